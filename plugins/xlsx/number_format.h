/* Number formats (ECMA-376-1, 18.8.31): what a spreadsheet shows of a stored number.
 *
 * An engine of our own, exact to the digit, and bound to the language that the administrator names,
 * never to the machine's. Where the standard is silent it does what Excel does; widths of columns
 * do not matter here, so fills (*x) show nothing and paddings (_x) at the ends are left out. */
#ifndef DM_XLSX_NUMBER_FORMAT_H
#define DM_XLSX_NUMBER_FORMAT_H

#include "base/str.h"
#include "figure.h"

/* Whose built-in formats and names of days are meant. */
enum dm_locale {
	DM_LOCALE_ZH_CN,
	DM_LOCALE_ZH_TW,
	DM_LOCALE_EN_US,
};

enum dm_date_base {
	DM_DATE_1900, /* day 1 is 1900-01-01, and there is a day 60, 1900-02-29 */
	DM_DATE_1904, /* day 0 is 1904-01-01 */
};

struct dm_number_format;

/* Reads "zh-CN", "zh-TW", "en-US". */
bool dm_locale_from_text(struct dm_str, enum dm_locale *ret);

/* Parses a format code. Never fails: what Excel would refuse is shown as near as it can be, and an
 * absurdly long code counts as General. Arena memory; borrows nothing. */
const struct dm_number_format *dm_number_format_parse(
	struct dm_arena *, struct dm_str code, enum dm_locale);

/* The code that belongs to an id where a file states none; General for an unknown id. Static. */
struct dm_str dm_number_format_builtin(uint32_t id, enum dm_locale);

/* True where the format shows every number as General: the common case. */
bool dm_number_format_is_general(const struct dm_number_format *);

/* True where the format shows numbers as dates or times. */
bool dm_number_format_is_date(const struct dm_number_format *);

/* Appends what is shown of a number, and gives what kind it is: DM_CELL_NUMBER, DM_CELL_DATE or
 * DM_CELL_DURATION. A date that no calendar has (negative, after 9999) is shown as a number. */
uint16_t dm_number_format_show(
	const struct dm_number_format *, struct dm_figure, enum dm_date_base, struct dm_buf *to);

/* Appends what is shown of a text, and returns true; false, and nothing is appended, where it is
 * shown as it is. */
bool dm_number_format_show_text(
	const struct dm_number_format *, struct dm_str text, struct dm_buf *to);

/* Appends a number as General shows it: up to 11 characters without sign. */
void dm_number_show_general(struct dm_figure, struct dm_buf *to);

#endif
