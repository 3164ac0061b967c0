#include "model/outline.h"

#include "blocks_fixture.h"

/* What becomes of lines of text; "N|" in front states a heading level of the format. */
static void expect(const char *const *lines, const char *want)
{
	struct dm_outline outline;
	struct dm_report report = { 0 };

	dm_outline_begin(&outline, &blocks_arena);
	for (const char *const *l = lines; *l; l++) {
		struct dm_str line = dm_str_from_c(*l);
		bool has_level = line.n > 1 && line.p[1] == '|';
		dm_outline_add(&outline, DM_NULL, has_level ? dm_str_from(line, 2) : line,
			has_level ? (uint32_t)(line.p[0] - '0') : 0);
	}
	report.narrative = dm_outline_end(&outline, NULL, &report.n_narrative);
	blocks_same(blocks_text(&report, 0), want, lines[0] ? lines[0] : "nothing");
}

static void headings_nest(void **state)
{
	(void)state;
	expect(BLOCKS("第一部分 概况", "一、职责", "（一）财政", "1.收入", "管收入。", "2.支出",
		       "（二）税务", "二、机构", "有三个。", "第二部分 预算", "甲。"),
		"§ 第一部分 概况\n"
		"  § 一 职责\n"
		"    § （一） 财政\n"
		"      § 1 收入\n"
		"        管收入。\n"
		"      § 2 支出\n"
		"    § （二） 税务\n"
		"  § 二 机构\n"
		"    有三个。\n"
		"§ 第二部分 预算\n"
		"  甲。\n");
	/* Levels may be left out. */
	expect(BLOCKS("一、职责", "1.收入", "（一）财政"),
		"§ 一 职责\n  § 1 收入\n  § （一） 财政\n");
}

static void sentences_with_numbers_are_paragraphs(void **state)
{
	(void)state;
	expect(BLOCKS("一、情况", "一、加强预算管理。按照要求做", "（2）实施期限：一年。",
		       "一是抓收入", "（1）收入", "①支出", "1.收入；"),
		"§ 一 情况\n"
		"  一、加强预算管理。按照要求做\n"
		"  （2）实施期限：一年。\n"
		"  一是抓收入\n"
		"  （1）收入\n"
		"  ①支出\n"
		"  1.收入；\n");
}

static void text_before_the_first_heading_is_a_section(void **state)
{
	(void)state;
	expect(BLOCKS("各乡镇：", "现通知如下。", "一、情况"),
		"§\n  各乡镇：\n  现通知如下。\n§ 一 情况\n");
	expect(BLOCKS("", "  ", "\n"), "");
}

static void a_heading_may_be_split_over_two_lines(void **state)
{
	(void)state;
	expect(BLOCKS("第一部分", "部门整体绩效目标", "甲。", "第二部分", "一、情况", "第三部分"),
		"§ 第一部分 部门整体绩效目标\n"
		"  甲。\n"
		"§ 第二部分\n"
		"  § 一 情况\n"
		"§ 第三部分\n");
	expect(BLOCKS("第一部分", "这是一个句子。"), "§ 第一部分\n  这是一个句子。\n");
}

static void attachments_are_a_list(void **state)
{
	(void)state;
	expect(BLOCKS("一、要求", "附件：1.分配表", "2.目标表", "3.说明", "某县财政局", "二、其他"),
		"§ 一 要求\n"
		"  附件：1.分配表\n"
		"  2.目标表\n"
		"  3.说明\n"
		"  某县财政局\n"
		"§ 二 其他\n");
}

static void the_formats_own_headings_count(void **state)
{
	(void)state;
	expect(BLOCKS("1|概况", "2|职责", "管财政。", "2|机构：", "9|深", "1|预算"),
		"§ 概况\n"
		"  § 职责\n"
		"    管财政。\n"
		"    机构：\n"
		"    § 深\n"
		"§ 预算\n");
}

static void computed_numbers_go_in_front(void **state)
{
	struct dm_outline outline;
	struct dm_report report = { 0 };

	(void)state;
	dm_outline_begin(&outline, &blocks_arena);
	dm_outline_add(&outline, DM_STR("一、"), DM_STR("概况"), 0);
	dm_outline_add(&outline, DM_STR("（1）"), DM_STR("很好。"), 0);
	report.narrative = dm_outline_end(&outline, NULL, &report.n_narrative);
	blocks_same(blocks_text(&report, 0), "§ 一 概况\n  （1）很好。\n", "numbers");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_nest),
		cmocka_unit_test(sentences_with_numbers_are_paragraphs),
		cmocka_unit_test(text_before_the_first_heading_is_a_section),
		cmocka_unit_test(a_heading_may_be_split_over_two_lines),
		cmocka_unit_test(attachments_are_a_list),
		cmocka_unit_test(the_formats_own_headings_count),
		cmocka_unit_test(computed_numbers_go_in_front),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
