/* Which columns the indicator table of a sheet has, what they are called and how wide they are; and
 * with that, whether the sheet lies or stands. */
#ifndef DM_PLUGINS_HTML_COLUMNS_H
#define DM_PLUGINS_HTML_COLUMNS_H

#include "base/arena.h"
#include "dropmill/model.h"

#include <stdbool.h>

enum {
	DM_HTML_COLUMNS = 24, /* at most */
	DM_HTML_GRID = 24,    /* columns of the head of a form */
};

enum dm_html_role {
	DM_HTML_LEVEL1,
	DM_HTML_LEVEL2,
	DM_HTML_LEVEL3,
	DM_HTML_DESCRIPTION,
	DM_HTML_TARGET_MIDTERM,
	DM_HTML_TARGET,
	DM_HTML_ACTUAL,
	DM_HTML_WEIGHT,
	DM_HTML_SCORE,
	DM_HTML_BASIS,
	DM_HTML_DEVIATION,
	DM_HTML_EXTRA, /* one label of the indicators' extra cells */
	DM_HTML_REST,  /* extra cells that found no column of their own */
};

struct dm_html_column {
	enum dm_html_role role;
	struct dm_str caption;
	uint32_t width; /* tenths of a millimetre */
};

struct dm_html_columns {
	struct dm_html_column columns[DM_HTML_COLUMNS];
	size_t n;
	bool is_wide;	   /* the sheet lies (landscape) */
	uint32_t width;	   /* of the table, tenths of a millimetre */
	size_t label_span; /* of the head's grid: as wide as the first level */
};

/* Lays the columns out. Slices are borrowed from the project. */
void dm_html_columns_init(struct dm_html_columns *, const struct dm_project *);

/* Text of an indicator in a column; null where it has none. Borrowed, or arena memory for
 * DM_HTML_REST. */
struct dm_str dm_html_column_text(struct dm_arena *, const struct dm_html_columns *,
	const struct dm_html_column *, const struct dm_indicator *);

/* How the sheet's form captions a member (by its path in the report: "indicator.basis"), or
 * `standard`. */
struct dm_str dm_html_caption(const struct dm_project *, const char *member, const char *standard);

/* The same, null where the form does not say. */
struct dm_str dm_html_caption_find(const struct dm_project *, const char *member);

/* Half widths that fit into a cell of this width, in tenths of a millimetre. */
size_t dm_html_room(uint32_t width);

#endif
