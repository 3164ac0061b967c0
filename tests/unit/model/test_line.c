#include "model/line.h"

#include "blocks_fixture.h"

/* The pairs of a line: "before | label=value [unit] | …", or "none". */
static void expect(const char *text, const char *want)
{
	struct dm_line line = { 0 };
	struct dm_buf b;

	dm_buf_init(&b, &blocks_arena);
	if (!dm_line_from_text(&blocks_arena, blocks_forms, dm_str_from_c(text), &line))
		dm_buf_add_c(&b, "none");
	dm_buf_add(&b, line.before);
	for (size_t i = 0; i < line.n; i++) {
		dm_buf_add_c(&b, i || line.before.n ? " | " : "");
		dm_buf_add(&b, line.pairs[i].label);
		dm_buf_add_c(&b, line.pairs[i].role == DM_ROLE_MONEY_UNIT ? "$" : "=");
		dm_buf_add(&b, line.pairs[i].value);
		dm_buf_add_c(&b, line.pairs[i].unit.p ? " " : "");
		dm_buf_add(&b, line.pairs[i].unit);
	}
	blocks_same(dm_buf_str(&b).p, want, text);
}

static void labels_with_colons_part_a_line(void **state)
{
	(void)state;
	expect("填表人：宋某    联系电话：0312-7612345", "填表人=宋某 | 联系电话=0312-7612345");
	expect("填表人:宋某联系电话:123", "填表人=宋某 | 联系电话=123");
	expect("填表人：　　　审核人：", "填表人= | 审核人=");
	expect("资金总额（万元）：12.50", "资金总额（万元）=12.50 万元");
	expect("其中：财政资金：10", "其中：财政资金=10");
	expect("备注：中：优：", "备注=中：优：");
	expect("*项目名称：修路", "*项目名称=修路");
	expect("注：本表一式三份：甲乙丙各一份", "注=本表一式三份：甲乙丙各一份");
}

static void the_unit_of_money_is_no_office(void **state)
{
	(void)state;
	expect("单位：万元", "单位$万元");
	expect("填报单位：交通局  单位：元", "填报单位=交通局 | 单位$元");
	expect("交通局  金额单位：千元", "交通局 | 金额单位$千元");
	expect("单位：人民币万元", "单位$万元");
	expect("单位：交通局", "单位=交通局");
	expect("（单位：万元）", "单位$万元");
	expect("【金额单位：元】", "金额单位$元");
	expect("單位：新台幣", "單位=新台幣");
	expect("單位：萬元", "單位$万元");
	expect("單位：人民幣千元", "單位$千元");
	expect("金額單位：仟元", "金額單位$千元");
	expect("Unit: RMB 10,000", "Unit$万元");
	expect("Unit: thousand yuan", "Unit$千元");
	expect("Unit: 10,000 yuan", "Unit$万元");
	expect("Unit: RMB million", "Unit$百万元");
	expect("单位：元氏县财政局", "单位=元氏县财政局");
	expect("单位：万州区财政局", "单位=万州区财政局");
}

static void lines_without_known_labels_are_none(void **state)
{
	(void)state;
	expect("现将有关事项通知如下：", "none");
	expect("修路", "none");
	expect("：", "none");
	expect("", "none");
	expect("项目名称", "none"); /* no colon */
	expect("时间是12:30", "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_with_colons_part_a_line),
		cmocka_unit_test(the_unit_of_money_is_no_office),
		cmocka_unit_test(lines_without_known_labels_are_none),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
