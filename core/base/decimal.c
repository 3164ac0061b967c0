#include "decimal.h"

#include <string.h>

#include "str.h"

enum { EXPONENT_MAX = 999 };

static dm_digits power_of_ten(int n)
{
	dm_digits p = 1;

	while (n-- > 0)
		p *= 10;
	return p;
}

static int digit_count(dm_digits c)
{
	int n = 1;

	while (c >= 10) {
		c /= 10;
		n++;
	}
	return n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The exponent behind e: false where it is malformed or absurd. */
static bool read_exponent(struct dm_str s, size_t *at, int *ret)
{
	bool negative = false;
	int value = 0;
	size_t first;

	if (*at < s.n && (s.p[*at] == '+' || s.p[*at] == '-'))
		negative = s.p[(*at)++] == '-';
	for (first = *at; *at < s.n && is_digit(s.p[*at]); (*at)++) {
		value = value * 10 + (s.p[*at] - '0');
		if (value > EXPONENT_MAX)
			return false;
	}
	*ret = negative ? -value : value;
	return *at > first;
}

bool dm_decimal_from_text(struct dm_str s, struct dm_decimal *ret)
{
	struct dm_decimal d = { 0 };
	size_t at = 0, digits = 0;
	int scale = 0, exponent = 0;
	bool point = false;

	if (at < s.n && (s.p[at] == '+' || s.p[at] == '-'))
		d.negative = s.p[at++] == '-';
	for (; at < s.n && (is_digit(s.p[at]) || (s.p[at] == '.' && !point)); at++) {
		if (s.p[at] == '.') {
			point = true;
			continue;
		}
		if (digit_count(d.coefficient) >= DM_DECIMAL_DIGITS || scale >= DM_DECIMAL_DIGITS)
			return false;
		d.coefficient = d.coefficient * 10u + (unsigned)(s.p[at] - '0');
		digits++;
		scale += point;
	}
	if (!digits)
		return false;
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		at++;
		if (!read_exponent(s, &at, &exponent))
			return false;
	}
	if (at != s.n)
		return false;
	d.scale = (uint8_t)scale;
	return dm_decimal_shift(d, exponent, ret);
}

bool dm_decimal_shift(struct dm_decimal d, int power, struct dm_decimal *ret)
{
	int scale = d.scale - power;

	if (d.coefficient == 0)
		scale = scale < 0 ? 0 : scale > DM_DECIMAL_DIGITS ? DM_DECIMAL_DIGITS : scale;
	if (scale < 0) {
		if (digit_count(d.coefficient) - scale > DM_DECIMAL_DIGITS)
			return false;
		d.coefficient *= power_of_ten(-scale);
		scale = 0;
	}
	if (scale > DM_DECIMAL_DIGITS)
		return false;
	d.scale = (uint8_t)scale;
	*ret = d;
	return true;
}

/* Drops n digits at the end, half away from zero. */
static dm_digits drop_digits(dm_digits c, int n)
{
	if (n > DM_DECIMAL_DIGITS)
		return 0;
	dm_digits p = power_of_ten(n);
	return c / p + (c % p >= p - p / 2 && n > 0);
}

struct dm_decimal dm_decimal_round_places(struct dm_decimal d, int places)
{
	if (places < d.scale) {
		d.coefficient = drop_digits(d.coefficient, d.scale - places);
		d.scale = (uint8_t)places;
	} else if (digit_count(d.coefficient) + places - d.scale <= DM_DECIMAL_DIGITS) {
		d.coefficient *= power_of_ten(places - d.scale);
		d.scale = (uint8_t)places;
	}
	return d;
}

struct dm_decimal dm_decimal_round_digits(struct dm_decimal d, int digits)
{
	int drop = digit_count(d.coefficient) - digits;

	if (drop <= 0)
		return d;
	if (drop <= d.scale)
		return dm_decimal_round_places(d, d.scale - drop);
	d.coefficient = drop_digits(d.coefficient, drop) * power_of_ten(drop - d.scale);
	d.scale = 0;
	return d;
}

struct dm_decimal dm_decimal_trim(struct dm_decimal d, int places)
{
	while (d.scale > places && d.coefficient % 10 == 0) {
		d.coefficient /= 10;
		d.scale--;
	}
	return d;
}

/* Brings both to one scale; false where the digits do not fit. */
static bool align(struct dm_decimal *a, struct dm_decimal *b)
{
	int scale = a->scale > b->scale ? a->scale : b->scale;

	*a = dm_decimal_round_places(*a, scale);
	*b = dm_decimal_round_places(*b, scale);
	return a->scale == scale && b->scale == scale;
}

static int compare_magnitude(struct dm_decimal a, struct dm_decimal b)
{
	a = dm_decimal_trim(a, 0);
	b = dm_decimal_trim(b, 0);
	int whole_a = digit_count(a.coefficient) - a.scale,
	    whole_b = digit_count(b.coefficient) - b.scale;

	/* Only numbers of one size may be brought to one scale without overflow. */
	if (a.coefficient && b.coefficient && whole_a != whole_b)
		return whole_a < whole_b ? -1 : 1;
	(void)align(&a, &b);
	return (a.coefficient > b.coefficient) - (a.coefficient < b.coefficient);
}

int dm_decimal_compare(struct dm_decimal a, struct dm_decimal b)
{
	bool minus_a = a.negative && a.coefficient, minus_b = b.negative && b.coefficient;

	if (minus_a != minus_b)
		return minus_a ? -1 : 1;
	int r = compare_magnitude(a, b);
	return minus_a ? -r : r;
}

bool dm_decimal_add(struct dm_decimal a, struct dm_decimal b, struct dm_decimal *ret)
{
	if (!align(&a, &b))
		return false;
	if (a.negative == b.negative) {
		a.coefficient += b.coefficient;
		if (digit_count(a.coefficient) > DM_DECIMAL_DIGITS)
			return false;
	} else if (a.coefficient >= b.coefficient) {
		a.coefficient -= b.coefficient;
	} else {
		a.coefficient = b.coefficient - a.coefficient;
		a.negative = b.negative;
	}
	*ret = a;
	return true;
}

bool dm_decimal_subtract(struct dm_decimal a, struct dm_decimal b, struct dm_decimal *ret)
{
	b.negative = !b.negative;
	return dm_decimal_add(a, b, ret);
}

struct dm_str dm_decimal_text(struct dm_arena *arena, struct dm_decimal d)
{
	char text[DM_DECIMAL_DIGITS + 4]; /* sign, zero, point, digits */
	size_t at = sizeof(text);
	dm_digits c = d.coefficient;

	for (int i = 0; i < d.scale; i++, c /= 10)
		text[--at] = (char)('0' + (int)(c % 10));
	if (d.scale)
		text[--at] = '.';
	do
		text[--at] = (char)('0' + (int)(c % 10));
	while (c /= 10);
	if (d.negative && d.coefficient)
		text[--at] = '-';
	return dm_arena_str(arena, (struct dm_str){ text + at, sizeof(text) - at });
}
