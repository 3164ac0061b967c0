/* `jobs`: what the journal has, the newest first. */
#include <stdlib.h>

#include "answers_parts.h"

enum { JOBS_DEFAULT = 20, JOBS_MAX = 1000 };

static bool on_record(void *ctx, const struct dm_record *record)
{
	struct dm_answer *a = ctx;
	char *text = NULL;

	if (dm_status_job_text(record, &text, &a->error))
		return false;
	DM_PUSH(&a->arena, &a->lines, text);
	return true;
}

static int ask_jobs(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_answer *a = ctx;

	for (size_t i = 0; i < a->lines.n; i++)
		free(a->lines.items[i]);
	a->lines.n = 0; /* it may be asked again from its beginning */
	return dm_journal_list(journal, &a->filter, on_record, a, err);
}

static void on_jobs(void *ctx, const struct dm_error *err)
{
	struct dm_answer *a = ctx;

	for (size_t i = 0; i < a->lines.n; i++)
		dm_question_line(a->question, a->lines.items[i]);
	dm_answer_end(a, err->code ? err : &a->error);
}

int dm_answer_jobs(struct dm_answer *a)
{
	const char *outcome = dm_question_text(a->question, "outcome");
	uint64_t limit = JOBS_DEFAULT;

	(void)dm_question_number(a->question, "limit", &limit);
	a->filter = (struct dm_list_filter){
		.route = dm_str_from_c(dm_question_text(a->question, "route")),
		.before = dm_str_from_c(dm_question_text(a->question, "before")),
		.limit = (uint32_t)(limit > JOBS_MAX ? JOBS_MAX : limit),
	};
	if (outcome && !dm_outcome_from_name(dm_str_from_c(outcome), &a->filter.outcome))
		return dm_error_set(&a->error, DM_E_USAGE, "control.outcome",
			"there is no outcome %.40s; it is published, skipped, failed, returned or "
			"none",
			outcome);
	a->filter.by_outcome = outcome != NULL;
	a->request.run = ask_jobs;
	a->request.done = on_jobs;
	a->request.is_read = true;
	return 0;
}
