/* What scans and events tell becomes entries of the window, or a reason to scan again. */
#include "base/clock.h"
#include "intake_parts.h"

enum { EVENTS = 256 }; /* at once: a full queue must not keep the loop from its other work */

/* One of a larger sub-folder gives way; a later scan finds it again. */
static bool make_room(struct dm_intake *in, const char *path)
{
	if (!dm_window_make_room(in->window, path))
		return false;
	in->lacks_room = true;
	*(in->scan.is_active ? &in->unseen_by_now : &in->unseen) += 1;
	return true;
}

/* NULL: there is no room, which is remembered. */
static struct dm_window_entry *entry_of(
	struct dm_intake *in, const char *path, uint64_t now, bool *ret_is_new)
{
	struct dm_window_entry *e = dm_window_find(in->window, path);

	*ret_is_new = !e;
	if (!e)
		(void)make_room(in, path);
	e = e ? e : dm_window_add(in->window, path, now);
	if (e && *ret_is_new)
		dm_window_mark(in->window, e, DM_WINDOW_NEW, true);
	if (e)
		e->generation = in->generation;
	else
		in->lacks_room = true;
	return e;
}

bool dm_intake_found(struct dm_intake *in, const char *path, uint64_t now)
{
	bool is_new;
	struct dm_window_entry *e;

	/* Files that only fill the window until they are looked at must not hide those behind. */
	if (dm_window_count(in->window) == in->setup.capacity &&
		dm_window_marked(in->window, DM_WINDOW_NEW) && !dm_window_find(in->window, path) &&
		!make_room(in, path))
		return false;
	e = entry_of(in, path, now, &is_new);
	if (!e)
		in->unseen_by_now++;
	else if (is_new && in->unseen)
		in->unseen--; /* most likely one of those */
	else if (e->marks[DM_WINDOW_PARKED])
		e->has_news = true; /* not claimed yet, or another one of its name */
	else if (e->marks[DM_WINDOW_TROUBLED] && !e->is_looking)
		dm_window_postpone(in->window, e, now); /* no event tells that it was mended */
	return true;
}

void dm_intake_hinted(struct dm_intake *in, const char *path, bool was_closed, uint64_t now)
{
	bool is_new;
	struct dm_window_entry *e = entry_of(in, path, now, &is_new);

	if (!e) {
		in->unseen += was_closed ? 1 : 0; /* a file is made once and closed once, mostly */
		return;
	}
	e->was_closed = e->was_closed || was_closed;
	if (e->marks[DM_WINDOW_PARKED] || e->is_looking) {
		e->has_news = true;
		return;
	}
	e->looked_at = 0;
	dm_window_postpone(in->window, e, now);
}

void dm_intake_refill(struct dm_intake *in, uint64_t now)
{
	size_t n = dm_window_count(in->window);
	size_t parked = dm_window_marked(in->window, DM_WINDOW_PARKED);

	if (!in->lacks_room || n >= in->setup.capacity ||
		n - parked > (in->setup.capacity - parked) / 2)
		return;
	/* Without progress the same files may fill the window again, for ever: not so fast. */
	if (in->has_progress)
		dm_intake_scan_whole(in);
	else if (in->scan.next > now + DM_INTAKE_NO_PROGRESS)
		in->scan.next = now + DM_INTAKE_NO_PROGRESS;
}

static void on_event(struct dm_intake *in, const struct dm_watch_event *event)
{
	const char *name = dm_path_name(dm_str_from_c(event->path.text)).p;
	struct dm_error err = { 0 };

	switch (event->kind) {
	case DM_WATCH_FILE:
		if (!dm_ignore_has_file(in->setup.ignore, name))
			dm_intake_hinted(in, event->path.text, event->was_closed, dm_clock_ms());
		break;
	case DM_WATCH_FOLDER:
		if (!dm_ignore_has_folder(in->setup.ignore, name))
			dm_intake_scan_folder(in, event->path.text);
		break;
	case DM_WATCH_RESCAN: dm_intake_scan_whole(in); break;
	case DM_WATCH_GONE:
		(void)dm_error_set(&err, DM_E_NOT_FOUND, "route.gone",
			"the folder %.150s was moved, removed or unmounted; bring it back",
			in->root.path.text[0] ? in->root.path.text
					      : in->setup.folders->name_in.text);
		dm_intake_gone(in, &err);
		break;
	}
}

void dm_intake_events_read(struct dm_intake *in)
{
	struct dm_watch_event event;
	size_t n = 0;

	in->has_more_events = false;
	while (in->watch && !in->is_over && n < EVENTS && dm_watch_next(in->watch, &event)) {
		on_event(in, &event);
		n++;
	}
	/* Some may be in memory, of which the descriptor knows nothing. */
	in->has_more_events = n == EVENTS;
}
