#include "sight.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "base/fd.h"
#include "filesystem.h"
#include "tree.h"

static int64_t nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* A read lease is refused while anybody on this machine has the file open for writing, smbd
 * included. It is given back at once; were it broken in between, the signal would be one that is
 * ignored unless asked for. */
static enum dm_writer writer_of(int fd)
{
	enum dm_writer writer = DM_WRITER_NONE;

	(void)fcntl(fd, F_SETSIG, SIGURG);
	if (fcntl(fd, F_SETLEASE, F_RDLCK) < 0)
		writer = errno == EAGAIN ? DM_WRITER_OPEN : DM_WRITER_UNKNOWN;
	else
		(void)fcntl(fd, F_SETLEASE, F_UNLCK);
	return writer;
}

/* A file that cannot be opened for a lease of somebody (smbd gives its clients such) is in use. */
static int stat_busy(int root, const char *path, struct stat *ret)
{
	struct dm_str whole = dm_str_from_c(path);
	DM_AUTO(dm_fd_close) int at = -1;
	struct dm_path to;
	struct stat st;
	int r;

	if (!dm_path_join(dm_path_folder(whole), DM_NULL, &to))
		return -ENAMETOOLONG;
	r = dm_tree_folder_over(root, to.text, &at);
	if (!r && fstatat(at, dm_path_name(whole).p, &st, AT_SYMLINK_NOFOLLOW) < 0)
		r = -errno;
	if (!r)
		*ret = st;
	return r;
}

static bool has_owner_file(int root, const char *path, const struct dm_ignore *ignore)
{
	struct dm_str whole = dm_str_from_c(path), folder = dm_path_folder(whole);
	DM_AUTO(dm_fd_close) int at = -1;
	struct dm_path to;
	struct dm_name owner;
	struct stat st;
	size_t next = 0;

	if (!dm_path_join(folder, DM_NULL, &to) || dm_tree_folder_over(root, to.text, &at))
		return false;
	while (dm_ignore_owner_next(ignore, dm_path_name(whole).p, &next, &owner))
		if (fstatat(at, owner.text, &st, AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	return false;
}

struct dm_sight dm_sight_of(const struct stat *st)
{
	return (struct dm_sight){
		.device = st->st_dev,
		.inode = st->st_ino,
		.bytes = (uint64_t)st->st_size,
		.links = st->st_nlink,
		.mtime_ns = nanoseconds(st->st_mtim),
		.ctime_ns = nanoseconds(st->st_ctim),
	};
}

/* On a file system below the root that other machines write to. */
static bool is_remote(int root, int fd, dev_t device)
{
	struct stat st;

	return fstat(root, &st) == 0 && st.st_dev != device && !dm_filesystem_of(fd)->has_events;
}

int dm_sight_look(int root, const char *path, const struct dm_ignore *ignore, struct dm_sight *ret,
	struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	struct stat st;
	int r = dm_tree_file_over(root, path, &fd, &st);
	bool is_busy = r == -EBUSY;

	if (is_busy)
		r = stat_busy(root, path, &st);
	if (r)
		return dm_tree_fail(err, r, "look at", path);
	*ret = dm_sight_of(&st);
	ret->writer = is_busy ? DM_WRITER_OPEN : writer_of(fd);
	ret->is_remote = !is_busy && is_remote(root, fd, st.st_dev);
	ret->has_owner_file = has_owner_file(root, path, ignore);
	return 0;
}
