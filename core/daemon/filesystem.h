/* What a file system is good for: events of other machines' changes, or scanning only. */
#ifndef DM_DAEMON_FILESYSTEM_H
#define DM_DAEMON_FILESYSTEM_H

#include <stdbool.h>
#include <stdint.h>

struct dm_filesystem {
	uint32_t magic; /* statfs f_type */
	const char *name;
	bool has_events; /* false: files appear that nobody tells us of */
	const char *why; /* for `status`; NULL where events work */
};

/* The file system of an open folder; an unknown one has events. Never NULL. */
const struct dm_filesystem *dm_filesystem_of(int fd);

/* The same by number. */
const struct dm_filesystem *dm_filesystem_by_magic(uint32_t magic);

#endif
