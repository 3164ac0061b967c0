#include "model/recognise.h"

#include "blocks_fixture.h"

#define FORM                                                    \
	"table", "项目名称|修路|主管部门|475001交通局（本级）", \
		"一级指标|二级指标|三级指标|指标值", "产出|数量|里程|3公里", "end"
#define PROJECT \
	"project\n  name 修路\n  department [475001]交通局(本级)\n  * 产出>数量>里程: 3公里\n"

static void a_cover_gives_the_title(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("p:centre,size44 某县财政局", "p:centre,size44 2021年部门预算",
			      "p:centre,size28 二〇二一年二月", "p:centre,break 目　录",
			      "p 第一部分 概况……3", "p 一、职责\t4", "p:contents 二、机构 5",
			      "p 第一部分 概况", "p 一、职责", "p 管财政。", FORM),
		0,
		"title 某县财政局2021年部门预算\n"
		"fiscal year 2021\n"
		"department [475001]交通局(本级)\n"
		"§ 第一部分 概况\n"
		"  § 一 职责\n"
		"    管财政。\n" PROJECT "unplaced 二〇二一年二月\n");
}

static void a_notice_is_titled_by_its_heading(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("p:centre 某财预〔2021〕5号",
			      "p:centre,heading1 关于下达2021年补助资金的通知", "p 各乡镇：",
			      "p 现下达资金。", "p 附件：1.分配表", "p 2.目标表", FORM),
		0,
		"title 关于下达2021年补助资金的通知\n"
		"fiscal year 2021\n"
		"department [475001]交通局(本级)\n"
		"§\n"
		"  某财预〔2021〕5号\n"
		"  各乡镇：\n"
		"  现下达资金。\n"
		"  附件：1.分配表\n"
		"  2.目标表\n" PROJECT);
}

static void a_document_that_is_one_form_has_no_title(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("p 附件1", "p:centre 项目支出绩效目标表", "p:centre （2022年度）",
			      "p 单位：万元", FORM),
		0,
		"fiscal year 2022\n"
		"department [475001]交通局(本级)\n"
		"project 项目支出绩效目标表\n"
		"  year 2022\n  name 修路\n  department [475001]交通局(本级)\n  unit 万元\n"
		"  * 产出>数量>里程: 3公里\n");
}

static void what_all_sheets_share_is_the_documents(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("sheet 一", "绩效目标表（2021年度）~c4", "项目名称|甲|主管部门|教育局",
			"一级指标|二级指标|三级指标|指标值", "产出|数量|人数|3人", "end",
			"sheet 二", "绩效目标表（2022年度）~c4", "项目名称|乙|主管部门|交通局",
			"一级指标|二级指标|三级指标|指标值", "产出|数量|人数|3人", "end"),
		0,
		"project 绩效目标表\n  year 2021\n  name 甲\n  department 教育局\n  * "
		"产出>数量>人数: 3人\n"
		"project 绩效目标表\n  year 2022\n  name 乙\n  department 交通局\n  * "
		"产出>数量>人数: 3人\n");
}

static void only_the_body_is_text(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("p:header 页眉", "p 一、情况", "p:textbox 框中文字。",
			      "p:footnote 见年鉴", FORM),
		0,
		"department [475001]交通局(本级)\n"
		"§ 一 情况\n"
		"  框中文字。\n" PROJECT "unplaced 见年鉴\n");
}

static void computed_numbers_are_part_of_the_line(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("p:number=一、 情况", "p:number=1. 很好。", "p:heading3 小节",
			      "p 正文。", FORM),
		0,
		"department [475001]交通局(本级)\n"
		"§ 一 情况\n"
		"  1.很好。\n"
		"  § 小节\n"
		"    正文。\n" PROJECT);
}

/* The line that titles a table with its unit is no narrative, even where the table is no form. */
static void lines_above_an_ordinary_table_are_no_narrative(void **state)
{
	struct dm_report r = *blocks_report(BLOCKS("p 一、收支", "p 收入增加。",
		"p:centre 收支总表", "p 单位：万元", "table", "科目|收入", "教育|1", "end", FORM));

	(void)state;
	assert_true(r.n_unplaced >= 2);
	r.n_unplaced = 0;
	blocks_same(blocks_text(&r, 0),
		"department [475001]交通局(本级)\n"
		"§ 一 收支\n"
		"  收入增加。\n" PROJECT,
		"收支总表");
}

