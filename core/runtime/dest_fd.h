/* A destination over a descriptor, written in pieces of 64 KiB. */
#ifndef DM_RUNTIME_DEST_FD_H
#define DM_RUNTIME_DEST_FD_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/arena.h"
#include "base/error.h"
#include "dropmill/plugin.h"

struct dm_dest_fd {
	struct dm_dest dest; /* hand out its address */
	int fd;		     /* borrowed */
	char *buffer;
	size_t n;
	uint64_t bytes;	       /* accepted so far */
	struct dm_error error; /* of the first write that failed */
};

/* Takes the buffer from the arena. */
void dm_dest_fd_init(struct dm_dest_fd *, int fd, struct dm_arena *);

/* Writes what is still in the buffer; call it before the descriptor is closed. Returns the first
 * error of all writes. */
int dm_dest_fd_flush(struct dm_dest_fd *, struct dm_error *);

#endif
