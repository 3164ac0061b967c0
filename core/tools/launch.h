/* What workers are started with: program, arguments, environment, limits. */
#ifndef DM_TOOLS_LAUNCH_H
#define DM_TOOLS_LAUNCH_H

#include "call.h"
#include "layout.h"
#include "pool/pool.h"

/* Fills the setup of a pool; one worker a core where the call says no number. `writers` are those
 * that must be there; NULL: the workers only inspect and read no form data. Arena memory. */
void dm_launch_setup(struct dm_arena *, const struct dm_layout *, const struct dm_call *,
	const char *const *writers, size_t n_writers, struct dm_pool_setup *ret);

#endif
