/* Decides which worker gets which job, and when workers are started and let go. */
#include "pool.h"

#include <stdlib.h>

#include "base/check.h"

enum { MAGIC = 0x504f4f4c };

/* A place for one worker. */
struct slot {
	struct dm_pool *pool;
	struct dm_worker *worker; /* NULL: empty */
	uint64_t job;
	bool has_job;
	bool was_ready;
	bool is_dismissed; /* its end is wanted */
	unsigned jobs;	   /* given so far */
};

struct dm_pool {
	uint32_t magic;
	uv_loop_t *loop;
	const struct dm_pool_setup *setup;
	const struct dm_pool_events *events;
	void *ctx;
	unsigned failed_starts; /* in a row */
	unsigned alive;		/* workers */
	unsigned depth; /* calls of ours on the stack: the owner may close it from an event */
	bool is_stopped;
	bool is_closed;
	struct dm_task task;
	struct slot slots[];
};

/* Frees a closed pool that nobody needs any more: no worker, no call of ours on the stack. */
static void leave(struct dm_pool *pool)
{
	if (--pool->depth || !pool->is_closed || pool->alive)
		return;
	pool->magic = 0;
	if (pool->events->on_closed)
		pool->events->on_closed(pool->ctx);
	free(pool);
}

static void stop(struct dm_pool *pool, const struct dm_error *why)
{
	if (pool->is_stopped)
		return;
	pool->is_stopped = true;
	if (!pool->is_closed)
		pool->events->on_stopped(pool->ctx, why);
}

static void fail_job(struct dm_pool *pool, uint64_t id, const struct dm_error *why)
{
	struct dm_result result = { .id = id, .error = *why, .reader = { "", 0 } };

	if (!pool->is_closed)
		pool->events->on_done(pool->ctx, &result);
}

static bool starts(const struct dm_pool *pool)
{
	return !pool->is_stopped && !pool->is_closed;
}

/* Gives a ready worker work for as long as sending fails for the job's own sake. */
static void feed(struct slot *slot)
{
	struct dm_pool *pool = slot->pool;

	while (starts(pool) && slot->worker && dm_worker_is_ready(slot->worker)) {
		struct dm_error err = { 0 };

		if (pool->setup->jobs_per_worker && slot->jobs >= pool->setup->jobs_per_worker) {
			slot->is_dismissed = true;
			dm_worker_dismiss(slot->worker);
			return;
		}
		pool->task = (struct dm_task){ 0 };
		if (!pool->events->on_free(pool->ctx, &pool->task))
			return;
		slot->jobs++;
		if (!dm_worker_send(slot->worker, &pool->task.job, pool->task.fds, pool->task.n_fds,
			    &err)) {
			slot->job = pool->task.job.id;
			slot->has_job = true;
			return;
		}
		fail_job(pool, pool->task.job.id, &err);
	}
}

static void on_ready(void *ctx, const struct dm_ready *ready)
{
	struct slot *slot = ctx;

	slot->was_ready = true;
	slot->pool->failed_starts = 0;
	slot->pool->depth++;
	if (!slot->pool->is_closed && slot->pool->events->on_ready)
		slot->pool->events->on_ready(slot->pool->ctx, dm_worker_pid(slot->worker), ready);
	feed(slot);
	leave(slot->pool);
}

static void on_refused(void *ctx, const struct dm_error *why)
{
	struct slot *slot = ctx;

	slot->pool->depth++;
	stop(slot->pool, why);
	leave(slot->pool);
}

static void on_result(void *ctx, const struct dm_result *result)
{
	struct slot *slot = ctx;

	slot->has_job = false;
	slot->is_dismissed = result->is_last;
	slot->pool->depth++;
	if (!slot->pool->is_closed)
		slot->pool->events->on_done(slot->pool->ctx, result);
	feed(slot);
	leave(slot->pool);
}

