/* The pool against a worker that crashes, hangs and lies: each job gets exactly one result, a bad
 * one costs no other, and the loop is empty at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/fd.h"
#include "base/str.h"
#include "pool/pool.h"

enum { JOBS_MAX = 32 };

static const char *program;
static const char *const environment[] = { "ASAN_OPTIONS=detect_leaks=0", NULL };

struct run {
	uv_loop_t loop;
	struct dm_pool *pool;
	struct dm_pool_setup setup;
	const char *arguments[2];
	const char *const *names;
	size_t n, next, n_done;
	int32_t codes[JOBS_MAX];
	unsigned answers[JOBS_MAX];
	int32_t stopped;
	int source;
	bool kills; /* the worker, after the first job */
};

static size_t on_count(void *ctx)
{
	struct run *run = ctx;

	return run->n - run->next;
}

static bool on_free(void *ctx, struct dm_task *ret)
{
	struct run *run = ctx;

	if (run->next == run->n)
		return false;
	ret->job.name = dm_str_from_c(run->names[run->next++]);
	ret->job.id = run->next;
	ret->job.kind = DM_JOB_INSPECT;
	ret->job.n_outputs = 1;
	ret->job.outputs[0] = DM_STR("");
	ret->fds[0] = ret->fds[1] = run->source;
	ret->n_fds = 2;
	return true;
}

/* Kills it and waits until it is dead; the loop has not heard of it then. */
static void kill_one(void *ctx, const struct dm_pool_worker *worker)
{
	siginfo_t info;

	(void)ctx;
	assert_int_equal(kill(worker->pid, SIGKILL), 0);
	assert_int_equal(waitid(P_PID, (id_t)worker->pid, &info, WEXITED | WNOWAIT), 0);
}

static void on_done(void *ctx, const struct dm_result *result)
{
	struct run *run = ctx;

	if (run->kills && !run->n_done)
		dm_pool_each(run->pool, kill_one, NULL);

	run->codes[result->id - 1] = result->error.code;
	run->answers[result->id - 1]++;
	if (++run->n_done == run->n)
		dm_pool_close(&run->pool);
}

static void on_stopped(void *ctx, const struct dm_error *why)
{
	struct run *run = ctx;

	run->stopped = why->code;
	dm_pool_close(&run->pool);
}

static const struct dm_pool_events EVENTS = { on_count, on_free, on_done, on_stopped };

static void start(struct run *run, unsigned workers, unsigned jobs_per_worker, const char *how,
	const char *const *names)
{
	*run = (struct run){ .arguments = { how }, .names = names };
	while (names[run->n])
		run->n++;
	run->source = open("/dev/null", O_RDONLY | O_CLOEXEC);
	run->setup = (struct dm_pool_setup){ .worker = { .program = program,
						     .arguments = run->arguments,
						     .environment = environment,
						     .stderr_fd = -1,
						     .limits = { 1000, 1500, 500, 0 } },
		.workers = workers,
		.jobs_per_worker = jobs_per_worker,
		.failed_starts = 3 };
	assert_int_equal(uv_loop_init(&run->loop), 0);
	assert_int_equal(dm_pool_open(&run->loop, &run->setup, &EVENTS, run, &run->pool, NULL), 0);
	dm_pool_kick(run->pool);
}

static void end(struct run *run)
{
	(void)uv_run(&run->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&run->loop), 0); /* nothing is left */
	dm_fd_close(&run->source);
}

static void run_jobs(struct run *run, unsigned workers, const char *how, const char *const *names)
{
	start(run, workers, 0, how, names);
	end(run);
	for (size_t i = 0; i < run->n && !run->stopped; i++)
		assert_int_equal(run->answers[i], 1);
}

