/* Targets already read, by their text: most texts of a list repeat. */
#ifndef DM_MODEL_KNOWN_TARGETS_H
#define DM_MODEL_KNOWN_TARGETS_H

#include <stdbool.h>

#include "base/arena.h"
#include "dropmill/model.h"

struct dm_known_target {
	const char *text; /* interned: compared by address; NULL: free */
	const struct dm_target *target;
	bool is_known;
};

/* All zero is empty. */
struct dm_known_targets {
	struct dm_arena table; /* of the slots: the old ones are given back when they grow */
	struct dm_known_target *slots;
	size_t n, room; /* room is a power of two */
};

/* Gives the table back; the targets stay. */
void dm_known_targets_done(struct dm_known_targets *);

/* The entry of an interned text, made where there is none; valid until the next call. Long texts,
 * which interning copies each time, get an entry each time. The table has the job's limit. */
struct dm_known_target *dm_known_targets_find(
	struct dm_known_targets *, const struct dm_arena *job, struct dm_str text);

#endif
