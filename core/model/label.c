/* Decides what of a label is noise (domain: labels carry a colon, brackets, enumerators). What the
 * rest means is for the form data to say. */
#include "label.h"

#include "base/str.h"
#include "base/utf8.h"
#include "normalise.h"

enum {
	LABEL_MAX = 512,  /* bytes; what is longer has no parts, whatever it is */
	CONTENT_MAX = 48, /* bytes of a bracket that can be a unit or points */
};

static uint32_t first_char(struct dm_str s, size_t *ret_n)
{
	uint32_t c = 0;

	*ret_n = 0;
	(void)dm_utf8_next(s, ret_n, &c);
	return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

static uint32_t last_char(struct dm_str s, size_t *ret_n)
{
	size_t from = s.n ? s.n - 1 : 0;

	while (from && ((unsigned char)s.p[from] & 0xC0) == 0x80)
		from--;
	uint32_t c = first_char(dm_str_from(s, from), ret_n);
	*ret_n = s.n - from;
	return c;
}

static bool is_in(uint32_t c, const char *set)
{
	struct dm_str s = dm_str_from_c(set);
	size_t at = 0;
	uint32_t member;

	while (dm_utf8_next(s, &at, &member))
		if (member == c)
			return true;
	return false;
}

static bool is_star(uint32_t c)
{
	return is_in(c, "*★☆※");
}

static struct dm_str trim_start(struct dm_str s)
{
	size_t n;

	while (s.n && dm_char_is_space(first_char(s, &n)))
		s = dm_str_from(s, n);
	return s;
}

/* Without white space and characters of the set at the end. */
static struct dm_str trim_end(struct dm_str s, const char *set)
{
	while (s.n) {
		size_t n;
		uint32_t c = last_char(s, &n);

		if (!dm_char_is_space(c) && !is_in(c, set))
			break;
		s.n -= n;
	}
	return s;
}

static bool is_opening(uint32_t c)
{
	return is_in(c, "([【〔〖﹙");
}

static bool is_closing(uint32_t c)
{
	return is_in(c, ")]】〕〗﹚");
}

/* Byte position of the bracket that the closing one at the end belongs to, or -1. */
static ptrdiff_t opening_of_last(struct dm_str s)
{
	ptrdiff_t stack[8];
	int depth = 0;
	size_t at = 0;

	while (at < s.n) {
		size_t n;
		uint32_t c = first_char(dm_str_from(s, at), &n);

		if (is_opening(c)) {
			if (depth == 8)
				return -1;
			stack[depth++] = (ptrdiff_t)at;
		} else if (is_closing(c) && depth) {
			depth--;
			if (at + n == s.n)
				return stack[depth];
		}
		at += n;
	}
	return -1;
}

static size_t digits_at(struct dm_str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

/* Points: 50, 50分, 12.5分, 50%. Length of the number, or 0. */
static size_t points_in(struct dm_str s)
{
	size_t n = digits_at(s);

	if (n > 3)
		return 0; /* a year */
	if (n && n < s.n && s.p[n] == '.' && digits_at(dm_str_from(s, n + 1)))
		n += 1 + digits_at(dm_str_from(s, n + 1));
	struct dm_str rest = dm_str_from(s, n);
	bool fits = !rest.n || dm_str_eq(rest, DM_STR("分")) || dm_str_eq(rest, DM_STR("%"));
	return fits ? n : 0;
}

/* The money unit that a bracket names: 万元, 单位:万元. Null: none. */
static struct dm_str money_in(const struct dm_units *units, struct dm_str s)
{
	ptrdiff_t colon = dm_str_find(s, DM_STR(":"));
	struct dm_str unit = colon < 0 ? s : dm_str_from(s, (size_t)colon + 1);
	int power;

	return units && dm_units_money(units, unit, &power) ? unit : DM_NULL;
}

static void take_bracket(struct dm_arena *arena, const struct dm_units *units,
	struct dm_label *label, struct dm_str content)
{
	char bytes[CONTENT_MAX * 3];
	struct dm_str s = { bytes, content.n <= CONTENT_MAX ? dm_text_squeeze(bytes, content) : 0 };
	size_t points = points_in(s);
	struct dm_str money = money_in(units, s);

	if (points) {
		label->score = dm_arena_str(arena, dm_str_first(s, points));
		label->has_percent |= s.p[s.n - 1] == '%';
	} else if (money.p) {
		label->unit = dm_arena_str(arena, money);
	} else if (dm_str_eq(s, DM_STR("%"))) {
		label->has_percent = true;
	} else if (!label->remark.p) {
		label->remark = trim_end(trim_start(content), "");
	}
}

/* Points without brackets at the end: 预算执行10分. Length in bytes, 0 none. */
static size_t points_at_end(struct dm_str s)
{
	size_t n = sizeof("分") - 1, digits = 0;

	if (!dm_str_ends(s, DM_STR("分")))
		return 0;
	while (n + digits < s.n && s.p[s.n - n - digits - 1] >= '0' &&
		s.p[s.n - n - digits - 1] <= '9')
		digits++;
	bool is_behind_word = n + digits < s.n && (unsigned char)s.p[s.n - n - digits - 1] >= 0x80;
	return digits && digits <= 3 && is_behind_word ? n + digits : 0;
}

/* Takes brackets, points and stars off the end. */
static struct dm_str take_tails(struct dm_arena *arena, const struct dm_units *units,
	struct dm_label *label, struct dm_str s)
{
	for (;;) {
		size_t n;
		uint32_t c;

		s = trim_end(s, ":;,。，、；：");
		c = last_char(s, &n);
		if (s.n > n && is_star(c)) {
			label->has_star = true;
			s.n -= n;
			continue;
		}
		size_t points = points_at_end(s);
		if (points && !label->score.p) {
			label->score = dm_str_first(
				dm_str_from(s, s.n - points), points - (sizeof("分") - 1));
			s.n -= points;
			continue;
		}
		ptrdiff_t from = s.n && is_closing(c) ? opening_of_last(s) : -1;
		if (from <= 0)
			return s;
		size_t open;
		(void)first_char(dm_str_from(s, (size_t)from), &open);
		take_bracket(arena, units, label,
			(struct dm_str){ s.p + from + open, s.n - n - (size_t)from - open });
		s.n = (size_t)from;
	}
}

/* A number, or two with a dash between: 50, 12.5, 0-20. Length in bytes, 0 none. */
static size_t points_or_range(struct dm_str s)
{
	size_t n = 0;

	for (int i = 0; i < 2; i++) {
		size_t digits = digits_at(dm_str_from(s, n));

		if (!digits || digits > 3)
			return 0;
		n += digits;
		if (n < s.n && s.p[n] == '.' && digits_at(dm_str_from(s, n + 1)))
			n += 1 + digits_at(dm_str_from(s, n + 1));
		if (i || n == s.n || (s.p[n] != '-' && s.p[n] != '~'))
			return n;
		n++;
	}
	return n;
}

/* True for 50分 and 0-20分, and without 分 where it stands behind the bracket. */
static bool is_points(struct dm_str content, bool is_said_behind)
{
	char bytes[CONTENT_MAX * 3];
	struct dm_str s = { bytes, content.n <= CONTENT_MAX ? dm_text_squeeze(bytes, content) : 0 };
	size_t n = points_or_range(s);
	struct dm_str rest = dm_str_from(s, n);

	return n && (dm_str_eq(rest, DM_STR("分")) || (is_said_behind && !rest.n));
}

struct dm_str dm_label_without_points(struct dm_str level, bool is_name)
{
	struct dm_str s = trim_end(level, "");
	bool is_said_behind = dm_str_ends(s, DM_STR("分"));
	size_t bare = points_at_end(s), close, open;

	if (bare && !is_name)
		return trim_end(dm_str_first(s, s.n - bare), "");
	if (is_said_behind)
		s = trim_end(dm_str_first(s, s.n - (sizeof("分") - 1)), "");
	if (!s.n || !is_closing(last_char(s, &close)))
		return level;
	ptrdiff_t from = opening_of_last(s);
	if (from <= 0)
		return level;
	(void)first_char(dm_str_from(s, (size_t)from), &open);
	struct dm_str content = { s.p + from + open, s.n - close - (size_t)from - open };
	return is_points(content, is_said_behind) ? trim_end(dm_str_first(s, (size_t)from), "")
						  : level;
}

/* Numerals of an enumerator at the start: 十二, 12. Length in bytes, 0 none. */
static size_t numerals_at(struct dm_str s)
{
	size_t at = 0, count = 0, n;

	while (at < s.n && count < 3) {
		uint32_t c = first_char(dm_str_from(s, at), &n);

		if (!(c >= '0' && c <= '9') && !is_in(c, "一二三四五六七八九十"))
			break;
		at += n;
		count++;
	}
	return at;
}

/* Length of an enumerator at the start, 0 none: 一、 （一） 1. 1） ① ㈠ 1.1、 */
static size_t enumerator_at(struct dm_str s)
{
	size_t n, close;
	uint32_t c = first_char(s, &n);

	if ((c >= 0x2460 && c <= 0x249B) || (c >= 0x3220 && c <= 0x3229) ||
		(c >= 0x2776 && c <= 0x2793)) {
		c = first_char(dm_str_from(s, n), &close);
		return is_in(c, "、.,，") ? n + close : n;
	}
	if (is_opening(c)) {
		size_t numerals = numerals_at(dm_str_from(s, n));

		c = first_char(dm_str_from(s, n + numerals), &close);
		return numerals && is_closing(c) ? n + numerals + close : 0;
	}
	for (size_t at = numerals_at(s); at;) {
		c = first_char(dm_str_from(s, at), &close);
		if (!is_in(c, "、.,，)") ||
			(c == ',' && digits_at(dm_str_from(s, at + close)))) /* 1,437 */
			return 0;
		/* 1.1、 goes on; 3. in front of 二级 does not. */
		size_t more = c == '.' ? digits_at(dm_str_from(s, at + close)) : 0;
		if (!more)
			return at + close;
		at += close + more;
	}
	return 0;
}

/* Length of 其中 at the start, with the blanks that people spread it by; 0 none. */
static size_t among_at(struct dm_str s)
{
	struct dm_str rest;

	if (!dm_str_starts(s, DM_STR("其")))
		return 0;
	rest = trim_start(dm_str_from(s, sizeof("其") - 1));
	return dm_str_starts(rest, DM_STR("中")) ? s.n - rest.n + sizeof("中") - 1 : 0;
}

static struct dm_str take_heads(struct dm_label *label, struct dm_str s)
{
	for (;;) {
		bool ignored = false, *found = &ignored;
		size_t n;

		s = trim_start(s);
		uint32_t c = first_char(s, &n);
		size_t enumerator = enumerator_at(s), among = among_at(s);
		if (among) {
			found = &label->has_among;
			n = among;
		} else if (enumerator) {
			found = &label->has_enumerator;
			n = enumerator;
		} else if (is_star(c)) {
			found = &label->has_star;
		} else if (!label->has_among || !is_in(c, ":：,，、")) {
			return s;
		}
		if (n >= s.n)
			return s;
		*found = true;
		s = dm_str_from(s, n);
	}
}

struct dm_label dm_label_from_text(
	struct dm_arena *arena, const struct dm_units *units, struct dm_str text)
{
	struct dm_label label = { 0 };

	if (!text.n)
		return label;
	label.text = trim_end(trim_start(text), ":：");
	if (!label.text.n)
		label.text = DM_NULL;
	label.key = dm_label_key(arena, text);
	if (label.text.n <= LABEL_MAX) {
		struct dm_str bare =
			take_heads(&label, take_tails(arena, units, &label, label.text));
		label.bare_key = dm_label_key(arena, bare);
	}
	if (!label.bare_key.p)
		label.bare_key = label.key;
	return label;
}
