#include "retry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "finish.h"

#define NOTE "retry."

/* The folder in which the last name of a path stands. */
static int folder_of(int root, const char *path, const struct dm_tree_modes *modes, int *ret_fd)
{
	struct dm_path folder;

	if (!dm_path_join(dm_path_folder(dm_str_from_c(path)), DM_NULL, &folder))
		return -ENAMETOOLONG;
	return modes ? dm_tree_make(root, folder.text, modes, ret_fd)
		     : dm_tree_folder(root, folder.text, ret_fd);
}

/* A later job may have failed under the same name. */
static bool is_of_job(int folder, const char *name, const char *id)
{
	char text[16 * 1024], why[DM_PATH_MAX];
	DM_AUTO(dm_fd_close) int fd = -1;
	struct stat st;
	int64_t n;

	(void)snprintf(why, sizeof(why), "%s%s", name, DM_WHY_JSON);
	if (dm_tree_file(folder, why, &fd, &st))
		return false;
	n = dm_fd_read_at(fd, 0, text, sizeof(text));
	return n > 0 && dm_str_find((struct dm_str){ text, (size_t)n }, dm_str_from_c(id)) >= 0;
}

/* The one by which the job is known goes last: as long as it is there, this can be done again. */
static void remove_whys(int folder, const char *name)
{
	static const char *const ends[] = { DM_WHY_HTML, DM_WHY_JSON };
	struct dm_path why;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)snprintf(why.text, sizeof(why.text), "%s%s", name, ends[i]);
		(void)unlinkat(folder, why.text, 0);
	}
	(void)dm_tree_sync(folder);
}

/* --- The note: which reasons are left over where the file is gone. */

static struct dm_name note_name(const char *id)
{
	struct dm_name name;

	(void)snprintf(name.text, sizeof(name.text), NOTE "%s", id);
	return name;
}

/* Written over where a crash left one; half of it names nothing. */
static int write_note(const struct dm_folders *folders, const char *id, const char *place)
{
	DM_AUTO(dm_fd_close)
	int fd = openat(folders->work, note_name(id).text,
		O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct dm_error why = { 0 };
	int r;

	if (fd < 0)
		return -errno;
	if (dm_fd_write(fd, place, strlen(place), &why))
		return why.code == DM_E_SPACE ? -ENOSPC : -EIO;
	r = dm_tree_sync(fd);
	return r ? r : dm_tree_sync(folders->work);
}

static bool read_note(const struct dm_folders *folders, const char *name, struct dm_path *ret)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	struct stat st;
	int64_t n = 0;

	if (dm_tree_file(folders->work, name, &fd, &st) == 0)
		n = dm_fd_read_at(fd, 0, ret->text, sizeof(ret->text) - 1);
	if (n <= 0)
		return false;
	ret->text[n] = '\0';
	return true;
}

static void mend(const struct dm_folders *folders, const char *note)
{
	DM_AUTO(dm_fd_close) int from = -1;
	struct dm_path place;
	struct stat st;

	if (read_note(folders, note, &place) &&
		folder_of(folders->root, place.text, NULL, &from) == 0) {
		const char *name = dm_path_name(dm_str_from_c(place.text)).p;

		if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT &&
			is_of_job(from, name, note + strlen(NOTE)))
			remove_whys(from, name);
	}
	(void)unlinkat(folders->work, note, 0);
}

void dm_retry_recover(const struct dm_folders *folders)
{
	int fd = openat(folders->work, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		struct dm_str name = dm_str_from_c(entry->d_name);

		if (dm_str_starts(name, DM_STR(NOTE)) &&
			dm_job_id_is_valid(dm_str_from(name, strlen(NOTE))))
			mend(folders, entry->d_name);
	}
	if (dir)
		(void)closedir(dir);
}

/* --- Putting back. */

/* Under its name, or with -ID before its extension; *ret_name is which. */
static int move(int from, const char *from_name, int to, struct dm_str to_name, const char *id,
	struct dm_name *ret_name)
{
	int r = dm_tree_move(from, from_name, to, to_name.p);

	(void)snprintf(ret_name->text, sizeof(ret_name->text), "%.*s", DM_FMT(to_name));
	if (r != -EEXIST)
		return r;
	*ret_name = dm_name_with_job(to_name, id, DM_NAME_MAX);
	return dm_tree_move(from, from_name, to, ret_name->text);
}

int dm_retry_run(const struct dm_folders *folders, const char *place, const char *path,
	const char *id, struct dm_path *ret, struct dm_error *err)
{
	const char *from_name = dm_path_name(dm_str_from_c(place)).p;
	DM_AUTO(dm_fd_close) int from = -1;
	DM_AUTO(dm_fd_close) int to = -1;
	struct dm_name name;
	int r = folder_of(folders->root, place, NULL, &from);

	if (!r && !is_of_job(from, from_name, id))
		r = -ENOENT;
	r = r ? r : folder_of(folders->in, path, &folders->modes, &to);
	r = r ? r : write_note(folders, id, place);
	dm_folders_step(folders, "retry.noted");
	r = r ? r : move(from, from_name, to, dm_path_name(dm_str_from_c(path)), id, &name);
	dm_folders_step(folders, "retry.moved");
	if (r == -ENOENT) {
		(void)unlinkat(folders->work, note_name(id).text, 0);
		return dm_error_set(
			err, DM_E_NOT_FOUND, "retry.gone", "%.150s is not there any more", place);
	}
	r = r ? r : dm_tree_sync(to);
	if (r)
		return dm_tree_fail(err, r, "put back", path);
	remove_whys(from, from_name);
	dm_folders_step(folders, "retry.bare");
	(void)unlinkat(folders->work, note_name(id).text, 0);
	(void)dm_path_join(dm_path_folder(dm_str_from_c(path)), dm_str_from_c(name.text), ret);
	return 0;
}
