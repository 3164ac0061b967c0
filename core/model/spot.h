/* Where one value stands in the source: a cell, or a paragraph outside of tables. Small, since every
 * value that is found carries one. */
#ifndef DM_MODEL_SPOT_H
#define DM_MODEL_SPOT_H

#include "grid.h"

struct dm_spot {
	uint32_t table;	      /* id; 0: in none */
	uint32_t row, column; /* from 1 */
	uint32_t
		line; /* of a text source, from 1; in no table: the paragraph, as `inspect` counts */
};

static inline struct dm_spot dm_spot_of(
	const struct dm_table *table, const struct dm_grid_cell *cell)
{
	return (struct dm_spot){ table->id, cell->row + 1, cell->column + 1, cell->line };
}

/* A paragraph of text boxes that stand in no table, counted alone, from 1. */
static inline struct dm_spot dm_spot_of_box(uint32_t paragraph)
{
	return (struct dm_spot){ .row = 1, .line = paragraph };
}

static inline bool dm_spot_is_box(struct dm_spot spot)
{
	return !spot.table && spot.row;
}

static inline bool dm_spot_is_set(struct dm_spot spot)
{
	return spot.table || spot.line;
}

#endif
