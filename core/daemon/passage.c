/* Decides what follows what; passage_steps.c does it. Everything here runs on the loop's thread. */
#include "passage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/clock.h"
#include "log.h"
#include "now.h"
#include "passage_parts.h"
#include "passage_steps.h"

void dm_passage_tell(const struct dm_passage *p, enum dm_log_level level, const char *event)
{
	const struct dm_error *err = p->error.code ? &p->error : NULL;

	DM_LOG_FAILED(level, event, err, DM_LOG_TEXT("job", p->job.id),
		DM_LOG_STR("route", p->route->name), DM_LOG_TEXT("file", p->job.origin.text),
		DM_LOG_NUMBER("bytes", p->job.bytes),
		DM_LOG_NUMBER("ms", dm_clock_ms() - p->begun_ms));
}

/* --- The end. */

static void tell_intake(const struct dm_passage *p)
{
	struct dm_intake *intake = p->station->intake;
	const char *path = p->job.origin.text;

	if (!p->is_offered || !intake)
		return;
	if (p->step != DM_STEP_FORGET && p->step != DM_STEP_TAKE)
		dm_intake_forget(intake, path);
	else if (dm_passage_is_kept(p))
		dm_intake_kept(intake, path, &p->trouble);
	else if (p->is_incomplete)
		dm_intake_incomplete(intake, path);
	else
		dm_intake_again(intake, path);
}

void dm_passage_leave_queue(struct dm_passage *p)
{
	struct dm_traffic *t = p->station->traffic;
	struct dm_passage **at = &t->waiting;

	while (*at && *at != p)
		at = &(*at)->next_waiting;
	if (!*at)
		return;
	*at = p->next_waiting;
	if (!*at)
		t->waiting_end = at;
	t->n_waiting--;
}

/* It stays in .work/, where the next opening of its route finds it; the log tells of it anew then. */
static void tell_left(const struct dm_passage *p)
{
	const struct dm_error *why = p->trouble.code ? &p->trouble : NULL;

	DM_LOG_FAILED(why ? DM_LOG_WARNING : DM_LOG_INFO, "job.left", why,
		DM_LOG_TEXT("job", p->job.id), DM_LOG_STR("route", p->route->name),
		DM_LOG_TEXT("file", p->job.origin.text));
}

void dm_passage_end(struct dm_passage *p)
{
	struct dm_station *station = p->station;
	struct dm_traffic *t = station->traffic;

	if (p->is_told)
		tell_left(p);
	tell_intake(p);
	dm_passage_leave_queue(p);
	dm_passage_close_files(p);
	dm_snapshot_unref(&p->snapshot);
	*p->at = p->next;
	if (p->next)
		p->next->at = p->at;
	t->n--;
	dm_passage_unstall(p);
	free(p);
	dm_station_left(station);
	t->on_room(t->ctx);
}

/* --- What follows. */

bool dm_passage_is_halting(const struct dm_passage *p)
{
	return p->station->state == DM_STATION_LEAVING && !p->station->is_retired;
}

bool dm_passage_is_stopping(const struct dm_passage *p)
{
	return p->station->traffic->is_stopping;
}

bool dm_passage_is_leaving(const struct dm_passage *p)
{
	return dm_passage_is_stopping(p) || dm_passage_is_halting(p) || p->station->is_retired;
}

static enum dm_step after_copy(struct dm_passage *p)
{
	if (dm_passage_is_stopping(p))
		return DM_STEP_RETURN;
	if (!p->job.bytes && !p->error.code)
		(void)dm_error_set(&p->error, DM_E_FORMAT, "claim.empty",
			"the file is empty; save it again and drop it again");
	return DM_STEP_ENTER;
}

static enum dm_step after_enter(struct dm_passage *p)
{
	dm_passage_tell(p, DM_LOG_INFO, "job.claimed");
	p->is_told = true;
	if (p->error.code)
		return p->is_failed_before ? DM_STEP_REFUSE : DM_STEP_EXPLAIN;
	if (p->is_skipped)
		return DM_STEP_SKIP; /* the journal counts it already */
	return dm_passage_is_stopping(p) ? DM_STEP_RETURN : DM_STEP_WAIT;
}

static enum dm_step after_reenter(struct dm_passage *p)
{
	p->error = (struct dm_error){ 0 };
	return dm_passage_is_stopping(p) ? DM_STEP_RETURN : DM_STEP_WAIT;
}

/* The step that follows one that was done. */
enum dm_step dm_passage_next(struct dm_passage *p)
{
	switch (p->step) {
	case DM_STEP_TAKE: return dm_passage_is_stopping(p) ? DM_STEP_RETURN : DM_STEP_COPY;
	case DM_STEP_COPY: return after_copy(p);
	case DM_STEP_ENTER: return after_enter(p);
	case DM_STEP_REDRAFT: return DM_STEP_REENTER;
	case DM_STEP_REENTER: return after_reenter(p);
	case DM_STEP_PUBLISH: return DM_STEP_NOTE;
	case DM_STEP_SKIP: return DM_STEP_NOTE;
	case DM_STEP_EXPLAIN: return DM_STEP_REFUSE;
	case DM_STEP_REFUSE: return DM_STEP_CLOSE;
	case DM_STEP_CARRY: return p->error.code ? DM_STEP_CLOSE : DM_STEP_NOTE;
	case DM_STEP_RETURN: return DM_STEP_FORGET;
	default: return DM_STEP_END;
	}
}

