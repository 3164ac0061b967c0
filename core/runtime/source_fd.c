/* Reading of few bytes is served from a window; reading of many goes straight to the caller. */
#include "source_fd.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fd.h"

enum { WINDOW = 64 * 1024 };

static int64_t failed(struct dm_source_fd *s, int64_t got)
{
	return dm_error_errno(&s->error, (int)-got, "cannot read the file");
}

static int64_t read_at(const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	struct dm_source_fd *s = source->ctx;

	/* The size is a promise: bytes that were appended since are not part of the document. */
	if (offset >= source->size)
		return 0;
	if (length > source->size - offset)
		length = (size_t)(source->size - offset);
	if (length >= WINDOW) {
		int64_t got = dm_fd_read_at(s->fd, offset, buffer, length);

		return got < 0 ? failed(s, got) : got;
	}
	if (offset < s->at || offset - s->at >= s->n) {
		int64_t got = dm_fd_read_at(s->fd, offset, s->buffer, WINDOW);

		if (got <= 0)
			return got < 0 ? failed(s, got) : 0;
		s->at = offset;
		s->n = (size_t)got;
	}
	size_t from = (size_t)(offset - s->at), left = s->n - from;
	length = length < left ? length : left;
	if (length)
		memcpy(buffer, s->buffer + from, length);
	return (int64_t)length;
}

int dm_source_fd_init(struct dm_source_fd *s, int fd, struct dm_str name, struct dm_arena *arena,
	struct dm_error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return dm_error_errno(err, errno, "cannot look at the file");
	if (!S_ISREG(st.st_mode))
		return dm_error_set(err, DM_E_USAGE, "file.not-regular",
			"this is not a file but a folder or device");
	*s = (struct dm_source_fd){
		.source = { .struct_size = sizeof(s->source),
			.ctx = s,
			.size = (uint64_t)st.st_size,
			.name = name,
			.read_at = read_at },
		.fd = fd,
		.buffer = dm_arena_alloc(arena, WINDOW),
	};
	return 0;
}
