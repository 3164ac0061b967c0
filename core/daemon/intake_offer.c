/* Offers what has settled, sub-folders in turn and in each first what settled first, never on an old
 * look; and takes note of what became of it. */
#include "base/clock.h"
#include "intake_parts.h"

enum {
	REFRESH = 16, /* looks anew at once: for one kick, and those that follow soon */
	AGAIN = 1000, /* ms before what was put back is looked at: no cause is over at once */
};

/* Looks anew at the first in line, a few at once so that the next ones need not wait. */
static void refresh(struct dm_intake *in, uint64_t now)
{
	struct dm_window_entry *front[REFRESH];
	size_t n = dm_window_line_front(in->window, front, REFRESH);

	for (size_t i = 0; i < n; i++)
		if (now - front[i]->looked_at > DM_INTAKE_FRESH && !front[i]->is_looking)
			dm_window_postpone(in->window, front[i], 0);
}

static enum dm_settle_state state_of(const struct dm_window_entry *e)
{
	if (!e->is_final)
		return DM_SETTLE_READY;
	return e->candidate.is_incomplete ? DM_SETTLE_INCOMPLETE : DM_SETTLE_EMPTY;
}

/* The owner may call anything meanwhile, even what removes the entry. */
static void offer_one(struct dm_intake *in, struct dm_window_entry *e)
{
	struct dm_intake_offer offer = {
		.path = in->offered.text,
		.sight = e->candidate.last,
		.state = state_of(e),
		.is_final = e->is_final,
	};
	bool is_taken;

	(void)dm_path_join(dm_str_from_c(e->path), DM_NULL, &in->offered);
	dm_window_mark(in->window, e, DM_WINDOW_PARKED, true);
	e->has_news = false;
	is_taken = in->events.on_offer(in->ctx, &offer);
	if (in->is_over)
		return;
	in->has_room = is_taken;
	e = dm_window_find(in->window, in->offered.text);
	if (!e || !e->marks[DM_WINDOW_PARKED])
		return;
	if (is_taken)
		dm_window_line_leave(in->window, e);
	else
		dm_window_mark(in->window, e, DM_WINDOW_PARKED, false);
}

void dm_intake_offers(struct dm_intake *in, uint64_t now)
{
	struct dm_window_entry *e;

	while (!in->is_over && !in->is_paused && in->has_room &&
		(e = dm_window_line_first(in->window)) && !e->is_looking) {
		if (now - e->looked_at > DM_INTAKE_FRESH) {
			refresh(in, now);
			return;
		}
		offer_one(in, e);
	}
}

void dm_intake_kick(struct dm_intake *in)
{
	in->has_room = true;
	dm_intake_wake(in);
}

void dm_intake_pause(struct dm_intake *in)
{
	in->is_paused = true;
}

void dm_intake_resume(struct dm_intake *in)
{
	in->is_paused = false;
	in->has_room = true;
	dm_intake_rescan(in);
}

/* The entry of an offer that was taken, which is looked at as any other from now on; NULL where the
 * path is none. */
static struct dm_window_entry *unpark(struct dm_intake *in, const char *path)
{
	struct dm_window_entry *e = dm_window_find(dm_intake_from(in)->window, path);

	if (!e || !e->marks[DM_WINDOW_PARKED])
		return NULL;
	dm_window_mark(in->window, e, DM_WINDOW_PARKED, false);
	dm_window_line_leave(in->window, e);
	e->generation = in->generation;
	dm_intake_wake(in);
	return e;
}

void dm_intake_forget(struct dm_intake *in, const char *path)
{
	struct dm_window_entry *e = unpark(in, path);

	if (!e)
		return;
	in->has_progress = true;
	if (!e->has_news) {
		dm_window_remove(in->window, e);
		return;
	}
	e->has_news = false; /* maybe another one of its name */
	e->candidate = (struct dm_candidate){ 0 };
	dm_window_postpone(in->window, e, dm_clock_ms());
}

void dm_intake_again(struct dm_intake *in, const char *path)
{
	struct dm_window_entry *e = unpark(in, path);

	if (e) {
		e->has_news = false;
		dm_window_postpone(in->window, e, dm_clock_ms() + AGAIN);
		return;
	}
	/* Not from an offer of ours: put back by a person, or taken before we were opened. */
	if (dm_ignore_has_file(in->setup.ignore, dm_path_name(dm_str_from_c(path)).p))
		return;
	dm_intake_hinted(in, path, false, dm_clock_ms());
	dm_intake_wake(in);
}

void dm_intake_incomplete(struct dm_intake *in, const char *path)
{
	struct dm_window_entry *e = unpark(in, path);

	if (!e)
		return;
	e->has_news = false;
	dm_settle_incomplete(&e->candidate);
	dm_window_postpone(in->window, e, dm_clock_ms());
}

void dm_intake_kept(struct dm_intake *in, const char *path, const struct dm_error *why)
{
	struct dm_window_entry *e = unpark(in, path);

	if (!e)
		return;
	e->has_news = false;
	dm_intake_look_failed(in, e, why);
}
