/* `jobs`: what the journal has, the newest first. It notes an attempt before a worker is free for it; the
 * loop knows which of them wait. */
#include <stdlib.h>
#include <string.h>

#include "answers_parts.h"
#include "passage.h"

enum { JOBS_DEFAULT = 20, JOBS_MAX = 1000 };

static bool on_record(void *ctx, const struct dm_record *record)
{
	struct dm_answer *a = ctx;
	struct dm_record waiting = *record;
	struct dm_answer_line line = { .text = NULL };

	waiting.state = DM_STATE_CLAIMED;
	memcpy(line.id, record->id, sizeof(line.id));
	if (dm_status_job_text(record, &line.text, &a->error))
		return false;
	if (record->state == DM_STATE_CONVERTING &&
		dm_status_job_text(&waiting, &line.waiting, &a->error)) {
		free(line.text);
		return false;
	}
	DM_PUSH(&a->arena, &a->lines, line);
	return true;
}

static int ask_jobs(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_answer *a = ctx;

	dm_answer_free_lines(a); /* it may be asked again from its beginning */
	return dm_journal_list(journal, &a->filter, on_record, a, err);
}

/* As `status` counts it. */
static bool is_waiting(const struct dm_traffic *t, const char *id)
{
	const struct dm_passage *p = t->first;

	while (p && strcmp(p->job.id, id) != 0)
		p = p->next;
	return p && p->step != DM_STEP_CONVERT;
}

static void on_jobs(void *ctx, const struct dm_error *err)
{
	struct dm_answer *a = ctx;

	for (size_t i = 0; i < a->lines.n; i++) {
		const struct dm_answer_line *line = &a->lines.items[i];
		bool waits = line->waiting && is_waiting(&a->daemon->traffic, line->id);

		dm_question_line(a->question, waits ? line->waiting : line->text);
	}
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
