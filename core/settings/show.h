/* The values that hold, written out. */
#ifndef DM_SETTINGS_SHOW_H
#define DM_SETTINGS_SHOW_H

#include "settings.h"

enum {
	DM_SHOW_ORIGIN = 1, /* file and line of every value, or that it is the default */
	DM_SHOW_JSON = 2,   /* one object; with origins each value is {"value":, "origin":} */
};

/* Every key with its value, in the order of the table: YAML, which read again gives the same values,
 * or JSON. Ends with a line break. Arena memory. */
struct dm_str dm_settings_show(struct dm_arena *, const struct dm_settings *, unsigned flags);

#endif
