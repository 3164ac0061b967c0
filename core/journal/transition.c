/* Decides which change is legal from where, by one table; each change is a few prepared statements
 * in one transaction. All checks come before the first write. */
#include "transition.h"

#include <string.h>

#include "base/str.h"
#include "query.h"
#include "step.h"

#define BIT(state) (1u << DM_STATE_##state)

enum change {
	CHANGE_ATTEMPT,
	CHANGE_ATTEMPT_END,
	CHANGE_CONVERTED,
	CHANGE_PUBLISHED,
	CHANGE_SKIPPED,
	CHANGE_FAILED,
	CHANGE_FINISHED,
	CHANGE_RETURNED,
};

struct change_row {
	const char *name;
	unsigned from; /* bits of states */
	enum dm_state to;
	enum dm_outcome outcome; /* NONE: as it is */
	bool may_repeat;
};

static const struct change_row CHANGES[] = {
	[CHANGE_ATTEMPT] = { "attempt", BIT(CLAIMED) | BIT(CONVERTED), DM_STATE_CONVERTING,
		DM_OUTCOME_NONE, false },
	[CHANGE_ATTEMPT_END] = { "end of an attempt", BIT(CONVERTING), DM_STATE_CLAIMED,
		DM_OUTCOME_NONE, false },
	[CHANGE_CONVERTED] = { "converted", BIT(CONVERTING), DM_STATE_CONVERTED, DM_OUTCOME_NONE,
		true },
	[CHANGE_PUBLISHED] = { "published", BIT(CLAIMED) | BIT(CONVERTING) | BIT(CONVERTED),
		DM_STATE_PUBLISHED, DM_OUTCOME_PUBLISHED, true },
	[CHANGE_SKIPPED] = { "skipped", BIT(CLAIMED), DM_STATE_SKIPPED, DM_OUTCOME_SKIPPED, true },
	[CHANGE_FAILED] = { "failed", BIT(CLAIMED) | BIT(CONVERTING) | BIT(CONVERTED),
		DM_STATE_FAILED, DM_OUTCOME_FAILED, true },
	[CHANGE_FINISHED] = { "finished", BIT(PUBLISHED) | BIT(SKIPPED) | BIT(FAILED),
		DM_STATE_FINISHED, DM_OUTCOME_NONE, true },
	[CHANGE_RETURNED] = { "returned", BIT(CLAIMED) | BIT(CONVERTING) | BIT(CONVERTED),
		DM_STATE_FINISHED, DM_OUTCOME_RETURNED, true },
};

/* A job as a change needs it. */
struct job {
	int64_t number;
	enum dm_state state;
	enum dm_outcome outcome;
	uint32_t attempts;
	bool is_duplicate, is_repeat;
	char id[DM_JOB_ID_SIZE];
};

static int job_find(
	struct dm_journal *journal, struct dm_str id, struct job *ret, struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_WHERE);

	dm_query_text(&q, id);
	int r = dm_query_step(&q, err);
	if (r < 0)
		return r;
	if (r == 0)
		return dm_error_set(err, DM_E_NOT_FOUND, "journal.no-job",
			"the journal knows no job %.*s", DM_FMT(dm_str_first(id, 40)));
	ret->number = dm_column_number(&q);
	bool is_sound = dm_state_from_name(dm_column_bytes(&q), &ret->state);
	is_sound = dm_outcome_from_name(dm_column_bytes(&q), &ret->outcome) && is_sound;
	if (!is_sound)
		return dm_query_damaged(&q, err);
	ret->attempts = (uint32_t)dm_column_number(&q);
	ret->is_duplicate = dm_column_number(&q) != 0;
	memcpy(ret->id, id.p, DM_JOB_ID_LENGTH);
	ret->id[DM_JOB_ID_LENGTH] = '\0';
	return 0;
}

static bool is_repeat(const struct change_row *row, const struct job *job)
{
	if (!row->may_repeat || job->state != row->to)
		return false;
	if (row->outcome == DM_OUTCOME_NONE)
		return job->outcome != DM_OUTCOME_RETURNED;
	return job->outcome == row->outcome;
}

/* Finds the job and says whether the change is legal; nothing is written. */
static int change_check(struct dm_journal *journal, enum change change, struct dm_str id,
	struct job *ret, struct dm_error *err)
{
	const struct change_row *row = &CHANGES[change];
	int r = job_find(journal, id, ret, err);

