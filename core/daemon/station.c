#include "station.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "log.h"
#include "passage.h"
#include "station_open.h"

enum {
	PAUSE_MIN = 1000, /* ms */
	PAUSE_MAX = 60000,
	CAPACITY = 16384, /* files that are waited for at once in a route */
	OWNER_WAIT = 12 * 3600 * 1000,
};

/* An intake with what it borrows: that of an old snapshot may outlive it in the station. */
struct intake_home {
	struct dm_station *station;
	struct dm_snapshot *snapshot;
	struct dm_intake_setup setup;
};

/* Opening: on a thread, then on the journal's. */
struct dm_station_work {
	struct dm_station *station;
	struct dm_snapshot *snapshot;
	struct dm_opening opening;
	struct dm_error error;
	int result;
	size_t n_reconciled;
	uv_work_t work;
	struct dm_journal_request request;
};

static void begin_opening(struct dm_station *s);
static void leave(struct dm_station *s, const struct dm_error *why);
static void settle_down(struct dm_station *s);

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

static void continue_all(struct dm_station *s)
{
	struct dm_passage *next;

	s->n_continued = 0;
	for (struct dm_passage *p = s->traffic->first; p; p = next) {
		next = p->next;
		if (p->station != s)
			continue;
		s->n_continued += p->is_stalled;
		dm_passage_continue(p);
	}
}

static void resume(struct dm_station *s)
{
	s->is_paused = false;
	(void)uv_timer_stop(&s->timer);
	continue_all(s);
	if (s->intake && !s->is_paused)
		dm_intake_resume(s->intake);
}

static void on_timer(uv_timer_t *timer)
{
	struct dm_station *s = timer->data;

	if (s->state == DM_STATION_OFFLINE)
		begin_opening(s);
	else if (s->is_paused)
		resume(s);
}

void dm_station_trouble(struct dm_station *s, const struct dm_error *why)
{
	uint64_t pause;

	if (s->is_paused || s->state != DM_STATION_OPEN)
		return;
	if (strcmp(why->id, "route.lost") == 0) {
		leave(s, why);
		return;
	}
	pause = next_pause(s);
	s->is_paused = true;
	s->why = *why;
	if (s->intake)
		dm_intake_pause(s->intake);
	(void)uv_timer_start(&s->timer, on_timer, pause, 0);
	DM_LOG_FAILED(DM_LOG_WARNING, "route.paused", why, DM_LOG_STR("route", s->route->name),
		DM_LOG_NUMBER("seconds", pause / 1000));
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

/* --- The intake. */

static bool on_offer(void *ctx, const struct dm_intake_offer *offer)
{
	struct intake_home *home = ctx;
	struct dm_station *s = home->station;

	if (s->is_paused || s->state != DM_STATION_OPEN || !dm_traffic_has_room(s->traffic))
		return false;
	return dm_passage_begin(s, offer);
}

/* The folders are not what they were: what is under way is left where it is, and taken up when they
 * are opened again. */
static void leave(struct dm_station *s, const struct dm_error *why)
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
	for (struct dm_passage *p = s->traffic->first; p; p = next) {
		next = p->next;
		if (p->station == s && p->step != DM_STEP_CONVERT)
			dm_passage_recall(p);
	}
	settle_down(s);
}

static void on_gone(void *ctx, const struct dm_error *why)
{
	leave(((struct intake_home *)ctx)->station, why);
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
	settle_down(s);
}

static const struct dm_intake_events INTAKE_EVENTS = { on_offer, on_gone, on_intake_trouble,
	on_intake_closed };

