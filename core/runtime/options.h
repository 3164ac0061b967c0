/* Options of plugins: each plugin has a table of what it knows, this checks values against it and
 * keeps those that an administrator set. */
#ifndef DM_RUNTIME_OPTIONS_H
#define DM_RUNTIME_OPTIONS_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/error.h"
#include "base/vec.h"
#include "dropmill/plugin.h"

struct dm_option_value {
	const struct dm_plugin *plugin;
	const struct dm_option *option;
	struct dm_str value;
};

/* Values for any number of plugins. All zero is empty. */
struct dm_options {
	DM_VEC(struct dm_option_value) values;
};

/* Sets one option; a second value replaces the first. Copied into the arena. Errors: DM_E_CONFIG,
 * naming the plugin's options or what the value may be. */
int dm_options_set(struct dm_options *, struct dm_arena *, const struct dm_plugin *,
	struct dm_str key, struct dm_str value, struct dm_error *);

/* The value set, else the default; null for a key that the plugin did not declare. `options` may be
 * NULL. Borrowed. */
struct dm_str dm_options_find(
	const struct dm_options *options, const struct dm_plugin *, const char *key);

/* Checks a value against its row. Errors: DM_E_CONFIG. */
int dm_option_check(const struct dm_option *, struct dm_str value, struct dm_error *);

/* Checks a plugin's table of options itself, defaults included. Errors: DM_E_CONTRACT. */
int dm_options_check_table(const struct dm_plugin *, struct dm_error *);

#endif
