/* What the daemon says at its control socket: a table of commands. The journal is asked on its own
 * thread, disks on those of the loop. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "daemon_parts.h"
#include "dropmill/version.h"
#include "journal/lookup.h"
#include "log.h"
#include "passage.h"
#include "retry.h"
#include "status.h"

enum { JOBS_DEFAULT = 20, JOBS_MAX = 1000, WORKERS_MAX = 1024 };

/* A question that waits for the journal, and perhaps for a disk. */
struct answer {
	struct dm_daemon *daemon;
	struct dm_question *question;
	struct dm_journal_request request;
	struct dm_error error;
	struct dm_arena arena;

	struct dm_status_route *routes; /* status */
	size_t n_routes;

	struct dm_list_filter filter; /* jobs */
	DM_VEC(char *) lines;

	char id[DM_JOB_ID_SIZE]; /* retry */
	struct dm_path path, place, back;
	struct dm_str route;
	enum dm_outcome outcome;
	struct dm_station *station;
	uv_work_t work;
	int result;
};

static void end(struct answer *a, const struct dm_error *err)
{
	dm_question_end(a->question, err && err->code ? err : NULL);
	for (size_t i = 0; i < a->lines.n; i++)
		free(a->lines.items[i]);
	dm_arena_done(&a->arena);
	free(a);
}

/* --- status */

static struct dm_str keep(struct answer *a, struct dm_str text)
{
	return dm_arena_str(&a->arena, text);
}

/* What the loop knows; the journal adds its totals. */
static void describe_route(struct answer *a, const struct dm_station *s)
{
	static const char *const states[] = { [DM_STATION_OFFLINE] = "offline",
		[DM_STATION_OPENING] = "opening",
		[DM_STATION_OPEN] = "open",
		[DM_STATION_LEAVING] = "leaving" };
	struct dm_status_route *route = &a->routes[a->n_routes++];

	*route = (struct dm_status_route){ .name = keep(a, s->route->name).p,
		.root = keep(a, s->route->root).p,
		.state = s->is_paused ? "paused" : states[s->state],
		.why = s->why.code ? keep(a, dm_str_from_c(s->why.text)).p : NULL };
	if (!s->intake)
		return;
	struct dm_intake_facts facts = dm_intake_facts(s->intake);
	route->watching = facts.has_events ? "events" : "scanning";
	route->why_scanning = facts.why ? keep(a, dm_str_from_c(facts.why)).p : NULL;
	route->waiting = facts.waiting;
}

