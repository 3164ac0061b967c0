/* The journal on its thread: order, group commit, answers on the owner's side, a full disk, the
 * end. The owner is a poll on a pipe, as the daemon's loop is on its own descriptor. */
#include "fixture.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "journal/journal_thread.h"

struct owner {
	struct fixture *f;
	struct dm_journal_thread *thread;
	pthread_t self;
	int pipe[2];
	unsigned n_done, order_broken, n_failed, last;
	int32_t code;
};

struct task {
	struct dm_journal_request request;
	struct owner *owner;
	struct dm_claim claim;
	struct dm_claim_answer answer;
	char id[DM_JOB_ID_SIZE], path[32];
	unsigned number;
	bool again;
};

static void wake(void *ctx)
{
	struct owner *owner = ctx;

	(void)!write(owner->pipe[1], "x", 1);
}

static int run_claim(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct task *task = ctx;

	return dm_journal_claim(journal, &task->claim, &task->answer, err);
}

static void task_done(void *ctx, const struct dm_error *err)
{
	struct task *task = ctx;
	struct owner *owner = task->owner;

	if (!pthread_equal(owner->self, pthread_self()))
		abort();
	if (err->code && task->again) {
		task->again = false;
		dm_journal_thread_send(owner->thread, &task->request);
		return;
	}
	owner->order_broken += task->number < owner->last;
	owner->last = task->number;
	owner->n_failed += err->code != 0;
	if (err->code)
		owner->code = err->code;
	owner->n_done++;
}

static void task_init(struct task *task, struct owner *owner, unsigned number)
{
	memset(task, 0, sizeof(*task));
	task->owner = owner;
	task->number = number;
	(void)snprintf(task->path, sizeof(task->path), "file-%u.csv", number);
	task->claim = fixture_claim_of(owner->f, task->path, number);
	memcpy(task->id, owner->f->id, sizeof(task->id));
	task->claim.id = dm_str_from_c(task->id);
	task->request =
		(struct dm_journal_request){ .run = run_claim, .done = task_done, .ctx = task };
}

static void owner_start(struct owner *owner, struct fixture *f)
{
	memset(owner, 0, sizeof(*owner));
	owner->f = f;
	owner->self = pthread_self();
	assert_int_equal(pipe(owner->pipe), 0);
	assert_int_equal(dm_journal_thread_open(&f->journal, wake, owner, &owner->thread, NULL), 0);
	assert_null(f->journal);
}

static void owner_wait(struct owner *owner, unsigned n)
{
	char bytes[64];

	while (owner->n_done < n) {
		assert_true(read(owner->pipe[0], bytes, sizeof(bytes)) > 0);
		dm_journal_thread_deliver(owner->thread);
	}
}

static void owner_end(struct owner *owner)
{
	dm_journal_thread_close(&owner->thread);
	assert_null(owner->thread);
	(void)close(owner->pipe[0]);
	(void)close(owner->pipe[1]);
	fixture_reopen(owner->f);
}

static bool count(void *ctx, const struct dm_record *record)
{
	(void)record;
	++*(unsigned *)ctx;
	return true;
}

static unsigned unfinished(struct fixture *f)
{
	unsigned n = 0;

	assert_int_equal(dm_journal_unfinished(f->journal, count, &n, NULL), 0);
	return n;
}

enum { MANY = 2000 };

static void answers_come_in_order_and_once(void **state)
{
	struct owner owner;
	struct task *tasks = calloc(MANY, sizeof(*tasks));

	owner_start(&owner, *state);
	for (unsigned i = 0; i < MANY; i++) {
		task_init(&tasks[i], &owner, i);
		dm_journal_thread_send(owner.thread, &tasks[i].request);
	}
	owner_wait(&owner, MANY);
	assert_int_equal(owner.order_broken + owner.n_failed, 0);
	assert_int_equal(poll(&(struct pollfd){ owner.pipe[0], POLLIN, 0 }, 1, 0) > 1, 0);
	owner_end(&owner);
	assert_int_equal(owner.n_done, MANY);
	assert_int_equal(unfinished(*state), MANY);
	free(tasks);
}

