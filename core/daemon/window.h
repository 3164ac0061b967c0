/* The files of a route that are being waited for: a bounded number, by path, the next to be looked
 * at first. What finds no room waits in its folder until a later scan.
 *
 * Sub-folders are treated alike, however many files each has: in a full window each has a right to the
 * same share, and those that have settled come in turns. */
#ifndef DM_DAEMON_WINDOW_H
#define DM_DAEMON_WINDOW_H

#include <stddef.h>

#include "settle.h"

enum dm_window_mark {
	DM_WINDOW_PARKED,   /* somebody has it: never swept */
	DM_WINDOW_TROUBLED, /* it cannot be looked at */
	DM_WINDOW_NEW,	    /* it was not looked at yet */
	DM_WINDOW_MARKS,
};

struct dm_window_entry {
	/* For the caller. */
	struct dm_candidate candidate;
	unsigned generation; /* of the last scan that found it */
	uint64_t looked_at;
	bool is_looking, has_news, was_closed, is_final;
	/* To be read. */
	uint64_t look_at;
	bool marks[DM_WINDOW_MARKS];
	bool is_in_line;
	/* Private. */
	struct dm_window_folder *folder;
	struct dm_window_entry *older, *newer;	/* of the folder */
	struct dm_window_entry *before, *after; /* of those of the folder that are in line */
	size_t place;				/* in the order of looks */
	struct dm_window_entry *next;		/* of the same hash */
	char path[];
};

struct dm_window;

/* Room for so many files; NULL where there is no memory. */
struct dm_window *dm_window_new(size_t capacity);

/* Borrowed, or NULL. */
struct dm_window_entry *dm_window_find(const struct dm_window *, const char *path);

/* The entry of a path, a new one to be looked at at once where it has none. NULL: no room. */
struct dm_window_entry *dm_window_add(struct dm_window *, const char *path, uint64_t now);

/* In a full window: takes out a file of a folder that has more than its share, for this one, whose
 * folder has less. False: there is none, or there was room. */
bool dm_window_make_room(struct dm_window *, const char *path);

/* The entry whose time has come longest ago, or NULL. It stays until it is postponed or removed. */
struct dm_window_entry *dm_window_due(const struct dm_window *, uint64_t now);

/* When something is due next; UINT64_MAX where nothing is. */
uint64_t dm_window_next_look(const struct dm_window *);

/* Sets when the entry is looked at; UINT64_MAX: never, until it is set again. */
void dm_window_postpone(struct dm_window *, struct dm_window_entry *, uint64_t look_at);

void dm_window_remove(struct dm_window *, struct dm_window_entry *);

/* The line of those that wait for something else than a look, beside the order of looks: puts an
 * entry at the end of its folder's (once), or takes it out. With the one that was first the turn goes
 * to another folder. */
void dm_window_line_up(struct dm_window *, struct dm_window_entry *);
void dm_window_line_leave(struct dm_window *, struct dm_window_entry *);

/* The first in line, or NULL. */
struct dm_window_entry *dm_window_line_first(const struct dm_window *);

/* Those whose turn comes first, as many as there is room for; gives how many. */
size_t dm_window_line_front(const struct dm_window *, struct dm_window_entry **ret, size_t room);

void dm_window_mark(struct dm_window *, struct dm_window_entry *, enum dm_window_mark, bool is_set);

/* How many have the mark. */
size_t dm_window_marked(const struct dm_window *, enum dm_window_mark);

/* Removes what was not found by the scan of this generation (the files are gone), but for those that
 * are parked. */
void dm_window_sweep(struct dm_window *, unsigned generation);

size_t dm_window_count(const struct dm_window *);

/* Accepts NULL; empties the variable. */
void dm_window_free(struct dm_window **);

#endif
