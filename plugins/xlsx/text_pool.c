#include "text_pool.h"

enum { BLOCK = 64 << 10 };

void dm_text_pool_init(struct dm_text_pool *pool, struct dm_arena *arena)
{
	*pool = (struct dm_text_pool){ .arena = arena };
}

void dm_text_pool_clear(struct dm_text_pool *pool)
{
	pool->block = 0;
	pool->next = pool->end = NULL;
}

void dm_text_pool_open(struct dm_text_pool *pool, size_t n)
{
	while (pool->block < pool->blocks.n && pool->blocks.items[pool->block].room < n)
		pool->block++;
	if (pool->block == pool->blocks.n) {
		size_t room = n > BLOCK ? n : BLOCK;
		char *p = dm_arena_alloc(pool->arena, room);

		DM_PUSH(pool->arena, &pool->blocks, ((struct dm_text_block){ p, room }));
	}
	pool->next = pool->blocks.items[pool->block].p;
	pool->end = pool->next + pool->blocks.items[pool->block].room;
	pool->block++;
}
