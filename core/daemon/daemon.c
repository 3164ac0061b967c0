/* Decides when what begins and ends; the work is done by stations, passages and crews. */
#include "daemon.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/fd.h"
#include "daemon_parts.h"
#include "dropmill/version.h"
#include "log.h"
#include "notify.h"
#include "now.h"
#include "passage.h"

enum {
	GRACE_MS = 10000, /* for jobs that run when the end comes */
	PULSE_MS = 5000,
	AHEAD_PER_WORKER = 2, /* files under way for each worker, beside those that are synced */
	AHEAD = 8,
};

/* --- The end. */

static void close_handle(void *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void end_loop(struct dm_daemon *d)
{
	d->is_ended = true;
	dm_crew_close(&d->crew);
	dm_crew_close_all(&d->old_crews);
	if (d->has_journal)
		dm_journal_thread_close(&d->traffic.journal);
	d->has_journal = false;
	close_handle(&d->wake);
	close_handle(&d->grace);
	close_handle(&d->pulse);
	close_handle(&d->traffic.again);
	close_handle(&d->upkeep.timer);
	for (size_t i = 0; i < DM_DAEMON_SIGNALS; i++)
		close_handle(&d->signals[i]);
}

void dm_daemon_check_end(struct dm_daemon *d)
{
	if (d->is_stopping && !d->is_ended && !d->traffic.n && !d->n_stations)
		end_loop(d);
}

/* Kills what still runs; its files go back. */
static void recall(struct dm_daemon *d)
{
	dm_crew_close(&d->crew);
	dm_crew_close_all(&d->old_crews);
	dm_traffic_recall(&d->traffic);
	dm_daemon_check_end(d);
}

static void on_grace_over(uv_timer_t *timer)
{
	struct dm_daemon *d = timer->data;

	DM_LOG(DM_LOG_WARNING, "daemon.recalls", DM_LOG_NUMBER("jobs", d->traffic.n));
	recall(d);
}

static void stop(struct dm_daemon *d)
{
	if (d->is_stopping)
		return;
	d->is_stopping = true;
	DM_LOG(DM_LOG_INFO, "daemon.stopping", DM_LOG_NUMBER("jobs", d->traffic.n));
	dm_notify_stopping();
	dm_crew_close(&d->next_crew); /* a reload that has not come to its end never does */
	dm_snapshot_unref(&d->next_snapshot);
	dm_control_close(&d->control);
	dm_traffic_stop(&d->traffic);
	for (struct dm_station *s = d->stations, *next; s; s = next) {
		next = s->next;
		dm_station_retire(s);
	}
	(void)uv_timer_start(&d->grace, on_grace_over, GRACE_MS, 0);
	dm_daemon_check_end(d);
}

void dm_daemon_refuse(struct dm_daemon *d, const struct dm_error *why)
{
	if (!d->refusal.code)
		d->refusal = *why;
	if (d->refusal.code ==
		DM_E_USAGE) /* of the workers: what was asked for is in the settings */
		d->refusal.code = DM_E_CONFIG;
	stop(d);
}

/* --- Ready. */

void dm_daemon_check_ready(struct dm_daemon *d)
{
	if (d->is_ready || d->is_stopping || !d->is_able || d->n_unsettled)
		return;
	d->is_ready = true;
	DM_LOG(DM_LOG_INFO, "daemon.ready", DM_LOG_TEXT("version", DM_VERSION),
		DM_LOG_NUMBER("pid", getpid()),
		DM_LOG_NUMBER("routes", d->snapshot->settings->n_routes),
		DM_LOG_STR("control", d->snapshot->settings->control));
	dm_notify_ready();
	if (d->wants_reload)
		dm_daemon_reload(d);
}

/* --- Stations. */

static void on_settled(void *ctx, struct dm_station *s)
{
	struct dm_daemon *d = ctx;

	d->n_unsettled--;
	if (d->is_ready && !d->is_stopping && s->state == DM_STATION_OFFLINE)
		DM_LOG_FAILED(DM_LOG_ERROR, "daemon.reload-incomplete", &s->why,
			DM_LOG_STR("route", s->route->name),
			DM_LOG_TEXT("config", d->setup->config));
	if (!d->is_ready && s->state == DM_STATION_OFFLINE && s->why.code == DM_E_CONFIG)
		dm_daemon_refuse(d, &s->why);
	else
		dm_daemon_check_ready(d);
}

static void on_station_closed(void *ctx, struct dm_station *s)
{
	struct dm_daemon *d = ctx;

	for (struct dm_station **at = &d->stations; *at; at = &(*at)->next)
		if (*at == s) {
			*at = s->next;
			break;
		}
	DM_LOG(DM_LOG_INFO, "route.closed", DM_LOG_STR("route", s->route->name));
	free(s);
	d->n_stations--;
	/* One of the same root may wait for it. */
	for (struct dm_station *other = d->stations; other; other = other->next)
		if (other->state == DM_STATION_OFFLINE)
			dm_station_rescan(other);
	dm_daemon_check_end(d);
}

int dm_daemon_add_station(struct dm_daemon *d, const struct dm_route *route, struct dm_error *err)
{
	struct dm_station *s = calloc(1, sizeof(*s));
	struct dm_station **end = &d->stations;

	if (!s)
		return dm_error_set(err, DM_E_NOMEM, "system", "no memory for a route");
	s->ctx = d;
	s->on_settled = on_settled;
	s->on_closed = on_station_closed;
	while (*end)
		end = &(*end)->next;
	*end = s;
	d->n_stations++;
	d->n_unsettled++;
	dm_station_init(s, &d->traffic, d->snapshot, route);
	return 0;
}

struct dm_station *dm_daemon_station(const struct dm_daemon *d, struct dm_str name)
{
	for (struct dm_station *s = d->stations; s; s = s->next)
		if (!s->is_retired && dm_str_eq(s->route->name, name))
			return s;
	return NULL;
}

/* --- Traffic. */

void dm_daemon_set_capacity(struct dm_daemon *d)
{
	d->traffic.capacity = d->snapshot->pool.workers * AHEAD_PER_WORKER + AHEAD;
}

static void on_waiting(void *ctx)
{
	struct dm_daemon *d = ctx;

	if (d->crew)
		dm_crew_kick(d->crew);
}

static bool can_tell(void *ctx, struct dm_str name)
{
	const struct dm_daemon *d = ctx;

	return d->crew && dm_crew_can_tell(d->crew, name);
}

/* The first to be asked is another one each time, so that a full route starves nobody. */
static void on_room(void *ctx)
{
	struct dm_daemon *d = ctx;
	struct dm_station *first = d->stations;

	if (d->is_stopping) {
		dm_daemon_check_end(d);
		return;
	}
	if (first && first->next) {
		struct dm_station **end = &first->next;

		while (*end)
			end = &(*end)->next;
		*end = first;
		d->stations = first->next;
		first->next = NULL;
	}
	for (struct dm_station *s = d->stations; s; s = s->next)
		dm_station_kick(s);
}

/* --- Signals. */

static void on_terminate(struct dm_daemon *d)
{
	if (d->is_stopping)
		recall(d);
	else
		stop(d);
}

static void on_rescan(struct dm_daemon *d)
{
	DM_LOG(DM_LOG_INFO, "daemon.rescan", DM_LOG_NUMBER("routes", d->n_stations));
	for (struct dm_station *s = d->stations; s; s = s->next)
		dm_station_rescan(s);
	dm_traffic_hurry(&d->traffic);
}

static const struct {
	int number;
	void (*on)(struct dm_daemon *);
} SIGNALS[DM_DAEMON_SIGNALS] = {
	{ SIGTERM, on_terminate },
	{ SIGINT, on_terminate },
	{ SIGHUP, dm_daemon_reload },
	{ SIGUSR1, on_rescan },
};

static void on_signal(uv_signal_t *handle, int number)
{
	for (size_t i = 0; i < DM_DAEMON_SIGNALS; i++)
		if (SIGNALS[i].number == number)
			SIGNALS[i].on(handle->data);
}

/* --- The beginning. */

static void on_wake(uv_async_t *async)
{
	struct dm_daemon *d = async->data;

	if (d->has_journal)
		dm_journal_thread_deliver(d->traffic.journal);
}

static void on_pulse(uv_timer_t *timer)
{
	const struct dm_daemon *d = timer->data;
	size_t n_open = 0;
	char text[120];

	for (const struct dm_station *s = d->stations; s; s = s->next)
		n_open += s->state == DM_STATION_OPEN && !s->is_paused;
	dm_notify_watchdog();
	(void)snprintf(text, sizeof(text), "%zu routes, %zu of them at work, %zu files under way",
		d->n_stations, n_open, d->traffic.n);
	dm_notify_status(text);
}

static int open_handles(struct dm_daemon *d, struct dm_error *err)
{
	uint64_t pulse = dm_notify_watchdog_ms();
	int r = uv_loop_init(&d->loop);

	if (r)
		return dm_error_set(err, DM_E_IO, "system", "no event loop: %s", uv_strerror(r));
	r = uv_async_init(&d->loop, &d->wake, on_wake);
	d->wake.data = d->grace.data = d->pulse.data = d;
	r = r ? r : uv_timer_init(&d->loop, &d->grace);
	r = r ? r : uv_timer_init(&d->loop, &d->pulse);
	pulse = pulse && pulse < PULSE_MS ? pulse : PULSE_MS;
	r = r ? r : uv_timer_start(&d->pulse, on_pulse, pulse, pulse);
	r = r ? r : dm_upkeep_start(&d->upkeep, &d->loop);
	for (size_t i = 0; i < DM_DAEMON_SIGNALS && !r; i++) {
		r = uv_signal_init(&d->loop, &d->signals[i]);
		d->signals[i].data = d;
		r = r ? r : uv_signal_start(&d->signals[i], on_signal, SIGNALS[i].number);
	}
	DM_CHECK(r == 0); /* descriptors of a process that has just begun */
	return 0;
}

static int begin(struct dm_daemon *d, struct dm_error *err)
{
	const struct dm_settings *settings = d->snapshot->settings;
	int r;

	d->traffic.loop = &d->loop;
	d->traffic.on_waiting = on_waiting;
	d->traffic.on_room = on_room;
	d->traffic.ctx = d;
	r = dm_traffic_init(&d->traffic, err);
	r = r ? r : dm_daemon_open_journal(d, err);
	r = r ? r : dm_daemon_open_control(d, err);
	if (r)
		return r;
	dm_daemon_set_capacity(d);
	d->traffic.can_tell = can_tell;
	r = dm_crew_open(&d->loop, d->snapshot, &DM_DAEMON_CREW_EVENTS, d, &d->crew, err);
	/* It stops here already where no worker can be started at all. */
	for (size_t i = 0; i < settings->n_routes && !r && !d->is_stopping; i++)
		r = dm_daemon_add_station(d, settings->routes[i], err);
	if (!settings->n_routes)
		dm_daemon_check_ready(d);
	return r;
}

static int run(struct dm_daemon *d, struct dm_error *err)
{
	int r = open_handles(d, err);

	if (r)
		return r;
	r = begin(d, &d->refusal);
	if (r)
		stop(d);
	(void)uv_run(&d->loop, UV_RUN_DEFAULT);
	DM_CHECK(uv_loop_close(&d->loop) == 0);
	if (!d->refusal.code) {
		DM_LOG(DM_LOG_INFO, "daemon.stopped", DM_LOG_NUMBER("pid", getpid()));
		return 0;
	}
	*err = d->refusal;
	return err->code;
}

int dm_daemon_run(const struct dm_daemon_setup *setup, struct dm_error *err)
{
	static struct dm_daemon daemon;
	struct dm_daemon *d = &daemon;

	*d = (struct dm_daemon){ .setup = setup, .state_fd = -1, .started_at = dm_now_ms() };
	/* The loop's threads wait for disks, not for processors. */
	(void)setenv("UV_THREADPOOL_SIZE", "16", 0);
	(void)signal(SIGXFSZ, SIG_IGN); /* a limit on files is an error to tell */
	(void)umask(0027);
	int r = dm_snapshot_load(
		setup->config, setup->layout, setup->on_problem, setup->ctx, &d->snapshot, err);
	r = r ? r : dm_daemon_open_state(d, err);
	r = r ? r : run(d, err);
	dm_fd_close(&d->state_fd);
	dm_snapshot_unref(&d->snapshot);
	return r;
}
