#include "model/block.h"

#include "blocks_fixture.h"

#define HEAD "一级指标|二级指标|三级指标|指标值"

static void levels_continue_within_their_parent(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", HEAD, "产出指标|数量指标|培训人数|≥95人", "||培训次数|3次",
			      "|质量指标|合格率|100%", "效益指标||带动就业|≥10人",
			      "|社会效益|知晓率|≥90%", "end"),
		0,
		"project\n"
		"  * 产出指标>数量指标>培训人数: ≥95人\n"
		"  * 产出指标>数量指标>培训次数: 3次\n"
		"  * 产出指标>质量指标>合格率: 100%\n"
		"  * 效益指标>>带动就业: ≥10人\n"
		"  * 效益指标>社会效益>知晓率: ≥90%\n");
}

/* Merged levels, and a level said again on every row, mean the same. */
static void merged_and_repeated_levels_are_one(void **state)
{
	static const char REPORT[] = "project\n"
				     "  * 产出指标>数量指标>人数: 1人\n"
				     "  * 产出指标>数量指标>次数: 2次\n"
				     "  * 产出指标>质量指标>合格率: 3%\n";

	(void)state;
	blocks_expect(BLOCKS("table", HEAD, "产出指标~r3|数量指标~r2|人数|1人", "次数|2次",
			      "质量指标|合格率|3%", "end"),
		0, REPORT);
	blocks_expect(BLOCKS("sheet 一", HEAD, "产出指标~r3|数量指标~r2|人数|1人", "次数|2次",
			      "质量指标|合格率|3%", "end"),
		0, REPORT);
	blocks_expect(BLOCKS("csv", HEAD, "产出指标|数量指标|人数|1人",
			      "产出指标|数量指标|次数|2次", "产出指标|质量指标|合格率|3%", "end"),
		0, REPORT);
}

static void rows_that_say_nothing_are_no_indicators(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table", HEAD, "1|2|3|4", "产出指标（50分）|数量指标|指标1：人数|1人",
			"||指标2：|", "||……|", "|质量指标||", "|时效指标|★及时率|100%",
			"满意度指标（10 分）|满意度|满意率|/", "合计|||100", "总分~c3|100", "end"),
		0,
		"project\n"
		"  * 产出指标>数量指标>人数: 1人\n"
		"  * 产出指标>时效指标>★及时率: 100%\n"
		"  * 满意度指标>满意度>满意率\n");
}

static void every_column_has_its_member(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table",
			"序号|一级指标|二级指标|三级指标|指标解释|年度指标值|全年实际值|分值|得分|"
			"偏差原因分析及改进措施|指标值确定依据|备注|评分标准",
			"1|产出|数量|人数|参加⏎培训|≥95人|96人|10分|9.50|晚了|依据一|看|按比例",
			"end"),
		BLOCKS_PLACES,
		"project\n"
		"  * 产出>数量>人数: ≥95人 | description 参加⏎培训 | basis 依据一 | weight 10 | "
		"actual 96人 | score 9.50 | deviation 晚了 | 备注=看 | 评分标准=按比例\n"
		"  form weight actual score deviation basis description\n");
}

static void one_basis_may_serve_several_rows(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "一级指标|三级指标|指标值|指标值确定依据|分值",
			      "产出~r2|人数|1人|办法~r2|50~r2", "次数|2次", "end"),
		0,
		"project\n"
		"  * 产出>>人数: 1人 | basis 办法 | weight 50\n"
		"  * 产出>>次数: 2次 | basis 办法\n");
}

static void signs_numbers_and_units_join(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "一级指标|三级指标|指标性质|指标值|度量单位",
			      "产出|人数|≥|95|%", "|次数|＝|2|次", "|面貌|定性|改善|",
			      "|人次|定量|3|人", "|费用|≤||万元", "end"),
		BLOCKS_TARGETS,
		"project\n"
		"  * 产出>>人数: ≥95% {numeric ge 95 %}\n"
		"  * 产出>>次数: ＝2次 {numeric eq 2 次}\n"
		"  * 产出>>面貌: 定性改善 {qualitative}\n"
		"  * 产出>>人次: 定量3人 {numeric 3 人}\n"
		"  * 产出>>费用\n");
}

/* 指标性质 holds signs on some forms, 指标方向性 on others: what stands below decides. */
static void the_column_of_signs_is_the_one_that_holds_signs(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "一级指标|三级指标|指标性质|指标方向性|指标值|计量单位",
			      "产出|人数|正向指标|≥|95|人", "|费用|反向指标|≤|2|元", "end"),
		BLOCKS_TARGETS,
		"project\n"
		"  * 产出>>人数: ≥95人 {numeric ge 95 人} | 指标性质=正向指标\n"
		"  * 产出>>费用: ≤2元 {numeric le 2 元} | 指标性质=反向指标\n");
}

static void twins_of_one_name_are_one_indicator(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table",
			"一级指标|二级指标（长期）|三级指标（长期）|指标值（长期）|"
			"二级指标（年度）|三级指标（年度）|指标值（年度）",
			"产出~r2|数量|里程|10公里|数量|里程|3公里",
			"质量|合格率|99%|质量|验收率|98%", "效益|社会效益|知晓率|90%|||", "end"),
		BLOCKS_PLACES,
		"project\n"
		"  * 产出>数量>里程: 3公里 | midterm 10公里\n"
		"  * 产出>质量>验收率: 98%\n"
		"  * 产出>质量>合格率 | midterm 99%\n"
		"  * 效益>社会效益>知晓率 | midterm 90%\n"
		"  form target_midterm\n");
}

