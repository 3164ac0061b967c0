/* What is done at each step of a passage, away from the loop: on a thread, or on the journal's. They
 * touch the passage and its files, nothing else. */
#ifndef DM_DAEMON_PASSAGE_STEPS_H
#define DM_DAEMON_PASSAGE_STEPS_H

#include "passage.h"

struct dm_passage_step {
	const char *name;
	int (*work)(struct dm_passage *, struct dm_error *); /* on a thread */
	int (*ask)(struct dm_passage *, struct dm_journal *, struct dm_error *);
};

extern const struct dm_passage_step DM_PASSAGE_STEPS[DM_STEPS];

/* Closes the drafts, which a step before converting makes anew. */
void dm_passage_close_drafts(struct dm_passage *);

/* Closes what the passage has open; its files stay as they are. */
void dm_passage_close_files(struct dm_passage *);

#endif
