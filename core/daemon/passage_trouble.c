/* Decides what follows a step that failed: the file's own end, a pause of its route, or a wait of its
 * own where others could be served. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "passage_parts.h"
#include "passage_steps.h"

enum {
	PAUSE_MIN = 1000, /* ms; of one that waits alone */
	PAUSE_MAX = 60000,
	/* Then what only one file meets, while the folders are sound, is taken for the file's own:
	 * 31 s after the first try. */
	TRIES_MAX = 6,
};

bool dm_passage_is_alone(const struct dm_passage *p)
{
	return p->is_stalled && p->due_ms;
}

bool dm_passage_is_kept(const struct dm_passage *p)
{
	return p->step == DM_STEP_TAKE && (p->is_kept || strcmp(p->trouble.id, "claim.kept") == 0);
}

/* --- Steps that may follow. */

/* The journal has another opinion of the job: it was damaged or lost, or what crashed before has
 * another content now. The files are right. */
static enum dm_step after_disagreement(struct dm_passage *p)
{
	DM_LOG_FAILED(
		DM_LOG_WARNING, "journal.disagrees", &p->trouble, DM_LOG_TEXT("job", p->job.id));
	if (p->step == DM_STEP_ENTER || p->step == DM_STEP_REENTER)
		return DM_STEP_RETURN;
	dm_passage_tell_done(p);
	return dm_passage_next(p);
}

/* Somebody removed .work/ID/, with the file in it: nothing is left to be done but to say so. */
static enum dm_step after_removal(struct dm_passage *p)
{
	DM_LOG_FAILED(DM_LOG_WARNING, "job.removed", &p->trouble, DM_LOG_TEXT("job", p->job.id),
		DM_LOG_STR("route", p->route->name), DM_LOG_TEXT("file", p->job.origin.text));
	p->is_removed = p->is_decided = false;
	return p->step == DM_STEP_RETURN ? DM_STEP_FORGET : DM_STEP_RETURN;
}

/* It fails, though it could not be copied. */
static enum dm_step fail_copy(struct dm_passage *p)
{
	p->error = p->trouble;
	p->job.bytes = p->sight.bytes;
	return DM_STEP_ENTER;
}

/* Trouble that is the file's own, or a wish to stop: the step that follows. DM_STEPS: it is the
 * system's, and the same step is to be done again later. */
static enum dm_step after_trouble(struct dm_passage *p)
{
	const struct dm_error *why = &p->trouble;
	bool is_gone = why->code == DM_E_NOT_FOUND;

	if (p->step == DM_STEP_TAKE && !p->is_leftover && (is_gone || dm_passage_is_kept(p)))
		return DM_STEP_END;
	if (p->is_removed)
		return after_removal(p);
	if (p->step == DM_STEP_COPY && is_gone)
		return DM_STEP_RETURN;
	if (p->step == DM_STEP_COPY && why->code == DM_E_LIMIT)
		return fail_copy(p);
	if (DM_PASSAGE_STEPS[p->step].ask && (why->code == DM_E_BUG || is_gone))
		return after_disagreement(p);
	if (p->is_decided && p->step != DM_STEP_CARRY)
		return DM_STEP_CARRY;
	return DM_STEPS;
}

/* --- Waiting for better times. */

/* Before this step nothing has been made of the file: it can go back. */
static bool is_early(enum dm_step step)
{
	return step == DM_STEP_COPY || step == DM_STEP_ENTER || step == DM_STEP_REDRAFT ||
	       step == DM_STEP_REENTER;
}

static void leave(struct dm_passage *p)
{
	p->is_told = true; /* before it was claimed, too: it lies in .work/ */
	dm_passage_end(p);
}

static void stall(struct dm_passage *p, uint64_t due_ms)
{
	struct dm_traffic *t = p->station->traffic;

	p->is_stalled = true;
	p->due_ms = due_ms;
	t->n_stalled++;
	t->n_alone += due_ms != 0;
}

void dm_passage_unstall(struct dm_passage *p)
{
	struct dm_traffic *t = p->station->traffic;

	t->n_stalled -= p->is_stalled;
	t->n_alone -= dm_passage_is_alone(p);
	p->is_stalled = false;
	p->due_ms = 0;
}

/* It takes no room from the others meanwhile. The station may let go of it at once. */
static void wait_with_route(struct dm_passage *p)
{
	struct dm_traffic *t = p->station->traffic;
	struct dm_error why = p->trouble;

	p->is_troubled = true;
	stall(p, 0);
	dm_station_trouble(p->station, &why);
	t->on_room(t->ctx);
}

/* What can be told by another end than waiting for ever. An administrator's cause cannot: it is mended
 * some day; nor can a lack of memory, which is never the file's own. */
static bool may_fail(const struct dm_passage *p)
{
	int32_t code = p->trouble.code;

	if (p->step == DM_STEP_TAKE)
		return !p->is_leftover;
	if (p->step == DM_STEP_COPY)
		return code == DM_E_IO;
	if (p->step == DM_STEP_RETURN) /* nobody can complete it here: it was waited for in vain */
		return p->is_incomplete && !p->is_half_back &&
		       dm_clock_ms() - p->begun_ms >= (uint64_t)p->route->incomplete_wait_ms;
	return p->step == DM_STEP_REDRAFT && dm_code_disposition(code) == DM_DISPOSITION_RETRY;
}

