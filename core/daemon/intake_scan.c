/* Scans on a thread, a slice at a time: the whole route on its cycle and when in doubt, one folder
 * where an event tells of a new one. A slice ends where a folder is to be watched, which must be
 * before its entries are read. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "ferry.h"
#include "filesystem.h"
#include "intake_parts.h"

static void note_path(struct dm_intake_scan *s, const char *path)
{
	size_t n = strlen(path) + 1;

	memcpy(s->paths + s->filled, path, n);
	s->filled += n;
}

/* Why events cannot be trusted there, or NULL. */
static const char *why_blind(const struct dm_scan_item *item)
{
	const struct dm_filesystem *fs = dm_filesystem_of(item->folder);

	if (!fs->has_events)
		return fs->why;
	return !item->is_mount || dm_watch_works(item->folder)
		       ? NULL
		       : "the file system does not tell of new files; the folder is scanned";
}

static void read_slice(struct dm_intake *in)
{
	struct dm_intake_scan *s = &in->scan;
	struct dm_scan_item item;

	while (s->filled + DM_PATH_MAX <= DM_INTAKE_PATHS && !atomic_load(&in->is_stopping)) {
		switch (dm_scan_next(s->scan, &item)) {
		case DM_SCAN_FILE: note_path(s, item.path); break;
		case DM_SCAN_FOLDER:
			if (!s->has_events)
				break;
			s->has_folder = true;
			s->folder = item;
			s->folder_why = why_blind(&item);
			return;
		case DM_SCAN_ASIDE: dm_ferry_rescue(in->setup.folders, item.path); break;
		case DM_SCAN_PAUSE: return;
		case DM_SCAN_END:
			s->trouble = *dm_scan_trouble(s->scan);
			dm_scan_end(&s->scan);
			s->is_ended = true;
			return;
		}
	}
}

static void on_slice_work(uv_work_t *work)
{
	struct dm_intake *in = dm_intake_from(work->data);
	struct dm_intake_scan *s = &in->scan;

	if (!s->scan) {
		s->is_gone = !dm_intake_has_root(in, &s->error);
		if (s->is_gone)
			return;
		s->result = dm_scan_begin(
			in->setup.folders->in, s->from.text, in->setup.ignore, &s->scan, &s->error);
		if (s->result)
			return;
	}
	read_slice(in);
}

/* Told once for as long as it stays the same. */
static void tell_trouble(struct dm_intake *in, const struct dm_scan_trouble *t)
{
	bool is_told = t->unreadable == in->told.unreadable && t->too_deep == in->told.too_deep &&
		       strcmp(t->first.text, in->told.first.text) == 0;
	struct dm_error err = { 0 };

	in->told = *t;
	if (is_told || !(t->unreadable || t->too_deep))
		return;
	(void)dm_error_set(&err, DM_E_IO, "scan.partial",
		"files are not seen in folders that cannot be read (%zu) or lie too deep (%zu); "
		"the first is %.120s%s%s",
		t->unreadable, t->too_deep, t->first.text, t->unreadable ? ": " : "",
		t->unreadable ? strerror(t->error_number) : "");
	dm_intake_trouble(in, &err);
}

static uint64_t cycle(const struct dm_intake *in)
{
	bool is_blind = in->is_limited && !in->setup.rescan_ms;

	return is_blind && in->cycle_ms > DM_INTAKE_CYCLE_BLIND ? DM_INTAKE_CYCLE_BLIND
								: in->cycle_ms;
}

static void whole_ended(struct dm_intake *in)
{
	const struct dm_scan_trouble *t = &in->scan.trouble;

	in->scans++;
	in->unseen = in->unseen_by_now;
	in->is_limited = in->was_limited;
	in->is_limit_told = in->is_limit_told && in->was_limited;
	in->blind.code = in->was_limited ? in->blind.code : 0;
	in->has_room = true; /* or it says so again; a kick that is missing must not stop a route */
	if (!t->unreadable && !t->too_deep)
		dm_window_sweep(in->window, in->generation);
	in->scan.next = dm_clock_ms() + cycle(in);
	tell_trouble(in, t);
}

/* Told once, for the first of them. */
static void scan_only(struct dm_intake *in)
{
	const struct dm_intake_scan *s = &in->scan;
	struct dm_error err = { 0 };

	in->is_limited = in->was_limited = true;
	if (in->blind.code)
		return;
	(void)dm_error_set(&in->blind, DM_E_IO, "watch.scanned", "in %.150s: %s", s->folder.path,
		s->folder_why);
	err = in->blind;
	dm_intake_trouble(in, &err);
}

