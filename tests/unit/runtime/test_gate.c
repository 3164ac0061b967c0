#include "runtime/gate.h"

#include "fake.h"
#include "runtime/host.h"

struct bench {
	struct dm_arena arena;
	struct fake fake;
	struct fake_notes notes;
	struct dm_limits limits;
	struct dm_host_job job;
	struct fake_sink sink;
	struct dm_gate gate;
};

static int setup(void **state)
{
	static struct bench b;

	b = (struct bench){ .limits = DM_LIMITS_DEFAULT };
	dm_arena_init(&b.arena, 0, NULL, NULL);
	fake_reader(&b.fake);
	dm_host_init(&b.job, &(struct dm_host_setup){ .plugin = &b.fake.plugin,
				     .arena = &b.arena,
				     .limits = &b.limits,
				     .note = fake_note,
				     .note_ctx = &b.notes });
	fake_sink_init(&b.sink);
	dm_gate_init(&b.gate, &b.arena, &b.job.host, &b.sink.sink);
	*state = &b;
	return 0;
}

static int teardown(void **state)
{
	dm_arena_done(&((struct bench *)*state)->arena);
	return 0;
}

static int32_t begin_in(struct bench *b, uint32_t id, uint32_t parent)
{
	struct dm_table table = { .struct_size = sizeof(table), .id = id, .parent = parent };

	return b->gate.sink.table_begin(&b->gate.sink, &table);
}

static int32_t push(
	struct bench *b, uint32_t table, uint32_t index, const struct dm_cell *cells, uint32_t n)
{
	struct dm_row row = { .struct_size = sizeof(row),
		.index = index,
		.n_cells = n,
		.cell_size = sizeof(struct dm_cell),
		.cells = cells };

	return b->gate.sink.row(&b->gate.sink, table, &row);
}

static int32_t end(struct bench *b, uint32_t table)
{
	return b->gate.sink.table_end(&b->gate.sink, table);
}

static int32_t say(struct bench *b, struct dm_str text)
{
	struct dm_paragraph p = { .struct_size = sizeof(p), .text = text };

	return b->gate.sink.paragraph(&b->gate.sink, &p);
}

static void assert_closed(struct bench *b, int32_t code, const char *id)
{
	struct dm_error err = { 0 };
	int calls = b->sink.n_calls;

	assert_int_equal(say(b, DM_STR("more")), code);
	assert_int_equal(b->sink.n_calls, calls);
	assert_int_equal(dm_gate_finish(&b->gate, &err), code);
	assert_string_equal(err.id, id);
}

static void sound_rows_pass_uncopied(void **state)
{
	struct bench *b = *state;
	struct dm_cell cells[] = { { .column = 0, .text = DM_STR("项目") },
		{ .column = 3, .col_span = 2, .text = DM_STR("12.50") } };

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(push(b, 1, 4, cells, 2), 0);
	assert_ptr_equal(b->sink.row.cells, cells);
	assert_ptr_equal(b->sink.cells[0].text.p, cells[0].text.p);
	assert_int_equal(end(b, 1), 0);
	assert_int_equal(dm_gate_finish(&b->gate, NULL), 0);
	assert_int_equal(b->notes.n, 0);
}

static void text_is_mended_and_told_once(void **state)
{
	struct bench *b = *state;
	struct dm_cell cells[] = { { .column = 0, .text = DM_STR("sound") },
		{ .column = 1,
			.text = DM_STR("a\xFF"
				       "b"),
			.raw = DM_STR("\x01") } };

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(push(b, 1, 0, cells, 2), 0);
	assert_true(dm_str_eq(b->sink.cells[1].text, DM_STR("a\xEF\xBF\xBD"
							    "b")));
	assert_int_equal(b->sink.cells[1].raw.n, 0);
	assert_ptr_equal(b->sink.cells[0].text.p, cells[0].text.p);
	assert_memory_equal(cells[1].text.p,
		"a\xFF"
		"b",
		3);
	assert_int_equal(push(b, 1, 1, cells, 1), 0);
	assert_ptr_equal(b->sink.row.cells, cells);
	assert_int_equal(end(b, 1), 0);
	assert_int_equal(say(b, DM_STR("x\x0By")), 0);
	assert_true(dm_str_eq(b->sink.paragraph.text, DM_STR("xy")));
	assert_int_equal(dm_gate_finish(&b->gate, NULL), 0);
	assert_int_equal(b->notes.n, 1);
	assert_string_equal(b->notes.id, "text.repaired");
	assert_non_null(strstr(b->notes.text, "1 replaced"));
	assert_non_null(strstr(b->notes.text, "2 left out"));
}

static void controls_may_pass(void **state)
{
	struct bench *b = *state;

	b->gate.keeps_controls = true;
	assert_int_equal(say(b, DM_STR("x\x0By\0")), 0);
	assert_true(dm_str_eq(b->sink.paragraph.text, DM_STR("x\x0By\0")));
	assert_int_equal(say(b, DM_STR("x\x0B\xFF")), 0);
	assert_true(dm_str_eq(b->sink.paragraph.text, DM_STR("x\xEF\xBF\xBD")));
	assert_int_equal(dm_gate_finish(&b->gate, NULL), 0);
	assert_int_equal(b->notes.n, 1);
}

