/* Is an indicator filled in? */
#include "check_parts.h"

/* One column of values a region: no indicator of such a sheet has a target, and each value stands
 * under its region. */
static bool has_regions(const struct dm_sheet *s, const struct dm_indicator *i)
{
	return !s->has_target && i->n_extra > 0;
}

static bool target_missing(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	const struct dm_indicator *i = row->indicator;

	if (!row->name.n || i->target || i->target_midterm || has_regions(s, i))
		return false;
	ret->value = row->name;
	return true;
}

static bool name_missing(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	const struct dm_indicator *i = row->indicator;

	(void)s;
	if (row->name.n || !i->target)
		return false;
	ret->value = i->target->text;
	return true;
}

static bool is_placeholder(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	const struct dm_indicator *i = row->indicator;

	if (dm_rules_word_is(s->rules, DM_LIST_PLACEHOLDER, i->level3))
		ret->value = i->level3;
	else if (i->target && dm_rules_word_in(s->rules, DM_LIST_TEMPLATE, i->target->text).n)
		ret->value = i->target->text;
	return ret->value.n;
}

static bool basis_missing(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	if (!s->has_basis || row->indicator->basis.n)
		return false;
	ret->value = row->name;
	return true;
}

static const struct dm_row_check ITEMS[] = {
	{ DM_RULE_INDICATOR_TARGET, target_missing },
	{ DM_RULE_INDICATOR_NAME, name_missing },
	{ DM_RULE_INDICATOR_PLACEHOLDER, is_placeholder },
	{ DM_RULE_INDICATOR_BASIS, basis_missing },
};

const struct dm_row_checks dm_checks_filled = DM_CHECKS(ITEMS);
