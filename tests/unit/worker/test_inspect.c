/* The JSON of inspect: what stands where, whatever the order in which blocks arrive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "worker/inspect.h"

static struct dm_arena arena;
static struct dm_buf out;
static int answer;
static struct dm_inspect *inspect;
static const struct dm_sink *sink;

static int32_t on_write(const struct dm_dest *dest, const void *bytes, size_t n)
{
	(void)dest;
	if (!answer)
		dm_buf_add(&out, (struct dm_str){ bytes, n });
	return answer;
}

static const struct dm_dest DEST = { sizeof(DEST), NULL, on_write };

static int begin(void **state)
{
	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&out, &arena);
	answer = 0;
	inspect = dm_inspect_new(&arena, &DEST, true);
	sink = dm_inspect_sink(inspect);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dm_inspect_free(&inspect);
	dm_arena_done(&arena);
	return 0;
}

static void expect(const char *text)
{
	struct dm_inspect_counts counts;

	assert_int_equal(dm_inspect_finish(inspect, DM_STR("test"), &counts), 0);
	assert_string_equal(dm_buf_str(&out).p, text);
}

static void table(uint32_t id, uint32_t parent, uint32_t flags, const char *name)
{
	const struct dm_table t = { .struct_size = sizeof(t),
		.id = id,
		.parent = parent,
		.parent_column = 1,
		.flags = flags,
		.name = dm_str_from_c(name) };

	assert_int_equal(sink->table_begin(sink, &t), 0);
}

/* A row of one-byte texts: a blank is a cell without text, a dot no cell at all. */
static void row(uint32_t id, uint32_t index, const char *texts)
{
	struct dm_cell cells[16];
	struct dm_row r = { .struct_size = sizeof(r),
		.index = index,
		.cell_size = sizeof(cells[0]),
		.cells = cells };

	for (uint32_t c = 0; texts[c]; c++)
		if (texts[c] != '.')
			cells[r.n_cells++] = (struct dm_cell){ .column = c,
				.text = { texts + c, texts[c] != ' ' } };
	assert_int_equal(sink->row(sink, id, &r), 0);
}

static void merge(uint32_t id, uint32_t row_, uint32_t column, uint32_t rows, uint32_t columns)
{
	assert_int_equal(
		sink->merge(sink, id, &(struct dm_range){ row_, column, rows, columns }), 0);
}

static void paragraph(uint32_t channel, const char *text)
{
	const struct dm_paragraph p = {
		.struct_size = sizeof(p), .channel = channel, .text = dm_str_from_c(text)
	};

	assert_int_equal(sink->paragraph(sink, &p), 0);
}

static void nothing_is_an_empty_object(void **state)
{
	(void)state;
	expect("\"tables\":[],\"paragraphs\":[],\"reader\":\"test\"");
}

static void only_the_body_is_text(void **state)
{
	(void)state;
	paragraph(DM_CHANNEL_BODY, "one \"quoted\"\n");
	paragraph(DM_CHANNEL_BODY, " \n");
	paragraph(DM_CHANNEL_HEADER, "head");
	paragraph(DM_CHANNEL_BODY, "two");
	expect("\"tables\":[],\"paragraphs\":[\"one \\\"quoted\\\"\\n\",\"two\"],"
	       "\"reader\":\"test\"");
}

static void sheets_list_cells_with_text(void **state)
{
	(void)state;
	table(1, 0, DM_TABLE_SHEET | DM_TABLE_MERGES_KNOWN, "S");
	row(1, 0, "a b");
	row(1, 4, ".c");
	row(1, 9, "   ");
	assert_int_equal(sink->table_end(sink, 1), 0);
	expect("\"tables\":[{\"name\":\"S\",\"cells\":[[0,0,1,1,\"a\"],[0,2,1,1,\"b\"],"
	       "[4,1,1,1,\"c\"]],\"rows\":5,\"cols\":3}],\"paragraphs\":[],\"reader\":\"test\"");
}

static void late_merges_give_spans_and_hide_what_they_cover(void **state)
{
	(void)state;
	table(1, 0, 0, NULL);
	row(1, 0, "abc");
	row(1, 1, "def");
	row(1, 2, "ghi");
	merge(1, 1, 1, 2, 2); /* not in order */
	merge(1, 0, 0, 2, 1);
	assert_int_equal(sink->table_end(sink, 1), 0);
	expect("\"tables\":[{\"name\":\"\",\"cells\":[[0,0,2,1,\"a\"],[0,1,1,1,\"b\"],"
	       "[0,2,1,1,\"c\"],[1,1,2,2,\"e\"],[2,0,1,1,\"g\"]],\"rows\":3,\"cols\":3}],"
	       "\"paragraphs\":[],\"reader\":\"test\"");
}

