#include "vec.h"

#include <string.h>

void *dm_vec_grow(struct dm_arena *arena, void *items, size_t n, size_t *room, size_t size)
{
	if (n == *room) {
		size_t larger = *room ? *room * 2 : 8;

		items = dm_arena_grow(arena, items, *room * size, larger * size);
		*room = larger;
	}
	memset((char *)items + n * size, 0, size);
	return items;
}
