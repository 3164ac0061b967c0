/* Decides what counts as the same content and the same path, and that a claim may be repeated. */
#include "claim.h"

#include <string.h>

#include "base/str.h"
#include "lookup.h"
#include "query.h"
#include "step.h"

struct same {
	char id[DM_JOB_ID_SIZE];
	enum dm_outcome outcome;
};

static bool same_keep(void *ctx, const struct dm_record *record)
{
	struct same *same = ctx;

	memcpy(same->id, record->id, sizeof(same->id));
	same->outcome = record->outcome;
	return false;
}

static int claim_answer(struct dm_journal *journal, const struct dm_claim *claim,
	struct dm_claim_answer *ret, struct dm_error *err)
{
	struct same same = { 0 }, path = { 0 };
	int r = dm_journal_same_content(journal, claim->route, claim->sha256, claim->config,
		claim->id, same_keep, &same, err);

	if (r == 0)
		r = dm_journal_same_path(journal, claim->route, claim->path, claim->sha256,
			claim->id, same_keep, &path, err);
	if (r < 0)
		return r;
	memcpy(ret->duplicate_of, same.id, sizeof(same.id));
	ret->duplicate_outcome = same.outcome;
	memcpy(ret->supersedes, path.id, sizeof(path.id));
	return 0;
}

static struct dm_str digest(const uint8_t bytes[DM_DIGEST_SIZE])
{
	return (struct dm_str){ (const char *)bytes, DM_DIGEST_SIZE };
}

static struct dm_str id_or_null(const char *id)
{
	return id[0] ? dm_str_from_c(id) : DM_NULL;
}

static int claim_insert(struct dm_journal *journal, const struct dm_claim *claim,
	const struct dm_claim_answer *answer, struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, DM_SQL_ROUTE);

	dm_query_text(&q, claim->route);
	int r = dm_query_run(&q, err);
	if (r < 0)
		return r;
	q = dm_query_open(journal, DM_SQL_CLAIM);
	dm_query_text(&q, claim->id);
	dm_query_text(&q, claim->route);
	dm_query_bytes(&q, claim->path);
	dm_query_text(&q, claim->stored);
	dm_query_number(&q, (int64_t)claim->bytes);
	dm_query_bytes(&q, digest(claim->sha256));
	dm_query_bytes(&q, digest(claim->config));
	dm_query_number(&q, claim->at);
	dm_query_text(&q, id_or_null(answer->duplicate_of));
	dm_query_text(&q, id_or_null(answer->supersedes));
	r = dm_query_run(&q, err);
	return r < 0 ? r
		     : dm_step_number(
			       journal, DM_SQL_CHANGE, sqlite3_last_insert_rowid(journal->db), err);
}

/* The job is there: is it this one? */
struct known {
	const struct dm_claim *claim;
	bool is_same;
};

static bool known_compare(void *ctx, const struct dm_record *record)
{
	struct known *known = ctx;
	const struct dm_claim *claim = known->claim;

	known->is_same = dm_str_eq(record->route, claim->route) &&
			 dm_str_eq(record->path, claim->path) &&
			 memcmp(record->sha256, claim->sha256, DM_DIGEST_SIZE) == 0;
	return false;
}

static int claim_known(struct dm_journal *journal, const struct dm_claim *claim, bool *ret_is_known,
	struct dm_error *err)
{
	struct known known = { .claim = claim };
	struct dm_error ignored = { 0 };
	int r = dm_journal_find(journal, claim->id, known_compare, &known, &ignored);

	*ret_is_known = r == 0;
	if (r == DM_E_NOT_FOUND || (r == 0 && known.is_same))
		return 0;
	if (r < 0)
		return dm_error_set(err, r, ignored.id, "%s", ignored.text);
	return dm_error_set(err, DM_E_BUG, "journal.same-id", "job %.*s is another file already",
		DM_FMT(claim->id));
}

int dm_journal_claim(struct dm_journal *journal, const struct dm_claim *claim,
	struct dm_claim_answer *ret, struct dm_error *err)
{
	struct dm_claim_answer answer = { 0 };
	bool own, is_known;
	int r;

	if (!dm_job_id_is_valid(claim->id) || claim->bytes > INT64_MAX)
		return dm_error_set(err, DM_E_BUG, "journal.claim", "no name of a job, or no size");
	r = dm_step_begin(journal, &own, err);
	if (r < 0)
		return r;
	r = claim_known(journal, claim, &is_known, err);
	if (r == 0)
		r = claim_answer(journal, claim, &answer, err);
	if (r == 0 && !is_known)
		r = claim_insert(journal, claim, &answer, err);
	r = dm_step_end(journal, own, r, err);
	if (r == 0)
		*ret = answer;
	return r;
}
