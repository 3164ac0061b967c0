#include "checks_fixture.h"

#define POINT(label, percent) "{'label':'" label "','month':null,'percent':" percent "}"
#define PLAN(a, b, c) \
	SHEET("'plan':[" POINT("3月底", a) "," POINT("6月底", b) "," POINT("12月底", c) "]")

static void test_plan(void **state)
{
	static const struct check_case cases[] = {
		{ "plan.range", PLAN("'0'", "'-1'", "'100'"), 0, "6月底 -1||" },
		{ "plan.range", PLAN("'0'", "'50'", "'100.01'"), 0, "12月底 100.01||" },
		{ "plan.range", PLAN("'0.00'", "null", "'100.00'"), 0, NULL },
		{ "plan.decreasing", PLAN("'50.00'", "'49.99'", "'100'"), 0,
			"6月底 49.99|3月底 50.00|" },
		{ "plan.decreasing", PLAN("'50'", "null", "'40'"), 0, "12月底 40|3月底 50|" },
		{ "plan.decreasing", PLAN("'50'", "'50.00'", "null"), 0, NULL },
		{ "plan.incomplete", PLAN("'50'", "'75.00'", "null"), 0, "6月底 75.00|100|" },
		{ "plan.incomplete", PLAN("'50'", "'100.00'", "null"), 0, NULL },
		{ "plan.incomplete", PLAN("null", "null", "null"), 0, NULL },
		{ "plan.empty", PLAN("null", "null", "null"), 0, "||" },
		{ "plan.empty", PLAN("null", "'0'", "null"), 0, NULL },
		{ "plan.empty", SHEET("'plan':[]"), 0, NULL },
		{ "plan.gap", PLAN("'50'", "null", "'100'"), 0, "6月底||" },
		{ "plan.gap", PLAN("null", "'50'", "'100'"), 0, NULL },
		{ "plan.gap", PLAN("'50'", "'100'", "null"), 0, NULL },
	};

	(void)state;
	CASES(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_plan) };

	return cmocka_run_group_tests_name("check plan", tests, NULL, NULL);
}
