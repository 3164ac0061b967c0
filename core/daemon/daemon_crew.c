/* What the daemon makes of what its workers tell. */
#include "base/clock.h"
#include "daemon_parts.h"
#include "log.h"

enum { SAID_MAX = 200, SAID_A_SECOND = 20 };

static size_t on_count(void *ctx)
{
	return dm_traffic_count(&((struct dm_daemon *)ctx)->traffic);
}

static bool on_free(void *ctx, struct dm_task *ret)
{
	return dm_traffic_next(&((struct dm_daemon *)ctx)->traffic, ret);
}

static void on_done(void *ctx, const struct dm_crew *crew, const struct dm_result *result)
{
	dm_traffic_result(&((struct dm_daemon *)ctx)->traffic, crew, result);
}

static void on_able(void *ctx, struct dm_crew *crew)
{
	struct dm_daemon *d = ctx;
	bool is_next = d->next_crew && crew == d->next_crew;
	const struct dm_snapshot *snapshot = is_next ? d->next_snapshot : d->snapshot;
	size_t n;

	(void)dm_crew_plugins(crew, &n);
	DM_LOG(DM_LOG_INFO, "workers.able", DM_LOG_NUMBER("workers", snapshot->pool.workers),
		DM_LOG_NUMBER("plugins", n),
		DM_LOG_TEXT(
			"sandbox", dm_crew_sandbox(crew) == DM_SANDBOX_ALL ? "whole" : "partial"));
	d->is_able = true;
	if (is_next)
		dm_daemon_take_over(d);
	dm_daemon_check_ready(d);
}

static void on_crew_stopped(
	void *ctx, struct dm_crew *crew, const struct dm_error *why, uint64_t pause_ms)
{
	struct dm_daemon *d = ctx;

	DM_LOG_FAILED(
		DM_LOG_ERROR, "workers.stopped", why, DM_LOG_NUMBER("seconds", pause_ms / 1000));
	if (d->next_crew && crew == d->next_crew)
		dm_daemon_keep_old(d, why);
	else if (!d->is_able)
		dm_daemon_refuse(d, why);
}

static void on_lost(void *ctx, int pid, const struct dm_error *why)
{
	(void)ctx;
	DM_LOG_FAILED(DM_LOG_WARNING, "worker.lost", why, DM_LOG_NUMBER("pid", pid));
}

/* Lines of workers have no more of the log than a little each second, all together. */
static bool may_say(struct dm_daemon *d)
{
	uint64_t now = dm_clock_ms(), earned = (now - d->said_ms) * SAID_A_SECOND / 1000;

	if (!earned)
		return d->says_left != 0;
	d->says_left =
		d->says_left + earned > SAID_MAX ? SAID_MAX : (unsigned)(d->says_left + earned);
	d->said_ms = now;
	if (d->n_unsaid)
		DM_LOG(DM_LOG_WARNING, "workers.unsaid", DM_LOG_NUMBER("lines", d->n_unsaid));
	d->n_unsaid = 0;
	return true;
}

static void on_said(void *ctx, int pid, uint64_t number, struct dm_str line)
{
	struct dm_daemon *d = ctx;
	const char *job = number ? dm_traffic_job(&d->traffic, number) : NULL;

	if (!may_say(d)) {
		d->n_unsaid++;
		return;
	}
	d->says_left--;
	DM_LOG(DM_LOG_WARNING, "worker.said", DM_LOG_NUMBER("pid", pid),
		DM_LOG_TEXT("job", job ? job : ""), DM_LOG_STR("text", line));
}

static void on_crew_closed(void *ctx)
{
	(void)ctx;
}

const struct dm_crew_events DM_DAEMON_CREW_EVENTS = { on_count, on_free, on_done, on_able,
	on_crew_stopped, on_lost, on_said, on_crew_closed };