/* It is not complete, and where its rest could come it cannot be. */
static void fail_return(struct dm_passage *p)
{
	struct dm_error why = p->error;

	p->is_incomplete = false;
	(void)snprintf(p->error.id, sizeof(p->error.id), "claim.incomplete");
	(void)snprintf(p->error.text, sizeof(p->error.text),
		"%.120s; it could not be put back for its rest: %.100s", why.text, p->trouble.text);
	dm_passage_go(p, DM_STEP_EXPLAIN);
}

static void give_up(struct dm_passage *p)
{
	struct dm_error why = p->trouble;
	enum dm_step next = DM_STEP_EXPLAIN;

	if (p->step == DM_STEP_RETURN) {
		fail_return(p);
		return;
	}
	/* It stays where it is, and is looked at from time to time. */
	if (p->step == DM_STEP_TAKE) {
		p->is_kept = true;
		dm_passage_end(p);
		return;
	}
	(void)snprintf(p->trouble.text, sizeof(p->trouble.text),
		"tried %u times, while the folders could be written: %.200s", p->tries, why.text);
	if (p->step == DM_STEP_COPY)
		next = fail_copy(p);
	p->error = p->trouble;
	dm_passage_go(p, next);
}

static void wait_alone(struct dm_passage *p)
{
	struct dm_traffic *t = p->station->traffic;
	uint64_t pause = PAUSE_MIN << (p->tries < 6 ? p->tries : 6);

	if (++p->tries >= TRIES_MAX && may_fail(p)) {
		give_up(p);
		return;
	}
	pause = pause > PAUSE_MAX ? PAUSE_MAX : pause;
	if (is_early(p->step))
		dm_passage_close_drafts(p);
	stall(p, dm_clock_ms() + pause);
	DM_LOG_FAILED(DM_LOG_WARNING, "job.waits", &p->trouble, DM_LOG_TEXT("job", p->job.id),
		DM_LOG_STR("route", p->route->name), DM_LOG_TEXT("file", p->job.origin.text),
		DM_LOG_NUMBER("tries", p->tries), DM_LOG_NUMBER("seconds", pause / 1000));
	dm_traffic_await(t, p);
	t->on_room(t->ctx);
}

/* --- Whose trouble it is. */

void dm_passage_prove(struct dm_passage *p, enum dm_step step)
{
	p->back = step;
	p->doubt = p->trouble;
	dm_passage_go(p, DM_STEP_PROVE);
}

static void repeat(struct dm_passage *p)
{
	if (dm_passage_is_leaving(p) && is_early(p->step))
		dm_passage_go(p, DM_STEP_RETURN);
	else
		dm_passage_go(p, p->step);
}

void dm_passage_proved(struct dm_passage *p)
{
	bool is_own = !p->result;
	bool is_untouched = p->back == DM_STEP_TAKE && !p->is_leftover;

	p->step = p->back;
	p->trouble = p->doubt;
	if (is_untouched && (!is_own || dm_passage_is_leaving(p))) { /* nothing but in/ */
		dm_station_trouble(p->station, &p->trouble);
		dm_passage_end(p);
	} else if (dm_passage_is_leaving(p)) {
		if (dm_passage_is_halting(p) || !is_early(p->step))
			leave(p);
		else
			repeat(p);
	} else if (is_own) {
		wait_alone(p);
	} else {
		wait_with_route(p);
	}
}

/* Our own calls tell of a full disk, a lost route or a journal as it is. What goes back may want room on
 * a file system of its own, though. */
static bool may_be_its_own(const struct dm_passage *p)
{
	bool is_full = p->trouble.code == DM_E_SPACE && p->step != DM_STEP_RETURN;

	return DM_PASSAGE_STEPS[p->step].work && !is_full &&
	       strcmp(p->trouble.id, "route.lost") != 0;
}

void dm_passage_trouble(struct dm_passage *p)
{
	enum dm_step step = after_trouble(p);

	if (step != DM_STEP_CARRY && step != DM_STEPS) {
		dm_passage_go(p, step);
		return;
	}
	if (p->step == DM_STEP_TAKE) {
		dm_passage_prove(p, DM_STEP_TAKE);
		return;
	}
	if (dm_passage_is_leaving(p)) {
		leave(p);
		return;
	}
	p->step = step == DM_STEP_CARRY ? step : p->step;
	if (may_be_its_own(p))
		dm_passage_prove(p, p->step);
	else
		wait_with_route(p);
}

/* --- Going on. */

void dm_passage_continue(struct dm_passage *p)
{
	if (!p->is_stalled)
		return;
	dm_passage_unstall(p);
	bool is_untouched = p->step == DM_STEP_TAKE && !p->is_leftover;
	if (dm_passage_is_halting(p) || (is_untouched && dm_passage_is_leaving(p)))
		dm_passage_end(p);
	else
		repeat(p);
}

void dm_passage_recall(struct dm_passage *p)
{
	if (p->is_stalled) {
		dm_passage_continue(p);
	} else if (p->step == DM_STEP_WAIT || p->step == DM_STEP_CONVERT) {
		dm_passage_leave_queue(p);
		if (dm_passage_is_halting(p))
			dm_passage_end(p);
		else
			dm_passage_go(p, DM_STEP_RETURN);
	}
}
