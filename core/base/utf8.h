/* UTF-8 (RFC 3629) and the characters that XML 1.0 allows. */
#ifndef DM_BASE_UTF8_H
#define DM_BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "dropmill/types.h"

#define DM_UTF8_REPLACEMENT 0xFFFDu

/* Reads the character at byte *at and moves *at behind it; false at the end. Bytes that are no
 * UTF-8 give U+FFFD, one for each maximal valid beginning (Unicode 3.9, table 3-8). */
bool dm_utf8_next(struct dm_str, size_t *at, uint32_t *ret_char);

/* Writes one character, 1 to 4 bytes, and returns how many. */
size_t dm_utf8_put(char to[4], uint32_t character);

/* Bytes of the longest beginning that is valid UTF-8. */
size_t dm_utf8_valid_prefix(struct dm_str);

static inline bool dm_utf8_is_valid(struct dm_str s)
{
	return dm_utf8_valid_prefix(s) == s.n;
}

/* The longest beginning of at most n bytes that does not end inside a character. Borrowed. */
struct dm_str dm_utf8_cut(struct dm_str, size_t n);

/* Number of characters. */
size_t dm_utf8_count(struct dm_str);

/* True for characters that XML 1.0 allows (production 2). */
static inline bool dm_xml_char(uint32_t c)
{
	return c >= 0x20 ? c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) ||
				   (c >= 0x10000 && c <= 0x10FFFF)
			 : c == '\t' || c == '\n' || c == '\r';
}

/* Bytes of the longest beginning that the gate leaves as it is. */
size_t dm_utf8_clean_prefix(struct dm_str);

static inline bool dm_utf8_is_clean(struct dm_str s)
{
	return dm_utf8_clean_prefix(s) == s.n;
}

/* What the gate had to do to a text. */
struct dm_gate_result {
	size_t replaced; /* sequences that were no UTF-8, now U+FFFD */
	size_t dropped;	 /* characters that XML forbids, now gone */
};

/* The gate at the model's entry: gives the same slice where every byte is valid UTF-8 and every
 * character allowed in XML, else a repaired copy in the arena. Null stays null. */
struct dm_str dm_utf8_gate(struct dm_arena *, struct dm_str, struct dm_gate_result *ret);

#endif
