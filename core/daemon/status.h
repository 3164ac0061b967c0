/* What `dropmill status` and `dropmill jobs` show, as JSON. All borrowed. */
#ifndef DM_DAEMON_STATUS_H
#define DM_DAEMON_STATUS_H

#include "journal/lookup.h"

struct dm_status_route {
	const char *name, *root;
	const char *state;	  /* "open", "paused", "offline" */
	const char *why;	  /* it is not open; NULL */
	const char *watching;	  /* "events", "scanning"; NULL while offline */
	const char *why_scanning; /* NULL */
	uint64_t waiting;	  /* in in/ */
	uint64_t converting;	  /* a worker has it */
	uint64_t claimed;	  /* under way, and no worker has it */
	uint64_t alone;		  /* of those: wait for better times, though the route does not */
	const char *why_alone;	  /* one of them does; NULL */
	uint64_t published, failed, skipped, returned, duplicates; /* of all times */
};

struct dm_status_worker {
	int pid;
	const char *state; /* "starting", "ready", "busy", "ending" */
	const char *job;   /* NULL */
	uint64_t jobs;	   /* given so far */
};

struct dm_status_plugin {
	const char *kind, *id, *version;
};

struct dm_status {
	const char *version;
	int pid;
	int64_t started_at;	     /* ms since 1970 */
	const char *config;	     /* file of settings */
	const char *state;	     /* "running", "stopping" */
	const char *workers_why;     /* no worker can be started, and why; NULL */
	const char *sandbox_missing; /* mechanisms that do not hold, with commas; NULL: all hold */
	const struct dm_status_route *routes;
	size_t n_routes;
	const struct dm_status_worker *workers;
	size_t n_workers;
	const struct dm_status_plugin *plugins;
	size_t n_plugins;
};

/* A file of failed/ that is in in/ again. */
struct dm_status_retried {
	const char *id; /* of the job that failed */
	struct dm_str route;
	const char *path; /* below in/; bytes */
};

/* One line on the heap, valid UTF-8 whatever the names are. DM_E_NOMEM. */
int dm_status_text(const struct dm_status *, char **ret, struct dm_error *);
int dm_status_retried_text(const struct dm_status_retried *, char **ret, struct dm_error *);
int dm_status_job_text(const struct dm_record *, char **ret, struct dm_error *);

#endif
