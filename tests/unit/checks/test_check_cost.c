#include "checks_fixture.h"

#define COST "'level1':'产出指标','level2':'成本指标',"
#define COST_OF(total, name, target) \
	SHEET(BUDGET("'total':'" total "'") "," ROWS("{" COST "'level3':'" name "'," target "}"))
#define OTHER_OF(total, name, target) \
	SHEET(BUDGET("'total':'" total "'") "," ROWS("{'level3':'" name "'," target "}"))

static void test_above(void **state)
{
	static const struct check_case cases[] = {
		{ "cost.above-budget",
			COST_OF("25650000.00", "控制数",
				NUMERIC("≤3584万元", "'le'", "3584", "'万元'")),
			1, "≤3584万元|25650000.00|35840000.00" },
		{ "cost.above-budget",
			OTHER_OF("100.00", "总成本",
				NUMERIC("100.005元", "null", "100.005", "'元'")),
			1, "100.005元|100.00|100.005" },
		/* equal, exactly */
		{ "cost.above-budget",
			COST_OF("24727100.00", "控制数",
				NUMERIC("≤2472.71万元", "'le'", "2472.71", "'万元'")),
			1, NULL },
		/* no cost: neither the category nor a word */
		{ "cost.above-budget",
			OTHER_OF("100.00", "带动增收", NUMERIC("200元", "null", "200", "'元'")), 1,
			NULL },
		/* no upper end */
		{ "cost.above-budget",
			COST_OF("100.00", "控制数", NUMERIC("≥200元", "'ge'", "200", "'元'")), 1,
			NULL },
		/* a price */
		{ "cost.above-budget",
			COST_OF("100.00", "补助标准",
				NUMERIC("200元/人", "null", "200", "'元/人'")),
			1, NULL },
		{ "cost.above-budget",
			SHEET(ROWS("{" COST
				   "'level3':'x'," NUMERIC("200元", "null", "200", "'元'") "}")),
			1, NULL },
		/* of a range its end counts */
		{ "cost.above-budget",
			COST_OF("100.00", "x",
				"'target':{'text':'90-110元','kind':'numeric','operator':'between',"
				"'value':'90','value2':'110','unit':'元'}"),
			1, "90-110元|100.00|110.00" },
	};

	(void)state;
	CASES(cases);
}

static void test_slip(void **state)
{
	static const struct check_case cases[] = {
		{ "cost.unit-slip",
			COST_OF("24727100.00", "x", NUMERIC("≤2472.71%", "'le'", "2472.71", "'%'")),
			1, "≤2472.71%|24727100.00|" },
		{ "cost.unit-slip",
			OTHER_OF("640000.00", "投入费用",
				NUMERIC("640000个", "null", "640000", "'个'")),
			1, "640000个|640000.00|" },
		{ "cost.unit-slip",
			COST_OF("24727100.00", "x", NUMERIC("≤2472.72%", "'le'", "2472.72", "'%'")),
			1, NULL },
		{ "cost.unit-slip",
			COST_OF("24727100.00", "x",
				NUMERIC("≤2472.71万元", "'le'", "2472.71", "'万元'")),
			1, NULL },
		/* 万 is written for 万元 */
		{ "cost.unit-slip",
			COST_OF("2500000.00", "x", NUMERIC("250万", "null", "250", "'万'")), 1,
			NULL },
		{ "cost.unit-slip",
			OTHER_OF("95.00", "完成率", NUMERIC("95%", "null", "95", "'%'")), 1, NULL },
		{ "cost.unit-slip", COST_OF("0.00", "超支率", NUMERIC("0%", "null", "0", "'%'")), 1,
			NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_periodic(void **state)
{
	static const struct check_case cases[] = {
		{ "cost.periodic-above-budget",
			COST_OF("640000.00", "x",
				NUMERIC("≤8万元/每月", "'le'", "8", "'万元/每月'")),
			1, "≤8万元/每月|640000.00|960000.00" },
		{ "cost.periodic-above-budget",
			COST_OF("960000.00", "x", NUMERIC("≤8万元/月", "'le'", "8", "'万元/月'")),
			1, NULL },
		{ "cost.periodic-above-budget",
			COST_OF("1.00", "x", NUMERIC("0.3元/季度", "null", "0.3", "'元/季度'")), 1,
			"0.3元/季度|1.00|1.20" },
		{ "cost.periodic-above-budget",
			COST_OF("1.20", "x", NUMERIC("0.3元/季度", "null", "0.3", "'元/季度'")), 1,
			NULL },
		{ "cost.periodic-above-budget",
			COST_OF("1.00", "x", NUMERIC("9元/年", "null", "9", "'元/年'")), 1, NULL },
	};

	(void)state;
	CASES(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_above),
		cmocka_unit_test(test_slip), cmocka_unit_test(test_periodic) };

	return cmocka_run_group_tests_name("check cost", tests, NULL, NULL);
}
