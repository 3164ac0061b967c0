/* A table for people: columns as wide as what stands in them, also where a character takes two
 * places on the screen, as Chinese ones do. */
#ifndef DM_TOOLS_TABLE_H
#define DM_TOOLS_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/str.h"
#include "base/vec.h"

enum { DM_TABLE_COLUMNS_MAX = 12 };

struct dm_table_column {
	const char *head;
	bool is_number; /* ends at the right edge */
};

struct dm_table_cell {
	struct dm_str text;
	size_t width;
};

struct dm_table_row {
	struct dm_table_cell cells[DM_TABLE_COLUMNS_MAX];
	struct dm_str note; /* null: none */
};

struct dm_table {
	struct dm_arena arena;
	const struct dm_table_column *columns;
	size_t n_columns, n_cells; /* of the last row */
	size_t widths[DM_TABLE_COLUMNS_MAX];
	bool has_head; /* was printed */
	DM_VEC(struct dm_table_row) rows;
};

/* The columns are borrowed. */
void dm_table_init(struct dm_table *, const struct dm_table_column *, size_t n_columns);
void dm_table_done(struct dm_table *);

/* Adds the next cell; after the last column a new row begins. Text from anywhere: nothing of it
 * steers the terminal. Null is an empty cell. */
void dm_table_text(struct dm_table *, struct dm_str);
void dm_table_number(struct dm_table *, double);

/* A line below the last row. */
void dm_table_note(struct dm_table *, struct dm_str);

/* Prints the rows and forgets them; columns keep their widths at least. The head stands above the
 * first ones only. */
void dm_table_print(struct dm_table *, FILE *);

/* Places that a text takes on the screen. */
size_t dm_table_width(struct dm_str);

#endif
