/* What the files of the head (head.h) share. */
#ifndef DM_MODEL_HEAD_PARTS_H
#define DM_MODEL_HEAD_PARTS_H

#include "head.h"

/* ---- one cell (head_cell.c) */

enum dm_role dm_head_role(struct dm_head *, struct dm_grid_cell *);

/* A caption that may have a value beside or below it on a form's head. */
bool dm_head_is_label(struct dm_head *, struct dm_grid_cell *);

/* A label of an amount, or of a part of one. */
bool dm_head_is_budget_label(enum dm_role);

/* Role, label and unit of a cell, which is accounted for from now on. */
struct dm_found dm_head_caption(struct dm_head *, struct dm_grid_cell *);

/* Puts a cell's text to a label; NULL leaves it blank. */
void dm_head_with_value(const struct dm_head *, struct dm_found *, struct dm_grid_cell *value);

/* The unit of the group beside a label counts for the label: 项目资金（万元） | 年度资金总额. */
void dm_head_with_unit(const struct dm_head *, struct dm_found *);

bool dm_head_is_adjacent(const struct dm_grid_cell *, const struct dm_grid_cell *);

/* Hands a label and its value (may be NULL) to the form. */
void dm_head_emit(struct dm_head *, struct dm_grid_cell *label, struct dm_grid_cell *value);

/* True where the second label is the first one's value: 资金性质 | 一般公共预算. It stands right beside
 * it, and no room is left for a value of its own. `next` may be NULL. */
bool dm_head_is_value_of(const struct dm_grid_cell *label, const struct dm_grid_cell *value,
	const struct dm_grid_cell *next);

/* ---- captions over columns (head_columns.c) */

/* The first text that begins in the columns, or NULL. */
struct dm_grid_cell *dm_head_text_under(const struct dm_grid_row *, uint32_t from, uint32_t to);

/* True where the label beside several rows reaches down to the row. */
bool dm_head_group_reaches(const struct dm_head *, const struct dm_grid_row *);

/* The row right below a position of the grid, or NULL. */
const struct dm_grid_row *dm_head_row_below(const struct dm_head *, size_t at);

/* True where the row belongs under the captions that are open. */
bool dm_head_is_under(struct dm_head *, const struct dm_grid_row *);

/* Reads such a row. */
void dm_head_read_under(struct dm_head *, const struct dm_grid_row *);

/* Reads labels that have no values in their row. Returns the rows taken. */
size_t dm_head_read_run(struct dm_head *, struct dm_grid_cell **labels, size_t n, size_t at);

#endif
