/* Merged ranges of one sheet: collected as they are read, delivered when the sheet is over. */
#ifndef DM_XLSX_MERGES_H
#define DM_XLSX_MERGES_H

#include "base/vec.h"
#include "cellref.h"

/* More than this many is no sheet that a person made. */
enum { DM_MERGES_MAX = 1000000 };

struct dm_merge_columns;

struct dm_merges {
	struct dm_arena *arena;
	DM_VEC(struct dm_range) ranges;
	uint32_t n_bad; /* no reference, outside the grid, reversed */
	struct dm_merge_columns *columns;
};

/* Prepares for another sheet; memory of the one before is used again. */
void dm_merges_clear(struct dm_merges *, struct dm_arena *);

/* Takes a reference as it stands in mergeCell. Bad ones are counted and dropped, ranges of one cell
 * dropped. False where there are more than DM_MERGES_MAX. */
bool dm_merges_add(struct dm_merges *, struct dm_str ref);

/* Sorts the ranges from top to bottom, left to right, and drops each that overlaps one before it;
 * the number dropped. Costs n log n, whatever the ranges are. */
uint32_t dm_merges_settle(struct dm_merges *);

#endif
