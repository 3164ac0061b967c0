/* Takes a settled file out of in/, copies it while hashing, or puts it back. Each call blocks on the
 * disk: for a thread of the pool, never for the loop. */
#ifndef DM_DAEMON_CLAIM_H
#define DM_DAEMON_CLAIM_H

#include "job.h"
#include "settle.h"

/* Renames in/PATH into .work/ID/in/ and syncs it. `settled` is the look that found it ready (NULL: any): what was
 * changed or replaced since is left, DM_E_NOT_FOUND "claim.changed". Gone, or no regular file: also
 * DM_E_NOT_FOUND. In a sub-folder without the right to: DM_E_IO "claim.kept". Other errors as dm_tree_fail; nothing is left behind then. */
int dm_claim_take(const struct dm_folders *, const char *path, const char *id,
	const struct dm_sight *settled, struct dm_job *ret, struct dm_error *);

/* Makes .work/ID/ for a job with id, origin and folders, into whose in/ the file is to be moved next: what
 * a crash leaves of it is recovered as any other. Errors as dm_tree_fail; what was made then stays. */
int dm_claim_make(struct dm_job *, struct dm_error *);

/* Copies the claimed file and hashes what it copies; sets data, bytes, sha256. What is converted is
 * this copy, whatever a late writer does. DM_E_LIMIT "limit.file_bytes" (0: none);
 * DM_E_NOT_FOUND "claim.changing": still being written, to be put back. Not synced: after a crash it is
 * to be copied anew. May be called again. */
int dm_claim_copy(struct dm_job *, uint64_t limit_bytes, struct dm_error *);

/* Puts the file back where it was (with -ID before its extension where another one took its name)
 * and removes the job. On an error the job stays as it is. */
int dm_claim_return(struct dm_job *, struct dm_error *);

#endif
