/* What a unit measures, as far as the rules ask. */
#ifndef DM_CHECKS_MEASURE_H
#define DM_CHECKS_MEASURE_H

#include <stdbool.h>

#include "model/units.h"

struct dm_measure {
	bool is_money;	    /* money, plain or per something */
	bool is_bare_money; /* 万, 亿 without 元: money of a cost, a number of anything else */
	bool is_plain;	    /* money, not per anything */
	int power;	    /* of money: 元 0, 万元 4 */
	struct dm_str per;  /* of money: what stands behind the stroke; 每月, 人·月 */
	bool is_percent, is_count, is_score, is_time;
};

/* A null unit measures nothing. Slices of the unit or of the table. */
struct dm_measure dm_measure_of(const struct dm_units *, struct dm_str unit);

#endif