static void entries_and_facts_are_mended(void **state)
{
	struct bench *b = *state;
	struct dm_toc_entry entry = { .text = DM_STR("\xC0"), .level = 1 };
	struct dm_paragraph p = { .struct_size = sizeof(p), .n_entries = 1, .entries = &entry };

	assert_int_equal(b->gate.sink.paragraph(&b->gate.sink, &p), 0);
	assert_true(dm_str_eq(b->sink.paragraph.entries[0].text, DM_STR("\xEF\xBF\xBD")));
	assert_int_equal(b->gate.sink.fact(&b->gate.sink, "charset", DM_STR("GB\x02K")), 0);
	assert_true(dm_str_eq(b->sink.fact, DM_STR("GBK")));
	assert_int_equal(b->gate.sink.fact(&b->gate.sink, "\x02", DM_STR("x")), DM_E_CONTRACT);
	assert_int_equal(b->gate.sink.fact(&b->gate.sink, "", DM_NULL), DM_E_CONTRACT);
}

static void an_older_cell_gets_todays_size(void **state)
{
	struct bench *b = *state;
	/* As a newer host would see it: cells that are larger than its own stand farther apart. */
	struct {
		struct dm_cell cell;
		char more[16];
	} cells[2] = { { .cell = { .column = 1, .text = DM_STR("a") } },
		{ .cell = { .column = 2, .text = DM_STR("b") } } };
	struct dm_row row = { .struct_size = sizeof(row),
		.n_cells = 2,
		.cell_size = sizeof(cells[0]),
		.cells = &cells[0].cell };

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(b->gate.sink.row(&b->gate.sink, 1, &row), 0);
	assert_int_equal(b->sink.row.cell_size, sizeof(struct dm_cell));
	assert_true(dm_str_eq(b->sink.cells[1].text, DM_STR("b")));
	row.index = 1;
	row.cell_size = 8;
	assert_int_equal(b->gate.sink.row(&b->gate.sink, 1, &row), DM_E_CONTRACT);
}

static void order_of_rows_is_held(void **state)
{
	struct bench *b = *state;

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(push(b, 1, 5, NULL, 0), 0);
	assert_int_equal(push(b, 1, 5, NULL, 0), DM_E_CONTRACT);
	assert_closed(b, DM_E_CONTRACT, "plugin.blocks");
}

static void order_of_cells_is_held(void **state)
{
	struct bench *b = *state;
	struct dm_cell cells[] = { { .column = 2, .col_span = 3 }, { .column = 4 } };

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(push(b, 1, 0, cells, 2), DM_E_CONTRACT);
	assert_int_equal(b->sink.n_calls, 1);
	assert_closed(b, DM_E_CONTRACT, "plugin.blocks");
}

static void tables_are_numbered_and_nested(void **state)
{
	struct bench *b = *state;

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(begin_in(b, 2, 1), 0);
	assert_int_equal(end(b, 2), 0);
	assert_int_equal(push(b, 1, 0, NULL, 0), 0);
	assert_int_equal(begin_in(b, 3, 2), DM_E_CONTRACT); /* 2 has ended */
	assert_closed(b, DM_E_CONTRACT, "plugin.blocks");
}

static void an_outer_table_waits_for_its_inner(void **state)
{
	struct bench *b = *state;

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(begin_in(b, 2, 1), 0);
	assert_int_equal(push(b, 1, 0, NULL, 0), DM_E_CONTRACT);
	assert_closed(b, DM_E_CONTRACT, "plugin.blocks");
}

static void unknown_tables_are_refused(void **state)
{
	struct bench *b = *state;

	assert_int_equal(push(b, 7, 0, NULL, 0), DM_E_CONTRACT);
	assert_closed(b, DM_E_CONTRACT, "plugin.blocks");
}

static void a_skipped_number_is_refused(void **state)
{
	assert_int_equal(begin_in(*state, 2, 0), DM_E_CONTRACT);
}

static void an_open_table_at_the_end_is_refused(void **state)
{
	struct bench *b = *state;
	struct dm_error err = { 0 };

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(dm_gate_finish(&b->gate, &err), DM_E_CONTRACT);
	assert_non_null(strstr(err.text, "not ended"));
}

static void small_structs_are_refused(void **state)
{
	struct bench *b = *state;
	struct dm_paragraph p = { .struct_size = 8 };

	assert_int_equal(b->gate.sink.paragraph(&b->gate.sink, &p), DM_E_CONTRACT);
}

static void cells_that_are_not_there_are_refused(void **state)
{
	struct bench *b = *state;

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(push(b, 1, 0, NULL, 3), DM_E_CONTRACT);
}

