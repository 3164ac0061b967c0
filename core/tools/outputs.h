/* An output file that appears complete or not at all. */
#ifndef DM_TOOLS_OUTPUTS_H
#define DM_TOOLS_OUTPUTS_H

#include "base/arena.h"
#include "base/error.h"

/* All zero is an empty one. Not synced to the disk: like any command, unlike the daemon. */
struct dm_output {
	int fd;
	char *temporary; /* heap; NULL: nothing is open */
	char *path;	 /* heap */
};

/* Creates a temporary file beside `path`, mode by umask. DM_E_OUTPUT. */
int dm_output_open(struct dm_output *ret, const char *path, struct dm_error *);

/* Renames it to its path, where a file that is there is replaced, and empties it. DM_E_OUTPUT: then
 * it is discarded. */
int dm_output_publish(struct dm_output *, struct dm_error *);

/* Removes the temporary file; accepts an empty one. */
void dm_output_discard(struct dm_output *);

/* A file without a name for what goes to stdout: nothing appears there before all is well. Returns
 * the descriptor or -1. */
int dm_output_anonymous(struct dm_error *);

/* Copies the whole file to a descriptor. DM_E_OUTPUT. */
int dm_output_copy(int from, int to, struct dm_error *);

/* Makes a folder and those above it where they are missing. DM_E_OUTPUT. */
int dm_output_folder(const char *path, struct dm_error *);

#endif
