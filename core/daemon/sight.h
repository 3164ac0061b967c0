/* One look at a file in a drop folder: its identity, and who has it open. */
#ifndef DM_DAEMON_SIGHT_H
#define DM_DAEMON_SIGHT_H

#include <sys/stat.h>

#include "ignore.h"
#include "settle.h"

/* What a status alone tells: identity, size and times. */
struct dm_sight dm_sight_of(const struct stat *);

/* Looks at the file at `path` below the open folder; opens it, and reads nothing. DM_E_NOT_FOUND
 * where no regular file is there, else as dm_tree_fail. */
int dm_sight_look(int root, const char *path, const struct dm_ignore *, struct dm_sight *ret,
	struct dm_error *);

#endif
