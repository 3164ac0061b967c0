/* The tables of checks, one a theme. A check tells whether its rule is broken and gives the values
 * that disagree; it says nothing of severity, message and place. */
#ifndef DM_CHECKS_CHECK_PARTS_H
#define DM_CHECKS_CHECK_PARTS_H

#include "sheet.h"

struct dm_sheet_check {
	enum dm_rule rule;
	bool (*is_broken)(const struct dm_sheet *, struct dm_values *ret);
};

struct dm_row_check {
	enum dm_rule rule;
	bool (*is_broken)(const struct dm_sheet *, const struct dm_row *, struct dm_values *ret);
};

struct dm_sheet_checks {
	const struct dm_sheet_check *items;
	size_t n;
};

struct dm_row_checks {
	const struct dm_row_check *items;
	size_t n;
};

/* Of sheets. */
extern const struct dm_sheet_checks dm_checks_complete, dm_checks_budget, dm_checks_plan,
	dm_checks_whole;

/* Of indicators. */
extern const struct dm_row_checks dm_checks_filled, dm_checks_cost, dm_checks_fit, dm_checks_target,
	dm_checks_names;

#define DM_CHECKS(items)                                    \
	{                                                   \
		(items), sizeof(items) / sizeof((items)[0]) \
	}

#endif
