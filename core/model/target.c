/* Decides what a target value says. It works on a squeezed copy of the text (no white space, half
 * width) on the stack; which spellings there are is the grammar's. In order: words that rule
 * everything out, signs, dates, ±, ranges, one bound, and whatever is left is words. */
#include "target.h"

#include "base/decimal.h"
#include "base/str.h"
#include "base/utf8.h"
#include "normalise.h"
#include "number.h"
#include "target_date.h"

enum {
	TEXT_MAX = 512,	   /* bytes; no target with a number is longer */
	UNIT_PART_MAX = 5, /* characters between the / of a unit that no table knows */
	UNIT_MAX = 36,	   /* bytes of such a unit */
	SIGNS_MAX = 4,	   /* signs in a row: 达到不低于… */
};

/* What was read; slices of the squeezed text or of the tables. */
struct reading {
	int kind, operator_;
	struct dm_decimal value, value2;
	struct dm_str unit;
	struct dm_target_date date;
};

/* ------------------------------------------------------------------ remarks */

/* Byte position of the bracket that the last character closes, or s.n. */
static size_t opening_of_last(struct dm_str s)
{
	int depth = 0;

	for (size_t i = s.n; i-- > 0;) {
		depth += s.p[i] == ')';
		depth -= s.p[i] == '(';
		if (!depth)
			return i;
	}
	return s.n;
}

/* Without stops at the end. */
static struct dm_str trim_stops(struct dm_str s)
{
	static const char *const STOPS[] = { "。", "；", "，", "、", ";", ",", ".", ":", NULL };

	for (size_t i = 0; STOPS[i];) {
		if (dm_str_ends(s, dm_str_from_c(STOPS[i]))) {
			s.n -= strlen(STOPS[i]);
			i = 0;
		} else {
			i++;
		}
	}
	return s;
}

/* Takes a bracket off the end: a remark (历史标准), the brackets around it all, or the unit, 5(万元),
 * which moves to where it belongs. */
static struct dm_str without_remark(const struct dm_target_grammar *g, char *text, size_t n)
{
	struct dm_str s = trim_stops((struct dm_str){ text, n });

	while (s.n && s.p[s.n - 1] == ')') {
		size_t open = opening_of_last(s);

		if (open == s.n)
			return s;
		struct dm_str content = { text + open + 1, s.n - open - 2 };
		if (open == 0) {
			memmove(text, content.p, content.n);
			s = (struct dm_str){ text, content.n };
		} else if (text[open - 1] >= '0' && text[open - 1] <= '9' &&
			   dm_units_find(g->units, content, NULL)) {
			memmove(text + open, content.p, content.n);
			return (struct dm_str){ text, open + content.n };
		} else {
			s.n = open;
		}
		s = trim_stops(s);
	}
	return s;
}

/* Takes (含…) out of the middle: 90%(含)以上. */
static size_t without_inclusion(char *text, size_t n)
{
	ptrdiff_t from = dm_str_find((struct dm_str){ text, n }, DM_STR("(含"));

	if (from < 0)
		return n;
	char *close = memchr(text + from, ')', n - (size_t)from);
	if (!close)
		return n;
	size_t behind = n - (size_t)(close + 1 - text);
	memmove(text + from, close + 1, behind);
	return (size_t)from + behind;
}

/* ------------------------------------------------------------------ units */

