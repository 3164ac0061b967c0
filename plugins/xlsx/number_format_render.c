/* Writes numbers under one section: plain, with an exponent, as a fraction. All of it is digits of
 * integers; nothing here is floating point. */
#include "number_format_internal.h"

enum { COEFFICIENT_MAX = 20, PLAIN_MAX = 64, RATIO_WHOLE_MAX = 12 };

/* The digits of a figure, ready to be asked for by place: 0 is the unit, -1 the first behind the
 * point. */
struct digits {
	char text[COEFFICIENT_MAX];
	int n;	   /* of text; 0 for zero */
	int power; /* place of the last of text */
};

static struct digits digits_of(struct dm_figure f)
{
	struct digits d = { .power = f.power };
	uint64_t left = f.digits;

	d.n = f.digits ? dm_figure_length(f.digits) : 0;
	for (int i = d.n; i > 0; left /= 10)
		d.text[--i] = (char)('0' + (int)(left % 10));
	return d;
}

static char digit_at(const struct digits *d, int place)
{
	int from_end = place - d->power;

	return from_end >= 0 && from_end < d->n ? d->text[d->n - 1 - from_end] : '0';
}

/* Digits before the point; none for what is less than one. */
static int whole_length(const struct digits *d)
{
	int n = d->n ? d->n + d->power : 0;

	return n > 0 ? n : 0;
}

static void add_grouped(const struct section *s, struct dm_buf *to, char digit, int place)
{
	dm_buf_add_byte(to, digit);
	if (s->is_grouped && place > 0 && place % 3 == 0)
		dm_buf_add_byte(to, ',');
}

/* The i-th placeholder before the point; the first shows all digits for which there is no other. */
static void add_whole(const struct section *s, const struct digits *d, const struct token *t, int i,
	struct dm_buf *to)
{
	int place = s->whole.n - 1 - i, length = whole_length(d);

	for (int extra = length - 1; i == 0 && extra > place; extra--)
		add_grouped(s, to, digit_at(d, extra), extra);
	if (place < length || place < s->whole.least)
		add_grouped(s, to, digit_at(d, place), place);
	else if (t->symbol == '?')
		dm_buf_add_byte(to, ' ');
}

/* The i-th placeholder behind the point; zeros at the end show under 0 only. */
static void add_part(const struct section *s, const struct digits *d, const struct token *t, int i,
	struct dm_buf *to)
{
	int shown = d->n && d->power < 0 ? -d->power : 0;

	if (i < shown || i < s->part.least)
		dm_buf_add_byte(to, digit_at(d, -1 - i));
	else if (t->symbol == '?')
		dm_buf_add_byte(to, ' ');
}

static void add_mark(const struct token *t, struct dm_buf *to)
{
	if (t->kind == TOKEN_TEXT)
		dm_buf_add(to, t->text);
	else if (t->kind == TOKEN_PAD)
		dm_buf_add_byte(to, ' ');
	else if (t->kind == TOKEN_PERCENT)
		dm_buf_add_byte(to, '%');
	else if (t->kind == TOKEN_POINT)
		dm_buf_add_byte(to, '.');
}

/* Tokens from `first` to `end` with the digits of a rounded figure in their placeholders. */
static void add_decimal(
	const struct section *s, struct dm_figure f, size_t first, size_t end, struct dm_buf *to)
{
	struct digits d = digits_of(f);
	bool is_part = false;
	int n = 0;

	for (size_t i = first; i < end; i++) {
		const struct token *t = &s->tokens[i];

		if (t->kind == TOKEN_POINT && !is_part) {
			is_part = true;
			n = 0;
		}
		if (t->kind != TOKEN_DIGIT)
			add_mark(t, to);
		else if (is_part)
			add_part(s, &d, t, n++, to);
		else
			add_whole(s, &d, t, n++, to);
	}
}

/* The short way of the formats that most cells have (0, 0.00, #,##0.00, 0.00%): digits from the end
 * to the beginning. False where the number is too long for it. */
static bool add_plain(const struct section *s, struct dm_figure f, struct dm_buf *to)
{
	char text[PLAIN_MAX];
	size_t at = sizeof(text);
	int places = s->part.n, zeros = f.power + places;

	if (zeros < 0 || zeros + dm_figure_length(f.digits) > DM_FIGURE_DIGITS + 4)
		return false;
	uint64_t left = f.digits * dm_figure_ten(zeros);
	if (s->tokens[s->n_tokens - 1].kind == TOKEN_PERCENT)
		text[--at] = '%';
	for (int i = 0; i < places; i++, left /= 10)
		text[--at] = (char)('0' + (int)(left % 10));
	if (places)
		text[--at] = '.';
	for (int i = 0; left || i < s->whole.least; i++, left /= 10) {
		if (s->is_grouped && i && i % 3 == 0)
			text[--at] = ',';
		text[--at] = (char)('0' + (int)(left % 10));
	}
	dm_buf_add(to, (struct dm_str){ text + at, sizeof(text) - at });
	return true;
}

void dm_section_show_number(const struct section *s, struct dm_figure f, struct dm_buf *to)
{
	f.power += s->power;
	f = dm_figure_round(f, s->part.n);
	if (s->is_plain && s->part.n < 16 && s->whole.least < 20 && add_plain(s, f, to))
		return;
	f = dm_figure_round_digits(f, DM_FIGURE_DIGITS); /* takes zeros at the end off */
	add_decimal(s, f, 0, s->n_tokens, to);
}

/* The power that leaves 1 to n digits before the point, a multiple of n (##0.0E+0 counts in
 * thousands). */
static int exponent_of(struct dm_figure f, int n)
{
	int e = f.digits ? dm_figure_length(f.digits) + f.power - 1 : 0;
	int over = ((e % n) + n) % n;

	return e - over;
}