static bool on_totals(void *ctx, const struct dm_totals *totals)
{
	struct answer *a = ctx;

	for (size_t i = 0; i < a->n_routes; i++) {
		struct dm_status_route *route = &a->routes[i];

		if (!dm_str_eq(totals->route, dm_str_from_c(route->name)))
			continue;
		route->claimed = totals->claimed;
		route->converting = totals->converting;
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

static void send_status(struct answer *a)
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
	end(a, &err);
}

/* A journal that does not answer costs the totals, not the answer. */
static void on_status(void *ctx, const struct dm_error *err)
{
	(void)err;
	send_status(ctx);
}

static int answer_status(struct answer *a)
{
	struct dm_daemon *d = a->daemon;

	a->routes = DM_NEW_ARRAY(&a->arena, d->n_stations + 1, struct dm_status_route);
	for (const struct dm_station *s = d->stations; s; s = s->next)
		if (!s->is_retired)
			describe_route(a, s);
	a->request.run = ask_totals;
	a->request.done = on_status;
	a->request.is_read = true;
	return 0;
}

/* --- jobs */

static bool on_record(void *ctx, const struct dm_record *record)
{
	struct answer *a = ctx;
	char *text = NULL;

	if (dm_status_job_text(record, &text, &a->error))
		return false;
	DM_PUSH(&a->arena, &a->lines, text);
	return true;
}

static int ask_jobs(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct answer *a = ctx;

	for (size_t i = 0; i < a->lines.n; i++)
		free(a->lines.items[i]);
	a->lines.n = 0; /* it may be asked again from its beginning */
	return dm_journal_list(journal, &a->filter, on_record, a, err);
}

static void on_jobs(void *ctx, const struct dm_error *err)
{
	struct answer *a = ctx;

	for (size_t i = 0; i < a->lines.n; i++)
		dm_question_line(a->question, a->lines.items[i]);
	end(a, err->code ? err : &a->error);
}

static int answer_jobs(struct answer *a)
{
	const char *outcome = dm_question_text(a->question, "outcome");
	uint64_t limit = JOBS_DEFAULT;

	(void)dm_question_number(a->question, "limit", &limit);
	a->filter = (struct dm_list_filter){
		.route = dm_str_from_c(dm_question_text(a->question, "route")),
		.before = dm_str_from_c(dm_question_text(a->question, "before")),
		.limit = (uint32_t)(limit > JOBS_MAX ? JOBS_MAX : limit),
	};
	if (outcome && !dm_outcome_from_name(dm_str_from_c(outcome), &a->filter.outcome))
		return dm_error_set(&a->error, DM_E_USAGE, "control.outcome",
			"there is no outcome %.40s; it is published, skipped, failed, returned or "
			"none",
			outcome);
	a->filter.by_outcome = outcome != NULL;
	a->request.run = ask_jobs;
	a->request.done = on_jobs;
	a->request.is_read = true;
	return 0;
}

/* --- retry */

static bool on_failed(void *ctx, const struct dm_record *record)
{
	struct answer *a = ctx;

	a->outcome = record->state == DM_STATE_FINISHED ? record->outcome : DM_OUTCOME_NONE;
	a->route = keep(a, record->route);
	(void)dm_path_join(record->path, DM_NULL, &a->path);
	if (record->place.p)
		(void)dm_path_join(record->place, DM_NULL, &a->place);
	return false;
}

static int ask_failed(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct answer *a = ctx;

	return dm_journal_find(journal, dm_str_from_c(a->id), on_failed, a, err);
}

static void on_retry_work(uv_work_t *work)
{
	struct answer *a = work->data;

	a->result = dm_retry_run(
		&a->station->folders, a->place.text, a->path.text, a->id, &a->back, &a->error);
}

static void send_retried(struct answer *a)
{
	const struct dm_status_retried retried = { a->id, a->route, a->back.text };
	char *text = NULL;

	if (!dm_status_retried_text(&retried, &text, &a->error))
		dm_question_line(a->question, text);
	free(text);
}

static void after_retry_work(uv_work_t *work, int status)
{
	struct answer *a = work->data;
	struct dm_station *station = a->station;

	(void)status;
	if (!a->result) {
		DM_LOG(DM_LOG_INFO, "job.retried", DM_LOG_TEXT("job", a->id),
			DM_LOG_STR("route", a->route), DM_LOG_TEXT("file", a->back.text),
			DM_LOG_NUMBER("uid", dm_question_uid(a->question)));
		send_retried(a);
		if (station->intake)
			dm_intake_again(station->intake, a->back.text);
	}
	end(a, &a->error);
	dm_station_left(station);
}

static void on_found(void *ctx, const struct dm_error *err)
{
	struct answer *a = ctx;

	if (err->code) {
		end(a, err);
		return;
	}
	if (a->outcome != DM_OUTCOME_FAILED || !a->place.text[0])
		(void)dm_error_set(&a->error, DM_E_USAGE, "retry.not-failed",
			"job %s has not failed; only what lies in failed/ can be tried again",
			a->id);
	a->station = dm_daemon_station(a->daemon, a->route);
	if (!a->error.code && (!a->station || a->station->state != DM_STATION_OPEN))
		(void)dm_error_set(&a->error, DM_E_IO, "retry.offline",
			"the route %.60s is not open now; try again later", a->route.p);
	if (a->error.code) {
		end(a, &a->error);
		return;
	}
	a->station->passages++; /* holds its folders */
	a->work.data = a;
	DM_CHECK(uv_queue_work(&a->daemon->loop, &a->work, on_retry_work, after_retry_work) == 0);
}

static int answer_retry(struct answer *a)
{
	const char *id = dm_question_text(a->question, "id");

	if (!id || !dm_job_id_is_valid(dm_str_from_c(id)))
		return dm_error_set(&a->error, DM_E_USAGE, "control.id",
			"a job has 20 letters and digits; dropmill jobs lists them");
	memcpy(a->id, id, sizeof(a->id));
	a->request.run = ask_failed;
	a->request.done = on_found;
	a->request.is_read = true;
	return 0;
}

/* --- All of them. */

static const struct {
	const char *name;
	int (*answer)(struct answer *);
} COMMANDS[] = {
	{ "status", answer_status },
	{ "jobs", answer_jobs },
	{ "retry", answer_retry },
};

static int begin(struct answer *a)
{
	const char *command = dm_question_command(a->question);

	for (size_t i = 0; i < sizeof(COMMANDS) / sizeof(COMMANDS[0]); i++)
		if (command && strcmp(COMMANDS[i].name, command) == 0)
			return COMMANDS[i].answer(a);
	return dm_error_set(&a->error, DM_E_USAGE, "control.command",
		"the daemon knows no such command; it is of another version");
}

void dm_daemon_answer(struct dm_daemon *d, struct dm_question *question)
{
	struct answer *a = calloc(1, sizeof(*a));
	struct dm_error err = { 0 };

	if (!a)
		(void)dm_error_set(&err, DM_E_NOMEM, "system", "no memory to answer");
	else if (d->is_stopping)
		(void)dm_error_set(
			&err, DM_E_CANCELLED, "control.stopping", "the daemon is about to end");
	if (err.code) {
		dm_question_end(question, &err);
		free(a);
		return;
	}
	a->daemon = d;
	a->question = question;
	a->request.ctx = a;
	dm_arena_init(&a->arena, 0, NULL, NULL);
	if (begin(a)) {
		end(a, &a->error);
		return;
	}
	dm_journal_thread_send(d->traffic.journal, &a->request);
}
