#include "model/trace.h"

#include "blocks_fixture.h"

static const struct dm_trace *traced(const char *const *lines)
{
	struct dm_trace *trace = dm_trace_new(&blocks_arena);
	struct dm_recogniser *r = dm_recogniser_new(&blocks_arena, blocks_forms);
	const struct dm_report_source source = { .file = DM_STR("a") };
	const struct dm_report *report;

	dm_recogniser_trace(r, trace);
	blocks_push(dm_recogniser_sink(r), lines);
	assert_int_equal(dm_recogniser_finish(r, &source, &report, NULL), 0);
	return trace;
}

static const struct dm_trace_cell *cell_of(const struct dm_trace *trace, const char *text)
{
	for (size_t i = 0; i < trace->cells.n; i++)
		if (dm_str_eq(trace->cells.items[i].text, dm_str_from_c(text)))
			return &trace->cells.items[i];
	fail_msg("%s is not told", text);
	return NULL;
}

static void labels_and_what_is_left_out_are_told(void **state)
{
	const struct dm_trace *trace = traced(BLOCKS("sheet 表", "项目名称|修路|项目代号|7",
		"一级指标|二级指标|三级指标|指标值", "产出|数量|里程|3公里", "合计|||9", "end"));
	(void)state;

	assert_int_equal(trace->tables.n, 1);
	assert_int_equal(trace->tables.items[0].verdict, DM_TRACE_FORM);
	assert_int_equal(trace->tables.items[0].n_heads, 1);
	assert_int_equal(trace->heads.items[0].row, 2);
	assert_int_equal(trace->heads.items[0].score, 100);
	assert_int_equal(cell_of(trace, "项目名称")->role, DM_ROLE_PROJECT_NAME);
	assert_int_equal(cell_of(trace, "合计")->fate, DM_FATE_TOTAL_ROW);
	const struct dm_trace_cell *unknown = cell_of(trace, "项目代号");
	assert_int_equal(unknown->fate, DM_FATE_LABEL);
	assert_int_equal(unknown->role, DM_ROLE_NONE);
	assert_int_equal(unknown->column, 3);
	assert_true(unknown->is_near);
	assert_int_equal(unknown->near.role, DM_ROLE_PROJECT_CODE);
}

static void an_ordinary_table_tells_its_best_row(void **state)
{
	const struct dm_trace *trace = traced(
		BLOCKS("table", "姓名|电话|备注", "甲|1|一级指标", "乙|得分|二级指标", "end"));
	(void)state;

	assert_int_equal(trace->tables.items[0].verdict, DM_TRACE_ORDINARY);
	assert_int_equal(trace->tables.items[0].best_row, 3);
	assert_int_equal(trace->tables.items[0].best_known, 2);
	assert_int_equal(trace->tables.items[0].best_texts, 3);
	assert_int_equal(cell_of(trace, "甲")->fate, DM_FATE_UNPLACED);
}

static void lines_tell_what_became_of_them(void **state)
{
	static const enum dm_fate FATES[] = { DM_FATE_FURNITURE, DM_FATE_UNPLACED,
		DM_FATE_SHEET_NUMBER, DM_FATE_VALUE };
	const struct dm_trace *trace =
		traced(BLOCKS("p:header 第1页", "p:footnote 见上", "p 附件2", "p:centre 绩效目标表",
			"table", "项目名称|修路|项目编码|1", "资金总额|3|主管部门|交通局", "end"));
	(void)state;

	assert_int_equal(trace->lines.n, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(trace->lines.items[i].fate, FATES[i]);
}

static void nobody_asks(void **state)
{
	(void)state;
	dm_trace_fact(NULL, "charset", DM_STR("UTF-8"));
	dm_trace_line(NULL, DM_STR("x"), DM_FATE_VALUE);
	dm_trace_table(NULL, blocks_forms, NULL, DM_TRACE_FORM, 0);
	dm_trace_row(NULL, NULL, NULL);
	dm_trace_head(NULL, blocks_forms, NULL, 0, NULL, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_and_what_is_left_out_are_told),
		cmocka_unit_test(an_ordinary_table_tells_its_best_row),
		cmocka_unit_test(lines_tell_what_became_of_them),
		cmocka_unit_test(nobody_asks),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
