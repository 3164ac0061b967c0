#include "checks_fixture.h"

#define LEVELS(level1, level2) "{'level1':'" level1 "','level2':'" level2 "','level3':'x'}"
#define LEVEL2(level2) "{'level2':'" level2 "','level3':'x'}"

static void test_sheet(void **state)
{
	static const struct check_case cases[] = {
		{ "sheet.name-missing", SHEET("'name':null"), 0, "||" },
		{ "sheet.name-missing", "{'subject':'transfer'}", 0, "||" },
		{ "sheet.name-missing", SHEET("'name':'甲'"), 0, NULL },
		{ "sheet.name-missing", "{'subject':'department'}", 0, NULL },
		{ "sheet.budget-missing", SHEET(BUDGET("'fiscal':'1.00'")), 0, "||" },
		{ "sheet.budget-missing", SHEET(BUDGET("'total':'0.00'")), 0, NULL },
		{ "sheet.budget-missing", "{'subject':'department'}", 0, NULL },
		{ "sheet.goals-missing", SHEET("'goals':[]"), 0, "||" },
		{ "sheet.goals-missing", "{'subject':'department','goals':[]}", 0, "||" },
		{ "sheet.goals-missing", SHEET("'goals':['甲']"), 0, NULL },
		{ "sheet.indicators-missing", SHEET(ROWS("")), 0, "||" },
		{ "sheet.indicators-missing", SHEET(ROWS("{'level3':'x'}")), 0, NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_groups(void **state)
{
	static const struct check_case cases[] = {
		{ "category.output-missing", SHEET(ROWS(LEVELS("效益指标", "社会效益指标"))), 0,
			"||" },
		{ "category.output-missing", SHEET(ROWS(LEVELS("产出指标（50分）", "数量指标"))), 0,
			NULL },
		{ "category.output-missing", SHEET(ROWS(LEVEL2("质量指标"))), 0, NULL },
		{ "category.output-missing", SHEET(ROWS("{'level3':'x'}")), 0, NULL },
		/* levels of its own: nothing can be said */
		{ "category.output-missing", SHEET(ROWS(LEVELS("任务一", "其他"))), 0, NULL },
		{ "category.benefit-missing", SHEET(ROWS(LEVELS("产出指标", "数量指标"))), 0,
			"||" },
		{ "category.benefit-missing",
			SHEET(ROWS(LEVEL2("数量指标") "," LEVEL2("生态效益"))), 0, NULL },
		{ "category.satisfaction-missing", SHEET(ROWS(LEVELS("产出指标", "数量指标"))), 0,
			"||" },
		/* under the benefits, as many forms have it */
		{ "category.satisfaction-missing",
			SHEET(ROWS(LEVELS("效益指标", "社会公众或服务对象满意度指标"))), 0, NULL },
		{ "category.cost-missing", SHEET(ROWS(LEVELS("产出指标", "数量指标"))), 0, "||" },
		{ "category.cost-missing", SHEET(ROWS(LEVELS("产出指标", "成本指标"))), 0, NULL },
		{ "category.cost-missing", SHEET(ROWS(LEVELS("成本指标", "经济成本指标"))), 0,
			NULL },
		{ "category.cost-missing", SHEET(ROWS(LEVELS("成本指标", "别的"))), 0, NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_goals(void **state)
{
	static const struct check_case cases[] = {
		{ "goals.duplicate", SHEET("'goals':['甲','乙','甲','乙']"), 0, "甲||" },
		{ "goals.duplicate", SHEET("'goals':['甲','甲。']"), 0, NULL },
		{ "goals.same-as-purpose", SHEET("'goals':['甲','乙'],'purpose':'乙'"), 0, "乙||" },
		{ "goals.same-as-purpose", SHEET("'goals':['甲'],'purpose':'甲乙'"), 0, NULL },
		{ "goals.same-as-purpose", SHEET("'goals':['甲'],'purpose':null"), 0, NULL },
	};

	(void)state;
	CASES(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_sheet),
		cmocka_unit_test(test_groups), cmocka_unit_test(test_goals) };

	return cmocka_run_group_tests_name("check complete", tests, NULL, NULL);
}
