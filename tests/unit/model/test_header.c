#include "model/header.h"

#include <stdio.h>

#include "blocks_fixture.h"

/* The columns of a head in one line: role@column, "m" where it is the whole period's, "p" where it
 * is the project's; "none" where no head begins in the first row. */
static const char *head_of(const char *const *rows)
{
	struct dm_header h;
	struct dm_grid grid;
	struct dm_buf b;

	blocks_grid(&grid, rows);
	if (!dm_header_from_rows(&blocks_arena, blocks_forms, &grid, 0, &h))
		return "none";
	dm_header_settle(&h, &grid.rows.items[h.n_rows], grid.rows.n - h.n_rows);
	dm_buf_init(&b, &blocks_arena);
	for (size_t i = 0; i < h.n; i++) {
		char column[24];
		const char *name = dm_role_name(h.items[i].role);
		(void)snprintf(column, sizeof(column), "@%u%s%s", h.items[i].column,
			h.items[i].is_midterm ? "m" : "", h.items[i].is_project ? "p" : "");
		dm_buf_add_c(&b, i ? " " : "");
		dm_buf_add_c(&b, strncmp(name, "indicator.", 10) == 0 ? name + 10 : name);
		dm_buf_add_c(&b, column);
	}
	dm_buf_add_c(&b, h.is_list ? " list" : "");
	dm_buf_add_c(&b, h.is_twin ? " twin" : "");
	return dm_buf_str(&b).p;
}

static void expect(const char *const *rows, const char *want)
{
	blocks_same(head_of(rows), want, rows[0]);
}

static void columns_are_known_by_their_captions(void **state)
{
	(void)state;
	expect(BLOCKS("一级指标|二级指标|三级指标|指标值|备注|标识"),
		"level1@0 level2@1 level3@2 target@3 other@4 none@5");
	expect(BLOCKS("绩效指标|一级指标~c2|二级指标|指标内容|指标解释|计量单位"),
		"banner@0 level1@1 level2@3 level3@4 description@5 unit@6");
	expect(BLOCKS("一级指标|三级指标|指标内容|指标值|单位"),
		"level1@0 level3@1 description@2 target@3 unit@4");
}

static void what_has_few_columns_of_one_is_no_head(void **state)
{
	(void)state;
	expect(BLOCKS("项目名称|某项目|主管部门|某局"), "none");
	expect(BLOCKS("二级指标|三级指标"), "none"); /* no value */
	expect(BLOCKS("指标值|分值|得分"), "none");  /* no name */
	expect(BLOCKS("一级指标|指标值"), "none");
	expect(BLOCKS("一级指标~c3"), "none");
	expect(BLOCKS("||"), "none");
}

static void captions_may_be_parted_below(void **state)
{
	(void)state;
	expect(BLOCKS("一级指标~r2|二级指标~r2|三级指标~r2|绩效指标评价标准~c4", "优|良|中|差",
		       "产出|a|b|c|d|e|f"),
		"level1@0 level2@1 level3@2 target@3 other@4 other@5 other@6");
	/* A blank cell of a text file says the same as a merge. */
	expect(BLOCKS("一级指标|二级指标|三级指标|绩效指标评价标准|||", "|||优|良|中|差",
		       "产出|a|b|c|d|e|f"),
		"level1@0 level2@1 level3@2 target@3 other@4 other@5 other@6");
	/* A caption of values parted into periods or regions: each is a column, none the target. */
	expect(BLOCKS("一级指标~r2|三级指标~r2|指标值~c2", "一季度|二季度", "产出|a|b|c"),
		"level1@0 level3@1 plan.point@2 plan.point@3");
	/* A row that is not all captions is no part of the head. */
	expect(BLOCKS("一级指标|三级指标|指标值", "优|道路|1"), "level1@0 level3@1 target@2");
}

static void columns_of_two_periods_are_told_apart(void **state)
{
	(void)state;
	expect(BLOCKS("一级指标|三级指标（长期）|指标值（长期）|三级指标（年度）|指标值（年度）"),
		"level1@0 level3@1m target@2m level3@3 target@4 twin");
	expect(BLOCKS("一级指标|三级指标|指标值|三级指标|指标值"),
		"level1@0 level3@1m target@2m level3@3 target@4 twin");
	expect(BLOCKS("一级指标|三级指标|中期指标值|年度指标值"),
		"level1@0 level3@1 target@2m target@3 twin");
}

