#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmocka_all.h"

static int temporary(void)
{
	char path[] = "/tmp/dropmill-fd-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	return fd;
}

static void closing_empties_the_variable(void **state)
{
	(void)state;
	int kept;
	{
		DM_AUTO(dm_fd_close) int fd = temporary();
		kept = fd;
		assert_true(fcntl(kept, F_GETFD) >= 0);
	}
	assert_int_equal(fcntl(kept, F_GETFD), -1);
	int fd = temporary();
	dm_fd_close(&fd);
	assert_int_equal(fd, -1);
	dm_fd_close(&fd);
	assert_int_equal(fd, -1);
}

static void reading_at_an_offset(void **state)
{
	(void)state;
	DM_AUTO(dm_fd_close) int fd = temporary();
	char to[16] = "";

	assert_int_equal(dm_fd_write(fd, "0123456789", 10, NULL), 0);
	assert_int_equal(dm_fd_read_at(fd, 3, to, 4), 4);
	assert_memory_equal(to, "3456", 4);
	assert_int_equal(dm_fd_read_at(fd, 8, to, 16), 2); /* short at the end */
	assert_int_equal(dm_fd_read_at(fd, 10, to, 16), 0);
	assert_int_equal(dm_fd_read_at(fd, 1000, to, 16), 0);
	assert_int_equal(dm_fd_read_at(-1, 0, to, 16), -EBADF);
	/* The descriptor's own position did not move. */
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 10);
}

static void a_pipe_cannot_be_read_at_an_offset(void **state)
{
	(void)state;
	int pipes[2];
	char to[4];

	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(dm_fd_read_at(pipes[0], 0, to, 4), -ESPIPE);
	dm_fd_close(&pipes[0]);
	dm_fd_close(&pipes[1]);
}

static void on_alarm(int number)
{
	(void)number;
}

/* A pipe that is drained slowly, with signals in between: many short writes, all bytes arrive. */
static void writing_survives_short_writes_and_signals(void **state)
{
	(void)state;
	enum { SIZE = 3 * 1024 * 1024 };
	int pipes[2];
	char *bytes = malloc(SIZE);

	assert_non_null(bytes);
	for (int i = 0; i < SIZE; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	assert_int_equal(pipe(pipes), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (!child) {
		static char got[1999];
		int at = 0;
		ssize_t n;
		bool same = true;
		dm_fd_close(&pipes[1]);
		while ((n = read(pipes[0], got, sizeof(got))) > 0) {
			same = same && memcmp(got, bytes + at, (size_t)n) == 0;
			at += (int)n;
			if (at % 97 == 0)
				(void)kill(getppid(), SIGUSR1);
		}
		_exit(same && at == SIZE ? 0 : 1);
	}
	dm_fd_close(&pipes[0]);
	struct sigaction action = { .sa_handler = on_alarm }; /* without SA_RESTART */
	assert_int_equal(sigaction(SIGUSR1, &action, NULL), 0);
	assert_int_equal(dm_fd_write(pipes[1], bytes, SIZE, NULL), 0);
	dm_fd_close(&pipes[1]);
	int status;
	while (waitpid(child, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	free(bytes);
}

static void write_errors_say_what_the_queue_needs(void **state)
{
	(void)state;
	struct dm_error err = { 0 };
	int full = open("/dev/full", O_WRONLY);

	if (full >= 0) {
		assert_int_equal(dm_fd_write(full, "x", 1, &err), DM_E_SPACE);
		assert_int_equal(err.code, DM_E_SPACE);
		dm_fd_close(&full);
	}
	err = (struct dm_error){ 0 };
	assert_int_equal(dm_fd_write(-1, "x", 1, &err), DM_E_IO);
	assert_int_equal(dm_fd_write(-1, "x", 0, NULL), 0);
	(void)signal(SIGPIPE, SIG_IGN);
	int pipes[2];
	assert_int_equal(pipe(pipes), 0);
	dm_fd_close(&pipes[0]);
	assert_int_equal(dm_fd_write(pipes[1], "x", 1, NULL), DM_E_IO);
	dm_fd_close(&pipes[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(closing_empties_the_variable),
		cmocka_unit_test(reading_at_an_offset),
		cmocka_unit_test(a_pipe_cannot_be_read_at_an_offset),
		cmocka_unit_test(writing_survives_short_writes_and_signals),
		cmocka_unit_test(write_errors_say_what_the_queue_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
