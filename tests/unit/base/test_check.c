#include "base/check.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmocka_all.h"

static void a_broken_invariant_ends_the_process_with_a_line(void **state)
{
	(void)state;
	int pipes[2];
	char line[256] = "";

	assert_int_equal(pipe(pipes), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (!child) {
		struct rlimit none = { 0, 0 };
		(void)setrlimit(RLIMIT_CORE, &none);
		(void)signal(SIGABRT, SIG_DFL);
		(void)dup2(pipes[1], 2);
		int one = 1;
		DM_CHECK(one == 1);
		DM_CHECK(one == 2);
		_exit(0);
	}
	close(pipes[1]);
	assert_true(read(pipes[0], line, sizeof(line) - 1) > 0);
	close(pipes[0]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_non_null(strstr(line, "test_check.c"));
	assert_non_null(strstr(line, "one == 2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_broken_invariant_ends_the_process_with_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
