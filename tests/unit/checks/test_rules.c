#include "base/str.h"
#include "checks_fixture.h"
#include "dropmill/model.h"

static int setup(void **state)
{
	struct dm_arena *arena = test_calloc(1, sizeof(*arena));

	dm_arena_init(arena, 0, NULL, NULL);
	*state = arena;
	return 0;
}

static int teardown(void **state)
{
	dm_arena_done(*state);
	test_free(*state);
	return 0;
}

/* Every rule of the program has a severity and both messages in the data that is shipped. */
static void test_shipped(void **state)
{
	const struct dm_rules *rules = rules_with(*state, NULL, false);

	for (int i = 0; i < DM_RULE_COUNT; i++) {
		const char *name = dm_rule_name((enum dm_rule)i);

		assert_int_equal(dm_rule_from_name(dm_str_from_c(name)), i);
		if (!rules->rules[i].severity || !rules->rules[i].messages[DM_RULES_ZH].n ||
			!rules->rules[i].messages[DM_RULES_EN].n)
			fail_msg("%s lacks something in rules.yaml", name);
	}
	for (int i = 0; i < DM_LIST_COUNT; i++)
		assert_true(rules->words[i].n > 0);
	assert_int_equal(rules->weight_sums.n, 3);
}

static const struct dm_report *checked(
	struct dm_arena *arena, const struct dm_rules *rules, const char *projects)
{
	return dm_check(arena, rules, real_units(arena), report_of(arena, projects), DM_RULES_ZH);
}

static const char VAGUE[] = SHEET(ROWS("{'level3':'x'," WORDS("达标") "}"));
static const char OWN[] = SHEET(ROWS("{'level3':'x'," WORDS("基本完成") "}"));

/* An administrator's file changes what it names, and leaves the rest. */
static void test_changed(void **state)
{
	struct dm_arena *arena = *state;
	const struct dm_rules *rules = rules_with(arena,
		"rules:\n"
		"  target.vague: { severity: error, zh: '太含糊：{value}' }\n"
		"  sheet.name-missing: { severity: off }\n"
		"words: { vague: [基本完成] }\n"
		"without: { vague: [合格], count: [没有的词] }\n"
		"numbers: { weight_sums: [50] }\n",
		false);
	const struct dm_finding *f = finding_of(checked(arena, rules, VAGUE), "target.vague", 1);

	assert_int_equal(f->severity, DM_SEVERITY_ERROR);
	assert_string_equal(f->message.p, "太含糊：达标");
	assert_non_null(finding_of(checked(arena, rules, OWN), "target.vague", 1));
	assert_null(
		finding_of(checked(arena, rules_with(arena, NULL, false), OWN), "target.vague", 1));
	assert_null(
		finding_of(checked(arena, rules, SHEET(ROWS("{'level3':'x'," WORDS("合格") "}"))),
			"target.vague", 1));
	assert_null(finding_of(checked(arena, rules, VAGUE), "sheet.name-missing", 0));
	assert_non_null(finding_of(checked(arena, rules, VAGUE), "sheet.budget-missing", 0));
	assert_null(finding_of(checked(arena, rules, SHEET(ROWS("{'level3':'x','weight':'50'}"))),
		"weight.sum", 0));
	assert_true(rules->rules[DM_RULE_TARGET_VAGUE].messages[DM_RULES_EN].n > 0);
}

