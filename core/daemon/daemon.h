/* The command `dropmill run`: everything together on one event loop. It opens no document and loads
 * no plugin. */
#ifndef DM_DAEMON_DAEMON_H
#define DM_DAEMON_DAEMON_H

#include "snapshot.h"

struct dm_daemon_setup {
	const char *config; /* file of settings */
	const struct dm_layout *layout;
	/* What is wrong with the settings at the start (later it is in the log). */
	void (*on_problem)(void *ctx, const struct dm_problem *);
	void *ctx;
};

/* Runs until SIGTERM or SIGINT: takes no more files then, lets jobs end for 10 s, puts the others
 * back; a second signal puts all back at once. SIGHUP reads the settings again, SIGUSR1 scans.
 * Returns 0, or why it could not begin. */
int dm_daemon_run(const struct dm_daemon_setup *, struct dm_error *);

#endif
