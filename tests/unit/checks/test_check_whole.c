#include "checks_fixture.h"
#include "dropmill/model.h"

#define SAYS(description) "{'level3':'x','description':" description "}"
#define WEIGHTS(a, b) SHEET(ROWS("{'level3':'x','weight':" a "},{'level3':'y','weight':" b "}"))

static void test_descriptions(void **state)
{
	static const struct check_case cases[] = {
		{ "name.repeated-description",
			SHEET(ROWS(
				SAYS("'甲'") "," SAYS("'乙'") "," SAYS("'甲'") "," SAYS("'甲'"))),
			0, "甲|3|4" },
		/* not more than half */
		{ "name.repeated-description",
			SHEET(ROWS(
				SAYS("'甲'") "," SAYS("'乙'") "," SAYS("'甲'") "," SAYS("'乙'"))),
			0, NULL },
		/* fewer than four */
		{ "name.repeated-description",
			SHEET(ROWS(SAYS("'甲'") "," SAYS("'甲'") "," SAYS("'甲'"))), 0, NULL },
		/* no description is none that repeats */
		{ "name.repeated-description",
			SHEET(ROWS(
				SAYS("null") "," SAYS("null") "," SAYS("null") "," SAYS("'甲'"))),
			0, NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_weights(void **state)
{
	static const struct check_case cases[] = {
		{ "weight.sum", WEIGHTS("'50'", "'20.5'"), 0, "70.5|80, 90, 100|" },
		{ "weight.sum", WEIGHTS("'50'", "'30'"), 0, NULL },
		{ "weight.sum", WEIGHTS("'67.5'", "'22.50'"), 0, NULL },
		{ "weight.sum", WEIGHTS("'99.9'", "'0.1'"), 0, NULL },
		{ "weight.sum", WEIGHTS("'50'", "null"), 0, NULL },
		{ "weight.sum", SHEET(ROWS("")), 0, NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_codes(void **state)
{
	static const char three[] = "{'ordinal':1,'code':'A1'},{'ordinal':2,'code':'A2'},"
				    "{'ordinal':3,'code':'A1'}";
	static const struct check_case cases[] = {
		{ "code.duplicate", three, 0, "A1|1|" },
		{ "code.duplicate", "{'ordinal':1,'code':null},{'ordinal':2,'code':null}", 0,
			NULL },
	};
	struct dm_arena arena;

	(void)state;
	CASES(cases);
	dm_arena_init(&arena, 0, NULL, NULL);
	const struct dm_report *report = dm_check(&arena, rules_with(&arena, NULL, true),
		real_units(&arena), report_of(&arena, three), DM_RULES_ZH);
	assert_int_equal(finding_of(report, "code.duplicate", 0)->project, 3);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_descriptions),
		cmocka_unit_test(test_weights), cmocka_unit_test(test_codes) };

	return cmocka_run_group_tests_name("check whole", tests, NULL, NULL);
}
