/* The life of an intake: every handler of the loop ends in one turn, which begins whatever is due. */
#include "intake.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/clock.h"
#include "filesystem.h"
#include "intake_parts.h"

enum {
	MAGIC = 0x696e7461,
	SETTLE = 2000,
	SETTLE_SCANNING = 5000,
	CYCLE = 60000,
};

struct dm_intake *dm_intake_from(const void *data)
{
	struct dm_intake *in = (struct dm_intake *)(uintptr_t)data;

	DM_CHECK(in->magic == MAGIC);
	return in;
}

void dm_intake_trouble(struct dm_intake *in, const struct dm_error *err)
{
	if (!in->is_over)
		in->events.on_trouble(in->ctx, err);
}

static void stop(struct dm_intake *in)
{
	in->is_over = true;
	atomic_store(&in->is_stopping, true);
	(void)uv_timer_stop(&in->timer);
	if (in->has_poll)
		(void)uv_poll_stop(&in->poll);
}

void dm_intake_gone(struct dm_intake *in, const struct dm_error *why)
{
	if (in->is_over)
		return;
	stop(in);
	in->events.on_gone(in->ctx, why);
}

/* The one place where an intake is freed: nothing of it is open or runs. */
static void release(struct dm_intake *in)
{
	struct dm_intake_events events = in->events;
	void *ctx = in->ctx;

	if (--in->busy)
		return;
	dm_watch_close(&in->watch);
	dm_window_free(&in->window);
	dm_intake_scan_done(&in->scan);
	in->magic = 0;
	free(in);
	events.on_closed(ctx);
}

bool dm_intake_came_back(struct dm_intake *in)
{
	bool is_over = in->is_over;

	if (in->is_closing)
		release(in);
	else
		in->busy--;
	return !is_over;
}

static void on_timer(uv_timer_t *timer)
{
	struct dm_intake *in = dm_intake_from(timer->data);

	if (in->has_more_events)
		dm_intake_events_read(in);
	dm_intake_turn(in);
}

/* At least a millisecond: libuv would come back to a timer of none before it polls. */
static void arm(struct dm_intake *in)
{
	uint64_t now = dm_clock_ms(), at = dm_intake_scan_next(in, now), look;

	look = in->looks.is_running ? UINT64_MAX : dm_window_next_look(in->window);
	at = look < at ? look : at;
	at = dm_intake_root_next(in) < at ? dm_intake_root_next(in) : at;
	if (in->has_more_events)
		at = now;
	if (at == UINT64_MAX)
		(void)uv_timer_stop(&in->timer);
	else
		(void)uv_timer_start(&in->timer, on_timer, at > now ? at - now : 1, 0);
}

void dm_intake_turn(struct dm_intake *in)
{
	uint64_t now = dm_clock_ms();

	if (in->is_over)
		return;
	if (in->no_watch.code) {
		struct dm_error err = in->no_watch;

		in->no_watch.code = 0;
		dm_intake_trouble(in, &err);
	}
	in->is_turning = true;
	dm_intake_refill(in, now);
	dm_intake_scan_turn(in, now);
	dm_intake_offers(in, now);
	if (in->is_over)
		return;
	dm_intake_look_turn(in, now);
	dm_intake_root_turn(in, now);
	in->is_turning = false;
	arm(in);
}

/* Never at once: the owner is in the middle of something. */
void dm_intake_wake(struct dm_intake *in)
{
	if (!in->is_over && !in->is_turning)
		(void)uv_timer_start(&in->timer, on_timer, 0, 0);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct dm_intake *in = dm_intake_from(poll->data);

	(void)events;
	if (status < 0) { /* libuv gave the descriptor up */
		dm_watch_close(&in->watch);
		in->why = "the system's events broke off; the folder is scanned";
		in->cycle_ms = in->setup.rescan_ms ? in->setup.rescan_ms : DM_INTAKE_CYCLE_BLIND;
		dm_intake_scan_whole(in);
	}
	dm_intake_events_read(in);
	dm_intake_turn(in);
}

/* A folder of ours, unless in/ stands on a file system of its own. */
static int test_folder(const struct dm_folders *folders)
{
	struct stat in, work;
	bool is_other = fstat(folders->in, &in) == 0 && fstat(folders->work, &work) == 0 &&
			in.st_dev != work.st_dev;

	return is_other ? folders->in : folders->work;
}

