/* Carries a file over where no rename leads: between .work/ and a file system that is mounted below
 * in/. As safe as a rename: at each moment the file is whole in one place that recovery knows.
 *
 *   in/SUB/.dropmill-ID/NAME   taken, and not carried over yet
 *   in/SUB/.dropmill-ID.part   on its way back, and not whole yet
 *   .work/ID/part              on its way in, and not whole yet
 *   .work/ID/back              the way back is over but for a rename */
#ifndef DM_DAEMON_FERRY_H
#define DM_DAEMON_FERRY_H

#include "job.h"

/* Takes NAME of the folder `from` to the folder `to`, .work/ID/in. `is_ours` is set where it was the
 * open `file`, and nobody wrote to it meanwhile; else it is where it was. DM_E_IO "claim.kept" where the
 * other file system does not let it be taken; errors of our own as dm_tree_fail. */
int dm_ferry_take(
	const struct dm_job *, int from, int to, int file, bool *is_ours, struct dm_error *);

/* Takes it back, beside another one that took its name. *ret: the name that it has there; may be NULL. */
int dm_ferry_return(
	const struct dm_job *, int from, int to, struct dm_name *ret, struct dm_error *);

/* Ends what a crash left of either. */
void dm_ferry_recover(const struct dm_job *);

/* True for the name of a folder in which a file was set aside. */
bool dm_ferry_is_aside(const char *name);

/* Puts back what was set aside in the folder at that path below in/, where its job is no more. */
void dm_ferry_rescue(const struct dm_folders *, const char *path);

#endif
