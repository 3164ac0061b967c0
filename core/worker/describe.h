/* Facts about the plugins for `dropmill plugins` and the daemon, which load none. */
#ifndef DM_WORKER_DESCRIBE_H
#define DM_WORKER_DESCRIBE_H

#include "arguments.h"
#include "runtime/registry.h"

/* Prints one line for each file that was looked at, those not loaded with their reason. Returns 0,
 * or DM_E_OUTPUT. */
int dm_describe(const struct dm_registry *, enum dm_describe_form, struct dm_error *);

#endif
