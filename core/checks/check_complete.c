/* Is everything there that a sheet needs? */
#include "base/intern.h"
#include "check_parts.h"

static bool is_of_department(const struct dm_sheet *s)
{
	return s->project->subject == DM_SUBJECT_DEPARTMENT;
}

static bool name_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	(void)ret;
	return !is_of_department(s) && !s->project->name.n;
}

static bool budget_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	(void)ret;
	return !is_of_department(s) && !s->total.is_stated;
}

static bool goals_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	(void)ret;
	return !s->project->n_goals;
}

static bool indicators_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	(void)ret;
	return !s->project->n_indicators;
}

/* Where no level is known, the form has levels of its own, and nothing can be said. */
static bool lacks(const struct dm_sheet *s, enum dm_group group)
{
	return s->has_levels && !(s->groups & group);
}

static bool output_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	(void)ret;
	return lacks(s, DM_GROUP_OUTPUT);
}

static bool benefit_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	(void)ret;
	return lacks(s, DM_GROUP_BENEFIT);
}

static bool satisfaction_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	(void)ret;
	return lacks(s, DM_GROUP_SATISFACTION);
}

static bool cost_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	(void)ret;
	return lacks(s, DM_GROUP_COST) && !s->has_cost;
}

/* ---- goals */

static bool is_same_goal(const void *ctx, uint32_t a, uint32_t b)
{
	const struct dm_project *project = ctx;

	return dm_str_eq(project->goals[a], project->goals[b]);
}

static bool goals_duplicate(const struct dm_sheet *s, struct dm_values *ret)
{
	const struct dm_project *project = s->project;
	struct dm_seen seen;
	uint32_t earlier;

	dm_seen_init(&seen, s->scratch, project->n_goals, is_same_goal, project);
	for (uint32_t i = 0; i < project->n_goals; i++)
		if (dm_seen_add(&seen, dm_hash(project->goals[i]), i, &earlier)) {
			ret->value = project->goals[i];
			return true;
		}
	return false;
}

static bool goals_purpose(const struct dm_sheet *s, struct dm_values *ret)
{
	const struct dm_project *project = s->project;

	for (size_t i = 0; project->purpose.n && i < project->n_goals; i++)
		if (dm_str_eq(project->goals[i], project->purpose)) {
			ret->value = project->goals[i];
			return true;
		}
	return false;
}

static const struct dm_sheet_check ITEMS[] = {
	{ DM_RULE_SHEET_NAME_MISSING, name_missing },
	{ DM_RULE_SHEET_BUDGET_MISSING, budget_missing },
	{ DM_RULE_SHEET_GOALS_MISSING, goals_missing },
	{ DM_RULE_SHEET_INDICATORS_MISSING, indicators_missing },
	{ DM_RULE_CATEGORY_OUTPUT, output_missing },
	{ DM_RULE_CATEGORY_BENEFIT, benefit_missing },
	{ DM_RULE_CATEGORY_SATISFACTION, satisfaction_missing },
	{ DM_RULE_CATEGORY_COST, cost_missing },
	{ DM_RULE_GOALS_DUPLICATE, goals_duplicate },
	{ DM_RULE_GOALS_PURPOSE, goals_purpose },
};

const struct dm_sheet_checks dm_checks_complete = DM_CHECKS(ITEMS);
