/* Looking at many bytes at once, and the shapes of single codes. Inline, for the loops that see every
 * byte of a file. */
#ifndef DM_CSV_BYTES_H
#define DM_CSV_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* One bit for each of sixteen bytes that is 0x80 or more. */
static inline unsigned dm_csv_high_bits(const unsigned char *p)
{
#ifdef __SSE2__
	return (unsigned)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)p));
#else
	unsigned bits = 0;

	for (unsigned i = 0; i < 16; i++)
		bits |= (unsigned)(p[i] >> 7) << i;
	return bits;
#endif
}

/* One bit for each of 64 bytes that is the delimiter (its first byte), a quote, CR or LF. */
static inline uint64_t dm_csv_special_bits(const char *p, char delimiter)
{
	uint64_t bits = 0;

#ifdef __SSE2__
	const __m128i d = _mm_set1_epi8(delimiter), q = _mm_set1_epi8('"');
	const __m128i r = _mm_set1_epi8('\r'), n = _mm_set1_epi8('\n');

	for (unsigned i = 0; i < 4; i++) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + (size_t)16 * i));
		__m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, d), _mm_cmpeq_epi8(v, q)),
			_mm_or_si128(_mm_cmpeq_epi8(v, r), _mm_cmpeq_epi8(v, n)));
		bits |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << (16 * i);
	}
#else
	for (unsigned i = 0; i < 64; i++)
		bits |= (uint64_t)(p[i] == delimiter || p[i] == '"' || p[i] == '\r' || p[i] == '\n')
			<< i;
#endif
	return bits;
}

/* Bytes of the UTF-8 character (RFC 3629) at p, which is before `end`; 0: none, or cut off. */
static inline size_t dm_csv_utf8_length(const unsigned char *p, const unsigned char *end)
{
	unsigned char a = p[0], low = 0x80, high = 0xBF;
	size_t n = a >= 0xF0 ? 4 : a >= 0xE0 ? 3 : 2;

	if (a < 0x80)
		return 1;
	if (a < 0xC2 || a > 0xF4 || (size_t)(end - p) < n)
		return 0;
	if (a == 0xE0 || a == 0xF0)
		low = a == 0xE0 ? 0xA0 : 0x90;
	if (a == 0xED || a == 0xF4)
		high = a == 0xED ? 0x9F : 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

/* True where the bytes from p to `end` could begin a character that goes on behind `end`. */
static inline bool dm_csv_utf8_is_cut(const unsigned char *p, const unsigned char *end)
{
	unsigned char a = p[0];
	size_t n = a >= 0xF0 ? 4 : a >= 0xE0 ? 3 : 2;

	if (a < 0xC2 || a > 0xF4 || (size_t)(end - p) >= n)
		return false;
	for (const unsigned char *q = p + 1; q < end; q++)
		if ((*q & 0xC0) != 0x80)
			return false;
	return true;
}

/* Bytes of the GB18030 code at p, by its shape alone; 1 where the first byte begins none, 0 where it
 * is cut off. */
static inline size_t dm_csv_gb18030_length(const unsigned char *p, const unsigned char *end)
{
	if (p[0] <= 0x80 || p[0] == 0xFF)
		return 1;
	if (end - p < 2)
		return 0;
	if (p[1] >= 0x40 && p[1] != 0x7F && p[1] != 0xFF)
		return 2;
	if (p[1] < 0x30 || p[1] > 0x39)
		return 1;
	if (end - p < 4)
		return 0;
	return p[2] >= 0x81 && p[2] != 0xFF && p[3] >= 0x30 && p[3] <= 0x39 ? 4 : 1;
}

#endif
