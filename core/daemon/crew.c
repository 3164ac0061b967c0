#include "crew.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"

enum { PAUSE_MIN = 1000, PAUSE_MAX = 60000 }; /* ms */

struct dm_crew {
	struct dm_crew *next, **at; /* of those that are retired; at NULL: it is not */
	uv_loop_t *loop;
	struct dm_snapshot *snapshot;
	const struct dm_crew_events *events;
	void *ctx;
	struct dm_pool *pool; /* NULL: between two tries, or closing */
	uv_timer_t timer;
	uint64_t pause;
	size_t busy;	/* jobs that workers have */
	unsigned pools; /* open or closing */
	bool is_able, is_retired, is_stopped, is_timer_closed;
	struct dm_error why;
	uint32_t sandbox;
	size_t n_plugins;
	struct dm_crew_plugin plugins[DM_READY_PLUGINS_MAX];
};

static void free_if_gone(struct dm_crew *crew)
{
	const struct dm_crew_events *events = crew->events;
	void *ctx = crew->ctx;

	if (!crew->is_timer_closed || crew->pools)
		return;
	dm_snapshot_unref(&crew->snapshot);
	free(crew);
	events->on_closed(ctx);
}

static void on_timer_closed(uv_handle_t *handle)
{
	struct dm_crew *crew = handle->data;

	crew->is_timer_closed = true;
	free_if_gone(crew);
}

static void leave_list(struct dm_crew *crew)
{
	if (!crew->at)
		return;
	*crew->at = crew->next;
	if (crew->next)
		crew->next->at = crew->at;
	crew->at = NULL;
}

static void end(struct dm_crew *crew)
{
	leave_list(crew);
	crew->is_retired = true;
	dm_pool_close(&crew->pool);
	if (!uv_is_closing((uv_handle_t *)&crew->timer))
		uv_close((uv_handle_t *)&crew->timer, on_timer_closed);
}

static size_t on_count(void *ctx)
{
	struct dm_crew *crew = ctx;

	return crew->is_retired ? 0 : crew->events->on_count(crew->ctx);
}

static bool on_free(void *ctx, struct dm_task *ret)
{
	struct dm_crew *crew = ctx;

	if (crew->is_retired || !crew->events->on_free(crew->ctx, ret))
		return false;
	crew->busy++;
	return true;
}

static void on_done(void *ctx, const struct dm_result *result)
{
	struct dm_crew *crew = ctx;

	crew->busy--;
	crew->events->on_done(crew->ctx, crew, result);
	if (crew->is_retired && !crew->busy)
		end(crew);
}

static void keep_plugins(struct dm_crew *crew, const struct dm_ready *ready)
{
	crew->sandbox = ready->sandbox;
	crew->n_plugins = ready->n_plugins;
	for (size_t i = 0; i < ready->n_plugins; i++) {
		const struct dm_ready_plugin *from = &ready->plugins[i];
		struct dm_crew_plugin *to = &crew->plugins[i];

		to->is_writer = from->is_writer;
		(void)snprintf(to->id, sizeof(to->id), "%.*s", DM_FMT(from->id));
		(void)snprintf(to->version, sizeof(to->version), "%.*s", DM_FMT(from->version));
		(void)snprintf(to->suffixes, sizeof(to->suffixes), "%.*s", DM_FMT(from->suffixes));
	}
}

static void on_ready(void *ctx, int pid, const struct dm_ready *ready)
{
	struct dm_crew *crew = ctx;

	(void)pid;
	crew->pause = PAUSE_MIN;
	crew->is_stopped = false;
	if (crew->is_able)
		return;
	keep_plugins(crew, ready);
	crew->is_able = true;
	crew->events->on_able(crew->ctx, crew);
}

static void on_lost(void *ctx, int pid, const struct dm_error *why)
{
	struct dm_crew *crew = ctx;

	crew->events->on_lost(crew->ctx, pid, why);
}

static void on_said(void *ctx, int pid, uint64_t job, struct dm_str line)
{
	struct dm_crew *crew = ctx;

	crew->events->on_said(crew->ctx, pid, job, line);
}

static void on_pool_closed(void *ctx)
{
	struct dm_crew *crew = ctx;

	crew->pools--;
	free_if_gone(crew);
}

static int open_pool(struct dm_crew *crew, struct dm_error *err);

