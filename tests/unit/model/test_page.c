#include "model/page.h"

#include "blocks_fixture.h"

#define HEAD "一级指标|二级指标|三级指标|指标值"
#define ROW1 "产出|数量|里程|3公里"
#define ROW2 "效益|社会效益|满意率|≥90%"

static void forms_below_each_other_on_one_sheet_are_parted(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "项目支出绩效目标表~c4", "（2021年度）~c4",
			      "项目名称|修路|项目编码|1", HEAD, ROW1, "", "项目支出绩效目标表~c4",
			      "（2022年度）~c4", "项目名称|养路|项目编码|2", HEAD, ROW2, "end"),
		BLOCKS_ORIGINS,
		"project 项目支出绩效目标表 @ 表 A3:D5\n"
		"  year 2021\n  code 1\n  name 修路\n  * 产出>数量>里程: 3公里 @ 表 A5:D5\n"
		"project 项目支出绩效目标表 @ 表 A9:D11\n"
		"  year 2022\n  code 2\n  name 养路\n  * 效益>社会效益>满意率: ≥90% @ 表 "
		"A11:D11\n");
}

/* Without titles a second label of the name begins the next form. */
static void a_second_name_begins_the_next_form(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("csv", "项目名称|修路|项目编码|1", HEAD, ROW1,
			      "项目名称|养路|项目编码|2", HEAD, ROW2, "end"),
		BLOCKS_ORIGINS,
		"project @ line 1-3\n  code 1\n  name 修路\n  * 产出>数量>里程: 3公里 @ line 3-3\n"
		"project @ line 4-6\n  code 2\n  name 养路\n"
		"  * 效益>社会效益>满意率: ≥90% @ line 6-6\n");
}

static void a_form_may_span_adjacent_tables(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("p:centre 项目绩效目标表", "table", "项目名称|修路|项目编码|1",
			      "资金总额|3|主管部门|交通局", "end", "table", HEAD, ROW1, "end"),
		BLOCKS_ORIGINS,
		"department 交通局\n"
		"project 项目绩效目标表 @ table 1 row 1\n"
		"  code 1\n  name 修路\n  department 交通局\n  total 3.00\n"
		"  * 产出>数量>里程: 3公里 @ table 2 row 2\n");
}

static void a_repeated_head_goes_on_with_the_levels(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", HEAD, ROW1, "end", "table", HEAD, "||桥|1座", ROW2, "end"), 0,
		"project\n"
		"  * 产出>数量>里程: 3公里\n"
		"  * 产出>数量>桥: 1座\n"
		"  * 效益>社会效益>满意率: ≥90%\n");
	blocks_expect(BLOCKS("table", HEAD, ROW1, HEAD, "||桥|1座", "end"), 0,
		"project\n"
		"  * 产出>数量>里程: 3公里\n"
		"  * 产出>数量>桥: 1座\n");
	/* Without its head the rest of the table goes on as well. */
	blocks_expect(BLOCKS("table", HEAD, ROW1, "end", "table", "||桥|1座", ROW2, "end"), 0,
		"project\n"
		"  * 产出>数量>里程: 3公里\n"
		"  * 产出>数量>桥: 1座\n"
		"  * 效益>社会效益>满意率: ≥90%\n");
}

static void no_form_goes_over_to_the_next_sheet(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 一", "项目名称|修路|项目编码|1", HEAD, ROW1, "end", "sheet 二",
			      HEAD, ROW2, "end"),
		BLOCKS_ORIGINS,
		"project @ 一 A1:D3\n  code 1\n  name 修路\n  * 产出>数量>里程: 3公里 @ 一 A3:D3\n"
		"project @ 二 A1:D2\n  * 效益>社会效益>满意率: ≥90% @ 二 A2:D2\n");
}

static void titles_years_and_sheet_numbers_stand_above(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "附件2~c4", "2.贫困村绩效目标表（2021年）~c4",
			      "单位：千元~c4", "项目名称|修路|项目编码|1", "公开14表~c3|", HEAD,
			      ROW1, "资金总额|7~c3", "end"),
		BLOCKS_PLACES,
		"fiscal year 2021\n"
		"project 贫困村绩效目标表\n"
		"  year 2021\n  code 1\n  name 修路\n  unit 千元\n  total 7000.00\n"
		"  * 产出>数量>里程: 3公里\n"
		"  form year\n");
	blocks_expect(BLOCKS("p:centre 2023年项目支出绩效目标申报表", "table", HEAD, ROW1, "end"),
		0,
		"fiscal year 2023\nproject 2023年项目支出绩效目标申报表\n  year 2023\n"
		"  * 产出>数量>里程: 3公里\n");
	blocks_expect(
		BLOCKS("p:centre 2021年扶贫办工作综合经费绩效目标表", "table", HEAD, ROW1, "end"),
		0, "project 2021年扶贫办工作综合经费绩效目标表\n  * 产出>数量>里程: 3公里\n");
	blocks_expect(BLOCKS("table", "年度|2022|项目名称|甲", HEAD, ROW1, "end"), 0,
		"fiscal year 2022\nproject\n  year 2022\n  name 甲\n  * 产出>数量>里程: 3公里\n");
}

