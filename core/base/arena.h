/* Memory with the lifetime of a job: taken piece by piece, given back at once.
 *
 * Memory is zeroed, and asking for it never fails from the caller's view: at the limit, or when the
 * system has no more, `exhausted` is called, which must not return (the worker reports the limit and
 * ends; a test jumps out). Disadvantage: nothing is freed before the end, so a builder that grows
 * leaves its smaller selves behind (at most as much again). */
#ifndef DM_BASE_ARENA_H
#define DM_BASE_ARENA_H

#include <stddef.h>

#include "dropmill/types.h"

struct dm_arena_chunk;

struct dm_arena {
	struct dm_arena_chunk *chunks; /* newest first */
	char *next, *end;	       /* free part of the newest chunk */
	size_t taken;		       /* bytes asked of the system so far */
	size_t limit;		       /* bytes; 0: none */
	void (*exhausted)(void *ctx, size_t wanted);
	void *ctx;
	/* Where chunks come from; NULL: malloc. Such memory is not given back by dm_arena_done. */
	void *(*more)(void *ctx, size_t size);
	void *more_ctx;
};

/* A position to go back to. */
struct dm_arena_mark {
	struct dm_arena_chunk *chunk;
	char *next;
};

/* Prepares an empty arena. `limit` in bytes, 0 for none; `exhausted` NULL aborts at the limit. */
void dm_arena_init(
	struct dm_arena *, size_t limit, void (*exhausted)(void *ctx, size_t wanted), void *ctx);

/* Prepares an arena whose chunks come from `more`, which never returns NULL (a plugin's arena over
 * its host's memory). */
void dm_arena_init_over(struct dm_arena *, void *(*more)(void *ctx, size_t size), void *ctx);

/* Gives everything back. Accepts an arena that is all zero. */
void dm_arena_done(struct dm_arena *);

/* Gives zeroed memory, aligned for any type; size 0 gives a valid pointer. Never NULL. */
void *dm_arena_alloc(struct dm_arena *, size_t size);

/* The same for n members of `size` bytes; an overflow counts as exhaustion. */
void *dm_arena_array(struct dm_arena *, size_t n, size_t size);

/* Makes the piece `old` of old_size bytes larger, in place where it is the newest, else as a copy. */
void *dm_arena_grow(struct dm_arena *, void *old, size_t old_size, size_t new_size);

/* Copies text, with a NUL behind it; null stays null. */
struct dm_str dm_arena_str(struct dm_arena *, struct dm_str);

/* Formats into the arena as printf does. */
struct dm_str dm_arena_printf(struct dm_arena *, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/* Remembers a position, and goes back to it: all that was taken since is given back. Not for arenas
 * made by dm_arena_init_over. */
struct dm_arena_mark dm_arena_mark(const struct dm_arena *);
void dm_arena_rewind(struct dm_arena *, struct dm_arena_mark);

/* One object of a type. */
#define DM_NEW(arena, type) ((type *)dm_arena_alloc((arena), sizeof(type)))
#define DM_NEW_ARRAY(arena, n, type) ((type *)dm_arena_array((arena), (n), sizeof(type)))

#endif
