#include "measure.h"

#include "base/str.h"

/* Where the stroke stands, half or full width; the end where there is none. */
static size_t stroke_at(struct dm_str s, size_t *ret_length)
{
	struct dm_str wide = DM_STR("／");

	for (size_t i = 0; i < s.n; i++) {
		*ret_length = s.p[i] == '/'			       ? 1
			      : dm_str_starts(dm_str_from(s, i), wide) ? wide.n
								       : 0;
		if (*ret_length)
			return i;
	}
	*ret_length = 0;
	return s.n;
}

struct dm_measure dm_measure_of(const struct dm_units *units, struct dm_str unit)
{
	const struct dm_unit *known = dm_units_find(units, unit, NULL);
	struct dm_str name = known ? known->name : unit;
	struct dm_measure m = { 0 };
	size_t length, at = stroke_at(name, &length);
	struct dm_str head = dm_str_first(name, at);

	if (!unit.n)
		return m;
	m.is_money = dm_units_money(units, head, &m.power);
	m.is_plain = m.is_money && !length;
	m.is_bare_money = m.is_money && dm_str_find(unit, DM_STR("元")) < 0;
	m.per = dm_str_from(name, at + length);
	m.is_percent = dm_str_eq(name, DM_STR("%"));
	m.is_score = dm_str_eq(name, DM_STR("分"));
	m.is_count = known && dm_str_eq(known->dimension, DM_STR("count"));
	m.is_time = known && dm_str_eq(known->dimension, DM_STR("time"));
	return m;
}
