/* The order of steps is the protocol: what is noted first can be mended after a crash anywhere. The
 * origin is on the disk before the file is moved, so that a claimed file always knows its way back. */
#include "claim.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "ferry.h"
#include "sync.h"

_Static_assert(DM_JOB_SHA256 == SHA256_DIGEST_SIZE, "one length");

enum { BLOCK = 128 * 1024, COPIES = 3 };

static int64_t nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool is_same(const struct stat *st, const struct dm_sight *s)
{
	return st->st_dev == s->device && st->st_ino == s->inode &&
	       (uint64_t)st->st_size == s->bytes && nanoseconds(st->st_mtim) == s->mtime_ns;
}

static int changed(struct dm_error *err, const char *path)
{
	return dm_error_set(
		err, DM_E_NOT_FOUND, "claim.changed", "%.150s changed while it was taken", path);
}

/* The note of a file that was not moved in yet is read by nobody, so that it needs no rename. */
static int note_origin(const struct dm_job *job, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	const char *path = job->origin.text;
	int r = dm_job_write(job, "origin", path, strlen(path), &fd, err);

	if (r)
		return r;
	r = dm_sync_all((const int[]){ fd, job->dir, job->folders->work }, 3);
	return r ? dm_tree_fail(err, r, "sync the folder of job", job->id) : 0;
}

int dm_claim_make(struct dm_job *job, struct dm_error *err)
{
	int r = 0;

	if (mkdirat(job->folders->work, job->id, 0700) < 0)
		return dm_tree_fail(err, -errno, "make the folder of job", job->id);
	r = dm_tree_folder(job->folders->work, job->id, &job->dir);
	if (!r && mkdirat(job->dir, "in", 0700) < 0)
		r = -errno;
	dm_folders_step(job->folders, "claim.made");
	r = r ? dm_tree_fail(err, r, "make the folder of job", job->id) : 0;
	r = r ? r : note_origin(job, err);
	dm_folders_step(job->folders, "claim.noted");
	return r;
}

/* In a sub-folder only: of in/ itself it is the route's trouble. */
static int fail_take(const char *path, int r, struct dm_error *err)
{
	if ((r == -EACCES || r == -EPERM || r == -EROFS) && dm_path_folder(dm_str_from_c(path)).n)
		return dm_error_set(err, DM_E_IO, "claim.kept",
			"cannot take %.150s: %s; give the service's user the right to write in its "
			"folder",
			path, strerror(-r));
	return dm_tree_fail(err, r, "take", path);
}

/* Moves the file in; `is_ours` is set where it was the one that was looked at. Whoever dropped it
 * need not have synced it. */
static int move_in(
	struct dm_job *job, int from, int to, int file, bool *is_ours, struct dm_error *err)
{
	const char *name = dm_job_name(job);
	struct stat looked, st;
	int r = dm_tree_move(from, name, to, name);

