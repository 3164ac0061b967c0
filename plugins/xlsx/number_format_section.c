/* Decides what a section of a format code means as a whole: the letters and marks of one section
 * change their meaning with what stands beside them. */
#include "number_format_internal.h"

static bool is_date_token(uint8_t kind)
{
	return kind >= TOKEN_YEAR;
}

static bool is_time_token(uint8_t kind)
{
	return kind >= TOKEN_HOUR;
}

static bool has_token(const struct token *t, size_t n, uint8_t kind)
{
	for (size_t i = 0; i < n; i++)
		if (t[i].kind == kind)
			return true;
	return false;
}

static bool is_digit_text(const struct token *t)
{
	return t->kind == TOKEN_TEXT && t->text.n == 1 && t->text.p[0] >= '1' &&
	       t->text.p[0] <= '9';
}

/* The slash of a fraction: a placeholder before it, a placeholder or a number behind it; n where
 * there is none. */
static size_t find_fraction(const struct token *t, size_t n)
{
	for (size_t i = 1; i + 1 < n; i++)
		if (t[i].kind == TOKEN_SLASH && t[i - 1].kind == TOKEN_DIGIT &&
			(t[i + 1].kind == TOKEN_DIGIT || is_digit_text(&t[i + 1])))
			return i;
	return n;
}

static enum section_kind kind_of(const struct token *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_date_token(t[i].kind))
			return SECTION_DATE;
	if (has_token(t, n, TOKEN_EXPONENT))
		return SECTION_SCIENTIFIC;
	if (find_fraction(t, n) < n)
		return SECTION_FRACTION;
	if (has_token(t, n, TOKEN_DIGIT))
		return SECTION_NUMBER;
	if (has_token(t, n, TOKEN_GENERAL))
		return SECTION_GENERAL;
	return has_token(t, n, TOKEN_AT) ? SECTION_TEXT : SECTION_LITERAL;
}

static size_t next_digit(const struct token *t, size_t from, size_t end)
{
	while (from < end && t[from].kind != TOKEN_DIGIT)
		from++;
	return from;
}

/* A comma between placeholders groups thousands; behind the last one it divides by a thousand;
 * elsewhere it is itself. */
static void settle_commas(
	struct section *s, struct token *t, size_t from, size_t end, bool is_whole)
{
	size_t first = next_digit(t, from, end);

	for (size_t i = from; i < end; i++) {
		if (t[i].kind != TOKEN_COMMA)
			continue;
		t[i].kind = TOKEN_TEXT;
		if (i < first)
			continue;
		if (next_digit(t, i, end) == end)
			s->power -= 3;
		else if (is_whole)
			s->is_grouped = true;
		t[i].text.n = 0;
	}
}

/* Before a point, digits count from the first 0; behind it, up to the last. */
static struct places count_whole(const struct token *t, size_t from, size_t end)
{
	struct places p = { 0 };

	for (size_t i = from; i < end; i++)
		if (t[i].kind == TOKEN_DIGIT) {
			p.n++;
			p.least = (uint16_t)(p.least + (p.least > 0 || t[i].symbol == '0'));
		}
	return p;
}

static struct places count_part(const struct token *t, size_t from, size_t end)
{
	struct places p = { 0 };

	for (size_t i = from; i < end; i++)
		if (t[i].kind == TOKEN_DIGIT) {
			p.n++;
			if (t[i].symbol == '0')
				p.least = p.n;
		}
	return p;
}

static size_t find_token(const struct token *t, size_t n, uint8_t kind)
{
	size_t i = 0;

	while (i < n && t[i].kind != kind)
		i++;
	return i;
}

static void finish_decimals(struct section *s, struct token *t, size_t end)
{
	size_t point = find_token(t, end, TOKEN_POINT);

	settle_commas(s, t, 0, point, true);
	settle_commas(s, t, point, end, false);
	s->whole = count_whole(t, 0, point);
	s->part = count_part(t, point, end);
}

static bool is_plain(const struct token *t, size_t n)
{
	size_t i = 0, points = 0;

	for (; i < n && t[i].kind != TOKEN_PERCENT; i++) {
		points += t[i].kind == TOKEN_POINT;
		if (t[i].kind != TOKEN_POINT && (t[i].kind != TOKEN_DIGIT || t[i].symbol == '?') &&
			(t[i].kind != TOKEN_TEXT || t[i].text.n))
			return false;
	}
	return points < 2 && i + 1 >= n;
}

static void finish_number(struct section *s, struct token *t, size_t n)
{
	finish_decimals(s, t, n);
	for (size_t i = 0; i < n; i++)
		s->power += t[i].kind == TOKEN_PERCENT ? 2 : 0;
	s->is_plain = is_plain(t, n) && s->part.least == s->part.n && s->whole.n;
}

