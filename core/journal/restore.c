#include "restore.h"

#include "base/str.h"
#include "query.h"
#include "step.h"

int dm_journal_is_restored(
	struct dm_journal *journal, struct dm_str route, bool *ret, struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_IS_RESTORED);

	dm_query_text(&q, route);
	int r = dm_query_step(&q, err);
	if (r >= 0)
		*ret = r > 0;
	return r < 0 ? r : 0;
}

static int run_text(
	struct dm_journal *journal, enum dm_sql which, struct dm_str text, struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, which);

	dm_query_text(&q, text);
	return dm_query_run(&q, err);
}

int dm_journal_set_restored(struct dm_journal *journal, struct dm_str route, struct dm_error *err)
{
	bool own;
	int r = dm_step_begin(journal, &own, err);

	if (r < 0)
		return r;
	return dm_step_end(journal, own, run_text(journal, DM_SQL_SET_RESTORED, route, err), err);
}

static struct dm_str digest(const uint8_t bytes[DM_DIGEST_SIZE])
{
	return (struct dm_str){ (const char *)bytes, DM_DIGEST_SIZE };
}

static struct dm_str id_or_null(const char *id)
{
	return id[0] ? dm_str_from_c(id) : DM_NULL;
}

static void bind_error(struct dm_query *q, const struct dm_record *record)
{
	const struct dm_error *error = &record->error;

	dm_query_number(q, error->code);
	dm_query_text(q, error->code ? dm_str_from_c(error->id) : DM_NULL);
	dm_query_text(q, error->code ? dm_str_from_c(error->part) : DM_NULL);
	dm_query_number(q, error->line);
	dm_query_number(q, error->column);
	dm_query_text(q, error->code ? dm_str_from_c(error->text) : DM_NULL);
}

/* In the order of the statement in query.c. */
static int insert(struct dm_journal *journal, const struct dm_record *record, struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, DM_SQL_RESTORE);

	dm_query_text(&q, dm_str_from_c(record->id));
	dm_query_text(&q, record->route);
	dm_query_bytes(&q, record->path);
	dm_query_text(&q, record->stored);
	dm_query_number(&q, (int64_t)record->bytes);
	dm_query_bytes(&q, digest(record->sha256));
	dm_query_bytes(&q, digest(record->config));
	dm_query_text(&q, dm_str_from_c(dm_outcome_name(record->outcome)));
	dm_query_number(&q, record->claimed_at);
	dm_query_number(&q, record->changed_at);
	dm_query_number(&q, record->attempts);
	dm_query_text(&q, id_or_null(record->duplicate_of));
	dm_query_text(&q, id_or_null(record->supersedes));
	dm_query_bytes(&q, record->result);
	dm_query_bytes(&q, record->place);
	bind_error(&q, record);
	dm_query_text(&q, record->plugin);
	return dm_query_run(&q, err);
}

/* The totals are of all times: they begin anew with it. */
static int count(struct dm_journal *journal, const struct dm_record *record, struct dm_error *err)
{
	struct dm_query q;
	int r = run_text(journal, DM_SQL_ROUTE, record->route, err);

	if (r)
		return r;
	q = dm_query_open(journal, DM_SQL_TOTAL_ADD);
	dm_query_number(&q, sqlite3_last_insert_rowid(journal->db));
	dm_query_text(&q, dm_str_from_c(dm_outcome_name(record->outcome)));
	dm_query_number(&q, record->duplicate_of[0] != '\0');
	return dm_query_run(&q, err);
}

int dm_journal_restore(struct dm_journal *journal, const struct dm_record *record, bool *ret_is_new,
	struct dm_error *err)
{
	bool own, is_new = false;
	int r = 0;

	if (!dm_job_id_is_valid(dm_str_from_c(record->id)) || record->bytes > INT64_MAX)
		return dm_error_set(err, DM_E_BUG, "journal.restore", "no job");
	r = dm_step_begin(journal, &own, err);
	if (r < 0)
		return r;
	r = insert(journal, record, err);
	if (r == 0)
		is_new = sqlite3_changes(journal->db) > 0;
	if (r == 0 && is_new)
		r = count(journal, record, err);
	r = dm_step_end(journal, own, r, err);
	if (r == 0)
		*ret_is_new = is_new;
	return r;
}
