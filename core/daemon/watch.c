/* Decides what a kernel event means, and remembers which folder it came from. A path may be old when
 * its event is read; then the file is not found there, and the scan that its folder's own move asks
 * for finds it. */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/fd.h"
#include "tree.h"

enum {
	BUFFER = 64 * 1024,
	MASK = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF |
	       IN_ONLYDIR | IN_EXCL_UNLINK,
};

struct folder {
	int wd;
	char *path;
};

struct dm_watch {
	int fd;
	struct folder *folders; /* by wd, which the kernel counts upwards */
	size_t n, room;
	size_t at, filled; /* of the buffer */
	_Alignas(struct inotify_event) char buffer[BUFFER];
};

int dm_watch_open(struct dm_watch **ret, struct dm_error *err)
{
	struct dm_watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return dm_error_set(err, DM_E_NOMEM, "watch.memory", "no memory to watch folders");
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0) {
		int r = dm_error_set(err, DM_E_IO, "watch.unavailable",
			"the system gives no events (%s); raise fs.inotify.max_user_instances",
			strerror(errno));
		free(watch);
		return r;
	}
	*ret = watch;
	return 0;
}

int dm_watch_fd(const struct dm_watch *watch)
{
	return watch->fd;
}

size_t dm_watch_count(const struct dm_watch *watch)
{
	return watch->n;
}

