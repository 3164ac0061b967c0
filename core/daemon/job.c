#include "job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"

const char *dm_job_name(const struct dm_job *job)
{
	return dm_path_name(dm_str_from_c(job->origin.text)).p;
}

bool dm_job_read(const struct dm_job *job, const char *name, struct dm_path *ret)
{
	DM_AUTO(dm_fd_close) int fd = openat(job->dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int64_t got = fd < 0 ? -1 : dm_fd_read_at(fd, 0, ret->text, sizeof(ret->text));

	if (got < 0 || (size_t)got >= sizeof(ret->text))
		return false;
	ret->text[got] = '\0';
	return true;
}

bool dm_job_has(const struct dm_job *job, const char *path)
{
	struct stat st;

	return fstatat(job->dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

int dm_job_open(
	const struct dm_folders *folders, const char *id, struct dm_job *ret, struct dm_error *err)
{
	struct dm_job job = { .folders = folders, .dir = -1, .data = -1 };
	int r = dm_tree_folder(folders->work, id, &job.dir);

	if (r)
		return dm_tree_fail(err, r, "open the job", id);
	(void)snprintf(job.id, sizeof(job.id), "%s", id);
	if (!dm_job_read(&job, "origin", &job.origin))
		job.origin.text[0] = '\0';
	*ret = job;
	return 0;
}

static int fail_note(const struct dm_job *job, int r, struct dm_error *err)
{
	return dm_tree_fail(err, r, "write a note of job", job->id);
}

int dm_job_write(const struct dm_job *job, const char *file, const char *text, size_t n,
	int *ret_fd, struct dm_error *err)
{
	int fd =
		openat(job->dir, file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int r;

	if (fd < 0)
		return fail_note(job, -errno, err);
	r = dm_fd_write(fd, text, n, err);
	if (r)
		dm_fd_close(&fd);
	else
		*ret_fd = fd;
	return r;
}

int dm_job_settle(
	const struct dm_job *job, const char *file, const char *name, struct dm_error *err)
{
	int r = renameat(job->dir, file, job->dir, name) < 0 ? -errno : 0;

	r = r ? r : dm_tree_sync(job->dir);
	return r ? fail_note(job, r, err) : 0;
}

int dm_job_note(const struct dm_job *job, const char *name, const char *text, size_t n,
	struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	struct dm_name temporary;
	int r;

	(void)snprintf(temporary.text, sizeof(temporary.text), "%.200s.new", name);
	r = dm_job_write(job, temporary.text, text, n, &fd, err);
	if (r)
		return r;
	r = dm_tree_sync(fd);
	return r ? fail_note(job, r, err) : dm_job_settle(job, temporary.text, name, err);
}

bool dm_job_is_removed(const struct dm_job *job)
{
	struct stat st;

	return job->dir >= 0 && fstat(job->dir, &st) == 0 && !st.st_nlink;
}

/* Removes the files of an open folder, one level: what is ours has no more. */
static int clear(int folder)
{
	DM_AUTO(dm_fd_close) int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct dirent *entry;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int r = 0;

	if (!dir)
		return -errno;
	fd = -1;
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
			unlinkat(folder, entry->d_name, 0) < 0 && errno != ENOENT)
			r = -errno;
	(void)closedir(dir);
	return r;
}

int dm_job_clear(const struct dm_job *job, const char *folder, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	int r = dm_tree_folder(job->dir, folder, &fd);

	if (r == -ENOENT)
		return 0;
	r = r ? r : clear(fd);
	if (!r && unlinkat(job->dir, folder, AT_REMOVEDIR) < 0)
		r = -errno;
	return r ? dm_tree_fail(err, r, "clear the folder of job", job->id) : 0;
}

/* The verdict goes last: before, a crash leaves a job that is known to be over. */
int dm_job_remove(struct dm_job *job, struct dm_error *err)
{
	static const char *const files[] = { "data", "why.json", "why.html", "draft", "part",
		"back", "why.json.new", "why.html.new", "origin.new", "verdict.new", "origin",
		"verdict" };
	int r = 0;

	if (unlinkat(job->dir, "in", AT_REMOVEDIR) < 0 && errno != ENOENT)
		return dm_tree_fail(err, -errno, "remove the folder of job", job->id);
	r = dm_job_clear(job, "result", err);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && !r; i++)
		if (unlinkat(job->dir, files[i], 0) < 0 && errno != ENOENT)
			r = dm_tree_fail(err, -errno, "remove the notes of job", job->id);
	if (!r && unlinkat(job->folders->work, job->id, AT_REMOVEDIR) < 0 && errno != ENOENT)
		r = dm_tree_fail(err, -errno, "remove the folder of job", job->id);
	if (!r)
		dm_job_close(job);
	return r;
}

void dm_job_close(struct dm_job *job)
{
	dm_fd_close(&job->dir);
	dm_fd_close(&job->data);
}
