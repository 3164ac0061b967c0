/* What a station makes of its intake: passages, and its own end where the folder goes away. */
#include <stdlib.h>

#include "inquiry.h"
#include "log.h"
#include "passage.h"
#include "station_parts.h"

enum {
	CAPACITY = 16384, /* files that are waited for at once in a route */
	OWNER_WAIT = 12 * 3600 * 1000,
};

/* An intake with what it borrows: that of an old snapshot may outlive it in the station. */
struct intake_home {
	struct dm_station *station;
	struct dm_snapshot *snapshot;
	struct dm_intake_setup setup;
};

static bool on_offer(void *ctx, const struct dm_intake_offer *offer)
{
	struct intake_home *home = ctx;
	struct dm_station *s = home->station;

	if (s->is_paused || s->state != DM_STATION_OPEN || !dm_traffic_has_room(s->traffic))
		return false;
	return dm_passage_begin(s, offer);
}

static void on_ask(void *ctx, const struct dm_intake_ask *ask)
{
	dm_inquiry_begin(((struct intake_home *)ctx)->station, ask);
}

static void on_gone(void *ctx, const struct dm_error *why)
{
	dm_station_leave(((struct intake_home *)ctx)->station, why);
}

static void on_intake_trouble(void *ctx, const struct dm_error *why)
{
	const struct intake_home *home = ctx;

	DM_LOG_FAILED(DM_LOG_WARNING, "route.trouble", why,
		DM_LOG_STR("route", home->station->route->name));
}

static void on_intake_closed(void *ctx)
{
	struct intake_home *home = ctx;
	struct dm_station *s = home->station;

	dm_snapshot_unref(&home->snapshot);
	free(home);
	s->intakes--;
	dm_station_settle_down(s);
}

static const struct dm_intake_events INTAKE_EVENTS = { on_offer, on_ask, on_gone, on_intake_trouble,
	on_intake_closed };

int dm_station_open_intake(struct dm_station *s, struct dm_error *err)
{
	struct intake_home *home = calloc(1, sizeof(*home));
	int r;

	if (!home)
		return dm_error_set(err, DM_E_NOMEM, "system", "no memory to watch a route");
	home->station = s;
	s->folders.carry_bytes = s->snapshot->launch.limits.file_bytes;
	home->snapshot = dm_snapshot_ref(s->snapshot);
	home->setup = (struct dm_intake_setup){ .loop = s->traffic->loop,
		.folders = &s->folders,
		.ignore = &home->snapshot->ignore,
		.settle_ms = s->route->settle_ms,
		.incomplete_wait_ms = (uint64_t)s->route->incomplete_wait_ms,
		.open_wait_ms = OWNER_WAIT,
		.capacity = CAPACITY };
	r = dm_intake_open(&home->setup, &INTAKE_EVENTS, home, &s->intake, err);
	if (!r) {
		s->intakes++;
		return 0;
	}
	dm_snapshot_unref(&home->snapshot);
	free(home);
	return r;
}
