/* References to cells of the grid as SpreadsheetML writes them: B7, A1:F20. */
#ifndef DM_XLSX_CELLREF_H
#define DM_XLSX_CELLREF_H

#include <stdbool.h>

#include "dropmill/plugin.h"

/* The grid: A1 to XFD1048576 (ECMA-376-1, 18.3.1.73 and 18.3.1.4 as every application reads it). */
enum { DM_GRID_ROWS = 1048576, DM_GRID_COLUMNS = 16384 };

struct dm_cellref {
	uint32_t row, column; /* from 0 */
};

/* Reads one reference, signs of absolute references ($B$7) included, small letters too. False where
 * it is none or lies outside the grid. */
bool dm_cellref_from_text(struct dm_str, struct dm_cellref *ret);

/* Reads a decimal number of digits only, 1 to `max`. False for anything else. */
bool dm_cellref_number(struct dm_str, uint32_t max, uint32_t *ret);

enum dm_range_sense {
	DM_RANGE_NONE,	   /* no reference, or outside the grid */
	DM_RANGE_REVERSED, /* its second corner lies above or left of the first */
	DM_RANGE_SOUND,
};

/* Reads A1:F20, or A1 alone; ret is filled for sound ranges only. */
enum dm_range_sense dm_cellref_range(struct dm_str, struct dm_range *ret);

#endif
