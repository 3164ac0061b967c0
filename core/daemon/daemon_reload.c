/* A reload is all or nothing: new settings are read, new workers must be able to work by them, and
 * only then they replace the old ones. */
#include "daemon_parts.h"
#include "log.h"
#include "notify.h"

static void on_problem(void *ctx, const struct dm_problem *problem)
{
	(void)ctx;
	DM_LOG(problem->is_warning ? DM_LOG_WARNING : DM_LOG_ERROR, "config.problem",
		DM_LOG_STR("file", problem->file.p ? problem->file : DM_STR("")),
		DM_LOG_NUMBER("line", problem->line), DM_LOG_NUMBER("column", problem->column),
		DM_LOG_STR("text", problem->text));
}

void dm_daemon_keep_old(struct dm_daemon *d, const struct dm_error *why)
{
	DM_LOG_FAILED(
		DM_LOG_ERROR, "daemon.reload-failed", why, DM_LOG_TEXT("config", d->setup->config));
	dm_crew_close(&d->next_crew);
	dm_snapshot_unref(&d->next_snapshot);
	dm_notify_ready();
}

/* A file that is being written, or was emptied by mistake, must not close all folders. */
static int check_routes(const struct dm_daemon *d, struct dm_error *err)
{
	if (d->next_snapshot->settings->n_routes || !d->snapshot->settings->n_routes)
		return 0;
	return dm_error_set(err, DM_E_CONFIG, "config.no-routes",
		"the settings of %.150s name no route any more; to close all of them stop the "
		"daemon",
		d->setup->config);
}

void dm_daemon_reload(struct dm_daemon *d)
{
	struct dm_error err = { 0 };

	d->wants_reload = !d->is_ready;
	if (!d->is_ready || d->is_stopping)
		return;
	DM_LOG(DM_LOG_INFO, "daemon.reloading", DM_LOG_TEXT("config", d->setup->config));
	dm_notify_reloading();
	dm_crew_close(&d->next_crew); /* of a reload that has not come to its end */
	dm_snapshot_unref(&d->next_snapshot);
	int r = dm_snapshot_load(
		d->setup->config, d->setup->layout, on_problem, NULL, &d->next_snapshot, &err);
	r = r ? r : check_routes(d, &err);
	r = r ? r
	      : dm_crew_open(
			&d->loop, d->next_snapshot, &DM_DAEMON_CREW_EVENTS, d, &d->next_crew, &err);
	if (r)
		dm_daemon_keep_old(d, &err);
}

static const struct dm_route *route_for(
	const struct dm_snapshot *snapshot, const struct dm_station *station)
{
	const struct dm_route *route = dm_snapshot_route(snapshot, dm_station_name(station));

	return route && dm_station_is_same(station, route) ? route : NULL;
}

/* Stations that go on, and those that end. */
static void renew_stations(struct dm_daemon *d)
{
	for (struct dm_station *s = d->stations, *next; s; s = next) {
		next = s->next;
		if (s->is_retired)
			continue;
		const struct dm_route *route = route_for(d->snapshot, s);
		if (route)
			dm_station_renew(s, d->snapshot, route);
		else
			dm_station_retire(s);
	}
}

static void add_stations(struct dm_daemon *d)
{
	const struct dm_settings *settings = d->snapshot->settings;
	struct dm_error err = { 0 };

	for (size_t i = 0; i < settings->n_routes; i++)
		if (!dm_daemon_station(d, settings->routes[i]->name) &&
			dm_daemon_add_station(d, settings->routes[i], &err))
			DM_LOG_FAILED(DM_LOG_ERROR, "route.offline", &err,
				DM_LOG_STR("route", settings->routes[i]->name));
}

/* What only a start can change. */
static void warn_of_rest(const struct dm_settings *old, const struct dm_settings *new)
{
	if (!dm_str_eq(old->state, new->state) || !dm_str_eq(old->control, new->control))
		DM_LOG(DM_LOG_WARNING, "daemon.restart-needed",
			DM_LOG_TEXT("keys", "state control"));
}

void dm_daemon_take_over(struct dm_daemon *d)
{
	struct dm_snapshot *old = d->snapshot;

	d->snapshot = d->next_snapshot;
	d->next_snapshot = NULL;
	dm_crew_retire(&d->crew, &d->old_crews);
	d->crew = d->next_crew;
	d->next_crew = NULL;
	dm_daemon_set_capacity(d);
	d->upkeep.keep_days = d->snapshot->settings->journal.keep_days;
	warn_of_rest(old->settings, d->snapshot->settings);
	renew_stations(d);
	add_stations(d);
	dm_snapshot_unref(&old);
	DM_LOG(DM_LOG_INFO, "daemon.reloaded",
		DM_LOG_NUMBER("routes", d->snapshot->settings->n_routes));
	dm_notify_ready();
	dm_crew_kick(d->crew);
}
