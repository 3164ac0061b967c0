/* A table as it stands on the page: rows of cells at grid positions, with merges resolved.
 *
 * Cost follows the cells that exist, never the declared size. All memory is the grid's arena. */
#ifndef DM_MODEL_GRID_H
#define DM_MODEL_GRID_H

#include <stdbool.h>

#include "base/vec.h"
#include "dropmill/plugin.h"
#include "fate.h"
#include "role.h"

struct dm_grid_cell {
	uint32_t row, column;	     /* from 0 */
	uint32_t row_span, col_span; /* from 1 */
	uint16_t kind, flags;	     /* enum dm_cell_kind, DM_CELL_… */
	uint32_t line;		     /* of a text source; 0: unknown */
	struct dm_str text;	     /* as displayed; may be empty */
	struct dm_str raw;	     /* as stored; may be null */
	bool is_placed;		     /* accounted for: in the report, or left out for a reason */
	uint8_t fate;		     /* enum dm_fate: which of these */
	bool is_looked_up;	     /* role and label are filled */
	enum dm_role role;	     /* as a label; DM_ROLE_NONE: is none */
	const struct dm_label *label;
};

/* A cell in a row: itself, or as a merge brings it here from above. */
struct dm_grid_entry {
	uint32_t column;
	struct dm_grid_cell *cell;
	bool is_anchor; /* the cell begins in this row */
};

struct dm_grid_row {
	uint32_t index; /* from 0 */
	uint32_t flags;
	uint32_t line, line_end;
	struct dm_grid_entry *entries; /* in order of columns */
	size_t n;
};

struct dm_grid {
	struct dm_arena *arena;
	struct dm_table table; /* id, flags, name */
	DM_VEC(struct dm_grid_row) rows;
	DM_VEC(struct dm_range) merges;
	size_t n_cells;
};

/* Accounts for a cell. */
static inline void dm_grid_cell_place(struct dm_grid_cell *cell, enum dm_fate fate)
{
	cell->is_placed = true;
	cell->fate = (uint8_t)fate;
}

void dm_grid_init(struct dm_grid *, struct dm_arena *, const struct dm_table *);

/* Takes a row as the reader pushed it; texts are copied. */
void dm_grid_add_row(struct dm_grid *, const struct dm_row *);

/* Takes a merge; it counts when dm_grid_finish is called. */
void dm_grid_add_merge(struct dm_grid *, const struct dm_range *);

/* Applies the merges: spans to the cells at their corner, entries into the rows below, covered cells
 * away. Call once, after the last row. */
void dm_grid_finish(struct dm_grid *);

/* The entry of a row that covers a column, or NULL. */
struct dm_grid_entry *dm_grid_row_at(const struct dm_grid_row *, uint32_t column);

/* True where no cell of the row, begun in it, has text. */
bool dm_grid_row_is_blank(const struct dm_grid_row *);

/* The cells begun in the row that have text: fills `ret` up to `room` and returns how many there
 * are. */
size_t dm_grid_row_texts(const struct dm_grid_row *, struct dm_grid_cell **ret, size_t room);

/* Columns that the rows use. */
uint32_t dm_grid_width(const struct dm_grid *);

/* Room for one row of cells, used again for the next: for lists that are read row by row. */
struct dm_grid_room {
	struct dm_arena *arena;
	struct dm_grid_cell *cells;
	struct dm_grid_entry *entries;
	uint32_t n;
};

/* Turns one pushed row into a row of cells; texts are borrowed, cells are the room's. */
void dm_grid_row_from(struct dm_grid_room *, const struct dm_row *, struct dm_grid_row *ret);

#endif
