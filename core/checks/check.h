/* Checks of a report: what looks wrong in it, by the rules of rules.yaml. They stand between the
 * recogniser and the writers and change nothing but the list of findings. */
#ifndef DM_CHECKS_CHECK_H
#define DM_CHECKS_CHECK_H

#include "rules.h"

struct dm_report;
struct dm_units;

/* The report with its findings: first those of the document's first sheet, then of its indicators,
 * then of the next sheet. What the report holds besides is shared with it, not copied. Job memory. */
const struct dm_report *dm_check(struct dm_arena *job, const struct dm_rules *,
	const struct dm_units *, const struct dm_report *, enum dm_rules_language);

#endif
