/* One document while it is being read: what every step of the recogniser shares. */
#ifndef DM_MODEL_READING_H
#define DM_MODEL_READING_H

#include "base/intern.h"
#include "base/vec.h"
#include "dropmill/plugin.h"
#include "grid.h"
#include "known_targets.h"
#include "spot.h"

struct dm_forms;
struct dm_trace;

/* A line that a title is, or one of several. */
struct dm_title_part {
	struct dm_str text;
	struct dm_spot at;
};

struct dm_reading {
	struct dm_arena *job; /* what is kept to the end */
	const struct dm_forms *forms;
	struct dm_trace *trace;	 /* NULL: nobody asks what is decided */
	struct dm_intern intern; /* of texts that repeat, in job */
	struct dm_known_targets targets;
	DM_VEC(const struct dm_project *) projects;
	DM_VEC(const struct dm_unplaced *) unplaced;
	DM_VEC(const struct dm_report_note *) notes;
	struct dm_str title;
	int title_rank; /* higher wins; 0: none */
	const struct dm_title_part *title_parts;
	size_t n_title_parts;
};

/* How sure a document title is. */
enum {
	DM_TITLE_OF_TABLE = 1, /* above an ordinary table */
	DM_TITLE_OF_LIST = 2,  /* above a flat list */
	DM_TITLE_OF_COVER = 3,
};

/* Takes a document title where none as sure is known, and what it is made of. The one that is not
 * taken, or no longer, is unplaced. */
void dm_reading_title(struct dm_reading *, struct dm_str title, int rank,
	const struct dm_title_part *, size_t n_parts);

/* A range of rows of one table, and the columns they use. */
struct dm_extent {
	uint32_t row, column, last_row, last_column; /* from 0 */
	uint32_t line, line_end;		     /* of a text source; 0: unknown */
	bool is_set;
};

/* Makes the extent cover the row as well. */
void dm_extent_add(struct dm_extent *, const struct dm_grid_row *);

/* A spreadsheet's name of a cell: A1 from row 0, column 0 (ECMA-376-1 18.18.7). Gives its length. */
size_t dm_cell_name(char to[16], uint32_t row, uint32_t column);

/* The origin of an extent of a table; of an empty one an origin without members. */
const struct dm_origin *dm_reading_origin(
	struct dm_reading *, const struct dm_table *, const struct dm_extent *);

/* The origin of one cell. */
const struct dm_origin *dm_reading_cell_origin(
	struct dm_reading *, const struct dm_table *, const struct dm_grid_cell *);

/* Lists text that found no place. Blank text is ignored. */
void dm_reading_unplaced(struct dm_reading *, struct dm_str text, const struct dm_origin *);

/* Lists a labelled value that found no place. */
void dm_reading_unplaced_pair(struct dm_reading *, struct dm_str label, struct dm_str text);

/* Lists every cell begun in the row that is not placed, as one entry. */
void dm_reading_unplaced_row(
	struct dm_reading *, const struct dm_table *, const struct dm_grid_row *);

/* Notes something about the reading; `origin` may be NULL. */
void dm_reading_note(
	struct dm_reading *, const char *code, struct dm_str message, const struct dm_origin *);

#endif
