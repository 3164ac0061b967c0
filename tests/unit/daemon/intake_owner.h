/* An owner of an intake on a real loop and real folders, for its tests. Nothing waits for time: the
 * loop runs until something is so, or a watchdog says that it never will be. */
#ifndef DM_TESTS_INTAKE_OWNER_H
#define DM_TESTS_INTAKE_OWNER_H

#include <uv.h>

#include "daemon/intake.h"
#include "folder.h"

enum { WATCHDOG_MS = 120000, TICK_MS = 10 };

struct owner {
	struct folder root;
	struct dm_arena arena;
	struct dm_ignore ignore;
	struct dm_folders folders;
	uv_loop_t loop;
	uv_timer_t watchdog;
	uv_timer_t tick; /* or uv_run, once something is so, would wait for the next event */
	struct dm_intake *in;
	/* What it does. */
	size_t room; /* offers that are still taken */
	bool closes_in_offer, closes_in_trouble, closes_in_gone;
	void (*on_taken)(struct owner *, const struct dm_intake_offer *);
	/* What it was told. */
	size_t offers, taken, asked, troubles, gone, closed;
	struct dm_sight seen; /* when it was asked */
	bool is_late;
	struct dm_path path; /* of the last offer that was taken */
	struct dm_intake_offer last;
	struct dm_error error;
};

#define UNTIL(o, condition)                            \
	while (!(condition)) {                         \
		assert_false((o)->is_late);            \
		(void)uv_run(&(o)->loop, UV_RUN_ONCE); \
	}

static inline bool owner_on_offer(void *ctx, const struct dm_intake_offer *offer)
{
	struct owner *o = ctx;

	assert_int_equal(o->closed, 0);
	assert_int_equal(o->gone, 0);
	o->offers++;
	if (o->closes_in_offer)
		dm_intake_close(&o->in);
	if (!o->room)
		return false;
	o->room--;
	o->taken++;
	o->path = (struct dm_path){ 0 };
	(void)snprintf(o->path.text, sizeof(o->path.text), "%s", offer->path);
	o->last = *offer;
	o->last.path = o->path.text;
	if (o->on_taken)
		o->on_taken(o, offer);
	return true;
}

static inline void owner_on_ask(void *ctx, const struct dm_intake_ask *ask)
{
	struct owner *o = ctx;

	assert_int_equal(o->closed, 0);
	o->asked++;
	o->seen = ask->sight;
	(void)snprintf(o->path.text, sizeof(o->path.text), "%s", ask->path);
}

static inline void owner_on_gone(void *ctx, const struct dm_error *why)
{
	struct owner *o = ctx;

	o->gone++;
	o->error = *why;
	if (o->closes_in_gone)
		dm_intake_close(&o->in);
}

static inline void owner_on_trouble(void *ctx, const struct dm_error *err)
{
	struct owner *o = ctx;

	assert_int_equal(o->closed, 0);
	o->troubles++;
	o->error = *err;
	if (o->closes_in_trouble)
		dm_intake_close(&o->in);
}

static inline void owner_on_closed(void *ctx)
{
	((struct owner *)ctx)->closed++;
}

static inline void owner_on_watchdog(uv_timer_t *timer)
{
	((struct owner *)timer->data)->is_late = true;
}

static inline void owner_on_tick(uv_timer_t *timer)
{
	(void)timer;
}

static inline void owner_make(struct owner *o)
{
	const struct dm_yaml *tree;

	*o = (struct owner){ .room = SIZE_MAX };
	folder_make(&o->root);
	dm_arena_init(&o->arena, 0, NULL, NULL);
	assert_int_equal(dm_yaml_from_text(&o->arena, DM_STR("i"),
				 DM_STR("suffixes: [.tmp]\nfolders: ['.*']\n"
					"owners: [{prefix: '~$', drops: 2}]\n"),
				 &tree, NULL),
		0);
	assert_int_equal(dm_ignore_add(&o->arena, &o->ignore, tree, NULL), 0);
	assert_int_equal(dm_folders_open(&(struct dm_folders_setup){ o->root.path, "in", "out",
						 "done", "failed", 0666, (gid_t)-1 },
				 &o->folders, NULL),
		0);
	assert_int_equal(uv_loop_init(&o->loop), 0);
	assert_int_equal(uv_timer_init(&o->loop, &o->watchdog), 0);
	o->watchdog.data = o;
	(void)uv_timer_start(&o->watchdog, owner_on_watchdog, WATCHDOG_MS, 0);
	assert_int_equal(uv_timer_init(&o->loop, &o->tick), 0);
	(void)uv_timer_start(&o->tick, owner_on_tick, TICK_MS, TICK_MS);
}

/* As most tests want it: settled at once, no scan but those that something asks for. */
static inline struct dm_intake_setup owner_setup(struct owner *o)
{
	return (struct dm_intake_setup){
		.loop = &o->loop,
		.folders = &o->folders,
		.ignore = &o->ignore,
		.incomplete_wait_ms = 3600000,
		.open_wait_ms = 3600000,
		.rescan_ms = 3600000,
		.capacity = 1000,
	};
}

static inline void owner_open(struct owner *o, const struct dm_intake_setup *setup)
{
	static const struct dm_intake_events events = { owner_on_offer, owner_on_ask, owner_on_gone,
		owner_on_trouble, owner_on_closed };
	struct dm_error err = { 0 };

	o->closed = o->gone = 0;
	if (dm_intake_open(setup, &events, o, &o->in, &err))
		fail_msg("%s", err.text);
	assert_int_equal(o->offers + o->troubles + o->gone, 0); /* never from within a call */
}

/* Whole scans that begin after this call: one that runs now does not count. */
static inline void owner_scan(struct owner *o)
{
	uint64_t scans = dm_intake_facts(o->in).scans;

	dm_intake_rescan(o->in);
	UNTIL(o, o->gone || dm_intake_facts(o->in).scans >= scans + 1);
	scans = dm_intake_facts(o->in).scans;
	dm_intake_rescan(o->in);
	UNTIL(o, o->gone || dm_intake_facts(o->in).scans >= scans + 1);
}

static inline void owner_close(struct owner *o)
{
	bool was_open = o->in != NULL;

	dm_intake_close(&o->in);
	assert_null(o->in);
	assert_true(!was_open || o->closed == 0); /* from the loop, not from the call */
	UNTIL(o, o->closed);
	assert_int_equal(o->closed, 1);
}

static inline void owner_done(struct owner *o)
{
	if (!o->closed)
		owner_close(o);
	uv_close((uv_handle_t *)&o->watchdog, NULL);
	uv_close((uv_handle_t *)&o->tick, NULL);
	(void)uv_run(&o->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&o->loop), 0); /* nothing of the intake is left in it */
	dm_folders_close(&o->folders);
	dm_arena_done(&o->arena);
	folder_remove(&o->root);
}

#endif
