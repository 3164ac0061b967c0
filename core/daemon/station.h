/* One route at work: its folders, its intake, its pauses, and what a crash left in it. */
#ifndef DM_DAEMON_STATION_H
#define DM_DAEMON_STATION_H

#include "hold.h"
#include "intake.h"
#include "snapshot.h"
#include "traffic.h"

enum dm_station_state {
	DM_STATION_OFFLINE, /* its folders cannot be opened; tried again after a pause */
	DM_STATION_OPENING,
	DM_STATION_OPEN,
	DM_STATION_LEAVING, /* its folders are gone, or the route is no longer wanted */
};

struct dm_station_work; /* private: opening, on a thread */

struct dm_station {
	struct dm_station *next; /* the owner's */
	struct dm_traffic *traffic;
	struct dm_snapshot *snapshot;
	const struct dm_route *route;
	enum dm_station_state state;
	bool is_paused, is_retired, has_folders, was_open;
	struct dm_error why; /* it is paused or offline */
	uint64_t pause;	     /* the next one, ms; 0: there was no trouble */
	size_t n_continued;  /* at the end of the last one */
	struct dm_folders folders;
	struct dm_hold hold;
	struct dm_intake *intake;
	unsigned intakes; /* open or closing */
	size_t passages, inquiries;
	uv_timer_t timer;
	uv_timer_t beat; /* of the hold, where other machines may have the route */
	uv_work_t beat_work;
	struct dm_error beat_error;
	bool is_beating;
	unsigned handles; /* not closed yet */
	struct dm_station_work *work;
	void (*on_settled)(
		void *ctx, struct dm_station *); /* open, or offline for now: first time */
	void (*on_closed)(
		void *ctx, struct dm_station *); /* after dm_station_retire: to be freed */
	void *ctx;
};

/* Begins to open the route. The station is zeroed memory of the caller's, in which ctx, on_settled and
 * on_closed are set. */
void dm_station_init(
	struct dm_station *, struct dm_traffic *, struct dm_snapshot *, const struct dm_route *);

/* The same route by another snapshot: name, root and folders are as before. */
void dm_station_renew(struct dm_station *, struct dm_snapshot *, const struct dm_route *);

/* True where both work in the same folders. */
bool dm_station_is_same(const struct dm_station *, const struct dm_route *);

/* No more files; what is under way ends; then on_closed. */
void dm_station_retire(struct dm_station *);

/* The system does not let a step be done: nothing is taken for a while, then all is tried again. */
void dm_station_trouble(struct dm_station *, const struct dm_error *);
/* A step was done, by one that could not do it before or by any other one. */
void dm_station_well(struct dm_station *, bool was_troubled);

/* A passage of it has ended. */
void dm_station_left(struct dm_station *);

/* Scans, tries what is paused or offline at once. */
void dm_station_rescan(struct dm_station *);

/* There is room. */
void dm_station_kick(struct dm_station *);

const char *dm_station_name(const struct dm_station *);

#endif
