/* One worker process as an object, on the parent's event loop: start, send, watch, end.
 *
 * It is born starting, says it is ready, is busy while it has a job, and dies; a worker that misses
 * a limit or sends what cannot be understood is killed. Its last event is on_ended, after which the
 * object is gone: nobody frees it. */
#ifndef DM_POOL_WORKER_H
#define DM_POOL_WORKER_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <uv.h>

#include "ipc/message.h"
#include "deadline.h"

struct dm_worker;

enum dm_worker_state {
	DM_WORKER_STARTING,
	DM_WORKER_READY,
	DM_WORKER_BUSY,
	DM_WORKER_ENDING, /* killed or let go, not reaped yet */
};

/* Borrowed while workers live. */
struct dm_worker_setup {
	const char *program;
	const char *const *arguments;	/* without the program; NULL ends them */
	const char *const *environment; /* NULL ends it */
	int stderr_fd; /* where the worker's stderr goes, if nobody hears it; -1: nowhere */
	struct dm_deadlines limits;
};

/* Called from the loop. What they are given lives until they return. */
struct dm_worker_events {
	void (*on_ready)(void *ctx, const struct dm_ready *);
	void (*on_refused)(void *ctx, const struct dm_error *); /* it ends right after */
	void (*on_result)(void *ctx, const struct dm_result *); /* of the job it has */
	void (*on_ended)(void *ctx, const struct dm_error *why);
	/* A line of its stderr, cleaned and bounded (voice.h), also right before on_ended. NULL: nobody
	 * hears it. */
	void (*on_said)(void *ctx, struct dm_str line);
};

/* Starts the program. on_ended is not called where this fails. */
int dm_worker_open(uv_loop_t *, const struct dm_worker_setup *, const struct dm_worker_events *,
	void *ctx, struct dm_worker **ret, struct dm_error *);

enum dm_worker_state dm_worker_state(const struct dm_worker *);

/* True where it can be given a job. An idle one that died a moment ago cannot, though the loop has
 * not heard of it yet. */
bool dm_worker_is_ready(const struct dm_worker *);

/* Its process number. */
int dm_worker_pid(const struct dm_worker *);

/* Gives a ready worker its job; the descriptors (source, then outputs) stay the caller's. */
int dm_worker_send(struct dm_worker *, const struct dm_job_message *, const int *fds, size_t n_fds,
	struct dm_error *);

/* Asks the job to stop through the black box; the reader sees it at its next call. */
void dm_worker_cancel(struct dm_worker *);

/* Lets an idle worker end by itself. */
void dm_worker_dismiss(struct dm_worker *);

/* Ends it at once. */
void dm_worker_kill(struct dm_worker *);

#endif
