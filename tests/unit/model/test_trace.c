#include "model/trace.h"

#include "blocks_fixture.h"

#define HEAD "一级指标|二级指标|三级指标|指标值"

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

static const struct dm_source_of_member *member_of(
	const struct dm_trace *trace, enum dm_member member, uint32_t indicator)
{
	for (size_t i = 0; i < trace->members.n; i++)
		if (trace->members.items[i].member == member && trace->members.items[i].owner &&
			trace->members.items[i].indicator == indicator)
			return &trace->members.items[i];
	return NULL;
}

static void at(
	const struct dm_source_of_member *source, uint32_t row, uint32_t column, const char *text)
{
	assert_non_null(source);
	assert_int_equal(source->at.row, row);
	assert_int_equal(source->at.column, column);
	assert_true(dm_str_eq(source->text, dm_str_from_c(text)));
}

static void members_know_their_cells(void **state)
{
	const struct dm_trace *trace = traced(BLOCKS("sheet 表", "项目名称|修路|主管部门|7局",
		"资金总额|3|备注|无", "一级指标|二级指标|三级指标|指标值", "产出|数量|里程|3公里",
		"||宽度|5米", "end"));
	(void)state;

	at(member_of(trace, DM_MEMBER_NAME, 0), 1, 2, "修路");
	at(member_of(trace, DM_MEMBER_DEPARTMENT_NAME, 0), 1, 4, "7局");
	at(member_of(trace, DM_MEMBER_TOTAL, 0), 2, 2, "3");
	at(member_of(trace, DM_MEMBER_EXTRA, 0), 2, 4, "无");
	at(member_of(trace, DM_MEMBER_LEVEL1, 2), 4, 1, "产出"); /* goes on from above */
	at(member_of(trace, DM_MEMBER_LEVEL3, 2), 5, 3, "宽度");
	at(member_of(trace, DM_MEMBER_TARGET, 2), 5, 4, "5米");
	assert_null(member_of(trace, DM_MEMBER_FISCAL, 0));
}

/* Indicators of the whole period come to stand with those of the year, or behind them. */
static void members_of_the_whole_period_follow_their_indicator(void **state)
{
	const struct dm_trace *trace = traced(BLOCKS("table", "项目名称|甲|项目编码|1|",
		"中期绩效指标~r3|" HEAD, "产出|数量|里程|10公里", "||桥|2座",
		"年度绩效指标~r3|" HEAD, "产出|数量|里程|3公里", "||人数|5人", "end"));
	(void)state;

	at(member_of(trace, DM_MEMBER_LEVEL3, 1), 6, 4, "里程");
	at(member_of(trace, DM_MEMBER_TARGET, 1), 6, 5, "3公里");
	at(member_of(trace, DM_MEMBER_TARGET_MIDTERM, 1), 3, 5, "10公里");
	at(member_of(trace, DM_MEMBER_LEVEL3, 3), 4, 4, "桥");
	at(member_of(trace, DM_MEMBER_LEVEL1, 3), 3, 2, "产出");
	at(member_of(trace, DM_MEMBER_TARGET_MIDTERM, 3), 4, 5, "2座");
	assert_null(member_of(trace, DM_MEMBER_TARGET, 3));
}

static void paragraphs_know_their_number(void **state)
{
	const struct dm_trace *trace = traced(
		BLOCKS("p 一、职责", "p 管理道路。", "p:header 第1页", "p 二、目标", "p 修路。"));
	(void)state;

	assert_int_equal(trace->narrative.n, 6);
	const struct dm_source_of_member *last = &trace->narrative.items[5];
	assert_int_equal(last->member, DM_MEMBER_PARAGRAPH);
	assert_int_equal(last->owner, 2);
	assert_int_equal(last->at.line, 4);
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
		cmocka_unit_test(members_know_their_cells),
		cmocka_unit_test(members_of_the_whole_period_follow_their_indicator),
		cmocka_unit_test(paragraphs_know_their_number),
		cmocka_unit_test(nobody_asks),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
