#include "checks_fixture.h"

#define IN(level2, name, target) \
	SHEET(ROWS("{'level2':'" level2 "','level3':'" name "'" target "}"))
#define OF(text, value, unit) "," NUMERIC(text, "null", value, "'" unit "'")

static void test_cost(void **state)
{
	static const struct check_case cases[] = {
		{ "fit.cost-not-money", IN("成本指标", "达标率", OF("100%", "100", "%")), 1,
			"100%|成本指标|" },
		{ "fit.cost-not-money", IN("经济成本指标", "达标", "," WORDS("合规")), 1,
			"合规|经济成本指标|" },
		{ "fit.cost-not-money",
			IN("成本指标", "标准", OF("780元/生/年", "780", "元/生/年")), 1, NULL },
		{ "fit.cost-not-money", IN("成本指标", "成本控制率", OF("100%", "100", "%")), 1,
			NULL },
		{ "fit.cost-not-money", IN("数量指标", "达标率", OF("100%", "100", "%")), 1, NULL },
		{ "fit.cost-not-money", IN("成本指标", "标准", ""), 1, NULL },
		{ "fit.cost-is-time", IN("成本指标", "及时拨付资金", ""), 1,
			"及时拨付资金|成本指标|" },
		{ "fit.cost-is-time", IN("时效指标", "及时拨付资金", ""), 1, NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_output(void **state)
{
	static const struct check_case cases[] = {
		{ "fit.quality-is-cost", IN("质量指标", "项目投入成本", OF("1个", "1", "个")), 1,
			"项目投入成本|质量指标|1个" },
		{ "fit.quality-is-cost", IN("质量指标", "标准", OF("60万元", "60", "万元")), 1,
			"标准|质量指标|60万元" },
		/* 万 counts things too; 投入使用 is no cost */
		{ "fit.quality-is-cost", IN("质量指标", "覆盖", OF("60万", "60", "万")), 1, NULL },
		{ "fit.quality-is-cost", IN("质量指标", "设备投入使用率", OF("90%", "90", "%")), 1,
			NULL },
		{ "fit.time-is-count", IN("时效指标", "项目个数", OF("1%", "1", "%")), 1,
			"项目个数|时效指标|1%" },
		{ "fit.time-is-count", IN("时效指标", "推进", OF("1个", "1", "个")), 1,
			"推进|时效指标|1个" },
		{ "fit.time-is-count", IN("时效指标", "办理天数", OF("5天", "5", "天")), 1, NULL },
		{ "fit.time-is-count", IN("时效指标", "及时指数", OF("5%", "5", "%")), 1, NULL },
		{ "fit.quantity-is-money", IN("数量指标", "能力", OF("64万元", "64", "万元")), 1,
			"64万元|数量指标|" },
		{ "fit.quantity-is-money", IN("数量指标", "人数", OF("64万", "64", "万")), 1,
			NULL },
		{ "fit.quantity-is-money", IN("数量指标", "人数", OF("64万人", "64", "万人")), 1,
			NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_units(void **state)
{
	static const struct check_case cases[] = {
		{ "fit.rate-in-counts", IN("质量指标", "正常运行率", OF("8个", "8", "个")), 1,
			"8个|正常运行率|" },
		{ "fit.rate-in-counts", IN("质量指标", "群众满意度（%）", OF("8户", "8", "户")), 1,
			"8户|群众满意度（%）|" },
		{ "fit.rate-in-counts", IN("质量指标", "监测频率", OF("8次", "8", "次")), 1, NULL },
		{ "fit.rate-in-counts", IN("质量指标", "运行率", OF("8天", "8", "天")), 1, NULL },
		{ "fit.count-in-percent", IN("数量指标", "任务数", OF("95%", "95", "%")), 1,
			"95%|任务数|" },
		{ "fit.count-in-percent",
			IN("数量指标", "人数（人）", OF("95百分比", "95", "百分比")), 1,
			"95百分比|人数（人）|" },
		{ "fit.count-in-percent", IN("数量指标", "绿化系数", OF("95%", "95", "%")), 1,
			NULL },
		{ "fit.count-in-percent", IN("数量指标", "人数占比", OF("95%", "95", "%")), 1,
			NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_satisfaction(void **state)
{
	static const struct check_case cases[] = {
		{ "fit.satisfaction-not-percent",
			IN("服务对象满意度指标", "群众", OF("20个", "20", "个")), 1, "20个|群众|" },
		{ "fit.satisfaction-not-percent",
			IN("服务对象满意度指标", "群众", "," NUMERIC("20", "null", "20", "null")),
			1, "20|群众|" },
		{ "fit.satisfaction-not-percent",
			IN("满意度", "群众", OF("95百分比", "95", "百分比")), 1, NULL },
		{ "fit.satisfaction-not-percent", IN("满意度", "群众", OF("95分", "95", "分")), 1,
			NULL },
		{ "fit.satisfaction-not-percent", IN("满意度", "群众", "," WORDS("满意")), 1,
			NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_levels(void **state)
{
	static const struct check_case cases[] = {
		{ "fit.levels-mismatch",
			SHEET(ROWS("{'level1':'效益指标','level2':'服务对象满意度指标'}")), 1,
			"服务对象满意度指标|效益指标|" },
		{ "fit.levels-mismatch", SHEET(ROWS("{'level1':'产出指标','level2':'成本指标'}")),
			1, NULL },
		{ "fit.levels-mismatch", SHEET(ROWS("{'level1':'成本指标','level2':'成本指标'}")),
			1, NULL },
		{ "fit.levels-mismatch", SHEET(ROWS("{'level1':'产出指标','level2':'其他指标'}")),
			1, NULL },
		{ "fit.levels-mismatch", SHEET(ROWS("{'level1':'任务一','level2':'数量指标'}")), 1,
			NULL },
		{ "fit.levels-mismatch", SHEET(ROWS("{'level1':null,'level2':'数量指标'}")), 1,
			NULL },
	};

	(void)state;
	CASES(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cost),
		cmocka_unit_test(test_output), cmocka_unit_test(test_units),
		cmocka_unit_test(test_satisfaction), cmocka_unit_test(test_levels) };

	return cmocka_run_group_tests_name("check fit", tests, NULL, NULL);
}
