#include "fd.h"

#include <errno.h>
#include <unistd.h>

void dm_fd_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd); /* nothing to do about it; what matters was synced before */
	*fd = -1;
}

int64_t dm_fd_read_at(int fd, uint64_t offset, void *buffer, size_t n)
{
	ssize_t got;

	do
		got = pread(fd, buffer, n, (off_t)offset);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

int dm_fd_write(int fd, const void *bytes, size_t n, struct dm_error *err)
{
	const char *p = bytes;

	while (n) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return dm_error_errno(err, errno, "cannot write");
		p += put;
		n -= (size_t)put;
	}
	return 0;
}
