/* What is done from time to time: the journal forgets what is old, and a clock that jumped is told. */
#ifndef DM_DAEMON_UPKEEP_H
#define DM_DAEMON_UPKEEP_H

#include <uv.h>

#include "journal/journal_thread.h"

struct dm_upkeep {
	struct dm_journal_thread *journal; /* the owner's */
	int64_t keep_days;		   /* the owner's; 0: for ever */

	/* Its own. */
	uv_timer_t timer;
	int64_t wall_ms, began_wall_ms;	   /* of the clock that may jump, at the last look */
	uint64_t clock_ms, began_clock_ms; /* of the one that does not */
	uint64_t next;			   /* batch, by that one */
	int64_t before;
	uint32_t n, n_all; /* jobs removed: of this batch, of this round */
	bool is_asking;
	struct dm_journal_request request;
};

/* Looks every five seconds. Closing `timer` is the owner's, before the journal's thread ends. */
int dm_upkeep_start(struct dm_upkeep *, uv_loop_t *);

/* The journal's newest name is of the time `ms`: says so where the clock is behind it. */
void dm_upkeep_look_back(int64_t ms, int64_t now_ms);

#endif
