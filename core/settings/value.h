/* Values of settings: from what is written to what is kept, and back. */
#ifndef DM_SETTINGS_VALUE_H
#define DM_SETTINGS_VALUE_H

#include "schema.h"

/* Reads one text into the member of `values` (struct dm_settings or struct dm_route) that the row
 * names; false and untouched where it is no such value. Not for maps, routes and ids. */
bool dm_value_take(struct dm_arena *, const struct dm_setting *, struct dm_str, void *values);

/* The same for DM_SETTING_IDS from its members. */
bool dm_value_take_ids(struct dm_arena *, const struct dm_setting *, const struct dm_str *items,
	size_t n, void *values);

/* Reads the row's default, which must have one or be a text; a wrong one is a bug of the table. */
void dm_value_take_standard(struct dm_arena *, const struct dm_setting *, void *values);

/* What the row takes, for an error: "a whole number from 1 to 1024, or auto". */
struct dm_str dm_value_wanted(struct dm_arena *, const struct dm_setting *);

/* The value as one would write it; ids with commas. */
struct dm_str dm_value_text(struct dm_arena *, const struct dm_setting *, const void *values);

#endif
