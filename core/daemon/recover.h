/* What a crash left in .work/, known from the files alone.
 *
 * | found in .work/ID/               | what happened           | what is done            |
 * |----------------------------------|-------------------------|-------------------------|
 * | a verdict                        | decided                 | carried out             |
 * | no verdict, a file in in/        | claimed                 | to be converted, or put back |
 * | no verdict, no file in in/       | never claimed           | the folder is removed   |
 * | a file in in/, but no origin     | not by us               | left, and told          | */
#ifndef DM_DAEMON_RECOVER_H
#define DM_DAEMON_RECOVER_H

#include "finish.h"

enum dm_recover_state {
	DM_RECOVER_FINISHED, /* nothing is left of it */
	DM_RECOVER_CLAIMED,  /* *ret is open: dm_claim_copy and convert, or dm_claim_return */
};

/* Mends one folder of .work/. An error that is not the environment's: DM_E_BUG "recover.strange". */
int dm_recover_job(const struct dm_folders *, const char *id, enum dm_recover_state *ret_state,
	struct dm_job *ret, struct dm_error *);

/* Lists .work/: calls `on_job` for each id until it answers other than 0, which is returned. */
int dm_recover_list(const struct dm_folders *, int (*on_job)(void *ctx, const char *id), void *ctx,
	struct dm_error *);

#endif
