/* All files that are on their way between in/ and their end: how many there may be, which one a
 * worker gets next, and what they share. One thread: the loop's. */
#ifndef DM_DAEMON_TRAFFIC_H
#define DM_DAEMON_TRAFFIC_H

#include <uv.h>

#include "crew.h"
#include "journal/journal_thread.h"
#include "journal/job_id.h"

struct dm_passage;
struct dm_inquiry;

struct dm_traffic {
	/* The owner's. */
	uv_loop_t *loop;
	struct dm_journal_thread *journal;
	size_t capacity;	       /* files that may be under way at once */
	void (*on_waiting)(void *ctx); /* one waits for a worker */
	void (*on_room)(void *ctx);    /* one has ended, or cannot go on for now */
	bool (*can_tell)(
		void *ctx, struct dm_str name); /* a reader, whether such a file is whole */
	void *ctx;
	bool is_stopping; /* what has not been converted goes back */

	/* Its own. */
	struct dm_job_id_source ids;
	struct dm_passage *first;		   /* all */
	struct dm_passage *waiting, **waiting_end; /* for a worker, in order */
	size_t n, n_waiting, n_stalled;
	size_t n_alone;		      /* of those stalled: each for a reason of its own */
	uv_timer_t again;	      /* of these, the next that is due */
	struct dm_inquiry *inquiries; /* beside them: files that are not taken yet */
	size_t n_inquiries;
	uint64_t last_number; /* of a job for a worker */
};

/* The members of the owner are set. Closing `again` is the owner's. */
int dm_traffic_init(struct dm_traffic *, struct dm_error *);

/* True where one more may begin. */
bool dm_traffic_has_room(const struct dm_traffic *);

/* For the crew. */
size_t dm_traffic_count(const struct dm_traffic *);
bool dm_traffic_next(struct dm_traffic *, struct dm_task *ret);
void dm_traffic_result(struct dm_traffic *, const struct dm_crew *, const struct dm_result *);

/* One waits alone until its due_ms: it is continued then. */
void dm_traffic_await(struct dm_traffic *, const struct dm_passage *);
/* All that wait alone are tried at once. */
void dm_traffic_hurry(struct dm_traffic *);

/* Begins to stop: what waits for a worker or for better times goes back to in/. */
void dm_traffic_stop(struct dm_traffic *);

/* The workers were killed: what they had goes back, too. */
void dm_traffic_recall(struct dm_traffic *);

/* The id of the job that has this number with a worker, or NULL. */
const char *dm_traffic_job(const struct dm_traffic *, uint64_t number);

/* Ids of all that are under way, n of them, on the heap; NULL: no memory. */
struct dm_job_id *dm_traffic_ids(const struct dm_traffic *);

#endif
