/* Forms on tables: goes down the rows, decides where a form begins and ends, and hands each row to
 * whoever reads it. A form may span several tables, and a table hold several forms. */
#ifndef DM_MODEL_PAGE_H
#define DM_MODEL_PAGE_H

#include "block.h"
#include "head.h"
#include "list.h"

/* So many different labels with a value make a table a form, without a head of indicators. */
enum { DM_PAGE_LABELS_OF_A_FORM = 3 };

struct dm_page {
	struct dm_reading *reading;
	struct dm_form form;
	bool is_open; /* a form is being read */
	struct dm_block block;
	bool in_block; /* the rows now are indicators */
	struct dm_list list;
	bool in_list;
	int32_t list_year; /* the year that the title above a list states */
	struct dm_spot list_year_at;
	/* lines above the next form */
	struct dm_str title, weak_title;
	struct dm_spot title_at, weak_title_at, year_at;
	int32_t year;
	DM_VEC(struct dm_found) waiting; /* labelled values */
};

void dm_page_begin(struct dm_page *, struct dm_reading *);

/* Takes a line that stands above, between or below tables: a title, a year, the unit, labels.
 * DM_FATE_UNPLACED where it was none of these. `is_title` says that its looks make it a title. */
enum dm_fate dm_page_line(struct dm_page *, struct dm_arena *scratch, struct dm_str text,
	struct dm_spot, bool is_title);

/* True where a table is a form, a list, or continues the form before it. */
bool dm_page_wants(struct dm_page *, struct dm_arena *scratch, struct dm_grid *);

/* Reads a table that dm_page_wants. */
void dm_page_table(struct dm_page *, struct dm_arena *scratch, struct dm_grid *);

/* Lists an ordinary table's text as unplaced; its title may be the document's. */
void dm_page_ordinary(
	struct dm_page *, struct dm_arena *scratch, struct dm_grid *, bool may_be_title);

/* Reads the first rows of a long table; true where it is a list, whose further rows then go to
 * dm_page_list_row. */
bool dm_page_begin_list(struct dm_page *, struct dm_arena *scratch, struct dm_grid *);
void dm_page_list_row(struct dm_page *, const struct dm_table *, const struct dm_grid_row *);
void dm_page_end_list(struct dm_page *);

/* Ends the last form. */
void dm_page_end(struct dm_page *);

#endif
