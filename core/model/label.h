/* A label and what clings to it: enumerator, 其中 (of which), star, unit, points, remarks. */
#ifndef DM_MODEL_LABEL_H
#define DM_MODEL_LABEL_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/arena.h"
#include "units.h"

struct dm_label {
	struct dm_str text;	/* as written without its closing colon; null: nothing else */
	struct dm_str key;	/* dm_label_key of the whole text */
	struct dm_str bare_key; /* without brackets at the end, enumerator, 其中 and star; the key
				 * itself where nothing else would be left */
	struct dm_str unit; /* unit of money from a bracket, as written: 资金总额（万元） */
	struct dm_str score;  /* points: 50 from 产出指标（50分）, （50） or （50%） */
	struct dm_str remark; /* content of the last bracket of another kind: 盖章, A, B/A */
	bool has_among;	      /* 其中 */
	bool has_star;	      /* ★ or * */
	bool has_percent;     /* （%） or （50%） */
	bool has_enumerator;  /* 一、 （一） 1. ① */
};

/* Takes a label apart. Slices of `text` or arena memory. `units` may be NULL where no unit is wanted. */
struct dm_label dm_label_from_text(
	struct dm_arena *, const struct dm_units *units, struct dm_str text);

/* A level without the points behind it: 产出指标（50分）, 成本指标(0-20)分, 产出指标50分. Of an indicator's own name
 * only points in a bracket are none of it: `is_name`. A slice. */
struct dm_str dm_label_without_points(struct dm_str level, bool is_name);

#endif
