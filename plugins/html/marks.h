/* Findings at the cells that they are about: each gets a reference of its own, 注3, which leads to the
 * third line of the list of findings, and that line leads back to the cell. */
#ifndef DM_PLUGINS_HTML_MARKS_H
#define DM_PLUGINS_HTML_MARKS_H

#include "base/arena.h"
#include "columns.h"
#include "common/markup/writer.h"
#include "dropmill/model.h"

/* Cells of the head of a form; those of the indicators and of their heads go by enum dm_html_role. */
enum {
	DM_HTML_AT_CODE = DM_HTML_REST + 1,
	DM_HTML_AT_NAME,
	DM_HTML_AT_BUDGET,
	DM_HTML_AT_PLAN,
	DM_HTML_AT_GOALS,
	DM_HTML_AT_FORM, /* no cell of its own: below the form */
	DM_HTML_AT_ALL,	 /* for dm_html_marks_place: any that has no place yet, and then this one */
};

struct dm_html_mark {
	uint32_t project, indicator; /* as in the finding */
	uint32_t number;	     /* position among the findings, from 1 */
	int32_t severity;
	int32_t place; /* enum dm_html_role or DM_HTML_AT_… */
	uint32_t line; /* of the list that the reference leads to, a number as above */
	uint32_t cell; /* number of the first one at the same place; 0: not written yet */
};

/* By sheet, then indicator, then number. */
struct dm_html_marks {
	struct dm_html_mark *items;
	size_t n;
};

/* All findings about a sheet of the report. Arena memory. */
void dm_html_marks_init(struct dm_html_marks *, struct dm_arena *, const struct dm_report *);

/* Those of a sheet about its indicators `from` to `to`, counted from 1; 0: about the sheet. */
struct dm_html_marks dm_html_marks_find(
	const struct dm_html_marks *, uint32_t project, size_t from, size_t to);

/* The one of a finding about a sheet; NULL for none. */
const struct dm_html_mark *dm_html_marks_at(
	const struct dm_html_marks *, uint32_t project, size_t indicator, size_t number);

/* Moves those whose column the sheet does not have to the indicator's name, or below the form. */
void dm_html_marks_settle(struct dm_html_marks, const struct dm_html_columns *);

/* How many stand for a place. */
size_t dm_html_marks_count(struct dm_html_marks, int32_t place);

/* The class of a cell with such findings, by the worst of them; NULL where there is none. */
const char *dm_html_marks_class(struct dm_html_marks, int32_t place);

/* Makes the open element the place that their lines lead to: one for all. */
void dm_html_marks_place(struct dm_markup *, struct dm_html_marks, int32_t place);

/* The references of a place. */
void dm_html_marks_write(struct dm_markup *, struct dm_html_marks, int32_t place);

#endif
