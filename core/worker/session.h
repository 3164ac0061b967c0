/* One job from message to result. */
#ifndef DM_WORKER_SESSION_H
#define DM_WORKER_SESSION_H

#include "ipc/blackbox.h"
#include "ipc/fdpass.h"
#include "runtime/registry.h"

struct dm_forms;
struct dm_rules;

/* What all jobs of a worker share; borrowed. */
struct dm_session {
	int socket;
	struct dm_blackbox *blackbox;
	const struct dm_registry *registry;
	const struct dm_forms *forms; /* NULL: this worker only inspects */
	const struct dm_rules *rules; /* of the checks; NULL where forms is */
	uint64_t memory_bytes;	      /* of a job that states none */
	uint64_t output_bytes;	      /* largest file that can be written; 0: no limit */
};

/* Serves jobs one after the other until the parent is gone or memory was leaked (0), or the channel
 * fails (a code). A job
 * that needs more memory than it may is answered with DM_E_LIMIT, and the process ends with
 * DM_WORKER_EXIT_LIMIT: what its plugins have half done cannot be undone otherwise. */
int dm_session_serve(const struct dm_session *, struct dm_error *);

/* Does the job of one packet, in the calling process; used by dm_session_serve. */
void dm_session_job(const struct dm_session *, const struct dm_packet *, struct dm_result *ret);

#endif
