/* Form data and settings as a tree: scalars, lists and maps of YAML 1.2, each with its place.
 *
 * A subset on purpose: one document a file, keys that are plain text, no anchors, aliases or tags,
 * no key twice in one map. Nothing is interpreted: "0.5", "yes" and "2021-12" are texts; an empty
 * plain scalar, `~` and `null` are null. Everything lives as long as the arena. */
#ifndef DM_YAML_YAML_H
#define DM_YAML_YAML_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/arena.h"
#include "base/error.h"

enum dm_yaml_kind {
	DM_YAML_SCALAR = 1,
	DM_YAML_LIST = 2,
	DM_YAML_MAP = 3,
};

/* Members of a list or map are walked by `for (c = node->first; c; c = c->next)`. */
struct dm_yaml {
	enum dm_yaml_kind kind;
	uint32_t line, column;	    /* from 1 */
	struct dm_str file;	    /* as given to dm_yaml_read */
	struct dm_str text;	    /* scalar: its text; null where nothing is written */
	const struct dm_yaml *key;  /* in a map: the key of this member, a scalar; else NULL */
	const struct dm_yaml *next; /* the next member of the list or map this one stands in */
	const struct dm_yaml *first;
	size_t n; /* members of a list or map */
};

/* Reads a file; an empty one gives a null scalar. Errors: DM_E_CONFIG "yaml.syntax" with the place,
 * DM_E_NOT_FOUND, DM_E_IO. */
int dm_yaml_read(
	struct dm_arena *, const char *path, const struct dm_yaml **ret, struct dm_error *);

/* The same from memory, which is borrowed as long as the tree; `file` is what errors call it. */
int dm_yaml_from_text(struct dm_arena *, struct dm_str file, struct dm_str text,
	const struct dm_yaml **ret, struct dm_error *);

/* The member of a map by its key, or NULL; NULL too where `map` is NULL or no map. */
const struct dm_yaml *dm_yaml_find(const struct dm_yaml *map, struct dm_str key);

/* Records DM_E_CONFIG "yaml.value" with the node's place (part, line, column of the error) and
 * returns the code. */
int dm_yaml_fail(struct dm_error *, const struct dm_yaml *, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* 0 where the node has this kind (and a scalar is not null), else an error that says what was
 * expected. */
int dm_yaml_expect(const struct dm_yaml *, enum dm_yaml_kind, struct dm_error *);

/* 0 where every key of the map is one of the words (NULL ends them), else an error at the key that
 * names the known ones. */
int dm_yaml_only_keys(const struct dm_yaml *map, const char *const *keys, struct dm_error *);

#endif
