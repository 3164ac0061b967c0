#include "base/str.h"
#include "checks_fixture.h"
#include "dropmill/model.h"
#include "arena_fixture.h"

#define PLACED(row) "{'level3':'x'," WORDS("达标") ",'origin':{'table':1,'row':" row "}}"

static const char TWO[] = "{'ordinal':1,'origin':{'table':1,'row':1}," ROWS(
	PLACED("2") "," PLACED("3")) "},{'ordinal':2,'origin':{'table':2,'row':1}}";

/* Sheet by sheet, first the sheet's own, then its indicators'; each with its place. */
static void test_order(void **state)
{
	const struct dm_report *report = dm_check(&arena, rules_with(&arena, NULL, true),
		real_units(&arena), report_of(&arena, TWO), DM_RULES_ZH);

	(void)state;
	for (size_t i = 1; i < report->n_findings; i++) {
		const struct dm_finding *a = report->findings[i - 1], *b = report->findings[i];

		assert_true(a->project < b->project ||
			    (a->project == b->project && a->indicator <= b->indicator));
	}
	assert_int_equal(finding_of(report, "target.vague", 2)->origin->row, 3);
	assert_int_equal(finding_of(report, "sheet.budget-missing", 0)->origin->table, 1);
	assert_int_equal(report->findings[report->n_findings - 1]->project, 2);
}

/* What the report says is shared, not copied, and the one that was given is left alone. */
static void test_nothing_changes(void **state)
{
	const struct dm_report *report = report_of(&arena, TWO);
	const struct dm_report *checked = dm_check(
		&arena, rules_with(&arena, NULL, true), real_units(&arena), report, DM_RULES_ZH);
	struct dm_report without = *checked;

	(void)state;
	assert_true(checked->n_findings > 0);
	assert_int_equal(report->n_findings, 0);
	without.findings = report->findings;
	without.n_findings = 0;
	assert_memory_equal(&without, report, sizeof(without));
}

static void test_languages(void **state)
{
	const struct dm_rules *rules = rules_with(&arena, NULL, false);
	const struct dm_report *zh =
		dm_check(&arena, rules, real_units(&arena), report_of(&arena, TWO), DM_RULES_ZH);
	const struct dm_report *en =
		dm_check(&arena, rules, real_units(&arena), report_of(&arena, TWO), DM_RULES_EN);

	(void)state;
	assert_int_equal(zh->n_findings, en->n_findings);
	assert_string_equal(
		finding_of(zh, "target.vague", 1)->message.p, "指标值“达标”没有可衡量的标准");
	assert_string_equal(finding_of(en, "target.vague", 1)->message.p,
		"The target “达标” cannot be measured");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_nothing_changes, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_languages, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