	if (r < 0)
		return r;
	ret->is_repeat = is_repeat(row, ret);
	if (ret->is_repeat || (row->from & (1u << ret->state)))
		return 0;
	return dm_error_set(err, DM_E_BUG, "journal.transition",
		"job %s is %s (%s): no %s from there", ret->id, dm_state_name(ret->state),
		dm_outcome_name(ret->outcome), row->name);
}

static int change_state(struct dm_journal *journal, int64_t number, enum dm_state to, int64_t at,
	struct dm_error *err)
{
	struct dm_query move = dm_query_open(journal, DM_SQL_MOVE);

	dm_query_number(&move, number);
	dm_query_text(&move, dm_str_from_c(dm_state_name(to)));
	dm_query_number(&move, at);
	int r = dm_query_run(&move, err);
	return r < 0 ? r : dm_step_number(journal, DM_SQL_CHANGE, number, err);
}

static int total_add(struct dm_journal *journal, const struct job *job, struct dm_str outcome,
	struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, DM_SQL_TOTAL_ADD);
	bool counts = job->is_duplicate && !dm_str_eq(outcome, DM_STR("failed")) &&
		      !dm_str_eq(outcome, DM_STR("returned"));

	dm_query_number(&q, job->number);
	dm_query_text(&q, outcome);
	dm_query_number(&q, counts);
	return dm_query_run(&q, err);
}

static int outcome_set(struct dm_journal *journal, const struct job *job, enum dm_outcome outcome,
	struct dm_error *err)
{
	struct dm_str name = dm_str_from_c(dm_outcome_name(outcome));
	int r = dm_step_text(journal, DM_SQL_OUTCOME, job->number, name, err);

	return r < 0 ? r : total_add(journal, job, name, err);
}

/* Closes the attempt under way; failure NULL: it went well. */
static int attempt_close(struct dm_journal *journal, const struct job *job,
	const struct dm_failure *failure, int64_t at, struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, DM_SQL_ATTEMPT_END);
	int32_t code = failure ? failure->error.code : DM_OK;

	dm_query_number(&q, job->number);
	dm_query_number(&q, job->attempts);
	dm_query_number(&q, at);
	dm_query_number(&q, code);
	dm_query_text(&q, failure ? dm_str_from_c(failure->error.id) : DM_NULL);
	dm_query_text(&q, failure ? dm_str_from_c(failure->error.text) : DM_NULL);
	dm_query_text(&q, failure ? failure->plugin : DM_NULL);
	int r = dm_query_run(&q, err);
	if (r == 0 && dm_code_disposition(code) == DM_DISPOSITION_AGAIN)
		r = dm_step_number(journal, DM_SQL_CRASH_COUNT, job->number, err);
	return r;
}

/* What all changes but the claim have in common. Does nothing for a repeat. */
static int change_apply(struct dm_journal *journal, enum change change, const struct job *job,
	const struct dm_failure *failure, int64_t at, struct dm_error *err)
{
	const struct change_row *row = &CHANGES[change];
	int r = 0;

	if (job->is_repeat)
		return 0;
	if (job->state == DM_STATE_CONVERTING)
		r = attempt_close(journal, job, failure, at, err);
	if (r == 0)
		r = change_state(journal, job->number, row->to, at, err);
	if (r == 0 && row->outcome != DM_OUTCOME_NONE)
		r = outcome_set(journal, job, row->outcome, err);
	return r;
}

/* What a change brings with it beside its state; all of it may be left out. */
struct addition {
	const struct dm_failure *failure;
	int (*write)(struct dm_journal *, const struct job *, const struct addition *,
		struct dm_error *);
	enum dm_sql which;  /* for write_text: sets one column */
	struct dm_str text; /* to this */
	int64_t at;
	uint32_t *attempt; /* for attempt_open */
};

/* One transaction: checked, changed, and what it brings with it, which a repeat does not bring again. */
static int change_make(struct dm_journal *journal, enum change change, struct dm_str id,
	const struct addition *add, struct dm_error *err)
{
	struct job job;
	bool own;
	int r = dm_step_begin(journal, &own, err);

	if (r < 0)
		return r;
	r = change_check(journal, change, id, &job, err);
	if (r == 0)
		r = change_apply(journal, change, &job, add->failure, add->at, err);
	if (r == 0 && add->write && !job.is_repeat)
		r = add->write(journal, &job, add, err);
	return dm_step_end(journal, own, r, err);
}

static int write_text(struct dm_journal *journal, const struct job *job, const struct addition *add,
	struct dm_error *err)
{
	return dm_step_bytes(journal, add->which, job->number, add->text, err);
}

