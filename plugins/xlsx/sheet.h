/* One worksheet: rows go to the sink as they are read, merged ranges behind them. */
#ifndef DM_XLSX_SHEET_H
#define DM_XLSX_SHEET_H

#include "workbook.h"

struct dm_sheet_reader;

/* What the sheets of one workbook share while they are read, so that thousands of sheets cost the
 * memory of one. Job memory. */
struct dm_sheet_reader *dm_sheet_reader_from(struct dm_workbook *, const struct dm_sink *);

/* Delivers sheet i of the workbook as table i + 1. Costs what the cells cost that are there, whatever
 * size the sheet claims. Fails for references outside the grid and rows out of order, and where the
 * cells repeat shared strings beyond measure. */
int32_t dm_sheet_read(struct dm_sheet_reader *, size_t i);

#endif
