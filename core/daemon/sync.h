/* Syncs several files and folders at once. Each sync waits for the same commit and the same flush of
 * the disk then, not for one after the other. */
#ifndef DM_DAEMON_SYNC_H
#define DM_DAEMON_SYNC_H

#include <stddef.h>

enum { DM_SYNC_MAX = 24 };

/* Returns when all are on the disk; no order among them. 0, or a negative errno of one that failed.
 * Blocks. Any thread. */
int dm_sync_all(const int *fds, size_t n);

#endif
