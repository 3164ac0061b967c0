/* Where each member of a report is from, for whoever asks (`dropmill explain`). A member is named by
 * its path in the report; one that was put together has a source for each part. */
#ifndef DM_MODEL_MEMBER_H
#define DM_MODEL_MEMBER_H

#include "spot.h"

/* X(constant, path); `#` stands for a position or a label */
#define DM_MEMBERS(X)                            \
	X(TITLE, "title")                        \
	X(FISCAL_YEAR, "fiscal_year")            \
	X(DEPARTMENT_CODE, "department/code")    \
	X(DEPARTMENT_NAME, "department/name")    \
	X(DEPARTMENT_SCOPE, "department/scope")  \
	X(CODE, "code")                          \
	X(NAME, "name")                          \
	X(YEAR, "year")                          \
	X(TOTAL, "budget/total")                 \
	X(FISCAL, "budget/fiscal")               \
	X(OTHER, "budget/other")                 \
	X(EXECUTED, "budget/executed")           \
	X(STATED_UNIT, "budget/stated_unit")     \
	X(PURPOSE, "purpose")                    \
	X(PLAN_LABEL, "plan/#/label")            \
	X(PLAN_PERCENT, "plan/#/percent")        \
	X(GOAL, "goals/#")                       \
	X(GOAL_MIDTERM, "goals_midterm/#")       \
	X(EXTRA, "extra/#")                      \
	X(LEVEL1, "level1")                      \
	X(LEVEL2, "level2")                      \
	X(LEVEL3, "level3")                      \
	X(DESCRIPTION, "description")            \
	X(TARGET, "target/text")                 \
	X(TARGET_MIDTERM, "target_midterm/text") \
	X(ACTUAL, "actual/text")                 \
	X(BASIS, "basis")                        \
	X(WEIGHT, "weight")                      \
	X(SCORE, "score")                        \
	X(DEVIATION, "deviation")                \
	X(NUMBER, "number")                      \
	X(HEADING, "heading")                    \
	X(PARAGRAPH, "paragraphs/#")

enum dm_member {
#define DM_MEMBER_CONSTANT(constant, path) DM_MEMBER_##constant,
	DM_MEMBERS(DM_MEMBER_CONSTANT)
#undef DM_MEMBER_CONSTANT
		DM_MEMBER_COUNT,
};

const char *dm_member_path(enum dm_member);

struct dm_source_of_member {
	struct dm_str text; /* as it stands there, of a shared cell the member's part */
	struct dm_spot at;
	uint32_t owner;	    /* project, from 1; 0: the document, or the section of the narrative */
	uint32_t indicator; /* from 1; 0: the owner's own */
	uint32_t index;	    /* what `#` stands for, from 0 */
	uint8_t member;	    /* enum dm_member */
	bool is_midterm;    /* while a form is read: counted among those of the whole period */
};

#endif
