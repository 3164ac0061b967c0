#include "model/title.h"

#include "blocks_fixture.h"

static void titles_lose_ordinal_and_bracketed_year(void **state)
{
	static const struct {
		const char *line, *text;
		int32_t year;
	} ROWS[] = {
		{ "1.贫困村道路绩效目标表", "贫困村道路绩效目标表", 0 },
		{ "（三）道路绩效目标表", "道路绩效目标表", 0 },
		{ "十二、道路 绩效目标表", "道路 绩效目标表", 0 },
		{ "项目支出绩效目标表（2021年度）", "项目支出绩效目标表", 2021 },
		{ "项目支出绩效目标表(2021年)", "项目支出绩效目标表", 2021 },
		{ "项目支出绩效目标表（２０２１年度）", "项目支出绩效目标表", 2021 },
		{ "（2021年度）", NULL, 2021 },
		{ "2023年项目支出绩效目标申报表", "2023年项目支出绩效目标申报表", 2023 },
		{ "2023 年度某局绩效目标表", "2023 年度某局绩效目标表", 2023 },
		{ "某局2022年部门整体支出绩效目标表", "某局2022年部门整体支出绩效目标表", 2022 },
		{ "2021年扶贫办工作综合经费绩效目标表", "2021年扶贫办工作综合经费绩效目标表", 0 },
		{ "2021年部门预算项目绩效目标表（建设类）",
			"2021年部门预算项目绩效目标表（建设类）", 2021 },
		{ "3021年项目支出绩效目标表", "3021年项目支出绩效目标表", 0 },
		{ "", NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_title t = dm_title_from_line(
			&blocks_arena, blocks_forms, dm_str_from_c(ROWS[i].line));
		if (!dm_str_eq(t.text, dm_str_from_c(ROWS[i].text)) || t.year != ROWS[i].year ||
			(!ROWS[i].text && t.text.p))
			fail_msg("%s: %.*s, %d", ROWS[i].line, DM_FMT(t.text), t.year);
	}
}

static void what_only_numbers_a_sheet_is_no_title(void **state)
{
	static const char *const YES[] = { "附件2", "附表1：", "公开14表", "表十二", "附件",
		"附件：", "预算05-2表", "附表3—1", "表1-2", "附件 3", NULL };
	static const char *const NO[] = { "附件：分配表", "表彰决定", "公开表彰", "预算安排情况",
		"项目表1", "2021年", "", NULL };

	(void)state;
	for (const char *const *s = YES; *s; s++)
		if (!dm_title_is_sheet_number(blocks_forms, dm_str_from_c(*s)))
			fail_msg("%s", *s);
	for (const char *const *s = NO; *s; s++)
		if (dm_title_is_sheet_number(blocks_forms, dm_str_from_c(*s)))
			fail_msg("%s", *s);
}

static void a_line_may_be_a_year(void **state)
{
	static const struct {
		const char *line;
		int32_t year;
	} ROWS[] = { { "（2021年度）", 2021 }, { "2021年", 2021 }, { "( 2021 年度 )", 2021 },
		{ "２０２１年度", 2021 }, { "2021", 0 }, { "2021年3月", 0 }, { "表（2021年）", 0 },
		{ "1921年", 0 }, { "", 0 }, { "（）", 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		int32_t year = 0;
		bool is = dm_title_is_year(dm_str_from_c(ROWS[i].line), &year);
		if (is != (ROWS[i].year != 0) || year != ROWS[i].year)
			fail_msg("%s: %d", ROWS[i].line, year);
	}
}

static void titles_of_forms_are_told_by_their_ends(void **state)
{
	(void)state;
	assert_true(dm_title_is_form_title(blocks_forms, DM_STR("项目支出绩效目标表")));
	assert_true(dm_title_is_form_title(blocks_forms, DM_STR("目标申报表（二）（2021年）")));
	assert_true(dm_title_is_form_title(blocks_forms, DM_STR("收支总表")));
	assert_false(dm_title_is_form_title(blocks_forms, DM_STR("一、填好本表。交给财政局的表")));
	assert_false(dm_title_is_form_title(blocks_forms, DM_STR("部门概况")));
	assert_false(dm_title_is_form_title(blocks_forms, DM_NULL));
}

static void the_documents_year_stands_anywhere(void **state)
{
	(void)state;
	assert_int_equal(dm_title_any_year(DM_STR("2021年临时救助资金（第一批）分配表")), 2021);
	assert_int_equal(dm_title_any_year(DM_STR("关于下达 2022 年资金的通知")), 2022);
	assert_int_equal(dm_title_any_year(DM_STR("财预2021号")), 0);
	assert_int_equal(dm_title_any_year(DM_NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_lose_ordinal_and_bracketed_year),
		cmocka_unit_test(what_only_numbers_a_sheet_is_no_title),
		cmocka_unit_test(a_line_may_be_a_year),
		cmocka_unit_test(titles_of_forms_are_told_by_their_ends),
		cmocka_unit_test(the_documents_year_stands_anywhere),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
