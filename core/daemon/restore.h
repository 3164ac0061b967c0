/* The history of a route, read back from the manifests in out/ and the reasons in failed/ where the
 * journal does not have it: one was deleted or damaged, or the route comes from another machine.
 *
 * A disadvantage: what somebody has taken away from there is not known any more, and what was skipped as
 * a duplicate left no manifest. */
#ifndef DM_DAEMON_RESTORE_H
#define DM_DAEMON_RESTORE_H

#include <dirent.h>

#include "base/arena.h"
#include "base/vec.h"
#include "folders.h"
#include "journal/journal.h"
#include "journal/record.h"
#include "settings/route.h"

enum { DM_RESTORE_DEPTH = 64, DM_RESTORE_BATCH = 256 };

struct dm_restore {
	const struct dm_folders *folders; /* borrowed */
	const struct dm_route *route;	  /* the same */
	size_t n_published, n_failed;	  /* that were not known */
	bool is_over;

	/* Its own: where the walk stands, and what it found and the journal has not got yet. */
	bool has_begun, is_in_failed;
	size_t new_published, new_failed; /* of what is found */
	size_t depth;
	DIR *open[DM_RESTORE_DEPTH];
	struct dm_path path; /* of the innermost one, below out/ or failed/ */
	struct dm_arena arena;
	DM_VEC(struct dm_record *) found;
};

void dm_restore_init(struct dm_restore *, const struct dm_folders *, const struct dm_route *);
void dm_restore_done(struct dm_restore *);

/* Blocks on the disk: reads on, some hundred files; is_over at the end. What cannot be read or
 * understood is passed over. */
void dm_restore_read(struct dm_restore *);

/* On the journal's thread: enters what was read, and at the end that the route's history is here. May
 * be called again. */
int dm_restore_keep(struct dm_restore *, struct dm_journal *, struct dm_error *);
/* It is on the disk. */
void dm_restore_kept(struct dm_restore *);

#endif
