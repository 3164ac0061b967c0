#include "spool.h"

#include <string.h>

enum { BLOCK = 64 * 1024 };

void dm_spool_init(struct dm_spool *spool, struct dm_arena *arena)
{
	*spool = (struct dm_spool){ .arena = arena };
}

char *dm_spool_reserve(struct dm_spool *spool, size_t n, struct dm_spool_block **ret)
{
	struct dm_spool_block *block = spool->last;

	if (!block || n > block->room - block->n) {
		/* Small beginnings: a document may have thousands of small tables. */
		size_t room = block ? BLOCK : BLOCK / 64;

		room = n > room ? n : room;
		block = dm_arena_alloc(spool->arena, sizeof(*block) + room);
		block->room = room;
		if (spool->last)
			spool->last->next = block;
		else
			spool->first = block;
		spool->last = block;
	}
	*ret = block;
	return block->bytes + block->n;
}

void dm_spool_add(struct dm_spool *spool, const char *bytes, size_t n)
{
	struct dm_spool_block *block;
	char *to = dm_spool_reserve(spool, n, &block);

	memcpy(to, bytes, n);
	block->n += n;
}
