/* `status`: what the loop knows, and the totals of the journal. */
#include <stdlib.h>
#include <unistd.h>

#include "answers_parts.h"
#include "base/str.h"
#include "dropmill/version.h"
#include "passage.h"

enum { WORKERS_MAX = 1024 };

/* What the loop knows; the journal adds its totals. */
static void describe_route(struct dm_answer *a, const struct dm_station *s)
{
	static const char *const states[] = { [DM_STATION_OFFLINE] = "offline",
		[DM_STATION_OPENING] = "opening",
		[DM_STATION_OPEN] = "open",
		[DM_STATION_LEAVING] = "leaving" };
	struct dm_status_route *route = &a->routes[a->n_routes++];

	*route = (struct dm_status_route){ .name = dm_answer_keep(a, s->route->name).p,
		.root = dm_answer_keep(a, s->route->root).p,
		.state = s->is_paused ? "paused" : states[s->state],
		.why = s->why.code ? dm_answer_keep(a, dm_str_from_c(s->why.text)).p : NULL };
	if (!s->intake)
		return;
	struct dm_intake_facts facts = dm_intake_facts(s->intake);
	route->watching = facts.has_events ? "events" : "scanning";
	route->why_scanning = facts.why ? dm_answer_keep(a, dm_str_from_c(facts.why)).p : NULL;
	route->waiting = facts.waiting;
}

/* Where the files are that are under way: the journal notes an attempt before a worker is free. */
static void count_passages(struct dm_answer *a, const struct dm_traffic *traffic)
{
	for (const struct dm_passage *p = traffic->first; p; p = p->next)
		for (size_t i = 0; i < a->n_routes; i++) {
			struct dm_status_route *route = &a->routes[i];

			if (!dm_str_eq(p->route->name, dm_str_from_c(route->name)))
				continue;
			route->converting += p->step == DM_STEP_CONVERT;
			route->claimed += p->step != DM_STEP_CONVERT;
			if (!dm_passage_is_alone(p))
				continue;
			route->alone++;
			route->why_alone = dm_answer_keep(a, dm_str_from_c(p->trouble.text)).p;
		}
}

static bool on_totals(void *ctx, const struct dm_totals *totals)
{
	struct dm_answer *a = ctx;

	for (size_t i = 0; i < a->n_routes; i++) {
		struct dm_status_route *route = &a->routes[i];

		if (!dm_str_eq(totals->route, dm_str_from_c(route->name)))
			continue;
		route->published = totals->published;
		route->failed = totals->failed;
		route->skipped = totals->skipped;
		route->returned = totals->returned;
		route->duplicates = totals->duplicates;
	}
	return true;
}

static int ask_totals(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	return dm_journal_totals(journal, on_totals, ctx, err);
}

struct worker_list {
	const struct dm_traffic *traffic;
	size_t n;
	struct dm_status_worker items[WORKERS_MAX];
};

static void add_worker(void *ctx, const struct dm_pool_worker *worker)
{
	static const char *const states[] = { [DM_WORKER_STARTING] = "starting",
		[DM_WORKER_READY] = "ready",
		[DM_WORKER_BUSY] = "busy",
		[DM_WORKER_ENDING] = "ending" };
	struct worker_list *list = ctx;

	if (list->n == WORKERS_MAX)
		return;
	list->items[list->n++] = (struct dm_status_worker){ .pid = worker->pid,
		.state = states[worker->state],
		.job = worker->has_job ? dm_traffic_job(list->traffic, worker->job) : NULL,
		.jobs = worker->jobs };
}

static const char *missing_sandbox(struct dm_arena *arena, uint32_t holds)
{
	static const char *const names[] = { "user", "limits", "no-new-privileges", "landlock",
		"seccomp" };
	struct dm_buf list;

	dm_buf_init(&list, arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!(holds & (1u << i))) {
			dm_buf_add_c(&list, dm_buf_str(&list).n ? ", " : "");
			dm_buf_add_c(&list, names[i]);
		}
	return dm_buf_str(&list).n ? dm_buf_str(&list).p : NULL;
}

static void add_plugins(
	struct dm_arena *arena, const struct dm_crew *crew, struct dm_status *status)
{
	size_t n;
	const struct dm_crew_plugin *from = dm_crew_plugins(crew, &n);
	struct dm_status_plugin *to = DM_NEW_ARRAY(arena, n, struct dm_status_plugin);

	for (size_t i = 0; i < n; i++)
		to[i] = (struct dm_status_plugin){ from[i].is_writer ? "writer" : "reader",
			from[i].id, from[i].version };
	status->plugins = to;
	status->n_plugins = n;
}

static void send_status(struct dm_answer *a)
{
	struct dm_daemon *d = a->daemon;
	struct worker_list *workers = DM_NEW(&a->arena, struct worker_list);
	struct dm_status status = { .version = DM_VERSION,
		.pid = getpid(),
		.started_at = d->started_at,
		.config = d->setup->config,
		.state = d->is_stopping ? "stopping"
			 : d->is_ready	? "running"
					: "starting",
		.routes = a->routes,
		.n_routes = a->n_routes,
		.workers = workers->items };
	struct dm_error err = { 0 };
	char *text = NULL;

	workers->traffic = &d->traffic;
	if (d->crew) {
		const struct dm_error *why = dm_crew_why(d->crew);

		dm_crew_each(d->crew, add_worker, workers);
		add_plugins(&a->arena, d->crew, &status);
		status.workers_why = why ? why->text : NULL;
		status.sandbox_missing =
			d->is_able ? missing_sandbox(&a->arena, dm_crew_sandbox(d->crew)) : NULL;
	}
	status.n_workers = workers->n;
	if (!dm_status_text(&status, &text, &err))
		dm_question_line(a->question, text);
	free(text);
	dm_answer_end(a, &err);
}

/* A journal that does not answer costs the totals, not the answer. */
static void on_status(void *ctx, const struct dm_error *err)
{
	(void)err;
	send_status(ctx);
}

int dm_answer_status(struct dm_answer *a)
{
	struct dm_daemon *d = a->daemon;

	a->routes = DM_NEW_ARRAY(&a->arena, d->n_stations + 1, struct dm_status_route);
	for (const struct dm_station *s = d->stations; s; s = s->next)
		if (!s->is_retired)
			describe_route(a, s);
	count_passages(a, &d->traffic);
	a->request.run = ask_totals;
	a->request.done = on_status;
	a->request.is_read = true;
	return 0;
}
