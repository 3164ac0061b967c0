/* Leaves it to the caller what is changed. */
#include "step.h"

int dm_step_begin(struct dm_journal *journal, bool *ret_own, struct dm_error *err)
{
	*ret_own = !dm_journal_is_open(journal);
	return *ret_own ? dm_journal_begin(journal, DM_ACCESS_WRITE, err) : 0;
}

int dm_step_end(struct dm_journal *journal, bool own, int r, struct dm_error *err)
{
	if (!own)
		return r;
	if (r == 0)
		r = dm_journal_commit(journal, err);
	if (r < 0)
		dm_journal_rollback(journal);
	return r;
}

int dm_step_number(
	struct dm_journal *journal, enum dm_sql which, int64_t number, struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, which);

	dm_query_number(&q, number);
	return dm_query_run(&q, err);
}

int dm_step_text(struct dm_journal *journal, enum dm_sql which, int64_t number, struct dm_str text,
	struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, which);

	dm_query_number(&q, number);
	dm_query_text(&q, text);
	return dm_query_run(&q, err);
}

int dm_step_bytes(struct dm_journal *journal, enum dm_sql which, int64_t number,
	struct dm_str bytes, struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, which);

	dm_query_number(&q, number);
	dm_query_bytes(&q, bytes);
	return dm_query_run(&q, err);
}
