/* Do costs keep within the budget? Money is compared in yuan, exactly. */
#include "check_parts.h"

enum { MONTHS = 12, QUARTERS = 4, TEN_THOUSAND = 4 /* power of ten */ };

/* The target in yuan; of a range the upper end. */
static bool yuan_of(const struct dm_row *row, struct dm_decimal *ret)
{
	const struct dm_number *value = row->value2.is_stated ? &row->value2 : &row->value;

	return row->unit.is_money && value->is_stated &&
	       dm_decimal_shift(value->value, row->unit.power, ret);
}

/* Amounts of findings have two places, as those of the report. */
static struct dm_str yuan_text(const struct dm_sheet *s, struct dm_decimal yuan)
{
	yuan = dm_decimal_trim(yuan, 2);
	return dm_sheet_text(s, yuan.scale < 2 ? dm_decimal_round_places(yuan, 2) : yuan);
}

static bool cost_above(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	struct dm_decimal yuan;

	if (!dm_row_is_cost(row) || !row->unit.is_plain || dm_row_is_open(row) ||
		!s->total.is_stated || !yuan_of(row, &yuan) ||
		dm_decimal_compare(yuan, s->total.value) <= 0)
		return false;
	*ret = (struct dm_values){ row->indicator->target->text, s->total.text,
		yuan_text(s, yuan) };
	return true;
}

static bool cost_slip(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	struct dm_decimal scaled;

	if (!dm_row_is_cost(row) || row->unit.is_money || !row->value.is_stated ||
		!s->total.is_stated || !s->total.value.coefficient)
		return false;
	if (dm_decimal_compare(row->value.value, s->total.value) != 0 &&
		(!dm_decimal_shift(row->value.value, TEN_THOUSAND, &scaled) ||
			dm_decimal_compare(scaled, s->total.value) != 0))
		return false;
	*ret = (struct dm_values){ row->indicator->target->text, s->total.text, DM_NULL };
	return true;
}

/* How often a year; 0: not per month or quarter. */
static int times_a_year(const struct dm_sheet *s, const struct dm_row *row)
{
	if (dm_rules_word_in(s->rules, DM_LIST_MONTH, row->unit.per).n)
		return MONTHS;
	return dm_rules_word_in(s->rules, DM_LIST_QUARTER, row->unit.per).n ? QUARTERS : 0;
}

static bool cost_periodic(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	int times = times_a_year(s, row);
	struct dm_decimal yuan, year = { 0 };

	if (!dm_row_is_cost(row) || !times || !s->total.is_stated || !yuan_of(row, &yuan))
		return false;
	for (int i = 0; i < times; i++)
		if (!dm_decimal_add(year, yuan, &year))
			return false;
	if (dm_decimal_compare(year, s->total.value) <= 0)
		return false;
	*ret = (struct dm_values){ row->indicator->target->text, s->total.text,
		yuan_text(s, year) };
	return true;
}

static const struct dm_row_check ITEMS[] = {
	{ DM_RULE_COST_ABOVE, cost_above },
	{ DM_RULE_COST_SLIP, cost_slip },
	{ DM_RULE_COST_PERIODIC, cost_periodic },
};

const struct dm_row_checks dm_checks_cost = DM_CHECKS(ITEMS);
