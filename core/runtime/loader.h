/* Loads one plugin file: the only dlopen in the tree.
 *
 * Loading is a checklist, each step with an error of its own: the folder and the file belong to root
 * or to the user we run as and nobody else may write them; the file is a module; it exports
 * dm_plugin_v1; magic, major, minor, size; only then id and the rest of the table. Rights are
 * checked on the opened file, and that same file is loaded. A module is never unloaded. */
#ifndef DM_RUNTIME_LOADER_H
#define DM_RUNTIME_LOADER_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/error.h"
#include "dropmill/plugin.h"

/* Loads the file; the table lives as long as the process. Errors: DM_E_NOT_FOUND; DM_E_CONFIG where
 * rights or the system forbid it; DM_E_CONTRACT where it is no plugin for us. Ids "plugin.…". */
int dm_loader_open(const char *path, const struct dm_plugin **ret, struct dm_error *);

/* Checks a table that is in memory, in the order of the checklist. `room` is how many bytes of it
 * are there (the size of its symbol), 0 where nobody knows. */
int dm_loader_check(const struct dm_plugin *, size_t room, struct dm_error *);

#endif
