/* The grammar of target values (指标值): text to kind, operator, value, unit, date. */
#ifndef DM_MODEL_TARGET_H
#define DM_MODEL_TARGET_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "dropmill/model.h"
#include "target_grammar.h"

/* Reads a target that stands in one cell. False where the cell is blank (also -, —, /, 无): there is
 * no target. Texts of the result are slices of `text`, of the grammar's tables, or arena memory. */
bool dm_target_from_text(struct dm_arena *, const struct dm_target_grammar *, struct dm_str text,
	struct dm_target *ret);

/* What the columns of a form hold; null or blank where it has none. */
struct dm_target_parts {
	struct dm_str sign;   /* ≥, 大于等于, 定性 */
	struct dm_str number; /* 95, 基本建立 */
	struct dm_str unit;   /* % */
};

/* Reads a target that is split over columns; the text joins them. Parts that stand in each other's
 * column, as forms with swapped captions have them, are recognised by what they hold. False where
 * the number is blank, whatever stands beside it. A unit that repeats the number (a date turned
 * into a serial number) is kept as unit and not joined. */
bool dm_target_from_parts(struct dm_arena *, const struct dm_target_grammar *,
	struct dm_target_parts, struct dm_target *ret);

#endif
