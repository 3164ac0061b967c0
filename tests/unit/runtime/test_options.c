#include "runtime/options.h"

#include "fake.h"

static const char *const CHOICES[] = { "auto", "comma", NULL };
static const struct dm_option TEXT = { sizeof(TEXT), DM_OPTION_TEXT, "locale", "zh-CN", "locale" };
static const struct dm_option FLAG = { sizeof(FLAG), DM_OPTION_BOOLEAN, "strict", "false", "" };
static const struct dm_option NUMBER = { sizeof(NUMBER), DM_OPTION_INTEGER, "depth", "8", "", -2,
	INT64_MAX };
static const struct dm_option CHOICE = { sizeof(CHOICE), DM_OPTION_CHOICE, "delimiter", "auto", "",
	0, 0, CHOICES };
static const struct dm_option *const TABLE[] = { &TEXT, &FLAG, &NUMBER, &CHOICE, NULL };

static void values_are_checked_by_type(void **state)
{
	static const struct {
		const struct dm_option *option;
		const char *value;
		int code;
	} rows[] = {
		{ &TEXT, "", 0 },
		{ &FLAG, "true", 0 },
		{ &FLAG, "yes", DM_E_CONFIG },
		{ &NUMBER, "-2", 0 },
		{ &NUMBER, "9223372036854775807", 0 },
		{ &NUMBER, "9223372036854775808", DM_E_CONFIG },
		{ &NUMBER, "-3", DM_E_CONFIG },
		{ &NUMBER, "-9223372036854775808", DM_E_CONFIG },
		{ &NUMBER, "", DM_E_CONFIG },
		{ &NUMBER, "-", DM_E_CONFIG },
		{ &NUMBER, "8 ", DM_E_CONFIG },
		{ &NUMBER, "0x8", DM_E_CONFIG },
		{ &CHOICE, "comma", 0 },
		{ &CHOICE, "Comma", DM_E_CONFIG },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
			dm_option_check(rows[i].option, dm_str_from_c(rows[i].value), NULL),
			rows[i].code);
}

static void refusals_say_what_would_be_right(void **state)
{
	struct dm_error err = { 0 };

	(void)state;
	assert_int_equal(dm_option_check(&CHOICE, DM_STR("tab"), &err), DM_E_CONFIG);
	assert_string_equal(
		err.text, "option delimiter is \"tab\", but must be one of auto, comma");
	err = (struct dm_error){ 0 };
	(void)dm_option_check(&NUMBER, DM_STR("many"), &err);
	assert_non_null(strstr(err.text, "from -2 to 9223372036854775807"));
}

static void set_values_win_over_defaults(void **state)
{
	struct dm_options options = { 0 };
	struct dm_arena arena;
	struct dm_error err = { 0 };
	struct fake one, other;
	char value[] = "comma";

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	fake_reader(&one);
	fake_reader(&other);
	one.plugin.options = other.plugin.options = TABLE;
	assert_int_equal(dm_options_set(&options, &arena, &one.plugin, DM_STR("delimiter"),
				 dm_str_from_c(value), &err),
		0);
	value[0] = 'X';
	assert_true(
		dm_str_eq(dm_options_find(&options, &one.plugin, "delimiter"), DM_STR("comma")));
	assert_true(
		dm_str_eq(dm_options_find(&options, &other.plugin, "delimiter"), DM_STR("auto")));
	assert_true(dm_str_eq(dm_options_find(NULL, &one.plugin, "depth"), DM_STR("8")));
	assert_null(dm_options_find(&options, &one.plugin, "colour").p);
	assert_int_equal(dm_options_set(&options, &arena, &one.plugin, DM_STR("delimiter"),
				 DM_STR("auto"), &err),
		0);
	assert_int_equal(options.values.n, 1);
	assert_int_equal(dm_options_set(&options, &arena, &one.plugin, DM_STR("colour"),
				 DM_STR("red"), &err),
		DM_E_CONFIG);
	assert_non_null(strstr(err.text, "it has: locale, strict, depth, delimiter"));
	dm_arena_done(&arena);
}

static void tables_are_checked(void **state)
{
	static const struct dm_option small = { 8, DM_OPTION_TEXT, "a", "", "" };
	static const struct dm_option unnamed = { sizeof(unnamed), DM_OPTION_TEXT, NULL, "", "" };
	static const struct dm_option alien = { sizeof(alien), 9, "a", "", "" };
	static const struct dm_option none = { sizeof(none), 0, "a", "", "" };
	static const struct dm_option empty = { sizeof(empty), DM_OPTION_CHOICE, "a", "", "" };
	static const struct dm_option wrong = { sizeof(wrong), DM_OPTION_BOOLEAN, "a", "maybe",
		"" };
	static const struct dm_option bare = { sizeof(bare), DM_OPTION_INTEGER, "a", NULL, "" };
	static const struct dm_option *const rows[] = { &small, &unnamed, &alien, &none, &empty,
		&wrong, &bare };
	struct fake fake;

	(void)state;
	fake_reader(&fake);
	assert_int_equal(dm_options_check_table(&fake.plugin, NULL), 0);
	fake.plugin.options = TABLE;
	assert_int_equal(dm_options_check_table(&fake.plugin, NULL), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct dm_option *const table[] = { rows[i], NULL };

		fake.plugin.options = table;
		assert_int_equal(dm_options_check_table(&fake.plugin, NULL), DM_E_CONTRACT);
	}
	const struct dm_option copy = TEXT;
	const struct dm_option *const doubled[] = { &TEXT, &copy, NULL };
	fake.plugin.options = doubled;
	assert_int_equal(dm_options_check_table(&fake.plugin, NULL), DM_E_CONTRACT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_checked_by_type),
		cmocka_unit_test(refusals_say_what_would_be_right),
		cmocka_unit_test(set_values_win_over_defaults),
		cmocka_unit_test(tables_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
