/* Dates of cells of type d (ECMA-376-1, 18.18.11), which are ISO 8601. */
#ifndef DM_XLSX_ISO_DATE_H
#define DM_XLSX_ISO_DATE_H

#include "number_format.h"

/* Reads 2021-01-01, with T or a blank and a time behind it too, as a day number. A zone is passed
 * over, as spreadsheets have none. False for anything else and for days before the date base. */
bool dm_iso_date_from_text(struct dm_str, enum dm_date_base, struct dm_figure *ret);

/* Without a time of midnight. Borrowed. */
struct dm_str dm_iso_date_short(struct dm_str);

#endif
