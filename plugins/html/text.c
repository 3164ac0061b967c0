/* Widths are those of a font whose Han characters are square and whose digits take half of that, as
 * in every font of the stacks in style.css; capitals are a little wider, so callers leave some
 * room. */
#include "text.h"

#include "base/utf8.h"

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
