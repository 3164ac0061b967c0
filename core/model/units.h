/* The table of units: which spellings name one unit, what it measures, how it scales money; and
 * the words that forms offer as units but that are values in truth (及时, 达标). */
#ifndef DM_MODEL_UNITS_H
#define DM_MODEL_UNITS_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "yaml/yaml.h"

struct dm_unit {
	struct dm_str name;	 /* the canonical spelling */
	struct dm_str dimension; /* ratio, money, money/person, count, area, time, … */
	int power;		 /* money: 元 0, 千元 3, 万元 4, 亿元 8; else 0 */
};

struct dm_units_slot;

/* All zero is an empty table. Read-only once it is filled. */
struct dm_units {
	struct dm_units_slot *slots;
	size_t n, room;
};

/* Adds what a map `units.yaml` holds: `units` (name: {dimension, power, aliases}) and `not_units` (a
 * list of words). A spelling that is there already gets its new meaning. The table's memory is the
 * arena's, texts are the tree's. Errors: DM_E_CONFIG with the place. */
int dm_units_add(struct dm_units *, struct dm_arena *, const struct dm_yaml *, struct dm_error *);

/* The unit that a spelling names, or NULL. White space and width do not count. `ret_spelling`, which
 * may be NULL, becomes the table's copy of the spelling. */
const struct dm_unit *dm_units_find(
	const struct dm_units *, struct dm_str spelling, struct dm_str *ret_spelling);

/* True for a word that is no unit though it stands in its place. */
bool dm_units_is_word(const struct dm_units *, struct dm_str spelling);

/* The unit of plain money that a text begins with, or NULL, and how many bytes of the text name it. 元 and
 * other units of one character count only where no word goes on behind them: 元氏县 is a place. */
const struct dm_unit *dm_units_money_at(const struct dm_units *, struct dm_str text, size_t *ret_n);

/* The power of ten that a unit of plain money scales by; false for any other unit and for null. */
bool dm_units_money(const struct dm_units *, struct dm_str spelling, int *ret_power);

#endif