static bool is_latin(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_separator(uint32_t c)
{
	return c == '/' || c == '*' || c == 0xB7;
}

/* True for what may be a unit though no table knows it: 元/生/年, 场次, Mbps. One script between
 * separators, short, and no word that makes a sentence of it. */
static bool is_plausible_unit(const struct dm_target_grammar *g, struct dm_str s)
{
	size_t at = 0, length = 0;
	uint32_t c, before = 0;

	if (s.n > UNIT_MAX)
		return false;
	while (dm_utf8_next(s, &at, &c)) {
		bool is_start = !before || is_separator(before);

		if (is_separator(c)) {
			length = 0;
			before = c;
			continue;
		}
		if (!is_latin(c) && !(c >= 0x4E00 && c <= 0x9FFF))
			return false;
		if (++length > UNIT_PART_MAX || (!is_start && is_latin(c) != is_latin(before)))
			return false;
		before = c;
	}
	for (size_t i = 0; i < g->not_in_units.n; i++)
		if (dm_str_find(s, g->not_in_units.items[i].text) >= 0)
			return false;
	return before && !is_separator(before);
}

/* Takes the unit behind a number: numeric with or without one, or mixed. False: words. */
static bool read_unit(const struct dm_target_grammar *g, struct dm_str s, struct reading *r)
{
	r->kind = DM_TARGET_NUMERIC;
	r->unit = DM_NULL;
	if (!s.n || dm_units_find(g->units, s, &r->unit))
		return true;
	r->unit = s;
	if (dm_units_is_word(g->units, s))
		r->kind = DM_TARGET_MIXED;
	else if (!is_plausible_unit(g, s))
		return false;
	return true;
}

/* ------------------------------------------------------------------ numbers */

/* Signs at the start; the weak ones (达到) count only where nothing stronger says anything. */
static struct dm_str take_signs(
	const struct dm_target_grammar *g, struct dm_str s, int *ret_operator, bool *ret_weak)
{
	*ret_operator = DM_OP_NONE;
	*ret_weak = true;
	for (int i = 0; i < SIGNS_MAX; i++) {
		const struct dm_target_word *sign = dm_target_words_at_start(&g->signs, s);

		if (!sign)
			break;
		s = dm_str_from(s, sign->text.n);
		if (sign->operator_ == DM_OP_NONE || (sign->weak && *ret_operator))
			continue;
		*ret_operator = sign->operator_;
		*ret_weak = sign->weak;
	}
	return s;
}

static bool read_plus_minus(const struct dm_target_grammar *g, struct dm_str s, struct reading *r)
{
	const struct dm_target_word *sign = dm_target_words_at_start(&g->plus_minus, s);

	if (!sign)
		return false;
	s = dm_str_from(s, sign->text.n);
	size_t n = dm_number_at(s, &r->value2);
	if (!n || r->value2.negative)
		return false;
	s = dm_str_from(s, n);
	const struct dm_target_word *suffix = dm_target_words_at_end(&g->suffixes, s);
	if (suffix)
		s.n -= suffix->text.n;
	if (!read_unit(g, s, r))
		return false;
	r->value = r->value2;
	r->value.negative = true;
	r->operator_ = DM_OP_BETWEEN;
	return true;
}

/* Position of the first dash in s, and what stands behind it; false where there is none. */
static bool find_dash(
	const struct dm_target_grammar *g, struct dm_str s, size_t *ret_at, size_t *ret_behind)
{
	for (size_t i = 0; i < s.n && i <= UNIT_MAX; i++) {
		const struct dm_target_word *dash =
			dm_target_words_at_start(&g->dashes, dm_str_from(s, i));

		if (!dash)
			continue;
		*ret_at = i;
		*ret_behind = i + dash->text.n;
		/* A second dash belongs to it, a minus behind ~ does not. */
		dash = dm_target_words_at_start(&g->dashes, dm_str_from(s, *ret_behind));
		if (dash && (s.p[i] == '-' || s.p[*ret_behind] != '-'))
			*ret_behind += dash->text.n;
		return true;
	}
	return false;
}

/* 90%-95%, 3~5个: behind the first number. */
static bool read_range(const struct dm_target_grammar *g, struct dm_str s, struct reading *r)
{
	struct reading first = { 0 };
	size_t at, behind;

	if (!find_dash(g, s, &at, &behind) || !read_unit(g, dm_str_first(s, at), &first))
		return false;
	s = dm_str_from(s, behind);
	size_t n = dm_number_at(s, &r->value2);
	if (!n)
		return false;
	s = dm_str_from(s, n);
	const struct dm_target_word *suffix = dm_target_words_at_end(&g->suffixes, s);
	if (suffix)
		s.n -= suffix->text.n;
	if (!read_unit(g, s, r))
		return false;
	if (!r->unit.p)
		r->unit = first.unit;
	else if (first.unit.p && !dm_str_eq(first.unit, r->unit))
		return false;
	r->operator_ = DM_OP_BETWEEN;
	return true;
}

/* 95%以上: behind the number. */
static bool read_bound(
	const struct dm_target_grammar *g, struct dm_str s, bool is_weak, struct reading *r)
{
	if (read_unit(g, s, r))
		return true;
	const struct dm_target_word *suffix = dm_target_words_at_end(&g->suffixes, s);
	if (!suffix)
		return false;
	s.n -= suffix->text.n;
	if (is_weak && suffix->operator_ != DM_OP_NONE)
		r->operator_ = suffix->operator_;
	return read_unit(g, s, r);
}

static bool read_date(
	const struct dm_target_grammar *g, struct dm_str s, struct reading *r, bool *ret_is_words)
{
	enum dm_date_fit fit = dm_target_date_from_text(g, s, &r->date);

	*ret_is_words = fit == DM_DATE_WORDS && !r->operator_;
	if (fit != DM_DATE_FOUND)
		return false;
	r->kind = DM_TARGET_DATE;
	if (!r->operator_)
		r->operator_ = r->date.operator_;
	return true;
}

/* Fills the members where the text says more than words. */
static bool read(const struct dm_target_grammar *g, struct dm_str s, struct reading *r)
{
	const struct dm_target_word *ignored = dm_target_words_at_start(&g->ignored, s);
	bool is_weak, is_words;

	if (dm_target_words_at_start(&g->qualitative, s))
		return false;
	if (ignored)
		s = dm_str_from(s, ignored->text.n);
	s = take_signs(g, s, &r->operator_, &is_weak);
	if (read_date(g, s, r, &is_words))
		return true;
	if (is_words)
		return false;
	if (read_plus_minus(g, s, r))
		return true;
	size_t n = dm_number_at(s, &r->value);
	if (!n)
		return false;
	s = dm_str_from(s, n);
	int operator_ = r->operator_;
	if (read_range(g, s, r))
		return true;
	r->operator_ = operator_;
	return read_bound(g, s, is_weak, r);
}

/* Reads text in any width; `room` holds what the reading points into. */
static void read_text(const struct dm_target_grammar *g, struct dm_str text,
	char room[3 * TEXT_MAX], struct reading *r)
{
	struct dm_str s = DM_NULL;

	*r = (struct reading){ 0 };
	if (text.n <= TEXT_MAX) {
		size_t n = without_inclusion(room, dm_text_squeeze(room, text));
		s = without_remark(g, room, n);
	}
	if (!s.n || !read(g, s, r))
		*r = (struct reading){ .kind = DM_TARGET_QUALITATIVE };
}

/* The unit as the result keeps it: the table's copy, or one of its own. */
static struct dm_str keep_unit(
	struct dm_arena *arena, const struct dm_target_grammar *g, struct dm_str unit)
{
	struct dm_str known;

	return dm_units_find(g->units, unit, &known) ? known : dm_arena_str(arena, unit);
}

static void fill(struct dm_arena *arena, const struct dm_target_grammar *g, const struct reading *r,
	struct dm_target *ret)
{
	*ret = (struct dm_target){ .text = ret->text, .kind = r->kind, .operator_ = r->operator_ };
	if (r->kind == DM_TARGET_DATE)
		ret->date = dm_arena_str(arena, dm_str_from_c(r->date.text));
	if (r->kind != DM_TARGET_NUMERIC && r->kind != DM_TARGET_MIXED)
		return;
	ret->value = dm_decimal_text(arena, r->value);
	if (r->operator_ == DM_OP_BETWEEN)
		ret->value2 = dm_decimal_text(arena, r->value2);
	ret->unit = keep_unit(arena, g, r->unit);
}

bool dm_target_from_text(struct dm_arena *arena, const struct dm_target_grammar *g,
	struct dm_str text, struct dm_target *ret)
{
	char room[3 * TEXT_MAX];
	struct reading r;
	struct dm_str line = dm_text_line(arena, text);

	if (dm_text_is_blank(line))
		return false;
	read_text(g, line, room, &r);
	ret->text = line;
	fill(arena, g, &r, ret);
	return true;
}

/* ------------------------------------------------------------------ split columns */

enum role { ROLE_BLANK, ROLE_SIGN, ROLE_NUMBER, ROLE_UNIT, ROLE_WORDS };

static enum role role_of(const struct dm_target_grammar *g, struct dm_str part)
{
	char room[3 * TEXT_MAX];
	int operator_;
	bool is_weak;

	if (!part.n)
		return ROLE_BLANK;
	if (part.n > TEXT_MAX)
		return ROLE_WORDS;
	struct dm_str s = { room, dm_text_squeeze(room, part) };
	if (dm_units_find(g->units, s, NULL) || dm_units_is_word(g->units, s))
		return ROLE_UNIT;
	struct dm_str rest = take_signs(g, s, &operator_, &is_weak);
	if (!rest.n || dm_target_words_find(&g->qualitative, s) ||
		dm_target_words_find(&g->ignored, s))
		return ROLE_SIGN;
	bool starts = (rest.p[0] >= '0' && rest.p[0] <= '9') ||
		      ((rest.p[0] == '-' || rest.p[0] == '+') && rest.n > 1) ||
		      dm_target_words_at_start(&g->plus_minus, rest);
	return starts ? ROLE_NUMBER : ROLE_WORDS;
}

static void swap(struct dm_str *a, struct dm_str *b)
{
	struct dm_str c = *a;

	*a = *b;
	*b = c;
}

/* Puts each part into the column it belongs to by what it holds. */
static void arrange(const struct dm_target_grammar *g, struct dm_target_parts *p)
{
	if (dm_target_words_find(&g->not_signs, p->sign))
		p->sign = DM_NULL;
	enum role number = role_of(g, p->number);
	if (number != ROLE_NUMBER && role_of(g, p->sign) == ROLE_NUMBER)
		swap(&p->number, &p->sign);
	else if (number != ROLE_NUMBER && role_of(g, p->unit) == ROLE_NUMBER)
		swap(&p->number, &p->unit);
	if (role_of(g, p->unit) == ROLE_SIGN || role_of(g, p->sign) == ROLE_UNIT)
		swap(&p->sign, &p->unit);
	if (dm_target_words_find(&g->not_signs, p->unit))
		p->unit = DM_NULL;
}

static struct dm_str part(struct dm_arena *arena, struct dm_str s)
{
	s = dm_text_line(arena, s);
	return dm_text_is_blank(s) ? DM_NULL : s;
}

static struct dm_str join(struct dm_arena *arena, const struct dm_target_parts *p)
{
	struct dm_buf b;
	bool has_sign = !p->sign.n || dm_str_starts(p->number, p->sign);
	bool has_unit = !p->unit.n || dm_str_ends(p->number, p->unit);

	if (has_sign && has_unit)
		return p->number;
	dm_buf_init(&b, arena);
	if (!has_sign)
		dm_buf_add(&b, p->sign);
	dm_buf_add(&b, p->number);
	if (!has_unit)
		dm_buf_add(&b, p->unit);
	return dm_buf_str(&b);
}

/* The unit of its own column; a number's own unit is part of it where both make one (5万, 元). */
static void take_unit(struct dm_arena *arena, const struct dm_target_grammar *g,
	struct dm_str column, struct reading *r)
{
	char room[3 * TEXT_MAX];
	struct dm_str unit = { room, 0 }, both = DM_NULL;

	if ((r->kind != DM_TARGET_NUMERIC && r->kind != DM_TARGET_MIXED) || !column.n ||
		column.n > TEXT_MAX)
		return;
	unit.n = dm_text_squeeze(room, column);
	if (r->unit.n && !dm_str_eq(r->unit, unit))
		both = dm_arena_printf(arena, "%.*s%.*s", DM_FMT(r->unit), DM_FMT(unit));
	if (!both.n || !dm_units_find(g->units, both, &r->unit))
		r->unit = dm_arena_str(arena, unit);
	r->kind = dm_units_is_word(g->units, r->unit) ? DM_TARGET_MIXED : DM_TARGET_NUMERIC;
}

bool dm_target_from_parts(struct dm_arena *arena, const struct dm_target_grammar *g,
	struct dm_target_parts parts, struct dm_target *ret)
{
	char room[3 * TEXT_MAX];
	struct reading r;
	struct dm_target_parts p = { part(arena, parts.sign), part(arena, parts.number),
		part(arena, parts.unit) };

	arrange(g, &p);
	if (!p.number.n)
		return false;
	struct dm_target_parts without_unit = { p.sign, p.number, DM_NULL };
	read_text(g, join(arena, &without_unit), room, &r);
	take_unit(arena, g, p.unit, &r);
	ret->text = join(arena, &p);
	fill(arena, g, &r, ret);
	return true;
}
