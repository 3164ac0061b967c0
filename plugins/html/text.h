/* What a writer of forms must know about a text: how much room it takes, and amounts and titles as
 * people want to see them. */
#ifndef DM_PLUGINS_HTML_TEXT_H
#define DM_PLUGINS_HTML_TEXT_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>

/* Room of a text on one line, in half widths: a Han character takes 2. An estimate. */
size_t dm_html_width(struct dm_str);

/* Lines that a text takes where one has `room` half widths; at least 1. An estimate. */
size_t dm_html_lines(struct dm_str, size_t room);

/* True where one of the words stands in the text; NULL ends the words. */
bool dm_html_has_word(struct dm_str, const char *const *words);

/* A decimal with its thousands marked: 25000000.00 gives 25,000,000.00. What is no decimal stays as
 * it is. Arena memory, or the same slice. */
struct dm_str dm_html_amount(struct dm_arena *, struct dm_str);

/* A label without a unit of money in brackets: 资金总额（万元） gives 资金总额. For labels of amounts
 * that are shown in yuan. Arena memory, or the same slice. */
struct dm_str dm_html_without_unit(struct dm_arena *, struct dm_str);

/* What a label of a table of funds is told by: without blanks, colons, a leading 其中, and brackets
 * that hold a unit or a formula (执行数（B）（万元）). Arena memory. */
struct dm_str dm_html_label_key(struct dm_arena *, struct dm_str);

/* The beginning of a text that takes at most `room` half widths, with … where something is missing;
 * on one line. Arena memory, or the same slice. */
struct dm_str dm_html_shorten(struct dm_arena *, struct dm_str, size_t room);

#endif