static void the_line_with_the_unit_may_name_the_office(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("p （单位：万元）", "table", "项目名称|甲|资金总额|1", HEAD, ROW1, "end"), 0,
		"project\n  name 甲\n  unit 万元\n  total 10000.00\n  * 产出>数量>里程: 3公里\n");
	blocks_expect(BLOCKS("p 交通局（盖章）  单位：万元", "table", "项目名称|甲|资金总额|1",
			      HEAD, ROW1, "end"),
		0,
		"department 交通局\n"
		"project\n  name 甲\n  department 交通局\n  unit 万元\n  total 10000.00\n"
		"  * 产出>数量>里程: 3公里\n");
}

static void the_title_tells_the_subject(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("p:centre 部门整体支出绩效目标表", "table", HEAD, ROW1, "end",
			      "p:centre 区域绩效目标表", "table", HEAD, ROW2, "end", "table",
			      "转移支付（项目）名称|补助|主管部门|财政厅", HEAD, ROW1, "end"),
		0,
		"department 部门整体支出绩效目标表\n  * 产出>数量>里程: 3公里\n"
		"transfer 区域绩效目标表\n  * 效益>社会效益>满意率: ≥90%\n"
		"transfer\n  name 补助\n  department 财政厅\n  * 产出>数量>里程: 3公里\n");
}

static void lines_below_a_form_belong_to_it(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目名称|修路|项目编码|1", HEAD, ROW1, "end",
			      "p 填表人：宋某    联系电话：0312-7612345", "p 其他内容见附录。",
			      "p:centre 项目绩效目标表", "p 单位：万元", "table",
			      "项目名称|养路|资金总额|2", HEAD, ROW2, "end"),
		0,
		"§\n  其他内容见附录。\n"
		"project\n  code 1\n  name 修路\n  * 产出>数量>里程: 3公里\n"
		"  + 填表人=宋某\n  + 联系电话=0312-7612345\n"
		"project 项目绩效目标表\n  name 养路\n  unit 万元\n  total 20000.00\n"
		"  * 效益>社会效益>满意率: ≥90%\n");
}

static void a_total_below_an_ended_table_is_left_out(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", HEAD, ROW1, "其他说明的问题|无~c3", "合计~c3|100", "end"), 0,
		"project\n  * 产出>数量>里程: 3公里\n  + 其他说明的问题=无\n");
}

static void an_ordinary_table_is_unplaced(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "收支总表~c3", "科目|收入|支出", "教育|1|2", "end"),
		BLOCKS_ORIGINS,
		"title 收支总表\n"
		"unplaced 科目 收入 支出 @ table 1 row 2 column 1\n"
		"unplaced 教育 1 2 @ table 1 row 3 column 1\n"
		"note form.none\n");
}

/* A form too poor to be one must not take its text along. */
static void a_dropped_form_is_unplaced(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目名称|修路|项目编码|1", HEAD, ROW1, "项目名称|养路~c3",
			      "联系人|宋某~c3", "end"),
		BLOCKS_ORIGINS,
		"project @ table 1 row 1\n  code 1\n  name 修路\n"
		"  * 产出>数量>里程: 3公里 @ table 1 row 3\n"
		"unplaced 项目名称：养路\n"
		"unplaced 联系人：宋某\n");
}

static void a_table_in_a_cell_is_read_by_itself(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目名称|修路|项目编码|1", "nested", HEAD, ROW1, "end",
			      "资金总额|2|主管部门|交通局", "end"),
		0,
		"project\n  * 产出>数量>里程: 3公里\n"
		"project\n  code 1\n  name 修路\n  department 交通局\n  total 2.00\n");
}

/* What a form further down has in the same columns says nothing of this one's. */
static void forms_of_other_widths_stand_on_one_sheet(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "项目支出绩效目标表~c4", "项目名称|修路~c3", "年度目标~c4",
			      "修3公里~c4", "一级指标|三级指标|运算符号|指标值",
			      "产出|里程|≥|3公里", "项目支出绩效目标表~c5",
			      "项目名称|养路~c2|项目编码|1", "主管部门|某局~c2|实施单位|某站",
			      "资金总额|5~c2|其他资金|2", HEAD, ROW2, "end"),
		0,
		"project 项目支出绩效目标表\n  name 修路\n  goal 修3公里\n"
		"  * 产出>>里程: ≥3公里\n"
		"project 项目支出绩效目标表\n  code 1\n  name 养路\n  department 某局\n"
		"  total 5.00\n  other 2.00\n"
		"  * 效益>社会效益>满意率: ≥90%\n  + 实施单位=某站\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_below_each_other_on_one_sheet_are_parted),
		cmocka_unit_test(a_second_name_begins_the_next_form),
		cmocka_unit_test(a_form_may_span_adjacent_tables),
		cmocka_unit_test(a_repeated_head_goes_on_with_the_levels),
		cmocka_unit_test(no_form_goes_over_to_the_next_sheet),
		cmocka_unit_test(titles_years_and_sheet_numbers_stand_above),
		cmocka_unit_test(the_line_with_the_unit_may_name_the_office),
		cmocka_unit_test(the_title_tells_the_subject),
		cmocka_unit_test(lines_below_a_form_belong_to_it),
		cmocka_unit_test(a_total_below_an_ended_table_is_left_out),
		cmocka_unit_test(an_ordinary_table_is_unplaced),
		cmocka_unit_test(a_dropped_form_is_unplaced),
		cmocka_unit_test(a_table_in_a_cell_is_read_by_itself),
		cmocka_unit_test(forms_of_other_widths_stand_on_one_sheet),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
