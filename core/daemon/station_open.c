#include "station_open.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "filesystem.h"
#include "journal/lookup.h"
#include "journal/transition.h"
#include "now.h"
#include "recover.h"
#include "retry.h"

/* Makes the folders of an absolute path; what is there already is no error. */
static void make_root(const char *path)
{
	struct dm_path part;

	for (size_t i = 1; path[i - 1] && i < sizeof(part.text); i++)
		if (path[i] == '/' || !path[i]) {
			(void)snprintf(part.text, sizeof(part.text), "%.*s", (int)i, path);
			(void)mkdir(part.text, 0770);
		}
}

static int group_of(const struct dm_route *route, gid_t *ret, struct dm_error *err)
{
	char memory[16 * 1024];
	struct group entry, *found = NULL;

	*ret = (gid_t)-1;
	if (!route->group.n)
		return 0;
	if (getgrnam_r(route->group.p, &entry, memory, sizeof(memory), &found) || !found)
		return dm_error_set(err, DM_E_CONFIG, "route.group",
			"there is no group %s on this machine", route->group.p);
	*ret = entry.gr_gid;
	return 0;
}

static int open_folders(struct dm_opening *o, struct dm_error *err)
{
	const struct dm_route *route = o->route;
	struct dm_folders_setup setup = { .root = route->root.p,
		.in = route->in.p,
		.out = route->out.p,
		.done = route->done.p,
		.failed = route->failed.p,
		.mode = (mode_t)route->mode,
		.must_be_there = o->was_open };
	int r = group_of(route, &setup.group, err);

	if (r)
		return r;
	if (!o->was_open)
		make_root(route->root.p);
	return dm_folders_open(&setup, o->folders, err);
}

static int keep(struct dm_opening *o, struct dm_job *job)
{
	if (o->n_jobs == o->room) {
		size_t room = o->room ? o->room * 2 : 16;
		struct dm_job *grown = reallocarray(o->jobs, room, sizeof(*grown));

		if (!grown) {
			dm_job_close(job);
			return DM_E_NOMEM;
		}
		o->jobs = grown;
		o->room = room;
	}
	o->jobs[o->n_jobs++] = *job;
	return 0;
}

struct mending {
	struct dm_opening *opening;
	struct dm_error *err;
};

static int on_job(void *ctx, const char *id)
{
	struct mending *m = ctx;
	struct dm_error why = { 0 };
	enum dm_recover_state state;
	struct dm_job job;
	int r = dm_recover_job(m->opening->folders, id, &state, &job, &why);

	if (r == DM_E_BUG) {
		m->opening->strange = why;
		return 0;
	}
	if (r) {
		*m->err = why;
		return r;
	}
	if (state == DM_RECOVER_CLAIMED)
		return keep(m->opening, &job);
	m->opening->n_finished++;
	return 0;
}

int dm_opening_run(struct dm_opening *o, struct dm_error *err)
{
	struct dm_error why = { 0 };
	struct mending m = { o, &why };
	int r = open_folders(o, err);

	if (r)
		return r;
	r = dm_hold_take(o->folders, !dm_filesystem_of(o->folders->work)->has_events,
		DM_HOLD_PATIENCE_MS, &o->hold, &why);
	r = r ? r : dm_recover_list(o->folders, on_job, &m, &why);
	if (!r) {
		dm_retry_recover(o->folders);
		return 0;
	}
	if (!why.code)
		(void)dm_error_set(&why, r, "system", "no memory to take up what was left");
	dm_opening_done(o);
	dm_folders_close(o->folders);
	*err = why;
	return r;
}

/* --- What the journal believes. */

struct open_end {
	char id[DM_JOB_ID_SIZE];
	enum dm_state state;
	struct dm_path path;
};

struct open_ends {
	const struct dm_opening *opening;
	struct dm_arena arena;
	DM_VEC(struct open_end *) list;
};

static bool is_taken_up(const struct dm_opening *o, const char *id)
{
	for (size_t i = 0; i < o->n_jobs; i++)
		if (strcmp(o->jobs[i].id, id) == 0)
			return true;
	for (size_t i = 0; i < o->n_under_way; i++)
		if (strcmp(o->under_way[i].text, id) == 0)
			return true;
	return false;
}

