#include "inquiry.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/fd.h"
#include "sight.h"
#include "station_parts.h"
#include "tree.h"

enum { AT_ONCE = 64 }; /* each holds a descriptor */

struct dm_inquiry {
	struct dm_inquiry *next;
	struct dm_station *station;
	struct dm_snapshot *snapshot;
	struct dm_path path;
	struct dm_sight sight;
	uint64_t number; /* with a worker; 0: not yet */
	bool is_opening, is_over;
	int fd;
	uv_work_t work;
};

static void end(struct dm_inquiry *q)
{
	struct dm_station *s = q->station;
	struct dm_inquiry **at = &s->traffic->inquiries;

	if (q->is_opening) {
		q->is_over = true;
		return;
	}
	while (*at != q)
		at = &(*at)->next;
	*at = q->next;
	s->traffic->n_inquiries--;
	s->inquiries--;
	dm_fd_close(&q->fd);
	dm_snapshot_unref(&q->snapshot);
	free(q);
	dm_station_settle_down(s);
}

static bool is_as_seen(const struct dm_sight *seen, const struct stat *st)
{
	const struct dm_sight now = dm_sight_of(st);

	return dm_sight_is_same(seen, &now);
}

static void on_open_work(uv_work_t *work)
{
	struct dm_inquiry *q = work->data;
	struct stat st;

	if (dm_tree_file_over(q->station->folders.in, q->path.text, &q->fd, &st))
		return;
	if (!is_as_seen(&q->sight, &st))
		dm_fd_close(&q->fd);
}

static void on_open_done(uv_work_t *work, int status)
{
	struct dm_inquiry *q = work->data;
	struct dm_traffic *t = q->station->traffic;

	(void)status;
	q->is_opening = false;
	if (q->is_over || q->fd < 0)
		end(q);
	else
		t->on_waiting(t->ctx);
}

void dm_inquiry_begin(struct dm_station *s, const struct dm_intake_ask *ask)
{
	struct dm_traffic *t = s->traffic;
	struct dm_inquiry *q, **last = &t->inquiries;

	if (s->is_paused || s->state != DM_STATION_OPEN || t->n_inquiries >= AT_ONCE ||
		!dm_traffic_has_room(t) ||
		!t->can_tell(t->ctx, dm_path_name(dm_str_from_c(ask->path))))
		return;
	q = calloc(1, sizeof(*q));
	if (!q)
		return;
	*q = (struct dm_inquiry){ .station = s,
		.snapshot = dm_snapshot_ref(s->snapshot),
		.sight = ask->sight,
		.is_opening = true,
		.fd = -1 };
	(void)dm_path_join(dm_str_from_c(ask->path), DM_NULL, &q->path);
	while (*last)
		last = &(*last)->next;
	*last = q;
	t->n_inquiries++;
	s->inquiries++;
	q->work.data = q;
	DM_CHECK(uv_queue_work(t->loop, &q->work, on_open_work, on_open_done) == 0);
}

static bool is_waiting(const struct dm_inquiry *q)
{
	return !q->is_opening && !q->number;
}

size_t dm_inquiry_count(const struct dm_traffic *t)
{
	size_t n = 0;

	for (const struct dm_inquiry *q = t->inquiries; q; q = q->next)
		n += is_waiting(q);
	return n;
}

bool dm_inquiry_next(struct dm_traffic *t, struct dm_task *ret)
{
	struct dm_inquiry *q = t->inquiries;

	while (q && !is_waiting(q))
		q = q->next;
	if (!q)
		return false;
	q->number = ++t->last_number;
	ret->job = (struct dm_job_message){ .id = q->number,
		.kind = DM_JOB_ASK,
		.name = dm_path_name(dm_str_from_c(q->path.text)) };
	dm_launch_job_limits(&q->snapshot->launch.limits, ret->job.limits);
	ret->fds[0] = q->fd;
	ret->n_fds = 1;
	return true;
}

bool dm_inquiry_answered(struct dm_traffic *t, const struct dm_result *result)
{
	struct dm_inquiry *q = t->inquiries;

	while (q && q->number != result->id)
		q = q->next;
	if (!q)
		return false;
	if (!result->error.code && !result->is_incomplete && q->station->intake)
		dm_intake_whole(q->station->intake, q->path.text, &q->sight);
	end(q);
	return true;
}

void dm_inquiry_recall(struct dm_traffic *t, const struct dm_station *s, bool with_asked)
{
	struct dm_inquiry *next;

	for (struct dm_inquiry *q = t->inquiries; q; q = next) {
		next = q->next;
		if ((!s || q->station == s) && (with_asked || !q->number))
			end(q);
	}
}
