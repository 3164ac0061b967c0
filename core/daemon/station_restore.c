/* Reads a route's history back where the journal has none of it: by turns on a thread, which reads, and
 * on the journal's, which keeps. */
#include <stdlib.h>

#include "base/check.h"
#include "base/clock.h"
#include "journal/restore.h"
#include "log.h"
#include "restore.h"
#include "station_parts.h"

struct restoring {
	struct dm_station *station;
	struct dm_restore restore;
	void (*done)(struct dm_station *);
	uint64_t begun_ms;
	uv_work_t work;
	struct dm_journal_request request;
	bool is_restored;
};

static void end(struct restoring *r)
{
	struct dm_station *s = r->station;
	void (*done)(struct dm_station *) = r->done;

	dm_restore_done(&r->restore);
	free(r);
	done(s);
}

static void tell(const struct restoring *r, const struct dm_error *err)
{
	const struct dm_restore *all = &r->restore;

	if (err->code)
		DM_LOG_FAILED(DM_LOG_WARNING, "journal.restore-failed", err,
			DM_LOG_STR("route", r->station->route->name));
	else if (all->n_published || all->n_failed)
		DM_LOG(DM_LOG_WARNING, "journal.restored",
			DM_LOG_STR("route", r->station->route->name),
			DM_LOG_NUMBER("published", all->n_published),
			DM_LOG_NUMBER("failed", all->n_failed),
			DM_LOG_NUMBER("ms", dm_clock_ms() - r->begun_ms),
			DM_LOG_TEXT("text", "the journal did not know these jobs; their history is "
					    "back from the "
					    "manifests in out and the reasons in failed"));
}

static void on_work(uv_work_t *work)
{
	struct restoring *r = work->data;

	dm_restore_read(&r->restore);
}

static int on_keep(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct restoring *r = ctx;

	return dm_restore_keep(&r->restore, journal, err);
}

static void read_on(struct restoring *r);

/* What a journal in trouble does not take now is read again at the next opening. */
static void on_kept(void *ctx, const struct dm_error *err)
{
	struct restoring *r = ctx;

	/* Names go on after those that are known, whatever the clock says. */
	for (size_t i = 0; i < r->restore.found.n; i++)
		dm_job_id_source_raise(
			&r->station->traffic->ids, dm_str_from_c(r->restore.found.items[i]->id));
	if (!err->code)
		dm_restore_kept(&r->restore);
	if (err->code || r->restore.is_over) {
		tell(r, err);
		end(r);
	} else {
		read_on(r);
	}
}

static void after_work(uv_work_t *work, int status)
{
	struct restoring *r = work->data;

	(void)status;
	if (r->station->is_retired) {
		end(r);
		return;
	}
	r->request = (struct dm_journal_request){ .run = on_keep, .done = on_kept, .ctx = r };
	dm_journal_thread_send(r->station->traffic->journal, &r->request);
}

static void read_on(struct restoring *r)
{
	DM_CHECK(uv_queue_work(r->station->traffic->loop, &r->work, on_work, after_work) == 0);
}

static int on_ask(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct restoring *r = ctx;

	return dm_journal_is_restored(journal, r->station->route->name, &r->is_restored, err);
}

static void on_asked(void *ctx, const struct dm_error *err)
{
	struct restoring *r = ctx;

	if (err->code || r->is_restored || r->station->is_retired)
		end(r);
	else
		read_on(r);
}

void dm_station_restore(struct dm_station *s, void (*done)(struct dm_station *))
{
	struct restoring *r = calloc(1, sizeof(*r));

	if (!r) {
		done(s);
		return;
	}
	r->station = s;
	r->done = done;
	r->begun_ms = dm_clock_ms();
	r->work.data = r;
	dm_restore_init(&r->restore, &s->folders, s->route);
	r->request = (struct dm_journal_request){
		.run = on_ask, .done = on_asked, .ctx = r, .is_read = true
	};
	dm_journal_thread_send(s->traffic->journal, &r->request);
}
