/* A log that ends in the middle of a page: all that was committed is there, and the rest is told. */
#include "fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/tail.h"

/* Three jobs by a process that is killed, so that they are in the log alone. */
static void die_with_three_jobs(struct fixture *f)
{
	dm_journal_close(&f->journal);
	pid_t child = fork();
	if (child == 0) {
		if (dm_journal_open(f->path, &f->journal, &f->opening, NULL))
			_exit(1);
		for (unsigned i = 0; i < 3; i++)
			(void)fixture_claim(f, "a.csv", i);
		_exit(9);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 9);
}

static bool on_record(void *ctx, const struct dm_record *record)
{
	(void)record;
	++*(unsigned *)ctx;
	return true;
}

static unsigned jobs_after_opening(struct fixture *f)
{
	struct dm_error err = { 0 };
	unsigned n = 0;

	if (dm_journal_open(f->path, &f->journal, &f->opening, &err))
		fail_msg("%s", err.text);
	assert_int_equal(dm_journal_unfinished(f->journal, on_record, &n, NULL), 0);
	return n;
}

static void a_whole_log_has_no_torn_end(void **state)
{
	struct fixture *f = *state;

	die_with_three_jobs(f);
	assert_true(dm_tail_pages(f->path) > 3);
	assert_int_equal(jobs_after_opening(f), 3);
	assert_int_equal(f->opening.tail, 0);
}

static void a_torn_end_costs_what_was_torn(void **state)
{
	struct fixture *f = *state;
	char log[128];
	struct stat st;

	die_with_three_jobs(f);
	(void)snprintf(log, sizeof(log), "%s-wal", f->path);
	assert_int_equal(stat(log, &st), 0);
	int fd = open(log, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, "torn", 4, st.st_size - 2000), 4);
	(void)close(fd);
	assert_int_equal(jobs_after_opening(f), 2);
	assert_true(f->opening.tail > 0);
	assert_false(f->opening.was_damaged);
}

static void what_is_no_log_has_no_pages(void **state)
{
	struct fixture *f = *state;
	char log[128];

	dm_journal_close(&f->journal);
	assert_int_equal(dm_tail_pages(f->path), 0);
	(void)snprintf(log, sizeof(log), "%s-wal", f->path);
	int fd = open(log, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, log, sizeof(log)), sizeof(log));
	(void)close(fd);
	assert_int_equal(dm_tail_pages(f->path), 0);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_whole_log_has_no_torn_end),
		TEST(a_torn_end_costs_what_was_torn),
		TEST(what_is_no_log_has_no_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
