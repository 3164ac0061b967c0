/* Decides what is a point in time. A year is needed: a month alone may be any year's, and a form
 * that writes 12月 rarely says which. */
#include "target_date.h"

#include <stdio.h>

#include "base/str.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 2199 };

struct point {
	int year, month, day; /* 0: not stated */
	bool by_points;	      /* 2021.12 or 2021-12, which may be a number or a range as well */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Up to `most` digits that are not the beginning of more. */
static bool read_number(struct dm_str s, size_t *at, size_t most, int *ret)
{
	size_t i = *at;
	int value = 0;

	for (; i < s.n && is_digit(s.p[i]); i++) {
		if (i - *at == most)
			return false;
		value = value * 10 + (s.p[i] - '0');
	}
	if (i == *at)
		return false;
	*at = i;
	*ret = value;
	return true;
}

static bool skip(struct dm_str s, size_t *at, struct dm_str word)
{
	if (!dm_str_starts(dm_str_from(s, *at), word))
		return false;
	*at += word.n;
	return true;
}

static bool read_year(struct dm_str s, size_t *at, int *ret)
{
	size_t i = *at;

	if (!read_number(s, &i, 4, ret) || *ret < YEAR_MIN || *ret > YEAR_MAX)
		return false;
	*at = i;
	return true;
}

/* 12月, 12月31日, 12月31号 */
static void read_month(struct dm_str s, size_t *at, struct point *p)
{
	size_t i = *at;
	int month, day;

	if (!read_number(s, &i, 2, &month) || !skip(s, &i, DM_STR("月")))
		return;
	p->month = month;
	*at = i;
	if (read_number(s, &i, 2, &day) &&
		(skip(s, &i, DM_STR("日")) || skip(s, &i, DM_STR("号")))) {
		p->day = day;
		*at = i;
	}
}

/* The rest of 2021.12, 2021-12-31 or 2021/12/31 behind the year. */
static bool read_by_points(struct dm_str s, size_t *at, struct point *p)
{
	char mark = *at < s.n ? s.p[*at] : '\0';
	size_t i = *at + 1;

	if ((mark != '.' && mark != '-' && mark != '/') || !read_number(s, &i, 2, &p->month))
		return false;
	p->by_points = true;
	*at = i++;
	if (*at < s.n && s.p[*at] == mark && read_number(s, &i, 2, &p->day)) {
		(void)skip(s, &i, DM_STR("日"));
		*at = i;
	}
	return true;
}

/* A point with a year. */
static bool read_point(struct dm_str s, size_t *at, struct point *p)
{
	size_t i = *at;

	*p = (struct point){ 0 };
	if (!read_year(s, &i, &p->year))
		return false;
	if (skip(s, &i, DM_STR("年")))
		read_month(s, &i, p);
	else if (!read_by_points(s, &i, p))
		return false;
	*at = i;
	return true;
}

static bool is_valid(const struct point *p)
{
	static const int DAYS[] = { 31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return p->month <= 12 && (p->month || !p->day) && p->day <= DAYS[p->month];
}

/* Sure to be no number and no range of numbers: 2021-12-31, 2021/12, 2021-01. */
static bool is_sure(const struct point *p, struct dm_str s)
{
	return !p->by_points || p->day || (s.n == 7 && s.p[4] != '.');
}

/* Skips a dash (one or two of them). */
static bool skip_dash(const struct dm_target_grammar *g, struct dm_str s, size_t *at)
{
	bool found = false;
	const struct dm_target_word *dash;

	while ((dash = dm_target_words_at_start(&g->dashes, dm_str_from(s, *at)))) {
		*at += dash->text.n;
		found = true;
	}
	return found;
}

/* The other end of a period: with its own year, or in the year of the first. */
static bool read_end(struct dm_str s, size_t *at, struct point *p)
{
	struct point end;
	size_t i = *at;

	if (read_point(s, &i, &end)) {
		*p = end;
		*at = i;
		return true;
	}
	end = (struct point){ .year = p->year };
	read_month(s, &i, &end);
	if (i == *at)
		return false;
	*p = end;
	*at = i;
	return true;
}

/* 2021-2023年, 2021年1-12月: the first end has less than a point needs. */
static bool read_short_period(
	const struct dm_target_grammar *g, struct dm_str s, size_t *at, struct point *p)
{
	struct point end = { 0 };
	size_t i = *at;
	int first;

	if (!read_year(s, &i, &end.year))
		return false;
	if (skip(s, &i, DM_STR("年"))) {
		if (!read_number(s, &i, 2, &first) || !skip_dash(g, s, &i))
			return false;
		read_month(s, &i, &end);
		if (!end.month)
			return false;
	} else if (!skip_dash(g, s, &i) || !read_point(s, &i, &end) || end.by_points) {
		return false;
	}
	*p = end;
	*at = i;
	return true;
}

static bool has_digit(struct dm_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

/* What stands behind the point: nothing, 前 and the like with any words, or a verb. */
static bool read_words(const struct dm_target_grammar *g, struct dm_str rest, int *operator_)
{
	const struct dm_target_word *when = dm_target_words_at_start(&g->date_suffixes, rest);

	if (has_digit(rest))
		return false;
	if (when && when->operator_ != DM_OP_NONE) {
		*operator_ = when->operator_;
		return true;
	}
	if (when)
		rest = dm_str_from(rest, when->text.n);
	return !rest.n || dm_target_words_at_start(&g->date_verbs, rest);
}

static void put_text(const struct point *p, struct dm_target_date *ret)
{
	int n = snprintf(ret->text, sizeof(ret->text), "%04d", p->year % 10000);

	if (p->month)
		n += snprintf(
			ret->text + n, sizeof(ret->text) - (size_t)n, "-%02d", p->month % 100);
	if (p->day)
		(void)snprintf(ret->text + n, sizeof(ret->text) - (size_t)n, "-%02d", p->day % 100);
}

/* True for 9月…, 3-6月, 1月-12月: a month of no year. */
static bool is_month_alone(const struct dm_target_grammar *g, struct dm_str s)
{
	struct point p = { 0 };
	size_t at = 0;
	int first;

	read_month(s, &at, &p);
	if (!p.month && read_number(s, &at, 2, &first) && skip_dash(g, s, &at))
		read_month(s, &at, &p);
	return p.month > 0 && p.month <= 12;
}

/* The point or the end of the period that the text begins with. */
static bool read_time(const struct dm_target_grammar *g, struct dm_str s, size_t *at,
	struct point *p, bool *is_period)
{
	*is_period = read_short_period(g, s, at, p);
	if (*is_period)
		return true;
	if (!read_point(s, at, p))
		return false;
	size_t i = *at;
	if (skip_dash(g, s, &i) && read_end(s, &i, p)) {
		*is_period = true;
		*at = i;
	}
	return true;
}

enum dm_date_fit dm_target_date_from_text(
	const struct dm_target_grammar *g, struct dm_str s, struct dm_target_date *ret)
{
	const struct dm_target_word *sign = dm_target_words_at_start(&g->date_signs, s);
	struct point p;
	size_t at = 0;
	bool period = false;

	if (sign)
		s = dm_str_from(s, sign->text.n);
	if (!s.n || !is_digit(s.p[0]))
		return DM_DATE_NONE;
	ret->operator_ = sign ? sign->operator_ : DM_OP_NONE;
	if (!read_time(g, s, &at, &p, &period))
		return is_month_alone(g, s) ? DM_DATE_WORDS : DM_DATE_NONE;
	struct dm_str rest = dm_str_from(s, at);
	int operator_ = ret->operator_;
	bool fits = is_valid(&p) && read_words(g, rest, &operator_);
	if (fits && (period || rest.n || is_sure(&p, s))) {
		ret->operator_ = period ? ret->operator_ : operator_;
		put_text(&p, ret);
		return DM_DATE_FOUND;
	}
	return p.by_points ? DM_DATE_NONE : DM_DATE_WORDS;
}
