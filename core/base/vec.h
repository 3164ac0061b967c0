/* Growable arrays in an arena, typed by macro: struct { T *items; size_t n, room; }.
 *
 *   DM_VEC(int) numbers = { 0 };
 *   DM_PUSH(arena, &numbers, 7); */
#ifndef DM_BASE_VEC_H
#define DM_BASE_VEC_H

#include "arena.h"

#define DM_VEC(type)            \
	struct {                \
		type *items;    \
		size_t n, room; \
	}

/* Makes room for one more member, zeroed, counts it and gives its address as void *. */
#define DM_ADD(arena, vec)                                                              \
	((vec)->items = dm_vec_grow(                                                    \
		 (arena), (vec)->items, (vec)->n, &(vec)->room, sizeof(*(vec)->items)), \
		&(vec)->items[(vec)->n++])

#define DM_PUSH(arena, vec, value) (*DM_ADD(arena, vec) = (value))

void *dm_vec_grow(struct dm_arena *, void *items, size_t n, size_t *room, size_t size);

#endif
