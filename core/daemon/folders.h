/* The five folders of a route, opened once; everything else is below their descriptors. */
#ifndef DM_DAEMON_FOLDERS_H
#define DM_DAEMON_FOLDERS_H

#include "names.h"
#include "tree.h"

struct dm_folders_setup {
	const char *root;		      /* absolute */
	const char *in, *out, *done, *failed; /* one name each, below root */
	mode_t mode;			      /* of published files; folders get x where it has r */
	gid_t group;			      /* (gid_t)-1: the group of out/ */
	bool must_be_there; /* nothing is made: they were there before, and a share may be away */
};

struct dm_folders {
	int root, in, out, done, failed, work;
	bool must_be_there;
	uint64_t carry_bytes; /* of a file that is taken from another file system; 0: no limit */
	struct dm_name name_in, name_done, name_failed;
	struct dm_tree_modes modes;
	/* Told after each step that a crash may follow; NULL but in tests. */
	void (*on_step)(void *ctx, const char *step);
	void *step_ctx;
};

/* Opens the folders, making those that are missing, and takes the route for this process: DM_E_CONFIG
 * "route.taken" where another one holds it. Errors of the system as dm_tree_fail. */
int dm_folders_open(const struct dm_folders_setup *, struct dm_folders *ret, struct dm_error *);

void dm_folders_close(struct dm_folders *);

void dm_folders_step(const struct dm_folders *, const char *step);

#endif
