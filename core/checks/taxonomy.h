/* Categories of indicators, from taxonomy.yaml: what the names of the first two levels mean. */
#ifndef DM_CHECKS_TAXONOMY_H
#define DM_CHECKS_TAXONOMY_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "yaml/yaml.h"

/* Bits, so that a sheet can say which ones it has. */
enum dm_group {
	DM_GROUP_NONE = 0,
	DM_GROUP_OUTPUT = 1,
	DM_GROUP_BENEFIT = 2,
	DM_GROUP_SATISFACTION = 4,
	DM_GROUP_COST = 8,
};

enum dm_kind {
	DM_KIND_NONE = 0,
	DM_KIND_QUANTITY,
	DM_KIND_QUALITY,
	DM_KIND_TIME,
	DM_KIND_COST,
	DM_KIND_SATISFACTION,
};

typedef DM_VEC(struct dm_str) dm_texts;

struct dm_category {
	struct dm_str id; /* output.cost */
	int level;	  /* 1 or 2 */
	enum dm_group group;
	enum dm_kind kind;
	dm_texts under; /* ids of first levels */
	dm_texts keys;	/* folded names, without tails */
	dm_texts holds; /* words that make any second level this category */
};

/* All zero is empty. Read-only once it is filled. */
struct dm_taxonomy {
	DM_VEC(struct dm_category *) categories;
	dm_texts tails; /* folded */
};

/* What two levels are; NULL for one that is blank or not known. */
struct dm_categories {
	const struct dm_category *level1, *level2;
	bool is_mismatch; /* both are known, and the second does not belong under the first */
};

/* Adds what a file taxonomy.yaml holds; texts are the tree's. Errors: DM_E_CONFIG with the place. */
int dm_taxonomy_add(
	struct dm_taxonomy *, struct dm_arena *, const struct dm_yaml *, struct dm_error *);

/* Finds the categories of an indicator. `scratch` is used and may be rewound afterwards. */
struct dm_categories dm_taxonomy_find(const struct dm_taxonomy *, struct dm_arena *scratch,
	struct dm_str level1, struct dm_str level2);

#endif
