/* The upper part of a form: labels beside or above their values, tables of funds. */
#ifndef DM_MODEL_HEAD_H
#define DM_MODEL_HEAD_H

#include "form.h"

/* Labels that stand over columns, while the rows below them are read. */
struct dm_head_column {
	uint32_t column, column_end; /* from 0, both inclusive */
	struct dm_found found;	     /* role, label and unit of the caption */
};

struct dm_head {
	struct dm_form *form;
	struct dm_arena *scratch; /* of the table */
	struct dm_grid *grid;
	struct dm_grid_cell *group; /* the label that stands beside several rows, or NULL */
	struct dm_head_column *items;
	size_t n, room;
	size_t at;	     /* row being read, as a position of the grid */
	bool has_row_labels; /* a table of funds: the rows below begin with a label */
};

/* Begins with the head of a form in a table. */
void dm_head_begin(struct dm_head *, struct dm_form *, struct dm_arena *scratch, struct dm_grid *);

/* Reads the row at a position of the grid into the form and returns how many rows it took (1, or 2
 * where values stand below their labels). */
size_t dm_head_row(struct dm_head *, size_t at);

/* True where the row continues something: a label beside it reaches down, or captions stand over
 * it. */
bool dm_head_continues(const struct dm_head *, const struct dm_grid_row *);

/* How many different labels with a value to their right, or with captions, the grid has: a table
 * with few is no form. */
size_t dm_head_labels(struct dm_arena *scratch, const struct dm_forms *, struct dm_grid *);

#endif
