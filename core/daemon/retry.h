/* Puts a file of failed/ back into in/, to be tried again as a new job. Blocks on the disk. */
#ifndef DM_DAEMON_RETRY_H
#define DM_DAEMON_RETRY_H

#include "folders.h"

/* Moves the file at `place` (within the root, as the journal has it) to `path` below in/, with -ID
 * before its extension where that name is taken, and removes the reasons beside it. *ret: where it is
 * now, below in/. DM_E_NOT_FOUND "retry.gone": it is not there any more, or what lies there is another
 * job's (its reason says whose). To a file system that is mounted there it is carried (ferry.h): "retry.kept"
 * where that does not let it, and it stays in failed/. Others as dm_tree_fail. */
int dm_retry_run(const struct dm_folders *, const char *place, const char *path, const char *id,
	struct dm_path *ret, struct dm_error *);

/* Ends what a crash left of it, by the note .work/retry.ID: reasons whose file is back in in/ are removed.
 * Before the route is used. */
void dm_retry_recover(const struct dm_folders *);

#endif
