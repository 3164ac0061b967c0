/* Which delimiter a file uses. */
#include "csv_case.h"

#include <string.h>

static void assert_delimiter(const char *text, const char *delimiter, const char *cells)
{
	struct reading r;

	csv_read(&r, dm_str_from_c(text), NULL);
	csv_assert_fact(&r, "delimiter", delimiter);
	assert_string_equal(csv_cells(&r), cells);
	reading_done(&r);
}

static void test_each_delimiter(void **state)
{
	(void)state;
	assert_delimiter("a,b\n1,2\n", ",", "0,0:a|0,1:b|1,0:1|1,1:2");
	assert_delimiter("a\tb\n1\t2\n", "\t", "0,0:a|0,1:b|1,0:1|1,1:2");
	assert_delimiter("a;b\n1;2\n", ";", "0,0:a|0,1:b|1,0:1|1,1:2");
	assert_delimiter("a|b\n1|2\n", "|", "0,0:a|0,1:b|1,0:1|1,1:2");
}

static void test_constant_width_wins(void **state)
{
	(void)state;
	assert_delimiter("a;b\n1,5;2,5,1\n3;4\n", ";", "0,0:a|0,1:b|1,0:1,5|1,1:2,5,1|2,0:3|2,1:4");
	assert_delimiter(
		"名称;说明\n甲;一，二,三\n", ";", "0,0:名称|0,1:说明|1,0:甲|1,1:一，二,三");
}

static void test_more_columns_win(void **state)
{
	(void)state;
	assert_delimiter("a,b;c;d\n1,2;3;4\n", ";", "0,0:a,b|0,1:c|0,2:d|1,0:1,2|1,1:3|1,2:4");
}

static void test_delimiters_in_quotes_do_not_count(void **state)
{
	(void)state;
	assert_delimiter("\"a;b;c\",x\n\"d;e;f\",y\n", ",", "0,0:a;b;c|0,1:x|1,0:d;e;f|1,1:y");
}

static void test_one_column(void **state)
{
	(void)state;
	assert_delimiter("a\nb\nc\n", ",", "0,0:a|1,0:b|2,0:c");
}

static void test_sep_line(void **state)
{
	struct reading r;

	(void)state;
	assert_delimiter("sep=;\r\na,x;b\r\n1;2\r\n", ";", "0,0:a,x|0,1:b|1,0:1|1,1:2");
	assert_delimiter("\"sep=|\"\na|b\n", "|", "0,0:a|0,1:b");
	assert_delimiter("Sep=\t\na\tb", "\t", "0,0:a|0,1:b");
	assert_delimiter("sep=;", ";", "");
	assert_delimiter("sep=;x,b\n1,2\n", ",", "0,0:sep=;x|0,1:b|1,0:1|1,1:2");
	csv_read(&r, DM_STR("sep=;\na;b\n"), NULL);
	assert_int_equal(r.tables.items[0]->rows.items[0].line, 2);
	reading_done(&r);
}

static void test_declared(void **state)
{
	static const char *const WIDE[] = { "delimiter", "、", NULL };
	static const char *const TAB[] = { "delimiter", "tab", NULL };
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("a、\"b、c\"\n一、甲, 二\n"),
		&(struct reading_setup){ .name = "a.csv", .options = WIDE });
	assert_string_equal(csv_cells(&r), "0,0:a|0,1:b、c|1,0:一|1,1:甲, 二");
	csv_assert_fact(&r, "delimiter", "、");
	reading_done(&r);
	csv_read(&r, DM_STR("sep=;\na;b\tc\n"),
		&(struct reading_setup){ .name = "a.csv", .options = TAB });
	assert_string_equal(csv_cells(&r), "0,0:a;b|0,1:c");
	reading_done(&r);
}

static void test_very_wide_rows_are_not_ragged(void **state)
{
	char text[2 * 1200 + 1];
	struct reading r;

	(void)state;
	for (size_t i = 0; i < 1200; i++)
		memcpy(text + 2 * i, i % 600 == 599 ? "x\n" : "x,", 2);
	csv_read(&r, (struct dm_str){ text, 2 * 1200 }, NULL);
	assert_int_equal(r.tables.items[0]->cells.n, 1200);
	assert_null(reading_note_find(&r, "csv.ragged"));
	reading_done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_delimiter),
		cmocka_unit_test(test_constant_width_wins),
		cmocka_unit_test(test_more_columns_win),
		cmocka_unit_test(test_delimiters_in_quotes_do_not_count),
		cmocka_unit_test(test_one_column),
		cmocka_unit_test(test_sep_line),
		cmocka_unit_test(test_declared),
		cmocka_unit_test(test_very_wide_rows_are_not_ragged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
