/* One copy of each text: equal texts share memory, and equal slices have equal pointers. Pays off
 * for what repeats (levels, units, bases); long texts are copied without being looked up. */
#ifndef DM_BASE_INTERN_H
#define DM_BASE_INTERN_H

#include "str.h"

struct dm_intern {
	struct dm_arena *arena;
	struct dm_arena table; /* of the slots alone: the old ones are given back when they grow */
	struct dm_str *slots;
	uint32_t *hashes;
	size_t n, room; /* room is a power of two */
};

void dm_intern_init(struct dm_intern *, struct dm_arena *);

/* Gives the table back; the texts stay. Accepts one that is all zero. */
void dm_intern_done(struct dm_intern *);

/* Gives the one copy, arena memory, NUL-terminated. Null stays null. */
struct dm_str dm_intern(struct dm_intern *, struct dm_str);

/* A hash of bytes (FNV-1a, 32 bit), for tables of our own; not for hostile keys in large numbers
 * without a bound. */
uint32_t dm_hash(struct dm_str);

#endif