void dm_passage_tell_done(struct dm_passage *p)
{
	switch (p->step) {
	case DM_STEP_NOTE:
		dm_passage_tell(p, DM_LOG_INFO, p->is_skipped ? "job.skipped" : "job.published");
		break;
	case DM_STEP_CLOSE: dm_passage_tell(p, DM_LOG_WARNING, "job.failed"); break;
	case DM_STEP_FORGET:
		dm_passage_tell(
			p, DM_LOG_INFO, p->is_incomplete ? "job.incomplete" : "job.returned");
		break;
	default: return;
	}
	p->is_told = false;
}

/* A draft is made on a disk that is full, too: its passage is well when a worker could use it. */
void dm_passage_be_well(struct dm_passage *p)
{
	if (p->step == DM_STEP_REDRAFT || p->step == DM_STEP_REENTER)
		return;
	dm_station_well(p->station, p->is_troubled);
	p->is_troubled = false;
	p->tries = 0;
}

static void on_step(struct dm_passage *p)
{
	if (p->step == DM_STEP_PROVE) {
		dm_passage_proved(p);
		return;
	}
	if (p->result) {
		dm_passage_trouble(p);
		return;
	}
	dm_passage_be_well(p);
	dm_passage_tell_done(p);
	enum dm_step next = dm_passage_next(p);
	if (next == DM_STEP_END || (dm_passage_is_halting(p) && next != DM_STEP_NOTE &&
					   next != DM_STEP_CLOSE && next != DM_STEP_FORGET))
		dm_passage_end(p);
	else
		dm_passage_go(p, next);
}

/* --- Where it is done. */

static void on_work(uv_work_t *work)
{
	struct dm_passage *p = work->data;

	p->trouble = (struct dm_error){ 0 };
	p->result = DM_PASSAGE_STEPS[p->step].work(p, &p->trouble);
	p->is_removed = p->result && dm_job_is_removed(&p->job);
}

static void after_work(uv_work_t *work, int status)
{
	(void)status;
	on_step(work->data);
}

static int on_ask(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_passage *p = ctx;

	return DM_PASSAGE_STEPS[p->step].ask(p, journal, err);
}

static void on_answer(void *ctx, const struct dm_error *err)
{
	struct dm_passage *p = ctx;

	p->trouble = *err;
	p->result = err->code;
	on_step(p);
}

static void wait_for_worker(struct dm_passage *p)
{
	struct dm_traffic *t = p->station->traffic;

	p->next_waiting = NULL;
	*t->waiting_end = p;
	t->waiting_end = &p->next_waiting;
	t->n_waiting++;
	t->on_waiting(t->ctx);
}

void dm_passage_go(struct dm_passage *p, enum dm_step step)
{
	const struct dm_passage_step *row = &DM_PASSAGE_STEPS[step];
	struct dm_traffic *t = p->station->traffic;

	if (step == DM_STEP_END) {
		dm_passage_end(p);
		return;
	}
	p->step = step;
	if (step == DM_STEP_WAIT) {
		wait_for_worker(p);
		return;
	}
	if (row->work) {
		DM_CHECK(uv_queue_work(t->loop, &p->work, on_work, after_work) == 0);
		return;
	}
	p->request = (struct dm_journal_request){ .run = on_ask, .done = on_answer, .ctx = p };
	dm_journal_thread_send(t->journal, &p->request);
}

/* --- The beginning. */

static struct dm_passage *new_passage(struct dm_station *station)
{
	struct dm_passage *p = calloc(1, sizeof(*p));
	struct dm_traffic *t = station->traffic;

	if (!p)
		return NULL;
	p->station = station;
	p->snapshot = dm_snapshot_ref(station->snapshot);
	p->route = station->route;
	p->job.folders = &station->folders;
	p->job.dir = p->job.data = -1;
	p->work.data = p;
	p->begun_ms = dm_clock_ms();
	p->number = ++t->last_number;
	p->n_drafts = p->route->outputs.n;
	for (size_t i = 0; i < p->n_drafts; i++) {
		(void)snprintf(p->draft_names[i], sizeof(p->draft_names[i]), "report.%.*s",
			DM_FMT(p->route->outputs.items[i]));
		p->drafts[i] = (struct dm_draft){ p->draft_names[i], -1 };
	}
	p->next = t->first;
	p->at = &t->first;
	if (p->next)
		p->next->at = &p->next;
	t->first = p;
	t->n++;
	station->passages++;
	return p;
}

bool dm_passage_begin(struct dm_station *station, const struct dm_intake_offer *offer)
{
	struct dm_passage *p = new_passage(station);

	if (!p)
		return false;
	p->is_offered = true;
	p->is_final = offer->is_final;
	p->sight = offer->sight;
	(void)dm_path_join(dm_str_from_c(offer->path), DM_NULL, &p->job.origin);
	dm_job_id_next(&station->traffic->ids, dm_now_ms(), p->job.id);
	dm_passage_go(p, DM_STEP_TAKE);
	return true;
}

bool dm_passage_resume(struct dm_station *station, const struct dm_job *job)
{
	struct dm_passage *p = new_passage(station);

	if (!p)
		return false;
	p->is_recovered = true;
	p->job = *job;
	dm_job_id_source_raise(&station->traffic->ids, dm_str_from_c(job->id));
	dm_passage_go(p, DM_STEP_COPY);
	return true;
}
