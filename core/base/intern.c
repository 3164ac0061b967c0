#include "intern.h"

enum { LONGEST = 256, FIRST_ROOM = 256 };

uint32_t dm_hash(struct dm_str s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

/* A table's arena has the limit of the texts' arena, and gives up as that one does. */
static void table_init(struct dm_arena *table, const struct dm_arena *texts)
{
	dm_arena_init(table, texts->limit, texts->exhausted, texts->ctx);
}

void dm_intern_init(struct dm_intern *t, struct dm_arena *arena)
{
	*t = (struct dm_intern){ .arena = arena };
}

void dm_intern_done(struct dm_intern *t)
{
	dm_arena_done(&t->table);
	t->slots = NULL;
	t->hashes = NULL;
	t->n = t->room = 0;
}

static size_t slot_of(const struct dm_intern *t, struct dm_str s, uint32_t hash)
{
	size_t i = hash & (t->room - 1);

	while (t->slots[i].p && !(t->hashes[i] == hash && dm_str_eq(t->slots[i], s)))
		i = (i + 1) & (t->room - 1);
	return i;
}

static void grow(struct dm_intern *t)
{
	struct dm_intern larger = *t;

	larger.room = t->room ? t->room * 2 : FIRST_ROOM;
	table_init(&larger.table, t->arena);
	larger.slots = DM_NEW_ARRAY(&larger.table, larger.room, struct dm_str);
	larger.hashes = DM_NEW_ARRAY(&larger.table, larger.room, uint32_t);
	for (size_t i = 0; i < t->room; i++) {
		if (!t->slots[i].p)
			continue;
		size_t to = slot_of(&larger, t->slots[i], t->hashes[i]);
		larger.slots[to] = t->slots[i];
		larger.hashes[to] = t->hashes[i];
	}
	dm_arena_done(&t->table);
	*t = larger;
}

struct dm_str dm_intern(struct dm_intern *t, struct dm_str s)
{
	if (!s.p)
		return s;
	if (s.n > LONGEST)
		return dm_arena_str(t->arena, s);
	if (t->n * 2 >= t->room)
		grow(t);
	uint32_t hash = dm_hash(s);
	size_t i = slot_of(t, s, hash);
	if (!t->slots[i].p) {
		t->slots[i] = dm_arena_str(t->arena, s);
		t->hashes[i] = hash;
		t->n++;
	}
	return t->slots[i];
}