/* What is wrong in a file is refused at its place. */
static void test_refused(void **state)
{
	static const struct {
		const char *text;
		uint32_t line, column;
	} cases[] = {
		{ "rules:\n  target.vage: { severity: off }\n", 2, 3 },
		{ "rules:\n  target.vague: { severity: fatal }\n", 2, 29 },
		{ "rules:\n  target.vague: { level: off }\n", 2, 19 },
		{ "rules:\n  target.vague: off\n", 2, 3 },
		{ "rules:\n  target.vague:\n    zh: '{wert} ist vage'\n", 3, 10 },
		{ "rules:\n  target.vague:\n    en: '{value is vague'\n", 3, 10 },
		{ "rules:\n  target.vague:\n    en: ''\n", 3, 10 },
		{ "rules:\n  target.vague:\n    en: \"a\\x01b\"\n", 3, 10 },
		{ "words:\n  cots: [成本]\n", 2, 3 },
		{ "words:\n  cost: 成本\n", 2, 3 },
		{ "words:\n  cost: ['']\n", 2, 11 },
		{ "without:\n  cots: [成本]\n", 2, 3 },
		{ "numbers:\n  weight_sums: [viele]\n", 2, 17 },
		{ "numbers:\n  sums: [1]\n", 2, 3 },
		{ "rule:\n  target.vague: { severity: off }\n", 1, 1 },
		{ "- target.vague\n", 1, 1 },
	};
	struct dm_rules rules = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dm_error err = { 0 };
		int r = dm_rules_add(&rules, *state, yaml_of(*state, cases[i].text), &err);

		if (r != DM_E_CONFIG || err.line != cases[i].line || err.column != cases[i].column)
			fail_msg("%s gives %d at %u:%u: %s", cases[i].text, r, err.line, err.column,
				err.text);
	}
}

/* A rule that is on needs words to be told in. */
static void test_new_rule_needs_messages(void **state)
{
	struct dm_rules rules = { 0 };
	struct dm_error err = { 0 };

	assert_int_equal(
		dm_rules_add(&rules, *state,
			yaml_of(*state, "rules:\n  plan.gap: { severity: notice, zh: x }\n"), &err),
		DM_E_CONFIG);
	assert_int_equal(dm_rules_add(&rules, *state,
				 yaml_of(*state, "rules:\n  plan.gap: { severity: off }\n"), NULL),
		0);
	assert_int_equal(dm_rules_add(&rules, *state, yaml_of(*state, ""), NULL), 0);
}

/* Folders without the files are no mistake: then nothing is checked. */
static void test_folders(void **state)
{
	struct dm_arena *arena = *state;
	struct dm_error err = { 0 };
	const struct dm_rules *rules = NULL;
	const char *missing[] = { "/nowhere/at/all" };
	const char *shipped[] = { dm_arena_printf(arena, "%s/forms", getenv("DM_CONFIG")).p,
		"/nowhere/at/all" };

	assert_int_equal(dm_rules_load(arena, missing, 1, &rules, &err), 0);
	assert_int_equal(checked(arena, rules, VAGUE)->n_findings, 0);
	assert_int_equal(dm_rules_load(arena, shipped, 2, &rules, &err), 0);
	assert_non_null(finding_of(checked(arena, rules, VAGUE), "target.vague", 1));
}

static void test_words(void **state)
{
	const struct dm_rules *rules = rules_with(*state, NULL, false);

	struct dm_str cost = dm_rules_word_in(rules, DM_LIST_COST, DM_STR("人均费用"));
	assert_true(dm_str_eq(cost, DM_STR("费用")));
	assert_false(dm_rules_word_in(rules, DM_LIST_COST, DM_STR("人数")).n);
	struct dm_str end = dm_rules_word_at_end(rules, DM_LIST_RATIO, DM_STR("群众满意度"));
	assert_true(dm_str_eq(end, DM_STR("满意度")));
	assert_true(dm_rules_word_is(rules, DM_LIST_PLACEHOLDER, DM_STR("指标03")));
	assert_false(dm_rules_word_is(rules, DM_LIST_PLACEHOLDER, DM_STR("指标")));
	assert_false(dm_rules_word_is(rules, DM_LIST_PLACEHOLDER, DM_NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_shipped, setup, teardown),
		cmocka_unit_test_setup_teardown(test_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_new_rule_needs_messages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_folders, setup, teardown),
		cmocka_unit_test_setup_teardown(test_words, setup, teardown),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
