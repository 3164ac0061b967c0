/* Many small texts side by side, none of which moves: shared strings, and the texts of the row that
 * is being read. Cheaper than the arena by its alignment, and the row's memory is used again. */
#ifndef DM_XLSX_TEXT_POOL_H
#define DM_XLSX_TEXT_POOL_H

#include "base/str.h"
#include "base/vec.h"

struct dm_text_block {
	char *p;
	size_t room;
};

struct dm_text_pool {
	struct dm_arena *arena;
	DM_VEC(struct dm_text_block) blocks;
	size_t block; /* the next to be opened */
	char *next, *end;
};

void dm_text_pool_init(struct dm_text_pool *, struct dm_arena *);

/* Gives up all texts and keeps the memory. */
void dm_text_pool_clear(struct dm_text_pool *);

/* Opens a block with room for n more bytes; for dm_text_pool_add. */
void dm_text_pool_open(struct dm_text_pool *, size_t n);

/* Copies a text; the result is never null. */
static inline struct dm_str dm_text_pool_add(struct dm_text_pool *pool, struct dm_str s)
{
	if (!s.n)
		return DM_STR("");
	if (s.n > (size_t)(pool->end - pool->next))
		dm_text_pool_open(pool, s.n);
	char *p = pool->next;
	memcpy(p, s.p, s.n);
	pool->next += s.n;
	return (struct dm_str){ p, s.n };
}

#endif
