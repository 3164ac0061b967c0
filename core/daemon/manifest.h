/* manifest.json of published results, and FILE.why.json of a failure, as text. */
#ifndef DM_DAEMON_MANIFEST_H
#define DM_DAEMON_MANIFEST_H

#include "job.h"

struct dm_manifest_output {
	const char *file;
	uint8_t sha256[DM_JOB_SHA256];
	uint64_t bytes;
};

struct dm_manifest_plugin {
	const char *name, *version;
};

/* All borrowed. */
struct dm_manifest {
	const struct dm_job *job;
	const char *route;
	const char *file;   /* name of the source's copy in the results */
	const char *stored; /* where the dropped file goes, below done/ */
	const struct dm_manifest_output *outputs;
	size_t n_outputs;
	const struct dm_manifest_plugin *plugins;
	size_t n_plugins;
	uint64_t errors, warnings, notices;    /* findings */
	const char *duplicate_of, *supersedes; /* jobs; NULL */
	const uint8_t *config;		       /* SHA-256 of what decides the results; NULL */
};

/* A limit that held: the name of its setting. */
struct dm_why_limit {
	const char *name;
	int64_t value;
};

/* What is said of a failure. All borrowed. */
struct dm_why {
	const struct dm_job *job;
	const char *route;
	const char *file;   /* its name in failed/ */
	const char *stored; /* its path below failed/ */
	const struct dm_error *error;
	struct dm_manifest_plugin plugin; /* the one that was at it; name NULL: none */
	uint64_t attempts;
	const struct dm_why_limit *limits;
	size_t n_limits;
	const char *time; /* "2026-11-23T08:00:00Z" */
};

/* Text on the heap, valid UTF-8 whatever the names are. DM_E_NOMEM. */
int dm_manifest_text(const struct dm_manifest *, char **ret, struct dm_error *);
int dm_why_text(const struct dm_why *, char **ret, struct dm_error *);

#endif
