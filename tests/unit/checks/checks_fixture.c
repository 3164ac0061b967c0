#include "checks_fixture.h"

#include "base/str.h"
#include "dropmill/model.h"
#include "report_json.h"

static const struct dm_yaml *config_file(struct dm_arena *arena, const char *name)
{
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };
	struct dm_str path = dm_arena_printf(arena, "%s/forms/%s", getenv("DM_CONFIG"), name);

	if (dm_yaml_read(arena, path.p, &root, &err))
		fail_msg("%s:%u:%u: %s", err.part, err.line, err.column, err.text);
	return root;
}

const struct dm_yaml *yaml_of(struct dm_arena *arena, const char *text)
{
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };

	if (dm_yaml_from_text(arena, DM_STR("test.yaml"), dm_str_from_c(text), &root, &err))
		fail_msg("%u:%u: %s", err.line, err.column, err.text);
	return root;
}

const struct dm_units *real_units(struct dm_arena *arena)
{
	struct dm_units *units = DM_NEW(arena, struct dm_units);
	struct dm_error err = { 0 };

	if (dm_units_add(units, arena, config_file(arena, "units.yaml"), &err))
		fail_msg("%s:%u:%u: %s", err.part, err.line, err.column, err.text);
	return units;
}

const struct dm_rules *rules_with(struct dm_arena *arena, const char *more, bool shows_values)
{
	struct dm_rules *rules = DM_NEW(arena, struct dm_rules);
	struct dm_error err = { 0 };

	if (dm_taxonomy_add(&rules->taxonomy, arena, config_file(arena, "taxonomy.yaml"), &err) ||
		dm_rules_add(rules, arena, config_file(arena, "rules.yaml"), &err) ||
		(more && dm_rules_add(rules, arena, yaml_of(arena, more), &err)))
		fail_msg("%s:%u:%u: %s", err.part, err.line, err.column, err.text);
	for (int i = 0; shows_values && i < DM_RULE_COUNT; i++)
		rules->rules[i].messages[DM_RULES_ZH] = DM_STR("{value}|{against}|{more}");
	return rules;
}

const struct dm_report *report_of(struct dm_arena *arena, const char *projects)
{
	struct dm_str text = dm_arena_printf(arena, "{'projects':[%s]}", projects);
	const struct dm_report *report = NULL;
	struct dm_error err = { 0 };

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\'')
			((char *)text.p)[i] = '"';
	if (dm_report_from_json(arena, text, &report, &err))
		fail_msg("%s: %s", err.text, text.p);
	return report;
}

const struct dm_finding *finding_of(
	const struct dm_report *report, const char *rule, uint32_t indicator)
{
	for (size_t i = 0; i < report->n_findings; i++) {
		const struct dm_finding *f = report->findings[i];

		if (dm_str_eq(f->rule, dm_str_from_c(rule)) &&
			(indicator == UINT32_MAX || f->indicator == indicator))
			return f;
	}
	return NULL;
}

static void assert_case(struct dm_arena *arena, const struct dm_rules *rules,
	const struct dm_units *units, const struct check_case *c)
{
	const struct dm_report *report =
		dm_check(arena, rules, units, report_of(arena, c->projects), DM_RULES_ZH);
	const struct dm_finding *any = finding_of(report, c->rule, UINT32_MAX);
	const struct dm_finding *here = finding_of(report, c->rule, c->indicator);

	if (dm_rule_from_name(dm_str_from_c(c->rule)) == DM_RULE_COUNT)
		fail_msg("there is no rule %s", c->rule);
	if (!c->says && any)
		fail_msg("%s says %.*s of %s", c->rule, DM_FMT(any->message), c->projects);
	if (c->says && !here)
		fail_msg("%s is silent of %s", c->rule, c->projects);
	if (c->says && !dm_str_eq(here->message, dm_str_from_c(c->says)))
		fail_msg("%s says %.*s, not %s, of %s", c->rule, DM_FMT(here->message), c->says,
			c->projects);
}

void assert_cases(const struct check_case *cases, size_t n)
{
	struct dm_arena arena;

	dm_arena_init(&arena, 0, NULL, NULL);
	const struct dm_rules *rules = rules_with(&arena, NULL, true);
	const struct dm_units *units = real_units(&arena);
	for (size_t i = 0; i < n; i++)
		assert_case(&arena, rules, units, &cases[i]);
	dm_arena_done(&arena);
}
