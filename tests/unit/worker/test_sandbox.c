/* What a worker has given up stays given up: each attempt in a child of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ipc/message.h"
#include "worker/sandbox.h"

enum { NOT_CLOSED = 99, KILLED = 1000 };

static int file; /* a temporary one, open */

/* Runs the attempt behind a closed sandbox: what it returned, or KILLED and the signal. */
static int attempt(int (*what)(void))
{
	const struct dm_sandbox_setup setup = { DM_SANDBOX_REQUIRED, 64 << 20, 4096 };
	uint32_t holds = 0;
	int status;

	pid_t pid = fork();
	if (!pid) {
		if (dm_sandbox_close(&setup, &holds, NULL) || holds != DM_SANDBOX_ALL)
			_exit(NOT_CLOSED);
		_exit(what());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? KILLED + WTERMSIG(status) : WEXITSTATUS(status);
}

static int allowed_work(void)
{
	char *p = malloc(1 << 20);
	char byte = 'x';

	if (!p || write(file, &byte, 1) != 1 || pread(file, &byte, 1, 0) != 1)
		return 1;
	memset(p, 1, 1 << 20);
	free(p);
	return 0;
}

static int open_path(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0 ? errno : 0;
}

static int open_self(void)
{
	return open("/proc/self/mem", O_RDWR | O_CLOEXEC) < 0 ? errno : 0;
}

static int create_path(void)
{
	return open("/tmp/dropmill-sandbox-test", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 ? errno
											    : 0;
}

static int remove_path(void)
{
	return unlink("/tmp/dropmill-sandbox-test") < 0 ? errno : 0;
}

static int start_process(void)
{
	return fork() < 0 ? errno : 0;
}

static int run_program(void)
{
	char *const arguments[] = { NULL };

	return execve("/bin/true", arguments, arguments) < 0 ? errno : 0;
}

static int make_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int signal_parent(void)
{
	return kill(getppid(), 0) < 0 ? errno : 0;
}

static int trace_parent(void)
{
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0 ? errno : 0;
}

static int map_code(void)
{
	void *p = mmap(
		NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : 0;
}

static int make_data_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC) < 0 ? errno : 0;
}

static int become_root(void)
{
	return setuid(0) < 0 ? errno : 0;
}

static int is_root(void)
{
	return geteuid() == 0 || getuid() == 0;
}

static int fill_file(void)
{
	static const char block[8192];

	(void)lseek(file, 0, SEEK_SET);
	if (write(file, block, sizeof(block)) != 4096)
		return 1;
	return write(file, block, 1) < 0 ? errno : 0;
}

static void paths_are_refused(void **state)
{
	(void)state;
	assert_int_equal(attempt(allowed_work), 0);
	assert_int_equal(attempt(open_path), EACCES);
	assert_int_equal(attempt(open_self), EACCES);
	assert_int_equal(attempt(create_path), EACCES);
	assert_int_equal(attempt(remove_path), EACCES);
	assert_int_equal(access("/tmp/dropmill-sandbox-test", F_OK), -1);
}

static void processes_are_refused(void **state)
{
	(void)state;
	assert_int_equal(attempt(start_process), EAGAIN);
	assert_int_equal(attempt(run_program), KILLED + SIGSYS);
	assert_int_equal(attempt(signal_parent), EPERM);
	assert_int_equal(attempt(trace_parent), KILLED + SIGSYS);
}

static void network_and_code_are_refused(void **state)
{
	(void)state;
	assert_int_equal(attempt(make_socket), KILLED + SIGSYS);
	assert_int_equal(attempt(map_code), ENOSYS);
	assert_int_equal(attempt(make_data_code), ENOSYS);
}

static void nobody_stays_root(void **state)
{
	(void)state;
	assert_int_equal(attempt(is_root), 0);
	assert_int_equal(attempt(become_root), KILLED + SIGSYS);
}

static void files_have_a_largest_size(void **state)
{
	(void)state;
	assert_int_equal(attempt(fill_file), EFBIG);
}

#if !defined(__SANITIZE_ADDRESS__)
static int take_memory(void)
{
	size_t n = 0;

	while (n < 1000 && malloc(1 << 20))
		n++;
	return n > 40 && n < 70 ? 0 : 1;
}

static int recurse(volatile char *above)
{
	volatile char block[65536];

	block[0] = above ? (char)(above[0] | 1) : 0;
	return block[0] == 2 ? 0 : recurse(block) + block[0];
}

static int overflow_stack(void)
{
	return recurse(NULL);
}

static void memory_has_an_end(void **state)
{
	(void)state;
	assert_int_equal(attempt(take_memory), 0);
	assert_int_equal(attempt(overflow_stack), KILLED + SIGSEGV);
}
#endif

static void off_is_off(void **state)
{
	const struct dm_sandbox_setup off = { .mode = DM_SANDBOX_OFF };
	uint32_t holds = 77;

	(void)state;
	assert_int_equal(dm_sandbox_close(&off, &holds, NULL), 0);
	assert_int_equal(holds, 0);
	assert_true(open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_refused),
		cmocka_unit_test(processes_are_refused),
		cmocka_unit_test(network_and_code_are_refused),
		cmocka_unit_test(nobody_stays_root),
		cmocka_unit_test(files_have_a_largest_size),
#if !defined(__SANITIZE_ADDRESS__)
		cmocka_unit_test(memory_has_an_end),
#endif
		cmocka_unit_test(off_is_off),
	};

	file = memfd_create("test", MFD_CLOEXEC);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
