/* Bytes kept in blocks, to be read back in order: grows without moving and without a larger copy. */
#ifndef DM_WORKER_SPOOL_H
#define DM_WORKER_SPOOL_H

#include "base/arena.h"

struct dm_spool_block {
	struct dm_spool_block *next;
	size_t n, room;
	char bytes[];
};

struct dm_spool {
	struct dm_arena *arena;
	struct dm_spool_block *first, *last;
};

void dm_spool_init(struct dm_spool *, struct dm_arena *);

/* Gives room for n bytes in one piece; add what was used to (*ret)->n. Never NULL. */
char *dm_spool_reserve(struct dm_spool *, size_t n, struct dm_spool_block **ret);

void dm_spool_add(struct dm_spool *, const char *bytes, size_t n);

#endif
