#include "model/head.h"

#include "blocks_fixture.h"

static void labels_stand_beside_their_values(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table", "项目名称|道路工程|项目编码|301", "主管部门|某县交通局|联系人：|",
			"资金用途：|修 路。⏎养护~c3", "施工队伍|第三队|备注说明|无", "end"),
		0,
		"department 某县交通局\n"
		"project\n"
		"  code 301\n"
		"  name 道路工程\n"
		"  department 某县交通局\n"
		"  purpose 修 路。⏎养护\n"
		"  + 联系人=\n"
		"  + 施工队伍=第三队\n"
		"  + 备注说明=无\n");
}

static void better_labels_win_wherever_they_stand(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table", "项目名称|道路工程|一级项目名称|交通",
			"实施单位|公路站|主管部门|交通局", "资金总额|300|年度资金总额|100",
			"其中：财政拨款|80|当年财政拨款|70", "项目概况|全长三公里|资金用途|修路",
			"二级项目名称|县道养护~c3", "end"),
		0,
		"department 交通局\n"
		"project\n"
		"  name 县道养护\n"
		"  department 交通局\n"
		"  total 100.00\n"
		"  fiscal 70.00\n"
		"  purpose 修路\n"
		"  + 一级项目名称=交通\n"
		"  + 实施单位=公路站\n"
		"  + 资金总额=300\n"
		"  + 其中：财政拨款=80\n"
		"  + 项目概况=全长三公里\n"
		"  + 项目名称=道路工程\n");
}

static void a_blank_better_label_leaves_the_next_one(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table", "项目名称|道路工程~c3", "主管部门|（盖章）|实施单位|公路站（公章）",
			"年度资金总额||资金总额|300", "end"),
		0,
		"department 公路站\n"
		"project\n"
		"  name 道路工程\n"
		"  department 公路站\n"
		"  total 300.00\n");
}

static void funds_have_row_and_column_labels(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table", "项目名称|道路工程~c5",
			"项目资金（万元）~r4||年初预算数|全年预算数|全年执行数|执行率",
			"年度资金总额|100|120|60.5|50.42%", "其中：财政拨款|80|100|60.5|60.50%",
			"其他资金|20|20||", "项目编码|301~c5", "end"),
		BLOCKS_PLACES,
		"project\n"
		"  code 301\n"
		"  name 道路工程\n"
		"  total 1200000.00\n"
		"  fiscal 1000000.00\n"
		"  other 200000.00\n"
		"  executed 605000.00\n"
		"  + 年度资金总额/年初预算数=100\n"
		"  + 年度资金总额/执行率=50.42%\n"
		"  + 其中：财政拨款/年初预算数=80\n"
		"  + 其中：财政拨款/全年执行数=60.5\n"
		"  + 其中：财政拨款/执行率=60.50%\n"
		"  + 其他资金/年初预算数=20\n"
		"  form executed\n");
}

/* A text file has no merges: a blank cell below the group's label continues it. */
static void funds_without_merges_read_the_same(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("csv", "项目名称|道路工程||||",
			      "项目资金（万元）||年初预算数|全年预算数|全年执行数|执行率",
			      "|年度资金总额|100|120|60.5|50.42%",
			      "|其中：财政拨款|80|100|60.5|60.50%", "项目编码|301||||", "end"),
		0,
		"project\n"
		"  code 301\n"
		"  name 道路工程\n"
		"  total 1200000.00\n"
		"  fiscal 1000000.00\n"
		"  executed 605000.00\n"
		"  + 年度资金总额/年初预算数=100\n"
		"  + 年度资金总额/执行率=50.42%\n"
		"  + 其中：财政拨款/年初预算数=80\n"
		"  + 其中：财政拨款/全年执行数=60.5\n"
		"  + 其中：财政拨款/执行率=60.50%\n");
}

static void units_of_money_come_from_line_label_or_value(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("p 单位：万元", "table", "项目名称|甲~c3",
			"年度资金总额|2500|其他资金（元）|30", "财政拨款|250万|项目编码|1", "end"),
		0,
		"project\n"
		"  code 1\n"
		"  name 甲\n"
		"  unit 万元\n"
		"  total 25000000.00\n"
		"  fiscal 2500000.00\n"
		"  other 30.00\n");
	blocks_expect(BLOCKS("table", "项目名称|甲~c3", "项目资金（万元）~r2|年度资金总额|1.5~c2",
			      "其中：财政拨款|1,000~c2", "项目编码|1~c3", "end"),
		0,
		"project\n"
		"  code 1\n"
		"  name 甲\n"
		"  total 15000.00\n"
		"  fiscal 10000000.00\n");
	/* The unit may stand below the amounts. */
	blocks_expect(
		BLOCKS("table", "项目名称|甲|项目编码|1", "年度资金总额|0.5|金额单位|千元", "end"),
		0,
		"project\n"
		"  code 1\n"
		"  name 甲\n"
		"  unit 千元\n"
		"  total 500.00\n");
}

