/* The workers of one snapshot: a pool that is begun again, after growing pauses, where its workers
 * cannot start, and that lets its jobs end before it makes way for another one. */
#ifndef DM_DAEMON_CREW_H
#define DM_DAEMON_CREW_H

#include "snapshot.h"

struct dm_crew;

struct dm_crew_events {
	/* As in struct dm_pool_events; the first two not of a crew that is retired. */
	size_t (*on_count)(void *ctx);
	bool (*on_free)(void *ctx, struct dm_task *ret);
	void (*on_done)(void *ctx, const struct dm_crew *, const struct dm_result *);
	/* The first worker is ready: the crew is able to work. Once. */
	void (*on_able)(void *ctx, struct dm_crew *);
	/* No worker can be started. Tried again after `pause_ms`. */
	void (*on_stopped)(void *ctx, struct dm_crew *, const struct dm_error *, uint64_t pause_ms);
	void (*on_lost)(void *ctx, int pid, const struct dm_error *why);
	void (*on_said)(void *ctx, int pid, uint64_t job, struct dm_str line);
	/* After dm_crew_retire or dm_crew_close: the crew is gone. */
	void (*on_closed)(void *ctx);
};

/* A plugin that the workers have. */
struct dm_crew_plugin {
	bool is_writer;
	char id[DM_ID_MAX + 1], version[DM_VERSION_MAX + 1];
	char suffixes[DM_SUFFIXES_MAX +
		      1]; /* of files that it can tell to be whole; blanks between */
};

/* Starts a first worker. Holds a reference to the snapshot. */
int dm_crew_open(uv_loop_t *, struct dm_snapshot *, const struct dm_crew_events *, void *ctx,
	struct dm_crew **ret, struct dm_error *);

/* There may be jobs. */
void dm_crew_kick(struct dm_crew *);

/* Takes no more jobs; those that workers have end as ever. Empties *crew, which stands in *list
 * until it is gone; accepts NULL. */
void dm_crew_retire(struct dm_crew **, struct dm_crew **list);

/* Kills the workers; no on_done comes for what they had. Empties *crew; accepts NULL. */
void dm_crew_close(struct dm_crew **);
/* The same for each of the list, which is empty then. */
void dm_crew_close_all(struct dm_crew **list);

/* Borrowed; empty before on_able. */
const struct dm_crew_plugin *dm_crew_plugins(const struct dm_crew *, size_t *ret_n);
/* NULL where there is none of this id. */
const struct dm_crew_plugin *dm_crew_plugin(
	const struct dm_crew *, bool is_writer, struct dm_str id);
/* True where a reader can tell of files so named whether they are whole. */
bool dm_crew_can_tell(const struct dm_crew *, struct dm_str name);
/* Mechanisms of the sandbox that hold, DM_SANDBOX_... */
uint32_t dm_crew_sandbox(const struct dm_crew *);
/* Why there are no workers; NULL: there are, or may be. */
const struct dm_error *dm_crew_why(const struct dm_crew *);
void dm_crew_each(
	const struct dm_crew *, void (*each)(void *ctx, const struct dm_pool_worker *), void *ctx);

#endif
