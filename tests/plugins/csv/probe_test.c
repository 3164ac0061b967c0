/* What the reader claims, and what it leaves to others. */
#include "csv_case.h"

static int score(const char *name, struct dm_str bytes)
{
	struct reading r;

	(void)reading_run(
		&r, &dm_plugin_csv, bytes.p, bytes.n, &(struct reading_setup){ .name = name });
	int found = r.score;
	reading_done(&r);
	return found;
}

static void test_tables_by_name(void **state)
{
	static const struct dm_str TABLE = { "a,b\n1,2\n", 8 };

	(void)state;
	assert_int_equal(score("a.csv", TABLE), 75);
	assert_int_equal(score("A.CSV", TABLE), 75);
	assert_int_equal(score("a.tsv", DM_STR("a\tb\n1\t2\n")), 75);
	assert_int_equal(score("a.txt", TABLE), 60);
	assert_int_equal(score("a", TABLE), 30);
	assert_int_equal(score(NULL, TABLE), 30);
}

static void test_labels_make_a_table(void **state)
{
	(void)state;
	/* 项目 in GB18030, one column */
	assert_int_equal(score("a.csv", DM_STR("\xCF\xEE\xC4\xBF\n\xB6\xFE\n")), 75);
}

static void test_plain_text(void **state)
{
	static const struct dm_str PROSE = { "Dear all,\nnothing here\nis a table\n", 34 };

	(void)state;
	assert_int_equal(score("a.csv", PROSE), 40);
	assert_int_equal(score("a.txt", PROSE), 0);
	assert_int_equal(score("a.md", PROSE), 0);
}

static void test_empty(void **state)
{
	(void)state;
	assert_int_equal(score("a.csv", DM_STR("")), 40);
	assert_int_equal(score("a.csv", DM_STR("\xEF\xBB\xBF")), 40);
	assert_int_equal(score("a.docx", DM_STR("")), 0);
}

static void test_what_is_something_else(void **state)
{
	static const struct dm_str OTHERS[] = {
		{ "PK\3\4a,b\n1,2\n", 12 },
		{ "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1,\n", 10 },
		{ "%PDF-1.7\na,b\n1,2\n", 17 },
		{ "{\\rtf1 a,b\n1,2\n}", 16 },
		{ "\x89PNG\r\n\x1A\n,\n", 10 },
		{ "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16 }, /* no UTF-32 of nothing */
		{ "\xFF\xD8\xFF\xE0,,\n,,\n", 10 },
		{ "\x1F\x8B\x08,\n,\n", 7 },
		{ "<html><body>a,b\n1,2\n", 20 },
		{ "\xEF\xBB\xBF \n<?xml version=\"1.0\"?><a>1,2\n3,4</a>", 39 },
		{ "<!DOCTYPE html>\n<p>1,2\n", 23 },
		{ "<table><tr><td>1,2\n3,4", 22 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++)
		assert_int_equal(score("a.csv", OTHERS[i]), 0);
	assert_int_equal(score("a.csv", DM_STR("<=6962,a\n<5,b\n")), 75);
}

/* A character that the sample cuts in two says nothing against the rest. */
static void test_sample_that_ends_in_a_character(void **state)
{
	static char text[70000];

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		size_t n = shift;

		for (size_t i = 0; i < shift; i++)
			text[i] = 'x';
		for (; n + 7 < sizeof(text); n += 7)
			for (size_t i = 0; i < 7; i++)
				text[n + i] = "甲,乙"[i];
		assert_int_equal(score("a.csv", (struct dm_str){ text, n }), 40);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables_by_name),
		cmocka_unit_test(test_labels_make_a_table),
		cmocka_unit_test(test_plain_text),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_what_is_something_else),
		cmocka_unit_test(test_sample_that_ends_in_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
