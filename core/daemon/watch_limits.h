/* How many folders may be watched on this machine, and how many there are. */
#ifndef DM_DAEMON_WATCH_LIMITS_H
#define DM_DAEMON_WATCH_LIMITS_H

/* What the system allows each user; 0: it does not say. */
struct dm_watch_limits {
	unsigned long watches, instances;
};
struct dm_watch_limits dm_watch_limits(void);

/* Folders below an open one, with it; at most `most` are counted. Blocks on the disk. */
unsigned long dm_watch_folders(int folder, unsigned long most);

#endif
