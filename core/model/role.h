/* What a caption of a form means. The names are those of the form data (config/forms/labels.yaml);
 * the order of the ranks of one member is its order here: the first found of the lowest wins. */
#ifndef DM_MODEL_ROLE_H
#define DM_MODEL_ROLE_H

#include "dropmill/types.h"

/* X(constant, name in the form data, class) */
#define DM_ROLES(X)                                             \
	X(PROJECT_CODE, "project.code", HEAD)                   \
	X(PROJECT_NAME_SECOND, "project.name.second", HEAD)     \
	X(PROJECT_NAME, "project.name", HEAD)                   \
	X(PROJECT_NAME_SHARED, "project.name.shared", HEAD)     \
	X(PROJECT_NAME_TRANSFER, "project.name.transfer", HEAD) \
	X(DEPARTMENT, "department", HEAD)                       \
	X(DEPARTMENT_LOCAL, "department.local", HEAD)           \
	X(DEPARTMENT_OWN, "department.own", HEAD)               \
	X(DEPARTMENT_UNIT, "department.unit", HEAD)             \
	X(DEPARTMENT_CODE, "department.code", HEAD)             \
	X(FORM_YEAR, "form.year", HEAD)                         \
	X(MONEY_UNIT, "money.unit", LINE)                       \
	X(BUDGET_GROUP_PURPOSE, "budget.group.purpose", GROUP)  \
	X(BUDGET_GROUP, "budget.group", GROUP)                  \
	X(TOTAL_ANNUAL, "budget.total.annual", HEAD)            \
	X(TOTAL, "budget.total", HEAD)                          \
	X(TOTAL_PERIOD, "budget.total.period", HEAD)            \
	X(FISCAL_ANNUAL, "budget.fiscal.annual", HEAD)          \
	X(FISCAL, "budget.fiscal", HEAD)                        \
	X(OTHER_ANNUAL, "budget.other.annual", HEAD)            \
	X(OTHER_FUNDS, "budget.other", HEAD)                    \
	X(BUDGET_PART, "budget.part", OTHER)                    \
	X(COLUMN_INITIAL, "budget.column.initial", FUNDS)       \
	X(COLUMN_BUDGET, "budget.column.budget", FUNDS)         \
	X(COLUMN_EXECUTED, "budget.column.executed", FUNDS)     \
	X(COLUMN_OTHER, "budget.column.other", FUNDS)           \
	X(COLUMN_ITEM, "budget.column.item", FUNDS)             \
	X(PURPOSE, "purpose", HEAD)                             \
	X(PURPOSE_OUTLINE, "purpose.outline", HEAD)             \
	X(PLAN, "plan", GROUP)                                  \
	X(PLAN_POINT, "plan.point", POINT)                      \
	X(GOALS, "goals", HEAD)                                 \
	X(GOALS_MIDTERM, "goals.midterm", HEAD)                 \
	X(GOALS_ACTUAL, "goals.actual", OTHER)                  \
	X(GOALS_GROUP, "goals.group", GROUP)                    \
	X(INDICATOR_GROUP, "indicator.group", BANNER)           \
	X(INDICATOR_BANNER, "indicator.banner", BANNER)         \
	X(LEVEL1, "indicator.level1", COLUMN)                   \
	X(LEVEL1_LOOSE, "indicator.level1.loose", COLUMN)       \
	X(LEVEL2, "indicator.level2", COLUMN)                   \
	X(LEVEL2_MIDTERM, "indicator.level2.midterm", COLUMN)   \
	X(LEVEL2_ANNUAL, "indicator.level2.annual", COLUMN)     \
	X(LEVEL3, "indicator.level3", COLUMN)                   \
	X(LEVEL3_MIDTERM, "indicator.level3.midterm", COLUMN)   \
	X(LEVEL3_ANNUAL, "indicator.level3.annual", COLUMN)     \
	X(CONTENT, "indicator.content", COLUMN)                 \
	X(DESCRIPTION, "indicator.description", COLUMN)         \
	X(OPERATOR, "indicator.operator", COLUMN)               \
	X(DIRECTION, "indicator.direction", COLUMN)             \
	X(TARGET, "indicator.target", COLUMN)                   \
	X(TARGET_MIDTERM, "indicator.target.midterm", COLUMN)   \
	X(TARGET_ANNUAL, "indicator.target.annual", COLUMN)     \
	X(TARGET_GRADED, "indicator.target.graded", COLUMN)     \
	X(GRADE_BEST, "indicator.grade.best", COLUMN)           \
	X(GRADE, "indicator.grade", COLUMN)                     \
	X(UNIT, "indicator.unit", COLUMN)                       \
	X(WEIGHT, "indicator.weight", COLUMN)                   \
	X(ACTUAL, "indicator.actual", COLUMN)                   \
	X(SCORE, "indicator.score", COLUMN)                     \
	X(DEVIATION, "indicator.deviation", COLUMN)             \
	X(BASIS, "indicator.basis", COLUMN)                     \
	X(INDICATOR_OTHER, "indicator.other", COLUMN)           \
	X(INDICATOR_NUMBER, "indicator.number", COLUMN)         \
	X(OTHER, "other", OTHER)                                \
	X(REVIEW, "review", OTHER)                              \
	X(REMARK, "remark", OTHER)                              \
	X(TOTAL_ROW, "total.row", TOTAL)

enum dm_role {
	DM_ROLE_NONE = 0,
#define DM_ROLE_CONSTANT(constant, name, class) DM_ROLE_##constant,
	DM_ROLES(DM_ROLE_CONSTANT)
#undef DM_ROLE_CONSTANT
		DM_ROLE_COUNT,
};

/* Where a role stands on a form. */
enum dm_role_class {
	DM_CLASS_NONE = 0,
	DM_CLASS_HEAD,	 /* label of a value, a member of the report */
	DM_CLASS_OTHER,	 /* label of a value that goes to extra */
	DM_CLASS_GROUP,	 /* stands beside several labels */
	DM_CLASS_FUNDS,	 /* heads a column of a table of funds */
	DM_CLASS_POINT,	 /* heads a period of the spending plan */
	DM_CLASS_BANNER, /* stands beside or above the indicator table */
	DM_CLASS_COLUMN, /* heads a column of the indicator table */
	DM_CLASS_LINE,	 /* stands in a line above the table */
	DM_CLASS_TOTAL,	 /* begins a row of totals */
};

/* The role with this name in the form data, or DM_ROLE_NONE. */
enum dm_role dm_role_from_name(struct dm_str name);

const char *dm_role_name(enum dm_role);
enum dm_role_class dm_role_class(enum dm_role);

#endif