static void a_cell_that_holds_label_and_value_is_read(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目名称：道路工程~c4", "主管部门：475001交通局（本级）~c4",
			      "预算规模~r2|预算数：12.50|其中：财政资金：10|其他资金：2.50",
			      "单位：万元~c3", "项目编码|301|资金用途|修路|", "end"),
		0,
		"department [475001]交通局(本级)\n"
		"project\n"
		"  code 301\n"
		"  name 道路工程\n"
		"  department [475001]交通局(本级)\n"
		"  unit 万元\n"
		"  total 125000.00\n"
		"  fiscal 100000.00\n"
		"  other 25000.00\n"
		"  purpose 修路\n");
}

static void text_below_a_group_is_its_own(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目名称|道路工程~c6",
			      "预算规模及资金用途~r2|预算数|1.2万元|其中：财政资金|1|其他资金|",
			      "维护县道。~c6", "end"),
		0,
		"project\n"
		"  name 道路工程\n"
		"  total 12000.00\n"
		"  fiscal 1.00\n"
		"  purpose 维护县道。\n");
}

static void values_may_stand_below_their_labels(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目编码|项目名称|主管部门", "301|道路工程|交通局",
			      "资金总额|3|", "资金用途|修路|", "实施单位|公路站|",
			      "年度绩效目标~c3", "一、修路。⏎二、养路。~c3", "end"),
		0,
		"department 交通局\n"
		"project\n"
		"  code 301\n"
		"  name 道路工程\n"
		"  department 交通局\n"
		"  total 3.00\n"
		"  purpose 修路\n"
		"  goal 修路。\n"
		"  goal 养路。\n"
		"  + 实施单位=公路站\n");
}

static void the_plan_keeps_blank_periods(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目名称|道路工程~c4",
			      "资金支出计划（%）~r2|3月底|6月底|10月底|四季度", "25.00%||80|100",
			      "绩效目标|修路~c4", "end"),
		BLOCKS_PLACES,
		"project\n"
		"  name 道路工程\n"
		"  plan 3月底 3: 25.00\n"
		"  plan 6月底 6\n"
		"  plan 10月底 10: 80\n"
		"  plan 四季度: 100\n"
		"  goal 修路\n"
		"  form plan\n");
}

static void a_number_counts_as_the_sheet_stores_it(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 一", "项目名称|甲|项目编码|001~n1",
			      "年度资金总额|24,727.2~n24727.15000000001|单位|万元", "end"),
		0,
		"project\n"
		"  code 001\n"
		"  name 甲\n"
		"  unit 万元\n"
		"  total 247271500.00\n");
}

static void two_periods_of_goals_stand_apart(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("table", "项目名称|甲~c2", "项目编码|1~c2", "资金总额|3~c2",
			      "总体目标~r2|中期目标|年度目标", "修十条路|修三条路",
			      "实际完成情况|修两条路~c2", "end"),
		BLOCKS_PLACES,
		"project\n"
		"  code 1\n"
		"  name 甲\n"
		"  total 3.00\n"
		"  goal 修三条路\n"
		"  midterm goal 修十条路\n"
		"  + 实际完成情况=修两条路\n"
		"  form goals_midterm\n");
}

static void a_table_with_few_labels_is_no_form(void **state)
{
	struct dm_grid grid;

	(void)state;
	blocks_grid(&grid, BLOCKS("项目名称|金额|备注", "甲|1|", "乙|2|"));
	assert_true(dm_head_labels(&blocks_arena, blocks_forms, &grid) < 3);
	blocks_grid(&grid, BLOCKS("项目名称|甲|主管部门|乙", "资金总额|3~c3"));
	assert_int_equal(dm_head_labels(&blocks_arena, blocks_forms, &grid), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_stand_beside_their_values),
		cmocka_unit_test(better_labels_win_wherever_they_stand),
		cmocka_unit_test(a_blank_better_label_leaves_the_next_one),
		cmocka_unit_test(funds_have_row_and_column_labels),
		cmocka_unit_test(funds_without_merges_read_the_same),
		cmocka_unit_test(units_of_money_come_from_line_label_or_value),
		cmocka_unit_test(a_cell_that_holds_label_and_value_is_read),
		cmocka_unit_test(text_below_a_group_is_its_own),
		cmocka_unit_test(values_may_stand_below_their_labels),
		cmocka_unit_test(the_plan_keeps_blank_periods),
		cmocka_unit_test(a_number_counts_as_the_sheet_stores_it),
		cmocka_unit_test(two_periods_of_goals_stand_apart),
		cmocka_unit_test(a_table_with_few_labels_is_no_form),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
