/* Points in time inside target values: 2021年12月底前, 2023.07-2024.01, 2022年6月完成. */
#ifndef DM_MODEL_TARGET_DATE_H
#define DM_MODEL_TARGET_DATE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "target_grammar.h"

enum dm_date_fit {
	DM_DATE_NONE,  /* nothing of the kind: may be a number */
	DM_DATE_FOUND, /* a point, or the end of a period */
	DM_DATE_WORDS, /* speaks of time and says no point: 11月底完成, 2021年扶贫资金 */
};

struct dm_target_date {
	char text[12]; /* 2021, 2021-12 or 2021-12-31 */
	int operator_; /* enum dm_operator: what the words around it say */
};

/* Reads squeezed text from its first to its last byte. */
enum dm_date_fit dm_target_date_from_text(
	const struct dm_target_grammar *, struct dm_str, struct dm_target_date *ret);

#endif
