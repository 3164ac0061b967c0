#include "model/reading.h"

#include "blocks_fixture.h"

static struct dm_reading reading;

static int begin(void **state)
{
	(void)state;
	reading = (struct dm_reading){ .job = &blocks_arena, .forms = blocks_forms };
	dm_intern_init(&reading.intern, &blocks_arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dm_intern_done(&reading.intern);
	return 0;
}

static void the_surest_title_wins(void **state)
{
	(void)state;
	dm_reading_title(&reading, DM_STR("收支总表"), DM_TITLE_OF_TABLE, NULL, 0);
	dm_reading_title(&reading, DM_STR("封面"), DM_TITLE_OF_COVER, NULL, 0);
	dm_reading_title(&reading, DM_STR("目标表"), DM_TITLE_OF_LIST, NULL, 0);
	dm_reading_title(&reading, DM_STR("另一个"), DM_TITLE_OF_COVER, NULL, 0);
	dm_reading_title(&reading, DM_NULL, 9, NULL, 0);
	assert_true(dm_str_eq(reading.title, DM_STR("封面")));
}

static struct dm_cell cells[] = { { .column = 1, .text = { "a", 1 } },
	{ .column = 27, .text = { "b", 1 }, .col_span = 2 } };

static struct dm_grid_row row_at(uint32_t index, uint32_t line, uint32_t line_end)
{
	struct dm_row row = { .struct_size = sizeof(row),
		.index = index,
		.line = line,
		.line_end = line_end,
		.n_cells = 2,
		.cell_size = sizeof(cells[0]),
		.cells = cells };
	struct dm_grid_row one;

	struct dm_grid_room room = { .arena = &blocks_arena };

	dm_grid_row_from(&room, &row, &one);
	return one;
}

static void origins_are_in_the_formats_own_terms(void **state)
{
	struct dm_grid_row first = row_at(4, 0, 0), last = row_at(9, 0, 0);
	struct dm_table table = { .id = 3 };
	struct dm_extent extent = { 0 };

	(void)state;
	assert_int_equal(dm_reading_origin(&reading, &table, &extent)->table, 0);
	dm_extent_add(&extent, &first);
	dm_extent_add(&extent, &last);
	const struct dm_origin *o = dm_reading_origin(&reading, &table, &extent);
	assert_int_equal(o->table, 3);
	assert_int_equal(o->row, 5);
	assert_null(o->range.p);
	table.flags = DM_TABLE_SHEET;
	table.name = DM_STR("表");
	o = dm_reading_origin(&reading, &table, &extent);
	assert_true(dm_str_eq(o->sheet, DM_STR("表")));
	assert_true(dm_str_eq(o->range, DM_STR("B5:AC10")));
	assert_int_equal(o->table, 0);
	o = dm_reading_cell_origin(&reading, &table, first.entries[1].cell);
	assert_true(dm_str_eq(o->range, DM_STR("AB5")));
}

static void text_files_have_lines(void **state)
{
	struct dm_grid_row first = row_at(4, 7, 8), last = row_at(5, 9, 12);
	struct dm_table table = { .id = 1, .flags = DM_TABLE_SHEET };
	struct dm_extent extent = { 0 };

	(void)state;
	dm_extent_add(&extent, &first);
	dm_extent_add(&extent, &last);
	const struct dm_origin *o = dm_reading_origin(&reading, &table, &extent);
	assert_int_equal(o->line, 7);
	assert_int_equal(o->line_end, 12);
	assert_null(o->range.p);
	first.entries[0].cell->line = 8;
	o = dm_reading_cell_origin(&reading, &table, first.entries[0].cell);
	assert_int_equal(o->line, 8);
	assert_int_equal(o->line_end, 8);
}

static void the_last_cell_of_a_sheet_has_a_name(void **state)
{
	struct dm_grid_cell cell = { .row = UINT32_MAX, .column = UINT32_MAX };
	struct dm_table table = { .flags = DM_TABLE_SHEET };

	(void)state;
	assert_true(dm_str_eq(dm_reading_cell_origin(&reading, &table, &cell)->range,
		DM_STR("MWLQKWV4294967296")));
	cell = (struct dm_grid_cell){ .row = 1048575, .column = 16383 };
	assert_true(dm_str_eq(
		dm_reading_cell_origin(&reading, &table, &cell)->range, DM_STR("XFD1048576")));
}

static void text_without_a_place_is_listed_once(void **state)
{
	struct dm_grid_row row = row_at(0, 0, 0);
	struct dm_table table = { .id = 2 };

	(void)state;
	row.entries[0].cell->is_placed = true;
	dm_reading_unplaced_row(&reading, &table, &row);
	dm_reading_unplaced_row(&reading, &table, &row);
	dm_reading_unplaced(&reading, DM_STR(" \n "), NULL);
	assert_int_equal(reading.unplaced.n, 1);
	assert_true(dm_str_eq(reading.unplaced.items[0]->text, DM_STR("b")));
	assert_int_equal(reading.unplaced.items[0]->origin->column, 28);
}

static void notes_are_copied(void **state)
{
	char text[] = "kept";

	(void)state;
	dm_reading_note(&reading, "a.b", dm_str_from_c(text), NULL);
	text[0] = 'X';
	assert_int_equal(reading.notes.n, 1);
	assert_true(dm_str_eq(reading.notes.items[0]->code, DM_STR("a.b")));
	assert_true(dm_str_eq(reading.notes.items[0]->message, DM_STR("kept")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_surest_title_wins, begin, end),
		cmocka_unit_test_setup_teardown(origins_are_in_the_formats_own_terms, begin, end),
		cmocka_unit_test_setup_teardown(text_files_have_lines, begin, end),
		cmocka_unit_test_setup_teardown(the_last_cell_of_a_sheet_has_a_name, begin, end),
		cmocka_unit_test_setup_teardown(text_without_a_place_is_listed_once, begin, end),
		cmocka_unit_test_setup_teardown(notes_are_copied, begin, end),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
