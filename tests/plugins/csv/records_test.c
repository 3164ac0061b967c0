/* Records and fields, as a user's file has them. */
#include "csv_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/records.h"

static void test_plain(void **state)
{
	(void)state;
	csv_assert_cells("a,b\n1,2\n", "0,0:a|0,1:b|1,0:1|1,1:2");
	csv_assert_cells("a,b\n1,2", "0,0:a|0,1:b|1,0:1|1,1:2");
	csv_assert_cells("", "");
	csv_assert_cells("a", "0,0:a");
}

static void test_breaks(void **state)
{
	(void)state;
	csv_assert_cells(
		"a,b\r\n1,2\n3,4\r5,6\r\n", "0,0:a|0,1:b|1,0:1|1,1:2|2,0:3|2,1:4|3,0:5|3,1:6");
	csv_assert_cells("a,b\r1,2\r", "0,0:a|0,1:b|1,0:1|1,1:2");
	csv_assert_cells("a,\"b\r\nc\rd\ne\"\r\n1,2", "0,0:a|0,1:b\nc\nd\ne|1,0:1|1,1:2");
}

static void test_quotes(void **state)
{
	(void)state;
	csv_assert_cells("\"a,b\",\"c\"\"d\"\n1,2\n", "0,0:a,b|0,1:c\"d|1,0:1|1,1:2");
	csv_assert_cells("a\"b\",c\n1,2\n", "0,0:a\"b\"|0,1:c|1,0:1|1,1:2");
	csv_assert_cells(" \"a\", b \n1,2\n", "0,0: \"a\"|0,1: b |1,0:1|1,1:2");
	csv_assert_cells("\"\",x\n\"\"\"\",y\n", "0,1:x|1,0:\"|1,1:y");
	csv_assert_cells("a,b\\\"c,\\\n1,2,3\n", "0,0:a|0,1:b\\\"c|0,2:\\|1,0:1|1,1:2|1,2:3");
}

static void test_text_behind_a_quote_is_kept_and_told(void **state)
{
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("a,b\n\"5\"6,\"x\"\"y\" \"z\n"), NULL);
	assert_string_equal(csv_cells(&r), "0,0:a|0,1:b|1,0:56|1,1:x\"y \"z");
	assert_int_equal(reading_note_find(&r, "csv.quotes")->place.line, 2);
	reading_done(&r);
}

static void test_unclosed_quote_is_told(void **state)
{
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("a,b\n1,2\n3,\"x\r\n4,5\n"), NULL);
	assert_int_equal(r.error.code, 0);
	assert_string_equal(csv_cells(&r), "0,0:a|0,1:b|1,0:1|1,1:2|2,0:3|2,1:x\n4,5\n");
	assert_int_equal(reading_note_find(&r, "csv.quotes")->place.line, 3);
	reading_done(&r);
}

static void test_what_spreadsheets_protect_stays_text(void **state)
{
	(void)state;
	csv_assert_cells(
		"'001,=\"002\",@x\n1,2,3\n", "0,0:'001|0,1:=\"002\"|0,2:@x|1,0:1|1,1:2|1,2:3");
}

static void test_blank_records_and_fields_make_gaps(void **state)
{
	(void)state;
	csv_assert_cells("\na,,b\n\n,\" \r\n\",\n,c,\n\n\n", "1,0:a|1,2:b|4,1:c");
}

static void test_ragged_rows_are_kept_and_told(void **state)
{
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("a,b,c\n1,2,3\n4\n\n5,6,7,8\n9,10\n1,2,3\n"), NULL);
	assert_string_equal(csv_cells(&r),
		"0,0:a|0,1:b|0,2:c|1,0:1|1,1:2|1,2:3|2,0:4|4,0:5|4,1:6|4,2:7|4,3:8|5,0:9|5,1:10|"
		"6,0:1|6,1:2|6,2:3");
	assert_int_equal(r.notes.n, 4);
	assert_string_equal(r.notes.items[2].id, "csv.ragged");
	assert_string_equal(
		r.notes.items[2].text.p, "rows with fewer than 3 fields: 2, the first in line 3");
	assert_string_equal(
		r.notes.items[3].text.p, "rows with more than 3 fields: 1, the first in line 5");
	reading_done(&r);
}

