#include "model/grid.h"

#include <stdio.h>

#include "blocks_fixture.h"

/* The texts that a row sees, "^" before those that come from above, with their columns. */
static const char *row_text(const struct dm_grid *g, size_t at)
{
	const struct dm_grid_row *row = &g->rows.items[at];
	struct dm_buf b;

	dm_buf_init(&b, &blocks_arena);
	for (size_t i = 0; i < row->n; i++) {
		char column[16];
		(void)snprintf(
			column, sizeof(column), "%s%u:", i ? " " : "", row->entries[i].column);
		dm_buf_add_c(&b, column);
		dm_buf_add_c(&b, row->entries[i].is_anchor ? "" : "^");
		dm_buf_add(&b, row->entries[i].cell->text);
	}
	return dm_buf_str(&b).p;
}

static void begin(struct dm_grid *g)
{
	struct dm_table table = { .struct_size = sizeof(table), .id = 1 };

	dm_grid_init(g, &blocks_arena, &table);
}

static void add(struct dm_grid *g, uint32_t index, const struct dm_cell *cells, uint32_t n)
{
	struct dm_row row = { .struct_size = sizeof(row),
		.index = index,
		.n_cells = n,
		.cell_size = sizeof(*cells),
		.cells = cells };

	dm_grid_add_row(g, &row);
}

#define CELL(at, s)                                           \
	{                                                     \
		.column = (at), .text = {(s), sizeof(s) - 1 } \
	}

static void spans_reach_into_the_rows_below(void **state)
{
	struct dm_grid g;

	(void)state;
	blocks_grid(&g, BLOCKS("a~r3|b~c2|c", "d|e~r2|f", "g|h"));
	blocks_same(row_text(&g, 0), "0:a 1:b 3:c", "row 1");
	blocks_same(row_text(&g, 1), "0:^a 1:d 2:e 3:f", "row 2");
	blocks_same(row_text(&g, 2), "0:^a 1:g 2:^e 3:h", "row 3");
	assert_int_equal(dm_grid_width(&g), 4);
	assert_ptr_equal(dm_grid_row_at(&g.rows.items[0], 2)->cell,
		dm_grid_row_at(&g.rows.items[0], 1)->cell);
	assert_null(dm_grid_row_at(&g.rows.items[0], 4));
}

/* A workbook says merges last, and has cells under them, and rows that are not there. */
static void merges_that_come_last_count_the_same(void **state)
{
	struct dm_cell first[] = { CELL(1, "a"), CELL(2, "hidden"), CELL(4, "b") };
	struct dm_cell second[] = { CELL(1, "covered"), CELL(5, "c") };
	struct dm_range tall = { 2, 1, 5, 2 }, nowhere = { 50, 0, 2, 2 }, blank = { 2, 8, 3, 1 };
	struct dm_grid g;

	(void)state;
	begin(&g);
	add(&g, 2, first, 3);
	add(&g, 6, second, 2);
	add(&g, 7, second, 2);
	dm_grid_add_merge(&g, &tall);
	dm_grid_add_merge(&g, &nowhere);
	dm_grid_add_merge(&g, &blank);
	dm_grid_finish(&g);
	blocks_same(row_text(&g, 0), "1:a 4:b", "row 3");
	blocks_same(row_text(&g, 1), "1:^a 5:c", "row 7");
	blocks_same(row_text(&g, 2), "1:covered 5:c", "row 8");
}

/* Damaged tables: merges that overlap, spans to the end of the grid. */
static void overlapping_and_endless_merges_do_no_harm(void **state)
{
	struct dm_cell first[] = { CELL(0, "a"), CELL(1, "b") };
	struct dm_cell second[] = { CELL(1, "c"), CELL(2, "d") };
	struct dm_range wide = { 0, 0, 2, UINT32_MAX }, over = { 0, 1, UINT32_MAX, 2 };
	struct dm_grid g;

	(void)state;
	begin(&g);
	add(&g, 0, first, 2);
	add(&g, 1, second, 2);
	add(&g, UINT32_MAX, second, 2);
	dm_grid_add_merge(&g, &wide);
	dm_grid_add_merge(&g, &over);
	dm_grid_finish(&g);
	blocks_same(row_text(&g, 0), "0:a", "row 1");
	blocks_same(row_text(&g, 1), "0:^a", "row 2");
	assert_int_equal(g.rows.n, 3);
}

static void texts_are_copied_and_blank_rows_known(void **state)
{
	char text[] = "text";
	struct dm_cell cells[] = { { .column = 3, .text = { text, 4 } }, CELL(4, " \t") };
	struct dm_grid_cell *found[1] = { NULL };
	struct dm_grid g;

	(void)state;
	begin(&g);
	add(&g, 0, cells, 2);
	add(&g, 1, cells + 1, 1);
	memcpy(text, "gone", 4);
	dm_grid_finish(&g);
	assert_int_equal(dm_grid_row_texts(&g.rows.items[0], found, 1), 1);
	assert_true(dm_str_eq(found[0]->text, DM_STR("text")));
	assert_int_equal(found[0]->row_span, 1); /* 0 counts as 1 */
	assert_false(dm_grid_row_is_blank(&g.rows.items[0]));
	assert_true(dm_grid_row_is_blank(&g.rows.items[1]));
	assert_null(dm_grid_row_at(&g.rows.items[0], 2));
}

/* A plugin built against a later header has larger cells. */
static void cells_are_walked_by_the_readers_size(void **state)
{
	struct {
		struct dm_cell cell;
		uint64_t later;
	} cells[2] = { { CELL(0, "a"), 1 }, { CELL(1, "b"), 2 } };
	struct dm_row row = { .struct_size = sizeof(row),
		.n_cells = 2,
		.cell_size = sizeof(cells[0]),
		.cells = &cells[0].cell };
	struct dm_grid_row one;

	(void)state;
	struct dm_grid_room room = { .arena = &blocks_arena };

	dm_grid_row_from(&room, &row, &one);
	assert_int_equal(one.n, 2);
	assert_true(dm_str_eq(one.entries[1].cell->text, DM_STR("b")));
	assert_true(one.entries[1].is_anchor);
}

/* Cost follows the cells, not the size that merges declare. */
static void many_tall_merges_end(void **state)
{
	enum { ROWS = 20000 };
	struct dm_grid g;

	(void)state;
	begin(&g);
	for (uint32_t r = 0; r < ROWS; r++) {
		struct dm_cell cells[] = { CELL(0, "a"), CELL(1, "b") };
		struct dm_range range = { r, 0, 1000000, 1 };
		add(&g, r, cells, 2);
		dm_grid_add_merge(&g, &range);
	}
	dm_grid_finish(&g);
	blocks_same(row_text(&g, ROWS - 1), "0:^a 1:b", "last row");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_reach_into_the_rows_below),
		cmocka_unit_test(merges_that_come_last_count_the_same),
		cmocka_unit_test(overlapping_and_endless_merges_do_no_harm),
		cmocka_unit_test(texts_are_copied_and_blank_rows_known),
		cmocka_unit_test(cells_are_walked_by_the_readers_size),
		cmocka_unit_test(many_tall_merges_end),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
