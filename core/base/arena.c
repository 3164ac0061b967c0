/* Decides how memory of a job is cut from chunks. Chunks double up to CHUNK_MAX, so a small job
 * takes a few pages and a large one few calls. */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { CHUNK_MIN = 16 * 1024, CHUNK_MAX = 1024 * 1024, ALIGN = _Alignof(max_align_t) };

struct dm_arena_chunk {
	struct dm_arena_chunk *older;
	size_t size; /* bytes behind the header */
	_Alignas(max_align_t) char data[];
};

void dm_arena_init(
	struct dm_arena *a, size_t limit, void (*exhausted)(void *ctx, size_t wanted), void *ctx)
{
	*a = (struct dm_arena){ .limit = limit, .exhausted = exhausted, .ctx = ctx };
}

void dm_arena_init_over(struct dm_arena *a, void *(*more)(void *ctx, size_t size), void *ctx)
{
	*a = (struct dm_arena){ .more = more, .more_ctx = ctx };
}

static void free_down_to(struct dm_arena *a, struct dm_arena_chunk *keep)
{
	while (a->chunks != keep) {
		struct dm_arena_chunk *older = a->chunks->older;

		a->taken -= a->chunks->size + sizeof(*older);
		if (!a->more)
			free(a->chunks);
		a->chunks = older;
	}
}

void dm_arena_done(struct dm_arena *a)
{
	free_down_to(a, NULL);
	a->next = a->end = NULL;
	a->taken = 0;
}

static _Noreturn void give_up(struct dm_arena *a, size_t wanted)
{
	if (a->exhausted)
		a->exhausted(a->ctx, wanted);
	dm_check_failed("the arena's limit ends the job", __FILE__, __LINE__);
}

static struct dm_arena_chunk *chunk_new(struct dm_arena *a, size_t whole)
{
	if (a->more)
		return a->more(a->more_ctx, whole);
	if (a->limit && (whole > a->limit || a->taken > a->limit - whole))
		return NULL;
	return calloc(1, whole);
}

static void add_chunk(struct dm_arena *a, size_t wanted)
{
	size_t size = a->chunks ? a->chunks->size * 2 : CHUNK_MIN;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < wanted)
		size = wanted;
	if (wanted > SIZE_MAX / 2)
		give_up(a, wanted);
	struct dm_arena_chunk *chunk = chunk_new(a, sizeof(*chunk) + size);
	if (!chunk)
		give_up(a, wanted);
	chunk->older = a->chunks;
	chunk->size = size;
	a->chunks = chunk;
	a->next = chunk->data;
	a->end = chunk->data + size;
	a->taken += sizeof(*chunk) + size;
}

static size_t aligned(struct dm_arena *a, size_t size)
{
	if (size > SIZE_MAX - ALIGN)
		give_up(a, size);
	return (size + ALIGN - 1) / ALIGN * ALIGN;
}

void *dm_arena_alloc(struct dm_arena *a, size_t size)
{
	size_t whole = aligned(a, size);

	if (!a->next || whole > (size_t)(a->end - a->next))
		add_chunk(a, whole);
	void *p = a->next;
	a->next += whole;
	return p;
}

void *dm_arena_array(struct dm_arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		give_up(a, SIZE_MAX);
	return dm_arena_alloc(a, n * size);
}

void *dm_arena_grow(struct dm_arena *a, void *old, size_t old_size, size_t new_size)
{
	size_t old_whole = aligned(a, old_size), new_whole = aligned(a, new_size);

	if (old && (char *)old + old_whole == a->next && new_whole >= old_whole &&
		new_whole - old_whole <= (size_t)(a->end - a->next)) {
		a->next += new_whole - old_whole;
		return old;
	}
	void *p = dm_arena_alloc(a, new_size);
	if (old_size)
		memcpy(p, old, old_size < new_size ? old_size : new_size);
	return p;
}

struct dm_str dm_arena_str(struct dm_arena *a, struct dm_str s)
{
	if (!s.p)
		return s;
	char *p = dm_arena_alloc(a, s.n + 1);
	memcpy(p, s.p, s.n);
	return (struct dm_str){ p, s.n };
}

struct dm_str dm_arena_printf(struct dm_arena *a, const char *format, ...)
{
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	DM_CHECK(n >= 0);
	char *p = dm_arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return (struct dm_str){ p, (size_t)n };
}

struct dm_arena_mark dm_arena_mark(const struct dm_arena *a)
{
	return (struct dm_arena_mark){ a->chunks, a->next };
}

void dm_arena_rewind(struct dm_arena *a, struct dm_arena_mark mark)
{
	DM_CHECK(!a->more);
	free_down_to(a, mark.chunk);
	if (!mark.chunk) {
		a->next = a->end = NULL;
		return;
	}
	char *used = a->next >= mark.chunk->data && a->next <= mark.chunk->data + mark.chunk->size
			     ? a->next
			     : mark.chunk->data + mark.chunk->size;
	memset(mark.next, 0, (size_t)(used - mark.next)); /* memory of an arena is zeroed */
	a->next = mark.next;
	a->end = mark.chunk->data + mark.chunk->size;
}
