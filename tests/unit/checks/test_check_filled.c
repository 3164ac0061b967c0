#include "checks_fixture.h"

static void test_filled(void **state)
{
	static const struct check_case cases[] = {
		{ "indicator.target-missing",
			SHEET(ROWS("{'level3':'甲'},{'level3':'乙'," WORDS("好") "}")), 1, "甲||" },
		{ "indicator.target-missing", SHEET(ROWS("{'description':'甲'}")), 1, "甲||" },
		{ "indicator.target-missing", SHEET(ROWS("{'level2':'数量指标'}")), 1, NULL },
		/* one column of values a region */
		{ "indicator.target-missing", SHEET(ROWS("{'level3':'甲','extra':{'乙村':'1'}}")),
			1, NULL },
		/* a remark is no value where the sheet has targets */
		{ "indicator.target-missing",
			SHEET(ROWS("{'level3':'甲','extra':{'备注':'1'}},{'level3':'乙'," WORDS(
				"好") "}")),
			1, "甲||" },
		{ "indicator.target-missing",
			SHEET(ROWS("{'level3':'甲','target_midterm':{'text':'好','kind':"
				   "'qualitative'}}")),
			1, NULL },
		{ "indicator.name-missing", SHEET(ROWS("{'level2':'数量指标'," WORDS("好") "}")), 1,
			"好||" },
		{ "indicator.name-missing", SHEET(ROWS("{'description':'甲'," WORDS("好") "}")), 1,
			NULL },
		{ "indicator.placeholder", SHEET(ROWS("{'level3':'指标12'}")), 1, "指标12||" },
		{ "indicator.placeholder", SHEET(ROWS("{'level3':'……'}")), 1, "……||" },
		{ "indicator.placeholder", SHEET(ROWS("{'level3':'指标'}")), 1, NULL },
		{ "indicator.placeholder", SHEET(ROWS("{'level3':'指标1完成数'}")), 1, NULL },
		{ "indicator.placeholder", SHEET(ROWS("{'level3':'甲'," WORDS("≥**人") "}")), 1,
			"≥**人||" },
		{ "indicator.placeholder", SHEET(ROWS("{'level3':'甲'," WORDS("××元") "}")), 1,
			"××元||" },
		{ "indicator.placeholder", SHEET(ROWS("{'level3':'甲'," WORDS("3*4") "}")), 1,
			NULL },
		{ "indicator.basis-missing",
			SHEET(ROWS("{'level3':'甲','basis':'计划'},{'level3':'乙'}")), 2, "乙||" },
		{ "indicator.basis-missing", SHEET(ROWS("{'level3':'甲'},{'level3':'乙'}")), 2,
			NULL },
	};

	(void)state;
	CASES(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_filled) };

	return cmocka_run_group_tests_name("check filled", tests, NULL, NULL);
}
