/* The JSON form of a report. */
#ifndef DM_PLUGINS_JSON_WRITE_H
#define DM_PLUGINS_JSON_WRITE_H

#include "dropmill/plugin.h"

/* Writes the report by report.schema.json, one indicator, finding or project head a line, in one
 * pass. The code of the destination, or of a problem that the host was told. */
int32_t dm_json_write(const struct dm_host *, const struct dm_report *, const struct dm_dest *);

#endif
