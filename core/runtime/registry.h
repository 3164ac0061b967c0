/* The plugins of a process by kind and id, and why a file is not among them. */
#ifndef DM_RUNTIME_REGISTRY_H
#define DM_RUNTIME_REGISTRY_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/error.h"
#include "base/vec.h"
#include "dropmill/plugin.h"

/* A file that was looked at, or a name that was asked for and not found. */
struct dm_registry_entry {
	const char *path;
	const struct dm_plugin *plugin; /* NULL: not loaded */
	struct dm_error why;		/* code 0: loaded and usable */
};

struct dm_registry {
	struct dm_arena *arena; /* of the process: also what plugins take in prepare */
	DM_VEC(struct dm_registry_entry) entries; /* in order of loading */
};

void dm_registry_init(struct dm_registry *, struct dm_arena *process);

/* Loads the *.so of each folder, folder after folder, in byte order of names. With `only` (NULL ends
 * it; NULL: all) just the named ones, a name being the file's without ".so"; of a name in several
 * folders the first that loads counts. What cannot be loaded becomes an entry with its reason, so
 * one bad file stops nobody. Returns 0, or DM_E_CONFIG where `only` names one that is not usable. */
int dm_registry_load(struct dm_registry *, const char *const *folders, size_t n_folders,
	const char *const *only, struct dm_error *);

/* Adds a table that is in memory already, after the checks of the loader. */
int dm_registry_add(
	struct dm_registry *, const char *path, const struct dm_plugin *, struct dm_error *);

/* Calls prepare of every plugin, once, in order; one that fails is no longer usable. */
void dm_registry_prepare(struct dm_registry *);

/* The usable plugin of a kind (enum dm_plugin_kind) and id, or NULL. Borrowed. */
const struct dm_plugin *dm_registry_find(
	const struct dm_registry *, uint32_t kind, struct dm_str id);

/* The next usable plugin of a kind in order of loading, NULL at the end; start with *at 0. */
const struct dm_plugin *dm_registry_next(const struct dm_registry *, uint32_t kind, size_t *at);

#endif
