/* Decides what a route does when: its pauses, its end, and the wishes of its owner. */
#include "station.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "inquiry.h"
#include "log.h"
#include "passage.h"
#include "station_parts.h"

enum {
	PAUSE_MIN = 1000, /* ms */
	PAUSE_MAX = 60000,
};

const char *dm_station_name(const struct dm_station *s)
{
	return s->route->name.p;
}

/* --- Pauses. */

static uint64_t next_pause(struct dm_station *s)
{
	uint64_t pause = s->pause ? s->pause : PAUSE_MIN;

	s->pause = pause * 2 > PAUSE_MAX ? PAUSE_MAX : pause * 2;
	return pause;
}

/* Those that wait alone do not wait for the route. */
static void continue_all(struct dm_station *s, bool with_alone)
{
	struct dm_passage *next;

	s->n_continued = 0;
	for (struct dm_passage *p = s->traffic->first; p; p = next) {
		next = p->next;
		if (p->station != s || (!with_alone && dm_passage_is_alone(p)))
			continue;
		s->n_continued += p->is_stalled;
		dm_passage_continue(p);
	}
}

static void resume(struct dm_station *s)
{
	s->is_paused = false;
	(void)uv_timer_stop(&s->timer);
	continue_all(s, false);
	if (s->intake && !s->is_paused)
		dm_intake_resume(s->intake);
}

static void on_timer(uv_timer_t *timer)
{
	struct dm_station *s = timer->data;

	if (s->state == DM_STATION_OFFLINE)
		dm_station_begin_opening(s);
	else if (s->is_paused)
		resume(s);
}

uint64_t dm_station_wait(struct dm_station *s)
{
	uint64_t pause = next_pause(s);

	(void)uv_timer_start(&s->timer, on_timer, pause, 0);
	return pause;
}

void dm_station_trouble(struct dm_station *s, const struct dm_error *why)
{
	if (s->is_paused || s->state != DM_STATION_OPEN)
		return;
	if (strcmp(why->id, "route.lost") == 0) {
		dm_station_leave(s, why);
		return;
	}
	s->is_paused = true;
	s->why = *why;
	if (s->intake)
		dm_intake_pause(s->intake);
	DM_LOG_FAILED(DM_LOG_WARNING, "route.paused", why, DM_LOG_STR("route", s->route->name),
		DM_LOG_NUMBER("seconds", dm_station_wait(s) / 1000));
}

/* That others get on says nothing, unless nobody is left who could not. */
void dm_station_well(struct dm_station *s, bool was_troubled)
{
	if (s->is_paused || !s->pause || (!was_troubled && s->n_continued))
		return;
	s->pause = 0;
	s->why = (struct dm_error){ 0 };
	DM_LOG(DM_LOG_INFO, "route.resumed", DM_LOG_STR("route", s->route->name));
}

/* --- Leaving. */

void dm_station_leave(struct dm_station *s, const struct dm_error *why)
{
	struct dm_passage *next;

	if (s->state != DM_STATION_OPEN)
		return;
	DM_LOG_FAILED(DM_LOG_WARNING, "route.offline", why, DM_LOG_STR("route", s->route->name));
	s->why = *why;
	s->state = DM_STATION_LEAVING;
	s->is_paused = false;
	(void)uv_timer_stop(&s->timer);
	dm_intake_close(&s->intake);
	dm_inquiry_recall(s->traffic, s, false);
	for (struct dm_passage *p = s->traffic->first; p; p = next) {
		next = p->next;
		if (p->station == s && p->step != DM_STEP_CONVERT)
			dm_passage_recall(p);
	}
	dm_station_settle_down(s);
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct dm_station *s = handle->data;
	struct dm_snapshot *snapshot = s->snapshot;

	if (--s->handles)
		return;
	s->on_closed(s->ctx, s);
	dm_snapshot_unref(&snapshot);
}

void dm_station_settle_down(struct dm_station *s)
{
	bool is_leaving = s->state == DM_STATION_LEAVING || s->is_retired;

	if (!is_leaving || s->passages || s->inquiries || s->intakes || s->work || s->is_beating)
		return;
	(void)uv_timer_stop(&s->beat);
	if (s->has_folders) {
		dm_hold_release(&s->folders, &s->hold);
		dm_folders_close(&s->folders);
	}
	s->has_folders = false;
	if (!s->is_retired) {
		struct dm_error why = s->why;

		dm_station_go_offline(s, &why);
	} else if (!uv_is_closing((uv_handle_t *)&s->timer)) {
		uv_close((uv_handle_t *)&s->beat, on_handle_closed);
		uv_close((uv_handle_t *)&s->timer, on_handle_closed);
	}
}

void dm_station_left(struct dm_station *s)
{
	s->passages--;
	dm_station_settle_down(s);
}

void dm_station_retire(struct dm_station *s)
{
	s->is_retired = true;
	dm_inquiry_recall(s->traffic, s, false);
	if (s->state == DM_STATION_OPEN)
		s->state = DM_STATION_LEAVING;
	(void)uv_timer_stop(&s->timer);
	dm_intake_close(&s->intake);
	continue_all(s, true);
	dm_station_report_settled(s);
	dm_station_settle_down(s);
}

/* --- Wishes of the owner. */

void dm_station_init(struct dm_station *s, struct dm_traffic *traffic, struct dm_snapshot *snapshot,
	const struct dm_route *route)
{
	s->traffic = traffic;
	s->snapshot = dm_snapshot_ref(snapshot);
	s->route = route;
	s->timer.data = s;
	s->beat.data = s;
	s->handles = 2;
	DM_CHECK(uv_timer_init(traffic->loop, &s->timer) == 0);
	DM_CHECK(uv_timer_init(traffic->loop, &s->beat) == 0);
	dm_station_begin_opening(s);
}

bool dm_station_is_same(const struct dm_station *s, const struct dm_route *route)
{
	const struct dm_route *a = s->route;

	return dm_str_eq(a->name, route->name) && dm_str_eq(a->root, route->root) &&
	       dm_str_eq(a->in, route->in) && dm_str_eq(a->out, route->out) &&
	       dm_str_eq(a->failed, route->failed) && dm_str_eq(a->done, route->done) &&
	       dm_str_eq(a->group, route->group) && a->mode == route->mode;
}

void dm_station_renew(
	struct dm_station *s, struct dm_snapshot *snapshot, const struct dm_route *route)
{
	struct dm_error err = { 0 };

	dm_snapshot_unref(&s->snapshot);
	s->snapshot = dm_snapshot_ref(snapshot);
	s->route = route;
	if (s->state == DM_STATION_OFFLINE)
		dm_station_rescan(s); /* perhaps what kept it was mended */
	if (!s->intake)
		return;
	dm_intake_close(&s->intake);
	if (dm_station_open_intake(s, &err))
		dm_station_leave(s, &err);
	else if (s->is_paused)
		dm_intake_pause(s->intake);
}

void dm_station_rescan(struct dm_station *s)
{
	if (s->state == DM_STATION_OFFLINE && !s->is_retired) {
		(void)uv_timer_stop(&s->timer);
		dm_station_begin_opening(s);
	} else if (s->is_paused) {
		resume(s);
	} else if (s->intake) {
		dm_intake_rescan(s->intake);
	}
}

void dm_station_kick(struct dm_station *s)
{
	if (s->intake && !s->is_paused && s->state == DM_STATION_OPEN)
		dm_intake_kick(s->intake);
}