static void closing_runs_what_was_sent(void **state)
{
	struct owner owner;
	struct task *tasks = calloc(MANY, sizeof(*tasks));

	owner_start(&owner, *state);
	for (unsigned i = 0; i < MANY; i++) {
		task_init(&tasks[i], &owner, i);
		dm_journal_thread_send(owner.thread, &tasks[i].request);
	}
	owner_end(&owner);
	assert_int_equal(owner.n_done, MANY);
	assert_int_equal(owner.n_failed, 0);
	assert_int_equal(unfinished(*state), MANY);
	free(tasks);
}

/* Refuses after it has written. */
static int run_half(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	int r = run_claim(ctx, journal, err);

	return r < 0 ? r : dm_journal_finished(journal, DM_STR("x"), DM_STR("y"), 1, err);
}

static void one_that_fails_leaves_nothing_and_harms_no_other(void **state)
{
	struct owner owner;
	struct task tasks[9];

	owner_start(&owner, *state);
	for (unsigned i = 0; i < 9; i++) {
		task_init(&tasks[i], &owner, i);
		if (i % 3 == 1)
			tasks[i].request.run = run_half;
		dm_journal_thread_send(owner.thread, &tasks[i].request);
	}
	owner_wait(&owner, 9);
	assert_int_equal(owner.n_failed, 3);
	assert_int_equal(owner.code, DM_E_NOT_FOUND);
	owner_end(&owner);
	assert_int_equal(unfinished(*state), 6);
}

static int run_count(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct task *task = ctx;

	task->claim.bytes = 0;
	unsigned n = 0;
	int r = dm_journal_unfinished(journal, count, &n, err);
	task->claim.bytes = n;
	return r;
}

static void a_full_disk_loses_no_request(void **state)
{
	struct owner owner;
	struct task *tasks = calloc(MANY, sizeof(*tasks)), question;
	struct rlimit before, limit;
	unsigned kept;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 300 * 1024;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	owner_start(&owner, *state);
	for (unsigned i = 0; i < MANY; i++) {
		task_init(&tasks[i], &owner, i);
		dm_journal_thread_send(owner.thread, &tasks[i].request);
	}
	task_init(&question, &owner, MANY);
	question.request.run = run_count;
	question.request.is_read = true;
	dm_journal_thread_send(owner.thread, &question.request);
	owner_wait(&owner, MANY + 1);
	assert_int_equal(owner.code, DM_E_SPACE);
	assert_true(owner.n_failed > 0 && owner.n_failed < MANY);
	kept = MANY - owner.n_failed;
	assert_int_equal(question.claim.bytes, kept); /* asked and answered meanwhile */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	/* All of them again: what was kept is a repeat, what was refused is written now. */
	owner.n_done = owner.n_failed = owner.last = 0;
	for (unsigned i = 0; i < MANY; i++)
		dm_journal_thread_send(owner.thread, &tasks[i].request);
	owner_wait(&owner, MANY);
	assert_int_equal(owner.n_failed, 0);
	owner_end(&owner);
	assert_int_equal(unfinished(*state), MANY);
	free(tasks);
}

static int run_refuse(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct task *task = ctx;

	if (task->again)
		return dm_error_set(err, DM_E_IO, "test", "not yet");
	return run_claim(ctx, journal, err);
}

static void an_answer_may_send_again(void **state)
{
	struct owner owner;
	struct task task;

	owner_start(&owner, *state);
	task_init(&task, &owner, 1);
	task.request.run = run_refuse;
	task.again = true;
	dm_journal_thread_send(owner.thread, &task.request);
	owner_wait(&owner, 1);
	assert_int_equal(owner.n_failed, 0);
	/* But not while it is closed: it is told so. */
	task.again = true;
	dm_journal_thread_send(owner.thread, &task.request);
	owner_end(&owner);
	assert_int_equal(owner.n_done, 2);
	assert_int_equal(owner.code, DM_E_CANCELLED);
	assert_int_equal(unfinished(*state), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(answers_come_in_order_and_once),
		TEST(closing_runs_what_was_sent),
		TEST(one_that_fails_leaves_nothing_and_harms_no_other),
		TEST(a_full_disk_loses_no_request),
		TEST(an_answer_may_send_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