static void add_exponent(const struct section *s, int e, char symbol, struct dm_buf *to)
{
	char text[8];
	size_t at = sizeof(text);
	int left = e < 0 ? -e : e, least = s->power_places.least ? s->power_places.least : 1;

	for (int i = 0; (left || i < least) && at > 0; i++, left /= 10)
		text[--at] = (char)('0' + left % 10);
	dm_buf_add_byte(to, 'E');
	if (e < 0 || symbol == '+')
		dm_buf_add_byte(to, e < 0 ? '-' : '+');
	dm_buf_add(to, (struct dm_str){ text + at, sizeof(text) - at });
}

void dm_section_show_scientific(const struct section *s, struct dm_figure f, struct dm_buf *to)
{
	int n = s->whole.n ? s->whole.n : 1, e = exponent_of(f, n);
	size_t mark = 0;

	f.power -= e;
	f = dm_figure_round_digits(dm_figure_round(f, s->part.n), DM_FIGURE_DIGITS);
	int more = exponent_of(f, n); /* 9.99 may have become 10 */
	f.power -= more;
	while (s->tokens[mark].kind != TOKEN_EXPONENT)
		mark++;
	add_decimal(s, f, 0, mark, to);
	add_exponent(s, e + more, s->tokens[mark].symbol, to);
	for (size_t i = mark + 1; i < s->n_tokens; i++)
		if (s->tokens[i].kind != TOKEN_DIGIT)
			add_mark(&s->tokens[i], to);
}

struct ratio {
	uint64_t above, below;
};

/* The fraction nearest to r whose denominator does not pass `most`: continued fractions, stopped
 * where the rest is no more than noise. */
static struct ratio approximate(struct ratio r, uint64_t most)
{
	struct ratio before = { 0, 1 }, last = { 1, 0 };

	while (r.below) {
		uint64_t whole = r.above / r.below, rest = r.above % r.below;
		struct ratio next = { whole * last.above + before.above,
			whole * last.below + before.below };

		if (next.below > most)
			break;
		before = last;
		last = next;
		if (rest < r.below / 20000000)
			break;
		r = (struct ratio){ r.below, rest };
	}
	return last;
}

static void add_integer(struct dm_buf *to, uint64_t value, int least, char pad, bool is_right)
{
	struct digits d = digits_of((struct dm_figure){ .digits = value });
	int n = d.n ? d.n : 1;

	for (int i = n; is_right && i < least; i++)
		dm_buf_add_byte(to, pad);
	for (int place = n - 1; place >= 0; place--)
		dm_buf_add_byte(to, digit_at(&d, place));
	for (int i = n; !is_right && i < least; i++)
		dm_buf_add_byte(to, pad);
}

static void add_fraction(const struct section *s, const struct token *t, struct ratio r,
	bool has_whole, struct dm_buf *to)
{
	char pad = t->symbol == '0' ? '0' : ' ';
	int least = t->symbol == '#' ? 0 : s->above.n;

	if (has_whole && !r.above) { /* as wide as the fraction would be */
		for (int i = 0; i < s->above.n + 1 + s->below.n; i++)
			dm_buf_add_byte(to, ' ');
		return;
	}
	add_integer(to, r.above, least, pad, true);
	dm_buf_add_byte(to, '/');
	add_integer(to, r.below, s->denominator || t->symbol == '#' ? 0 : s->below.n, ' ', false);
}

/* A figure as whole number and rest; false where it has no exact ratio of 64 bits. */
static bool split_figure(struct dm_figure f, uint64_t *ret_whole, struct ratio *ret_rest)
{
	if (f.digits && (dm_figure_length(f.digits) + f.power > RATIO_WHOLE_MAX || f.power < -18))
		return false;
	uint64_t below = f.power < 0 ? dm_figure_ten(-f.power) : 1;
	uint64_t all = f.power > 0 ? f.digits * dm_figure_ten(f.power) : f.digits;

	*ret_whole = all / below;
	*ret_rest = (struct ratio){ all % below, below };
	return true;
}

static struct ratio round_ratio(const struct section *s, struct ratio r)
{
	__extension__ typedef unsigned __int128 wide;

	if (!s->denominator)
		return approximate(r, dm_figure_ten(s->below.n < 7 ? s->below.n : 7) - 1);
	wide product = (wide)r.above * s->denominator;
	return (struct ratio){ (uint64_t)((product + r.below / 2) / r.below), s->denominator };
}

void dm_section_show_fraction(const struct section *s, struct dm_figure f, struct dm_buf *to)
{
	uint64_t whole = 0;
	struct ratio rest = { 0, 1 };
	int n = 0;

	f.power += s->power;
	if (!split_figure(f, &whole, &rest) && f.power >= -18) {
		dm_number_show_general(f, to);
		return;
	}
	struct ratio r = round_ratio(s, rest);
	if (!s->whole.n) {
		r.above += whole * r.below;
	} else if (r.above >= r.below) {
		r.above = 0;
		whole++;
	}
	struct digits d = digits_of((struct dm_figure){ .digits = whole });
	bool is_zero = !whole && !r.above; /* something has to be shown, in the last place */
	for (size_t i = 0; i < s->n_tokens; i++) {
		const struct token *t = &s->tokens[i];

		if (t->kind == TOKEN_FRACTION)
			add_fraction(s, t, r, s->whole.n, to);
		else if (t->kind == TOKEN_DIGIT && ++n == s->whole.n && is_zero)
			dm_buf_add_byte(to, '0');
		else if (t->kind == TOKEN_DIGIT)
			add_whole(s, &d, t, n - 1, to);
		else
			add_mark(t, to);
	}
}
