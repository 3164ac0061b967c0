/* Names that say the same twice, and scores. */
#include "check_parts.h"

static bool same_description(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	const struct dm_indicator *i = row->indicator;

	(void)s;
	ret->value = i->level3;
	return i->level3.n && dm_str_eq(i->level3, i->description);
}

static bool name_duplicate(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	if (!row->namesake)
		return false;
	*ret = (struct dm_values){ row->name,
		dm_arena_printf(s->scratch, "%u", (unsigned)row->namesake), DM_NULL };
	return true;
}

/* -1, 0, 1 by score and weight; 0 too where one is missing. */
static int score_to_weight(const struct dm_row *row)
{
	return row->score.is_stated && row->weight.is_stated
		       ? dm_decimal_compare(row->score.value, row->weight.value)
		       : 0;
}

static bool score_above(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ row->score.text, row->weight.text, DM_NULL };
	return score_to_weight(row) > 0;
}

static bool score_unexplained(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = (struct dm_values){ row->score.text, row->weight.text, DM_NULL };
	return score_to_weight(row) < 0 && !row->indicator->deviation.n;
}

static const struct dm_row_check ITEMS[] = {
	{ DM_RULE_NAME_SAME, same_description },
	{ DM_RULE_NAME_DUPLICATE, name_duplicate },
	{ DM_RULE_SCORE_ABOVE, score_above },
	{ DM_RULE_SCORE_UNEXPLAINED, score_unexplained },
};

const struct dm_row_checks dm_checks_names = DM_CHECKS(ITEMS);
