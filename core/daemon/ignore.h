/* Names that are never taken from a drop folder, and those that say a file is in use. Data, from
 * YAML (config/ignore.yaml says what the entries mean). Only names are looked at, no file. */
#ifndef DM_DAEMON_IGNORE_H
#define DM_DAEMON_IGNORE_H

#include <stdbool.h>

#include "base/vec.h"
#include "yaml/yaml.h"
#include "names.h"

struct dm_ignore_owner {
	struct dm_str prefix, suffix;
	size_t drops; /* characters of the file's name that may be missing */
};

enum dm_ignore_kind {
	DM_IGNORE_NAMES,
	DM_IGNORE_PREFIXES,
	DM_IGNORE_SUFFIXES,
	DM_IGNORE_PATTERNS,
	DM_IGNORE_FOLDERS,
	DM_IGNORE_KINDS,
};

/* All zero ignores nothing. */
struct dm_ignore {
	DM_VEC(struct dm_str) words[DM_IGNORE_KINDS]; /* NUL-terminated */
	DM_VEC(struct dm_ignore_owner) owners;
};

/* Adds the entries of a tree, which must live as long as the list (the same arena). To be called for
 * the shipped file first, then for what the settings add: nothing is ever taken away. DM_E_CONFIG
 * with the place; then part of the entries may have been added. */
int dm_ignore_add(
	struct dm_arena *, struct dm_ignore *, const struct dm_yaml *tree, struct dm_error *);

/* The same from a file. */
int dm_ignore_load(struct dm_arena *, struct dm_ignore *, const char *path, struct dm_error *);

/* True for a file (its name alone, NUL-terminated) that is not to be taken. */
bool dm_ignore_has_file(const struct dm_ignore *, const char *name);

/* True for a folder that is not to be entered. */
bool dm_ignore_has_folder(const struct dm_ignore *, const char *name);

/* True for the name of a file that says another one is in use. */
bool dm_ignore_is_owner(const struct dm_ignore *, const char *name);

/* The next name that an owner file of `name` may have; *at begins at 0. False where there are no
 * more. */
bool dm_ignore_owner_next(
	const struct dm_ignore *, const char *name, size_t *at, struct dm_name *ret);

#endif
