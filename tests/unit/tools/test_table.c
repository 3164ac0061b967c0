/* Tables that people read, also where names are Chinese or hostile. */
#include <stdio.h>
#include <stdlib.h>

#include "cmocka_all.h"
#include "tools/table.h"

static const struct dm_table_column COLUMNS[] = { { "NAME", false }, { "N", true },
	{ "FILE", false } };

static void add(struct dm_table *table, const char *name, double n, struct dm_str file)
{
	dm_table_text(table, dm_str_from_c(name));
	dm_table_number(table, n);
	dm_table_text(table, file);
}

/* What a table prints; the caller frees it. */
static char *printed(struct dm_table *table)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	dm_table_print(table, to);
	assert_int_equal(fclose(to), 0);
	return text;
}

static void check(struct dm_table *table, const char *want)
{
	char *text = printed(table);

	assert_string_equal(text, want);
	free(text);
}

static void columns_are_as_wide_as_what_stands_in_them(void **state)
{
	struct dm_table table;

	(void)state;
	dm_table_init(&table, COLUMNS, 3);
	add(&table, "预算表", 5, DM_STR("a.docx"));
	add(&table, "b", 12345678901234, DM_NULL);
	dm_table_note(&table, DM_STR("what is so"));
	check(&table, "NAME                 N  FILE\n"
		      "预算表               5  a.docx\n"
		      "b       12345678901234  \n"
		      "    what is so\n");
	add(&table, "c", 1, DM_STR("later"));
	check(&table, "c                    1  later\n");
	dm_table_done(&table);
}

static void a_table_without_rows_has_its_head(void **state)
{
	struct dm_table table;

	(void)state;
	dm_table_init(&table, COLUMNS, 3);
	check(&table, "NAME  N  FILE\n");
	dm_table_done(&table);
}

static void nothing_steers_the_terminal(void **state)
{
	struct dm_table table;

	(void)state;
	dm_table_init(&table, COLUMNS, 3);
	add(&table, "a\x1b[2J\n\xe2\x80\xae", 0, DM_STR("b\tc\xff"));
	dm_table_note(&table, DM_STR("d\ne\rf"));
	check(&table, "NAME     N  FILE\n"
		      "a?[2J??  0  b?c\xef\xbf\xbd\n"
		      "    d?e?f\n");
	dm_table_done(&table);
}

static void widths_are_those_of_the_screen(void **state)
{
	(void)state;
	assert_int_equal(dm_table_width(DM_NULL), 0);
	assert_int_equal(dm_table_width(DM_STR("abc")), 3);
	assert_int_equal(dm_table_width(DM_STR("预算（a）")), 9);
	assert_int_equal(dm_table_width(DM_STR("e\xcc\x81")), 1); /* a combining accent */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_what_stands_in_them),
		cmocka_unit_test(a_table_without_rows_has_its_head),
		cmocka_unit_test(nothing_steers_the_terminal),
		cmocka_unit_test(widths_are_those_of_the_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
