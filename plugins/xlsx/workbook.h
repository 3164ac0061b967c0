/* A workbook: its sheets in order, and what all of them share. */
#ifndef DM_XLSX_WORKBOOK_H
#define DM_XLSX_WORKBOOK_H

#include "shared_strings.h"
#include "styles.h"

struct dm_workbook_sheet {
	struct dm_str name;
	struct dm_str part;
	bool is_hidden;
};

struct dm_workbook {
	struct dm_package *package;
	DM_VEC(struct dm_workbook_sheet) sheets; /* worksheets only, in the order of their tabs */
	enum dm_date_base date_base;
	bool may_be_stale; /* no program vouches for the stored results of formulas */
	struct dm_styles styles;
	struct dm_shared_strings strings;
};

/* Reads the workbook, its styles and its shared strings; the sheets themselves are not read. Chart
 * sheets and the like are passed over. Fails where the package is no workbook. */
int32_t dm_workbook_read(struct dm_package *, enum dm_locale, struct dm_workbook *ret_workbook);

#endif