static void overlapping_merges_do_no_harm(void **state)
{
	(void)state;
	table(1, 0, 0, NULL);
	row(1, 0, "ab");
	row(1, 1, "cd");
	merge(1, 0, 0, 2, 2);
	merge(1, 0, 1, UINT32_MAX, 3);
	merge(1, 0, 0, 1, 1);
	assert_int_equal(sink->table_end(sink, 1), 0);
	expect("\"tables\":[{\"name\":\"\",\"cells\":[[0,0,2,2,\"a\"]],\"rows\":2,\"cols\":2}],"
	       "\"paragraphs\":[],\"reader\":\"test\"");
}

static void an_outer_table_comes_before_the_ones_in_it(void **state)
{
	(void)state;
	table(1, 0, DM_TABLE_MERGES_KNOWN, NULL);
	row(1, 0, "a");
	table(2, 1, DM_TABLE_MERGES_KNOWN, NULL);
	row(2, 0, "x");
	table(3, 2, 0, NULL);
	row(3, 0, "y");
	assert_int_equal(sink->table_end(sink, 3), 0);
	row(2, 1, "z");
	assert_int_equal(sink->table_end(sink, 2), 0);
	row(1, 1, "b");
	assert_int_equal(sink->table_end(sink, 1), 0);
	table(4, 0, 0, NULL);
	assert_int_equal(sink->table_end(sink, 4), 0);
	expect("\"tables\":[{\"name\":\"\",\"cells\":[[0,0,1,1,\"a\"],[1,0,1,1,\"b\"]],\"rows\":2,"
	       "\"cols\":1},{\"name\":\"\",\"cells\":[[0,0,1,1,\"x\"],[1,0,1,1,\"z\"]],\"rows\":2,"
	       "\"cols\":1,\"parent\":[0,0,1]},{\"name\":\"\",\"cells\":[[0,0,1,1,\"y\"]],"
	       "\"rows\":1,\"cols\":1,\"parent\":[1,0,1]},{\"name\":\"\",\"cells\":[],\"rows\":0,"
	       "\"cols\":0}],\"paragraphs\":[],\"reader\":\"test\"");
}

static void facts_and_notes_are_shown(void **state)
{
	const struct dm_note note = {
		.struct_size = sizeof(note), .id = "csv.charset", .text = DM_STR("guessed")
	};

	(void)state;
	assert_int_equal(sink->fact(sink, "charset", DM_STR("GB18030")), 0);
	dm_inspect_note(inspect, &note);
	expect("\"tables\":[],\"paragraphs\":[],\"reader\":\"test\",\"facts\":{\"charset\":"
	       "\"GB18030\"},\"warnings\":[\"csv.charset: guessed\"]");
}

static void large_cells_and_many_rows_come_through(void **state)
{
	enum { LENGTH = 200000, ROWS = 3000 };
	static char text[LENGTH];
	const struct dm_cell cell = { .text = { text, LENGTH } };
	struct dm_row r = {
		.struct_size = sizeof(r), .n_cells = 1, .cell_size = sizeof(cell), .cells = &cell
	};

	(void)state;
	memset(text, 'x', LENGTH);
	table(1, 0, 0, NULL);
	assert_int_equal(sink->row(sink, 1, &r), 0);
	for (uint32_t i = 1; i < ROWS; i++)
		row(1, i, "q");
	assert_int_equal(sink->table_end(sink, 1), 0);
	struct dm_inspect_counts counts;
	assert_int_equal(dm_inspect_finish(inspect, DM_STR("test"), &counts), 0);
	struct dm_str s = dm_buf_str(&out);
	assert_true(s.n > LENGTH);
	assert_true(dm_str_find(s, DM_STR("[2999,0,1,1,\"q\"]],\"rows\":3000")) > 0);
}

/* A full disk must stop the reader, not be met at the end only. */
static void a_failing_destination_stops_the_reader(void **state)
{
	int code = 0;
	static char text[70000];
	const struct dm_cell cell = { .text = { text, sizeof(text) } };
	struct dm_row r = {
		.struct_size = sizeof(r), .n_cells = 1, .cell_size = sizeof(cell), .cells = &cell
	};

	(void)state;
	memset(text, 'x', sizeof(text));
	answer = DM_E_SPACE;
	table(1, 0, DM_TABLE_MERGES_KNOWN, NULL);
	for (int i = 0; i < 3 && !code; i++, r.index++)
		code = sink->row(sink, 1, &r);
	assert_int_equal(code, DM_E_SPACE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_an_empty_object, begin, end),
		cmocka_unit_test_setup_teardown(only_the_body_is_text, begin, end),
		cmocka_unit_test_setup_teardown(sheets_list_cells_with_text, begin, end),
		cmocka_unit_test_setup_teardown(
			late_merges_give_spans_and_hide_what_they_cover, begin, end),
		cmocka_unit_test_setup_teardown(overlapping_merges_do_no_harm, begin, end),
		cmocka_unit_test_setup_teardown(
			an_outer_table_comes_before_the_ones_in_it, begin, end),
		cmocka_unit_test_setup_teardown(facts_and_notes_are_shown, begin, end),
		cmocka_unit_test_setup_teardown(large_cells_and_many_rows_come_through, begin, end),
		cmocka_unit_test_setup_teardown(a_failing_destination_stops_the_reader, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
