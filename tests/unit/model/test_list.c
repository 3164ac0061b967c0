#include "model/list.h"

#include <stdio.h>

#include "blocks_fixture.h"

#define HEAD "序号|单位名称|项目名称|项目编码|资金总额（万元）|一级指标|二级指标|三级指标|指标值"

static const char REPORT[] = "title 2022年部门预算项目支出绩效目标表\n"
			     "fiscal year 2022\n"
			     "project\n"
			     "  code 301\n"
			     "  name 修路\n"
			     "  department 交通局\n"
			     "  total 20000.00\n"
			     "  * 产出>数量>里程: 3公里\n"
			     "  * 产出>质量>合格率: 99%\n"
			     "project\n"
			     "  code 302\n"
			     "  name 养路\n"
			     "  department 交通局\n"
			     "  total 15000.00\n"
			     "  * 产出>数量>里程: 5公里\n"
			     "project\n"
			     "  code 401\n"
			     "  name 办学\n"
			     "  department 教育局\n"
			     "  * 效益>社会效益>满意率: ≥90%\n";

static void blank_merged_and_repeated_cells_continue_the_project_above(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "2022年部门预算项目支出绩效目标表~c9", HEAD,
			      "1|交通局|修路|301|2|产出|数量|里程|3公里", "||||||质量|合格率|99%",
			      "2||养路|302|1.5|产出|数量|里程|5公里",
			      "3|教育局|办学|401||效益|社会效益|满意率|≥90%", "end"),
		0, REPORT);
	blocks_expect(BLOCKS("sheet 表", "2022年部门预算项目支出绩效目标表~c9", HEAD,
			      "1~r2|交通局~r3|修路~r2|301~r2|2~r2|产出~r2|数量|里程|3公里",
			      "质量|合格率|99%", "2|养路|302|1.5|产出|数量|里程|5公里",
			      "3|教育局|办学|401||效益|社会效益|满意率|≥90%", "end"),
		0, REPORT);
	blocks_expect(BLOCKS("csv", "2022年部门预算项目支出绩效目标表||||||||", HEAD,
			      "1|交通局|修路|301|2|产出|数量|里程|3公里",
			      "1|交通局|修路|301|2|产出|质量|合格率|99%",
			      "2|交通局|养路|302|1.5|产出|数量|里程|5公里",
			      "3|教育局|办学|401||效益|社会效益|满意率|≥90%", "end"),
		0, REPORT);
}

/* One project's name below another's of the same name but another code is another project. */
static void another_code_is_another_project(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "项目编码|项目名称|一级指标|三级指标|指标值",
			      "1|公用经费|产出|人数|3人", "2|公用经费|产出|人数|4人", "end"),
		0,
		"project\n  code 1\n  name 公用经费\n  * 产出>>人数: 3人\n"
		"project\n  code 2\n  name 公用经费\n  * 产出>>人数: 4人\n");
}

static void a_row_that_totals_a_unit_is_no_project(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "单位名称|项目名称|资金总额|一级指标|三级指标|指标值",
			      "合计||9|||", "301_交通局||5|||", "|修路|2|产出|里程|3公里",
			      "|养路|3|产出|里程|5公里", "401_教育局||4|||",
			      "|办学|4|产出|人数|9人", "end"),
		0,
		"project\n  name 修路\n  department [301]交通局\n  total 2.00\n  * 产出>>里程: "
		"3公里\n"
		"project\n  name 养路\n  department [301]交通局\n  total 3.00\n  * 产出>>里程: "
		"5公里\n"
		"project\n  name 办学\n  department [401]教育局\n  total 4.00\n  * 产出>>人数: "
		"9人\n");
}

static void what_stands_above_counts_for_every_project(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "附表3", "项目支出绩效目标表（2023年度）~c6",
			      "部门名称：交通局  单位：万元~c6",
			      "项目名称|资金总额|绩效目标|一级指标|三级指标|指标值",
			      "修路|2|修好路|产出|里程|3公里",
			      "养路|3|1.养路。⏎2.补路。|产出|里程|5公里", "end"),
		0,
		"title 项目支出绩效目标表\n"
		"fiscal year 2023\n"
		"department 交通局\n"
		"project\n  name 修路\n  department 交通局\n  unit 万元\n  total 20000.00\n"
		"  goal 修好路\n  * 产出>>里程: 3公里\n"
		"project\n  name 养路\n  department 交通局\n  unit 万元\n  total 30000.00\n"
		"  goal 养路。\n  goal 补路。\n  * 产出>>里程: 5公里\n");
}

