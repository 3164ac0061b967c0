/* The parts of a passage, for its own files: passage.c (what follows what), passage_trouble.c (where
 * it cannot) and passage_worker.c. */
#ifndef DM_DAEMON_PASSAGE_PARTS_H
#define DM_DAEMON_PASSAGE_PARTS_H

#include "log.h"
#include "passage.h"

/* Begins a step; what it ends with comes from the loop. DM_STEP_END: dm_passage_end. */
void dm_passage_go(struct dm_passage *, enum dm_step);

/* Takes it out of the world; p->step is the one that ended it, for the intake. */
void dm_passage_end(struct dm_passage *);

/* The step that follows the one that was done; a line in the log, where it was an end. */
enum dm_step dm_passage_next(struct dm_passage *);
void dm_passage_tell_done(struct dm_passage *);

/* passage_trouble.c: its step failed, p->trouble says why. The passage may be gone after each of these. */
void dm_passage_trouble(struct dm_passage *);
/* Asks whether `step`, which failed as p->trouble says, would have been possible for another file:
 * then it waits alone, else with its route. */
void dm_passage_prove(struct dm_passage *, enum dm_step step);
/* It is known now: p->result. */
void dm_passage_proved(struct dm_passage *);
/* No longer stalled. */
void dm_passage_unstall(struct dm_passage *);
/* Its owner keeps the file from us. */
bool dm_passage_is_kept(const struct dm_passage *);

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
