/* The parts of an intake, for its own files: intake.c (its life), intake_found.c (what scans and
 * events tell), intake_offer.c, and the work on threads: intake_scan.c, intake_look.c, intake_root.c.
 *
 * All of it belongs to the loop's thread, but for the one piece of work that is_running says is on
 * another: then only that thread touches it. */
#ifndef DM_DAEMON_INTAKE_PARTS_H
#define DM_DAEMON_INTAKE_PARTS_H

#include <stdatomic.h>
#include <sys/stat.h>

#include "intake.h"
#include "scan.h"
#include "watch.h"
#include "window.h"

enum {
	DM_INTAKE_PATHS = 64 * 1024,  /* bytes of paths in one piece of work */
	DM_INTAKE_LOOKS = 256,	      /* files in one */
	DM_INTAKE_PARTIAL = 64,	      /* new folders that wait; more make a whole scan */
	DM_INTAKE_CYCLE_BLIND = 5000, /* ms between scans where not all is told by events */
	DM_INTAKE_NO_PROGRESS = 1000, /* ms between scans for a window that files only pass */
	DM_INTAKE_FRESH = 1000,	      /* ms that a look is believed when the file is offered */
	DM_INTAKE_TROUBLED = 60000,   /* ms to the next look at what could not be looked at */
};

/* Scans, slice by slice. */
struct dm_intake_scan {
	uv_work_t work;
	bool is_running;
	bool is_active; /* has begun, and not come to its end */
	bool is_whole;
	struct dm_path from; /* "": whole */
	/* Wanted, for the loop's thread alone. */
	bool is_wanted;
	char *partial[DM_INTAKE_PARTIAL];
	size_t n_partial;
	uint64_t next; /* of the cycle */
	/* What a slice brought. */
	struct dm_scan *scan;
	int result;
	struct dm_error error;
	bool is_gone, is_ended, has_events, has_folder;
	bool has_slice; /* of which not all is taken yet */
	size_t taken;
	struct dm_scan_item folder;
	const char *folder_why; /* it is not watched; NULL */
	struct dm_scan_trouble trouble;
	size_t filled;
	char paths[DM_INTAKE_PATHS];
};

struct dm_intake_look {
	const char *path;
	bool was_closed; /* an event said so before */
	uint64_t due, at;
	int result;
	struct dm_sight sight;
	struct dm_error error;
};

struct dm_intake_looks {
	uv_work_t work;
	bool is_running, is_gone;
	struct dm_error error;
	size_t n, n_done, filled;
	struct dm_intake_look items[DM_INTAKE_LOOKS];
	char paths[DM_INTAKE_PATHS];
};

/* Checks that in/ still stands where it stood. */
struct dm_intake_root {
	struct dm_path path; /* absolute; "" where the system does not tell */
	uint64_t next;
	uv_work_t work;
	bool is_running, is_gone;
	struct dm_error error;
};

struct dm_intake {
	uint32_t magic;
	unsigned busy; /* handles that are open and works that are on threads */
	atomic_bool is_stopping;
	bool is_over; /* closing, or gone: nothing more is told */
	bool is_closing, is_paused, is_turning;
	struct dm_intake_setup setup;
	struct dm_intake_events events;
	void *ctx;
	struct dm_settle_rules rules;
	uint64_t cycle_ms;
	struct dm_intake_root root;
	/* Events; NULL: scanning only. */
	struct dm_watch *watch;
	uv_poll_t poll;
	bool has_poll, has_more_events;
	const char *why;
	struct dm_error no_watch;		     /* to be told, and for `why` */
	bool is_limited, is_limit_told, was_limited; /* some folders are not watched */
	struct dm_error blind; /* the first folder that is scanned only, on a mount */
	uv_timer_t timer;
	/* What is known. */
	struct dm_window *window;
	unsigned generation;
	bool has_room;		       /* of the owner */
	bool lacks_room, has_progress; /* of the window, since the last whole scan began */
	size_t unseen, unseen_by_now;  /* files without room in the last scan, and in this one */
	struct dm_scan_trouble told;
	uint64_t scans;
	struct dm_path offered;
	struct dm_intake_scan scan;
	struct dm_intake_looks looks;
};

/* intake.c */
/* Begins what is due, offers what has settled, and sets the clock for the next time. To be called at
 * the end of every handler of the loop. */
void dm_intake_turn(struct dm_intake *);
/* Turns soon. */
void dm_intake_wake(struct dm_intake *);
/* A work came back from its thread; false where its result is of no use any more (and *in may be
 * gone). */
bool dm_intake_came_back(struct dm_intake *);
struct dm_intake *dm_intake_from(const void *data);
void dm_intake_trouble(struct dm_intake *, const struct dm_error *);
void dm_intake_gone(struct dm_intake *, const struct dm_error *why);

/* intake_root.c */
/* Learns the path that in/ has now: the descriptors follow it wherever it goes. */
void dm_intake_root_find(struct dm_intake *);
/* Is in/ still the folder that was opened? Touches the disk; for threads. */
bool dm_intake_has_root(const struct dm_intake *, struct dm_error *why);
/* Has that looked at on a thread where it is due; nobody need ask for it. */
void dm_intake_root_turn(struct dm_intake *, uint64_t now);
uint64_t dm_intake_root_next(const struct dm_intake *);

/* intake_found.c */
/* A scan tells that a file lies there. False: there is no room, but looks that are to come may make
 * some; to be told again then. */
bool dm_intake_found(struct dm_intake *, const char *path, uint64_t now);
/* An event does: look at it. */
void dm_intake_hinted(struct dm_intake *, const char *path, bool was_closed, uint64_t now);
/* Scans again where there is room by now for what found none. */
void dm_intake_refill(struct dm_intake *, uint64_t now);
/* Reads events, a bounded number. */
void dm_intake_events_read(struct dm_intake *);

/* intake_offer.c */
void dm_intake_offers(struct dm_intake *, uint64_t now);

/* intake_scan.c */
void dm_intake_scan_whole(struct dm_intake *);
void dm_intake_scan_folder(struct dm_intake *, const char *path);
/* Begins or continues a scan where one is wanted or due. */
void dm_intake_scan_turn(struct dm_intake *, uint64_t now);
/* When the next one is to be begun. */
uint64_t dm_intake_scan_next(const struct dm_intake *, uint64_t now);
void dm_intake_scan_done(struct dm_intake_scan *);

/* intake_look.c */
void dm_intake_look_turn(struct dm_intake *, uint64_t now);
/* It cannot be looked at, or not be taken. */
void dm_intake_look_failed(struct dm_intake *, struct dm_window_entry *, const struct dm_error *);

#endif
