#include "cell_text.h"

#include <string.h>

#include "base/utf8.h"

enum { ESCAPE = 7 }; /* bytes of _xHHHH_ */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of an escape that stands here, or -1. */
static int32_t escape_at(const char *text, size_t n)
{
	int32_t unit = 0;

	if (n < ESCAPE || text[0] != '_' || text[1] != 'x' || text[ESCAPE - 1] != '_')
		return -1;
	for (int i = 2; i < ESCAPE - 1; i++) {
		int digit = hex_value(text[i]);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

/* The character that begins with a unit; *at moves over the second half of a pair. 0: nothing. */
static uint32_t join_surrogates(const char *text, size_t n, int32_t unit, size_t *at)
{
	if (unit < 0xD800 || unit > 0xDFFF)
		return (uint32_t)unit;
	int32_t low = unit < 0xDC00 ? escape_at(text + *at, n - *at) : -1;
	if (low < 0xDC00 || low > 0xDFFF)
		return 0;
	*at += ESCAPE;
	return 0x10000u + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
}

static size_t decode_escapes(char *text, size_t n)
{
	size_t at = 0, to = 0;

	while (at < n) {
		int32_t unit = escape_at(text + at, n - at);

		if (unit < 0) {
			text[to++] = text[at++];
			continue;
		}
		at += ESCAPE;
		uint32_t c = join_surrogates(text, n, unit, &at);
		char bytes[4];
		size_t length = c ? dm_utf8_put(bytes, c) : 0;
		memcpy(text + to, bytes, length);
		to += length;
	}
	return to;
}

static size_t join_breaks(char *text, size_t n)
{
	size_t to = 0;

	for (size_t at = 0; at < n; at++) {
		if (text[at] != '\r')
			text[to++] = text[at];
		else if (at + 1 == n || text[at + 1] != '\n')
			text[to++] = '\n';
	}
	return to;
}

size_t dm_cell_text_decode(char *text, size_t n)
{
	if (memmem(text, n, "_x", 2))
		n = decode_escapes(text, n);
	return memchr(text, '\r', n) ? join_breaks(text, n) : n;
}

bool dm_cell_text_keeps_space(const struct dm_xml_start *start, uint16_t space)
{
	struct dm_str value;

	return start->n_attributes && dm_xml_attribute(start, space, &value) &&
	       dm_str_eq(value, DM_STR("preserve"));
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void dm_cell_text_trim(struct dm_buf *text, size_t from)
{
	size_t first = from;

	while (text->n > from && is_space(text->p[text->n - 1]))
		text->n--;
	while (first < text->n && is_space(text->p[first]))
		first++;
	if (first == from)
		return;
	memmove(text->p + from, text->p + first, text->n - first);
	text->n -= first - from;
}
