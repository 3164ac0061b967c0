/* The words that stand on the forms, for telling which of several readings of some bytes is the right
 * one: in the wrong one none of them appears. */
#ifndef DM_CSV_LABELS_H
#define DM_CSV_LABELS_H

#include <stddef.h>

#include "dropmill/types.h"

/* How often the words stand in a text. `words` is a list between blanks or commas, UTF-8, that takes
 * the place of the built-in table; null or empty: the table. Words of one character are passed
 * over. */
size_t dm_csv_labels_count(struct dm_str text, struct dm_str words);

#endif
