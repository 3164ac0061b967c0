#include "checkup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/str.h"
#include "filesystem.h"
#include "now.h"
#include "scan.h"
#include "tree.h"
#include "watch.h"
#include "watch_limits.h"

enum {
	SYNCS = 8,	   /* that are timed */
	SLOW_SYNC_MS = 50, /* each */
	SKEW_MS = 5000,
	FOLDERS_MAX = 1000000,
	SPACE_MIN = 64, /* MiB */
};

struct checkup {
	struct dm_arena *arena;
	void (*on_row)(void *ctx, const struct dm_checkup_row *);
	void *ctx;
	int folder; /* what is looked at */
	int own;    /* where things are tried */
};

#define TELL(c, row, v, ...)  \
	(c)->on_row((c)->ctx, \
		&(struct dm_checkup_row){ (row), (v), dm_arena_printf((c)->arena, __VA_ARGS__) })

static int make_file(const struct checkup *c, const char *name)
{
	return openat(c->own, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void try_events(struct checkup *c)
{
	const struct dm_filesystem *fs = dm_filesystem_of(c->folder);

	if (!fs->has_events)
		TELL(c, "events", DM_CHECKUP_WARNING, "%s: %s", fs->name, fs->why);
	else if (!dm_watch_works(c->own))
		TELL(c, "events", DM_CHECKUP_WARNING,
			"%s, but files raise no events; the folder is scanned", fs->name);
	else
		TELL(c, "events", DM_CHECKUP_GOOD, "%s: files are seen at once", fs->name);
}

static void try_rename(struct checkup *c)
{
	DM_AUTO(dm_fd_close) int a = make_file(c, "a");
	DM_AUTO(dm_fd_close) int b = make_file(c, "b");
	int taken = dm_tree_move(c->own, "a", c->own, "b");
	int moved = dm_tree_move(c->own, "a", c->own, "c");

	if (taken == -EEXIST && !moved)
		TELL(c, "rename", DM_CHECKUP_GOOD, "files are moved and never overwritten");
	else
		TELL(c, "rename", DM_CHECKUP_BAD, "files cannot be moved safely: %s",
			strerror(moved ? -moved : EEXIST));
}

static void try_sync(struct checkup *c)
{
	DM_AUTO(dm_fd_close) int fd = make_file(c, "sync");
	uint64_t begun = dm_clock_ms(), each;
	int r = fd < 0 ? -errno : 0;

	for (int i = 0; i < SYNCS && !r; i++) {
		r = pwrite(fd, "x", 1, i) == 1 ? dm_tree_sync(fd) : -errno;
		r = r ? r : dm_tree_sync(c->own);
	}
	each = (dm_clock_ms() - begun) / (2 * (uint64_t)SYNCS);
	if (r)
		TELL(c, "sync", DM_CHECKUP_BAD, "what is written cannot be synced: %s",
			strerror(-r));
	else if (each > SLOW_SYNC_MS)
		TELL(c, "sync", DM_CHECKUP_WARNING, "a sync takes %llu ms: results will be slow",
			(unsigned long long)each);
	else
		TELL(c, "sync", DM_CHECKUP_GOOD, "what is written is synced in %llu ms",
			(unsigned long long)each);
}

static void try_lock(struct checkup *c)
{
	if (flock(c->own, LOCK_EX | LOCK_NB) == 0)
		TELL(c, "lock", DM_CHECKUP_GOOD, "a second daemon on this machine is refused");
	else
		TELL(c, "lock", DM_CHECKUP_WARNING, "no locks here (%s): start one daemon only",
			strerror(errno));
}

static void try_lease(struct checkup *c)
{
	DM_AUTO(dm_fd_close) int fd = openat(c->own, "sync", O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
		TELL(c, "writers", DM_CHECKUP_GOOD,
			"files that are still being written are known%s",
			geteuid() ? "; those of other users with CAP_LEASE only" : "");
	else
		TELL(c, "writers", DM_CHECKUP_WARNING,
			"nobody tells who still writes a file: it is taken when it was quiet for "
			"the settle time");
}

static void try_drafts(struct checkup *c)
{
	DM_AUTO(dm_fd_close) int fd = openat(c->own, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	TELL(c, "drafts", DM_CHECKUP_GOOD,
		fd >= 0 ? "a crash leaves no half outputs" : "half outputs of a crash are removed");
}

static void try_names(struct checkup *c)
{
	char name[256];
	DM_AUTO(dm_fd_close) int plain = -1;
	DM_AUTO(dm_fd_close) int lower = make_file(c, "case");

	for (size_t i = 0; i < 85; i++)
		memcpy(name + 3 * i, "\xe7\xbb\xa9", 3);
	name[255] = '\0';
	plain = make_file(c, name);
	if (plain < 0)
		TELL(c, "names", DM_CHECKUP_WARNING,
			"Chinese names of 85 characters are refused: %s", strerror(errno));
	else if (faccessat(c->own, "CASE", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		TELL(c, "names", DM_CHECKUP_GOOD, "upper and lower case are the same here");
	else
		TELL(c, "names", DM_CHECKUP_GOOD, "long Chinese names are taken");
}

static void look_at_space(struct checkup *c)
{
	struct statvfs fs;

	if (fstatvfs(c->folder, &fs) < 0)
		return;
	unsigned long long free_mib = (unsigned long long)fs.f_bavail * fs.f_frsize / (1024 * 1024);
	bool is_low = free_mib < SPACE_MIN || (fs.f_files && fs.f_favail < 1000);
	TELL(c, "space", is_low ? DM_CHECKUP_WARNING : DM_CHECKUP_GOOD,
		"%llu MiB and %llu names are free", free_mib, (unsigned long long)fs.f_favail);
}

static void look_at_clock(struct checkup *c)
{
	DM_AUTO(dm_fd_close) int fd = make_file(c, "clock");
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return;
	int64_t skew =
		(int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000 - dm_now_ms();
	if (skew > SKEW_MS || skew < -SKEW_MS)
		TELL(c, "clock", DM_CHECKUP_WARNING,
			"the clock of the file system is %lld s off; nothing here depends on it",
			(long long)skew / 1000);
	else
		TELL(c, "clock", DM_CHECKUP_GOOD, "the clock of the file system is ours");
}

static void look_at_folders(struct checkup *c)
{
	struct dm_ignore nothing = { 0 };
	struct dm_scan *scan = NULL;
	struct dm_scan_item item;
	enum dm_scan_step step;
	unsigned long folders = 0, files = 0, mounts = 0, allowed = dm_watch_limits().watches;

	if (dm_scan_begin(c->folder, "", &nothing, &scan, NULL))
		return;
	while ((step = dm_scan_next(scan, &item)) != DM_SCAN_END && folders < FOLDERS_MAX) {
		folders += step == DM_SCAN_FOLDER;
		mounts += step == DM_SCAN_FOLDER && item.is_mount;
		files += step == DM_SCAN_FILE;
	}
	const struct dm_scan_trouble *t = dm_scan_trouble(scan);
	bool is_hidden = t->unreadable || t->too_deep;
	TELL(c, "tree", is_hidden ? DM_CHECKUP_WARNING : DM_CHECKUP_GOOD,
		"%lu files in %lu folders%s%s", files, folders,
		is_hidden ? "; not entered (unreadable, too deep), first: " : "",
		is_hidden ? t->first.text : "");
	if (mounts)
		TELL(c, "mounts", DM_CHECKUP_GOOD,
			"%lu file systems of their own: files are copied from there, not moved",
			mounts);
	if (allowed && folders > allowed / 2)
		TELL(c, "watches", DM_CHECKUP_WARNING,
			"%lu folders, and fs.inotify.max_user_watches is %lu: raise it", folders,
			allowed);
	dm_scan_end(&scan);
}

static void remove_own(const struct checkup *c, const char *name)
{
	char long_name[256];
	const char *const files[] = { "a", "b", "c", "sync", "case", "clock", long_name };

	for (size_t i = 0; i < 85; i++)
		memcpy(long_name + 3 * i, "\xe7\xbb\xa9", 3);
	long_name[255] = '\0';
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		(void)unlinkat(c->own, files[i], 0);
	(void)unlinkat(c->folder, name, AT_REMOVEDIR);
}

static void (*const TRIALS[])(struct checkup *) = { try_events, try_rename, try_sync, try_lock,
	try_lease, try_drafts, try_names, look_at_space, look_at_clock };

static int make_own(struct checkup *c, char *name, size_t room)
{
	(void)snprintf(name, room, ".dropmill-doctor-%ld", (long)getpid());
	if (mkdirat(c->folder, name, 0700) < 0)
		return -errno;
	return dm_tree_folder(c->folder, name, &c->own);
}

int dm_checkup_run(struct dm_arena *arena, const char *path,
	void (*on_row)(void *ctx, const struct dm_checkup_row *), void *ctx, struct dm_error *err)
{
	struct checkup c = { arena, on_row, ctx, -1, -1 };
	char name[64];
	int r = dm_tree_root(path, &c.folder);

	if (!r)
		look_at_folders(&c);
	r = r ? r : make_own(&c, name, sizeof(name));
	if (r) {
		dm_fd_close(&c.folder);
		return dm_tree_fail(err, r, "write in the folder", path);
	}
	for (size_t i = 0; i < sizeof(TRIALS) / sizeof(TRIALS[0]); i++)
		TRIALS[i](&c);
	remove_own(&c, name);
	dm_fd_close(&c.own);
	dm_fd_close(&c.folder);
	return 0;
}
