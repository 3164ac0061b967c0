/* Turns the end of a worker into the error that its job, or the start, failed with. */
#ifndef DM_POOL_OBITUARY_H
#define DM_POOL_OBITUARY_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/error.h"
#include "ipc/blackbox.h"
#include "deadline.h"

enum { DM_DEATH_SAID = 200 };

struct dm_death {
	enum dm_verdict verdict; /* why the parent ended it; NONE: it ended by itself */
	int signal;		 /* 0: none */
	int64_t status;		 /* exit status, where no signal */
	struct dm_blackbox_record record;
	char said[DM_DEATH_SAID]; /* the last of its stderr; "": nothing, or nobody heard it */
};

/* Never DM_OK: whoever asks had expected an answer of this worker. */
struct dm_error dm_obituary(const struct dm_death *, const struct dm_deadlines *);

#endif
