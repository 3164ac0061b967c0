/* Goals: one for each numbered item or line of a text. */
#ifndef DM_MODEL_GOALS_H
#define DM_MODEL_GOALS_H

#include "base/vec.h"
#include "dropmill/types.h"

struct dm_goals {
	struct dm_str *items;
	size_t n, room;
};

/* Adds the goals of a cell, without their numbers and without empty lines, in the arena. */
void dm_goals_add(struct dm_arena *, struct dm_goals *, struct dm_str text);

#endif
