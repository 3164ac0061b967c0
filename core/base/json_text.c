#include "json_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* True where one of the eight bytes is `byte`; may be wrongly true, never wrongly false. */
static bool has(uint64_t bytes, unsigned char byte)
{
	uint64_t same = bytes ^ EACH(byte);

	return ((same - EACH(0x01)) & ~same & EACH(0x80)) != 0;
}

/* The position of the first byte from `i` that needs an escape, or s.n. */
static size_t skip_plain(struct dm_str s, size_t i)
{
	for (; s.n - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t bytes;

		memcpy(&bytes, s.p + i, sizeof(bytes));
		if (((bytes - EACH(0x20)) & ~bytes & EACH(0x80)) || has(bytes, '"') ||
			has(bytes, '\\') || has(bytes, 0x7F))
			break;
	}
	while (i < s.n && is_plain((unsigned char)s.p[i]))
		i++;
	return i;
}

static void put_char(
	void (*put)(void *ctx, const char *bytes, size_t n), void *ctx, unsigned char c)
{
	static const char shorts[][2] = { { '"', '"' }, { '\\', '\\' }, { '\n', 'n' },
		{ '\t', 't' }, { '\r', 'r' } };
	char escape[8] = { '\\' };

	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++) {
		if (shorts[i][0] == (char)c) {
			escape[1] = shorts[i][1];
			put(ctx, escape, 2);
			return;
		}
	}
	(void)snprintf(escape, sizeof(escape), "\\u%04x", c);
	put(ctx, escape, 6);
}

/* Text that is valid UTF-8. */
static void put_valid(
	void (*put)(void *ctx, const char *bytes, size_t n), void *ctx, struct dm_str s)
{
	for (size_t from = 0; from < s.n;) {
		size_t at = skip_plain(s, from);

		if (at > from)
			put(ctx, s.p + from, at - from);
		if (at < s.n)
			put_char(put, ctx, (unsigned char)s.p[at++]);
		from = at;
	}
}

void dm_json_text_valid(
	void (*put)(void *ctx, const char *bytes, size_t n), void *ctx, struct dm_str s)
{
	if (!s.p) {
		put(ctx, "null", 4);
		return;
	}
	put(ctx, "\"", 1);
	put_valid(put, ctx, s);
	put(ctx, "\"", 1);
}

void dm_json_text(void (*put)(void *ctx, const char *bytes, size_t n), void *ctx, struct dm_str s)
{
	if (!s.p) {
		put(ctx, "null", 4);
		return;
	}
	put(ctx, "\"", 1);
	while (s.n) {
		size_t valid = dm_utf8_valid_prefix(s), at = valid;
		uint32_t replaced;

		put_valid(put, ctx, (struct dm_str){ s.p, valid });
		if (dm_utf8_next(s, &at, &replaced)) /* one sequence that is no UTF-8 */
			put(ctx, "\xEF\xBF\xBD", 3);
		s = (struct dm_str){ s.p + at, s.n - at };
	}
	put(ctx, "\"", 1);
}
