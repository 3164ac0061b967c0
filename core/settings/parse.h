/* From a map of a file to values: every key by the table, every problem recorded. */
#ifndef DM_SETTINGS_PARSE_H
#define DM_SETTINGS_PARSE_H

#include "problem.h"
#include "schema.h"

/* Values of one scope with the place of each. */
struct dm_section {
	enum dm_setting_scope scope;
	void *values;			/* struct dm_settings or struct dm_route */
	const struct dm_yaml **origins; /* one a row of DM_SETTINGS; NULL: the default holds */
};

/* Begins with the defaults. */
void dm_section_init(struct dm_arena *, struct dm_section *, enum dm_setting_scope, void *values);

/* Takes what a map says over what was there, key by key. `label` is how errors call the map
 * ("routes[0]"; empty: the file). A wrong value is recorded and changes nothing. Lists of routes are
 * left to the caller: only their place is kept, that of the last one. */
void dm_section_parse(struct dm_arena *, struct dm_section *, const struct dm_yaml *map,
	const char *label, struct dm_problems *);

/* Where the value of a key stands; NULL where its default holds. The key must be known. */
const struct dm_yaml *dm_section_origin(
	const struct dm_section *, const char *map, const char *name);

#endif
