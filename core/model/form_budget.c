/* Decides what the amounts of a form are. They are turned into yuan only when the form ends, because the
 * line with the unit may stand anywhere on it. */
#include "amount.h"
#include "base/decimal.h"
#include "base/str.h"
#include "form_parts.h"
#include "forms.h"
#include "normalise.h"

/* The power of ten of the unit that counts for an amount: its label's, else the sheet's, else that of another
 * amount's label. */
static int unit_power(const struct dm_form *form, const struct dm_found *found)
{
	const struct dm_units *units = &form->reading->forms->units;
	int power = 0;

	if (dm_units_money(units, found->unit, &power) ||
		dm_units_money(units, form->stated_unit, &power))
		return power;
	/* The parts of a sum count in its unit: 预算金额（万元） | 财政资金. */
	for (int slot = DM_SLOT_TOTAL; slot <= DM_SLOT_EXECUTED; slot++)
		if (form->members[slot].is_taken &&
			dm_units_money(units, form->members[slot].found.unit, &power))
			return power;
	return 0;
}

/* An amount, and what it says of unit and precision. The displayed text of a stored number may state
 * more places than the number needs: 2,500.00. */
static struct dm_str amount(
	struct dm_form *form, enum dm_form_slot slot, struct dm_amount_facts *ret_facts)
{
	const struct dm_form_member *member = &form->members[slot];
	const struct dm_found *found = &member->found;
	const struct dm_units *units = &form->reading->forms->units;
	int power = unit_power(form, found);
	struct dm_amount_facts facts, shown;
	struct dm_str yuan, text;

	*ret_facts = (struct dm_amount_facts){ .is_zero = true,
		.has_words = !dm_text_is_blank(found->text) };
	if (!member->is_taken)
		return DM_NULL;
	bool is_shown = dm_amount_read(
		form->arena, units, found->text, power, DM_AMOUNT_WRITTEN, &text, &shown);
	if (!found->raw.p) {
		*ret_facts = is_shown ? shown : *ret_facts;
		return is_shown ? text : DM_NULL;
	}
	if (!dm_amount_read(form->arena, units, found->raw, power, DM_AMOUNT_STORED, &yuan, &facts))
		return DM_NULL;
	if (is_shown && shown.place < facts.place)
		facts.place = shown.place;
	facts.names_unit |= is_shown && shown.names_unit;
	*ret_facts = facts;
	return yuan;
}

/* Half of the coarsest place that one of the amounts ends in; what is rounded differs by so much. */
static struct dm_str rounding(struct dm_form *form, const struct dm_amount_facts *facts, size_t n)
{
	struct dm_decimal half = { .coefficient = 5, .scale = 1 };
	const struct dm_amount_facts *coarsest = NULL;

	for (size_t i = 0; i < n; i++)
		if (!facts[i].is_zero && (!coarsest || facts[i].place > coarsest->place))
			coarsest = &facts[i];
	return coarsest && dm_decimal_shift(half, coarsest->place, &half)
		       ? dm_decimal_text(form->arena, half)
		       : DM_NULL;
}

/* An amount is not all that its cell says: 120万（道路80万元…）, 详见附表. */
static void keep_words(
	struct dm_form *form, const struct dm_form_member *member, const struct dm_amount_facts *f)
{
	if (member->is_taken && f->has_words)
		dm_form_extra(form, member->found.label, member->found.text, member->found.at);
}

/* The report knows these four; another scales amounts all the same. */
static struct dm_str reported_unit(struct dm_str unit)
{
	static const char *const UNITS[] = { "元", "千元", "万元", "亿元", NULL };

	return dm_str_is_one_of(unit, UNITS) ? unit : DM_NULL;
}

void dm_form_budget(struct dm_form *form, struct dm_project *p)
{
	enum { PARTS = 3, AMOUNTS = 4 };
	struct dm_amount_facts facts[AMOUNTS];
	int power;

	p->budget = (struct dm_budget){ .total = amount(form, DM_SLOT_TOTAL, &facts[0]),
		.fiscal = amount(form, DM_SLOT_FISCAL, &facts[1]),
		.other = amount(form, DM_SLOT_OTHER, &facts[2]),
		.executed = amount(form, DM_SLOT_EXECUTED, &facts[3]),
		.stated_unit = reported_unit(form->stated_unit) };
	p->budget_rounding = rounding(form, facts, PARTS);
	for (size_t i = 0; i < AMOUNTS; i++) {
		const struct dm_form_member *member = &form->members[DM_SLOT_TOTAL + i];

		keep_words(form, member, &facts[i]);
		if (facts[i].names_unit || form->stated_unit.p ||
			(member->is_taken && dm_units_money(&form->reading->forms->units,
						     member->found.unit, &power)))
			p->form |= DM_FORM_MONEY_UNIT;
	}
}
