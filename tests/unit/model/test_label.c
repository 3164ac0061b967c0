#include "model/label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/str.h"
#include "form_data.h"
#include "arena_fixture.h" /* behind form_data.h, whose parameters it would shadow */

static struct dm_units units;

static int setup(void **state)
{
	(void)arena_setup(state);
	form_units(&arena, &units);
	return 0;
}

enum { AMONG = 1, STAR = 2, PERCENT = 4, ENUMERATOR = 8 };

struct row {
	const char *text, *bare_key, *unit, *score, *remark;
	int flags;
};

static const struct row ROWS[] = {
	{ "项目名称：", "项目名称" },
	{ "资金总额（万元）", "资金总额", "万元" },
	{ "项目资金\n（ 万 元 ）：", "项目资金", "万元" },
	{ "项目资金(单位:元)", "项目资金", "元" },
	{ "項目資金（萬元）", "項目資金", "萬元" },
	{ "Total Funds (RMB 10,000)", "totalfunds", "RMB10,000" },
	{ "Total Funds (thousand yuan)", "totalfunds", "thousandyuan" },
	{ "补助标准（元/人）", "补助标准", NULL, NULL, "元/人" },
	{ "其中：财政拨款", "财政拨款", .flags = AMONG },
	{ "其中财政拨款", "财政拨款", .flags = AMONG },
	{ "其中：", "其中" },
	{ "★", NULL },
	{ "一、项目概况", "项目概况", .flags = ENUMERATOR },
	{ "（一）项目概况", "项目概况", .flags = ENUMERATOR },
	{ "1．项目概况", "项目概况", .flags = ENUMERATOR },
	{ "1.2.3、项目概况", "项目概况", .flags = ENUMERATOR },
	{ "①其中：★其他资金（万元）", "其他资金", "万元", .flags = ENUMERATOR | AMONG | STAR },
	{ "*项目名称", "项目名称", .flags = STAR },
	{ "项目名称 *：", "项目名称", .flags = STAR },
	{ "绩效指标（90分）", "绩效指标", NULL, "90" },
	{ "产出指标（50 分）(万元)", "产出指标", "万元", "50" },
	{ "产出指标（12.5%）", "产出指标", NULL, "12.5", .flags = PERCENT },
	{ "权重（％）", "权重", .flags = PERCENT },
	{ "全年预算数（A）", "全年预算数", NULL, NULL, "A" },
	{ "执行率（Ｂ／Ａ）", "执行率", NULL, NULL, "Ｂ／Ａ" },
	{ "填报单位（盖章）：", "填报单位", NULL, NULL, "盖章" },
	{ "转移支付（项目）名称", "转移支付项目名称" },
	{ "部门(单位)名称（公章）", "部门单位名称", NULL, NULL, "公章" },
	{ "（2021年度）", "2021年度" },
	{ "目标表（建设类（一））", "目标表", NULL, NULL, "建设类（一）" },
	{ "合计（2021）", "合计", NULL, NULL, "2021" },
	{ "1,437", "1437" },
	{ "1.5", "15" },
	{ "1.5个", "15个" },
	{ "其 中 ： 其 他：", "其他", .flags = AMONG },
	{ "3.二级项目编码", "二级项目编码", .flags = ENUMERATOR },
	{ "一级指标", "一级指标" },
	{ "）（", NULL },
	{ "：", NULL },
};

static const char *of(const char *want)
{
	return want ? want : "";
}

static void labels_are_taken_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		const struct row *r = &ROWS[i];
		struct dm_label l = dm_label_from_text(&arena, &units, dm_str_from_c(r->text));
		int flags = l.has_among * AMONG + l.has_star * STAR + l.has_percent * PERCENT +
			    l.has_enumerator * ENUMERATOR;

		if (!dm_str_eq(l.bare_key, dm_str_from_c(of(r->bare_key))) ||
			!dm_str_eq(l.unit, dm_str_from_c(of(r->unit))) ||
			!dm_str_eq(l.score, dm_str_from_c(of(r->score))) ||
			!dm_str_eq(l.remark, dm_str_from_c(of(r->remark))) || flags != r->flags)
			fail_msg("%s: key %.*s unit %.*s score %.*s remark %.*s flags %d", r->text,
				DM_FMT(l.bare_key), DM_FMT(l.unit), DM_FMT(l.score),
				DM_FMT(l.remark), flags);
	}
}

static void text_and_key_are_of_the_whole_label(void **state)
{
	(void)state;
	struct dm_label l = dm_label_from_text(&arena, &units, DM_STR("其中：项目资金（万元）： "));
	assert_true(dm_str_eq(l.text, DM_STR("其中：项目资金（万元）")));
	assert_true(dm_str_eq(l.key, DM_STR("其中项目资金万元")));
	assert_null(dm_label_from_text(&arena, &units, DM_NULL).text.p);
	assert_null(dm_label_from_text(&arena, &units, DM_STR("：")).text.p);
}

static void points_are_no_part_of_a_level(void **state)
{
	(void)state;
	static const struct {
		const char *text, *level, *name;
	} LEVELS[] = {
		{ "产出指标（50分）", "产出指标", "产出指标" },
		{ "产出指标(50分)", "产出指标", "产出指标" },
		{ "产出指标（ 50 分 ）", "产出指标", "产出指标" },
		{ "效益指标（３０分）", "效益指标", "效益指标" },
		{ "数量指标（12.5分）", "数量指标", "数量指标" },
		{ "成本指标(0-20)分", "成本指标", "成本指标" },
		{ "产出指标（40-50分）", "产出指标", "产出指标" },
		{ "产出指标50分", "产出指标", "产出指标50分" },
		{ "满意度指标", "满意度指标", "满意度指标" },
		{ "受益人口（≥**人）", "受益人口（≥**人）", "受益人口（≥**人）" },
		{ "满意度（≥90分）", "满意度（≥90分）", "满意度（≥90分）" },
		{ "数量指标（1）", "数量指标（1）", "数量指标（1）" },
		{ "合格率（95%）", "合格率（95%）", "合格率（95%）" },
		{ "预算（或投资规模）控制指标", "预算（或投资规模）控制指标",
			"预算（或投资规模）控制指标" },
		{ "（50分）", "（50分）", "（50分）" },
		{ "部分", "部分", "部分" },
		{ "分", "分", "分" },
	};

	for (size_t i = 0; i < sizeof(LEVELS) / sizeof(LEVELS[0]); i++) {
		struct dm_str text = dm_str_from_c(LEVELS[i].text);

		assert_str(dm_label_without_points(text, false), LEVELS[i].level, LEVELS[i].text);
		assert_str(dm_label_without_points(text, true), LEVELS[i].name, LEVELS[i].text);
	}
	assert_null(dm_label_without_points(DM_NULL, false).p);
}

/* Brackets by the thousand must neither overflow nor take long. */
static void hostile_brackets_end(void **state)
{
	(void)state;
	static const char *const PIECES[] = { "(", "(a)*", "1.", "*", ")", "其中", "①" };
	for (int i = 0; i < 7; i++) {
		for (size_t n = 500; n < 2000000; n *= 40) {
			struct dm_buf b;
			dm_buf_init(&b, &arena);
			while (b.n < n)
				dm_buf_add_c(&b, PIECES[i]);
			(void)dm_label_from_text(&arena, &units, dm_buf_str(&b));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_are_taken_apart),
		cmocka_unit_test(points_are_no_part_of_a_level),
		cmocka_unit_test(text_and_key_are_of_the_whole_label),
		cmocka_unit_test(hostile_brackets_end),
	};

	return cmocka_run_group_tests(tests, setup, arena_teardown);
}
