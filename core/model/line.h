/* Lines that hold labels with their values: 填表人：宋某 联系电话：…, 填报单位：（盖章） 单位：万元. */
#ifndef DM_MODEL_LINE_H
#define DM_MODEL_LINE_H

#include <stdbool.h>

#include "base/vec.h"
#include "role.h"

struct dm_forms;

struct dm_line_pair {
	enum dm_role role;
	struct dm_str label; /* as written, without colon */
	struct dm_str
		value;	    /* may be empty; for DM_ROLE_MONEY_UNIT the unit's name in units.yaml */
	struct dm_str unit; /* unit that the label names, or null */
};

struct dm_line {
	struct dm_line_pair *pairs;
	size_t n, room;
	struct dm_str before; /* text before the first label; empty: none */
};

/* Reads a line; false where no known label with a colon stands in it. Arena memory. */
bool dm_line_from_text(
	struct dm_arena *, const struct dm_forms *, struct dm_str text, struct dm_line *ret);

#endif
