/* The files of a route that are being waited for: a bounded number, by path, the next to be looked
 * at first. What finds no room waits in its folder until a later scan. */
#ifndef DM_DAEMON_WINDOW_H
#define DM_DAEMON_WINDOW_H

#include <stddef.h>

#include "settle.h"

struct dm_window_entry {
	struct dm_candidate candidate;
	uint64_t look_at;
	unsigned generation;	      /* of the last scan that found it; for the caller */
	size_t place;		      /* private: in the order of looks */
	struct dm_window_entry *next; /* private: of the same hash */
	char path[];
};

struct dm_window;

/* Room for so many files; NULL where there is no memory. */
struct dm_window *dm_window_new(size_t capacity);

/* Borrowed, or NULL. */
struct dm_window_entry *dm_window_find(const struct dm_window *, const char *path);

/* The entry of a path, a new one to be looked at at once where it has none. NULL: no room. */
struct dm_window_entry *dm_window_add(struct dm_window *, const char *path, uint64_t now);

/* The entry whose time has come longest ago, or NULL. It stays until it is postponed or removed. */
struct dm_window_entry *dm_window_due(const struct dm_window *, uint64_t now);

/* When something is due next; UINT64_MAX where nothing is. */
uint64_t dm_window_next_look(const struct dm_window *);

/* Sets when the entry is looked at. */
void dm_window_postpone(struct dm_window *, struct dm_window_entry *, uint64_t look_at);

void dm_window_remove(struct dm_window *, struct dm_window_entry *);

/* Removes what was not found by the scan of this generation: the files are gone. */
void dm_window_sweep(struct dm_window *, unsigned generation);

size_t dm_window_count(const struct dm_window *);

/* Accepts NULL; empties the variable. */
void dm_window_free(struct dm_window **);

#endif
