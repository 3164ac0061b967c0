#include "json_text.h"

#include <stdbool.h>
#include <stdio.h>

#include "utf8.h"

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
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
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (is_plain((unsigned char)s.p[i]))
			continue;
		if (i > from)
			put(ctx, s.p + from, i - from);
		put_char(put, ctx, (unsigned char)s.p[i]);
		from = i + 1;
	}
	if (s.n > from)
		put(ctx, s.p + from, s.n - from);
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
