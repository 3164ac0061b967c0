/* A report read from its JSON form, so that writers can be tested on the golden reports. */
#ifndef DM_TESTS_REPORT_JSON_H
#define DM_TESTS_REPORT_JSON_H

#include "base/arena.h"
#include "base/error.h"
#include "dropmill/model.h"

/* Reads JSON text by the report schema. Everything of the report is arena memory. Members that the
 * text leaves out are null; DM_FORM_… flags come from the members that stand there (for those of
 * indicators: in any indicator of the project). Text that is no JSON is DM_E_FORMAT; what the
 * schema forbids is not looked for. */
int dm_report_from_json(
	struct dm_arena *, struct dm_str json, const struct dm_report **ret, struct dm_error *err);

/* The same from a file. */
int dm_report_from_file(
	struct dm_arena *, const char *path, const struct dm_report **ret, struct dm_error *err);

#endif
