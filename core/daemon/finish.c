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
	for (unsigned nth = 1; !r && nth <= DM_NAME_SPARES && is_taken(fd, kind, name.text); nth++)
		name = dm_name_with_job_nth(source, job->id, nth, room_of(kind));
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

/* The names under which something of a job may end, in the order in which they are tried. */
struct names {
	size_t n;
	struct dm_name items[DM_NAME_SPARES + 1];
};

static struct names names_of_source(
	const struct dm_job *job, enum dm_finish_kind kind, struct dm_str picked)
{
	struct names names = { .n = 1 };

	(void)snprintf(names.items[0].text, sizeof(names.items[0].text), "%.*s", DM_FMT(picked));
	for (unsigned nth = 1; nth <= DM_NAME_SPARES; nth++)
		names.items[names.n++] = dm_name_with_job_nth(
			dm_str_from_c(dm_job_name(job)), job->id, nth, room_of(kind));
	return names;
}

/* Moves one thing of .work/ID/ to a folder, under the first of the names, each with `end`, where nothing
 * stands; not being there is no error: it was moved before. *ret_name: the name, "" then; may be NULL.
 * Syncs nothing. */
static int move(const struct dm_job *job, const char *path, int to, const struct names *names,
	const char *end, const char *step, struct dm_path *ret_name, struct dm_error *err)
{
	struct dm_path name = { "" };
	int r = -EEXIST;

	for (size_t i = 0; i < names->n && r == -EEXIST; i++) {
		(void)snprintf(name.text, sizeof(name.text), "%s%s", names->items[i].text, end);
		r = dm_tree_move(job->dir, path, to, name.text);
	}
	if (!r && ret_name)
		*ret_name = name;
	if (r == -ENOENT && !dm_job_has(job, path))
		r = 0;
	dm_folders_step(job->folders, step);
	if (r == -EEXIST)
		return dm_error_set(err, DM_E_OUTPUT, "publish.taken",
			"something stands wherever job %s could be published: %.150s", job->id,
			name.text);
	return r ? dm_tree_fail(err, r, "publish", name.text) : 0;
}

/* True where the folder holds the manifest of this job. */
static bool is_result_of(int out, const char *path, const char *id)
{
	char text[4096], wanted[DM_JOB_ID_SIZE + 16];
	DM_AUTO(dm_fd_close) int fd = -1;
	struct dm_path manifest;
	struct stat st;
	int64_t n;

	if (!dm_path_join(dm_str_from_c(path), DM_STR(DM_MANIFEST), &manifest) ||
		dm_tree_file(out, manifest.text, &fd, &st))
		return false;
	n = dm_fd_read_at(fd, 0, text, sizeof(text));
	(void)snprintf(wanted, sizeof(wanted), "\"job\":\t\"%s\"", id);
	return n > 0 && dm_str_find((struct dm_str){ text, (size_t)n }, dm_str_from_c(wanted)) >= 0;
}

bool dm_finish_result(
	const struct dm_folders *f, const char *origin, const char *id, struct dm_path *ret)
{
	struct dm_str name = dm_path_name(dm_str_from_c(origin));
	struct dm_path sub;

	if (!dm_path_folders_safe(dm_str_from_c(origin), &sub))
		return false;
	for (unsigned nth = 1; nth <= DM_NAME_SPARES; nth++) {
		struct dm_name folder = dm_name_result_nth(name, id, nth);

		if (dm_path_join(dm_str_from_c(sub.text), dm_str_from_c(folder.text), ret) &&
			is_result_of(f->out, ret->text, id))
			return true;
	}
	ret->text[0] = '\0';
	return false;
}

/* Gives the folder, which is to be synced: also where the results were moved before, by somebody who
 * may have been stopped there. */
static int publish(struct dm_job *job, int *ret_to, struct dm_error *err)
{
	bool has_results = dm_job_has(job, "result");
	struct names names = { .n = 0 };
	struct dm_path sub, name = { "" };
	int r = dm_path_folders_safe(dm_str_from_c(job->origin.text), &sub) ? 0 : -ENAMETOOLONG;

	for (unsigned nth = 1; nth <= DM_NAME_SPARES; nth++)
		names.items[names.n++] =
			dm_name_result_nth(dm_str_from_c(dm_job_name(job)), job->id, nth);
	if (!r && has_results)
		r = dm_tree_make(job->folders->out, sub.text, &job->folders->modes, ret_to);
	else if (!r && dm_tree_folder(job->folders->out, sub.text, ret_to) == -ENOENT)
		return 0;
	if (r)
		return dm_tree_fail(err, r, "open the folder of results for", job->origin.text);
	if (!has_results) {
		(void)dm_finish_result(job->folders, job->origin.text, job->id, &job->result);
		return 0;
	}
	r = move(job, "result", *ret_to, &names, "", "finish.published", &name, err);
	if (!r && name.text[0])
		(void)dm_path_join(dm_str_from_c(sub.text), dm_str_from_c(name.text), &job->result);
	return r;
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
static int move_whys(
	const struct dm_job *job, int to, const struct names *names, struct dm_error *err)
{
	static const struct {
		const char *from, *end;
	} whys[] = { { "why.json", DM_WHY_JSON }, { "why.html", DM_WHY_HTML } };
	int r = 0;

	for (size_t i = 0; i < 2 && !r; i++)
		r = move(job, whys[i].from, to, names, whys[i].end, whys[i].from, NULL, err);
	if (r)
		return r;
	r = dm_tree_sync(to);
	return r ? dm_tree_fail(err, r, "publish", names->items[0].text) : 0;
}

/* The name under which a file stands that was moved before: the last of those that are taken. */
static struct dm_str name_of_moved(int folder, const struct names *names)
{
	const char *name = names->items[0].text;
	struct stat st;

	for (size_t i = 1; i < names->n; i++)
		if (fstatat(folder, names->items[i].text, &st, AT_SYMLINK_NOFOLLOW) == 0)
			name = names->items[i].text;
	return dm_str_from_c(name);
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
	struct dm_str whole = dm_str_from_c(place->text);
	struct names names = names_of_source(job, kind, dm_path_name(whole));
	struct dm_path folder, from, moved = { "" };
	int to, r;

	(void)dm_path_join(dm_path_folder(whole), DM_NULL, &folder);
	r = dm_tree_make(base_of(job, kind), folder.text, &job->folders->modes, ret_to);
	if (r)
		return dm_tree_fail(err, r, "open the folder", folder.text);
	to = *ret_to;
	if (kind == DM_FINISH_FAILED)
		r = move_whys(job, to, &names, err);
	if (r || !dm_path_join(DM_STR("in"), dm_str_from_c(dm_job_name(job)), &from))
		return r;
	r = use_copy(job, from.text, err);
	r = r ? r : move(job, from.text, to, &names, "", "finish.moved", &moved, err);
	note_place(job, kind, dm_str_from_c(folder.text),
		moved.text[0] ? dm_str_from_c(moved.text) : name_of_moved(to, &names));
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
