/* Events of folders (inotify), as a descriptor that a loop polls. Events are hints: what they miss
 * a scan finds, and every doubt ends in one. */
#ifndef DM_DAEMON_WATCH_H
#define DM_DAEMON_WATCH_H

#include "base/error.h"
#include "names.h"

enum dm_watch_kind {
	DM_WATCH_FILE,	 /* look at this file; it may be gone, or none of ours */
	DM_WATCH_FOLDER, /* a folder appeared: scan it (which watches it first) */
	DM_WATCH_RESCAN, /* events were lost, or a folder moved: scan everything */
	DM_WATCH_GONE,	 /* the root itself was moved, removed or unmounted: open it anew */
};

struct dm_watch_event {
	enum dm_watch_kind kind;
	bool was_closed; /* DM_WATCH_FILE: renamed here, or closed by a writer; else just made */
	struct dm_path path;
};

struct dm_watch;

/* DM_E_IO, DM_E_NOMEM: then scan. */
int dm_watch_open(struct dm_watch **ret, struct dm_error *);

/* To be polled for reading. */
int dm_watch_fd(const struct dm_watch *);

/* Watches an open folder that stands at `path` below the root ("": the root); again for one that is
 * watched already corrects its path. Watch first, then read the folder. DM_E_LIMIT "watch.limit":
 * the system gives no more, the folder depends on scanning. */
int dm_watch_folder(struct dm_watch *, int folder, const char *path, struct dm_error *);

/* The next event; false where there is none now. */
bool dm_watch_next(struct dm_watch *, struct dm_watch_event *ret);

size_t dm_watch_count(const struct dm_watch *);

/* Accepts NULL; empties the variable. */
void dm_watch_close(struct dm_watch **);

/* True where a file that is written and renamed in the folder really raises its events. The folder
 * is one of ours (.work/): a file `.watch-test` is made there for a moment. */
bool dm_watch_works(int folder);

#endif
