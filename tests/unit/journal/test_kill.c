/* kill -9 in the middle of many commits: what was told to be written is there afterwards, what was
 * not is there as a whole or not at all. */
#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/journal_thread.h"

enum { ROUNDS = 10, IN_FLIGHT = 32, TOLD = 20000 };

static int told_fd; /* the child says here what it was told */
static int wake_pipe[2];

struct writer {
	struct dm_journal_request request;
	struct fixture *f;
	struct dm_journal_thread *thread;
	struct dm_claim claim;
	char id[DM_JOB_ID_SIZE];
};

static void wake(void *ctx)
{
	(void)ctx;
	(void)!write(wake_pipe[1], "x", 1);
}

/* A whole life at once: half of it must never be seen. */
static int run_life(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct writer *w = ctx;
	struct dm_claim_answer answer;
	uint32_t number;
	int r = dm_journal_claim(journal, &w->claim, &answer, err);

	if (r == 0)
		r = dm_journal_attempt(journal, w->claim.id, 1, &number, err);
	if (r == 0)
		r = dm_journal_published(journal, w->claim.id, DM_STR("out/x"), 2, err);
	return r;
}

static void send_next(struct writer *w)
{
	w->claim = fixture_claim_of(w->f, "a.csv", 1);
	memcpy(w->id, w->f->id, sizeof(w->id));
	w->claim.id = dm_str_from_c(w->id);
	dm_journal_thread_send(w->thread, &w->request);
}

static void life_done(void *ctx, const struct dm_error *err)
{
	struct writer *w = ctx;

	if (err->code)
		_exit(1);
	if (write(told_fd, w->id, DM_JOB_ID_LENGTH) != DM_JOB_ID_LENGTH)
		_exit(2);
	send_next(w);
}

static void child(struct fixture *f)
{
	static struct writer writers[IN_FLIGHT];
	struct dm_journal_thread *thread;
	char bytes[64];

	if (dm_journal_open(f->path, &f->journal, &f->opening, NULL) < 0 || pipe(wake_pipe) < 0 ||
		dm_journal_thread_open(&f->journal, wake, NULL, &thread, NULL) < 0)
		_exit(3);
	for (unsigned i = 0; i < IN_FLIGHT; i++) {
		writers[i] = (struct writer){ .f = f, .thread = thread };
		writers[i].request = (struct dm_journal_request){
			.run = run_life, .done = life_done, .ctx = &writers[i]
		};
		send_next(&writers[i]);
	}
	while (read(wake_pipe[0], bytes, sizeof(bytes)) > 0)
		dm_journal_thread_deliver(thread);
	_exit(4);
}

static char told[TOLD][DM_JOB_ID_LENGTH];
static unsigned n_told;

/* Reads at least so many ids; the rest after the kill. */
static void told_read(int fd, unsigned at_least)
{
	unsigned stop = n_told + at_least;
	size_t have = 0;

	while (n_told < TOLD && (at_least == 0 || n_told < stop)) {
		ssize_t n = read(fd, told[n_told] + have, DM_JOB_ID_LENGTH - have);

		if (n <= 0)
			break;
		have += (size_t)n;
		if (have == DM_JOB_ID_LENGTH) {
			have = 0;
			n_told++;
		}
	}
	assert_int_equal(have, 0);
}

static void kill_one(struct fixture *f, unsigned round)
{
	int fds[2], status;

	assert_int_equal(pipe(fds), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)close(fds[0]);
		told_fd = fds[1];
		/* Ids of another child may be known: go on behind them. */
		dm_job_id_next(&f->ids, 1000000 * (int64_t)(round + 1), f->id);
		child(f);
	}
	(void)close(fds[1]);
	told_read(fds[0], 10 + round * 37);
	assert_int_equal(kill(pid, SIGKILL), 0);
	told_read(fds[0], 0);
	(void)close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static bool is_whole(void *ctx, const struct dm_record *record)
{
	++*(unsigned *)ctx;
	assert_int_equal(record->state, DM_STATE_PUBLISHED);
	assert_int_equal(record->attempts, 1);
	assert_true(dm_str_eq(record->result, DM_STR("out/x")));
	return true;
}

static void what_was_told_is_there(void **state)
{
	struct fixture *f = *state;
	unsigned n = 0;

	dm_journal_close(&f->journal);
	for (unsigned round = 0; round < ROUNDS; round++)
		kill_one(f, round);
	fixture_reopen(f);
	assert_false(f->opening.was_damaged);
	assert_int_equal(dm_journal_unfinished(f->journal, is_whole, &n, NULL), 0);
	assert_true(n >= n_told);
	assert_true(n <= n_told + ROUNDS * 2 * 256);
	for (unsigned i = 0; i < n_told; i++) {
		char id[DM_JOB_ID_SIZE] = "";

		memcpy(id, told[i], DM_JOB_ID_LENGTH);
		assert_int_equal(fixture_record(f, id).state, DM_STATE_PUBLISHED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_was_told_is_there, fixture_setup, fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
