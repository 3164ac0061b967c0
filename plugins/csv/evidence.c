/* Looks at every byte of a file, so the checks take what is common in large steps: ASCII sixteen bytes
 * at a time, the three-byte characters that Chinese text is made of two at a time. */
#include "evidence.h"

#include <string.h>

#include "bytes.h"

/* True for two characters of three bytes each, none of which begins with E0 or ED: those have second
 * bytes of their own (RFC 3629, section 4). */
static inline bool are_two_of_three(const unsigned char *p)
{
	static const unsigned char MASK[8] = { 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0 };
	static const unsigned char WANT[8] = { 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80 };
	uint64_t v, mask, want;

	memcpy(&v, p, 8);
	memcpy(&mask, MASK, 8);
	memcpy(&want, WANT, 8);
	return (v & mask) == want && p[0] != 0xE0 && p[0] != 0xED && p[3] != 0xE0 && p[3] != 0xED;
}

size_t dm_csv_utf8_valid(const unsigned char *p, size_t n)
{
	const unsigned char *at = p, *end = p + n;

	while (at < end) {
		if (*at < 0x80) {
			unsigned high = 0;

			while (end - at >= 16 && !(high = dm_csv_high_bits(at)))
				at += 16;
			if (end - at >= 16)
				at += __builtin_ctz(high);
			else
				at += at < end && *at < 0x80;
			continue;
		}
		while (end - at >= 8 && are_two_of_three(at))
			at += 6;
		if (at == end || *at < 0x80)
			continue;
		size_t length = dm_csv_utf8_length(at, end);
		if (!length)
			break;
		at += length;
	}
	return (size_t)(at - p);
}

size_t dm_csv_utf8_count(struct dm_csv_utf8_counts *c, const unsigned char *p, size_t n, bool last)
{
	const unsigned char *at = p, *end = p + n;

	while (at < end) {
		size_t length = dm_csv_utf8_length(at, end);

		if (!length && dm_csv_utf8_is_cut(at, end)) {
			if (!last)
				break;
			c->ends_cut = c->invalid++ == 0;
			return n;
		}
		c->invalid += !length;
		c->characters += length > 1;
		at += length ? length : 1;
	}
	return (size_t)(at - p);
}

static void count_pair(struct dm_csv_gb_counts *c, unsigned char first, unsigned char second)
{
	bool is_gb2312 = first >= 0xA1 && first <= 0xF7 && second >= 0xA1;

	c->pairs++;
	c->gb2312 += is_gb2312;
	c->upper += is_gb2312 && first >= 0xC9 && first <= 0xD7;
	c->level2 += is_gb2312 && first >= 0xD8;
}

size_t dm_csv_gb_count(struct dm_csv_gb_counts *c, const unsigned char *p, size_t n, bool last)
{
	const unsigned char *at = p, *end = p + n;

	while (at < end) {
		size_t length = dm_csv_gb18030_length(at, end);

		if (!length && !last)
			break;
		if (length == 2)
			count_pair(c, at[0], at[1]);
		c->quads += length == 4;
		c->euros += *at == 0x80;
		c->invalid += length < 2 && *at > 0x80;
		at += length ? length : 1;
	}
	return (size_t)(at - p);
}

size_t dm_csv_big5_count(struct dm_csv_big5_counts *c, const unsigned char *p, size_t n, bool last)
{
	const unsigned char *at = p, *end = p + n;

	while (at < end) {
		if (*at < 0x80) {
			at++;
			continue;
		}
		if (end - at < 2 && !last)
			break;
		unsigned char second = end - at < 2 ? 0 : at[1];
		bool is_low = second >= 0x40 && second <= 0x7E;
		bool is_pair = *at >= 0x81 && *at <= 0xFE &&
			       (is_low || (second >= 0xA1 && second <= 0xFE));

		c->pairs += is_pair;
		c->level1 += is_pair && *at >= 0xA1 && *at <= 0xC6;
		c->low += is_pair && is_low;
		c->invalid += !is_pair;
		at += is_pair ? 2 : 1;
	}
	return (size_t)(at - p);
}

struct dm_csv_byte_counts dm_csv_bytes_count(const unsigned char *p, size_t n)
{
	static const bool TEXT[32] = { [0] = true,
		['\t'] = true,
		['\n'] = true,
		['\f'] = true,
		['\r'] = true,
		[0x1A] = true,
		[0x1B] = true };
	struct dm_csv_byte_counts c = { .n = n };

	for (size_t i = 0; i < n; i++) {
		c.high += p[i] >= 0x80;
		c.zeros[i % 4] += p[i] == 0;
		c.controls += p[i] < 32 && !TEXT[p[i]];
	}
	return c;
}
