/* The head of an indicator table: which column means what. */
#ifndef DM_MODEL_HEADER_H
#define DM_MODEL_HEADER_H

#include <stdbool.h>

#include "base/vec.h"
#include "spot.h"

struct dm_forms;
struct dm_form;

struct dm_header_column {
	uint32_t column, column_end; /* from 0, both inclusive */
	enum dm_role role;	     /* as resolved; DM_ROLE_NONE: a caption without a role */
	bool is_midterm;	     /* belongs to the whole period, not to the year */
	bool is_project;	     /* flat lists: stands left of the indicators */
	struct dm_str label;	     /* as written */
	struct dm_str unit;	     /* money unit that the label names, or null */
	struct dm_spot at;	     /* of the caption */
};

struct dm_header {
	struct dm_header_column *items;
	size_t n, room;
	size_t n_rows;	     /* rows of the table that the head takes: 1 or 2 */
	uint32_t level3;     /* column of the indicator's name */
	bool is_list;	     /* has a column for the project: one indicator a row, many projects */
	bool is_twin;	     /* has columns for the whole period beside those of the year */
	bool is_named_twice; /* ... and the indicators of both have names of their own */
	bool is_matrix;	     /* its caption of values is parted: one column a region */
	uint32_t places;     /* DM_FORM_… */
};

/* Reads the head that begins in row `at` of the grid (one row, or two where the captions of the
 * first are parted below). False where none begins there. Memory and labels in `arena`. */
bool dm_header_from_rows(struct dm_arena *, const struct dm_forms *, struct dm_grid *, size_t at,
	struct dm_header *ret);

/* Marks the cells of a head as accounted for. */
void dm_header_place(struct dm_grid *, size_t at, const struct dm_header *, enum dm_fate);

/* True where two heads say the same in the same order: a head repeated on the next page. */
bool dm_header_eq(const struct dm_header *, const struct dm_header *);

/* Settles what depends on the cells below: which of the columns for sign and direction holds signs.
 * `rows` are some rows below the head. */
void dm_header_settle(struct dm_header *, const struct dm_grid_row *rows, size_t n);

/* The label of a cell, looked up once. Never NULL; the role is DM_ROLE_NONE for text that is none. */
enum dm_role dm_cell_role(struct dm_arena *, const struct dm_forms *, struct dm_grid_cell *);

#endif
