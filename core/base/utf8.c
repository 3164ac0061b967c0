/* Decides what valid text is. The common case, text that needs nothing, is decided in one pass that
 * looks at eight ASCII bytes at a time and copies nothing. */
#include "utf8.h"

#include <string.h>

#include "str.h"

/* Length and smallest second byte by first byte; 0: no first byte (RFC 3629, section 4). */
static size_t sequence(const unsigned char *p, size_t left, bool *ret_valid)
{
	unsigned char a = p[0], low = 0x80, high = 0xBF;
	size_t n = a >= 0xF0 ? 4 : a >= 0xE0 ? 3 : 2;

	*ret_valid = false;
	if (a < 0xC2 || a > 0xF4)
		return 1;
	if (a == 0xE0)
		low = 0xA0;
	else if (a == 0xED)
		high = 0x9F;
	else if (a == 0xF0)
		low = 0x90;
	else if (a == 0xF4)
		high = 0x8F;
	for (size_t i = 1; i < n; i++) {
		if (i >= left || p[i] < low || p[i] > high)
			return i;
		low = 0x80;
		high = 0xBF;
	}
	*ret_valid = true;
	return n;
}

static uint32_t decode(const unsigned char *p, size_t n)
{
	uint32_t c = p[0] & (0xFFu >> (n + 1));

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3F);
	return c;
}

bool dm_utf8_next(struct dm_str s, size_t *at, uint32_t *ret_char)
{
	if (*at >= s.n)
		return false;
	const unsigned char *p = (const unsigned char *)s.p + *at;
	if (p[0] < 0x80) {
		*ret_char = p[0];
		*at += 1;
		return true;
	}
	bool valid;
	size_t n = sequence(p, s.n - *at, &valid);
	*ret_char = valid ? decode(p, n) : DM_UTF8_REPLACEMENT;
	*at += n;
	return true;
}

size_t dm_utf8_put(char to[4], uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--) {
		to[i] = (char)(0x80 | (c & 0x3F));
		c >>= 6;
	}
	to[0] = (char)((0xF00u >> n & 0xFF) | c);
	return n;
}

static size_t ascii_run(const unsigned char *p, size_t n)
{
	size_t i = 0;
	uint64_t eight;

	for (; i + 8 <= n; i += 8) {
		memcpy(&eight, p + i, 8);
		if (eight & 0x8080808080808080u)
			break;
	}
	while (i < n && p[i] < 0x80)
		i++;
	return i;
}

size_t dm_utf8_valid_prefix(struct dm_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0;

	while (at < s.n) {
		if (p[at] < 0x80) {
			at += ascii_run(p + at, s.n - at);
			continue;
		}
		bool valid;
		size_t n = sequence(p + at, s.n - at, &valid);
		if (!valid)
			break;
		at += n;
	}
	return at;
}

struct dm_str dm_utf8_cut(struct dm_str s, size_t n)
{
	if (s.n <= n)
		return s;
	while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return dm_str_first(s, n);
}

size_t dm_utf8_count(struct dm_str s)
{
	size_t count = 0, at = 0;
	uint32_t c;

	while (dm_utf8_next(s, &at, &c))
		count++;
	return count;
}

#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

/* Characters of 0x20 to 0x7F, eight at a time as far as it goes. */
static size_t plain_run(const unsigned char *p, size_t n)
{
	size_t i = 0;
	uint64_t eight;

	for (; i + 8 <= n; i += 8) {
		memcpy(&eight, p + i, 8);
		/* A byte below 0x20 borrows from its own top bit; one above 0x7F has it. */
		if (((eight - EACH_BYTE(0x20)) | eight) & EACH_BYTE(0x80))
			break;
	}
	while (i < n && p[i] >= 0x20 && p[i] < 0x80)
		i++;
	return i;
}

/* Characters of three bytes from U+1000 to U+CFFF, and U+E000 to U+EFFF: Chinese among them. No
 * second byte is special to these, and XML allows them all. */
static size_t han_run(const unsigned char *p, size_t n)
{
	size_t i = 0;

	while (i + 3 <= n && p[i] >= 0xE1 && p[i] <= 0xEE && p[i] != 0xED &&
		(p[i + 1] & 0xC0) == 0x80 && (p[i + 2] & 0xC0) == 0x80)
		i += 3;
	return i;
}

/* Length of one character that needs no repair, 0 where it does. */
static size_t clean_character(const unsigned char *p, size_t left)
{
	bool valid;
	size_t n;

	if (p[0] < 0x80)
		return dm_xml_char(p[0]);
	n = sequence(p, left, &valid);
	/* U+FFFE and U+FFFF are the only multi-byte characters that XML forbids. */
	if (!valid || (n == 3 && p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE))
		return 0;
	return n;
}

size_t dm_utf8_clean_prefix(struct dm_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0;

	while (at < s.n) {
		size_t n = p[at] < 0x80 ? plain_run(p + at, s.n - at) : han_run(p + at, s.n - at);

		if (n == 0)
			n = clean_character(p + at, s.n - at);
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

struct dm_str dm_utf8_gate(struct dm_arena *arena, struct dm_str s, struct dm_gate_result *ret)
{
	*ret = (struct dm_gate_result){ 0 };
	size_t at = s.p ? dm_utf8_clean_prefix(s) : 0;
	if (!s.p || at == s.n)
		return s;
	struct dm_buf out;
	dm_buf_init(&out, arena);
	dm_buf_add(&out, dm_str_first(s, at));
	while (at < s.n) {
		size_t before = at;
		uint32_t c;
		char bytes[4];

		(void)dm_utf8_next(s, &at, &c);
		if (!dm_xml_char(c)) {
			ret->dropped++;
			continue;
		}
		/* A replacement character that the text really holds is no repair. */
		if (c == DM_UTF8_REPLACEMENT &&
			!dm_str_eq((struct dm_str){ s.p + before, at - before },
				DM_STR("\xEF\xBF\xBD")))
			ret->replaced++;
		dm_buf_add(&out, (struct dm_str){ bytes, dm_utf8_put(bytes, c) });
	}
	return dm_buf_str(&out);
}
