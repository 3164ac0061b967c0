#include "known_targets.h"

enum { FIRST_ROOM = 64 };

static size_t slot_of(const struct dm_known_targets *t, const char *text)
{
	/* Addresses of the arena differ in their middle bits. */
	uint64_t hash = ((uint64_t)(uintptr_t)text >> 4) * UINT64_C(0x9E3779B97F4A7C15);
	size_t i = (size_t)(hash >> 32) & (t->room - 1);

	while (t->slots[i].text && t->slots[i].text != text)
		i = (i + 1) & (t->room - 1);
	return i;
}

static void grow(struct dm_known_targets *t, const struct dm_arena *job)
{
	struct dm_known_targets larger = *t;

	larger.room = t->room ? t->room * 2 : FIRST_ROOM;
	dm_arena_init(&larger.table, job->limit, job->exhausted, job->ctx);
	larger.slots = DM_NEW_ARRAY(&larger.table, larger.room, struct dm_known_target);
	for (size_t i = 0; i < t->room; i++)
		if (t->slots[i].text)
			larger.slots[slot_of(&larger, t->slots[i].text)] = t->slots[i];
	dm_arena_done(&t->table);
	*t = larger;
}

void dm_known_targets_done(struct dm_known_targets *t)
{
	dm_arena_done(&t->table);
	*t = (struct dm_known_targets){ 0 };
}

struct dm_known_target *dm_known_targets_find(
	struct dm_known_targets *t, const struct dm_arena *job, struct dm_str text)
{
	if (t->n * 2 >= t->room)
		grow(t, job);
	struct dm_known_target *slot = &t->slots[slot_of(t, text.p)];
	if (!slot->text) {
		slot->text = text.p;
		t->n++;
	}
	return slot;
}
