#include "checks_fixture.h"

#define NAMED(level2, name) "{'level1':'产出指标','level2':'" level2 "','level3':'" name "'}"
#define SCORED(weight, score, rest) \
	SHEET(ROWS("{'level3':'x','weight':" weight ",'score':" score rest "}"))

static void test_names(void **state)
{
	static const struct check_case cases[] = {
		{ "name.same-description", SHEET(ROWS("{'level3':'甲','description':'甲'}")), 1,
			"甲||" },
		{ "name.same-description", SHEET(ROWS("{'level3':'甲','description':'甲数'}")), 1,
			NULL },
		{ "name.same-description", SHEET(ROWS("{'level3':null,'description':null}")), 1,
			NULL },
		{ "name.duplicate",
			SHEET(ROWS(NAMED("数量指标", "甲") "," NAMED("数量指标", "乙") "," NAMED(
				"数量指标", "甲"))),
			3, "甲|1|" },
		{ "name.duplicate",
			SHEET(ROWS(NAMED("数量指标", "甲") "," NAMED("质量指标", "甲"))), 2, NULL },
		/* the whole period's beside the year's */
		{ "name.duplicate",
			SHEET(ROWS("{'level3':'甲'," WORDS(
				"好") "},{'level3':'甲','target_midterm':"
				      "{'text':'好','kind':'qualitative'}}")),
			2, NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_scores(void **state)
{
	static const struct check_case cases[] = {
		{ "score.above-weight", SCORED("'10'", "'10.01'", ""), 1, "10.01|10|" },
		{ "score.above-weight", SCORED("'10'", "'10.00'", ""), 1, NULL },
		{ "score.above-weight", SCORED("null", "'10'", ""), 1, NULL },
		{ "score.unexplained", SCORED("'10'", "'9.9'", ",'deviation':null"), 1, "9.9|10|" },
		{ "score.unexplained", SCORED("'10'", "'9.9'", ",'deviation':'汛期'"), 1, NULL },
		{ "score.unexplained", SCORED("'10.0'", "'10'", ",'deviation':null"), 1, NULL },
	};

	(void)state;
	CASES(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_names),
		cmocka_unit_test(test_scores) };

	return cmocka_run_group_tests_name("check names", tests, NULL, NULL);
}
