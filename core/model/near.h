/* Known labels that a text nearly is: what an administrator may want to add to the form data. */
#ifndef DM_MODEL_NEAR_H
#define DM_MODEL_NEAR_H

#include <stdbool.h>

#include "base/arena.h"
#include "role.h"

struct dm_forms;

struct dm_near {
	struct dm_str label; /* as the form data has it */
	enum dm_role role;
	uint32_t distance; /* characters to change, leave out or put in; 0: one holds the other */
};

/* The nearest known label of a text that is none itself: at most a third of its characters differ
 * (of the folded texts), or else one holds the other. False where none is near, or the text is too
 * long or too short for a label. Looks at every label, so only ask for the few texts that matter. */
bool dm_near_find(
	const struct dm_forms *, struct dm_arena *, struct dm_str text, struct dm_near *ret);

#endif
