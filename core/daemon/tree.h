/* Files and folders below an open folder: no path leaves it, no link is followed, nothing blocks.
 *
 * Functions return 0 or -errno; dm_tree_fail makes an error for people of it. Paths are relative,
 * bytes, NUL-terminated; "" is the folder itself. */
#ifndef DM_DAEMON_TREE_H
#define DM_DAEMON_TREE_H

#include <sys/stat.h>

#include "base/error.h"

/* Opens the folder at an absolute path: the only place where a whole path is trusted. */
int dm_tree_root(const char *path, int *ret_fd);

/* Opens a folder for reading. A link anywhere on the way gives -ELOOP, a mount -EXDEV. */
int dm_tree_folder(int root, const char *path, int *ret_fd);

/* The same, but mounts are entered. */
int dm_tree_folder_over(int root, const char *path, int *ret_fd);

/* Opens a regular file for reading; -EINVAL where it is anything else, -EBUSY where somebody's lease
 * would have to be waited for. */
int dm_tree_file(int root, const char *path, int *ret_fd, struct stat *ret);
int dm_tree_file_over(int root, const char *path, int *ret_fd, struct stat *ret);

/* Modes and group of folders that are made. */
struct dm_tree_modes {
	mode_t file, folder;
	gid_t group; /* (gid_t)-1: as the system gives it */
};

/* Opens a folder, making what is missing of it; each new one is synced into its parent. */
int dm_tree_make(int root, const char *path, const struct dm_tree_modes *, int *ret_fd);

/* Gives an open file or folder its mode and group; what the system refuses stays as it is. */
void dm_tree_modes_apply(int fd, const struct dm_tree_modes *);

/* Renames and never replaces: -EEXIST. Where the file system cannot promise that, files are linked
 * and unlinked. */
int dm_tree_move(int from, const char *name, int to, const char *new_name);

/* Makes what happened to an open file or folder outlive a power cut. */
int dm_tree_sync(int fd);

/* Makes an error of -errno: DM_E_SPACE "fs.space", DM_E_NOT_FOUND "fs.gone" (gone, or no regular
 * file), DM_E_CONFIG "fs.other" (another file system), DM_E_IO "fs.permission" and "fs.trouble".
 * Never one that condemns a document. Returns the code. */
int dm_tree_fail(struct dm_error *, int negative_errno, const char *what, const char *path);

#endif
