#include "retry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "claim.h"
#include "ferry.h"
#include "finish.h"
#include "sync.h"

#define NOTE "retry."

/* The folder in which the last name of a path stands. */
static int folder_of(int root, const char *path, int *ret_fd)
{
	struct dm_path folder;

	if (!dm_path_join(dm_path_folder(dm_str_from_c(path)), DM_NULL, &folder))
		return -ENAMETOOLONG;
	return dm_tree_folder(root, folder.text, ret_fd);
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

	if (read_note(folders, note, &place) && folder_of(folders->root, place.text, &from) == 0) {
		const char *name = dm_path_name(dm_str_from_c(place.text)).p;

		if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT &&
			is_of_job(from, name, note + strlen(NOTE)))
			remove_whys(from, name);
	}
	(void)unlinkat(folders->work, note, 0);
}

void dm_retry_recover(const struct dm_folders *folders)
{
	DM_AUTO(dm_fd_close)
	int fd = openat(folders->work, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!dir)
		return; /* the notes stay for the next opening */
	fd = -1;
	while ((entry = readdir(dir))) {
		struct dm_str name = dm_str_from_c(entry->d_name);

		if (dm_str_starts(name, DM_STR(NOTE)) &&
			dm_job_id_is_valid(dm_str_from(name, strlen(NOTE))))
			mend(folders, entry->d_name);
	}
	(void)closedir(dir);
}

/* --- Putting back. */

/* A job on its way back, and the open folders of that. */
struct way {
	struct dm_job job;
	int from, in, to; /* in failed/, of .work/ID/, below in/ */
	const char *name; /* in failed/ */
};

/* The folder below in/, or in/ itself where what is mounted there has no such folder any more. */
static int open_to(const struct dm_folders *folders, struct dm_path *folder, int *ret_fd)
{
	int r = dm_tree_folder_over(folders->in, folder->text, ret_fd);

	if (r == -ENOENT)
		r = dm_tree_make(folders->in, folder->text, &folders->modes, ret_fd);
	if (r != -EXDEV)
		return r;
	folder->text[0] = '\0';
	return dm_tree_folder(folders->in, "", ret_fd);
}

/* Under its name, or with -ID before its extension; *ret is which. */
static int move(const struct way *w, struct dm_name *ret)
{
	struct dm_str name = dm_str_from_c(dm_job_name(&w->job));
	int r = dm_tree_move(w->from, w->name, w->to, name.p);

	(void)snprintf(ret->text, sizeof(ret->text), "%.*s", DM_FMT(name));
	if (r != -EEXIST)
		return r;
	*ret = dm_name_with_job(name, w->job.id, DM_NAME_MAX);
	return dm_tree_move(w->from, w->name, w->to, ret->text);
}

/* Into .work/ID/in/, or nowhere. */
static int take(struct way *w, struct dm_error *err)
{
	const char *name = dm_job_name(&w->job);
	int r = dm_tree_folder(w->job.dir, "in", &w->in);

	r = r ? r : dm_tree_move(w->from, w->name, w->in, name);
	r = r ? r : dm_sync_all((const int[]){ w->in, w->from }, 2);
	dm_folders_step(w->job.folders, "retry.taken");
	return r ? dm_tree_fail(err, r, "put back", w->job.origin.text) : 0;
}

static void untake(const struct way *w)
{
	if (w->in >= 0 && dm_tree_move(w->in, dm_job_name(&w->job), w->from, w->name) == 0)
		(void)dm_sync_all((const int[]){ w->from, w->in }, 2);
}

/* It may have arrived all the same. */
static bool has_arrived(const struct way *w)
{
	struct stat st;

	dm_ferry_recover(&w->job);
	return fstatat(w->in, dm_job_name(&w->job), &st, AT_SYMLINK_NOFOLLOW) < 0 &&
	       errno == ENOENT;
}

/* To a file system of its own it goes as a claimed file that is put back: at each moment recovery knows
 * where it is. */
static int carry(struct way *w, struct dm_name *ret, struct dm_error *err)
{
	struct dm_error why = { 0 };
	int r = dm_claim_make(&w->job, &why);

	r = r ? r : take(w, &why);
	if (!r) {
		r = dm_ferry_return(&w->job, w->in, w->to, ret, &why);
		if (!r || has_arrived(w))
			return 0;
	}
	untake(w);
	return dm_error_set(err, r, "retry.kept",
		"cannot put back %.100s, it stays in failed/: %.150s", w->job.origin.text,
		why.text);
}

static void way_close(struct way *w)
{
	dm_job_close(&w->job);
	dm_fd_close(&w->from);
	dm_fd_close(&w->in);
	dm_fd_close(&w->to);
}

static int gone(
	const struct dm_folders *folders, const char *place, const char *id, struct dm_error *err)
{
	(void)unlinkat(folders->work, note_name(id).text, 0);
	return dm_error_set(
		err, DM_E_NOT_FOUND, "retry.gone", "%.150s is not there any more", place);
}

int dm_retry_run(const struct dm_folders *folders, const char *place, const char *path,
	const char *id, struct dm_path *ret, struct dm_error *err)
{
	DM_AUTO(way_close)
	struct way w = { { .folders = folders, .dir = -1, .data = -1 }, -1, -1, -1,
		dm_path_name(dm_str_from_c(place)).p };
	struct dm_path folder;
	struct dm_name name;
	int r = folder_of(folders->root, place, &w.from);

	(void)snprintf(w.job.id, sizeof(w.job.id), "%s", id);
	(void)dm_path_join(dm_str_from_c(path), DM_NULL, &w.job.origin);
	(void)dm_path_join(dm_path_folder(dm_str_from_c(path)), DM_NULL, &folder);
	if (!r && !is_of_job(w.from, w.name, id))
		r = -ENOENT;
	r = r ? r : open_to(folders, &folder, &w.to);
	r = r ? r : write_note(folders, id, place);
	dm_folders_step(folders, "retry.noted");
	r = r ? r : move(&w, &name);
	dm_folders_step(folders, "retry.moved");
	if (r == -ENOENT)
		return gone(folders, place, id, err);
	if (r == -EXDEV) {
		r = carry(&w, &name, err);
		/* Not where the file is still in it: then the next start takes it up. */
		if (dm_job_remove(&w.job, NULL) == 0 && r)
			(void)unlinkat(folders->work, note_name(id).text, 0);
		dm_folders_step(folders, "retry.carried");
		if (r)
			return r;
	}
	r = r ? r : dm_tree_sync(w.to);
	if (r)
		return dm_tree_fail(err, r, "put back", path);
	remove_whys(w.from, w.name);
	dm_folders_step(folders, "retry.bare");
	(void)unlinkat(folders->work, note_name(id).text, 0);
	(void)dm_path_join(dm_str_from_c(folder.text), dm_str_from_c(name.text), ret);
	return 0;
}
