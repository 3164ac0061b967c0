/* Finds the files of one route that may be taken: events where the file system has them, scans
 * always, looks at what was found until it has settled, and offers it.
 *
 * Everything that touches the disk runs on threads of the loop's pool; all calls and events are on
 * the loop's thread. Memory is bounded: what finds no room waits in its folder for a later scan. */
#ifndef DM_DAEMON_INTAKE_H
#define DM_DAEMON_INTAKE_H

#include <uv.h>

#include "folders.h"
#include "ignore.h"
#include "settle.h"

struct dm_intake;

/* Borrowed until on_closed. */
struct dm_intake_setup {
	uv_loop_t *loop;
	const struct dm_folders *folders;
	const struct dm_ignore *ignore;
	int64_t settle_ms; /* below 0: 2 s, and 5 s where events cannot be had */
	uint64_t incomplete_wait_ms;
	uint64_t open_wait_ms; /* an owner file is believed for so long */
	uint64_t rescan_ms;    /* 0: 60 s, and 5 s where events cannot be had */
	size_t capacity;       /* files that are waited for at once, with those that are taken */
	bool is_scan_only;     /* events are not used, though they could be had */
};

/* A file that has settled. Valid during the call. */
struct dm_intake_offer {
	const char *path; /* below in/ */
	struct dm_sight sight;
	enum dm_settle_state state; /* READY, or where is_final: EMPTY, INCOMPLETE */
	bool is_final;		    /* it was waited for long enough */
};

/* A file of which a reader could know that it is whole, before it has settled. Valid during the call. */
struct dm_intake_ask {
	const char *path;
	struct dm_sight sight;
};

/* Never told from within a call of the functions below, but they may be called from these. */
struct dm_intake_events {
	/* A file may be taken. True: it is, and the intake leaves it alone until one of the calls
	 * below names it. False: there is no room now; it is offered again (after a new look) when
	 * dm_intake_kick says so. */
	bool (*on_offer)(void *ctx, const struct dm_intake_offer *);
	/* Has a reader look at the file where it lies; dm_intake_whole may follow. What nobody answers
	 * is waited for. NULL: nobody is to be asked. */
	void (*on_ask)(void *ctx, const struct dm_intake_ask *);
	/* The folder in/ is gone (moved, unmounted, share away): nothing more is offered. To be
	 * closed, and opened anew when the folder is back. */
	void (*on_gone)(void *ctx, const struct dm_error *why);
	/* Something cannot be read (told once until it changes), or watched: for the log. */
	void (*on_trouble)(void *ctx, const struct dm_error *);
	/* After dm_intake_close: the setup is no longer used. */
	void (*on_closed)(void *ctx);
};

/* Watches, and begins the first scan. Errors: dm_tree_fail, DM_E_NOMEM; then on_closed is not
 * called. */
int dm_intake_open(const struct dm_intake_setup *, const struct dm_intake_events *, void *ctx,
	struct dm_intake **ret, struct dm_error *);

/* Scans soon, from the top. */
void dm_intake_rescan(struct dm_intake *);

/* There is room: offers what has settled. */
void dm_intake_kick(struct dm_intake *);

/* Offers nothing until resumed, but goes on watching; resuming scans. */
void dm_intake_pause(struct dm_intake *);
void dm_intake_resume(struct dm_intake *);

/* What became of an offer that was taken: it is not in in/ any more; it was left or put back, to be
 * looked at anew (any other path may be named, too); it was put back and is not complete yet. */
void dm_intake_forget(struct dm_intake *, const char *path);
void dm_intake_again(struct dm_intake *, const char *path);
/* Cannot be taken, as `why` says: told as trouble, once until it changes, and tried again later. */
void dm_intake_kept(struct dm_intake *, const char *path, const struct dm_error *why);
void dm_intake_incomplete(struct dm_intake *, const char *path);

/* A reader is sure that the file is whole, as it was seen then. */
void dm_intake_whole(struct dm_intake *, const char *path, const struct dm_sight *seen);

/* For `status`. */
struct dm_intake_facts {
	bool has_events;
	const char *why; /* has no events, all of it or what is mounted below; NULL */
	size_t waiting;	 /* files in in/ that are not ignored, as far as is known */
	size_t watched;	 /* folders */
	uint64_t scans;	 /* finished ones */
};
struct dm_intake_facts dm_intake_facts(const struct dm_intake *);

/* Ends it and empties *intake; on_closed follows from the loop. Accepts NULL. */
void dm_intake_close(struct dm_intake **);

#endif
