/* Rows to records. The order of columns is that of RECORD in query.c. */
#include "lookup.h"

#include <string.h>

#include "base/str.h"
#include "query.h"

/* Greater than every id, which are of [0-9a-z]. */
#define AFTER_ALL DM_STR("~")

static bool digest_read(struct dm_query *q, uint8_t ret[DM_DIGEST_SIZE])
{
	struct dm_str bytes = dm_column_bytes(q);

	if (bytes.n != DM_DIGEST_SIZE)
		return false;
	memcpy(ret, bytes.p, DM_DIGEST_SIZE);
	return true;
}

static void error_read(struct dm_query *q, struct dm_error *ret)
{
	ret->code = (int32_t)dm_column_number(q);
	dm_column_copy(q, ret->id, sizeof(ret->id));
	dm_column_copy(q, ret->part, sizeof(ret->part));
	ret->line = (uint32_t)dm_column_number(q);
	ret->column = (uint32_t)dm_column_number(q);
	dm_column_copy(q, ret->text, sizeof(ret->text));
}

/* False: the tables' own checks do not hold, the file is damaged. */
static bool record_from_row(struct dm_query *q, struct dm_record *ret)
{
	bool is_sound;

	memset(ret, 0, sizeof(*ret));
	dm_column_copy(q, ret->id, sizeof(ret->id));
	ret->route = dm_column_bytes(q);
	ret->path = dm_column_bytes(q);
	ret->stored = dm_column_bytes(q);
	ret->bytes = (uint64_t)dm_column_number(q);
	is_sound = digest_read(q, ret->sha256);
	is_sound = digest_read(q, ret->config) && is_sound;
	is_sound = dm_state_from_name(dm_column_bytes(q), &ret->state) && is_sound;
	is_sound = dm_outcome_from_name(dm_column_bytes(q), &ret->outcome) && is_sound;
	ret->claimed_at = dm_column_number(q);
	ret->changed_at = dm_column_number(q);
	ret->attempts = (uint32_t)dm_column_number(q);
	ret->crashes = (uint32_t)dm_column_number(q);
	ret->lost = (uint32_t)dm_column_number(q);
	dm_column_copy(q, ret->duplicate_of, sizeof(ret->duplicate_of));
	dm_column_copy(q, ret->supersedes, sizeof(ret->supersedes));
	ret->result = dm_column_bytes(q);
	ret->place = dm_column_bytes(q);
	error_read(q, &ret->error);
	ret->plugin = dm_column_bytes(q);
	return is_sound;
}

/* Hands over each row; *ret_n is how many. */
static int records(
	struct dm_query *q, dm_record_fn *each, void *ctx, size_t *ret_n, struct dm_error *err)
{
	struct dm_record record;
	size_t n = 0;
	int r;

	while ((r = dm_query_step(q, err)) > 0) {
		if (!record_from_row(q, &record))
			return dm_query_damaged(q, err);
		n++;
		if (!each(ctx, &record))
			break;
	}
	if (r >= 0)
		*ret_n = n;
	return r < 0 ? r : 0;
}

static struct dm_str digest(const uint8_t bytes[DM_DIGEST_SIZE])
{
	return (struct dm_str){ (const char *)bytes, DM_DIGEST_SIZE };
}

int dm_journal_find(struct dm_journal *journal, struct dm_str id, dm_record_fn *each, void *ctx,
	struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_FIND);
	size_t n = 0;

	dm_query_text(&q, id);
	int r = records(&q, each, ctx, &n, err);
	if (r == 0 && n == 0)
		return dm_error_set(err, DM_E_NOT_FOUND, "journal.no-job",
			"the journal knows no job %.*s", DM_FMT(dm_str_first(id, 40)));
	return r;
}

