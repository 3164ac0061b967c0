/* The parts of a passage, for its own files: passage.c (what follows what) and passage_worker.c. */
#ifndef DM_DAEMON_PASSAGE_PARTS_H
#define DM_DAEMON_PASSAGE_PARTS_H

#include "log.h"
#include "passage.h"

/* Begins a step; what it ends with comes from the loop. DM_STEP_END: dm_passage_end. */
void dm_passage_go(struct dm_passage *, enum dm_step);

/* Takes it out of the world; p->step is the one that ended it, for the intake. */
void dm_passage_end(struct dm_passage *);

/* Repeats the step when the route works again; p->trouble says why. The passage may be gone. */
void dm_passage_stall(struct dm_passage *);

/* A step was done. */
void dm_passage_be_well(struct dm_passage *);

void dm_passage_leave_queue(struct dm_passage *);

/* The folders are gone: nothing new is begun, not even putting back; the next opening mends it. */
bool dm_passage_is_halting(const struct dm_passage *);
bool dm_passage_is_stopping(const struct dm_passage *);
/* Nobody waits until trouble is over: who opens the folders next takes up what is left. */
bool dm_passage_is_leaving(const struct dm_passage *);

/* A line in the log. */
void dm_passage_tell(const struct dm_passage *, enum dm_log_level, const char *event);

#endif
