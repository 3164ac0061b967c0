/* Reports of any size, alike in everything but names: for sizes and for measuring. */
#ifndef DM_TESTS_REPORT_SYNTHETIC_H
#define DM_TESTS_REPORT_SYNTHETIC_H

#include "base/arena.h"
#include "dropmill/model.h"

/* A report in the arena, as of a year's flat list of a province. */
const struct dm_report *dm_report_synthetic(
	struct dm_arena *, size_t n_projects, size_t indicators_each);

/* A project and a section whose lists have n items each. */
const struct dm_report *dm_report_long_lists(struct dm_arena *, size_t n);

#endif