static void on_ended(void *ctx, const struct dm_error *why)
{
	struct slot *slot = ctx;
	struct dm_pool *pool = slot->pool;
	bool had_job = slot->has_job, failed_start = !slot->was_ready;
	bool was_dismissed = slot->is_dismissed;
	int pid = dm_worker_pid(slot->worker);
	uint64_t job = slot->job;

	*slot = (struct slot){ .pool = pool };
	pool->alive--;
	pool->depth++;
	if (!pool->is_closed && !was_dismissed && pool->events->on_lost)
		pool->events->on_lost(pool->ctx, pid, why);
	if (had_job)
		fail_job(pool, job, why);
	if (failed_start && ++pool->failed_starts >= pool->setup->failed_starts)
		stop(pool, why);
	dm_pool_kick(pool);
	leave(pool);
}

static void on_said(void *ctx, struct dm_str line)
{
	struct slot *slot = ctx;
	const struct dm_pool *pool = slot->pool;

	if (!pool->is_closed)
		pool->events->on_said(pool->ctx, dm_worker_pid(slot->worker),
			slot->has_job ? slot->job : 0, line);
}

static const struct dm_worker_events EVENTS = { on_ready, on_refused, on_result, on_ended, NULL };
static const struct dm_worker_events HEARD = { on_ready, on_refused, on_result, on_ended, on_said };

int dm_pool_open(uv_loop_t *loop, const struct dm_pool_setup *setup,
	const struct dm_pool_events *events, void *ctx, struct dm_pool **ret, struct dm_error *err)
{
	struct dm_pool *pool = calloc(1, sizeof(*pool) + setup->workers * sizeof(struct slot));

	if (!pool)
		return dm_error_set(err, DM_E_NOMEM, "system", "no memory for workers");
	pool->magic = MAGIC;
	pool->loop = loop;
	pool->setup = setup;
	pool->events = events;
	pool->ctx = ctx;
	for (unsigned i = 0; i < setup->workers; i++)
		pool->slots[i].pool = pool;
	*ret = pool;
	return 0;
}

/* Starts a worker in an empty slot; false where none can be started. */
static bool fill(struct slot *slot)
{
	struct dm_pool *pool = slot->pool;
	struct dm_error err = { 0 };

	if (!dm_worker_open(pool->loop, &pool->setup->worker,
		    pool->events->on_said ? &HEARD : &EVENTS, slot, &slot->worker, &err)) {
		pool->alive++;
		return true;
	}
	/* The system has no room for one more: those that run will do. */
	if (!pool->alive)
		stop(pool, &err);
	return false;
}

void dm_pool_kick(struct dm_pool *pool)
{
	size_t coming = 0; /* workers that will ask for a job by themselves */

	DM_CHECK(pool->magic == MAGIC);
	pool->depth++;
	for (unsigned i = 0; i < pool->setup->workers; i++)
		feed(&pool->slots[i]);
	for (unsigned i = 0; i < pool->setup->workers; i++)
		coming += pool->slots[i].worker && !pool->slots[i].was_ready;
	for (unsigned i = 0; i < pool->setup->workers && starts(pool); i++) {
		if (pool->slots[i].worker)
			continue;
		bool is_wanted = pool->alive < pool->setup->spare ||
				 pool->events->on_count(pool->ctx) > coming;
		if (!is_wanted || !fill(&pool->slots[i]))
			break;
		coming++;
	}
	leave(pool);
}

void dm_pool_each(const struct dm_pool *pool,
	void (*each)(void *ctx, const struct dm_pool_worker *), void *ctx)
{
	for (unsigned i = 0; i < pool->setup->workers; i++) {
		const struct slot *slot = &pool->slots[i];

		if (slot->worker)
			each(ctx, &(struct dm_pool_worker){ dm_worker_pid(slot->worker),
					  dm_worker_state(slot->worker), slot->has_job, slot->job,
					  slot->jobs });
	}
}

void dm_pool_close(struct dm_pool **closing)
{
	struct dm_pool *pool = *closing;

	*closing = NULL;
	if (!pool)
		return;
	pool->is_closed = true;
	pool->depth++;
	for (unsigned i = 0; i < pool->setup->workers; i++) {
		struct slot *slot = &pool->slots[i];

		if (!slot->worker)
			continue;
		if (slot->has_job)
			dm_worker_kill(slot->worker);
		else
			dm_worker_dismiss(slot->worker);
	}
	leave(pool);
}
