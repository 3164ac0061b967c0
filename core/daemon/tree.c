#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/str.h"
#include "names.h"

enum { TRIES = 16 };

static const char *or_dot(const char *path)
{
	return path[0] ? path : ".";
}

int dm_tree_root(const char *path, int *ret_fd)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

/* Without openat2 (kernels before 5.6, some sandboxes): one name at a time, none of them a link. */
static int open_by_names(int root, const char *path, int flags)
{
	struct dm_str rest = dm_str_from_c(path), piece;
	DM_AUTO(dm_fd_close) int at = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dm_name name;
	int fd;

	while (at >= 0 && dm_str_split(&rest, '/', &piece)) {
		if (piece.n > DM_NAME_MAX)
			return -ENAMETOOLONG;
		if (dm_str_eq(piece, DM_STR("..")))
			return -EXDEV;
		memcpy(name.text, piece.p, piece.n);
		name.text[piece.n] = '\0';
		fd = openat(at, name.text,
			O_NOFOLLOW | O_CLOEXEC | (rest.n ? O_RDONLY | O_DIRECTORY : flags));
		if (fd < 0)
			return -errno;
		dm_fd_close(&at);
		at = fd;
	}
	fd = at;
	at = -1;
	return fd < 0 ? -errno : fd;
}

static int open_below(int root, const char *path, int flags, uint64_t mounts)
{
	const struct open_how how = {
		.flags = (unsigned)flags | O_CLOEXEC | O_NOFOLLOW,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | mounts,
	};

	/* EAGAIN: something was renamed while the kernel looked. */
	for (int i = 0; i < TRIES; i++) {
		long fd = syscall(SYS_openat2, root, or_dot(path), &how, sizeof(how));

		if (fd >= 0)
			return (int)fd;
		if (errno == ENOSYS || errno == EPERM)
			return open_by_names(root, path, flags);
		if (errno != EAGAIN && errno != EINTR)
			return -errno;
	}
	return -EBUSY;
}

static int open_folder(int root, const char *path, uint64_t mounts, int *ret_fd)
{
	int fd = open_below(root, path, O_RDONLY | O_DIRECTORY, mounts);

	if (fd < 0)
		return fd;
	*ret_fd = fd;
	return 0;
}

int dm_tree_folder(int root, const char *path, int *ret_fd)
{
	return open_folder(root, path, RESOLVE_NO_XDEV, ret_fd);
}

int dm_tree_folder_over(int root, const char *path, int *ret_fd)
{
	return open_folder(root, path, 0, ret_fd);
}

static int open_file(int root, const char *path, uint64_t mounts, int *ret_fd, struct stat *ret)
{
	/* O_NONBLOCK: or a FIFO would wait for its writer. */
	DM_AUTO(dm_fd_close)
	int fd = open_below(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, mounts);
	struct stat st;

	if (fd < 0) /* ENXIO: a socket, or a device without a driver */
		return fd == -ENXIO ? -EINVAL : fd;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	*ret = st;
	*ret_fd = fd;
	fd = -1;
	return 0;
}

int dm_tree_file(int root, const char *path, int *ret_fd, struct stat *ret)
{
	return open_file(root, path, RESOLVE_NO_XDEV, ret_fd, ret);
}

int dm_tree_file_over(int root, const char *path, int *ret_fd, struct stat *ret)
{
	return open_file(root, path, 0, ret_fd, ret);
}

void dm_tree_modes_apply(int fd, const struct dm_tree_modes *modes)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return;
	/* A group first: changing it takes the set-group-id bit away. */
	bool is_other = modes->group != (gid_t)-1 && modes->group != st.st_gid;
	int r = is_other ? fchown(fd, (uid_t)-1, modes->group) : 0;
	(void)r; /* what the system refuses stays as it is */
	(void)fchmod(
		fd, S_ISDIR(st.st_mode) ? modes->folder | (st.st_mode & S_ISGID) : modes->file);
}

