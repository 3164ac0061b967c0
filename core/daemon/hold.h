/* Who works on a route: the file .work/owner, for machines that share a file system whose locks do not
 * reach each other, and to say who it is. Beside it, folders.h takes a lock of this machine.
 *
 *   dropmill.owner/1
 *   host NAME
 *   boot ID
 *   process NUMBER
 *   token 20 of [0-9a-z]
 *   beat NUMBER
 *
 * Whoever holds a route counts the beat up every DM_HOLD_BEAT_MS, also on a disk of its own, which it may
 * serve to others. One that finds another's token watches for DM_HOLD_PATIENCE_MS at most, by its own
 * clock, whatever the clocks of machines say: a beat that goes on is a daemon that lives. One that was
 * stopped or cut off for longer finds another token when it wakes up, and publishes nothing any more.
 * Calls block on the disk. */
#ifndef DM_DAEMON_HOLD_H
#define DM_DAEMON_HOLD_H

#include <stdbool.h>

#include "folders.h"
#include "journal/job_id.h"

enum { DM_HOLD_BEAT_MS = 5000, DM_HOLD_PATIENCE_MS = 20000 };

struct dm_hold {
	char token[DM_JOB_ID_SIZE];
	uint64_t beat;
};

/* What is read of .work/owner. */
struct dm_owner {
	char host[65], boot[65]; /* the machine, and its run: locks reach all processes of one */
	int64_t process;
	char token[DM_JOB_ID_SIZE];
	uint64_t beat;
};

/* Reads it; false where there is none, or none that can be understood. */
bool dm_owner_read(const struct dm_folders *, struct dm_owner *ret);

/* Takes the route; the token of another machine is watched for `patience_ms` first. `may_be_shared`: the
 * file system is one of several machines, so that one of our name need not be this one before its power
 * was cut, which on a disk of our own is watched for one beat only. DM_E_CONFIG "route.taken", with the host
 * and the process; DM_E_IO, DM_E_SPACE as dm_tree_fail. */
int dm_hold_take(const struct dm_folders *, bool may_be_shared, uint64_t patience_ms,
	struct dm_hold *ret, struct dm_error *);

/* A sign of life. DM_E_CONFIG "route.lost": another one has taken it. Others as dm_tree_fail: it cannot
 * be known now, and nothing may be published until it is. */
int dm_hold_beat(const struct dm_folders *, struct dm_hold *, struct dm_error *);

/* The same question without a sign of life: before something is published. */
int dm_hold_check(const struct dm_folders *, const struct dm_hold *, struct dm_error *);

/* Gives it up, where it is still ours. */
void dm_hold_release(const struct dm_folders *, const struct dm_hold *);

#endif
