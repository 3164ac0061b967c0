/* Sub-folders take turns, and a window that is full is shared by them: who drops 50,000 files keeps
 * nobody waiting who drops one. */
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "names.h"
#include "window_parts.h"

static struct dm_window_folder **slot_of(const struct dm_window *w, struct dm_str path)
{
	return &w->folder_slots[dm_hash(path) & (w->n_slots - 1)];
}

static struct dm_window_folder *find(const struct dm_window *w, struct dm_str path)
{
	struct dm_window_folder *f = *slot_of(w, path);

	while (f && !dm_str_eq(dm_str_from_c(f->path), path))
		f = f->next;
	return f;
}

static struct dm_window_folder *make(struct dm_window *w, struct dm_str path)
{
	struct dm_window_folder *f = calloc(1, sizeof(*f) + path.n + 1), **slot;

	if (!f)
		return NULL;
	memcpy(f->path, path.n ? path.p : "", path.n);
	slot = slot_of(w, path);
	f->next = *slot;
	*slot = f;
	f->on = w->any ? w->any : f;
	f->off = w->any ? w->any->off : f;
	f->on->off = f->off->on = f;
	w->any = f;
	w->n_folders++;
	return f;
}

static void drop(struct dm_window *w, struct dm_window_folder *f)
{
	struct dm_window_folder **slot = slot_of(w, dm_str_from_c(f->path));

	while (*slot != f)
		slot = &(*slot)->next;
	*slot = f->next;
	f->off->on = f->on;
	f->on->off = f->off;
	if (w->any == f)
		w->any = f->on == f ? NULL : f->on;
	w->n_folders--;
	free(f);
}

bool dm_window_enter(struct dm_window *w, struct dm_window_entry *e)
{
	struct dm_str path = dm_path_folder(dm_str_from_c(e->path));
	struct dm_window_folder *f = find(w, path);

	f = f ? f : make(w, path);
	if (!f)
		return false;
	e->folder = f;
	e->older = f->newest;
	*(f->newest ? &f->newest->newer : &f->oldest) = e;
	f->newest = e;
	f->n++;
	return true;
}

void dm_window_leave(struct dm_window *w, struct dm_window_entry *e)
{
	struct dm_window_folder *f = e->folder;

	dm_window_line_leave(w, e);
	*(e->older ? &e->older->newer : &f->oldest) = e->newer;
	*(e->newer ? &e->newer->older : &f->newest) = e->older;
	if (--f->n == 0)
		drop(w, f);
}

/* The last that came: those before it are nearer to their turn. */
static struct dm_window_entry *last_of(const struct dm_window_folder *f)
{
	struct dm_window_entry *e = f->newest;

	while (e && (e->marks[DM_WINDOW_PARKED] || e->is_looking))
		e = e->older;
	return e;
}

struct dm_window_entry *dm_window_victim(struct dm_window *w, const char *path)
{
	const struct dm_window_folder *own = find(w, dm_path_folder(dm_str_from_c(path)));
	size_t share = w->capacity / (w->n_folders + !own);
	struct dm_window_entry *e = NULL;

	if ((own ? own->n : 0) >= share)
		return NULL;
	for (size_t i = 0; i < w->n_folders && !e; i++) {
		w->any = w->any->on;
		e = w->any->n > share ? last_of(w->any) : NULL;
	}
	return e;
}

/* --- The line. */

/* A folder comes to its turn after all others. */
static void join(struct dm_window *w, struct dm_window_folder *f)
{
	f->turn = w->next ? w->next : f;
	f->before = w->next ? w->next->before : f;
	f->turn->before = f->before->turn = f;
	if (!w->next)
		w->next = f;
}

static void part(struct dm_window *w, struct dm_window_folder *f)
{
	f->before->turn = f->turn;
	f->turn->before = f->before;
	if (w->next == f)
		w->next = f->turn == f ? NULL : f->turn;
}

void dm_window_line_up(struct dm_window *w, struct dm_window_entry *e)
{
	struct dm_window_folder *f = e->folder;

	if (e->is_in_line)
		return;
	if (!f->first)
		join(w, f);
	e->is_in_line = true;
	e->before = f->last;
	e->after = NULL;
	*(f->last ? &f->last->after : &f->first) = e;
	f->last = e;
}

void dm_window_line_leave(struct dm_window *w, struct dm_window_entry *e)
{
	struct dm_window_folder *f = e->folder;

	if (!e->is_in_line)
		return;
	if (w->next == f && f->first == e)
		w->next = f->turn;
	e->is_in_line = false;
	*(e->before ? &e->before->after : &f->first) = e->after;
	*(e->after ? &e->after->before : &f->last) = e->before;
	e->before = e->after = NULL;
	if (!f->first)
		part(w, f);
}

struct dm_window_entry *dm_window_line_first(const struct dm_window *w)
{
	return w->next ? w->next->first : NULL;
}

size_t dm_window_line_front(const struct dm_window *w, struct dm_window_entry **ret, size_t room)
{
	size_t n = 0, n_before;
	size_t round = 0;

	do {
		struct dm_window_folder *f = w->next;

		n_before = n;
		do {
			struct dm_window_entry *e = f ? f->first : NULL;

			for (size_t i = 0; e && i < round; i++)
				e = e->after;
			if (e && n < room)
				ret[n++] = e;
			f = f ? f->turn : NULL;
		} while (f != w->next && n < room);
		round++;
	} while (n > n_before && n < room);
	return n;
}
