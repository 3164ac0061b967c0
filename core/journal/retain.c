#include "retain.h"

#include "query.h"
#include "step.h"

int dm_journal_forget(struct dm_journal *journal, int64_t before, uint32_t limit, uint32_t *ret,
	struct dm_error *err)
{
	uint32_t n = 0;
	bool own;
	int r = dm_step_begin(journal, &own, err);

	if (r < 0)
		return r;
	struct dm_query q = dm_query_open(journal, DM_SQL_FORGET);
	dm_query_number(&q, before);
	dm_query_number(&q, limit);
	r = dm_query_run(&q, err);
	if (r == 0)
		n = (uint32_t)sqlite3_changes(journal->db);
	r = dm_step_end(journal, own, r, err);
	if (r == 0)
		*ret = n;
	return r;
}
