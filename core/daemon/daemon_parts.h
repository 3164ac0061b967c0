/* The daemon from within: shared by daemon*.c and answers.c only. */
#ifndef DM_DAEMON_DAEMON_PARTS_H
#define DM_DAEMON_DAEMON_PARTS_H

#include "control.h"
#include "crew.h"
#include "daemon.h"
#include "station.h"
#include "traffic.h"
#include "upkeep.h"

enum { DM_DAEMON_SIGNALS = 4 };

struct dm_daemon {
	const struct dm_daemon_setup *setup;
	uv_loop_t loop;
	struct dm_snapshot *snapshot;
	struct dm_traffic traffic;
	struct dm_station *stations;
	size_t n_stations; /* with those that are retired and not closed yet */
	size_t n_unsettled;
	struct dm_crew *crew;
	struct dm_crew *old_crews;	   /* of reloads: their last jobs are not over */
	struct dm_crew *next_crew;	   /* of a reload */
	struct dm_snapshot *next_snapshot; /* the same */
	struct dm_control *control;
	uv_async_t wake; /* the journal has answers */
	uv_signal_t signals[DM_DAEMON_SIGNALS];
	uv_timer_t grace; /* of stopping */
	struct dm_upkeep upkeep;
	uv_timer_t pulse; /* signs of life for systemd */
	int state_fd;	  /* holds the lock of the state folder */
	int64_t started_at;
	uint64_t said_ms;   /* dm_clock_ms of the last allowance for lines of workers */
	unsigned says_left; /* lines that may be told now */
	uint64_t n_unsaid;  /* lines that were not */
	bool is_able, is_ready, is_stopping, is_ended, has_journal;
	bool wants_reload;	 /* SIGHUP came before it was ready */
	struct dm_error refusal; /* why it ends before it was ready */
};

/* Ends it before it was ready. */
void dm_daemon_refuse(struct dm_daemon *, const struct dm_error *why);
/* Says so where it is. */
void dm_daemon_check_ready(struct dm_daemon *);

/* Each before what comes after it. */
int dm_daemon_open_state(struct dm_daemon *, struct dm_error *);
int dm_daemon_open_journal(struct dm_daemon *, struct dm_error *);
int dm_daemon_open_control(struct dm_daemon *, struct dm_error *);

extern const struct dm_crew_events DM_DAEMON_CREW_EVENTS;

/* A station of the daemon for the route. DM_E_NOMEM. */
int dm_daemon_add_station(struct dm_daemon *, const struct dm_route *, struct dm_error *);

/* How many files may be under way, by the settings. */
void dm_daemon_set_capacity(struct dm_daemon *);

/* SIGHUP. */
void dm_daemon_reload(struct dm_daemon *);
/* The crew of a reload is able, or cannot be. */
void dm_daemon_take_over(struct dm_daemon *);
void dm_daemon_keep_old(struct dm_daemon *, const struct dm_error *why);

/* Answers a question of the control socket, at once or later. */
void dm_daemon_answer(struct dm_daemon *, struct dm_question *);

/* The open station of that route, or NULL. */
struct dm_station *dm_daemon_station(const struct dm_daemon *, struct dm_str name);

/* Everything that may have to do with whether the daemon can end now. */
void dm_daemon_check_end(struct dm_daemon *);

#endif