static void another_value_further_down_is_kept(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "项目名称|项目负责人|一级指标|三级指标|指标值",
			      "修路|宋某|产出|里程|3公里", "|李某||桥|1座", "end"),
		0,
		"project\n  name 修路\n  * 产出>>里程: 3公里\n  * 产出>>桥: 1座\n"
		"  + 项目负责人=宋某\n  + 项目负责人=李某\n");
}

static void origins_are_runs_of_rows(void **state)
{
	(void)state;
	blocks_expect(BLOCKS("sheet 表", "项目名称|一级指标|三级指标|指标值",
			      "修路|产出|里程|3公里", "||桥|1座", "养路|产出|里程|3公里", "end"),
		BLOCKS_ORIGINS,
		"project @ 表 A2:D3\n  name 修路\n  * 产出>>里程: 3公里 @ 表 A2:D2\n"
		"  * 产出>>桥: 1座 @ 表 C3:D3\n"
		"project @ 表 A4:D4\n  name 养路\n  * 产出>>里程: 3公里 @ 表 A4:D4\n");
}

/* ---- lists longer than what is kept */

enum { LONG_ROWS = 3000, HEAD_LINES = 3, ROWS_EACH = 3 };

static const char **long_list(const char *kind)
{
	const char **lines = DM_NEW_ARRAY(&blocks_arena, LONG_ROWS + HEAD_LINES + 2, const char *);

	lines[0] = kind;
	lines[1] = "2021年项目支出绩效目标表~c4";
	lines[2] = "项目名称|一级指标|三级指标|指标值";
	for (size_t i = 0; i < LONG_ROWS; i++) {
		char row[80];
		if (i % ROWS_EACH == 0)
			(void)snprintf(row, sizeof(row), "项目%zu|产出|里程%zu|%zu公里",
				i / ROWS_EACH, i, i);
		else
			(void)snprintf(row, sizeof(row), "||里程%zu|%zu公里", i, i);
		lines[HEAD_LINES + i] = dm_arena_str(&blocks_arena, dm_str_from_c(row)).p;
	}
	lines[HEAD_LINES + LONG_ROWS] = "end";
	return lines;
}

static void long_lists_lose_no_row(void **state)
{
	static const char *const KINDS[] = { "sheet 长", "csv", "table" };

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		const struct dm_report *r = blocks_report(long_list(KINDS[k]));
		size_t number = 0;
		assert_int_equal(r->n_projects, LONG_ROWS / ROWS_EACH);
		assert_int_equal(r->n_unplaced, 0);
		assert_int_equal(r->fiscal_year, 2021);
		for (size_t i = 0; i < r->n_projects; i++) {
			const struct dm_project *p = r->projects[i];
			char name[40];
			(void)snprintf(name, sizeof(name), "项目%zu", i);
			assert_true(dm_str_eq(p->name, dm_str_from_c(name)));
			assert_int_equal(p->n_indicators, ROWS_EACH);
			for (size_t n = 0; n < ROWS_EACH; n++, number++) {
				char value[24];
				(void)snprintf(value, sizeof(value), "%zu", number);
				assert_true(dm_str_eq(
					p->indicators[n]->target->value, dm_str_from_c(value)));
				assert_true(dm_str_eq(p->indicators[n]->level1, DM_STR("产出")));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blank_merged_and_repeated_cells_continue_the_project_above),
		cmocka_unit_test(another_code_is_another_project),
		cmocka_unit_test(a_row_that_totals_a_unit_is_no_project),
		cmocka_unit_test(what_stands_above_counts_for_every_project),
		cmocka_unit_test(another_value_further_down_is_kept),
		cmocka_unit_test(origins_are_runs_of_rows),
		cmocka_unit_test(long_lists_lose_no_row),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
