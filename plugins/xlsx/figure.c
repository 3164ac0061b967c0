#include "figure.h"

#include <stddef.h>

static const uint64_t tens[] = { 1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u,
	100000000u, 1000000000u, 10000000000u, 100000000000u, 1000000000000u, 10000000000000u,
	100000000000000u, 1000000000000000u, 10000000000000000u, 100000000000000000u,
	1000000000000000000u, 10000000000000000000u };

/* Digits that are read before rounding: what fits and is more than any double has. */
enum { READ_MAX = 18, TENS = 20 };

uint64_t dm_figure_ten(int n)
{
	return tens[n];
}

int dm_figure_length(uint64_t digits)
{
	/* log10 from log2: 1233/4096 is a little more than log10(2). */
	int n = digits ? (64 - __builtin_clzll(digits)) * 1233 >> 12 : 0;

	return n + (n < TENS && digits >= tens[n]) + (digits == 0);
}

static struct dm_figure trimmed(struct dm_figure f)
{
	if (!f.digits)
		return (struct dm_figure){ 0 };
	for (; f.digits % 10 == 0; f.power++)
		f.digits /= 10;
	return f;
}

/* Takes n digits off the end, half away from zero. */
static struct dm_figure dropped(struct dm_figure f, int n)
{
	if (n >= TENS) {
		f.digits = 0;
	} else {
		uint64_t ten = tens[n];
		f.digits = f.digits / ten + (f.digits % ten >= ten / 2 && n > 0);
	}
	f.power += n;
	return f;
}

/* Reads an exponent behind its e; absurd ones are held at a bound that the caller refuses. */
static bool read_power(struct dm_str s, size_t at, int32_t *ret)
{
	bool negative = false;
	int32_t value = 0;

	if (at < s.n && (s.p[at] == '+' || s.p[at] == '-'))
		negative = s.p[at++] == '-';
	if (at == s.n)
		return false;
	for (; at < s.n; at++) {
		if (s.p[at] < '0' || s.p[at] > '9')
			return false;
		if (value < 100000)
			value = value * 10 + (s.p[at] - '0');
	}
	*ret = negative ? -value : value;
	return true;
}

/* Reads the digits and the point; false where there is no digit. Powers of a text of any length
 * stay far from overflow: a text is shorter than 2^31. */
static bool read_digits(struct dm_str s, size_t *at, struct dm_figure *f)
{
	bool any = false, point = false;
	int n = 0;

	for (; *at < s.n; ++*at) {
		unsigned digit = (unsigned)(unsigned char)s.p[*at] - '0';

		if (digit > 9) {
			if (s.p[*at] != '.' || point)
				break;
			point = true;
			continue;
		}
		any = true;
		if (n < READ_MAX) {
			f->digits = f->digits * 10 + digit;
			n += n > 0 || digit;
			f->power -= point;
		} else {
			f->power += !point;
		}
	}
	return any;
}

bool dm_figure_from_text(struct dm_str s, struct dm_figure *ret)
{
	struct dm_figure f = { 0 };
	size_t at = 0;
	int32_t power = 0;

	if (s.n > INT32_MAX / 2)
		return false;
	if (at < s.n && (s.p[at] == '+' || s.p[at] == '-'))
		f.negative = s.p[at++] == '-';
	if (!read_digits(s, &at, &f))
		return false;
	if (at < s.n && ((s.p[at] != 'e' && s.p[at] != 'E') || !read_power(s, at + 1, &power)))
		return false;
	f.power += power;
	f = dm_figure_round_digits(f, DM_FIGURE_DIGITS);
	if (f.power > DM_FIGURE_POWER_MAX)
		return false;
	*ret = f.power < -DM_FIGURE_POWER_MAX ? (struct dm_figure){ 0 } : f;
	return true;
}

bool dm_figure_text_is_zero(struct dm_str s)
{
	struct dm_figure f;

	return dm_figure_from_text(s, &f) && !f.digits;
}

struct dm_figure dm_figure_round(struct dm_figure f, int places)
{
	return f.power < -places ? dropped(f, -places - f.power) : f;
}

struct dm_figure dm_figure_round_digits(struct dm_figure f, int n)
{
	int length = f.digits < tens[n] ? n : dm_figure_length(f.digits);

	return trimmed(length > n ? dropped(f, length - n) : f);
}

static int compare_magnitude(struct dm_figure a, struct dm_figure b)
{
	int whole_a = dm_figure_length(a.digits) + a.power,
	    whole_b = dm_figure_length(b.digits) + b.power;

	if (!a.digits || !b.digits)
		return (a.digits > 0) - (b.digits > 0);
	if (whole_a != whole_b)
		return whole_a < whole_b ? -1 : 1;
	/* Of one size: the powers differ by less than the digits read. */
	while (a.power > b.power && a.digits < tens[READ_MAX]) {
		a.digits *= 10;
		a.power--;
	}
	while (b.power > a.power && b.digits < tens[READ_MAX]) {
		b.digits *= 10;
		b.power--;
	}
	return (a.digits > b.digits) - (a.digits < b.digits);
}

int dm_figure_compare(struct dm_figure a, struct dm_figure b)
{
	bool minus_a = a.negative && a.digits, minus_b = b.negative && b.digits;

	if (minus_a != minus_b)
		return minus_a ? -1 : 1;
	int r = compare_magnitude(a, b);
	return minus_a ? -r : r;
}
