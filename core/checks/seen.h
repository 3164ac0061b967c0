/* Which of many things is there for the second time: a hash table of their positions. */
#ifndef DM_CHECKS_SEEN_H
#define DM_CHECKS_SEEN_H

#include <stdbool.h>

#include "base/arena.h"

struct dm_seen {
	uint32_t *slots; /* position + 1; 0: free */
	size_t room;	 /* power of two */
	bool (*same)(const void *ctx, uint32_t a, uint32_t b);
	const void *ctx;
};

/* Makes room for n things. `same` tells whether two positions hold the same thing. */
void dm_seen_init(struct dm_seen *, struct dm_arena *, size_t n,
	bool (*same)(const void *ctx, uint32_t a, uint32_t b), const void *ctx);

/* Puts a position in. True where the same thing stands in an earlier one, which *ret becomes. */
bool dm_seen_add(struct dm_seen *, uint32_t hash, uint32_t position, uint32_t *ret);

#endif
