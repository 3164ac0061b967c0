#include "ferry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "sync.h"

#define ASIDE ".dropmill-"

enum { BLOCK = 128 * 1024 };

static struct dm_name aside_of(const char *id, const char *end)
{
	struct dm_name name;

	(void)snprintf(name.text, sizeof(name.text), ASIDE "%s%s", id, end);
	return name;
}

static int kept(const struct dm_job *job, int r, struct dm_error *err)
{
	return dm_error_set(err, DM_E_IO, "claim.kept",
		"cannot take %.150s: %s; it lies on a file system of its own", job->origin.text,
		strerror(-r));
}

static int open_folder(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* Beside the one that has its name by now. */
static int move_beside(int from, const char *name, int to, const char *id)
{
	int r = dm_tree_move(from, name, to, name);

	if (r != -EEXIST)
		return r;
	return dm_tree_move(
		from, name, to, dm_name_with_job(dm_str_from_c(name), id, DM_NAME_MAX).text);
}

/* Owner, group and mode go with it as far as the system lets us. */
static void dress(int fd, const struct stat *st)
{
	int r = fchown(fd, st->st_uid, st->st_gid);

	r = r < 0 ? fchown(fd, (uid_t)-1, st->st_gid) : r;
	(void)r;
	(void)fchmod(fd, st->st_mode & 0777);
	(void)futimens(fd, (struct timespec[]){ st->st_atim, st->st_mtim });
}

static bool is_same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Copies and syncs; is_stable tells whether nobody wrote meanwhile. */
static int copy(const struct dm_job *job, int from, int to, bool *is_stable, struct dm_error *err)
{
	uint8_t *block = malloc(BLOCK);
	struct stat before, after;
	uint64_t at = 0;
	int64_t got = 0;
	int r = block ? 0 : dm_tree_fail(err, -ENOMEM, "copy", job->origin.text);

	if (!r && fstat(from, &before) < 0)
		r = dm_tree_fail(err, -errno, "read", job->origin.text);
	while (!r && (got = dm_fd_read_at(from, at, block, BLOCK)) > 0) {
		r = dm_fd_write(to, block, (size_t)got, err);
		at += (uint64_t)got;
	}
	free(block);
	if (!r && got < 0)
		r = dm_tree_fail(err, (int)got, "read", job->origin.text);
	if (!r && fstat(from, &after) < 0)
		r = dm_tree_fail(err, -errno, "read", job->origin.text);
	if (r)
		return r;
	*is_stable = (uint64_t)after.st_size == at && before.st_size == after.st_size &&
		     is_same_time(before.st_mtim, after.st_mtim) &&
		     is_same_time(before.st_ctim, after.st_ctim);
	dress(to, &after);
	r = dm_tree_sync(to);
	return r ? dm_tree_fail(err, r, "sync a copy of", job->origin.text) : 0;
}

/* --- In. */

static int set_aside(const struct dm_job *job, int from, int *ret_aside)
{
	struct dm_name name = aside_of(job->id, "");
	int r = mkdirat(from, name.text, 0700) < 0 && errno != EEXIST ? -errno : 0;
	int aside = r ? r : open_folder(from, name.text);

	if (aside < 0)
		return aside;
	*ret_aside = aside;
	r = dm_tree_move(from, dm_job_name(job), aside, dm_job_name(job));
	return r ? r : dm_sync_all((const int[]){ aside, from }, 2);
}

static void put_back(const struct dm_job *job, int aside, int from)
{
	if (move_beside(aside, dm_job_name(job), from, job->id) == 0)
		(void)dm_sync_all((const int[]){ from, aside }, 2);
	(void)unlinkat(from, aside_of(job->id, "").text, AT_REMOVEDIR);
}

/* That the other disk cannot be read is its own trouble; that ours is full is the route's. */
static int fail_copy(int r, struct dm_error *err)
{
	if (r == DM_E_SPACE || r == DM_E_NOMEM)
		return r;
	if (err) {
		(void)snprintf(err->id, sizeof(err->id), "claim.kept");
		err->code = DM_E_IO;
	}
	return DM_E_IO;
}

static int land(const struct dm_job *job, int file, int to, bool *is_stable, struct dm_error *err)
{
	DM_AUTO(dm_fd_close)
	int part = openat(job->dir, "part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int r = part < 0 ? dm_tree_fail(err, -errno, "copy", job->origin.text) : 0;

	if (r)
		return r;
	r = copy(job, file, part, is_stable, err);
	dm_folders_step(job->folders, "ferry.copied");
	if (r || !*is_stable)
		return r ? fail_copy(r, err) : 0;
	r = renameat(job->dir, "part", to, dm_job_name(job)) < 0 ? -errno : 0;
	r = r ? r : dm_sync_all((const int[]){ to, job->dir }, 2);
	if (r) /* it is put back from where it was set aside, and only from there */
		(void)unlinkat(to, dm_job_name(job), 0);
	dm_folders_step(job->folders, "ferry.landed");
	return r ? dm_tree_fail(err, r, "take", job->origin.text) : 0;
}

/* From here on it is in .work alone; what cannot be synced may be there twice after a power cut. */
static int remove_aside(const struct dm_job *job, int aside, int from)
{
	if (unlinkat(aside, dm_job_name(job), 0) < 0)
		return -errno;
	(void)dm_tree_sync(aside);
	dm_folders_step(job->folders, "ferry.left");
	(void)unlinkat(from, aside_of(job->id, "").text, AT_REMOVEDIR);
	return 0;
}

static int check_size(const struct dm_job *job, int file, struct dm_error *err)
{
	uint64_t limit = job->folders->carry_bytes;
	struct stat st;

	if (!limit || fstat(file, &st) < 0 || (uint64_t)st.st_size <= limit)
		return 0;
	return dm_error_set(err, DM_E_IO, "claim.kept",
		"%.150s has %llu bytes, more than the %llu that are taken from a file system "
		"of its own; raise file_bytes if it should be taken",
		job->origin.text, (unsigned long long)st.st_size, (unsigned long long)limit);
}

int dm_ferry_take(
	const struct dm_job *job, int from, int to, int file, bool *is_ours, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int aside = -1;
	struct stat looked, st;
	bool is_stable = false;
	int r = check_size(job, file, err);

	if (r)
		return r;
	r = set_aside(job, from, &aside);
	dm_folders_step(job->folders, "ferry.aside");
	if (r) {
		if (aside >= 0)
			put_back(job, aside, from);
		return r == -ENOENT ? dm_tree_fail(err, r, "take", job->origin.text)
				    : kept(job, r, err);
	}
	*is_ours = fstat(file, &looked) == 0 &&
		   fstatat(aside, dm_job_name(job), &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		   st.st_dev == looked.st_dev && st.st_ino == looked.st_ino;
	r = *is_ours ? land(job, file, to, &is_stable, err) : 0;
	*is_ours = *is_ours && is_stable;
	if (r || !*is_ours) {
		put_back(job, aside, from);
		return r;
	}
	r = remove_aside(job, aside, from);
	if (!r)
		return 0;
	(void)unlinkat(to, dm_job_name(job), 0);
	put_back(job, aside, from);
	return kept(job, r, err);
}

/* --- Back. */

static struct dm_name beside_of(const struct dm_job *job)
{
	return dm_name_with_job(dm_str_from_c(dm_job_name(job)), job->id, DM_NAME_MAX);
}

/* The note names the copy: after a crash, something else may be mounted there, or nothing. */
static int note_back(const struct dm_job *job, int part, struct dm_error *err)
{
	char text[32];
	struct stat st;
	int n = fstat(part, &st) < 0
			? 0
			: snprintf(text, sizeof(text), "%llu", (unsigned long long)st.st_ino);

	return dm_job_note(job, "back", text, (size_t)n, err);
}

static bool is_noted(const struct dm_job *job, int folder, const char *name)
{
	struct dm_path text;
	struct stat st;

	return dm_job_read(job, "back", &text) && text.text[0] &&
	       fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       strtoull(text.text, NULL, 10) == st.st_ino;
}

/* The copy that the note names has got its name in this folder. */
static bool has_arrived(const struct dm_job *job, int folder)
{
	return is_noted(job, folder, dm_job_name(job)) ||
	       is_noted(job, folder, beside_of(job).text);
}

static int write_part(const struct dm_job *job, int from, int to, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int file = -1;
	DM_AUTO(dm_fd_close)
	int part = openat(to, aside_of(job->id, ".part").text,
		O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool is_stable = false;
	struct stat st;
	int r = part < 0 ? -errno : dm_tree_file(from, dm_job_name(job), &file, &st);

	if (r)
		return dm_tree_fail(err, r, "put back", job->origin.text);
	r = copy(job, file, part, &is_stable, err);
	if (!r && dm_tree_sync(to))
		r = dm_tree_fail(err, -EIO, "put back", job->origin.text);
	if (!r)
		return note_back(job, part, err);		/* from here on it must stay */
	(void)unlinkat(to, aside_of(job->id, ".part").text, 0); /* it may take what room there is */
	return r;
}

int dm_ferry_return(
	const struct dm_job *job, int from, int to, struct dm_name *ret, struct dm_error *err)
{
	struct dm_name part = aside_of(job->id, ".part"), there = beside_of(job);
	const char *name = dm_job_name(job);
	int r = 0;

	if (!has_arrived(job, to)) {
		r = is_noted(job, to, part.text) ? 0 : write_part(job, from, to, err);
		dm_folders_step(job->folders, "ferry.back");
		if (r)
			return r;
		r = dm_tree_move(to, part.text, to, name);
		if (r == -EEXIST)
			r = dm_tree_move(to, part.text, to, there.text);
	}
	if (ret && !is_noted(job, to, there.text))
		(void)snprintf(there.text, sizeof(there.text), "%s", name);
	if (ret)
		*ret = there;
	dm_folders_step(job->folders, "ferry.returned");
	r = r ? r : dm_tree_sync(to);
	if (!r && unlinkat(from, name, 0) < 0 && errno != ENOENT)
		r = -errno;
	return r ? dm_tree_fail(err, r, "put back", job->origin.text) : 0;
}

/* --- After a crash. */

static void rescue(int folder, const char *name, const char *id)
{
	int fd = open_folder(folder, name);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	bool has_moved = false;

	if (!dir) {
		dm_fd_close(&fd);
		return;
	}
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			has_moved = move_beside(fd, entry->d_name, folder, id) == 0 || has_moved;
	if (has_moved)
		(void)dm_sync_all((const int[]){ folder, fd }, 2);
	(void)closedir(dir);
	(void)unlinkat(folder, name, AT_REMOVEDIR);
}

static bool has(int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

void dm_ferry_recover(const struct dm_job *job)
{
	struct dm_name name = aside_of(job->id, ""), part = aside_of(job->id, ".part");
	DM_AUTO(dm_fd_close) int folder = -1;
	DM_AUTO(dm_fd_close) int aside = -1;
	struct dm_path at, source;
	bool is_twice = false;

	if (!job->origin.text[0] ||
		!dm_path_join(dm_path_folder(dm_str_from_c(job->origin.text)), DM_NULL, &at) ||
		!dm_path_join(DM_STR("in"), dm_str_from_c(dm_job_name(job)), &source) ||
		dm_tree_folder_over(job->folders->in, at.text, &folder))
		return; /* nothing of it can be there */
	aside = open_folder(folder, name.text);
	if (aside >= 0 && !dm_job_has(job, source.text))
		rescue(folder, name.text, job->id);
	else if (aside >= 0 && has(aside, dm_job_name(job))) /* read-only by now: it stays there */
		is_twice = remove_aside(job, aside, folder) != 0;
	else
		(void)unlinkat(folder, name.text, AT_REMOVEDIR);
	if (is_twice || has_arrived(job, folder))
		(void)unlinkat(job->dir, source.text, 0);
	(void)unlinkat(folder, part.text, 0);
	(void)unlinkat(job->dir, "back", 0);
}

static struct dm_str id_of(struct dm_str name)
{
	struct dm_str aside = DM_STR(ASIDE);

	return dm_str_starts(name, aside) ? dm_str_from(name, aside.n) : DM_NULL;
}

bool dm_ferry_is_aside(const char *name)
{
	return dm_job_id_is_valid(id_of(dm_str_from_c(name)));
}

void dm_ferry_rescue(const struct dm_folders *folders, const char *path)
{
	struct dm_str name = dm_path_name(dm_str_from_c(path)), id = id_of(name);
	DM_AUTO(dm_fd_close) int folder = -1;
	struct dm_path at;

	if (!dm_job_id_is_valid(id) || has(folders->work, id.p) ||
		!dm_path_join(dm_path_folder(dm_str_from_c(path)), DM_NULL, &at) ||
		dm_tree_folder_over(folders->in, at.text, &folder))
		return;
	rescue(folder, name.p, id.p);
}
