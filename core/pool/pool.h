/* A set of workers that share one stream of jobs.
 *
 * The owner says when there are jobs (dm_pool_kick); the pool starts workers up to its number, asks
 * for a job whenever one is free, and gives back one result for each job, whatever becomes of the
 * worker. Workers that die or have had their number of jobs are replaced. */
#ifndef DM_POOL_POOL_H
#define DM_POOL_POOL_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "ipc/fdpass.h"
#include "worker.h"

struct dm_pool;

struct dm_pool_setup {
	struct dm_worker_setup worker;
	unsigned workers;	  /* at most at a time */
	unsigned jobs_per_worker; /* 0: no limit */
	unsigned failed_starts;	  /* in a row, until on_stopped */
	unsigned spare;		  /* workers that are kept though there are no jobs */
};

/* A job on its way to a worker: the message, and what the worker needs open (source, then outputs;
 * the owner's, and only for the call). */
struct dm_task {
	struct dm_job_message job;
	size_t n_fds;
	int fds[DM_PACKET_FDS];
};

struct dm_pool_events {
	/* How many jobs wait now. */
	size_t (*on_count)(void *ctx);
	/* A worker is free: fills the task, which is zeroed, or says that there is none. Slices of
	 * the job live at least until this returns to the loop. */
	bool (*on_free)(void *ctx, struct dm_task *ret);
	/* A job is over; exactly once for each one that on_free gave. */
	void (*on_done)(void *ctx, const struct dm_result *);
	/* Workers cannot start, or refuse to work: nothing more will be asked for. */
	void (*on_stopped)(void *ctx, const struct dm_error *);
	/* A worker can take jobs, with these plugins. May be NULL. */
	void (*on_ready)(void *ctx, int pid, const struct dm_ready *);
	/* A worker ended though nobody wanted it to, before on_done of its job. May be NULL. */
	void (*on_lost)(void *ctx, int pid, const struct dm_error *why);
	/* A closed pool is gone: the last event. May be NULL. */
	void (*on_closed)(void *ctx);
	/* A worker said a line on its stderr, during `job` or, where that is 0, between jobs. NULL:
	 * nobody hears it, and it goes where the setup says. */
	void (*on_said)(void *ctx, int pid, uint64_t job, struct dm_str line);
};

/* Everything given must outlive the pool. Starts nothing yet. */
int dm_pool_open(uv_loop_t *, const struct dm_pool_setup *, const struct dm_pool_events *,
	void *ctx, struct dm_pool **ret, struct dm_error *);

/* There may be jobs: starts workers and hands out. Does nothing in a stopped pool. */
void dm_pool_kick(struct dm_pool *);

/* A worker, for those who ask. */
struct dm_pool_worker {
	int pid;
	enum dm_worker_state state;
	bool has_job;
	uint64_t job;
	unsigned jobs; /* given so far */
};

/* Calls `each` for every worker that lives. */
void dm_pool_each(
	const struct dm_pool *, void (*each)(void *ctx, const struct dm_pool_worker *), void *ctx);

/* Ends every worker, kills those that have a job (no on_done comes for it), and empties *pool; the
 * memory goes with the last worker, from the loop. */
void dm_pool_close(struct dm_pool **pool);

#endif
