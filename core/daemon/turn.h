/* Two files that end under one name take turns: from when a free name is picked for the first until it
 * lies there, so that its manifest says where it is. For threads; blocks. */
#ifndef DM_DAEMON_TURN_H
#define DM_DAEMON_TURN_H

#include "job.h"

/* One that is taken; on the stack of whoever has it, and never copied. */
struct dm_turn {
	struct dm_turn *next;
	const struct dm_folders *folders;
	struct dm_path path; /* "SUB/NAME" as it is published */
};

/* Waits while another one of the same route has this name. Whoever has one takes no other. */
void dm_turn_take(struct dm_turn *, const struct dm_job *);

void dm_turn_give(struct dm_turn *);

#endif
