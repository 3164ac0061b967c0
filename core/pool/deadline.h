/* When is a worker given up: rules over numbers, no process and no clock of its own. */
#ifndef DM_POOL_DEADLINE_H
#define DM_POOL_DEADLINE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdint.h>

/* Milliseconds; 0: no limit. */
struct dm_deadlines {
	uint64_t start;	  /* from the start of the process to ready */
	uint64_t wall;	  /* of a job */
	uint64_t silence; /* of a job without a sign of life */
	uint64_t cpu;	  /* of a job, processor time */
};

enum dm_verdict {
	DM_VERDICT_NONE = 0,
	DM_VERDICT_START,
	DM_VERDICT_WALL,
	DM_VERDICT_SILENCE,
	DM_VERDICT_CPU,
	DM_VERDICT_MESSAGE, /* sent what cannot be understood */
	DM_VERDICT_ENDED,   /* the parent wanted it gone */
};

/* What a worker shows at one moment, milliseconds. */
struct dm_deadline_sight {
	uint64_t now;	/* dm_clock_ms */
	uint64_t cpu;	/* used by the process so far */
	uint64_t beats; /* of the black box */
};

struct dm_deadline {
	struct dm_deadline_sight began, alive; /* at the start, at the last sign of life */
};

/* A job begins. */
void dm_deadline_begin(struct dm_deadline *, const struct dm_deadline_sight *);

/* Looks again: DM_VERDICT_NONE, or which limit of the job is reached. */
enum dm_verdict dm_deadline_check(
	struct dm_deadline *, const struct dm_deadlines *, const struct dm_deadline_sight *);

#endif
