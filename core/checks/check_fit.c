/* Does an indicator fit the category it stands in? */
#include "check_parts.h"

static struct dm_str target_text(const struct dm_row *row)
{
	return row->indicator->target ? row->indicator->target->text : DM_NULL;
}

/* 万 alone counts things as well as money. */
static bool is_surely_money(const struct dm_row *row)
{
	return row->unit.is_money && !row->unit.is_bare_money;
}

static bool cost_not_money(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ target_text(row), row->category, DM_NULL };
	return row->kind == DM_KIND_COST && row->indicator->target && !row->unit.is_money &&
	       !row->says.says_cost;
}

static bool cost_is_time(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ row->name, row->category, DM_NULL };
	return row->kind == DM_KIND_COST && row->says.says_time;
}

static bool quality_is_cost(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ row->name, row->category, target_text(row) };
	return row->kind == DM_KIND_QUALITY && (row->says.says_cost || is_surely_money(row));
}

/* 办理天数 in days counts time, which is what the category is for. */
static bool time_is_count(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ row->name, row->category, target_text(row) };
	return row->kind == DM_KIND_TIME && !row->unit.is_time &&
	       (row->says.is_count || row->unit.is_count);
}

static bool quantity_is_money(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ target_text(row), row->category, DM_NULL };
	return row->kind == DM_KIND_QUANTITY && is_surely_money(row);
}

static bool rate_in_counts(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ target_text(row), row->name, DM_NULL };
	return row->says.is_ratio && row->unit.is_count;
}

static bool count_in_percent(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ target_text(row), row->name, DM_NULL };
	return row->says.is_count && row->unit.is_percent;
}

static bool satisfaction_not_percent(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ target_text(row), row->name, DM_NULL };
	return row->kind == DM_KIND_SATISFACTION && dm_row_is_numeric(row) &&
	       !row->unit.is_percent && !row->unit.is_score;
}

static bool levels_mismatch(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ row->indicator->level2, row->indicator->level1, DM_NULL };
	return row->categories.is_mismatch;
}

static const struct dm_row_check ITEMS[] = {
	{ DM_RULE_FIT_COST_NOT_MONEY, cost_not_money },
	{ DM_RULE_FIT_COST_TIME, cost_is_time },
	{ DM_RULE_FIT_QUALITY_COST, quality_is_cost },
	{ DM_RULE_FIT_TIME_COUNT, time_is_count },
	{ DM_RULE_FIT_QUANTITY_MONEY, quantity_is_money },
	{ DM_RULE_FIT_RATE_COUNTS, rate_in_counts },
	{ DM_RULE_FIT_COUNT_PERCENT, count_in_percent },
	{ DM_RULE_FIT_SATISFACTION, satisfaction_not_percent },
	{ DM_RULE_FIT_LEVELS, levels_mismatch },
};

const struct dm_row_checks dm_checks_fit = DM_CHECKS(ITEMS);
