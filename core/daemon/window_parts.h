/* The parts of a window, for its own files: window.c (entries by path and by time) and window_turns.c
 * (sub-folders, and the line in which they take turns). */
#ifndef DM_DAEMON_WINDOW_PARTS_H
#define DM_DAEMON_WINDOW_PARTS_H

#include "window.h"

/* A sub-folder of which the window has files; gone with the last of them. */
struct dm_window_folder {
	struct dm_window_folder *next;	   /* of the same hash */
	struct dm_window_folder *on, *off; /* round all, and back */
	size_t n;
	struct dm_window_entry *oldest, *newest;
	struct dm_window_entry *first, *last;	/* in line */
	struct dm_window_folder *turn, *before; /* round those that have a line, and back */
	char path[];
};

struct dm_window {
	size_t capacity, n;
	size_t n_slots; /* power of two; of both tables */
	struct dm_window_entry **slots;
	struct dm_window_entry **heap; /* the earliest first */
	size_t marked[DM_WINDOW_MARKS];
	struct dm_window_folder **folder_slots;
	size_t n_folders;
	struct dm_window_folder *any;  /* of all: where the search for a large one goes on */
	struct dm_window_folder *next; /* of those that have a line: whose turn it is */
};

/* window_turns.c */
/* Puts a new entry to its folder; false where there is no memory. */
bool dm_window_enter(struct dm_window *, struct dm_window_entry *);
/* Takes it out. */
void dm_window_leave(struct dm_window *, struct dm_window_entry *);
/* Of a full window: the entry that is to give way to a file of that path, or NULL where its folder
 * has its share. */
struct dm_window_entry *dm_window_victim(struct dm_window *, const char *path);

#endif
