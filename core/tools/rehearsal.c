#include "rehearsal.h"

#include <fcntl.h>
#include <string.h>
#include <uv.h>

#include "base/fd.h"
#include "base/str.h"
#include "base/vec.h"
#include "daemon/snapshot.h"
#include "daemon/watch_limits.h"
#include "pool/layout.h"
#include "pool/pool.h"

/* --- One worker. */

struct rehearsal {
	struct dm_arena *arena;
	struct dm_pool *pool;
	bool is_ready;
	struct dm_error why; /* it is not */
	DM_VEC(struct dm_str) writers;
};

static size_t on_count(void *ctx)
{
	(void)ctx;
	return 0;
}

static bool on_free(void *ctx, struct dm_task *ret)
{
	(void)ctx;
	(void)ret;
	return false;
}

static void on_done(void *ctx, const struct dm_result *result)
{
	(void)ctx;
	(void)result;
}

static void on_ready(void *ctx, int pid, const struct dm_ready *ready)
{
	struct rehearsal *r = ctx;

	(void)pid;
	r->is_ready = true;
	for (size_t i = 0; i < ready->n_plugins; i++)
		if (ready->plugins[i].is_writer)
			DM_PUSH(r->arena, &r->writers,
				dm_arena_str(r->arena, ready->plugins[i].id));
	dm_pool_close(&r->pool);
}

static void on_stopped(void *ctx, const struct dm_error *why)
{
	struct rehearsal *r = ctx;

	r->why = *why;
	dm_pool_close(&r->pool);
}

static void on_problem(void *ctx, const struct dm_problem *problem)
{
	(void)ctx;
	(void)problem; /* told already */
}

/* As the daemon's, but that no writer must be there: those that are missing are told one by one. */
static int try_worker(struct rehearsal *r, const char *path, struct dm_error *err)
{
	static const struct dm_pool_events events = { on_count, on_free, on_done, on_stopped,
		on_ready, NULL, NULL, NULL };
	struct dm_snapshot *snapshot = NULL;
	struct dm_pool_setup setup;
	struct dm_layout layout;
	uv_loop_t loop;
	int code = dm_layout_find(r->arena, &layout, err);

	code = code ? code : dm_snapshot_load(path, &layout, on_problem, NULL, &snapshot, err);
	if (code)
		return code;
	snapshot->launch.n_writers = 0;
	dm_launch_setup(r->arena, &layout, &snapshot->launch, &setup);
	setup.workers = setup.spare = setup.failed_starts = 1;
	if (uv_loop_init(&loop) == 0) {
		code = dm_pool_open(&loop, &setup, &events, r, &r->pool, err);
		if (!code)
			dm_pool_kick(r->pool);
		(void)uv_run(&loop, UV_RUN_DEFAULT);
		(void)uv_loop_close(&loop);
	}
	dm_snapshot_unref(&snapshot);
	return code;
}

static bool has_writer(const struct rehearsal *r, struct dm_str id)
{
	for (size_t i = 0; i < r->writers.n; i++)
		if (dm_str_eq(r->writers.items[i], id))
			return true;
	return false;
}

static void check_outputs(
	const struct rehearsal *r, const struct dm_route *route, struct dm_problems *problems)
{
	for (size_t i = 0; i < route->outputs.n; i++)
		if (!has_writer(r, route->outputs.items[i]))
			dm_problem_add(problems,
				dm_section_origin(&route->section, NULL, "outputs"),
				"the route %s wants the writer %.*s, and no worker has it; "
				"dropmill "
				"plugins lists those there are and why one is not used",
				route->name.p, DM_FMT(route->outputs.items[i]));
}

void dm_rehearse_workers(
	struct dm_arena *arena, const struct dm_settings *settings, struct dm_problems *problems)
{
	struct rehearsal r = { .arena = arena };
	struct dm_error err = { 0 };

	if (try_worker(&r, settings->path.p, &err))
		r.why = err;
	if (!r.is_ready) {
		dm_problem_add(problems, NULL, "no worker can work by these settings: %s%s%s",
			r.why.part, r.why.part[0] ? ": " : "", r.why.text);
		return;
	}
	for (size_t i = 0; i < settings->n_routes; i++)
		check_outputs(&r, settings->routes[i], problems);
}

/* --- Watches. */

enum { FOLDERS_MAX = 2000000 };

static unsigned long folders_of(struct dm_arena *arena, const struct dm_route *route)
{
	const char *path =
		dm_arena_printf(arena, "%.*s/%.*s", DM_FMT(route->root), DM_FMT(route->in)).p;
	DM_AUTO(dm_fd_close) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? 1 : dm_watch_folders(fd, FOLDERS_MAX);
}

void dm_rehearse_watches(
	struct dm_arena *arena, const struct dm_settings *settings, struct dm_problems *problems)
{
	struct dm_watch_limits limits = dm_watch_limits();
	unsigned long folders = 0;

	for (size_t i = 0; i < settings->n_routes; i++)
		folders += folders_of(arena, settings->routes[i]);
	if (limits.watches && folders > limits.watches / 2)
		dm_problem_warn(problems, NULL,
			"the routes have %lu folders, and fs.inotify.max_user_watches is %lu for "
			"all "
			"programs of a user: raise it, or folders are scanned instead of watched",
			folders, limits.watches);
	if (limits.instances && settings->n_routes > limits.instances / 2)
		dm_problem_warn(problems, NULL,
			"there are %zu routes, each with an instance of inotify, and "
			"fs.inotify.max_user_instances is %lu for all programs of a user: raise "
			"it, or "
			"routes are scanned instead of watched",
			settings->n_routes, limits.instances);
}
