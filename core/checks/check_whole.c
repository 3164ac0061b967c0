/* What only shows over all indicators of a sheet, or all sheets. */
#include "check_parts.h"

enum { REPEATED_FROM = 4 }; /* indicators that a repeated description needs */

static bool name_repeated(const struct dm_sheet *s, struct dm_values *ret)
{
	if (s->project->n_indicators < REPEATED_FROM || !s->description.n)
		return false;
	*ret = (struct dm_values){ s->description,
		dm_arena_printf(s->scratch, "%zu", s->n_description),
		dm_arena_printf(s->scratch, "%zu", s->project->n_indicators) };
	return true;
}

static bool code_duplicate(const struct dm_sheet *s, struct dm_values *ret)
{
	if (!s->namesake)
		return false;
	*ret = (struct dm_values){ s->project->code,
		dm_arena_printf(s->scratch, "%u", (unsigned)s->namesake->ordinal), DM_NULL };
	return true;
}

static struct dm_str sums_text(const struct dm_sheet *s)
{
	struct dm_buf buf;

	dm_buf_init(&buf, s->scratch);
	for (size_t i = 0; i < s->rules->weight_sums.n; i++) {
		dm_buf_add_c(&buf, i ? ", " : "");
		dm_buf_add(&buf, dm_sheet_text(s, s->rules->weight_sums.items[i]));
	}
	return dm_buf_str(&buf);
}

static bool weight_sum(const struct dm_sheet *s, struct dm_values *ret)
{
	if (!s->has_all_weights)
		return false;
	for (size_t i = 0; i < s->rules->weight_sums.n; i++)
		if (dm_decimal_compare(s->weights, s->rules->weight_sums.items[i]) == 0)
			return false;
	*ret = (struct dm_values){ dm_sheet_text(s, s->weights), sums_text(s), DM_NULL };
	return true;
}

static const struct dm_sheet_check ITEMS[] = {
	{ DM_RULE_NAME_REPEATED, name_repeated },
	{ DM_RULE_CODE_DUPLICATE, code_duplicate },
	{ DM_RULE_WEIGHT_SUM, weight_sum },
};

const struct dm_sheet_checks dm_checks_whole = DM_CHECKS(ITEMS);
