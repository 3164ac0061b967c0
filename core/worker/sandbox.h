/* What a worker gives up before it sees a document: a table of mechanisms, applied in order.
 *
 * Once closed, the process can open no path, make no socket, start no process, and signal nobody;
 * it reads and writes the descriptors it is given. */
#ifndef DM_WORKER_SANDBOX_H
#define DM_WORKER_SANDBOX_H

#include "base/error.h"

enum dm_sandbox_mode {
	DM_SANDBOX_REQUIRED = 0, /* whatever does not hold is an error */
	DM_SANDBOX_BEST_EFFORT = 1,
	DM_SANDBOX_OFF = 2,
};

struct dm_sandbox_setup {
	enum dm_sandbox_mode mode;
	uint64_t memory_bytes; /* on top of what is mapped when the sandbox closes */
	uint64_t output_bytes; /* largest file that can be written; 0: no limit */
};

/* Closes it; there is no way back. Gives the mechanisms that hold (DM_SANDBOX_…, ipc/message.h).
 * Errors: DM_E_CONFIG, naming what is missing. */
int dm_sandbox_close(const struct dm_sandbox_setup *, uint32_t *ret_holds, struct dm_error *);

/* The mechanisms, one function each: 0, or DM_E_CONFIG with the reason. */
int dm_sandbox_limits(const struct dm_sandbox_setup *, struct dm_error *);
int dm_sandbox_landlock(const struct dm_sandbox_setup *, struct dm_error *);
int dm_sandbox_seccomp(const struct dm_sandbox_setup *, struct dm_error *);

#endif
