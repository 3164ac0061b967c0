#include "amount.h"

#include "base/decimal.h"
#include "base/str.h"
#include "base/utf8.h"
#include "normalise.h"
#include "number.h"

enum { TEXT_MAX = 1024, UNIT_MAX = 12 /* bytes */, PLACES = 2 };

/* Behind a number: what shows that it is no amount. */
static const char *const NOT_AMOUNTS[] = { "年", "月", "日", "%", "、", "个", "号", NULL };

static bool is_no_amount(struct dm_str rest)
{
	for (const char *const *word = NOT_AMOUNTS; *word; word++)
		if (dm_str_starts(rest, dm_str_from_c(*word)))
			return true;
	return false;
}

/* The power of the longest money unit that the text begins with, and its length; 0 none. 百余万元: the
 * vague word stands between number and unit. */
static size_t read_unit(const struct dm_units *units, struct dm_str s, int *ret_power)
{
	size_t vague = 0;

	if (dm_str_starts(s, DM_STR("余")) || dm_str_starts(s, DM_STR("多")))
		vague = sizeof("余") - 1;
	s = dm_str_from(s, vague);
	for (size_t n = s.n < UNIT_MAX ? s.n : UNIT_MAX; n; n--)
		if (dm_utf8_cut(s, n).n == n &&
			dm_units_money(units, dm_str_first(s, n), ret_power))
			return vague + n;
	return 0;
}

/* Letters, Han or digits. */
static bool has_words(struct dm_str s)
{
	size_t at = 0;
	uint32_t c;

	while (dm_utf8_next(s, &at, &c))
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			(c >= 0x3400 && c <= 0x9FFF))
			return true;
	return false;
}

/* The first number that may be an amount, and the texts before and behind it. */
static bool find_number(
	struct dm_str s, struct dm_decimal *ret, struct dm_str *ret_before, struct dm_str *ret_rest)
{
	size_t at = 0;

	while (at < s.n) {
		bool is_start = s.p[at] >= '0' && s.p[at] <= '9';
		bool is_signed = at == 0 && (s.p[0] == '-' || s.p[0] == '+');
		size_t n = is_start || is_signed ? dm_number_at(dm_str_from(s, at), ret) : 0;

		*ret_before = dm_str_first(s, at);
		*ret_rest = dm_str_from(s, at + n);
		if (n && !is_no_amount(*ret_rest))
			return true;
		if (is_start && !n)
			return false; /* more digits than any amount has */
		at += n ? n : 1;
	}
	return false;
}

static bool to_yuan(
	struct dm_decimal d, int power, enum dm_amount_source source, struct dm_decimal *ret)
{
	if (source == DM_AMOUNT_STORED)
		d = dm_decimal_round_digits(d, 15);
	if (!dm_decimal_shift(d, power, &d))
		return false;
	d = dm_decimal_trim(d, PLACES);
	if (d.scale < PLACES)
		d = dm_decimal_round_places(d, PLACES);
	*ret = d;
	return d.scale >= PLACES;
}

bool dm_amount_read(struct dm_arena *arena, const struct dm_units *units, struct dm_str text,
	int power, enum dm_amount_source source, struct dm_str *ret,
	struct dm_amount_facts *ret_facts)
{
	char room[3 * TEXT_MAX];
	struct dm_decimal d, yuan;
	struct dm_str before = DM_NULL, rest = DM_NULL;

	if (dm_text_is_blank(text))
		return false;
	text = dm_utf8_cut(text, TEXT_MAX);
	struct dm_str s = { room, dm_text_squeeze(room, text) };
	/* As stored, a number may have an exponent. */
	if (!(source == DM_AMOUNT_STORED && dm_decimal_from_text(s, &d)) &&
		!find_number(s, &d, &before, &rest))
		return false;
	size_t unit = read_unit(units, rest, &power);
	if (!to_yuan(d, power, source, &yuan))
		return false;
	*ret_facts = (struct dm_amount_facts){ .place = power - d.scale,
		.is_zero = d.coefficient == 0,
		.names_unit = unit > 0,
		.has_words = has_words(before) || has_words(dm_str_from(rest, unit)) };
	*ret = dm_decimal_text(arena, yuan);
	return true;
}

bool dm_amount_from_text(struct dm_arena *arena, const struct dm_units *units, struct dm_str text,
	int power, enum dm_amount_source source, struct dm_str *ret)
{
	struct dm_amount_facts facts;

	return dm_amount_read(arena, units, text, power, source, ret, &facts);
}

bool dm_percent_from_text(struct dm_arena *arena, struct dm_str text, struct dm_str *ret)
{
	char room[3 * TEXT_MAX];
	struct dm_decimal d;

	if (dm_text_is_blank(text))
		return false;
	text = dm_utf8_cut(text, TEXT_MAX);
	struct dm_str s = { room, dm_text_squeeze(room, text) };
	if (!dm_number_at(s, &d))
		return false;
	*ret = dm_decimal_text(arena, d);
	return true;
}
