/* The keys of dropmill.yaml: one table, from which come parsing, defaults, `dropmill config show` and
 * the manual page. A key is named by its scope, the map it stands in, and its name. */
#ifndef DM_SETTINGS_SCHEMA_H
#define DM_SETTINGS_SCHEMA_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/str.h"

enum dm_setting_type {		/* is kept as */
	DM_SETTING_TEXT = 1,	/* struct dm_str */
	DM_SETTING_NAME = 2,	/* struct dm_str; of a route, shown to people */
	DM_SETTING_FOLDER = 3,	/* struct dm_str; the name of one folder */
	DM_SETTING_PATH = 4,	/* struct dm_str; absolute, without empty parts, . and .. */
	DM_SETTING_BOOL = 5,	/* bool */
	DM_SETTING_INTEGER = 6, /* int64_t */
	DM_SETTING_SECONDS = 7, /* int64_t, in ms; written with decimals */
	DM_SETTING_CHOICE = 8,	/* int; index of `choices` */
	DM_SETTING_MODE = 9,	/* uint32_t; written in octal */
	DM_SETTING_IDS = 10,	/* struct dm_ids; ids of plugins */
	DM_SETTING_MAP = 11,	/* the rows that name it as their map */
	DM_SETTING_ROUTES = 12, /* a list of the rows of scope ROUTE */
};

enum dm_setting_scope { DM_SCOPE_TOP = 0, DM_SCOPE_ROUTE = 1 };

/* What a number is where `auto` is written. */
enum { DM_NUMBER_AUTO = -1 };

struct dm_ids {
	const struct dm_str *items;
	size_t n;
};

struct dm_setting {
	enum dm_setting_scope scope;
	const char *map; /* "limits"; NULL: the key stands directly in its scope */
	const char *name;
	enum dm_setting_type type;
	const char *standard; /* the default as one would write it, ids with commas; NULL: none */
	int64_t min, max;     /* numbers as they are kept; bytes of texts */
	bool may_be_auto;
	const char *const *choices; /* NULL ends them */
	size_t at;		    /* offset in struct dm_settings or struct dm_route */
	const char *text;	    /* for the manual: sentences */
};

extern const struct dm_setting DM_SETTINGS[];
extern const size_t DM_SETTINGS_N;

/* The row of a key, or NULL. `map` may be NULL. */
const struct dm_setting *dm_setting_find(
	enum dm_setting_scope, const char *map, struct dm_str name);

/* The name of the known key at this place that a mistyped one is nearest to, or NULL where none is
 * near. */
const char *dm_setting_nearest(enum dm_setting_scope, const char *map, struct dm_str name);

/* How people name the key: "routes[].folders.in". Arena memory. */
struct dm_str dm_setting_path(struct dm_arena *, const struct dm_setting *);

#endif
