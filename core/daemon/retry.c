#include "retry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fd.h"
#include "finish.h"

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

static void remove_whys(int folder, const char *name)
{
	static const char *const ends[] = { DM_WHY_JSON, DM_WHY_HTML };
	struct dm_path why;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)snprintf(why.text, sizeof(why.text), "%s%s", name, ends[i]);
		(void)unlinkat(folder, why.text, 0);
	}
}

int dm_retry_run(const struct dm_folders *folders, const char *place, const char *path,
	const char *id, struct dm_path *ret, struct dm_error *err)
{
	struct dm_str to_name = dm_path_name(dm_str_from_c(path));
	const char *from_name = dm_path_name(dm_str_from_c(place)).p;
	struct dm_name name = dm_name_with_job(to_name, id, DM_NAME_MAX);
	DM_AUTO(dm_fd_close) int from = -1;
	DM_AUTO(dm_fd_close) int to = -1;
	int r = folder_of(folders->root, place, NULL, &from);

	if (!r && !is_of_job(from, from_name, id))
		r = -ENOENT;
	r = r ? r : folder_of(folders->in, path, &folders->modes, &to);
	if (!r) {
		r = dm_tree_move(from, from_name, to, to_name.p);
		if (r != -EEXIST)
			(void)snprintf(name.text, sizeof(name.text), "%.*s", DM_FMT(to_name));
		else
			r = dm_tree_move(from, from_name, to, name.text);
	}
	if (r == -ENOENT)
		return dm_error_set(
			err, DM_E_NOT_FOUND, "retry.gone", "%.150s is not there any more", place);
	r = r ? r : dm_tree_sync(to);
	if (r)
		return dm_tree_fail(err, r, "put back", path);
	remove_whys(from, from_name);
	(void)dm_path_join(dm_path_folder(dm_str_from_c(path)), dm_str_from_c(name.text), ret);
	(void)dm_tree_sync(from);
	return 0;
}
