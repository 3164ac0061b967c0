/* What workers are started with: program, arguments, environment, limits. */
#ifndef DM_POOL_LAUNCH_H
#define DM_POOL_LAUNCH_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "layout.h"
#include "pool.h"

/* Names of the configuration. Bytes and seconds; 0: the worker's own, or none. */
struct dm_launch_limits {
	uint64_t file_bytes, inflated_bytes, memory_bytes, output_bytes, cells, text_bytes;
	uint64_t start_seconds, wall_seconds, silence_seconds, cpu_seconds, jobs_per_worker;
};

struct dm_launch {
	const char *sandbox; /* required, best-effort, off */
	uint64_t workers;    /* 0: one a core */
	struct dm_launch_limits limits;
	const char *const *plugins, *const *forms; /* folders beside those of the layout */
	size_t n_plugins, n_forms;
	const char *const *writers; /* must be there; NULL: only inspect, without form data */
	size_t n_writers;
};

/* Fills the setup of a pool. Arena memory. */
void dm_launch_setup(struct dm_arena *, const struct dm_layout *, const struct dm_launch *,
	struct dm_pool_setup *ret);

/* The limits that go with each job, by enum dm_limit. */
void dm_launch_job_limits(const struct dm_launch_limits *, uint64_t ret[DM_JOB_LIMITS]);

#endif
