/* Flat lists: one indicator a row, the project's cells repeated, merged or blank below the first.
 * Rows are read as they come, so a list of any length takes no memory but that of its report. */
#ifndef DM_MODEL_LIST_H
#define DM_MODEL_LIST_H

#include "block.h"

struct dm_list_column {
	struct dm_str text; /* what stands in it for the project being read */
	char *room;	    /* where that is kept, used again for the next */
	size_t room_size;
	struct dm_spot at;
};

struct dm_list {
	struct dm_reading *reading;
	struct dm_block block;
	struct dm_list_column *columns; /* as many as the head has */
	struct dm_form form;		/* the project being read */
	bool is_open;
	struct dm_str unit; /* stated in a row of its own, in the projects' column */
	struct dm_spot unit_at;
	const struct dm_table *table; /* of the row being read */
	struct dm_pair **captions;    /* the same for every project */
	size_t n_captions;
	const struct dm_found *above; /* labelled values in the lines above the list */
	size_t n_above;
};

/* Begins the rows below a head; `above` counts for every project and is borrowed for the list's
 * life. */
void dm_list_begin(struct dm_list *, struct dm_reading *, const struct dm_header *,
	const struct dm_found *above, size_t n_above);

/* Reads a row: of the project before, or the first of the next. */
void dm_list_row(struct dm_list *, const struct dm_table *, const struct dm_grid_row *);

/* Ends the last project. */
void dm_list_end(struct dm_list *);

#endif
