#include "dest_fd.h"

#include <string.h>

#include "base/fd.h"

enum { ROOM = 64 * 1024 };

static int32_t empty(struct dm_dest_fd *d)
{
	size_t n = d->n;

	d->n = 0;
	return d->error.code ? d->error.code : dm_fd_write(d->fd, d->buffer, n, &d->error);
}

static int32_t write_bytes(const struct dm_dest *dest, const void *bytes, size_t length)
{
	struct dm_dest_fd *d = dest->ctx;

	if (d->error.code)
		return d->error.code;
	if (length > ROOM - d->n && empty(d) < 0)
		return d->error.code;
	if (length >= ROOM && dm_fd_write(d->fd, bytes, length, &d->error) < 0)
		return d->error.code;
	if (length && length < ROOM) {
		memcpy(d->buffer + d->n, bytes, length);
		d->n += length;
	}
	d->bytes += length;
	return 0;
}

void dm_dest_fd_init(struct dm_dest_fd *d, int fd, struct dm_arena *arena)
{
	*d = (struct dm_dest_fd){
		.dest = { .struct_size = sizeof(d->dest), .ctx = d, .write = write_bytes },
		.fd = fd,
		.buffer = dm_arena_alloc(arena, ROOM),
	};
}

int dm_dest_fd_flush(struct dm_dest_fd *d, struct dm_error *err)
{
	(void)empty(d);
	if (d->error.code && err && !err->code)
		*err = d->error;
	return d->error.code;
}
