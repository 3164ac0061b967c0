/* One drop folder as it is configured, and what must hold between all of them. */
#ifndef DM_SETTINGS_ROUTE_H
#define DM_SETTINGS_ROUTE_H

#include "parse.h"

/* The folder in a root that nobody configures. */
#define DM_ROUTE_WORK ".work"

enum dm_language { DM_LANGUAGE_ZH = 0, DM_LANGUAGE_EN = 1 };
extern const char *const DM_LOCALE_NAMES[], *const DM_CHARSET_NAMES[]; /* as readers call them */
enum dm_duplicates { DM_DUPLICATES_CONVERT = 0, DM_DUPLICATES_SKIP = 1 };

struct dm_route {
	struct dm_str name, root;
	struct dm_ids outputs;
	int64_t settle_ms; /* DM_NUMBER_AUTO: as the file system wants it */
	int64_t incomplete_wait_ms;
	struct dm_str in, out, failed, done; /* names of folders in the root */
	int language;			     /* enum dm_language */
	int locale;			     /* index of DM_LOCALE_NAMES */
	int charset;			     /* of CSV: index of DM_CHARSET_NAMES; 0: auto */
	int duplicates;			     /* enum dm_duplicates */
	uint32_t mode;			     /* of files */
	struct dm_str group;		     /* empty: that of out/ */
	struct dm_section section;	     /* where each value stands */
	const struct dm_yaml *place;	     /* where the route stands for the first time */
	bool root_is_tried;		     /* something was written, right or wrong */
};

/* Records what cannot be: a route without root, folders of one name, a root that is another's root or
 * lies in one. */
void dm_routes_check(const struct dm_route *const *, size_t n, struct dm_problems *);

/* True where `path` is `folder` or lies in it; both as DM_SETTING_PATH keeps them. */
bool dm_path_is_in(struct dm_str path, struct dm_str folder);

#endif
