#include "finish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "sync.h"

#define VERDICT "verdict"

static const char *const WORDS[] = { [DM_FINISH_DONE] = "done ", [DM_FINISH_FAILED] = "failed " };

static int base_of(const struct dm_job *job, enum dm_finish_kind kind)
{
	return kind == DM_FINISH_DONE ? job->folders->done : job->folders->failed;
}

static size_t room_of(enum dm_finish_kind kind)
{
	return kind == DM_FINISH_DONE ? DM_NAME_MAX : DM_NAME_MAX - (sizeof(DM_WHY_JSON) - 1);
}

static bool is_taken(int folder, enum dm_finish_kind kind, const char *name)
{
	static const char *const ends[] = { "", DM_WHY_JSON, DM_WHY_HTML };
	struct stat st;

	for (size_t i = 0; i < (kind == DM_FINISH_DONE ? 1u : 3u); i++) {
		struct dm_path path;

		(void)snprintf(path.text, sizeof(path.text), "%s%s", name, ends[i]);
		if (fstatat(folder, path.text, &st, AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	}
	return false;
}

int dm_finish_pick(const struct dm_job *job, enum dm_finish_kind kind, const char *folder,
	struct dm_path *ret, struct dm_error *err)
{
	struct dm_str source = dm_str_from_c(dm_job_name(job));
	struct dm_name name = dm_name_safe(source, room_of(kind));
	DM_AUTO(dm_fd_close) int fd = -1;
	struct dm_path sub, to;
	int r;

	if (!dm_path_folders_safe(dm_str_from_c(job->origin.text), &sub) ||
		!dm_path_join(dm_str_from_c(folder), dm_str_from_c(sub.text), &to))
		return dm_tree_fail(err, -ENAMETOOLONG, "find a place for", job->origin.text);
	r = dm_tree_folder(base_of(job, kind), to.text, &fd);
	if (r && r != -ENOENT)
		return dm_tree_fail(err, r, "open the folder", to.text);
	if (!r && is_taken(fd, kind, name.text))
		name = dm_name_with_job(source, job->id, room_of(kind));
	return dm_path_join(dm_str_from_c(to.text), dm_str_from_c(name.text), ret)
		       ? 0
		       : dm_tree_fail(err, -ENAMETOOLONG, "find a place for", job->origin.text);
}

int dm_finish_draft(const struct dm_job *job, enum dm_finish_kind kind, const struct dm_path *place,
	int *ret_fd, struct dm_error *err)
{
	char text[DM_PATH_MAX + 16];
	int n = snprintf(text, sizeof(text), "%s%s", WORDS[kind], place->text);

	return dm_job_write(job, VERDICT ".new", text, (size_t)n, ret_fd, err);
}

int dm_finish_settle(const struct dm_job *job, struct dm_error *err)
{
	int r = dm_job_settle(job, VERDICT ".new", VERDICT, err);

	dm_folders_step(job->folders, "finish.decided");
	return r;
}

int dm_finish_decide(const struct dm_job *job, enum dm_finish_kind kind,
	const struct dm_path *place, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	int r = dm_finish_draft(job, kind, place, &fd, err);

	if (r)
		return r;
	r = dm_tree_sync(fd);
	return r ? dm_tree_fail(err, r, "decide job", job->id) : dm_finish_settle(job, err);
}

bool dm_finish_is_decided(
	const struct dm_job *job, enum dm_finish_kind *ret_kind, struct dm_path *ret_place)
{
	struct dm_path text;
	struct dm_str s;

	if (!dm_job_read(job, VERDICT, &text))
		return false;
	s = dm_str_from_c(text.text);
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		struct dm_str word = dm_str_from_c(WORDS[i]);

		if (!dm_str_starts(s, word) ||
			!dm_path_join(dm_str_from(s, word.n), DM_NULL, ret_place))
			continue;
		*ret_kind = (enum dm_finish_kind)i;
		return true;
	}
	return false;
}

/* Moves one thing of .work/ID/ to a folder, under its name or the spare one; not being there is no
 * error: it was moved before. Syncs nothing. */
static int move(const struct dm_job *job, const char *path, int to, const char *name,
	const char *spare, const char *step, struct dm_error *err)
{
	int r = dm_tree_move(job->dir, path, to, name);

	if (r == -EEXIST && spare)
		r = dm_tree_move(job->dir, path, to, spare);
	if (r == -ENOENT && !dm_job_has(job, path))
		r = 0;
	dm_folders_step(job->folders, step);
	if (r == -EEXIST)
		return dm_error_set(err, DM_E_OUTPUT, "publish.taken",
			"something stands where job %s is to be published: %.150s", job->id, name);
	return r ? dm_tree_fail(err, r, "publish", name) : 0;
}

/* Gives the folder, which is to be synced: also where the results were moved before, by somebody who
 * may have been stopped there. */
static int publish(const struct dm_job *job, int *ret_to, struct dm_error *err)
{
	struct dm_name name = dm_name_result(dm_str_from_c(dm_job_name(job)), job->id);
	bool has_results = dm_job_has(job, "result");
	struct dm_path sub;
	int r = dm_path_folders_safe(dm_str_from_c(job->origin.text), &sub) ? 0 : -ENAMETOOLONG;

	if (!r && has_results)
		r = dm_tree_make(job->folders->out, sub.text, &job->folders->modes, ret_to);
	else if (!r && dm_tree_folder(job->folders->out, sub.text, ret_to) == -ENOENT)
		return 0;
	if (r)
		return dm_tree_fail(err, r, "open the folder of results for", job->origin.text);
	return has_results ? move(job, "result", *ret_to, name.text, NULL, "finish.published", err)
			   : 0;
}

static void note_place(
	struct dm_job *job, enum dm_finish_kind kind, struct dm_str folder, struct dm_str name)
{
	const struct dm_folders *f = job->folders;
	struct dm_path place;

	if (!dm_path_join(folder, name, &place) ||
		!dm_path_join(dm_str_from_c(kind == DM_FINISH_DONE ? f->name_done.text
								   : f->name_failed.text),
			dm_str_from_c(place.text), &job->stored))
		job->stored.text[0] = '\0';
}

/* The reasons first: a file never lies in failed/ without them. */
static int move_whys(const struct dm_job *job, int to, struct dm_str name,
	const struct dm_name *spare, struct dm_error *err)
{
	static const struct {
		const char *from, *end;
	} whys[] = { { "why.json", DM_WHY_JSON }, { "why.html", DM_WHY_HTML } };
	struct dm_path a, b;
	int r = 0;

	for (size_t i = 0; i < 2 && !r; i++) {
		(void)snprintf(a.text, sizeof(a.text), "%.*s%s", DM_FMT(name), whys[i].end);
		(void)snprintf(b.text, sizeof(b.text), "%s%s", spare->text, whys[i].end);
		r = move(job, whys[i].from, to, a.text, b.text, whys[i].from, err);
	}
	if (r)
		return r;
	r = dm_tree_sync(to);
	return r ? dm_tree_fail(err, r, "publish", a.text) : 0;
}

/* The dropped file gives way to its copy: whoever has it open, or another link to it, can still change
 * it, and what is archived must be what was converted. */
static int use_copy(const struct dm_job *job, const char *path, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	struct stat st;
	int r;

	if (!dm_job_has(job, path) || !dm_job_has(job, "data"))
		return 0; /* moved before; or too large to be copied */
	r = dm_tree_file(job->dir, "data", &fd, &st);
	if (!r) {
		dm_tree_modes_apply(fd, &job->folders->modes);
		r = renameat(job->dir, "data", job->dir, path) < 0 ? -errno : 0;
	}
	dm_folders_step(job->folders, "finish.replaced");
	return r ? dm_tree_fail(err, r, "archive", path) : 0;
}

/* Gives the folder, which is to be synced. */
static int move_source(struct dm_job *job, enum dm_finish_kind kind, const struct dm_path *place,
	int *ret_to, struct dm_error *err)
{
	struct dm_str whole = dm_str_from_c(place->text), name = dm_path_name(whole);
	struct dm_name spare =
		dm_name_with_job(dm_str_from_c(dm_job_name(job)), job->id, room_of(kind));
	struct dm_path folder, from;
	struct stat st;
	int to, r;

	(void)dm_path_join(dm_path_folder(whole), DM_NULL, &folder);
	r = dm_tree_make(base_of(job, kind), folder.text, &job->folders->modes, ret_to);
	if (r)
		return dm_tree_fail(err, r, "open the folder", folder.text);
	to = *ret_to;
	if (kind == DM_FINISH_FAILED)
		r = move_whys(job, to, name, &spare, err);
	if (r || !dm_path_join(DM_STR("in"), dm_str_from_c(dm_job_name(job)), &from))
		return r;
	r = use_copy(job, from.text, err);
	r = r ? r : move(job, from.text, to, name.p, spare.text, "finish.moved", err);
	if (!r && fstatat(to, spare.text, &st, AT_SYMLINK_NOFOLLOW) == 0)
		name = dm_str_from_c(spare.text);
	note_place(job, kind, dm_str_from_c(folder.text), name);
	return r;
}

/* The folders that something was moved into, and the one that it was moved out of. The job's notes
 * are there until all of that is on the disk, so that it needs no order. */
static int sync_ends(const struct dm_job *job, int results, int source, struct dm_error *err)
{
	int fds[3], r;
	size_t n = 0;

	fds[n++] = job->dir;
	if (results >= 0)
		fds[n++] = results;
	if (source >= 0)
		fds[n++] = source;
	r = dm_sync_all(fds, n);
	dm_folders_step(job->folders, "finish.synced");
	return r ? dm_tree_fail(err, r, "sync the results of job", job->id) : 0;
}

int dm_finish_carry_out(struct dm_job *job, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int results = -1;
	DM_AUTO(dm_fd_close) int source = -1;
	enum dm_finish_kind kind;
	struct dm_path place;
	int r = 0;

	if (!dm_finish_is_decided(job, &kind, &place))
		return dm_error_set(
			err, DM_E_BUG, "finish.undecided", "job %s is not decided", job->id);
	if (job->origin.text[0]) {
		if (kind == DM_FINISH_DONE)
			r = publish(job, &results, err);
		r = r ? r : move_source(job, kind, &place, &source, err);
	}
	r = r ? r : sync_ends(job, results, source, err);
	return r ? r : dm_job_remove(job, err);
}