int dm_tree_sync(int fd)
{
	/* EINVAL: a file system that knows no sync of folders. */
	return fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
}

static int make_one(int at, const char *name, const struct dm_tree_modes *modes, int *ret_fd)
{
	bool is_new = mkdirat(at, name, 0700) == 0;
	int r;

	if (!is_new && errno != EEXIST)
		return -errno;
	r = dm_tree_folder(at, name, ret_fd);
	if (r || !is_new)
		return r;
	dm_tree_modes_apply(*ret_fd, modes);
	r = dm_tree_sync(*ret_fd);
	r = r ? r : dm_tree_sync(at);
	if (r)
		dm_fd_close(ret_fd);
	return r;
}

int dm_tree_make(int root, const char *path, const struct dm_tree_modes *modes, int *ret_fd)
{
	struct dm_str rest = dm_str_from_c(path), piece;
	DM_AUTO(dm_fd_close) int at = -1;
	struct dm_name name;
	int r = dm_tree_folder(root, path, ret_fd);

	if (r != -ENOENT)
		return r;
	r = dm_tree_folder(root, "", &at);
	while (!r && dm_str_split(&rest, '/', &piece)) {
		int next = -1;

		if (piece.n > DM_NAME_MAX)
			return -ENAMETOOLONG;
		memcpy(name.text, piece.p, piece.n);
		name.text[piece.n] = '\0';
		r = make_one(at, name.text, modes, &next);
		dm_fd_close(&at);
		at = next;
	}
	if (!r) {
		*ret_fd = at;
		at = -1;
	}
	return r;
}

static int link_and_unlink(int from, const char *name, int to, const char *new_name)
{
	struct stat st;

	if (linkat(from, name, to, new_name, 0) == 0)
		return unlinkat(from, name, 0) < 0 ? -errno : 0;
	if (errno == EEXIST || fstatat(to, new_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	/* Folders, and file systems without links: nothing stands there, or nothing did just now. */
	return renameat(from, name, to, new_name) < 0 ? -errno : 0;
}

int dm_tree_move(int from, const char *name, int to, const char *new_name)
{
	if (renameat2(from, name, to, new_name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno == EINVAL || errno == ENOSYS)
		return link_and_unlink(from, name, to, new_name);
	return -errno;
}

struct errno_row {
	int error_number;
	int32_t code;
	const char *id;
	const char *advice;
};

static const struct errno_row ERRORS[] = {
	{ ENOSPC, DM_E_SPACE, "fs.space", "; make room there" },
	{ EDQUOT, DM_E_SPACE, "fs.space", "; raise the quota or make room" },
	{ EFBIG, DM_E_SPACE, "fs.space", "" },
	{ ENOENT, DM_E_NOT_FOUND, "fs.gone", "" },
	{ ENOTDIR, DM_E_NOT_FOUND, "fs.gone", "" },
	{ ELOOP, DM_E_NOT_FOUND, "fs.gone", "" },
	{ EINVAL, DM_E_NOT_FOUND, "fs.gone", "; only regular files are taken" },
	{ EXDEV, DM_E_CONFIG, "fs.other",
		"; all folders of a route must stand on one file system" },
	{ EACCES, DM_E_IO, "fs.permission", "; give the service's user the right" },
	{ EPERM, DM_E_IO, "fs.permission", "; give the service's user the right" },
	{ EROFS, DM_E_IO, "fs.permission", "; mount it writable" },
	{ ENOMEM, DM_E_NOMEM, "fs.memory", "" },
};

int dm_tree_fail(struct dm_error *err, int negative_errno, const char *what, const char *path)
{
	struct errno_row row = { -negative_errno, DM_E_IO, "fs.trouble", "" };

	for (size_t i = 0; i < sizeof(ERRORS) / sizeof(ERRORS[0]); i++)
		if (ERRORS[i].error_number == -negative_errno)
			row = ERRORS[i];
	return dm_error_set(err, row.code, row.id, "cannot %s %.150s: %s%s", what, path,
		strerror(row.error_number), row.advice);
}
