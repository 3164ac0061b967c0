/* Do the amounts of a sheet agree with each other? */
#include "check_parts.h"

/* Half a hundredth of a yuan, where nothing coarser is stated. */
static struct dm_decimal tolerance(const struct dm_sheet *s)
{
	struct dm_decimal t = { .coefficient = 5, .scale = 3 };

	(void)dm_decimal_from_text(s->project->budget_rounding, &t);
	return t;
}

/* The distance of two amounts is above the tolerance. */
static bool differ(struct dm_decimal a, struct dm_decimal b, struct dm_decimal allowed)
{
	struct dm_decimal distance;

	if (!dm_decimal_subtract(a, b, &distance))
		return false; /* more digits than money has */
	distance.negative = false;
	return dm_decimal_compare(distance, allowed) > 0;
}

static bool budget_sum(const struct dm_sheet *s, struct dm_values *ret)
{
	struct dm_decimal sum;

	if (!s->total.is_stated || !s->fiscal.is_stated || !s->other.is_stated ||
		!dm_decimal_add(s->fiscal.value, s->other.value, &sum) ||
		!differ(s->total.value, sum, tolerance(s)))
		return false;
	*ret = (struct dm_values){ s->total.text, dm_sheet_text(s, sum),
		dm_arena_printf(
			s->scratch, "%.*s + %.*s", DM_FMT(s->fiscal.text), DM_FMT(s->other.text)) };
	return true;
}

static bool exceeds(const struct dm_number *part, const struct dm_number *whole)
{
	return part->is_stated && whole->is_stated &&
	       dm_decimal_compare(part->value, whole->value) > 0;
}

static bool budget_part(const struct dm_sheet *s, struct dm_values *ret)
{
	const struct dm_number *part = exceeds(&s->fiscal, &s->total) ? &s->fiscal : &s->other;

	if (!exceeds(part, &s->total))
		return false;
	*ret = (struct dm_values){ part->text, s->total.text, DM_NULL };
	return true;
}

static bool unit_missing(const struct dm_sheet *s, struct dm_values *ret)
{
	const struct dm_number *const amounts[] = { &s->total, &s->fiscal, &s->other,
		&s->executed };

	if (s->project->budget.stated_unit.n || s->project->form & DM_FORM_MONEY_UNIT)
		return false;
	for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++)
		if (amounts[i]->is_stated) {
			ret->value = amounts[i]->text;
			return true;
		}
	return false;
}

static bool execution_over(const struct dm_sheet *s, struct dm_values *ret)
{
	*ret = (struct dm_values){ s->executed.text, s->total.text, DM_NULL };
	return exceeds(&s->executed, &s->total);
}

static const struct dm_sheet_check ITEMS[] = {
	{ DM_RULE_BUDGET_SUM, budget_sum },
	{ DM_RULE_BUDGET_PART, budget_part },
	{ DM_RULE_BUDGET_UNIT, unit_missing },
	{ DM_RULE_EXECUTION_OVER, execution_over },
};

const struct dm_sheet_checks dm_checks_budget = DM_CHECKS(ITEMS);
