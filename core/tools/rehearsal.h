/* A start of the daemon, tried without one: what only workers and the system know of settings. */
#ifndef DM_TOOLS_REHEARSAL_H
#define DM_TOOLS_REHEARSAL_H

#include "settings/settings.h"

/* Starts one worker as the daemon would, with sandbox, plugins and form data, and lets it go; records what
 * keeps it from its work, and each writer of a route that it does not have. */
void dm_rehearse_workers(struct dm_arena *, const struct dm_settings *, struct dm_problems *);

/* Warns where the system lets us watch fewer folders than the routes have now. */
void dm_rehearse_watches(struct dm_arena *, const struct dm_settings *, struct dm_problems *);

#endif
