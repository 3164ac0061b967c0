/* Where the parts of the program are: found from the executable, so that a build folder and an
 * installed prefix work wherever they stand. */
#ifndef DM_POOL_LAYOUT_H
#define DM_POOL_LAYOUT_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/arena.h"
#include "base/error.h"

struct dm_layout {
	const char *worker;  /* the program dropmill-worker */
	const char *plugins; /* folders */
	const char *forms;
	const char *forms_local; /* what the administrator added; need not exist */
	const char *schema;
	const char *ignore, *messages; /* files */
};

/* DM_E_CONFIG where the worker is not found. Arena memory. */
int dm_layout_find(struct dm_arena *, struct dm_layout *ret, struct dm_error *);

/* The same for an executable at `program`. */
int dm_layout_from(
	struct dm_arena *, struct dm_str program, struct dm_layout *ret, struct dm_error *);

#endif
