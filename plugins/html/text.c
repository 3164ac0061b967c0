/* Widths are those of a font whose Han characters are square and whose digits take half of that, as
 * in every font of the stacks in style.css; capitals are a little wider, so callers leave some
 * room. */
#include "text.h"

#include "base/utf8.h"

enum {
	UNIT_BYTES = 24, /* of 单位：万元, and a little */
	BRACKET_BYTES = 40,
};

static size_t char_width(uint32_t c)
{
	return c < 0x2E80 && c != 0x2014 && c != 0x2026 && !(c >= 0x2190 && c < 0x2800) ? 1 : 2;
}

size_t dm_html_width(struct dm_str s)
{
	size_t width = 0;
	uint32_t c;
	for (size_t at = 0; dm_utf8_next(s, &at, &c);)
		width += char_width(c);
	return width;
}

size_t dm_html_lines(struct dm_str s, size_t room)
{
	size_t lines = 1, width = 0;
	uint32_t c;
	for (size_t at = 0; dm_utf8_next(s, &at, &c);) {
		width += char_width(c);
		if (c != '\n' && width <= room)
			continue;
		lines++;
		width = c == '\n' ? 0 : char_width(c);
	}
	return lines;
}

bool dm_html_has_word(struct dm_str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (dm_str_find(s, dm_str_from_c(words[i])) >= 0)
			return true;
	return false;
}

/* Length of the sign and of the digits before the point; false where the text is no decimal. */
static bool decimal_parts(struct dm_str s, size_t *ret_sign, size_t *ret_whole)
{
	size_t sign = s.n && s.p[0] == '-' ? 1 : 0, points = 0, whole = 0;
	for (size_t at = sign; at < s.n; at++) {
		if (s.p[at] == '.')
			points++;
		else if (s.p[at] < '0' || s.p[at] > '9')
			return false;
		else if (!points)
			whole++;
	}
	*ret_sign = sign;
	*ret_whole = whole;
	return whole && points <= 1;
}

struct dm_str dm_html_amount(struct dm_arena *arena, struct dm_str s)
{
	size_t sign, whole;
	if (!decimal_parts(s, &sign, &whole) || whole <= 3)
		return s;
	struct dm_buf buf;
	dm_buf_init(&buf, arena);
	dm_buf_add(&buf, dm_str_first(s, sign));
	for (size_t i = 0; i < whole; i++) {
		if (i && (whole - i) % 3 == 0)
			dm_buf_add_byte(&buf, ',');
		dm_buf_add_byte(&buf, s.p[sign + i]);
	}
	dm_buf_add(&buf, dm_str_from(s, sign + whole));
	return dm_buf_str(&buf);
}

/* The first bracket that opens at or behind `from`, with what it holds; false where none does. */
static bool next_bracket(struct dm_str s, size_t from, size_t *ret_open, struct dm_str *ret_inside)
{
	static const struct dm_str brackets[][2] = {
		{ { "（", sizeof("（") - 1 }, { "）", sizeof("）") - 1 } },
		{ { "(", 1 }, { ")", 1 } },
	};
	for (; from < s.n; from++)
		for (size_t i = 0; i < 2; i++) {
			if (!dm_str_starts(dm_str_from(s, from), brackets[i][0]))
				continue;
			struct dm_str inside = dm_str_from(s, from + brackets[i][0].n);
			ptrdiff_t end = dm_str_find(inside, brackets[i][1]);
			if (end < 0)
				return false;
			*ret_open = from;
			*ret_inside = dm_str_first(inside, (size_t)end);
			return true;
		}
	return false;
}

struct dm_str dm_html_without_unit(struct dm_arena *arena, struct dm_str label)
{
	size_t open;
	struct dm_str inside;
	for (size_t at = 0; next_bracket(label, at, &open, &inside); at = open + 1) {
		if (inside.n > UNIT_BYTES || !dm_str_ends(inside, DM_STR("元")))
			continue;
		size_t end = (size_t)(inside.p - label.p) + inside.n;
		end += label.p[end] == ')' ? 1 : sizeof("）") - 1;
		return dm_arena_printf(
			arena, "%.*s%.*s", (int)open, label.p, DM_FMT(dm_str_from(label, end)));
	}
	return label;
}

static bool is_formula(struct dm_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Bytes at `at` that make no difference to a label; 0 for none. */
static size_t idle_bytes(struct dm_str s, size_t at)
{
	static const struct dm_str marks[] = { { " ", 1 }, { "\t", 1 }, { "\n", 1 }, { ":", 1 },
		{ "：", sizeof("：") - 1 }, { "　", sizeof("　") - 1 } };
	size_t open;
	struct dm_str inside, rest = dm_str_from(s, at);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (dm_str_starts(rest, marks[i]))
			return marks[i].n;
	rest = dm_str_first(rest, BRACKET_BYTES);
	if (!(dm_str_starts(rest, DM_STR("（")) || dm_str_starts(rest, DM_STR("("))) ||
		!next_bracket(rest, 0, &open, &inside) || open ||
		!(is_formula(inside) || dm_str_ends(inside, DM_STR("元"))))
		return 0;
	size_t end = (size_t)(inside.p - rest.p) + inside.n;
	return end + (rest.p[end] == ')' ? 1 : sizeof("）") - 1);
}

struct dm_str dm_html_label_key(struct dm_arena *arena, struct dm_str label)
{
	struct dm_buf buf;
	dm_buf_init(&buf, arena);
	for (size_t at = 0; at < label.n;) {
		size_t idle = idle_bytes(label, at);
		if (!idle)
			dm_buf_add_byte(&buf, label.p[at]);
		at += idle ? idle : 1;
	}
	struct dm_str key = dm_buf_str(&buf);
	return dm_str_starts(key, DM_STR("其中")) && key.n > sizeof("其中") - 1
		       ? dm_str_from(key, sizeof("其中") - 1)
		       : key;
}

struct dm_str dm_html_shorten(struct dm_arena *arena, struct dm_str s, size_t room)
{
	size_t width = 0, end = 0;
	uint32_t c;
	for (size_t at = 0; dm_utf8_next(s, &at, &c); end = at) {
		width += char_width(c);
		if (c == '\n' || width > room) {
			struct dm_buf buf;
			dm_buf_init(&buf, arena);
			dm_buf_add(&buf, dm_str_first(s, end));
			dm_buf_add_c(&buf, "…");
			return dm_buf_str(&buf);
		}
	}
	return s;
}
