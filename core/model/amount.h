/* Amounts of money: the text of a cell to exact yuan. */
#ifndef DM_MODEL_AMOUNT_H
#define DM_MODEL_AMOUNT_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/arena.h"
#include "units.h"

enum dm_amount_source {
	DM_AMOUNT_WRITTEN, /* text that a person wrote */
	DM_AMOUNT_STORED,  /* a workbook's number as stored: 15 significant digits count */
};

/* Reads an amount into yuan with at least two places and no zeros beyond them. `power` is the power
 * of ten of the sheet's or the label's unit (万元 4); a unit that stands with the number goes before
 * it. Among words the first number counts that is no year, no percent and no ordinal. False where
 * there is none, or the cell is blank (-, —, /, 无), or it has more than 38 digits. Arena memory. */
bool dm_amount_from_text(struct dm_arena *, const struct dm_units *, struct dm_str text, int power,
	enum dm_amount_source, struct dm_str *ret);

/* What an amount says beside its value. */
struct dm_amount_facts {
	int place; /* power of ten of its last place, in yuan: 4 for 2500 万元, 3 for 2500.0 */
	bool is_zero;
	bool names_unit; /* a unit of money stands with the number: 250万 */
	bool has_words;	 /* more than the amount stands there: 120万（道路80万元） */
};

/* The same, and those facts. */
bool dm_amount_read(struct dm_arena *, const struct dm_units *, struct dm_str text, int power,
	enum dm_amount_source, struct dm_str *ret, struct dm_amount_facts *ret_facts);

/* Percents, weights and scores: the number that the text begins with, as written, without
 * separators and without what follows (50.00% is 50.00, 10分 is 10). False where there is none.
 * Arena memory. */
bool dm_percent_from_text(struct dm_arena *, struct dm_str text, struct dm_str *ret);

#endif
