#include "deadline.h"

#include <stdbool.h>

void dm_deadline_begin(struct dm_deadline *watch, const struct dm_deadline_sight *sight)
{
	watch->began = watch->alive = *sight;
}

static bool is_over(uint64_t limit, uint64_t from, uint64_t to)
{
	return limit && to > from && to - from >= limit;
}

enum dm_verdict dm_deadline_check(struct dm_deadline *watch, const struct dm_deadlines *limits,
	const struct dm_deadline_sight *sight)
{
	if (sight->beats != watch->alive.beats)
		watch->alive = *sight;
	if (is_over(limits->wall, watch->began.now, sight->now))
		return DM_VERDICT_WALL;
	if (is_over(limits->cpu, watch->began.cpu, sight->cpu))
		return DM_VERDICT_CPU;
	if (is_over(limits->silence, watch->alive.now, sight->now))
		return DM_VERDICT_SILENCE;
	return DM_VERDICT_NONE;
}
