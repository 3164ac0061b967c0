/* How likely a source is a delimited text. */
#ifndef DM_CSV_PROBE_H
#define DM_CSV_PROBE_H

#include "dropmill/plugin.h"

/* Score 0 to 75 from the first bytes and the name; a negative code of the source. */
int dm_csv_probe_score(const struct dm_host *, const struct dm_source *);

#endif
