/* What this machine has to say about settings, by looking only: nothing is made. */
#ifndef DM_SETTINGS_SURVEY_H
#define DM_SETTINGS_SURVEY_H

#include "settings.h"

struct dm_place {
	struct dm_str route; /* null: not of a route */
	const char *key;     /* root, in, out, failed, done, .work, state, control */
	struct dm_str path;  /* a folder */
	bool exists;	     /* else a start makes it */
};

struct dm_places {
	struct dm_place *items;
	size_t n, room;
};

/* Looks at every folder that a start needs: it is one and may be written, or can be made; those of a
 * route lie on one file system, and no two roots are the same folder under two names; groups exist.
 * Rights are those of whoever runs this. Gives the folders and records what is wrong. */
void dm_survey(
	struct dm_arena *, const struct dm_settings *, struct dm_problems *, struct dm_places *ret);

#endif