static void nothing_found_is_said(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("p 只有一段话。"), 0, "§\n  只有一段话。\nnote form.none\n");
	blocks_expect(BLOCKS("p:header 空"), 0, "note form.none\n");
}

static void notes_and_facts_of_the_reader_are_kept(void **state)
{
	struct dm_recogniser *r = dm_recogniser_new(&blocks_arena, blocks_forms);
	const struct dm_sink *sink = dm_recogniser_sink(r);
	struct dm_report_source source = { .file = DM_STR("a.csv"), .delimiter = DM_STR(";") };
	const struct dm_report *report;
	struct dm_error err = { 0 };

	(void)state;
	dm_recogniser_note(r, &(struct dm_note){ .struct_size = sizeof(struct dm_note),
				      .id = "csv.charset",
				      .text = DM_STR("guessed") });
	dm_recogniser_note(r, &(struct dm_note){ .struct_size = sizeof(struct dm_note),
				      .id = "xlsx.no-cache",
				      .text = DM_STR("formula"),
				      .place = { .part = DM_STR("表"), .row = 3, .column = 2 } });
	assert_int_equal(sink->fact(sink, "charset", DM_STR("GB18030")), 0);
	assert_int_equal(sink->fact(sink, "delimiter", DM_STR(",")), 0);
	blocks_push(sink, BLOCKS(FORM));
	assert_int_equal(dm_recogniser_finish(r, &source, &report, &err), 0);
	assert_int_equal(report->n_notes, 2);
	assert_null(report->notes[0]->origin);
	assert_true(dm_str_eq(report->notes[1]->code, DM_STR("xlsx.no-cache")));
	assert_true(dm_str_eq(report->notes[1]->origin->sheet, DM_STR("表")));
	assert_int_equal(report->notes[1]->origin->row, 3);
	assert_true(dm_str_eq(report->source.charset, DM_STR("GB18030")));
	assert_true(dm_str_eq(report->source.delimiter, DM_STR(";")));
	assert_int_equal(report->struct_size, sizeof(*report));
}

/* What is not the job's must come back when a reader fails in the middle. */
static void a_document_may_be_given_up(void **state)
{
	struct dm_recogniser *r = dm_recogniser_new(&blocks_arena, blocks_forms);
	const struct dm_sink *sink = dm_recogniser_sink(r);
	struct dm_table table = { .struct_size = sizeof(table), .id = 1 };

	(void)state;
	blocks_push(sink, BLOCKS("p 一、情况", FORM));
	assert_int_equal(sink->table_begin(sink, &table), 0);
	dm_recogniser_abandon(r);
}

static void tables_in_tables_have_a_bound(void **state)
{
	struct dm_recogniser *r = dm_recogniser_new(&blocks_arena, blocks_forms);
	const struct dm_sink *sink = dm_recogniser_sink(r);
	int32_t answer = 0;
	uint32_t id = 0;

	(void)state;
	while (!answer && id < 1000) {
		struct dm_table table = { .struct_size = sizeof(table), .id = ++id };
		answer = sink->table_begin(sink, &table);
	}
	assert_int_equal(answer, DM_E_LIMIT);
	assert_true(id > 8);
	dm_recogniser_abandon(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cover_gives_the_title),
		cmocka_unit_test(a_notice_is_titled_by_its_heading),
		cmocka_unit_test(a_document_that_is_one_form_has_no_title),
		cmocka_unit_test(what_all_sheets_share_is_the_documents),
		cmocka_unit_test(only_the_body_is_text),
		cmocka_unit_test(computed_numbers_are_part_of_the_line),
		cmocka_unit_test(lines_above_an_ordinary_table_are_no_narrative),
		cmocka_unit_test(nothing_found_is_said),
		cmocka_unit_test(notes_and_facts_of_the_reader_are_kept),
		cmocka_unit_test(a_document_may_be_given_up),
		cmocka_unit_test(tables_in_tables_have_a_bound),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
