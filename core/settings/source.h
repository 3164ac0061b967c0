/* Files of settings: which there are, and that not everybody may write them. */
#ifndef DM_SETTINGS_SOURCE_H
#define DM_SETTINGS_SOURCE_H

#include "problem.h"

/* Reads a file whole. False, and the problem is recorded, where it is not there, is no regular file,
 * can be written by everybody, or is larger than a file of settings is. The text is arena memory and
 * lent to the problems; `path` too must live as long as they. */
bool dm_source_read(struct dm_arena *, const char *path, struct dm_problems *, struct dm_str *ret);

struct dm_source_list {
	const char **items; /* paths, in the order of their bytes */
	size_t n, room;
};

/* Lists conf.d/NAME.yaml beside a file; hidden names are left out, and no conf.d gives an empty list.
 * What is wrong with the folder is recorded. */
void dm_source_dropins(
	struct dm_arena *, const char *path, struct dm_problems *, struct dm_source_list *ret);

#endif