int dm_journal_same_content(struct dm_journal *journal, struct dm_str route,
	const uint8_t sha256[DM_DIGEST_SIZE], const uint8_t config[DM_DIGEST_SIZE],
	struct dm_str before_id, dm_record_fn *each, void *ctx, struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_SAME_CONTENT);
	size_t n;

	dm_query_bytes(&q, digest(sha256));
	dm_query_text(&q, route);
	dm_query_bytes(&q, digest(config));
	dm_query_text(&q, before_id);
	return records(&q, each, ctx, &n, err);
}

int dm_journal_same_path(struct dm_journal *journal, struct dm_str route, struct dm_str path,
	const uint8_t sha256[DM_DIGEST_SIZE], struct dm_str before_id, dm_record_fn *each,
	void *ctx, struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_SAME_PATH);
	size_t n;

	dm_query_text(&q, route);
	dm_query_bytes(&q, path);
	dm_query_text(&q, before_id);
	dm_query_bytes(&q, digest(sha256));
	return records(&q, each, ctx, &n, err);
}

int dm_journal_unfinished(
	struct dm_journal *journal, dm_record_fn *each, void *ctx, struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_UNFINISHED);
	size_t n;

	return records(&q, each, ctx, &n, err);
}

int dm_journal_list(struct dm_journal *journal, const struct dm_list_filter *filter,
	dm_record_fn *each, void *ctx, struct dm_error *err)
{
	DM_AUTO(dm_query_close)
	struct dm_query q =
		dm_query_open(journal, filter->by_outcome ? DM_SQL_LIST_OUTCOME : DM_SQL_LIST);
	size_t n;

	dm_query_text(&q, filter->before.p ? filter->before : AFTER_ALL);
	dm_query_text(&q, filter->route);
	dm_query_number(&q, filter->limit);
	if (filter->by_outcome)
		dm_query_text(&q, dm_str_from_c(dm_outcome_name(filter->outcome)));
	return records(&q, each, ctx, &n, err);
}

int dm_journal_totals(
	struct dm_journal *journal, dm_totals_fn *each, void *ctx, struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_TOTALS);
	int r;

	while ((r = dm_query_step(&q, err)) > 0) {
		struct dm_totals totals = { .route = dm_column_bytes(&q) };

		totals.claimed = (uint64_t)dm_column_number(&q);
		totals.converting = (uint64_t)dm_column_number(&q);
		totals.published = (uint64_t)dm_column_number(&q);
		totals.skipped = (uint64_t)dm_column_number(&q);
		totals.failed = (uint64_t)dm_column_number(&q);
		totals.returned = (uint64_t)dm_column_number(&q);
		totals.duplicates = (uint64_t)dm_column_number(&q);
		if (!each(ctx, &totals))
			return 0;
	}
	return r;
}

int dm_journal_changes(struct dm_journal *journal, struct dm_str id, dm_change_fn *each, void *ctx,
	struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_CHANGES);
	int r;

	dm_query_text(&q, id);
	while ((r = dm_query_step(&q, err)) > 0) {
		enum dm_state state;

		if (!dm_state_from_name(dm_column_bytes(&q), &state))
			return dm_query_damaged(&q, err);
		if (!each(ctx, state, dm_column_number(&q)))
			return 0;
	}
	return r;
}

int dm_journal_attempts(struct dm_journal *journal, struct dm_str id, dm_attempt_fn *each,
	void *ctx, struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_ATTEMPTS);
	int r;

	dm_query_text(&q, id);
	while ((r = dm_query_step(&q, err)) > 0) {
		struct dm_attempt attempt = { .number = (uint32_t)dm_column_number(&q) };

		attempt.begun_at = dm_column_number(&q);
		attempt.ended_at = dm_column_number(&q);
		attempt.is_lost = dm_column_number(&q) != 0;
		attempt.code = (int32_t)dm_column_number(&q);
		attempt.error_id = dm_column_bytes(&q);
		attempt.error_text = dm_column_bytes(&q);
		attempt.plugin = dm_column_bytes(&q);
		if (!each(ctx, &attempt))
			return 0;
	}
	return r;
}
