/* Decides which files of a folder are plugins and in which order they stand: folders as given, names
 * in byte order, so that every machine picks the same reader. */
#include "registry.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "host.h"
#include "loader.h"

void dm_registry_init(struct dm_registry *registry, struct dm_arena *process)
{
	*registry = (struct dm_registry){ .arena = process };
}

static struct dm_registry_entry *entry_add(struct dm_registry *registry, const char *path)
{
	struct dm_registry_entry *entry = DM_ADD(registry->arena, &registry->entries);

	entry->path = dm_arena_str(registry->arena, dm_str_from_c(path)).p;
	return entry;
}

/* Makes the entry usable where its id is free. */
static int entry_admit(struct dm_registry *registry, struct dm_registry_entry *entry,
	const struct dm_plugin *plugin)
{
	if (dm_registry_find(registry, plugin->kind, dm_str_from_c(plugin->id)))
		return dm_error_set(&entry->why, DM_E_CONFIG, "plugin.id-taken",
			"a %s with the id \"%s\" is loaded already",
			plugin->kind == DM_PLUGIN_READER ? "reader" : "writer", plugin->id);
	entry->plugin = plugin;
	return 0;
}

int dm_registry_add(struct dm_registry *registry, const char *path, const struct dm_plugin *plugin,
	struct dm_error *err)
{
	struct dm_registry_entry *entry = entry_add(registry, path);

	int r = dm_loader_check(plugin, 0, &entry->why);
	if (r == 0)
		r = entry_admit(registry, entry, plugin);
	if (r < 0 && err && !err->code)
		*err = entry->why;
	return r;
}

static void load_file(struct dm_registry *registry, const char *path)
{
	struct dm_registry_entry *entry = entry_add(registry, path);
	const struct dm_plugin *plugin;

	if (dm_loader_open(path, &plugin, &entry->why) == 0)
		(void)entry_admit(registry, entry, plugin);
}

static struct dm_str stem_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct dm_str name = dm_str_from_c(slash ? slash + 1 : path);

	return dm_str_ends(name, DM_STR(".so")) ? dm_str_first(name, name.n - 3) : name;
}

static bool is_stem_loaded(const struct dm_registry *registry, struct dm_str stem)
{
	for (size_t i = 0; i < registry->entries.n; i++)
		if (registry->entries.items[i].plugin &&
			dm_str_eq(stem_of(registry->entries.items[i].path), stem))
			return true;
	return false;
}

static int is_module(const struct dirent *entry)
{
	struct dm_str name = dm_str_from_c(entry->d_name);

	return name.n > 3 && name.p[0] != '.' && dm_str_ends(name, DM_STR(".so"));
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void load_folder(struct dm_registry *registry, const char *folder, const char *const *only)
{
	struct dirent **names = NULL;
	int n = scandir(folder, &names, is_module, by_bytes);

	if (n < 0) {
		(void)dm_error_errno(&entry_add(registry, folder)->why, errno,
			"cannot read the folder of plugins");
		return;
	}
	for (int i = 0; i < n; i++) {
		struct dm_str stem = stem_of(names[i]->d_name);

		if (!only || (dm_str_is_one_of(stem, only) && !is_stem_loaded(registry, stem)))
			load_file(registry,
				dm_arena_printf(registry->arena, "%s/%s", folder, names[i]->d_name)
					.p);
		free(names[i]);
	}
	free(names);
}

/* A plugin that was asked for by name must be there. */
static int check_named(struct dm_registry *registry, const char *name, struct dm_error *err)
{
	if (is_stem_loaded(registry, dm_str_from_c(name)))
		return 0;
	for (size_t i = 0; i < registry->entries.n; i++) {
		const struct dm_registry_entry *entry = &registry->entries.items[i];

		if (dm_str_eq(stem_of(entry->path), dm_str_from_c(name)))
			return dm_error_set(err, DM_E_CONFIG, entry->why.id,
				"plugin %s cannot be used: %s", name, entry->why.text);
	}
	(void)dm_error_set(&entry_add(registry, name)->why, DM_E_NOT_FOUND, "plugin.missing",
		"there is no %s.so in the folders of plugins", name);
	return dm_error_set(err, DM_E_CONFIG, "plugin.missing",
		"plugin %s cannot be used: there is no %s.so in the folders of plugins", name,
		name);
}

int dm_registry_load(struct dm_registry *registry, const char *const *folders, size_t n_folders,
	const char *const *only, struct dm_error *err)
{
	int r = 0;

	for (size_t i = 0; i < n_folders; i++)
		load_folder(registry, folders[i], only);
	for (const char *const *name = only; name && *name; name++) {
		int missing = check_named(registry, *name, err);

		r = r ? r : missing;
	}
	return r;
}

void dm_registry_prepare(struct dm_registry *registry)
{
	for (size_t i = 0; i < registry->entries.n; i++) {
		struct dm_registry_entry *entry = &registry->entries.items[i];
		struct dm_host_job job;

		if (!entry->plugin)
			continue;
		dm_host_init(&job, &(struct dm_host_setup){
					   .plugin = entry->plugin, .arena = registry->arena });
		if (dm_host_prepare(&job, &entry->why) < 0)
			entry->plugin = NULL;
	}
}

const struct dm_plugin *dm_registry_next(
	const struct dm_registry *registry, uint32_t kind, size_t *at)
{
	while (*at < registry->entries.n) {
		const struct dm_plugin *plugin = registry->entries.items[(*at)++].plugin;

		if (plugin && plugin->kind == kind)
			return plugin;
	}
	return NULL;
}

const struct dm_plugin *dm_registry_find(
	const struct dm_registry *registry, uint32_t kind, struct dm_str id)
{
	const struct dm_plugin *plugin;
	size_t at = 0;

	while ((plugin = dm_registry_next(registry, kind, &at)))
		if (dm_str_eq(dm_str_from_c(plugin->id), id))
			return plugin;
	return NULL;
}