static void bad_jobs_cost_only_themselves(void **state)
{
	static const struct {
		const char *name;
		int32_t code;
	} cases[] = { { "crash", DM_E_CRASH }, { "exit", DM_E_CRASH }, { "hang", DM_E_TIMEOUT },
		{ "lively", DM_E_TIMEOUT }, { "mute", DM_E_CONTRACT }, { "rubbish", DM_E_CONTRACT },
		{ "other-id", DM_E_CONTRACT } };
	struct run run;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *const names[] = { "a", cases[i].name, "b", "c", NULL };

		for (unsigned workers = 1; workers <= 2; workers++) {
			run_jobs(&run, workers, "", names);
			assert_int_equal(run.codes[0], 0);
			assert_int_equal(run.codes[1], cases[i].code);
			assert_int_equal(run.codes[2], 0);
			assert_int_equal(run.codes[3], 0);
		}
	}
}

static void no_job_goes_to_a_worker_that_ends(void **state)
{
	const char *const names[] = { "last", "a", "last", "last", "b", NULL };
	struct run run;

	(void)state;
	run_jobs(&run, 1, "", names);
	for (size_t i = 0; i < run.n; i++)
		assert_int_equal(run.codes[i], 0);
}

static void an_answer_too_many_ends_the_worker(void **state)
{
	const char *const names[] = { "twice", "a", NULL };
	struct run run;

	(void)state;
	run_jobs(&run, 1, "", names);
	assert_int_equal(run.codes[0], 0);
	assert_int_equal(run.codes[1], DM_E_CONTRACT);
}

static void failed_starts_stop_the_pool(void **state)
{
	const char *const names[] = { "a", "b", NULL };
	const char *real = program;
	struct run run;

	(void)state;
	run_jobs(&run, 2, "dies", names);
	assert_int_equal(run.stopped, DM_E_CONFIG);
	run_jobs(&run, 1, "sleeps", names);
	assert_int_equal(run.stopped, DM_E_CONFIG);
	run_jobs(&run, 2, "refuses", names);
	assert_int_equal(run.stopped, DM_E_USAGE); /* the worker's own reason */
	program = "/nonexistent/dropmill-worker";
	run_jobs(&run, 2, "", names);
	assert_int_equal(run.stopped, DM_E_CONFIG);
	program = real;
}

static void workers_are_replaced_after_their_jobs(void **state)
{
	const char *const names[] = { "a", "b", "c", "d", "e", NULL };
	struct run run;

	(void)state;
	start(&run, 2, 1, "", names);
	end(&run);
	assert_int_equal(run.n_done, 5);
	for (size_t i = 0; i < run.n; i++)
		assert_int_equal(run.codes[i], 0);
}

static void no_job_goes_to_a_worker_that_is_dead(void **state)
{
	const char *const names[] = { "a", "b", "c", NULL };
	struct run run;

	(void)state;
	start(&run, 1, 0, "", names);
	run.kills = true;
	end(&run);
	assert_int_equal(run.n_done, 3);
	for (size_t i = 0; i < run.n; i++)
		assert_int_equal(run.codes[i], 0);
}

static void closing_ends_workers_that_are_busy(void **state)
{
	const char *const names[] = { "hang", "hang", NULL };
	struct run run;

	(void)state;
	start(&run, 2, 0, "", names);
	while (run.next < run.n)
		(void)uv_run(&run.loop, UV_RUN_ONCE);
	dm_pool_close(&run.pool);
	end(&run);
	assert_int_equal(run.n_done, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_jobs_cost_only_themselves),
		cmocka_unit_test(no_job_goes_to_a_worker_that_ends),
		cmocka_unit_test(an_answer_too_many_ends_the_worker),
		cmocka_unit_test(failed_starts_stop_the_pool),
		cmocka_unit_test(workers_are_replaced_after_their_jobs),
		cmocka_unit_test(no_job_goes_to_a_worker_that_is_dead),
		cmocka_unit_test(closing_ends_workers_that_are_busy),
	};

	program = argc > 1 ? argv[1] : "";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
