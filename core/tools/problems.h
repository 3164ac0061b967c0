/* What is wrong with settings, told to people and to programs. */
#ifndef DM_TOOLS_PROBLEMS_H
#define DM_TOOLS_PROBLEMS_H

#include "settings/problem.h"

/* All of it on stderr, in the order in which it was found; without the warnings where only errors
 * matter. */
void dm_problems_say(struct dm_arena *, const struct dm_problems *, bool only_errors);

/* The same on stdout as a JSON list. */
void dm_problems_json(const struct dm_problems *);

#endif
