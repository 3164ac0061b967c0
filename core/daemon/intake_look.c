/* Looks at files that are due, some at once on a thread, and decides what each look means for its
 * entry in the window. */
#include <string.h>

#include "base/clock.h"
#include "intake_parts.h"
#include "sight.h"

enum { ENOUGH = 500 }; /* ms of looks at once: the first of them must not become old meanwhile */

/* One at least. */
static bool is_enough(const struct dm_intake *in, uint64_t begun)
{
	const struct dm_intake_looks *looks = &in->looks;

	return looks->n_done == looks->n || atomic_load(&in->is_stopping) ||
	       (looks->n_done && dm_clock_ms() - begun > ENOUGH);
}

static void on_look_work(uv_work_t *work)
{
	struct dm_intake *in = dm_intake_from(work->data);
	struct dm_intake_looks *looks = &in->looks;
	uint64_t begun = dm_clock_ms();
	bool has_failed = false;

	for (looks->n_done = 0; !is_enough(in, begun); looks->n_done++) {
		struct dm_intake_look *look = &looks->items[looks->n_done];

		look->at = dm_clock_ms();
		look->result = dm_sight_look(in->setup.folders->in, look->path, in->setup.ignore,
			&look->sight, &look->error);
		has_failed = has_failed || look->result;
	}
	/* A share that went away must not look like a folder without files. */
	looks->is_gone = has_failed && !dm_intake_has_root(in, &looks->error);
}

/* Many files that cannot be looked at must not keep the others from the window: what is above a
 * quarter of it is dropped, and found by the next scan. */
void dm_intake_look_failed(
	struct dm_intake *in, struct dm_window_entry *e, const struct dm_error *err)
{
	bool is_news = !e->marks[DM_WINDOW_TROUBLED];

	dm_window_line_leave(in->window, e);
	dm_window_mark(in->window, e, DM_WINDOW_TROUBLED, true);
	if (dm_window_marked(in->window, DM_WINDOW_TROUBLED) > in->setup.capacity / 4 + 1) {
		dm_window_remove(in->window, e);
		return;
	}
	dm_window_postpone(in->window, e, dm_clock_ms() + DM_INTAKE_TROUBLED);
	if (is_news)
		dm_intake_trouble(in, err);
}

static void on_sight(
	struct dm_intake *in, struct dm_window_entry *e, const struct dm_sight *sight, uint64_t at)
{
	struct dm_settle_verdict verdict = dm_settle_look(&e->candidate, &in->rules, sight, at);

	dm_window_mark(in->window, e, DM_WINDOW_TROUBLED, false);
	e->looked_at = dm_clock_ms(); /* or one that takes long would be too old when it is over */
	e->is_final = verdict.is_final;
	if (verdict.state == DM_SETTLE_READY) {
		dm_window_line_up(in->window, e);
		dm_window_postpone(in->window, e, UINT64_MAX);
	} else {
		dm_window_line_leave(in->window, e);
		dm_window_postpone(in->window, e, verdict.look_at);
	}
	if (verdict.may_ask && in->events.on_ask && !in->is_paused) {
		dm_settle_asked(&e->candidate);
		in->events.on_ask(in->ctx, &(struct dm_intake_ask){ e->path, *sight });
	}
}

void dm_intake_whole(struct dm_intake *in, const char *path, const struct dm_sight *seen)
{
	struct dm_window_entry *e = dm_window_find(dm_intake_from(in)->window, path);

	if (!e || e->marks[DM_WINDOW_PARKED] || !dm_sight_is_same(&e->candidate.last, seen))
		return;
	dm_settle_whole(&e->candidate);
	if (e->is_looking)
		e->has_news = true;
	else
		dm_window_postpone(in->window, e, dm_clock_ms());
	dm_intake_wake(in);
}

/* There was no time for it: it keeps its place, before what is due later. */
static void leave(struct dm_intake *in, const struct dm_intake_look *look)
{
	struct dm_window_entry *e = dm_window_find(in->window, look->path);

	if (!e || !e->is_looking)
		return;
	e->is_looking = false;
	if (e->has_news)
		dm_window_line_leave(in->window, e);
	e->has_news = false;
	e->was_closed = e->was_closed || look->was_closed;
	dm_window_postpone(in->window, e, look->due);
}

static void take(struct dm_intake *in, struct dm_intake_look *look)
{
	struct dm_window_entry *e = dm_window_find(in->window, look->path);

	if (!e || !e->is_looking)
		return; /* swept meanwhile, or another one by now */
	e->is_looking = false;
	dm_window_mark(in->window, e, DM_WINDOW_NEW, false);
	look->sight.was_closed = look->was_closed;
	if (look->result)
		e->was_closed = e->was_closed || look->was_closed;
	else
		on_sight(in, e, &look->sight, look->at);
	if (e->has_news) { /* what was seen may be old */
		e->has_news = false;
		dm_window_line_leave(in->window, e);
		dm_window_postpone(in->window, e, look->at);
	} else if (look->result == DM_E_NOT_FOUND) {
		dm_window_remove(in->window, e);
	} else if (look->result) {
		dm_intake_look_failed(in, e, &look->error);
	}
}

static void take_all(struct dm_intake *in)
{
	struct dm_intake_looks *looks = &in->looks;

	for (size_t i = 0; i < looks->n; i++)
		if (i < looks->n_done)
			take(in, &looks->items[i]);
		else
			leave(in, &looks->items[i]);
}

static void on_look_done(uv_work_t *work, int status)
{
	struct dm_intake *in = dm_intake_from(work->data);

	(void)status; /* cancelled only where it is of no use any more */
	in->looks.is_running = false;
	if (!dm_intake_came_back(in))
		return;
	if (in->looks.is_gone)
		dm_intake_gone(in, &in->looks.error);
	else
		take_all(in);
	dm_intake_turn(in);
}

static void add(struct dm_intake *in, struct dm_window_entry *e)
{
	struct dm_intake_looks *looks = &in->looks;
	size_t n = strlen(e->path) + 1;

	memcpy(looks->paths + looks->filled, e->path, n);
	looks->items[looks->n++] = (struct dm_intake_look){
		.path = looks->paths + looks->filled,
		.was_closed = e->was_closed,
		.due = e->look_at,
	};
	looks->filled += n;
	e->was_closed = false;
	e->is_looking = true;
	dm_window_postpone(in->window, e, UINT64_MAX);
}

void dm_intake_look_turn(struct dm_intake *in, uint64_t now)
{
	struct dm_intake_looks *looks = &in->looks;
	struct dm_window_entry *e;

	if (looks->is_running)
		return;
	looks->n = looks->filled = 0;
	while (looks->n < DM_INTAKE_LOOKS && looks->filled + DM_PATH_MAX <= DM_INTAKE_PATHS &&
		(e = dm_window_due(in->window, now)))
		add(in, e);
	if (!looks->n)
		return;
	looks->is_running = true;
	looks->is_gone = false;
	in->busy++;
	looks->work.data = in;
	(void)uv_queue_work(in->setup.loop, &looks->work, on_look_work, on_look_done);
}