static void a_second_column_of_one_member_is_another(void **state)
{
	(void)state;
	expect(BLOCKS("一级指标|三级指标|指标值|目标值|指标值"),
		"level1@0 level3@1 target@2 other@3 other@4");
}

static void the_last_level_is_the_name(void **state)
{
	(void)state;
	expect(BLOCKS("一级指标|二级指标|指标值"), "level1@0 level3@1 target@2");
	expect(BLOCKS("一级指标|指标值|分值"), "level3@0 target@1 weight@2");
	expect(BLOCKS("绩效指标|一级指标|二级指标|指标值"), "banner@0 level1@1 level3@2 target@3");
	expect(BLOCKS("一级指标|绩效指标|指标值|分值"), "level1@0 level3@1 target@2 weight@3");
}

static void signs_decide_which_column_is_the_operator(void **state)
{
	(void)state;
	expect(BLOCKS("一级指标|三级指标|指标性质|指标值", "产出|人数|≥|3", "|次数||4"),
		"level1@0 level3@1 operator@2 target@3");
	expect(BLOCKS("一级指标|三级指标|指标性质|指标值", "产出|人数|正向|3", "|次数|反向|4"),
		"level1@0 level3@1 other@2 target@3");
	expect(BLOCKS("一级指标|三级指标|指标方向|指标值", "产出|人数|≥|3"),
		"level1@0 level3@1 operator@2 target@3");
	expect(BLOCKS("一级指标|三级指标|计算符号|指标性质|指标值", "产出|人数|≥|定量|3"),
		"level1@0 level3@1 operator@2 other@3 target@4");
	expect(BLOCKS("一级指标|三级指标|指标性质|指标值"),
		"level1@0 level3@1 operator@2 target@3");
}

static void levels_alone_are_a_head_and_an_unknown_caption_may_head_the_values(void **state)
{
	(void)state;
	expect(BLOCKS("一级指标|二级指标|三级指标|计划值|计分方法", "产出|数量|场次|≥50场|按实际"),
		"level1@0 level2@1 level3@2 target@3 none@4");
	expect(BLOCKS("一级指标|二级指标|三级指标|东村|西村", "产出|数量|场次|1|2"),
		"level1@0 level2@1 level3@2 none@3 none@4");
}

static void a_column_for_projects_makes_a_list(void **state)
{
	(void)state;
	expect(BLOCKS("序号|部门名称|项目名称|资金总额|一级指标|三级指标|指标值|备注"),
		"number@0 department.own@1p project.name@2p budget.total@3p level1@4 level3@5 "
		"target@6 other@7 list");
	expect(BLOCKS("项目名称|年度绩效目标|一级指标|三级指标|指标值|资金用途"),
		"project.name@0p goals@1p level1@2 level3@3 target@4 purpose@5p list");
}

static void heads_repeat_where_they_say_the_same(void **state)
{
	struct dm_header a, b, c;
	struct dm_grid grid;

	(void)state;
	blocks_grid(
		&grid, BLOCKS("一级指标|三级指标|指标值", "甲|乙|丙", "|一级指标|三级指标|指标值",
			       "丁|戊|己", "一级指标|三级指标|指标值|备注"));
	assert_true(dm_header_from_rows(&blocks_arena, blocks_forms, &grid, 0, &a));
	assert_false(dm_header_from_rows(&blocks_arena, blocks_forms, &grid, 1, &b));
	assert_true(dm_header_from_rows(&blocks_arena, blocks_forms, &grid, 2, &b));
	assert_true(dm_header_from_rows(&blocks_arena, blocks_forms, &grid, 4, &c));
	assert_true(dm_header_eq(&a, &b));
	assert_false(dm_header_eq(&a, &c));
	dm_header_place(&grid, 0, &a, DM_FATE_LABEL);
	assert_true(grid.rows.items[0].entries[2].cell->is_placed);
	assert_false(grid.rows.items[1].entries[0].cell->is_placed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_known_by_their_captions),
		cmocka_unit_test(what_has_few_columns_of_one_is_no_head),
		cmocka_unit_test(captions_may_be_parted_below),
		cmocka_unit_test(columns_of_two_periods_are_told_apart),
		cmocka_unit_test(a_second_column_of_one_member_is_another),
		cmocka_unit_test(the_last_level_is_the_name),
		cmocka_unit_test(signs_decide_which_column_is_the_operator),
		cmocka_unit_test(
			levels_alone_are_a_head_and_an_unknown_caption_may_head_the_values),
		cmocka_unit_test(a_column_for_projects_makes_a_list),
		cmocka_unit_test(heads_repeat_where_they_say_the_same),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
