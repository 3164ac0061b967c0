/* Slices of text, and a builder that grows in an arena. */
#ifndef DM_BASE_STR_H
#define DM_BASE_STR_H

#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "dropmill/types.h"

/* A slice of a string literal. */
#define DM_STR(literal) ((struct dm_str){ (literal), sizeof(literal) - 1 })
/* The slice that is no value. */
#define DM_NULL ((struct dm_str){ NULL, 0 })
/* For printf: "%.*s", DM_FMT(s) */
#define DM_FMT(s) (int)(s).n, (s).p ? (s).p : ""

/* The slice of a C string; NULL gives null. Borrowed. */
static inline struct dm_str dm_str_from_c(const char *s)
{
	return s ? (struct dm_str){ s, strlen(s) } : DM_NULL;
}

/* True where there is neither a value nor a byte. */
static inline bool dm_str_is_empty(struct dm_str s)
{
	return s.n == 0;
}

/* Byte-wise equal; null equals null and the empty text. */
static inline bool dm_str_eq(struct dm_str a, struct dm_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool dm_str_starts(struct dm_str s, struct dm_str with)
{
	return s.n >= with.n && (with.n == 0 || memcmp(s.p, with.p, with.n) == 0);
}

static inline bool dm_str_ends(struct dm_str s, struct dm_str with)
{
	return s.n >= with.n && (with.n == 0 || memcmp(s.p + s.n - with.n, with.p, with.n) == 0);
}

/* The slice from byte `from` to the end; beyond the end: empty. Borrowed. */
static inline struct dm_str dm_str_from(struct dm_str s, size_t from)
{
	if (from > s.n)
		from = s.n;
	return s.p ? (struct dm_str){ s.p + from, s.n - from } : s;
}

/* The first n bytes at most. Borrowed. */
static inline struct dm_str dm_str_first(struct dm_str s, size_t n)
{
	return (struct dm_str){ s.p, n < s.n ? n : s.n };
}

/* Byte position of `what` in `s`, or -1. The empty text stands at 0. */
ptrdiff_t dm_str_find(struct dm_str s, struct dm_str what);

/* Order of bytes, as memcmp. */
int dm_str_compare(struct dm_str a, struct dm_str b);

/* Without ASCII blanks, tabs and line breaks at both ends. Borrowed. */
struct dm_str dm_str_trim(struct dm_str);

/* Cuts the next piece off `*rest` at the byte `separator` and moves *rest behind it; false at the
 * end. The empty text gives no piece. Borrowed. */
bool dm_str_split(struct dm_str *rest, char separator, struct dm_str *ret_piece);

/* True where the text is one of the words; NULL ends the words. */
bool dm_str_is_one_of(struct dm_str, const char *const *words);

/* Grows in an arena; the result is a slice of arena memory. */
struct dm_buf {
	struct dm_arena *arena;
	char *p;
	size_t n, room;
};

void dm_buf_init(struct dm_buf *, struct dm_arena *);
void dm_buf_add(struct dm_buf *, struct dm_str);
void dm_buf_add_c(struct dm_buf *, const char *);
void dm_buf_add_byte(struct dm_buf *, char);
/* Makes room for n more bytes and gives where they go; add them to buf->n. */
char *dm_buf_reserve(struct dm_buf *, size_t n);
/* What was built so far, NUL-terminated; never null. Arena memory: adding more may move it. */
struct dm_str dm_buf_str(struct dm_buf *);
/* Empties the builder and keeps its room: what dm_buf_str gave before is overwritten. */
void dm_buf_clear(struct dm_buf *);

#endif
