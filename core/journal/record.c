/* Words for states and outcomes: one table each, used by the journal's file, by people and by
 * programs alike. */
#include "record.h"

#include "base/str.h"

static const char *const STATES[DM_STATE_COUNT] = {
	[DM_STATE_CLAIMED] = "claimed",
	[DM_STATE_CONVERTING] = "converting",
	[DM_STATE_CONVERTED] = "converted",
	[DM_STATE_PUBLISHED] = "published",
	[DM_STATE_SKIPPED] = "skipped",
	[DM_STATE_FAILED] = "failed",
	[DM_STATE_FINISHED] = "finished",
};

static const char *const OUTCOMES[DM_OUTCOME_COUNT] = {
	[DM_OUTCOME_NONE] = "none",
	[DM_OUTCOME_PUBLISHED] = "published",
	[DM_OUTCOME_SKIPPED] = "skipped",
	[DM_OUTCOME_FAILED] = "failed",
	[DM_OUTCOME_RETURNED] = "returned",
};

static int index_of(const char *const *words, int n, struct dm_str name)
{
	for (int i = 0; i < n; i++)
		if (dm_str_eq(dm_str_from_c(words[i]), name))
			return i;
	return -1;
}

const char *dm_state_name(enum dm_state state)
{
	return (unsigned)state < DM_STATE_COUNT ? STATES[state] : NULL;
}

const char *dm_outcome_name(enum dm_outcome outcome)
{
	return (unsigned)outcome < DM_OUTCOME_COUNT ? OUTCOMES[outcome] : NULL;
}

bool dm_state_from_name(struct dm_str name, enum dm_state *ret)
{
	int i = index_of(STATES, DM_STATE_COUNT, name);

	if (i >= 0)
		*ret = (enum dm_state)i;
	return i >= 0;
}

bool dm_outcome_from_name(struct dm_str name, enum dm_outcome *ret)
{
	int i = index_of(OUTCOMES, DM_OUTCOME_COUNT, name);

	if (i >= 0)
		*ret = (enum dm_outcome)i;
	return i >= 0;
}

bool dm_record_is_poison(const struct dm_record *record, uint32_t crashes, uint32_t lost)
{
	return (crashes && record->crashes >= crashes) || (lost && record->lost >= lost);
}
