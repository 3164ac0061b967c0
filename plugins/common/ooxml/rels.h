/* Relationships (ECMA-376-2, part 6.5): how parts name each other. Parts are found through them and
 * never by guessed names. */
#ifndef DM_OOXML_RELS_H
#define DM_OOXML_RELS_H

#include "package.h"

struct dm_rel {
	struct dm_str id;
	/* The last word of the type where it is one of ECMA-376, Transitional or Strict
	 * ("worksheet", "officeDocument"), else the whole URI. */
	struct dm_str type;
	struct dm_str target; /* normal part name without leading slash; null: see below */
	bool is_external;     /* points out of the package: never followed */
	bool is_outside;      /* climbs above the package's root: never followed */
};

struct dm_rels {
	const struct dm_rel *items; /* as written; job memory */
	size_t n;
};

/* Reads the relationships of a part; the empty name means those of the package. None at all is no
 * error and gives an empty list. */
int32_t dm_rels_read(struct dm_package *, struct dm_str part, struct dm_rels *ret_rels);

/* The first one of a type, or the one of an id; NULL for none. Borrowed. */
const struct dm_rel *dm_rels_find_type(const struct dm_rels *, const char *type);
const struct dm_rel *dm_rels_find_id(const struct dm_rels *, struct dm_str id);

/* The part that a relationship names; an external or outside one fails the job. */
int32_t dm_rel_part(struct dm_package *, const struct dm_rel *, struct dm_str *ret_part);

/* The main part of the package (officeDocument). Fails the job where there is none. */
int32_t dm_rels_main_part(struct dm_package *, struct dm_str *ret_part);

#endif
