/* A source over a descriptor, with 64 KiB read ahead for readers that take a few bytes at a time. */
#ifndef DM_RUNTIME_SOURCE_FD_H
#define DM_RUNTIME_SOURCE_FD_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/arena.h"
#include "base/error.h"
#include "dropmill/plugin.h"

struct dm_source_fd {
	struct dm_source source; /* hand out its address */
	int fd;			 /* borrowed */
	char *buffer;
	uint64_t at; /* offset of the buffer's first byte */
	size_t n;
	struct dm_error error; /* of the first read that failed */
};

/* Takes the size from the descriptor, which must be a regular file, and the buffer from the arena.
 * `name` is borrowed. */
int dm_source_fd_init(
	struct dm_source_fd *, int fd, struct dm_str name, struct dm_arena *, struct dm_error *);

#endif
