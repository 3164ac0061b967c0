/* The table of funds of a self-evaluation: a row for each source of money, columns for what was
 * planned and executed and for what was made of it. Members of the report and labelled cells
 * (其他资金/全年执行数) that mean the same row or column share it, however each spells it. */
#ifndef DM_PLUGINS_HTML_FUNDS_H
#define DM_PLUGINS_HTML_FUNDS_H

#include "base/arena.h"
#include "dropmill/model.h"
#include "extras.h"

#include <stdbool.h>

enum {
	DM_HTML_FUND_COLUMNS = 6,
	DM_HTML_FUND_ROWS = 24,
};

/* A row or a column. */
struct dm_html_fund_line {
	struct dm_str caption;
	struct dm_str key; /* what it is told by: dm_html_label_key */
	bool is_amount;	   /* a column of money */
};

struct dm_html_funds {
	struct dm_html_fund_line columns[DM_HTML_FUND_COLUMNS], rows[DM_HTML_FUND_ROWS];
	size_t n_columns, n_rows; /* 0: the sheet has no such table */
	struct dm_str cells[DM_HTML_FUND_ROWS][DM_HTML_FUND_COLUMNS];
	struct dm_str unit; /* of the amounts on the source's page; null: not known */
};

/* Builds the table. Labelled cells that find no room in it join extras->amounts. Arena memory. */
void dm_html_funds_init(struct dm_html_funds *, struct dm_arena *, const struct dm_project *,
	struct dm_html_extras *);

#endif
