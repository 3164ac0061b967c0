/* One target sheet in the making: tables that stand one under the other without a gap, the head on
 * a grid of equal columns, the indicators on columns of their own. */
#ifndef DM_PLUGINS_HTML_FORM_H
#define DM_PLUGINS_HTML_FORM_H

#include "columns.h"
#include "extras.h"
#include "funds.h"
#include "page.h"

/* Heights of rows in tenths of a millimetre: style.css, td and .tight. */
struct dm_html_rhythm {
	size_t line; /* of a line of a cell's text */
	size_t row;  /* of a row beside its lines */
};

struct dm_html_form {
	struct dm_html_page *page;
	const struct dm_project *project;
	struct dm_html_columns columns;
	struct dm_html_extras extras;
	struct dm_html_funds funds;
	struct dm_html_marks marks; /* of the sheet and its indicators */
	struct dm_html_rhythm rhythm;
	bool has_caption; /* the line above the frame is written */
	bool in_table;	  /* the head's table is open */
	size_t height;	  /* used of the page, tenths of a millimetre; an estimate */
};

/* Opens a table and writes the caption if it is the sheet's first. `label`: what the table is, for
 * listeners; NULL where its caption says so. */
void dm_html_form_table(struct dm_html_form *, const char *class_name, const char *label);

/* Marks about the sheet itself. */
struct dm_html_marks dm_html_form_marks(const struct dm_html_form *);

/* Begins a row on the head's grid, and the table where none is open; `lines` as estimated. */
void dm_html_form_row(struct dm_html_form *, size_t lines);
void dm_html_form_row_end(struct dm_html_form *);

/* Ends the head's table, where one is open. */
void dm_html_form_table_end(struct dm_html_form *);

/* Half widths that fit into a cell of so many columns of the grid. */
size_t dm_html_form_room(const struct dm_html_form *, size_t columns);

/* Height of a page's text block, tenths of a millimetre. */
size_t dm_html_form_page(const struct dm_html_form *);

/* True where a row of so many lines does not fit on one page and must be cut. */
bool dm_html_form_is_tall(const struct dm_html_form *, size_t lines);

/* Shares `total` columns of the grid among n cells that need `needs`; false where they do not fit. */
bool dm_html_form_share(const size_t *needs, size_t n, size_t total, size_t *ret_spans);

/* Columns of the grid that a text needs on one line. */
size_t dm_html_form_need(const struct dm_html_form *, struct dm_str);

/* Rows of labels and values, side by side where they are short. */
void dm_html_form_pairs(struct dm_html_form *, const struct dm_html_pairs *);

/* Everything above the indicators, in the order of the form. */
void dm_html_form_head(struct dm_html_form *);

/* Money and purpose. */
void dm_html_form_funds(struct dm_html_form *);

/* The table of indicators. */
void dm_html_form_indicators(struct dm_html_form *);

/* Height of that table where nothing breaks it, tenths of a millimetre; an estimate. */
size_t dm_html_form_indicators_height(const struct dm_html_form *);

#endif
