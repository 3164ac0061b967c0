/* What becomes of a text of the document. Every visible one has a fate; those of DM_FATE_LEFT_OUT and
 * on are in no report, for the reason that the name says. */
#ifndef DM_MODEL_FATE_H
#define DM_MODEL_FATE_H

/* X(constant, name, what it means to people) */
#define DM_FATES(X)                                                                    \
	X(VALUE, "value", "in the report")                                             \
	X(LABEL, "label", "says what stands beside or below it")                       \
	X(UNPLACED, "unplaced", "listed as unplaced")                                  \
	X(REPEATED_HEAD, "repeated-head", "a head repeated on a further page")         \
	X(TEMPLATE_ROW, "template-row", "a row of the template that nobody filled")    \
	X(TOTAL_ROW, "total-row", "a row of totals")                                   \
	X(COLUMN_NUMBERS, "column-numbers", "the columns' numbers")                    \
	X(ROW_NUMBER, "row-number", "the row's number")                                \
	X(UNIT_TOTAL, "unit-total", "a unit's row, which names no project")            \
	X(SHEET_NUMBER, "sheet-number", "numbers the sheet, or the unit of its money") \
	X(STAMP, "stamp", "the place of a stamp")                                      \
	X(CONTENTS, "contents", "a table of contents")                                 \
	X(FURNITURE, "furniture", "repeated on every page")                            \
	X(COMMENT, "comment", "a comment beside the page")

/* A text with the first fate is accounted for where it was taken as a value; it is the one of zeroed
 * memory. */
enum dm_fate {
#define DM_FATE_CONSTANT(constant, name, meaning) DM_FATE_##constant,
	DM_FATES(DM_FATE_CONSTANT)
#undef DM_FATE_CONSTANT
		DM_FATE_COUNT,
	DM_FATE_LEFT_OUT = DM_FATE_REPEATED_HEAD,
};

const char *dm_fate_name(enum dm_fate);
const char *dm_fate_meaning(enum dm_fate);

#endif
