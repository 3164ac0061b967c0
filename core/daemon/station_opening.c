/* Opens a route: its folders on a thread, then on the journal's, then its intake; and holds it. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "log.h"
#include "passage.h"
#include "station_open.h"
#include "station_parts.h"

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
	/* What else keeps it from beating is told where files meet it: they ask who has the route. */
	if (strcmp(why.id, "route.lost") == 0 && s->state == DM_STATION_OPEN)
		dm_station_trouble(s, &why);
	dm_station_settle_down(s);
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

void dm_station_report_settled(struct dm_station *s)
{
	void (*on_settled)(void *, struct dm_station *) = s->on_settled;

	s->on_settled = NULL;
	if (on_settled)
		on_settled(s->ctx, s);
}

void dm_station_go_offline(struct dm_station *s, const struct dm_error *why)
{
	s->state = DM_STATION_OFFLINE;
	s->why = *why;
	if (s->is_retired) {
		dm_station_settle_down(s);
		return;
	}
	DM_LOG_FAILED(DM_LOG_WARNING, "route.offline", why, DM_LOG_STR("route", s->route->name),
		DM_LOG_NUMBER("seconds", dm_station_wait(s) / 1000));
	dm_station_report_settled(s);
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
	if (dm_station_open_intake(s, &err)) {
		dm_hold_release(&s->folders, &s->hold);
		dm_folders_close(&s->folders);
		s->has_folders = false;
		end_work(s);
		dm_station_go_offline(s, &err);
		return;
	}
	facts = dm_intake_facts(s->intake);
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
	dm_station_report_settled(s);
}

static int on_reconcile(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_station_work *work = ctx;

	return dm_opening_reconcile(&work->opening, journal, &work->n_reconciled, err);
}

static void on_restored(struct dm_station *s)
{
	s->has_folders = true;
	s->hold = s->work->opening.hold;
	if (!s->is_retired) {
		be_open(s);
		return;
	}
	end_work(s);
	s->state = DM_STATION_LEAVING;
	dm_station_settle_down(s);
}

/* Without the journal's agreement files are served all the same. */
static void on_reconciled(void *ctx, const struct dm_error *err)
{
	struct dm_station_work *work = ctx;
	struct dm_station *s = work->station;

	if (err->code)
		DM_LOG_FAILED(DM_LOG_WARNING, "journal.trouble", err,
			DM_LOG_STR("route", s->route->name));
	dm_station_restore(s, on_restored);
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
		dm_station_go_offline(s, &why);
		return;
	}
	work->opening.under_way = dm_traffic_ids(s->traffic);
	if (!work->opening.under_way) {
		dm_hold_release(&s->folders, &work->opening.hold);
		dm_folders_close(&s->folders);
		end_work(s);
		(void)dm_error_set(&why, DM_E_NOMEM, "system", "no memory to open a route");
		dm_station_go_offline(s, &why);
		return;
	}
	work->opening.n_under_way = s->traffic->n;
	work->request = (struct dm_journal_request){
		.run = on_reconcile, .done = on_reconciled, .ctx = work
	};
	dm_journal_thread_send(s->traffic->journal, &work->request);
}

void dm_station_begin_opening(struct dm_station *s)
{
	struct dm_station_work *work = calloc(1, sizeof(*work));
	struct dm_error err = { 0 };

	if (!work) {
		(void)dm_error_set(&err, DM_E_NOMEM, "system", "no memory to open a route");
		dm_station_go_offline(s, &err);
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
