/* Does the cumulative spending plan rise to 100%? */
#include "check_parts.h"

static const struct dm_decimal HUNDRED = { .coefficient = 100 };

static bool percent_of(const struct dm_plan_point *point, struct dm_decimal *ret)
{
	return point->percent.n && dm_decimal_from_text(point->percent, ret);
}

/* 6月底 50.00 */
static struct dm_str point_text(const struct dm_sheet *s, const struct dm_plan_point *point)
{
	return dm_arena_printf(
		s->scratch, "%.*s %.*s", DM_FMT(point->label), DM_FMT(point->percent));
}

static bool plan_range(const struct dm_sheet *s, struct dm_values *ret)
{
	struct dm_decimal percent;

	for (size_t i = 0; i < s->project->n_plan; i++) {
		const struct dm_plan_point *point = s->project->plan[i];

		if (!percent_of(point, &percent) ||
			((!percent.negative || !percent.coefficient) &&
				dm_decimal_compare(percent, HUNDRED) <= 0))
			continue;
		ret->value = point_text(s, point);
		return true;
	}
	return false;
}

static bool plan_decreasing(const struct dm_sheet *s, struct dm_values *ret)
{
	const struct dm_plan_point *highest = NULL;
	struct dm_decimal percent, most = { 0 };

	for (size_t i = 0; i < s->project->n_plan; i++) {
		const struct dm_plan_point *point = s->project->plan[i];

		if (!percent_of(point, &percent))
			continue;
		if (highest && dm_decimal_compare(percent, most) < 0) {
			*ret = (struct dm_values){ point_text(s, point), point_text(s, highest),
				DM_NULL };
			return true;
		}
		highest = point;
		most = percent;
	}
	return false;
}

static const struct dm_plan_point *last_filled(const struct dm_sheet *s, struct dm_decimal *ret)
{
	for (size_t i = s->project->n_plan; i > 0; i--)
		if (percent_of(s->project->plan[i - 1], ret))
			return s->project->plan[i - 1];
	return NULL;
}

static bool plan_incomplete(const struct dm_sheet *s, struct dm_values *ret)
{
	struct dm_decimal percent;
	const struct dm_plan_point *last = last_filled(s, &percent);

	if (!last || dm_decimal_compare(percent, HUNDRED) == 0)
		return false;
	*ret = (struct dm_values){ point_text(s, last), DM_STR("100"), DM_NULL };
	return true;
}

static bool plan_empty(const struct dm_sheet *s, struct dm_values *ret)
{
	struct dm_decimal percent;

	(void)ret;
	return s->project->n_plan && !last_filled(s, &percent);
}

static bool plan_gap(const struct dm_sheet *s, struct dm_values *ret)
{
	const struct dm_plan_point *blank = NULL;
	struct dm_decimal percent;
	bool has_begun = false;

	for (size_t i = 0; i < s->project->n_plan; i++) {
		bool is_filled = percent_of(s->project->plan[i], &percent);

		if (is_filled && blank) {
			ret->value = blank->label;
			return true;
		}
		has_begun |= is_filled;
		if (has_begun && !is_filled && !blank)
			blank = s->project->plan[i];
	}
	return false;
}

static const struct dm_sheet_check ITEMS[] = {
	{ DM_RULE_PLAN_RANGE, plan_range },
	{ DM_RULE_PLAN_DECREASING, plan_decreasing },
	{ DM_RULE_PLAN_INCOMPLETE, plan_incomplete },
	{ DM_RULE_PLAN_EMPTY, plan_empty },
	{ DM_RULE_PLAN_GAP, plan_gap },
};

const struct dm_sheet_checks dm_checks_plan = DM_CHECKS(ITEMS);
