#include "seen.h"

void dm_seen_init(struct dm_seen *seen, struct dm_arena *arena, size_t n,
	bool (*same)(const void *ctx, uint32_t a, uint32_t b), const void *ctx)
{
	size_t room = 8;

	while (room < n * 2)
		room *= 2;
	*seen = (struct dm_seen){ DM_NEW_ARRAY(arena, room, uint32_t), room, same, ctx };
}

bool dm_seen_add(struct dm_seen *seen, uint32_t hash, uint32_t position, uint32_t *ret)
{
	size_t i = hash & (seen->room - 1);

	while (seen->slots[i] && !seen->same(seen->ctx, seen->slots[i] - 1, position))
		i = (i + 1) & (seen->room - 1);
	if (seen->slots[i]) {
		*ret = seen->slots[i] - 1;
		return true;
	}
	seen->slots[i] = position + 1;
	return false;
}
