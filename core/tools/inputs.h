/* The files of a command line: folders are walked, clashes are found before any work. */
#ifndef DM_TOOLS_INPUTS_H
#define DM_TOOLS_INPUTS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/vec.h"

struct dm_input {
	const char *path;	/* as given, or found below a folder that was given */
	const char *name;	/* its last part */
	struct dm_error *error; /* NULL, or why a folder could not be read */
};

struct dm_inputs {
	struct dm_arena *arena;
	DM_VEC(struct dm_input) items;
	bool is_single; /* one file was named, not a folder */
};

/* Where outputs go and how they are called: NAME.EXT.SUFFIX. */
struct dm_outputs_plan {
	const char *folder; /* NULL: beside the input */
	const char *const *suffixes;
	size_t n_suffixes;
};

/* Collects files in the order given; those of a folder in byte order of their paths, without hidden
 * files, owner files (~$) and outputs of an earlier run. A file that is not there is found out when
 * it is opened. */
void dm_inputs_collect(struct dm_inputs *, struct dm_arena *, char **paths, size_t n,
	const struct dm_outputs_plan *);

/* DM_E_USAGE where two inputs would write the same output, or an output would replace an input. */
int dm_inputs_check(const struct dm_inputs *, const struct dm_outputs_plan *, struct dm_error *);

/* The path of an output. Arena memory. */
const char *dm_inputs_output(struct dm_arena *, const struct dm_input *,
	const struct dm_outputs_plan *, const char *suffix);

#endif
