/* Number formats by the vectors of number_format.tsv: format, stored number, language, what is shown,
 * kind. A line without tabs is a comment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dropmill/plugin.h"
#include "xlsx/number_format.h"
#include "arena_fixture.h"

enum { FIELDS = 5 };

static const char *const kinds[] = { "text", "number", "date", "boolean", "error", "duration" };

static unsigned n_rows, n_wrong;

static struct dm_str show(struct dm_str code, struct dm_str value, enum dm_locale locale,
	enum dm_date_base base, uint16_t *ret_kind)
{
	const struct dm_number_format *format = dm_number_format_parse(&arena, code, locale);
	struct dm_figure figure;
	struct dm_buf to;

	dm_buf_init(&to, &arena);
	assert_true(dm_figure_from_text(value, &figure));
	*ret_kind = dm_number_format_show(format, figure, base, &to);
	return dm_buf_str(&to);
}

/* "id:10" stands for a built-in format, and "1904" behind the language for the other date base. */
static void check_row(struct dm_str line)
{
	struct dm_str field[FIELDS] = { 0 }, rest = line;
	enum dm_date_base base = DM_DATE_1900;
	enum dm_locale locale;
	uint16_t kind;

	for (size_t i = 0; i < FIELDS; i++) {
		ptrdiff_t tab = dm_str_find(rest, DM_STR("\t"));

		field[i] = tab < 0 ? rest : dm_str_first(rest, (size_t)tab);
		rest = dm_str_from(rest, field[i].n + 1);
	}
	if (dm_str_ends(field[2], DM_STR(" 1904"))) {
		base = DM_DATE_1904;
		field[2].n -= 5;
	}
	assert_true(dm_locale_from_text(field[2], &locale));
	if (dm_str_starts(field[0], DM_STR("id:")))
		field[0] = dm_number_format_builtin(
			(uint32_t)strtoul(field[0].p + 3, NULL, 10), locale);
	struct dm_str shown = show(field[0], field[1], locale, base, &kind);
	n_rows++;
	if (dm_str_eq(shown, field[3]) && dm_str_eq(field[4], dm_str_from_c(kinds[kind])))
		return;
	n_wrong++;
	print_error("%.*s: shown \"%.*s\", %s\n", DM_FMT(line), DM_FMT(shown), kinds[kind]);
}

static void shows_all_vectors(void **state)
{
	static char line[4096];
	FILE *file = fopen(DM_VECTORS, "r");

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		struct dm_str s = { line, strcspn(line, "\n") };

		/* Comments begin with #, but so do formats, which stand before tabs. */
		if (memchr(line, '\t', s.n))
			check_row(s);
	}
	fclose(file);
	assert_true(n_rows > 500);
	assert_int_equal(n_wrong, 0);
}

static const struct {
	const char *code, *text, *shown; /* shown NULL: as it is */
} texts[] = {
	{ "General", "a", NULL },
	{ "0.00", "a", NULL },
	{ "@", "a", NULL },
	{ ";;;", "a", "" },
	{ "0;-0;0;\"<\"@\">\"", "a", "<a>" },
	{ "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", " a", " a" },
	{ "yyyy\"年\"m\"月\"d\"日\";@", "2021年", NULL },
	{ "\"项目\"@", "一", "项目一" },
	{ "0;;;", "a", "" },
};

static void shows_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const struct dm_number_format *format = dm_number_format_parse(
			&arena, dm_str_from_c(texts[i].code), DM_LOCALE_ZH_CN);
		struct dm_buf to;

		dm_buf_init(&to, &arena);
		bool is_other =
			dm_number_format_show_text(format, dm_str_from_c(texts[i].text), &to);
		assert_int_equal(is_other, texts[i].shown != NULL);
		if (is_other)
			assert_string_equal(dm_buf_str(&to).p, texts[i].shown);
	}
}

/* What no spreadsheet writes must neither crash nor run on. */
static void survives_broken_codes(void **state)
{
	static const char *const codes[] = { "\"", "\\", "_", "*", "[", "[]", "[$", "[$-]", "[h",
		"E+", "0E+", "/", "?/", "/?", "0/", ";", ";;;;;;", "0.0.0.0", "[DBNum9]0", "[>]0",
		"[>x]0", "[<1]0", ",,,", "#,", "%%", "\xff\xfe", "[DBNum1]", "ss.000000000",
		"hhhhhhh", "mmmmmmm", "ggggg", "0?0?0", "@@@", "General General", "[=1]a;[=2]b" };
	static const char *const values[] = { "0", "1", "-1", "1.5", "1e308", "-1e-308", "44197.5",
		"99999999999", "0.1", "123456789012345678901234567890" };
	uint16_t kind;

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		for (size_t k = 0; k < sizeof(values) / sizeof(*values); k++)
			assert_true(show(dm_str_from_c(codes[i]), dm_str_from_c(values[k]),
					    DM_LOCALE_ZH_CN, DM_DATE_1900, &kind)
					    .n < 1000);
	char *many = dm_arena_alloc(&arena, 100000);
	memset(many, '0', 100000);
	assert_string_equal(show((struct dm_str){ many, 100000 }, DM_STR("7"), DM_LOCALE_ZH_CN,
				    DM_DATE_1900, &kind)
				    .p,
		"7");
	assert_true(show((struct dm_str){ many, 2000 }, DM_STR("7"), DM_LOCALE_ZH_CN, DM_DATE_1900,
			    &kind)
			    .n == 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_all_vectors),
		cmocka_unit_test(shows_texts),
		cmocka_unit_test(survives_broken_codes),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
