/* The end of a job, done or failed: one note decides it, everything after can be repeated. Each call
 * blocks on the disk.
 *
 * A disadvantage: a name that was free when it was picked may be taken by a person before the file
 * is moved there; then the file gets -ID before its extension, and a manifest that was written
 * before names the other place. Among our own jobs turn.h keeps that from happening. */
#ifndef DM_DAEMON_FINISH_H
#define DM_DAEMON_FINISH_H

#include "job.h"

enum dm_finish_kind {
	DM_FINISH_DONE,	  /* the source goes to done/; result/, where there is one, to out/ */
	DM_FINISH_FAILED, /* the source goes to failed/, with why.json and why.html beside it */
};

#define DM_MANIFEST "manifest.json"
#define DM_WHY_JSON ".why.json"
#define DM_WHY_HTML ".why.html"

/* Picks a free name: "FOLDER/SUB/NAME" below done/ or failed/ (`folder` "2026-11-23", or ""). */
int dm_finish_pick(const struct dm_job *, enum dm_finish_kind, const char *folder,
	struct dm_path *ret, struct dm_error *);

/* Decides: from here on the job ends so, also after a crash. What is to be published, and the
 * copy, must be whole and synced. */
int dm_finish_decide(
	const struct dm_job *, enum dm_finish_kind, const struct dm_path *, struct dm_error *);

/* The same in two halves: what is to be published and the descriptor are to be synced between them.
 * The descriptor is the caller's. */
int dm_finish_draft(const struct dm_job *, enum dm_finish_kind, const struct dm_path *, int *ret_fd,
	struct dm_error *);
int dm_finish_settle(const struct dm_job *, struct dm_error *);

/* True where it is decided, and how. */
bool dm_finish_is_decided(
	const struct dm_job *, enum dm_finish_kind *ret_kind, struct dm_path *ret_place);

/* Carries out what was decided, from wherever a crash or an error left it, removes .work/ID/ and
 * closes the job, which knows then where its file is (stored). On an error: call it again later. */
int dm_finish_carry_out(struct dm_job *, struct dm_error *);

/* Finds the results of the job below out/, by their manifest: "SUB/NAME.EXT-ID", or the one of the
 * spare names that was free. */
bool dm_finish_result(
	const struct dm_folders *, const char *origin, const char *id, struct dm_path *ret);

#endif
