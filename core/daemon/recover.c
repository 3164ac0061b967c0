#include "recover.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "ferry.h"

/* True where .work/ID/in/ holds anything; *ret_is_known where it is the file of the origin. */
static bool has_source(const struct dm_job *job, bool *ret_is_known)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	const struct dirent *entry;
	bool has = false;
	DIR *dir;

	*ret_is_known = false;
	if (dm_tree_folder(job->dir, "in", &fd))
		return false;
	dir = fdopendir(fd);
	if (!dir)
		return true; /* nothing is removed on a doubt */
	fd = -1;
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			has = true;
			*ret_is_known =
				job->origin.text[0] && strcmp(entry->d_name, dm_job_name(job)) == 0;
		}
	(void)closedir(dir);
	return has;
}

/* A claimed job is begun again from its dropped file: what was made of it is thrown away. */
static int begin_again(const struct dm_job *job, struct dm_error *err)
{
	static const char *const made[] = { "data", "part", "why.json", "why.html" };
	int r = dm_job_clear(job, "result", err);

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]) && !r; i++)
		if (unlinkat(job->dir, made[i], 0) < 0 && errno != ENOENT)
			r = dm_tree_fail(err, -errno, "clear the folder of job", job->id);
	return r;
}

int dm_recover_job(const struct dm_folders *folders, const char *id,
	enum dm_recover_state *ret_state, struct dm_job *ret, struct dm_error *err)
{
	enum dm_finish_kind kind;
	struct dm_path place;
	struct dm_job job;
	bool is_known, is_decided;
	int r = dm_job_open(folders, id, &job, err);

	if (r)
		return r;
	is_decided = dm_finish_is_decided(&job, &kind, &place);
	if (!is_decided)
		dm_ferry_recover(&job);
	if (is_decided) {
		r = dm_finish_carry_out(&job, err);
	} else if (!has_source(&job, &is_known)) {
		r = dm_job_remove(&job, err);
	} else if (!is_known) {
		r = dm_error_set(err, DM_E_BUG, "recover.strange",
			"the folder .work/%s holds a file that nobody claimed; look at it", id);
	} else {
		r = begin_again(&job, err);
		if (!r) {
			*ret = job;
			*ret_state = DM_RECOVER_CLAIMED;
			return 0;
		}
	}
	dm_job_close(&job);
	if (!r)
		*ret_state = DM_RECOVER_FINISHED;
	return r;
}

int dm_recover_list(const struct dm_folders *folders, int (*on_job)(void *ctx, const char *id),
	void *ctx, struct dm_error *err)
{
	DM_AUTO(dm_fd_close)
	int fd = openat(folders->work, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int r = 0;

	if (!dir)
		return dm_tree_fail(err, -errno, "read the folder", ".work");
	fd = -1;
	while (!r && (entry = readdir(dir)))
		if (dm_job_id_is_valid(dm_str_from_c(entry->d_name)))
			r = on_job(ctx, entry->d_name);
	(void)closedir(dir);
	return r;
}