static int write_attempt(struct dm_journal *journal, const struct job *job,
	const struct addition *add, struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, DM_SQL_ATTEMPT_BEGIN);

	dm_query_number(&q, job->number);
	dm_query_number(&q, add->at);
	int r = dm_query_run(&q, err);
	if (r < 0)
		return r;
	*add->attempt = job->attempts + 1;
	return dm_step_number(journal, DM_SQL_ATTEMPT_COUNT, job->number, err);
}

static int write_reason(struct dm_journal *journal, const struct job *job,
	const struct addition *add, struct dm_error *err)
{
	const struct dm_error *error = &add->failure->error;
	struct dm_query q = dm_query_open(journal, DM_SQL_REASON);

	dm_query_number(&q, job->number);
	dm_query_number(&q, error->code);
	dm_query_text(&q, dm_str_from_c(error->id));
	dm_query_text(&q, dm_str_from_c(error->part));
	dm_query_number(&q, error->line);
	dm_query_number(&q, error->column);
	dm_query_text(&q, dm_str_from_c(error->text));
	dm_query_text(&q, add->failure->plugin);
	return dm_query_run(&q, err);
}

int dm_journal_attempt(struct dm_journal *journal, struct dm_str id, int64_t at, uint32_t *ret,
	struct dm_error *err)
{
	uint32_t number = 0;
	const struct addition add = { .write = write_attempt, .at = at, .attempt = &number };
	int r = change_make(journal, CHANGE_ATTEMPT, id, &add, err);

	if (r == 0)
		*ret = number;
	return r;
}

int dm_journal_attempt_end(struct dm_journal *journal, struct dm_str id,
	const struct dm_failure *failure, int64_t at, struct dm_error *err)
{
	const struct addition add = { .failure = failure, .at = at };

	return change_make(journal, CHANGE_ATTEMPT_END, id, &add, err);
}

int dm_journal_converted(
	struct dm_journal *journal, struct dm_str id, int64_t at, struct dm_error *err)
{
	return change_make(journal, CHANGE_CONVERTED, id, &(struct addition){ .at = at }, err);
}

int dm_journal_published(struct dm_journal *journal, struct dm_str id, struct dm_str result,
	int64_t at, struct dm_error *err)
{
	const struct addition add = {
		.write = write_text, .which = DM_SQL_RESULT, .text = result, .at = at
	};

	return change_make(journal, CHANGE_PUBLISHED, id, &add, err);
}

int dm_journal_skipped(
	struct dm_journal *journal, struct dm_str id, int64_t at, struct dm_error *err)
{
	return change_make(journal, CHANGE_SKIPPED, id, &(struct addition){ .at = at }, err);
}

int dm_journal_failed(struct dm_journal *journal, struct dm_str id,
	const struct dm_failure *failure, int64_t at, struct dm_error *err)
{
	const struct addition add = { .failure = failure, .write = write_reason, .at = at };

	return change_make(journal, CHANGE_FAILED, id, &add, err);
}

int dm_journal_finished(struct dm_journal *journal, struct dm_str id, struct dm_str place,
	int64_t at, struct dm_error *err)
{
	const struct addition add = {
		.write = write_text, .which = DM_SQL_PLACE, .text = place, .at = at
	};

	return change_make(journal, CHANGE_FINISHED, id, &add, err);
}

int dm_journal_returned(
	struct dm_journal *journal, struct dm_str id, int64_t at, struct dm_error *err)
{
	static const struct dm_failure cancelled = {
		.error = { .code = DM_E_CANCELLED, .id = "cancelled", .text = "put back" }
	};

	return change_make(journal, CHANGE_RETURNED, id,
		&(struct addition){ .failure = &cancelled, .at = at }, err);
}

static int lost_count(struct dm_journal *journal, uint32_t *ret, struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_LOST_COUNT);
	int r = dm_query_step(&q, err);

	if (r < 0)
		return r;
	*ret = (uint32_t)dm_column_number(&q);
	return 0;
}

int dm_journal_recover(struct dm_journal *journal, int64_t at, uint32_t *ret, struct dm_error *err)
{
	uint32_t lost = 0;
	bool own;
	int r = dm_step_begin(journal, &own, err);

	if (r < 0)
		return r;
	r = lost_count(journal, &lost, err);
	if (r == 0)
		r = dm_step_number(journal, DM_SQL_LOST_ATTEMPTS, at, err);
	if (r == 0)
		r = dm_step_number(journal, DM_SQL_LOST_CHANGES, at, err);
	if (r == 0)
		r = dm_step_number(journal, DM_SQL_LOST_JOBS, at, err);
	r = dm_step_end(journal, own, r, err);
	if (r == 0)
		*ret = lost;
	return r;
}