static const char *why_no_events(const struct dm_intake *in)
{
	const struct dm_filesystem *fs = dm_filesystem_of(in->setup.folders->in);

	if (in->setup.is_scan_only)
		return "events are switched off; the folder is scanned";
	if (!fs->has_events)
		return fs->why;
	return dm_watch_works(test_folder(in->setup.folders))
		       ? NULL
		       : "the file system does not tell of new files; the folder is scanned";
}

static void watch(struct dm_intake *in)
{
	in->why = why_no_events(in);
	if (!in->why && dm_watch_open(&in->watch, &in->no_watch))
		in->why = in->no_watch.text;
	if (!in->watch)
		return;
	if (uv_poll_init(in->setup.loop, &in->poll, dm_watch_fd(in->watch)) < 0) {
		dm_watch_close(&in->watch);
		(void)dm_error_set(&in->no_watch, DM_E_IO, "watch.unavailable",
			"the system gives no more events; the folder is scanned");
		in->why = in->no_watch.text;
		return;
	}
	in->poll.data = in;
	in->has_poll = true;
	in->busy++;
	(void)uv_poll_start(&in->poll, UV_READABLE, on_readable);
}

static void set_times(struct dm_intake *in)
{
	bool has_events = in->watch != NULL;

	in->rules = (struct dm_settle_rules){
		.settle = in->setup.settle_ms >= 0 ? (uint64_t)in->setup.settle_ms
			  : has_events		   ? SETTLE
						   : SETTLE_SCANNING,
		.settle_remote =
			in->setup.settle_ms >= 0 ? (uint64_t)in->setup.settle_ms : SETTLE_SCANNING,
		.incomplete = in->setup.incomplete_wait_ms,
		.open = in->setup.open_wait_ms,
		.is_local = has_events,
	};
	in->cycle_ms = in->setup.rescan_ms ? in->setup.rescan_ms
		       : has_events	   ? CYCLE
					   : DM_INTAKE_CYCLE_BLIND;
}

int dm_intake_open(const struct dm_intake_setup *setup, const struct dm_intake_events *events,
	void *ctx, struct dm_intake **ret, struct dm_error *err)
{
	struct dm_intake *in = calloc(1, sizeof(*in));

	if (in)
		in->window = dm_window_new(setup->capacity);
	if (!in || !in->window) {
		free(in);
		return dm_tree_fail(err, -ENOMEM, "watch", setup->folders->name_in.text);
	}
	in->magic = MAGIC;
	in->setup = *setup;
	in->events = *events;
	in->ctx = ctx;
	in->has_room = true;
	dm_intake_root_find(in);
	if (!dm_intake_has_root(in, err)) {
		dm_window_free(&in->window);
		free(in);
		return DM_E_NOT_FOUND;
	}
	(void)uv_timer_init(setup->loop, &in->timer);
	in->timer.data = in;
	in->busy++;
	watch(in);
	set_times(in);
	dm_intake_scan_whole(in);
	dm_intake_wake(in);
	*ret = in;
	return 0;
}

void dm_intake_rescan(struct dm_intake *in)
{
	dm_intake_scan_whole(in);
	dm_intake_wake(in);
}

struct dm_intake_facts dm_intake_facts(const struct dm_intake *in)
{
	return (struct dm_intake_facts){
		.has_events = in->watch != NULL,
		.why = !in->why && in->blind.code ? in->blind.text : in->why,
		.waiting = dm_window_count(in->window) -
			   dm_window_marked(in->window, DM_WINDOW_PARKED) + in->unseen,
		.watched = in->watch ? dm_watch_count(in->watch) : 0,
		.scans = in->scans,
	};
}

static void on_handle_closed(uv_handle_t *handle)
{
	release(dm_intake_from(handle->data));
}

void dm_intake_close(struct dm_intake **ret)
{
	struct dm_intake *in = *ret;

	*ret = NULL;
	if (!in)
		return;
	DM_CHECK(in->magic == MAGIC && !in->is_closing);
	in->is_closing = true;
	stop(in);
	if (in->scan.is_running)
		(void)uv_cancel((uv_req_t *)&in->scan.work);
	if (in->looks.is_running)
		(void)uv_cancel((uv_req_t *)&in->looks.work);
	if (in->root.is_running)
		(void)uv_cancel((uv_req_t *)&in->root.work);
	uv_close((uv_handle_t *)&in->timer, on_handle_closed);
	if (in->has_poll)
		uv_close((uv_handle_t *)&in->poll, on_handle_closed);
}