static int open_intake(struct dm_station *s, struct dm_error *err)
{
	struct intake_home *home = calloc(1, sizeof(*home));
	int r;

	if (!home)
		return dm_error_set(err, DM_E_NOMEM, "system", "no memory to watch a route");
	home->station = s;
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

/* --- The hold. */

static void on_beat_work(uv_work_t *work)
{
	struct dm_station *s = work->data;

	s->beat_error = (struct dm_error){ 0 };
	(void)dm_hold_beat(&s->folders, &s->hold, &s->beat_error);
}

static void after_beat_work(uv_work_t *work, int status)
{
	struct dm_station *s = work->data;
	struct dm_error why = s->beat_error;

	(void)status;
	s->is_beating = false;
	if (why.code && s->state == DM_STATION_OPEN)
		dm_station_trouble(s, &why);
	settle_down(s);
}

static void on_beat(uv_timer_t *timer)
{
	struct dm_station *s = timer->data;

	if (s->is_beating || s->state != DM_STATION_OPEN)
		return;
	s->is_beating = true;
	s->beat_work.data = s;
	DM_CHECK(
		uv_queue_work(s->traffic->loop, &s->beat_work, on_beat_work, after_beat_work) == 0);
}

/* --- Opening. */

static void report_settled(struct dm_station *s)
{
	void (*on_settled)(void *, struct dm_station *) = s->on_settled;

	s->on_settled = NULL;
	if (on_settled)
		on_settled(s->ctx, s);
}

static void go_offline(struct dm_station *s, const struct dm_error *why)
{
	uint64_t pause = next_pause(s);

	s->state = DM_STATION_OFFLINE;
	s->why = *why;
	if (s->is_retired) {
		settle_down(s);
		return;
	}
	(void)uv_timer_start(&s->timer, on_timer, pause, 0);
	DM_LOG_FAILED(DM_LOG_WARNING, "route.offline", why, DM_LOG_STR("route", s->route->name),
		DM_LOG_NUMBER("seconds", pause / 1000));
	report_settled(s);
}

static void end_work(struct dm_station *s)
{
	struct dm_station_work *work = s->work;

	s->work = NULL;
	dm_opening_done(&work->opening);
	dm_snapshot_unref(&work->snapshot);
	free(work);
}

static void take_up(struct dm_station *s, struct dm_opening *opening)
{
	while (opening->n_jobs && dm_passage_resume(s, &opening->jobs[opening->n_jobs - 1]))
		opening->n_jobs--;
}

static void be_open(struct dm_station *s)
{
	struct dm_station_work *work = s->work;
	struct dm_intake_facts facts;
	struct dm_error err = { 0 };

	s->state = DM_STATION_OPEN;
	s->was_open = true;
	s->pause = 0;
	s->why = (struct dm_error){ 0 };
	if (open_intake(s, &err)) {
		dm_hold_release(&s->folders, &s->hold);
		dm_folders_close(&s->folders);
		s->has_folders = false;
		end_work(s);
		go_offline(s, &err);
		return;
	}
	facts = dm_intake_facts(s->intake);
	if (!facts.has_events)
		(void)uv_timer_start(&s->beat, on_beat, DM_HOLD_BEAT_MS, DM_HOLD_BEAT_MS);
	DM_LOG(DM_LOG_INFO, "route.open", DM_LOG_STR("route", s->route->name),
		DM_LOG_STR("root", s->route->root),
		DM_LOG_TEXT("watching", facts.has_events ? "events" : "scanning"),
		DM_LOG_NUMBER("taken_up", work->opening.n_jobs),
		DM_LOG_NUMBER("carried_out", work->opening.n_finished),
		DM_LOG_NUMBER("reconciled", work->n_reconciled));
	if (!facts.has_events)
		DM_LOG(DM_LOG_INFO, "route.scanning", DM_LOG_STR("route", s->route->name),
			DM_LOG_TEXT("why", facts.why ? facts.why : "events were not asked for"));
	if (work->opening.strange.code)
		DM_LOG_FAILED(DM_LOG_WARNING, "route.strange", &work->opening.strange,
			DM_LOG_STR("route", s->route->name));
	take_up(s, &work->opening);
	end_work(s);
	report_settled(s);
}

static int on_reconcile(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_station_work *work = ctx;

	return dm_opening_reconcile(&work->opening, journal, &work->n_reconciled, err);
}

/* Without the journal's agreement files are served all the same. */
static void on_reconciled(void *ctx, const struct dm_error *err)
{
	struct dm_station_work *work = ctx;
	struct dm_station *s = work->station;

	if (err->code)
		DM_LOG_FAILED(DM_LOG_WARNING, "journal.trouble", err,
			DM_LOG_STR("route", s->route->name));
	s->has_folders = true;
	s->hold = work->opening.hold;
	if (!s->is_retired) {
		be_open(s);
		return;
	}
	end_work(s);
	s->state = DM_STATION_LEAVING;
	settle_down(s);
}

static void on_work(uv_work_t *uv_work)
{
	struct dm_station_work *work = uv_work->data;

	work->result = dm_opening_run(&work->opening, &work->error);
}

static void after_work(uv_work_t *uv_work, int status)
{
	struct dm_station_work *work = uv_work->data;
	struct dm_station *s = work->station;
	struct dm_error why = work->error;

	(void)status;
	if (work->result) {
		end_work(s);
		go_offline(s, &why);
		return;
	}
	work->opening.under_way = dm_traffic_ids(s->traffic);
	if (!work->opening.under_way) {
		dm_hold_release(&s->folders, &work->opening.hold);
		dm_folders_close(&s->folders);
		end_work(s);
		(void)dm_error_set(&why, DM_E_NOMEM, "system", "no memory to open a route");
		go_offline(s, &why);
		return;
	}
	work->opening.n_under_way = s->traffic->n;
	work->request = (struct dm_journal_request){
		.run = on_reconcile, .done = on_reconciled, .ctx = work
	};
	dm_journal_thread_send(s->traffic->journal, &work->request);
}

static void begin_opening(struct dm_station *s)
{
	struct dm_station_work *work = calloc(1, sizeof(*work));
	struct dm_error err = { 0 };

	if (!work) {
		(void)dm_error_set(&err, DM_E_NOMEM, "system", "no memory to open a route");
		go_offline(s, &err);
		return;
	}
	s->state = DM_STATION_OPENING;
	s->work = work;
	work->station = s;
	work->snapshot = dm_snapshot_ref(s->snapshot);
	work->work.data = work;
	work->opening = (struct dm_opening){
		.route = s->route, .was_open = s->was_open, .folders = &s->folders
	};
	DM_CHECK(uv_queue_work(s->traffic->loop, &work->work, on_work, after_work) == 0);
}

/* --- Leaving. */

static void on_handle_closed(uv_handle_t *handle)
{
	struct dm_station *s = handle->data;
	struct dm_snapshot *snapshot = s->snapshot;

	if (--s->handles)
		return;
	s->on_closed(s->ctx, s);
	dm_snapshot_unref(&snapshot);
}

/* Nothing holds the folders any more: they are closed, and opened anew if they are still wanted. */
static void settle_down(struct dm_station *s)
{
	bool is_leaving = s->state == DM_STATION_LEAVING || s->is_retired;

	if (!is_leaving || s->passages || s->intakes || s->work || s->is_beating)
		return;
	(void)uv_timer_stop(&s->beat);
	if (s->has_folders) {
		dm_hold_release(&s->folders, &s->hold);
		dm_folders_close(&s->folders);
	}
	s->has_folders = false;
	if (!s->is_retired) {
		struct dm_error why = s->why;

		go_offline(s, &why);
	} else if (!uv_is_closing((uv_handle_t *)&s->timer)) {
		uv_close((uv_handle_t *)&s->beat, on_handle_closed);
		uv_close((uv_handle_t *)&s->timer, on_handle_closed);
	}
}

void dm_station_left(struct dm_station *s)
{
	s->passages--;
	settle_down(s);
}

void dm_station_retire(struct dm_station *s)
{
	s->is_retired = true;
	if (s->state == DM_STATION_OPEN)
		s->state = DM_STATION_LEAVING;
	(void)uv_timer_stop(&s->timer);
	dm_intake_close(&s->intake);
	continue_all(s);
	report_settled(s);
	settle_down(s);
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
	begin_opening(s);
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
	if (open_intake(s, &err))
		leave(s, &err);
	else if (s->is_paused)
		dm_intake_pause(s->intake);
}

void dm_station_rescan(struct dm_station *s)
{
	if (s->state == DM_STATION_OFFLINE && !s->is_retired) {
		(void)uv_timer_stop(&s->timer);
		begin_opening(s);
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
