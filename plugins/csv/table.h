/* Delivers a source as one table. */
#ifndef DM_CSV_TABLE_H
#define DM_CSV_TABLE_H

#include "base/error.h"
#include "dropmill/plugin.h"

/* Reads the source into the sink. A negative code is the sink's own where err->code is 0. */
int dm_csv_table_read(const struct dm_host *, const struct dm_source *, const struct dm_sink *,
	struct dm_error *err);

/* The delimiter to take where nothing shows one: by the suffix of the name. */
char dm_csv_table_fallback(struct dm_str name);

#endif
