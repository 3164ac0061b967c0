/* What a folder is good for, found by trying: for `dropmill doctor DIR`, before a route is set up or
 * when one behaves strangely. */
#ifndef DM_DAEMON_CHECKUP_H
#define DM_DAEMON_CHECKUP_H

#include "base/arena.h"
#include "base/error.h"

enum dm_checkup_verdict {
	DM_CHECKUP_GOOD,
	DM_CHECKUP_WARNING, /* works, with less */
	DM_CHECKUP_BAD,	    /* a route cannot work here */
};

struct dm_checkup_row {
	const char *name; /* stable, for programs: "events" */
	enum dm_checkup_verdict verdict;
	struct dm_str text; /* for people */
};

/* Tries everything in the folder at `path`, in a folder of its own that is removed again, and hands
 * each finding over. DM_E_NOT_FOUND, DM_E_IO where there is no folder that may be written. */
int dm_checkup_run(struct dm_arena *, const char *path,
	void (*on_row)(void *ctx, const struct dm_checkup_row *), void *ctx, struct dm_error *);

#endif
