/* A hash table with open addressing, at most half full. Each label remembers the number that its
 * next double will try first, so that many doubles of one label cost no search each. */
#include "labels.h"

#include <stdbool.h>
#include <stdio.h>

#include "intern.h"

enum { NUMBER_ROOM = 24 }; /* " (", a number, ")" and NUL */

struct dm_label_slot {
	struct dm_str text; /* null: a free slot */
	uint32_t hash;
	uint32_t next; /* number for the next double */
};

/* The label's slot, or the free one where it belongs. */
static struct dm_label_slot *find(struct dm_labels *l, struct dm_str text, uint32_t hash)
{
	size_t at = hash & l->mask;
	while (l->slots[at].text.p &&
		(l->slots[at].hash != hash || !dm_str_eq(l->slots[at].text, text)))
		at = (at + 1) & l->mask;
	return &l->slots[at];
}

/* Takes the text where it is free. */
static bool claim(struct dm_labels *l, struct dm_str text)
{
	uint32_t hash = dm_hash(text);
	struct dm_label_slot *slot = find(l, text, hash);
	if (slot->text.p)
		return false;
	*slot = (struct dm_label_slot){ .text = text, .hash = hash, .next = 2 };
	return true;
}

void dm_labels_init(
	struct dm_labels *l, void *(*alloc)(void *ctx, size_t size), void *ctx, size_t n)
{
	size_t room = 2;
	while (room < n * 2)
		room *= 2;
	*l = (struct dm_labels){ .alloc = alloc, .ctx = ctx, .mask = room - 1 };
	l->slots = alloc(ctx, room * sizeof(*l->slots));
}

struct dm_str dm_labels_add(struct dm_labels *l, struct dm_str label)
{
	struct dm_str text = label.n ? label : DM_STR("");
	if (claim(l, text))
		return text;
	struct dm_label_slot *first = find(l, text, dm_hash(text));
	char *p = l->alloc(l->ctx, label.n + NUMBER_ROOM), *behind = p + label.n;
	if (label.n)
		memcpy(p, label.p, label.n);
	do
		text = (struct dm_str){ p, label.n + (size_t)snprintf(behind, NUMBER_ROOM, " (%u)",
							     (unsigned)first->next++) };
	while (!claim(l, text));
	return text;
}