static void watch_folder(struct dm_intake *in)
{
	struct dm_error err = { 0 };

	if (in->watch && in->scan.folder_why) {
		scan_only(in);
		return;
	}
	int r = in->watch ? dm_watch_folder(
				    in->watch, in->scan.folder.folder, in->scan.folder.path, &err)
			  : 0;

	if (!r || r == DM_E_NOT_FOUND)
		return;
	in->is_limited = in->was_limited = true;
	if (in->is_limit_told)
		return;
	in->is_limit_told = true;
	dm_intake_trouble(in, &err);
}

/* The folder could not be opened. */
static void not_begun(struct dm_intake *in)
{
	struct dm_intake_scan *s = &in->scan;

	if (!s->is_whole)
		return; /* moved on; if not, the next whole scan tells */
	s->next = dm_clock_ms() + cycle(in);
	if (s->result == DM_E_NOT_FOUND)
		dm_intake_gone(in, &s->error);
	else
		dm_intake_trouble(in, &s->error);
}

/* Takes what a slice found; false where it has to wait for room. */
static bool take(struct dm_intake *in)
{
	struct dm_intake_scan *s = &in->scan;
	uint64_t now = dm_clock_ms();

	for (; s->taken < s->filled; s->taken += strlen(s->paths + s->taken) + 1)
		if (!dm_intake_found(in, s->paths + s->taken, now))
			return false;
	s->has_slice = false;
	s->is_active = !s->is_ended;
	if (s->is_ended && s->is_whole)
		whole_ended(in);
	else if (s->is_ended)
		in->unseen += in->unseen_by_now;
	return true;
}

static void on_slice_done(uv_work_t *work, int status)
{
	struct dm_intake *in = dm_intake_from(work->data);
	struct dm_intake_scan *s = &in->scan;

	(void)status; /* cancelled only where it is of no use any more */
	s->is_running = false;
	if (!dm_intake_came_back(in))
		return;
	s->has_slice = !s->is_gone && !s->result;
	s->is_active = s->has_slice;
	s->taken = 0;
	if (s->is_gone)
		dm_intake_gone(in, &s->error);
	else if (s->result)
		not_begun(in);
	else if (s->has_folder)
		watch_folder(in);
	dm_intake_turn(in);
}

static void forget_partial(struct dm_intake_scan *s)
{
	while (s->n_partial)
		free(s->partial[--s->n_partial]);
}

void dm_intake_scan_whole(struct dm_intake *in)
{
	in->scan.is_wanted = true;
	forget_partial(&in->scan); /* it comes there, too */
}

void dm_intake_scan_folder(struct dm_intake *in, const char *path)
{
	struct dm_intake_scan *s = &in->scan;
	char *copy = s->is_wanted ? NULL : strdup(path);

	if (s->is_wanted)
		return;
	if (!copy || s->n_partial == DM_INTAKE_PARTIAL) {
		free(copy);
		dm_intake_scan_whole(in);
		return;
	}
	s->partial[s->n_partial++] = copy;
}

static void begin(struct dm_intake *in)
{
	struct dm_intake_scan *s = &in->scan;

	s->is_active = true;
	s->is_whole = s->n_partial == 0;
	in->unseen_by_now = 0;
	if (s->is_whole) {
		s->is_wanted = false;
		s->from.text[0] = '\0';
		in->generation++;
		in->lacks_room = in->has_progress = in->was_limited = false;
		return;
	}
	(void)dm_path_join(dm_str_from_c(s->partial[0]), DM_NULL, &s->from);
	free(s->partial[0]);
	s->n_partial--;
	memmove(s->partial, s->partial + 1, s->n_partial * sizeof(s->partial[0]));
}

uint64_t dm_intake_scan_next(const struct dm_intake *in, uint64_t now)
{
	const struct dm_intake_scan *s = &in->scan;

	if (s->is_running || s->has_slice) /* the looks that it waits for make a turn */
		return UINT64_MAX;
	return s->is_active || s->is_wanted || s->n_partial ? now : s->next;
}

void dm_intake_scan_turn(struct dm_intake *in, uint64_t now)
{
	struct dm_intake_scan *s = &in->scan;

	if (s->has_slice && !take(in))
		return;
	if (in->is_over || dm_intake_scan_next(in, now) > now)
		return;
	if (!s->is_active)
		begin(in);
	s->is_gone = s->is_ended = s->has_folder = false;
	s->has_events = in->watch != NULL;
	s->result = 0;
	s->error = (struct dm_error){ 0 };
	s->filled = 0;
	s->is_running = true;
	in->busy++;
	s->work.data = in;
	(void)uv_queue_work(in->setup.loop, &s->work, on_slice_work, on_slice_done);
}

void dm_intake_scan_done(struct dm_intake_scan *s)
{
	dm_scan_end(&s->scan);
	forget_partial(s);
}
