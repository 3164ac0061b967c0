#include "base/str.h"
#include "checks_fixture.h"
#include "dropmill/model.h"

#define AMOUNTS(total, fiscal, other) \
	SHEET(BUDGET("'total':'" total "','fiscal':'" fiscal "','other':'" other "'"))

static void test_amounts(void **state)
{
	static const struct check_case cases[] = {
		{ "budget.sum", AMOUNTS("100.00", "90.00", "5.00"), 0,
			"100.00|95.00|90.00 + 5.00" },
		{ "budget.sum", AMOUNTS("0.00", "90.00", "0.00"), 0, "0.00|90.00|90.00 + 0.00" },
		{ "budget.sum", AMOUNTS("95.00", "90.00", "5.00"), 0, NULL },
		/* in binary 0.1 + 0.2 is not 0.3 */
		{ "budget.sum", AMOUNTS("0.30", "0.10", "0.20"), 0, NULL },
		{ "budget.sum",
			AMOUNTS("12345678901234567890.01", "12345678901234567890.00", "0.02"), 0,
			"12345678901234567890.01|12345678901234567890.02|"
			"12345678901234567890.00 + 0.02" },
		{ "budget.sum", AMOUNTS("100.00", "99.995", "0.00"), 0, NULL },
		{ "budget.sum", AMOUNTS("100.00", "99.994", "0.00"), 0,
			"100.00|99.994|99.994 + 0.00" },
		{ "budget.sum", SHEET(BUDGET("'total':'100.00','fiscal':'90.00'")), 0, NULL },
		{ "budget.part-exceeds", AMOUNTS("100.00", "100.01", "0.00"), 0, "100.01|100.00|" },
		{ "budget.part-exceeds", AMOUNTS("100.00", "0.00", "200.00"), 0, "200.00|100.00|" },
		{ "budget.part-exceeds", AMOUNTS("100.00", "100.00", "0.00"), 0, NULL },
		{ "budget.part-exceeds", SHEET(BUDGET("'fiscal':'90.00'")), 0, NULL },
		{ "budget.unit-missing", SHEET(BUDGET("'total':'100.00'")), 0, "100.00||" },
		{ "budget.unit-missing", SHEET(BUDGET("'executed':'7.00'")), 0, "7.00||" },
		{ "budget.unit-missing", SHEET(BUDGET("'total':'100.00','stated_unit':'元'")), 0,
			NULL },
		{ "budget.unit-missing", SHEET(BUDGET("'total':null")), 0, NULL },
		{ "execution.over-budget", SHEET(BUDGET("'total':'100.00','executed':'100.01'")), 0,
			"100.01|100.00|" },
		{ "execution.over-budget", SHEET(BUDGET("'total':'100.00','executed':'100.00'")), 0,
			NULL },
	};

	(void)state;
	CASES(cases);
}

/* The report of one sheet with what only its reading knows. */
static const struct dm_report *read_report(
	struct dm_arena *arena, const char *projects, uint32_t form, const char *rounding)
{
	const struct dm_report *report = report_of(arena, projects);
	struct dm_project *project = (struct dm_project *)(uintptr_t)report->projects[0];

	project->form |= form;
	project->budget_rounding = dm_str_from_c(rounding);
	return dm_check(
		arena, rules_with(arena, NULL, true), real_units(arena), report, DM_RULES_ZH);
}

static void test_facts_of_reading(void **state)
{
	/* 12.3万 = 10.0万 + 2.26万: the total is rounded to 0.1万, so 500 yuan are within it */
	static const char within[] = AMOUNTS("123000.00", "100000.00", "22600.00");
	static const char beyond[] = AMOUNTS("123000.00", "100000.00", "22400.00");
	struct dm_arena arena;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_null(finding_of(read_report(&arena, within, 0, "500"), "budget.sum", 0));
	assert_non_null(finding_of(read_report(&arena, within, 0, "50"), "budget.sum", 0));
	assert_non_null(finding_of(read_report(&arena, beyond, 0, "500"), "budget.sum", 0));
	assert_non_null(finding_of(read_report(&arena, within, 0, NULL), "budget.unit-missing", 0));
	assert_null(finding_of(
		read_report(&arena, within, DM_FORM_MONEY_UNIT, NULL), "budget.unit-missing", 0));
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_facts_of_reading) };

	return cmocka_run_group_tests_name("check budget", tests, NULL, NULL);
}