static void finish_scientific(struct section *s, struct token *t, size_t n)
{
	size_t mark = find_token(t, n, TOKEN_EXPONENT);

	finish_decimals(s, t, mark);
	settle_commas(s, t, mark, n, false);
	s->power_places = count_whole(t, mark, n);
}

/* A denominator that is stated: ?/8, ?/10. */
static uint32_t read_denominator(const struct token *t, size_t from, size_t n)
{
	uint32_t value = 0;

	for (size_t i = from; i < n && value < 100000; i++) {
		if (is_digit_text(&t[i]))
			value = value * 10 + (uint32_t)(t[i].text.p[0] - '0');
		else if (value && t[i].kind == TOKEN_DIGIT && t[i].symbol == '0')
			value *= 10;
		else
			break;
	}
	return value;
}

/* What nothing gave a meaning is text. */
static void settle_rest(struct token *t, size_t n, bool keeps_numbers)
{
	for (size_t i = 0; i < n; i++) {
		bool is_mark = t[i].kind == TOKEN_SLASH || t[i].kind == TOKEN_COMMA ||
			       t[i].kind == TOKEN_EXPONENT;

		if (is_mark || (!keeps_numbers && t[i].kind == TOKEN_POINT))
			t[i].kind = TOKEN_TEXT;
	}
}

/* Behind the slash the placeholders and digits that follow at once belong to the denominator; before
 * it those that touch it are the numerator, and what is left of them the whole number. */
static void finish_fraction(struct section *s, struct token *t, size_t n)
{
	size_t slash = find_fraction(t, n), above = slash, end = slash + 1;

	while (above > 0 && t[above - 1].kind == TOKEN_DIGIT)
		above--;
	while (end < n && (t[end].kind == TOKEN_DIGIT || is_digit_text(&t[end])))
		end++;
	s->denominator = read_denominator(t, slash + 1, end);
	s->whole = count_whole(t, 0, above);
	s->above = count_whole(t, above, slash);
	s->below = count_part(t, slash + 1, end);
	/* The slash alone stands for the whole fraction. */
	t[slash].symbol = t[slash - 1].symbol;
	for (size_t i = above; i < end; i++)
		if (i != slash)
			t[i] = (struct token){ .kind = TOKEN_TEXT };
	t[slash].kind = TOKEN_FRACTION;
	settle_rest(t, n, false);
}

/* The date or time token nearest to i; step is 1 or -1. AM/PM is none. */
static uint8_t neighbour(const struct token *t, size_t n, size_t i, ptrdiff_t step)
{
	for (ptrdiff_t at = (ptrdiff_t)i + step; at >= 0 && at < (ptrdiff_t)n; at += step)
		if (is_date_token(t[at].kind) && t[at].kind != TOKEN_HALF &&
			t[at].kind != TOKEN_SUBSECOND)
			return t[at].kind;
	return TOKEN_TEXT;
}

/* m behind hours or before seconds means minutes. */
static bool is_minute(const struct token *t, size_t n, size_t i)
{
	uint8_t before = neighbour(t, n, i, -1), behind = neighbour(t, n, i, 1);

	return t[i].kind == TOKEN_MONTH && t[i].count <= 2 &&
	       (before == TOKEN_HOUR || before == TOKEN_ELAPSED_HOUR || behind == TOKEN_SECOND ||
		       behind == TOKEN_ELAPSED_SECOND);
}

static void finish_date(struct section *s, struct token *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_minute(t, n, i))
			t[i].kind = TOKEN_MINUTE;
		if (!is_date_token(t[i].kind) && t[i].kind != TOKEN_PAD)
			t[i].kind = TOKEN_TEXT;
		s->is_elapsed |= t[i].kind >= TOKEN_ELAPSED_HOUR;
		s->shows_time |= is_time_token(t[i].kind);
		s->is_half_day |= t[i].kind == TOKEN_HALF;
		if (t[i].kind == TOKEN_SUBSECOND && t[i].count > s->subseconds)
			s->subseconds = t[i].count;
		s->shows_date |= is_date_token(t[i].kind) && !is_time_token(t[i].kind);
	}
}

void dm_section_finish(struct section *s, struct token *t, size_t n)
{
	s->tokens = t;
	s->n_tokens = n;
	s->kind = (uint8_t)kind_of(t, n);
	if (s->kind == SECTION_DATE) {
		finish_date(s, t, n);
	} else if (s->kind == SECTION_SCIENTIFIC) {
		finish_scientific(s, t, n);
	} else if (s->kind == SECTION_FRACTION) {
		finish_fraction(s, t, n);
	} else if (s->kind == SECTION_NUMBER) {
		finish_number(s, t, n);
		settle_rest(t, n, true);
	} else {
		settle_rest(t, n, false);
	}
}