static void twins_without_words_have_the_period_in_front(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值",
			      "产出|数量|里程|10公里|数量|里程|3公里", "end"),
		0,
		"project\n"
		"  * 产出>数量>里程: 3公里 | midterm 10公里\n");
}

/* The period's block above the year's, each below its banner. */
static void two_blocks_of_two_periods_join(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目名称|甲|项目编码|1|", "中期绩效指标~r3|" HEAD,
			      "产出|数量|里程|10公里", "||桥|2座", "年度绩效指标~r3|" HEAD,
			      "产出|数量|里程|3公里", "||人数|5人", "end"),
		0,
		"project\n"
		"  code 1\n"
		"  name 甲\n"
		"  * 产出>数量>里程: 3公里 | midterm 10公里\n"
		"  * 产出>数量>人数: 5人\n"
		"  * 产出>数量>桥 | midterm 2座\n");
}

static void what_comes_behind_the_table_ends_it(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "绩效指标~r2|" HEAD, "产出|数量|里程|10公里",
			      "其他需要说明事项|没有~c4", "填表人：宋某  联系电话：123~c5",
			      "注：此表一式三份。~c5", "end"),
		0,
		"project\n"
		"  * 产出>数量>里程: 10公里\n"
		"  + 其他需要说明事项=没有\n"
		"  + 填表人=宋某\n"
		"  + 联系电话=123\n"
		"  + 注=此表一式三份。\n");
}

static void regions_and_grades_stand_in_extra(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "一级指标~r2|二级指标~r2|三级指标~r2|绩效指标评价标准~c4",
			      "优|良|中|差", "产出|数量|里程|≥95%|≥85%|≥75%|<75%", "end"),
		0,
		"project\n"
		"  * 产出>数量>里程: ≥95% | 良=≥85% | 中=≥75% | 差=<75%\n");
}

static void values_of_several_columns_are_no_target(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "一级指标~r2|二级指标~r2|三级指标~r2|指标值~c2",
			      "一季度|二季度", "产出|数量|里程|1公里|2公里", "||桥||1座", "end"),
		0,
		"project\n"
		"  * 产出>数量>里程 | 一季度=1公里 | 二季度=2公里\n"
		"  * 产出>数量>桥 | 二季度=1座\n");
	blocks_expect(BLOCKS("table", "一级指标|二级指标|三级指标|指标解释|甲镇|乙镇",
			      "产出|数量|水利|反映|1|2", "end"),
		0,
		"project\n"
		"  * 产出>数量>水利 | description 反映 | 甲镇=1 | 乙镇=2\n");
}

static void forms_with_fewer_levels_name_the_last(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table", "一级指标|二级指标|指标内容|指标值", "产出|数量|修路|1公里", "end"),
		0, "project\n  * 产出>数量>修路: 1公里\n");
	blocks_expect(BLOCKS("table", "一级指标|二级指标|指标值|分值", "产出|数量|1公里|9", "end"),
		0, "project\n  * 产出>>数量: 1公里 | weight 9\n");
	blocks_expect(BLOCKS("table", HEAD "|指标内容", "产出|数量|里程|1公里|县道", "end"), 0,
		"project\n  * 产出>数量>里程: 1公里 | description 县道\n");
}

/* Directly: what a list asks of a block. */
static void another_project_carries_no_level_over(void **state)
{
	struct dm_recogniser *keep = dm_recogniser_new(&blocks_arena, blocks_forms);
	struct dm_reading reading = { .job = &blocks_arena, .forms = blocks_forms };
	struct dm_header header;
	struct dm_block block;
	struct dm_form form;
	struct dm_grid grid;

	(void)state;
	dm_recogniser_abandon(keep);
	dm_intern_init(&reading.intern, &blocks_arena);
	blocks_grid(&grid, BLOCKS(HEAD, "产出|数量|里程|1公里", "||桥|2座", "||||"));
	assert_true(dm_header_from_rows(&blocks_arena, blocks_forms, &grid, 0, &header));
	dm_block_begin(&block, &reading, &header);
	dm_form_begin(&form, &reading);
	assert_true(dm_block_list_row(&block, &form, &grid.table, &grid.rows.items[1]));
	dm_block_reset(&block);
	assert_true(dm_block_list_row(&block, &form, &grid.table, &grid.rows.items[2]));
	assert_false(dm_block_list_row(&block, &form, &grid.table, &grid.rows.items[3]));
	assert_int_equal(form.indicators.n, 2);
	assert_true(dm_str_eq(form.indicators.items[0]->level2, DM_STR("数量")));
	assert_null(form.indicators.items[1]->level1.p);
	assert_null(form.indicators.items[1]->level2.p);
	dm_intern_done(&reading.intern);
	dm_known_targets_done(&reading.targets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_continue_within_their_parent),
		cmocka_unit_test(merged_and_repeated_levels_are_one),
		cmocka_unit_test(rows_that_say_nothing_are_no_indicators),
		cmocka_unit_test(every_column_has_its_member),
		cmocka_unit_test(one_basis_may_serve_several_rows),
		cmocka_unit_test(signs_numbers_and_units_join),
		cmocka_unit_test(the_column_of_signs_is_the_one_that_holds_signs),
		cmocka_unit_test(twins_of_one_name_are_one_indicator),
		cmocka_unit_test(twins_without_words_have_the_period_in_front),
		cmocka_unit_test(two_blocks_of_two_periods_join),
		cmocka_unit_test(what_comes_behind_the_table_ends_it),
		cmocka_unit_test(regions_and_grades_stand_in_extra),
		cmocka_unit_test(values_of_several_columns_are_no_target),
		cmocka_unit_test(forms_with_fewer_levels_name_the_last),
		cmocka_unit_test(another_project_carries_no_level_over),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