static bool on_record(void *ctx, const struct dm_record *record)
{
	struct open_ends *ends = ctx;
	struct open_end *end;

	if (!dm_str_eq(record->route, ends->opening->route->name) ||
		is_taken_up(ends->opening, record->id))
		return true;
	end = DM_NEW(&ends->arena, struct open_end);
	memcpy(end->id, record->id, sizeof(end->id));
	end->state = record->state;
	if (dm_path_join(record->path, DM_NULL, &end->path))
		DM_PUSH(&ends->arena, &ends->list, end);
	return true;
}

/* "SUB/NAME" of what ends as `name` below a folder of the route. */
static bool place_of(const struct open_end *end, struct dm_name name, struct dm_path *ret)
{
	struct dm_path sub;

	return dm_path_folders_safe(dm_str_from_c(end->path.text), &sub) &&
	       dm_path_join(dm_str_from_c(sub.text), dm_str_from_c(name.text), ret);
}

static bool is_there(int folder, const struct dm_path *path)
{
	struct stat st;

	return fstatat(folder, path->text, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int close_published(const struct dm_opening *o, struct dm_journal *journal,
	const struct open_end *end, const struct dm_path *result, struct dm_error *err)
{
	struct dm_str id = dm_str_from_c(end->id);
	struct dm_path whole;
	int64_t now = dm_now_ms();

	(void)dm_path_join(o->route->out, dm_str_from_c(result->text), &whole);
	int r = dm_journal_published(journal, id, dm_str_from_c(whole.text), now, err);
	return r ? r : dm_journal_finished(journal, id, DM_STR(""), now, err);
}

/* The file lies under its name, or under the one with the job's id where that was taken. */
static int close_failed(const struct dm_opening *o, struct dm_journal *journal,
	const struct open_end *end, struct dm_error *err)
{
	struct dm_str name = dm_path_name(dm_str_from_c(end->path.text));
	size_t room = DM_NAME_MAX - (sizeof(DM_WHY_JSON) - 1);
	struct dm_path place, whole = { "" };

	if (place_of(end, dm_name_with_job(name, end->id, room), &place) &&
		!is_there(o->folders->failed, &place))
		(void)place_of(end, dm_name_safe(name, room), &place);
	(void)dm_path_join(o->route->failed, dm_str_from_c(place.text), &whole);
	return dm_journal_finished(
		journal, dm_str_from_c(end->id), dm_str_from_c(whole.text), dm_now_ms(), err);
}

static int close_one(const struct dm_opening *o, struct dm_journal *journal,
	const struct open_end *end, struct dm_error *err)
{
	struct dm_path result;

	if (end->state == DM_STATE_FAILED)
		return close_failed(o, journal, end, err);
	if (end->state == DM_STATE_PUBLISHED || end->state == DM_STATE_SKIPPED)
		return dm_journal_finished(
			journal, dm_str_from_c(end->id), DM_STR(""), dm_now_ms(), err);
	if (dm_finish_result(o->folders, end->path.text, end->id, &result))
		return close_published(o, journal, end, &result, err);
	return dm_journal_returned(journal, dm_str_from_c(end->id), dm_now_ms(), err);
}

int dm_opening_reconcile(
	const struct dm_opening *o, struct dm_journal *journal, size_t *ret_n, struct dm_error *err)
{
	struct open_ends ends = { .opening = o };
	int r;

	dm_arena_init(&ends.arena, 0, NULL, NULL);
	r = dm_journal_unfinished(journal, on_record, &ends, err);
	for (size_t i = 0; i < ends.list.n && !r; i++)
		r = close_one(o, journal, ends.list.items[i], err);
	*ret_n = ends.list.n;
	dm_arena_done(&ends.arena);
	return r;
}

void dm_opening_done(struct dm_opening *o)
{
	for (size_t i = 0; i < o->n_jobs; i++)
		dm_job_close(&o->jobs[i]);
	free(o->jobs);
	free(o->under_way);
	o->jobs = NULL;
	o->under_way = NULL;
	o->n_jobs = o->room = o->n_under_way = 0;
}