/* Where the wd stands, or would. */
static size_t place_of(const struct dm_watch *watch, int wd)
{
	size_t low = 0, high = watch->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (watch->folders[middle].wd < wd)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct folder *find(const struct dm_watch *watch, int wd)
{
	size_t i = place_of(watch, wd);

	return i < watch->n && watch->folders[i].wd == wd ? &watch->folders[i] : NULL;
}

static bool remember(struct dm_watch *watch, int wd, char *path)
{
	size_t i = place_of(watch, wd);

	if (watch->n == watch->room) {
		size_t room = watch->room ? 2 * watch->room : 16;
		struct folder *more = reallocarray(watch->folders, room, sizeof(*more));

		if (!more)
			return false;
		watch->folders = more;
		watch->room = room;
	}
	memmove(watch->folders + i + 1, watch->folders + i, (watch->n - i) * sizeof(struct folder));
	watch->folders[i] = (struct folder){ wd, path };
	watch->n++;
	return true;
}

static void forget(struct dm_watch *watch, struct folder *folder)
{
	size_t i = (size_t)(folder - watch->folders);

	free(folder->path);
	memmove(folder, folder + 1, (watch->n - i - 1) * sizeof(*folder));
	watch->n--;
}

static int refused(struct dm_error *err, int error_number, const char *path)
{
	if (error_number == ENOSPC)
		return dm_error_set(err, DM_E_LIMIT, "watch.limit",
			"the system watches no more folders; raise fs.inotify.max_user_watches");
	return dm_tree_fail(err, -error_number, "watch the folder", path);
}

int dm_watch_folder(struct dm_watch *watch, int folder, const char *path, struct dm_error *err)
{
	char link[32];
	char *copy = strdup(path);
	struct folder *known;
	int wd;

	/* By its descriptor: the path may lead elsewhere by now. */
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", folder);
	wd = copy ? inotify_add_watch(watch->fd, link, MASK) : -1;
	if (wd < 0) {
		int r = refused(err, copy ? errno : ENOMEM, path);

		free(copy);
		return r;
	}
	known = find(watch, wd);
	if (known) {
		free(known->path);
		known->path = copy;
	} else if (!remember(watch, wd, copy)) {
		(void)inotify_rm_watch(watch->fd, wd);
		free(copy);
		return refused(err, ENOMEM, path);
	}
	return 0;
}

/* A folder that moved takes its sub-folders along: none of their paths holds any more. */
static void forget_below(struct dm_watch *watch, const char *path)
{
	size_t n = strlen(path);

	for (size_t i = watch->n; i > 0; i--) {
		struct folder *folder = &watch->folders[i - 1];

		if (strncmp(folder->path, path, n) == 0 &&
			(folder->path[n] == '/' || folder->path[n] == '\0')) {
			(void)inotify_rm_watch(watch->fd, folder->wd);
			forget(watch, folder);
		}
	}
}

static bool on_self(
	struct dm_watch *watch, struct folder *folder, uint32_t mask, struct dm_watch_event *ret)
{
	bool is_root = folder->path[0] == '\0';
	char *path;

	if (!(mask & (IN_MOVE_SELF | IN_DELETE_SELF | IN_UNMOUNT)) && !is_root) {
		forget(watch, folder); /* IN_IGNORED of a folder that is gone */
		return false;
	}
	*ret = (struct dm_watch_event){ .kind = is_root ? DM_WATCH_GONE : DM_WATCH_RESCAN };
	path = folder->path;
	folder->path = NULL;
	(void)inotify_rm_watch(watch->fd, folder->wd);
	forget(watch, folder);
	if (!is_root)
		forget_below(watch, path);
	free(path);
	/* A removed folder was empty, and nothing is to be found in it. */
	return is_root || !(mask & IN_DELETE_SELF);
}

static bool on_event(
	struct dm_watch *watch, const struct inotify_event *event, struct dm_watch_event *ret)
{
	struct folder *folder;

	if (event->mask & IN_Q_OVERFLOW) {
		*ret = (struct dm_watch_event){ .kind = DM_WATCH_RESCAN };
		return true;
	}
	folder = find(watch, event->wd);
	if (!folder)
		return false; /* given up meanwhile */
	if (event->mask & (IN_MOVE_SELF | IN_DELETE_SELF | IN_UNMOUNT | IN_IGNORED))
		return on_self(watch, folder, event->mask, ret);
	if (!event->len)
		return false;
	ret->kind = event->mask & IN_ISDIR ? DM_WATCH_FOLDER : DM_WATCH_FILE;
	ret->was_closed = (event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0;
	return dm_path_join(dm_str_from_c(folder->path), dm_str_from_c(event->name), &ret->path);
}

bool dm_watch_next(struct dm_watch *watch, struct dm_watch_event *ret)
{
	for (;;) {
		const struct inotify_event *event;

		if (watch->at == watch->filled) {
			ssize_t got = read(watch->fd, watch->buffer, sizeof(watch->buffer));

			if (got <= 0)
				return false; /* EAGAIN; EINTR: the loop comes again */
			watch->at = 0;
			watch->filled = (size_t)got;
		}
		event = (const struct inotify_event *)(const void *)(watch->buffer + watch->at);
		watch->at += sizeof(*event) + event->len;
		if (on_event(watch, event, ret))
			return true;
	}
}

void dm_watch_close(struct dm_watch **watch)
{
	if (!*watch)
		return;
	for (size_t i = 0; i < (*watch)->n; i++)
		free((*watch)->folders[i].path);
	free((*watch)->folders);
	dm_fd_close(&(*watch)->fd);
	free(*watch);
	*watch = NULL;
}

static bool saw(struct dm_watch *watch, const char *name)
{
	struct dm_watch_event event;

	while (dm_watch_next(watch, &event))
		if (event.kind == DM_WATCH_FILE && event.was_closed &&
			strcmp(event.path.text, name) == 0)
			return true;
	return false;
}

bool dm_watch_works(int folder)
{
	struct dm_watch *watch = NULL;
	bool works = false;
	int fd;

	if (dm_watch_open(&watch, NULL))
		return false;
	(void)unlinkat(folder, ".watch-test", 0);
	fd = dm_watch_folder(watch, folder, "", NULL)
		     ? -1
		     : openat(folder, ".watch-test", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		dm_fd_close(&fd); /* the kernel queues the event before close returns */
		works = saw(watch, ".watch-test") &&
			renameat(folder, ".watch-test", folder, ".watch-test2") == 0 &&
			saw(watch, ".watch-test2");
	}
	(void)unlinkat(folder, ".watch-test", 0);
	(void)unlinkat(folder, ".watch-test2", 0);
	dm_watch_close(&watch);
	return works;
}
