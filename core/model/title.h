/* Lines above a form: its title, its year, what only numbers a sheet. */
#ifndef DM_MODEL_TITLE_H
#define DM_MODEL_TITLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "dropmill/types.h"

struct dm_forms;

/* The line only numbers a sheet: 附件2, 附表1：, 公开14表, 表十二. */
bool dm_title_is_sheet_number(const struct dm_forms *, struct dm_str line);

/* The line is a year of its own, bracketed or not: （2021年度）, 2021年. */
bool dm_title_is_year(struct dm_str line, int32_t *ret_year);

/* The line reads like the title of a form or of a table. */
bool dm_title_is_form_title(const struct dm_forms *, struct dm_str line);

struct dm_title {
	struct dm_str text; /* without ordinal and bracketed year; null where nothing is left */
	int32_t year;	    /* 0: none */
};

/* Reads a title line: drops the ordinal and a bracketed year at the end, and finds the form's year
 * (in the bracket, before 年度, or before a form's name). Arena memory. */
struct dm_title dm_title_from_line(struct dm_arena *, const struct dm_forms *, struct dm_str line);

/* The first year that a text states (20XX年), or 0. */
int32_t dm_title_any_year(struct dm_str text);

#endif