static void columns_end_where_sheets_do(void **state)
{
	struct bench *b = *state;
	struct dm_cell cell = { .column = DM_GRID_COLUMNS - 1 };

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(push(b, 1, 0, &cell, 1), 0);
	cell.col_span = 2;
	assert_int_equal(push(b, 1, 1, &cell, 1), DM_E_LIMIT);
	assert_closed(b, DM_E_LIMIT, "limit.columns");
}

static void spans_do_not_wrap_around(void **state)
{
	struct bench *b = *state;
	struct dm_cell cell = { .column = UINT32_MAX, .col_span = UINT32_MAX };

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(push(b, 1, 0, &cell, 1), DM_E_LIMIT);
}

static void merges_stay_in_the_grid(void **state)
{
	struct bench *b = *state;
	struct dm_range range = { 0, 0, DM_GRID_ROWS, DM_GRID_COLUMNS };

	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(b->gate.sink.merge(&b->gate.sink, 1, &range), 0);
	range.row = 1;
	assert_int_equal(b->gate.sink.merge(&b->gate.sink, 1, &range), DM_E_LIMIT);
	assert_closed(b, DM_E_LIMIT, "limit.rows");
}

static void merges_are_refused_where_cells_carry_spans(void **state)
{
	struct bench *b = *state;
	struct dm_table table = {
		.struct_size = sizeof(table), .id = 1, .flags = DM_TABLE_MERGES_KNOWN
	};
	struct dm_range range = { 0, 0, 1, 2 };

	assert_int_equal(b->gate.sink.table_begin(&b->gate.sink, &table), 0);
	assert_int_equal(b->gate.sink.merge(&b->gate.sink, 1, &range), DM_E_CONTRACT);
}

static void limits_close_the_gate(void **state)
{
	struct bench *b = *state;

	b->gate.text_max = 4;
	assert_int_equal(say(b, DM_STR("four")), 0);
	assert_int_equal(say(b, DM_STR("fives")), DM_E_LIMIT);
	assert_closed(b, DM_E_LIMIT, "limit.text");
}

static void cells_are_counted(void **state)
{
	struct bench *b = *state;
	struct dm_cell cells[] = { { .column = 0 }, { .column = 1 }, { .column = 2 } };

	b->gate.blocks_max = 9;
	assert_int_equal(begin_in(b, 1, 0), 0);
	assert_int_equal(push(b, 1, 0, cells, 3), 0);
	assert_int_equal(push(b, 1, 1, cells, 3), 0);
	assert_int_equal(push(b, 1, 2, cells, 3), DM_E_LIMIT);
	assert_closed(b, DM_E_LIMIT, "limit.cells");
}

static void what_the_taker_refuses_closes_the_gate(void **state)
{
	struct bench *b = *state;

	b->sink.refuse_at = 2;
	assert_int_equal(say(b, DM_STR("a")), 0);
	assert_int_equal(say(b, DM_STR("b")), DM_E_LIMIT);
	assert_closed(b, DM_E_LIMIT, "sink.refused");
}

static bool is_stopped(void *ctx)
{
	return *(bool *)ctx;
}

static void cancelling_closes_the_gate(void **state)
{
	struct bench *b = *state;
	bool stop = false;

	b->job.setup.cancelled = is_stopped;
	b->job.setup.cancelled_ctx = &stop;
	assert_int_equal(say(b, DM_STR("a")), 0);
	stop = true;
	assert_int_equal(say(b, DM_STR("b")), DM_E_CANCELLED);
	stop = false;
	assert_closed(b, DM_E_CANCELLED, "cancelled");
}

static void depth_has_a_limit(void **state)
{
	struct bench *b = *state;
	uint32_t id = 1;

	while (id < 1000 && begin_in(b, id, id - 1) == 0)
		id++;
	assert_int_equal(b->gate.error.code, DM_E_LIMIT);
	assert_string_equal(b->gate.error.id, "limit.depth");
}

#define GATE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		GATE(sound_rows_pass_uncopied),
		GATE(text_is_mended_and_told_once),
		GATE(controls_may_pass),
		GATE(entries_and_facts_are_mended),
		GATE(an_older_cell_gets_todays_size),
		GATE(order_of_rows_is_held),
		GATE(order_of_cells_is_held),
		GATE(tables_are_numbered_and_nested),
		GATE(an_outer_table_waits_for_its_inner),
		GATE(unknown_tables_are_refused),
		GATE(a_skipped_number_is_refused),
		GATE(an_open_table_at_the_end_is_refused),
		GATE(small_structs_are_refused),
		GATE(cells_that_are_not_there_are_refused),
		GATE(columns_end_where_sheets_do),
		GATE(spans_do_not_wrap_around),
		GATE(merges_stay_in_the_grid),
		GATE(merges_are_refused_where_cells_carry_spans),
		GATE(limits_close_the_gate),
		GATE(cells_are_counted),
		GATE(what_the_taker_refuses_closes_the_gate),
		GATE(cancelling_closes_the_gate),
		GATE(depth_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
