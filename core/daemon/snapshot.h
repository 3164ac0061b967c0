/* All that a reload replaces, as one object that never changes: settings, ignore list, messages, and
 * what workers are launched with. Who works by it holds a reference. */
#ifndef DM_DAEMON_SNAPSHOT_H
#define DM_DAEMON_SNAPSHOT_H

#include "ignore.h"
#include "messages.h"
#include "pool/launch.h"
#include "settings/settings.h"

struct dm_snapshot {
	unsigned references;
	struct dm_arena arena;
	const struct dm_settings *settings;
	struct dm_ignore ignore;
	struct dm_messages messages;
	struct dm_launch launch;
	struct dm_pool_setup pool;
	uint8_t digest[DM_SHA256_BYTES]; /* of this version, its form data and limits */
};

/* Reads everything; the result has one reference. What is wrong with the settings is told to
 * `on_problem` one by one, then DM_E_CONFIG "config.invalid". The layout is borrowed for good. */
int dm_snapshot_load(const char *path, const struct dm_layout *,
	void (*on_problem)(void *ctx, const struct dm_problem *), void *ctx,
	struct dm_snapshot **ret, struct dm_error *);

struct dm_snapshot *dm_snapshot_ref(struct dm_snapshot *);

/* Gives a reference back and empties the variable; accepts NULL. */
void dm_snapshot_unref(struct dm_snapshot **);

/* The route of that name, or NULL. Borrowed. */
const struct dm_route *dm_snapshot_route(const struct dm_snapshot *, const char *name);

#endif
