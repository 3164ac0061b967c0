/* By the threads of the C library, which are few and end when there is nothing to do. */
#include "sync.h"

#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/check.h"
#include "tree.h"

/* The threads are not there in a process that is forked later, and the library does not know. */
static bool has_threads(void)
{
	static atomic_int owner;
	int known = 0;

	return atomic_compare_exchange_strong(&owner, &known, getpid()) || known == getpid();
}

static bool begin(struct aiocb *sync, int fd)
{
	*sync = (struct aiocb){ .aio_fildes = fd, .aio_sigevent.sigev_notify = SIGEV_NONE };
	return aio_fsync(O_SYNC, sync) == 0;
}

static int wait_for(struct aiocb *sync)
{
	const struct aiocb *list[] = { sync };
	int r;

	while ((r = aio_error(sync)) == EINPROGRESS)
		(void)aio_suspend(list, 1, NULL);
	(void)aio_return(sync);
	return r == EINVAL ? 0 : -r; /* as dm_tree_sync */
}

int dm_sync_all(const int *fds, size_t n)
{
	struct aiocb syncs[DM_SYNC_MAX];
	bool is_begun[DM_SYNC_MAX] = { false };
	int r = 0;

	DM_CHECK(n <= DM_SYNC_MAX);
	for (size_t i = 1; i < n && has_threads(); i++)
		is_begun[i] = begin(&syncs[i], fds[i]);
	for (size_t i = 0; i < n; i++) {
		int one = is_begun[i] ? wait_for(&syncs[i]) : dm_tree_sync(fds[i]);

		r = r ? r : one;
	}
	return r;
}