/* A pool that stopped is thrown away when the jobs of its last workers are over. */
static void on_timer(uv_timer_t *timer)
{
	struct dm_crew *crew = timer->data;
	struct dm_error err;

	if (crew->busy) {
		(void)uv_timer_start(&crew->timer, on_timer, PAUSE_MIN, 0);
		return;
	}
	dm_pool_close(&crew->pool);
	if (open_pool(crew, &err))
		(void)uv_timer_start(&crew->timer, on_timer, crew->pause, 0);
}

static void on_stopped(void *ctx, const struct dm_error *why)
{
	struct dm_crew *crew = ctx;
	uint64_t pause = crew->pause;

	crew->is_stopped = true;
	crew->why = *why;
	crew->pause = pause * 2 > PAUSE_MAX ? PAUSE_MAX : pause * 2;
	(void)uv_timer_start(&crew->timer, on_timer, pause, 0);
	crew->events->on_stopped(crew->ctx, crew, why, pause);
}

static const struct dm_pool_events EVENTS = { on_count, on_free, on_done, on_stopped, on_ready,
	on_lost, on_pool_closed, on_said };

static int open_pool(struct dm_crew *crew, struct dm_error *err)
{
	int r = dm_pool_open(crew->loop, &crew->snapshot->pool, &EVENTS, crew, &crew->pool, err);

	if (r)
		return r;
	crew->pools++;
	dm_pool_kick(crew->pool);
	return 0;
}

int dm_crew_open(uv_loop_t *loop, struct dm_snapshot *snapshot, const struct dm_crew_events *events,
	void *ctx, struct dm_crew **ret, struct dm_error *err)
{
	struct dm_crew *crew = calloc(1, sizeof(*crew));

	if (!crew)
		return dm_error_set(err, DM_E_NOMEM, "system", "no memory for workers");
	crew->loop = loop;
	crew->events = events;
	crew->ctx = ctx;
	crew->pause = PAUSE_MIN;
	crew->timer.data = crew;
	DM_CHECK(uv_timer_init(loop, &crew->timer) == 0); /* cannot fail in libuv 1 */
	crew->snapshot = dm_snapshot_ref(snapshot);
	*ret = crew;
	if (open_pool(crew, err)) {
		*ret = NULL;
		end(crew);
		return DM_E_NOMEM;
	}
	return 0;
}

void dm_crew_kick(struct dm_crew *crew)
{
	if (crew->pool)
		dm_pool_kick(crew->pool);
}

void dm_crew_retire(struct dm_crew **variable, struct dm_crew **list)
{
	struct dm_crew *crew = *variable;

	*variable = NULL;
	if (!crew)
		return;
	crew->is_retired = true;
	crew->next = *list;
	crew->at = list;
	if (crew->next)
		crew->next->at = &crew->next;
	*list = crew;
	if (!crew->busy)
		end(crew);
}

void dm_crew_close(struct dm_crew **variable)
{
	struct dm_crew *crew = *variable;

	*variable = NULL;
	if (crew)
		end(crew);
}

void dm_crew_close_all(struct dm_crew **list)
{
	while (*list)
		end(*list);
}

const struct dm_crew_plugin *dm_crew_plugins(const struct dm_crew *crew, size_t *ret_n)
{
	*ret_n = crew->n_plugins;
	return crew->plugins;
}

const struct dm_crew_plugin *dm_crew_plugin(
	const struct dm_crew *crew, bool is_writer, struct dm_str id)
{
	for (size_t i = 0; i < crew->n_plugins; i++)
		if (crew->plugins[i].is_writer == is_writer &&
			dm_str_eq(dm_str_from_c(crew->plugins[i].id), id))
			return &crew->plugins[i];
	return NULL;
}

bool dm_crew_can_tell(const struct dm_crew *crew, struct dm_str name)
{
	size_t dot = dm_name_extension(name);
	struct dm_str suffix = dot < name.n ? dm_str_from(name, dot + 1) : DM_NULL;

	for (size_t i = 0; i < crew->n_plugins && suffix.n; i++) {
		struct dm_str rest = dm_str_from_c(crew->plugins[i].suffixes), one;

		while (dm_str_split(&rest, ' ', &one))
			if (one.n == suffix.n && strncasecmp(one.p, suffix.p, one.n) == 0)
				return true;
	}
	return false;
}

uint32_t dm_crew_sandbox(const struct dm_crew *crew)
{
	return crew->sandbox;
}

const struct dm_error *dm_crew_why(const struct dm_crew *crew)
{
	return crew->is_stopped ? &crew->why : NULL;
}

void dm_crew_each(const struct dm_crew *crew,
	void (*each)(void *ctx, const struct dm_pool_worker *), void *ctx)
{
	if (crew->pool)
		dm_pool_each(crew->pool, each, ctx);
}