	if (r == -EXDEV)
		return dm_ferry_take(job, from, to, file, is_ours, err);
	/* A share may have done it and lost its answer. */
	if (r == -ENOENT && fstatat(to, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		r = 0;
	dm_folders_step(job->folders, "claim.moved");
	r = r ? r : dm_sync_all((const int[]){ file, to, from }, 3);
	if (r)
		return fail_take(job->origin.text, r, err);
	dm_folders_step(job->folders, "claim.synced");
	*is_ours = fstat(file, &looked) == 0 && fstatat(to, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		   st.st_dev == looked.st_dev && st.st_ino == looked.st_ino;
	return 0;
}

static int folder_of(const struct dm_job *job, int *ret_fd, struct dm_error *err)
{
	struct dm_path folder;
	int r;

	(void)dm_path_join(dm_path_folder(dm_str_from_c(job->origin.text)), DM_NULL, &folder);
	r = dm_tree_folder_over(job->folders->in, folder.text, ret_fd);
	if (r == -ENOENT)
		r = dm_tree_make(job->folders->in, folder.text, &job->folders->modes, ret_fd);
	if (r == -EXDEV) /* what is mounted there has no such folder any more */
		r = dm_tree_folder(job->folders->in, "", ret_fd);
	return r ? dm_tree_fail(err, r, "open the folder of", job->origin.text) : 0;
}

static int take(struct dm_job *job, int file, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int from = -1;
	DM_AUTO(dm_fd_close) int to = -1;
	bool is_ours = false;
	int r = folder_of(job, &from, err);

	r = r ? r : dm_claim_make(job, err);
	if (r)
		return r;
	r = dm_tree_folder(job->dir, "in", &to);
	r = r ? dm_tree_fail(err, r, "take", job->origin.text)
	      : move_in(job, from, to, file, &is_ours, err);
	return r || is_ours ? r : changed(err, job->origin.text);
}

int dm_claim_take(const struct dm_folders *folders, const char *path, const char *id,
	const struct dm_sight *settled, struct dm_job *ret, struct dm_error *err)
{
	struct dm_job job = { .folders = folders, .dir = -1, .data = -1 };
	DM_AUTO(dm_fd_close) int fd = -1;
	struct stat st;
	int r = dm_tree_file_over(folders->in, path, &fd, &st);

	if (r == -EBUSY) /* somebody has opened it since */
		return changed(err, path);
	if (r)
		return fail_take(path, r, err);
	if (settled && !is_same(&st, settled))
		return changed(err, path);
	if (!dm_path_join(dm_str_from_c(path), DM_NULL, &job.origin))
		return dm_tree_fail(err, -ENAMETOOLONG, "take", "a file");
	(void)snprintf(job.id, sizeof(job.id), "%s", id);
	r = take(&job, fd, err);
	if (!r) {
		*ret = job;
		return 0;
	}
	if (job.dir >= 0 && dm_claim_return(&job, NULL))
		dm_job_close(&job); /* recovery finds it */
	return r;
}

/* Copies once, from the beginning; is_stable tells whether nobody wrote meanwhile. */
static int copy_once(struct dm_job *job, int from, int to, uint64_t limit, uint8_t *block,
	bool *is_stable, struct dm_error *err)
{
	struct sha256_ctx sha;
	struct stat before, after;
	uint64_t at = 0;
	int64_t got;
	int r = 0;

	sha256_init(&sha);
	if (fstat(from, &before) < 0 || ftruncate(to, 0) < 0 || lseek(to, 0, SEEK_SET) < 0)
		return dm_tree_fail(err, -errno, "copy", job->origin.text);
	while (!r && (got = dm_fd_read_at(from, at, block, BLOCK)) != 0) {
		if (got < 0)
			return dm_tree_fail(err, (int)got, "read", job->origin.text);
		at += (uint64_t)got;
		if (limit && at > limit)
			return dm_error_set(err, DM_E_LIMIT, "limit.file_bytes",
				"the file is larger than %llu bytes; raise file_bytes if it should "
				"be taken",
				(unsigned long long)limit);
		sha256_update(&sha, (size_t)got, block);
		r = dm_fd_write(to, block, (size_t)got, err);
	}
	if (r || fstat(from, &after) < 0)
		return r ? r : dm_tree_fail(err, -errno, "copy", job->origin.text);
	*is_stable = before.st_size == after.st_size && (uint64_t)after.st_size == at &&
		     nanoseconds(before.st_mtim) == nanoseconds(after.st_mtim) &&
		     nanoseconds(before.st_ctim) == nanoseconds(after.st_ctim);
	job->bytes = at;
	sha256_digest(&sha, DM_JOB_SHA256, job->sha256);
	(void)futimens(
		to, (struct timespec[]){ after.st_atim, after.st_mtim }); /* archived as it was */
	return 0;
}

static int copy(struct dm_job *job, int from, int to, uint64_t limit, struct dm_error *err)
{
	uint8_t *block = malloc(BLOCK);
	bool is_stable = false;
	int r = block ? 0 : dm_tree_fail(err, -ENOMEM, "copy", job->origin.text);

	for (int i = 0; i < COPIES && !r && !is_stable; i++)
		r = copy_once(job, from, to, limit, block, &is_stable, err);
	free(block);
	if (!r && !is_stable)
		r = dm_error_set(err, DM_E_NOT_FOUND, "claim.changing",
			"%.150s is still being written", job->origin.text);
	return r;
}

int dm_claim_copy(struct dm_job *job, uint64_t limit_bytes, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int folder = -1;
	DM_AUTO(dm_fd_close) int from = -1;
	DM_AUTO(dm_fd_close) int to = -1;
	struct stat st;
	int r = dm_tree_folder(job->dir, "in", &folder);

	dm_fd_close(&job->data);
	r = r ? r : dm_tree_file(folder, dm_job_name(job), &from, &st);
	if (r)
		return dm_tree_fail(err, r, "read", job->origin.text);
	if (limit_bytes && (uint64_t)st.st_size > limit_bytes)
		return dm_error_set(err, DM_E_LIMIT, "limit.file_bytes",
			"the file has %llu bytes, more than the %llu that are allowed; raise "
			"file_bytes if it should be taken",
			(unsigned long long)st.st_size, (unsigned long long)limit_bytes);
	to = openat(job->dir, "data", O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (to < 0)
		return dm_tree_fail(err, -errno, "copy", job->origin.text);
	r = copy(job, from, to, limit_bytes, err);
	if (r) {
		(void)unlinkat(job->dir, "data", 0); /* a part must not be taken for the whole */
		return r;
	}
	/* Not synced: after a crash it is made anew. */
	r = dm_tree_file(job->dir, "data", &job->data, &st);
	dm_folders_step(job->folders, "claim.copied");
	return r ? dm_tree_fail(err, r, "copy", job->origin.text) : 0;
}

int dm_claim_return(struct dm_job *job, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int from = -1;
	DM_AUTO(dm_fd_close) int to = -1;
	const char *name = dm_job_name(job);
	int r = dm_tree_folder(job->dir, "in", &from);
	struct stat st;

	if (r && r != -ENOENT)
		return dm_tree_fail(err, r, "put back", job->origin.text);
	if (!r && name && name[0] && fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		r = folder_of(job, &to, err);
		if (r)
			return r;
		r = dm_tree_move(from, name, to, name);
		if (r == -EXDEV) {
			r = dm_ferry_return(job, from, to, NULL, err);
			return r ? r : dm_job_remove(job, err);
		}
		if (r == -EEXIST)
			r = dm_tree_move(from, name, to,
				dm_name_with_job(dm_str_from_c(name), job->id, DM_NAME_MAX).text);
		dm_folders_step(job->folders, "return.moved");
		r = r ? r : dm_tree_sync(to);
		r = r ? r : dm_tree_sync(from);
		if (r)
			return dm_tree_fail(err, r, "put back", job->origin.text);
	}
	return dm_job_remove(job, err);
}
