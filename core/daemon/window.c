/* A hash table by path and a heap by time over the same entries. */
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/str.h"
#include "window_parts.h"

struct dm_window *dm_window_new(size_t capacity)
{
	struct dm_window *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->capacity = capacity;
	for (w->n_slots = 16; w->n_slots < capacity; w->n_slots *= 2)
		;
	w->slots = calloc(w->n_slots, sizeof(struct dm_window_entry *));
	w->folder_slots = calloc(w->n_slots, sizeof(struct dm_window_folder *));
	w->heap = calloc(capacity ? capacity : 1, sizeof(struct dm_window_entry *));
	if (!w->slots || !w->folder_slots || !w->heap)
		dm_window_free(&w);
	return w;
}

static struct dm_window_entry **slot_of(const struct dm_window *w, const char *path)
{
	return &w->slots[dm_hash(dm_str_from_c(path)) & (w->n_slots - 1)];
}

static void put(struct dm_window *w, size_t place, struct dm_window_entry *e)
{
	w->heap[place] = e;
	e->place = place;
}

static void rise(struct dm_window *w, struct dm_window_entry *e)
{
	size_t at = e->place;

	while (at > 0 && w->heap[(at - 1) / 2]->look_at > e->look_at) {
		put(w, at, w->heap[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	put(w, at, e);
}

static void sink(struct dm_window *w, struct dm_window_entry *e)
{
	size_t at = e->place;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < w->n && w->heap[child + 1]->look_at < w->heap[child]->look_at)
			child++;
		if (child >= w->n || w->heap[child]->look_at >= e->look_at)
			break;
		put(w, at, w->heap[child]);
		at = child;
	}
	put(w, at, e);
}

struct dm_window_entry *dm_window_find(const struct dm_window *w, const char *path)
{
	struct dm_window_entry *e = *slot_of(w, path);

	while (e && strcmp(e->path, path) != 0)
		e = e->next;
	return e;
}

struct dm_window_entry *dm_window_add(struct dm_window *w, const char *path, uint64_t now)
{
	struct dm_window_entry *e = dm_window_find(w, path), **slot;
	size_t n = strlen(path) + 1;

	if (e || w->n == w->capacity)
		return e;
	e = calloc(1, sizeof(*e) + n);
	if (!e)
		return NULL;
	memcpy(e->path, path, n);
	if (!dm_window_enter(w, e)) {
		free(e);
		return NULL;
	}
	e->look_at = now;
	slot = slot_of(w, path);
	e->next = *slot;
	*slot = e;
	put(w, w->n++, e);
	rise(w, e);
	return e;
}

bool dm_window_make_room(struct dm_window *w, const char *path)
{
	struct dm_window_entry *e = w->n == w->capacity ? dm_window_victim(w, path) : NULL;

	if (e)
		dm_window_remove(w, e);
	return e != NULL;
}

struct dm_window_entry *dm_window_due(const struct dm_window *w, uint64_t now)
{
	return w->n && w->heap[0]->look_at <= now ? w->heap[0] : NULL;
}

uint64_t dm_window_next_look(const struct dm_window *w)
{
	return w->n ? w->heap[0]->look_at : UINT64_MAX;
}

void dm_window_postpone(struct dm_window *w, struct dm_window_entry *e, uint64_t look_at)
{
	e->look_at = look_at;
	rise(w, e);
	sink(w, e);
}

void dm_window_mark(
	struct dm_window *w, struct dm_window_entry *e, enum dm_window_mark mark, bool is_set)
{
	if (e->marks[mark] == is_set)
		return;
	e->marks[mark] = is_set;
	w->marked[mark] += is_set ? 1 : (size_t)-1;
}

size_t dm_window_marked(const struct dm_window *w, enum dm_window_mark mark)
{
	return w->marked[mark];
}

void dm_window_remove(struct dm_window *w, struct dm_window_entry *e)
{
	struct dm_window_entry **slot = slot_of(w, e->path), *last = w->heap[--w->n];

	dm_window_leave(w, e);
	for (size_t i = 0; i < DM_WINDOW_MARKS; i++)
		dm_window_mark(w, e, (enum dm_window_mark)i, false);
	while (*slot != e)
		slot = &(*slot)->next;
	*slot = e->next;
	if (last != e) {
		put(w, e->place, last);
		rise(w, last);
		sink(w, last);
	}
	free(e);
}

void dm_window_sweep(struct dm_window *w, unsigned generation)
{
	for (size_t i = 0; i < w->n_slots; i++) {
		struct dm_window_entry *e = w->slots[i], *next;

		for (; e; e = next) {
			next = e->next;
			if (e->generation != generation && !e->marks[DM_WINDOW_PARKED])
				dm_window_remove(w, e);
		}
	}
}

size_t dm_window_count(const struct dm_window *w)
{
	return w->n;
}

void dm_window_free(struct dm_window **w)
{
	if (!*w)
		return;
	while ((*w)->heap && (*w)->n)
		dm_window_remove(*w, (*w)->heap[(*w)->n - 1]);
	free((*w)->heap);
	free((*w)->folder_slots);
	free((*w)->slots);
	free(*w);
	*w = NULL;
}
