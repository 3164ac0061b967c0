/* What the bytes of a source show about its character set: counts only, no verdict. */
#ifndef DM_CSV_EVIDENCE_H
#define DM_CSV_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the longest beginning that is valid UTF-8 (RFC 3629). A character that `end` cuts off is
 * not in it. */
size_t dm_csv_utf8_valid(const unsigned char *p, size_t n);

struct dm_csv_utf8_counts {
	uint64_t characters; /* of two bytes and more */
	uint64_t invalid;    /* bytes that belong to none */
	bool ends_cut;	     /* the only ones are the beginning of a character at the very end */
};

/* Counts on over one piece; gives how many bytes it used: all but a cut character, unless `last`. */
size_t dm_csv_utf8_count(struct dm_csv_utf8_counts *, const unsigned char *p, size_t n, bool last);

/* GB18030 by the shape of its codes. Chinese text is made of GB 2312 characters (both bytes from A1
 * on), most of them of its first level, which is in order of pronunciation from B0 (a) to D7 (z). */
struct dm_csv_gb_counts {
	uint64_t pairs, quads;
	uint64_t gb2312;  /* pairs with both bytes from A1 to F7 and FE */
	uint64_t upper;	  /* of them: first level from C9 on, where no Hangul is in EUC-KR */
	uint64_t level2;  /* of them: rare characters, from D8 on */
	uint64_t euros;	  /* 80 */
	uint64_t invalid; /* bytes that belong to none */
};

size_t dm_csv_gb_count(struct dm_csv_gb_counts *, const unsigned char *p, size_t n, bool last);

/* Big5 by the shape of its codes. Chinese text is made of its first level, which is in order of strokes
 * from A440 to C67E, and a third of it has second bytes that look like ASCII: text in GB 2312 or Korean
 * has none, and bytes of other sets do not fall into that level. */
struct dm_csv_big5_counts {
	uint64_t pairs;
	uint64_t level1;  /* of them: frequent characters, and signs (A1 to A3) */
	uint64_t low;	  /* of them: with a second byte below 80 */
	uint64_t invalid; /* bytes that belong to none */
};

size_t dm_csv_big5_count(struct dm_csv_big5_counts *, const unsigned char *p, size_t n, bool last);

struct dm_csv_byte_counts {
	uint64_t n, high;
	uint64_t zeros[4]; /* by position modulo 4 */
	uint64_t controls; /* below space; without zero, TAB, LF, FF, CR, SUB, ESC */
};

struct dm_csv_byte_counts dm_csv_bytes_count(const unsigned char *p, size_t n);

#endif
