/* Opens a route's folders and mends what a crash left in them; blocks on the disk. */
#ifndef DM_DAEMON_STATION_OPEN_H
#define DM_DAEMON_STATION_OPEN_H

#include "hold.h"
#include "job.h"
#include "journal/journal.h"
#include "settings/route.h"

struct dm_opening {
	const struct dm_route *route; /* borrowed */
	bool was_open;		      /* then nothing is made: a share may be away */
	struct dm_folders *folders;   /* filled on success */
	struct dm_hold hold;	      /* the same */
	struct dm_job *jobs;	      /* claimed, to be taken up; on the heap */
	size_t n_jobs, room;
	size_t n_finished;	 /* carried out here */
	struct dm_error strange; /* something in .work that is not ours; code 0: nothing */
	/* For dm_opening_reconcile: jobs that go on, perhaps below another root; on the heap. */
	struct dm_job_id *under_way;
	size_t n_under_way;
};

/* Opens, and mends each job of .work/. Errors: dm_folders_open, dm_tree_fail, DM_E_CONFIG
 * "route.group". Nothing stays open then. */
int dm_opening_run(struct dm_opening *, struct dm_error *);

/* On the journal's thread, after that: jobs of the route that the journal believes to be under way,
 * though their files say that they are over. *ret_n: how many. May be called again. */
int dm_opening_reconcile(
	const struct dm_opening *, struct dm_journal *, size_t *ret_n, struct dm_error *);

/* Closes the jobs that nobody took up, and frees. */
void dm_opening_done(struct dm_opening *);

#endif
