/* The journal goes first, its log second: the other way round, a crash between would leave an old
 * state that looks sound. */
#include "aside.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"

enum { TRIES = 100 };

static void text_free(char **text)
{
	free(*text);
	*text = NULL;
}

static int no_memory(struct dm_error *err)
{
	return dm_error_set(err, DM_E_NOMEM, "journal.memory", "no memory left for the journal");
}

static int sync_folder(const char *path, struct dm_error *err)
{
	DM_AUTO(text_free) char *copy = strdup(path);

	if (!copy)
		return no_memory(err);
	DM_AUTO(dm_fd_close) int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) < 0)
		return dm_error_errno(err, errno, "cannot sync the folder of the journal");
	return 0;
}

/* Gives a free name the journal was renamed to. */
static int rename_journal(const char *path, const char *stamp, char **ret, struct dm_error *err)
{
	for (int i = 1; i <= TRIES; i++) {
		DM_AUTO(text_free) char *target = NULL;
		char count[16] = "";

		if (i > 1)
			(void)snprintf(count, sizeof(count), "-%d", i);
		if (asprintf(&target, "%s.damaged-%s%s", path, stamp, count) < 0) {
			target = NULL;
			return no_memory(err);
		}
		if (renameat2(AT_FDCWD, path, AT_FDCWD, target, RENAME_NOREPLACE) == 0) {
			*ret = target;
			target = NULL;
			return 0;
		}
		if (errno != EEXIST)
			break;
	}
	return dm_error_errno(err, errno, "cannot set the damaged journal aside");
}

/* The log is moved, the shared memory beside it is only a cache. */
static int rename_log(const char *path, const char *target, struct dm_error *err)
{
	DM_AUTO(text_free) char *from = NULL;
	DM_AUTO(text_free) char *to = NULL;
	DM_AUTO(text_free) char *shared = NULL;

	if (asprintf(&from, "%s-wal", path) < 0)
		return from = NULL, no_memory(err);
	if (asprintf(&to, "%s-wal", target) < 0)
		return to = NULL, no_memory(err);
	if (asprintf(&shared, "%s-shm", path) < 0)
		return shared = NULL, no_memory(err);
	if (rename(from, to) < 0 && errno != ENOENT)
		return dm_error_errno(err, errno, "cannot set the log of the journal aside");
	if (unlink(shared) < 0 && errno != ENOENT)
		return dm_error_errno(err, errno, "cannot remove what belongs to the old journal");
	return 0;
}

int dm_aside_move(const char *path, char **ret, struct dm_error *err)
{
	DM_AUTO(text_free) char *target = NULL;
	char stamp[32];
	time_t now = time(NULL);
	struct tm utc;
	int r;

	if (!gmtime_r(&now, &utc) || strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &utc) == 0)
		stamp[0] = '\0';
	r = rename_journal(path, stamp, &target, err);
	if (r == 0)
		r = rename_log(path, target, err);
	if (r == 0)
		r = sync_folder(path, err);
	if (r < 0)
		return r;
	*ret = target;
	target = NULL;
	return 0;
}