static void test_lines_of_rows_and_cells(void **state)
{
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("a,b\r\n\r\n\"x\r\ny\",\"p\nq\",z\r\nlast,\n"), NULL);
	const struct reading_table *t = r.tables.items[0];
	assert_int_equal(t->rows.n, 3);
	assert_int_equal(t->rows.items[1].index, 2);
	assert_int_equal(t->rows.items[1].line, 3);
	assert_int_equal(t->rows.items[1].line_end, 5);
	assert_int_equal(reading_cell_find(&r, 0, 2, 0)->line, 3);
	assert_int_equal(reading_cell_find(&r, 0, 2, 1)->line, 4);
	assert_int_equal(reading_cell_find(&r, 0, 2, 2)->line, 5);
	assert_int_equal(reading_cell_find(&r, 0, 3, 0)->line, 6);
	assert_int_equal(reading_cell_find(&r, 0, 2, 1)->flags, DM_CELL_QUOTED);
	assert_int_equal(reading_cell_find(&r, 0, 2, 2)->flags, 0);
	reading_done(&r);
}

/* Special bytes on both sides of the blocks of 64 that are looked at together. */
static void test_borders_of_blocks(void **state)
{
	char text[400], want[400];

	(void)state;
	for (int n = 50; n < 140; n++) {
		(void)snprintf(
			text, sizeof(text), "%0*d,\"%0*d\"\"\r\n\",x\r\n1,2,3\r\n", n, 1, n, 2);
		(void)snprintf(want, sizeof(want), "0,0:%0*d|0,1:%0*d\"\n|0,2:x|1,0:1|1,1:2|1,2:3",
			n, 1, n, 2);
		csv_assert_cells(text, want);
	}
}

static void test_cut_record_is_read_again_from_its_start(void **state)
{
	char text[256] = "a,\"b\"\"c\r\nd\",e\r\n";
	size_t n = strlen(text);
	struct dm_csv_records r;

	(void)state;
	for (size_t cut = 0; cut < n; cut++) {
		dm_csv_records_init(&r, DM_STR(","), 100);
		dm_csv_records_feed(&r, text, cut, false);
		assert_int_equal(dm_csv_records_next(&r), DM_CSV_MORE);
		assert_ptr_equal(r.at, text);
		dm_csv_records_done(&r);
	}
	dm_csv_records_init(&r, DM_STR(","), 100);
	dm_csv_records_feed(&r, text, n, false);
	assert_int_equal(dm_csv_records_next(&r), DM_CSV_RECORD);
	assert_int_equal(r.n_fields, 3);
	assert_int_equal(r.cells[1].text.n, 5);
	assert_memory_equal(r.cells[1].text.p, "b\"c\nd", 5);
	assert_int_equal(dm_csv_records_next(&r), DM_CSV_MORE);
	dm_csv_records_done(&r);
}

static void test_too_many_cells(void **state)
{
	char *text = malloc(20000 + DM_CSV_PADDING);
	struct dm_csv_records r;

	(void)state;
	for (size_t i = 0; i < 20000; i++)
		text[i] = i % 2 ? ',' : 'x';
	dm_csv_records_init(&r, DM_STR(","), 1000);
	dm_csv_records_feed(&r, text, 20000, true);
	assert_int_equal(dm_csv_records_next(&r), DM_CSV_TOO_MANY);
	dm_csv_records_done(&r);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_breaks),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_text_behind_a_quote_is_kept_and_told),
		cmocka_unit_test(test_unclosed_quote_is_told),
		cmocka_unit_test(test_what_spreadsheets_protect_stays_text),
		cmocka_unit_test(test_blank_records_and_fields_make_gaps),
		cmocka_unit_test(test_ragged_rows_are_kept_and_told),
		cmocka_unit_test(test_lines_of_rows_and_cells),
		cmocka_unit_test(test_borders_of_blocks),
		cmocka_unit_test(test_cut_record_is_read_again_from_its_start),
		cmocka_unit_test(test_too_many_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
