/* The rows of an indicator table: levels that continue downwards, one indicator a row.
 *
 * Serves forms (the table ends at a total, a remark or the next label) and flat lists (rows without
 * end, read as they come). */
#ifndef DM_MODEL_BLOCK_H
#define DM_MODEL_BLOCK_H

#include "form.h"
#include "header.h"

struct dm_block_side {
	struct dm_str level1, level2;
	struct dm_spot level1_at, level2_at; /* kept where there is a trace */
};

struct dm_block {
	struct dm_reading *reading;
	struct dm_header header;
	struct dm_block_side annual, midterm; /* levels that continue */
	bool is_midterm;		      /* all of it is for the whole period */
	uint32_t width;			      /* columns of the table it was last read in */
};

enum dm_block_answer {
	DM_BLOCK_TAKEN, /* an indicator, or a row left out for a reason */
	DM_BLOCK_END,	/* the row is none of the table's */
};

/* Begins the rows below a head. */
void dm_block_begin(struct dm_block *, struct dm_reading *, const struct dm_header *);

/* Goes on below a repeated head, whose columns may stand elsewhere: levels are carried over. */
void dm_block_columns(struct dm_block *, const struct dm_header *);

/* Begins another project: no level is carried over. */
void dm_block_reset(struct dm_block *);

/* Reads one row of a form into it. */
enum dm_block_answer dm_block_row(struct dm_block *, struct dm_form *, struct dm_arena *scratch,
	const struct dm_table *, const struct dm_grid_row *);

/* Leaves a row out for a reason: its cells are accounted for. */
void dm_block_leave_out(const struct dm_grid_row *, enum dm_fate);

/* True where the cells are the running numbers 1 2 3 …: the line of column numbers below a head. */
bool dm_block_is_numbering(const struct dm_grid_row *);

/* Reads the indicator columns of a row of a list, without asking whether it ends the table. True
 * where there was an indicator. */
bool dm_block_list_row(
	struct dm_block *, struct dm_form *, const struct dm_table *, const struct dm_grid_row *);

#endif
