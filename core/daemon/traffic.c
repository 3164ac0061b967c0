#include "traffic.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/clock.h"
#include "inquiry.h"
#include "passage.h"

/* Files that may wait alone without taking room from others: each holds two descriptors. */
enum { ALONE_MAX = 64 };

int dm_traffic_init(struct dm_traffic *t, struct dm_error *err)
{
	t->waiting_end = &t->waiting;
	t->again.data = t;
	DM_CHECK(uv_timer_init(t->loop, &t->again) == 0);
	return dm_job_id_source_init(&t->ids, err);
}

bool dm_traffic_has_room(const struct dm_traffic *t)
{
	size_t crowd = t->n_alone > ALONE_MAX ? t->n_alone - ALONE_MAX : 0;

	return !t->is_stopping && t->n - t->n_stalled + crowd < t->capacity;
}

size_t dm_traffic_count(const struct dm_traffic *t)
{
	return t->n_waiting + dm_inquiry_count(t);
}

bool dm_traffic_next(struct dm_traffic *t, struct dm_task *ret)
{
	if (dm_inquiry_next(t, ret)) /* soon over */
		return true;
	if (!t->waiting)
		return false;
	dm_passage_task(t->waiting, ret);
	return true;
}

static struct dm_passage *find(const struct dm_traffic *t, uint64_t number)
{
	struct dm_passage *p = t->first;

	while (p && p->number != number)
		p = p->next;
	return p;
}

void dm_traffic_result(
	struct dm_traffic *t, const struct dm_crew *crew, const struct dm_result *result)
{
	struct dm_passage *p = find(t, result->id);

	if (!p && dm_inquiry_answered(t, result))
		return;
	DM_CHECK(p && p->step == DM_STEP_CONVERT);
	dm_passage_answered(p, crew, result);
}

/* --- Those that wait alone. */

static void continue_until(struct dm_traffic *t, uint64_t now)
{
	struct dm_passage *next;

	for (struct dm_passage *p = t->first; p; p = next) {
		next = p->next;
		if (dm_passage_is_alone(p) && p->due_ms <= now)
			dm_passage_continue(p);
	}
}

static void on_again(uv_timer_t *timer);

static void wait_for_next(struct dm_traffic *t)
{
	uint64_t now = dm_clock_ms(), due = UINT64_MAX;

	for (const struct dm_passage *p = t->first; p; p = p->next)
		if (dm_passage_is_alone(p) && p->due_ms < due)
			due = p->due_ms;
	if (due != UINT64_MAX)
		(void)uv_timer_start(&t->again, on_again, due > now ? due - now : 0, 0);
}

static void on_again(uv_timer_t *timer)
{
	struct dm_traffic *t = timer->data;

	continue_until(t, dm_clock_ms());
	wait_for_next(t);
}

void dm_traffic_await(struct dm_traffic *t, const struct dm_passage *p)
{
	uint64_t now = dm_clock_ms(), due = p->due_ms > now ? p->due_ms - now : 0;

	if (!uv_is_active((uv_handle_t *)&t->again) || uv_timer_get_due_in(&t->again) > due)
		(void)uv_timer_start(&t->again, on_again, due, 0);
}

void dm_traffic_hurry(struct dm_traffic *t)
{
	continue_until(t, UINT64_MAX);
}

/* --- The end. */

/* One that is recalled may end at once, and take itself out of the list. */
static void recall_all(struct dm_traffic *t, bool with_converting)
{
	struct dm_passage *next;

	for (struct dm_passage *p = t->first; p; p = next) {
		next = p->next;
		if (with_converting || p->step != DM_STEP_CONVERT)
			dm_passage_recall(p);
	}
}

void dm_traffic_stop(struct dm_traffic *t)
{
	t->is_stopping = true;
	dm_inquiry_recall(t, NULL, false);
	recall_all(t, false);
}

void dm_traffic_recall(struct dm_traffic *t)
{
	dm_inquiry_recall(t, NULL, true);
	recall_all(t, true);
}

const char *dm_traffic_job(const struct dm_traffic *t, uint64_t number)
{
	const struct dm_passage *p = find(t, number);

	return p ? p->job.id : NULL;
}

struct dm_job_id *dm_traffic_ids(const struct dm_traffic *t)
{
	struct dm_job_id *ids = calloc(t->n + 1, sizeof(*ids));
	size_t n = 0;

	for (const struct dm_passage *p = t->first; p && ids; p = p->next)
		memcpy(ids[n++].text, p->job.id, sizeof(ids->text));
	return ids;
}
