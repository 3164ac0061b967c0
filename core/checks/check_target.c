/* Does a target say something that can be measured? */
#include "base/utf8.h"
#include "check_parts.h"

enum { SERIAL_FROM = 30000, SERIAL_TO = 60000 };

static const struct dm_decimal HUNDRED = { .coefficient = 100 },
			       TWO_HUNDRED = { .coefficient = 200 },
			       THREE_HUNDRED = { .coefficient = 300 };

static bool has_kind(const struct dm_row *row, int32_t kind)
{
	return row->indicator->target && row->indicator->target->kind == kind;
}

/* Most checks tell the target and what it stands against. */
static struct dm_values tell(const struct dm_row *row, struct dm_str against)
{
	const struct dm_target *target = row->indicator->target;

	return (struct dm_values){ target ? target->text : DM_NULL, against, DM_NULL };
}

static bool is_mixed(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	if (!has_kind(row, DM_TARGET_MIXED))
		return false;
	*ret = tell(row, row->indicator->target->unit);
	return true;
}

static bool is_vague(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	*ret = tell(row, DM_NULL);
	return has_kind(row, DM_TARGET_QUALITATIVE) &&
	       dm_rules_word_is(s->rules, DM_LIST_VAGUE, row->indicator->target->text);
}

static bool is_relative(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	if (!has_kind(row, DM_TARGET_QUALITATIVE))
		return false;
	*ret = tell(
		row, dm_rules_word_in(s->rules, DM_LIST_RELATIVE, row->indicator->target->text));
	return ret->against.n;
}

static bool has_wrong_direction(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = tell(row, row->name);
	return dm_row_is_open(row) && row->says.says_cost;
}

static bool is_trivial(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	int32_t op = row->indicator->target ? row->indicator->target->operator_ : DM_OP_NONE;

	(void)s;
	*ret = tell(row, DM_NULL);
	return row->value.is_stated &&
	       ((op == DM_OP_GE && !row->value.value.coefficient) ||
		       (op == DM_OP_LE && row->unit.is_percent &&
			       dm_decimal_compare(row->value.value, HUNDRED) == 0));
}

static bool is_above(const struct dm_number *n, struct dm_decimal limit)
{
	return n->is_stated && dm_decimal_compare(n->value, limit) > 0;
}

static bool is_over_100(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = tell(row, row->name);
	return row->unit.is_percent && (row->says.is_ratio || row->kind == DM_KIND_SATISFACTION) &&
	       (is_above(&row->value, HUNDRED) || is_above(&row->value2, HUNDRED));
}

static bool has_no_unit(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = tell(row, DM_NULL);
	return dm_row_is_numeric(row) && !row->indicator->target->unit.n;
}

static bool has_no_operator(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	*ret = tell(row, DM_NULL);
	return dm_row_is_numeric(row) && row->indicator->target->operator_ == DM_OP_NONE &&
	       s->n_signed > s->n_numeric / 2;
}

/* ---- damage */

static bool is_han(uint32_t c)
{
	return c >= 0x4E00 && c <= 0x9FFF;
}

/* A sign that was read as 二: 二100%. Not in a number of Han characters: 二0二一年, 第二2期. */
static bool has_lost_sign(struct dm_str text)
{
	const uint32_t two = 0x4E8C;
	uint32_t before = 0, c = 0, next = 0;
	size_t at = 0;

	for (bool more = dm_utf8_next(text, &at, &next); more; before = c) {
		c = next;
		more = dm_utf8_next(text, &at, &next);
		if (c == two && more && next >= '0' && next <= '9' && !is_han(before))
			return dm_str_find(text, DM_STR("二0二")) < 0;
	}
	return false;
}

static bool is_damaged(const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	(void)s;
	*ret = tell(row, DM_NULL);
	return row->indicator->target &&
	       (has_lost_sign(row->indicator->target->text) ||
		       (row->says.is_ratio && row->unit.is_percent && row->value.is_stated &&
			       dm_decimal_compare(row->value.value, TWO_HUNDRED) >= 0 &&
			       dm_decimal_compare(row->value.value, THREE_HUNDRED) < 0));
}

/* The day of a workbook's serial number (1: 1900-01-01, and a 1900-02-29 that was none). Days are
 * counted from 0000-03-01, so that the day of a leap year is the last of its year. */
static struct dm_str date_text(struct dm_arena *arena, unsigned serial)
{
	unsigned days = serial + 693899; /* 1899-12-30 is day 693899 */
	unsigned century = (4 * days + 3) / 146097;
	unsigned in_century = days - 146097 * century / 4;
	unsigned year = (4 * in_century + 3) / 1461;
	unsigned in_year = in_century - 1461 * year / 4;
	unsigned month = (5 * in_year + 2) / 153;
	unsigned day = in_year - (153 * month + 2) / 5 + 1;
	bool is_next = month >= 10;

	return dm_arena_printf(arena, "%04u-%02u-%02u", 100 * century + year + is_next,
		is_next ? month - 9 : month + 3, day);
}

/* The number of a unit's cell: 44,561. */
static bool unit_number(struct dm_arena *arena, struct dm_str unit, struct dm_decimal *ret)
{
	struct dm_buf buf;

	dm_buf_init(&buf, arena);
	for (size_t i = 0; i < unit.n; i++)
		if (unit.p[i] != ',')
			dm_buf_add_byte(&buf, unit.p[i]);
	return dm_decimal_from_text(dm_buf_str(&buf), ret);
}

static bool is_date_serial(
	const struct dm_sheet *s, const struct dm_row *row, struct dm_values *ret)
{
	const struct dm_target *target = row->indicator->target;
	struct dm_decimal unit, value = row->value.value;

	if (!row->value.is_stated || !target->unit.n ||
		!unit_number(s->scratch, target->unit, &unit) ||
		dm_decimal_compare(unit, value) != 0)
		return false;
	value = dm_decimal_trim(value, 0);
	if (value.negative || value.scale || value.coefficient < SERIAL_FROM ||
		value.coefficient > SERIAL_TO)
		return false;
	*ret = (struct dm_values){ row->value.text,
		date_text(s->scratch, (unsigned)value.coefficient), DM_NULL };
	return true;
}

static const struct dm_row_check ITEMS[] = {
	{ DM_RULE_TARGET_MIXED, is_mixed },
	{ DM_RULE_TARGET_VAGUE, is_vague },
	{ DM_RULE_TARGET_RELATIVE, is_relative },
	{ DM_RULE_TARGET_DIRECTION, has_wrong_direction },
	{ DM_RULE_TARGET_TRIVIAL, is_trivial },
	{ DM_RULE_TARGET_OVER_100, is_over_100 },
	{ DM_RULE_TARGET_NO_UNIT, has_no_unit },
	{ DM_RULE_TARGET_NO_OPERATOR, has_no_operator },
	{ DM_RULE_TARGET_DAMAGED, is_damaged },
	{ DM_RULE_TARGET_DATE_SERIAL, is_date_serial },
};

const struct dm_row_checks dm_checks_target = DM_CHECKS(ITEMS);
