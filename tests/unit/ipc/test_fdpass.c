/* Descriptors arrive, close-on-exec; what is too much is refused and leaves none open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "ipc/fdpass.h"

static struct dm_packet packet;
static int ends[2];

static int open_ends(void **state)
{
	(void)state;
	return dm_fdpass_pair(ends, NULL);
}

static int close_ends(void **state)
{
	(void)state;
	dm_fd_close(&ends[0]);
	dm_fd_close(&ends[1]);
	return 0;
}

static size_t open_count(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t n = 0;

	while (readdir(d))
		n++;
	(void)closedir(d);
	return n;
}

static void descriptors_arrive(void **state)
{
	int fds[2], got = 0;

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	assert_int_equal(dm_fdpass_send(ends[0], (const uint8_t *)"job", 3, &fds[1], 1, NULL), 0);
	assert_int_equal(dm_fdpass_receive(ends[1], &packet, NULL), 0);
	assert_int_equal(packet.n, 3);
	assert_int_equal(packet.n_fds, 1);
	assert_true(fcntl(packet.fds[0], F_GETFD) & FD_CLOEXEC);
	assert_int_equal(write(packet.fds[0], "x", 1), 1);
	assert_int_equal(read(fds[0], &got, 1), 1);
	assert_int_equal(got, 'x');
	dm_packet_done(&packet);
	dm_fd_close(&fds[0]);
	dm_fd_close(&fds[1]);
}

static void end_is_seen(void **state)
{
	(void)state;
	dm_fd_close(&ends[0]);
	assert_int_equal(dm_fdpass_receive(ends[1], &packet, NULL), 0);
	assert_true(packet.at_end);
	assert_int_not_equal(dm_fdpass_send(ends[1], (const uint8_t *)"x", 1, NULL, 0, NULL), 0);
}

static void nothing_there_is_no_error(void **state)
{
	(void)state;
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(dm_fdpass_receive(ends[1], &packet, NULL), 0);
	assert_int_equal(packet.n, 0);
	assert_false(packet.at_end);
}

static void send_raw(const int *fds, size_t n_fds, size_t n)
{
	static char bytes[DM_MESSAGE_MAX + 1];
	struct iovec part = { bytes, n };
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * 64)];
	} control = { 0 };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };

	if (n_fds) {
		m.msg_control = control.room;
		m.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
		struct cmsghdr *head = CMSG_FIRSTHDR(&m);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
		memcpy(CMSG_DATA(head), fds, sizeof(int) * n_fds);
	}
	assert_int_equal(sendmsg(ends[0], &m, 0), (ssize_t)n);
}

static void too_much_is_refused(void **state)
{
	int many[64];
	size_t before = open_count();

	(void)state;
	for (size_t i = 0; i < 64; i++)
		many[i] = STDERR_FILENO;
	send_raw(many, DM_PACKET_FDS + 1, 1);
	assert_int_equal(dm_fdpass_receive(ends[1], &packet, NULL), DM_E_CONTRACT);
	send_raw(many, 64, 1);
	assert_int_equal(dm_fdpass_receive(ends[1], &packet, NULL), DM_E_CONTRACT);
	send_raw(NULL, 0, DM_MESSAGE_MAX + 1);
	assert_int_equal(dm_fdpass_receive(ends[1], &packet, NULL), DM_E_CONTRACT);
	send_raw(many, 3, DM_MESSAGE_MAX + 1);
	assert_int_equal(dm_fdpass_receive(ends[1], &packet, NULL), DM_E_CONTRACT);
	assert_int_equal(open_count(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(descriptors_arrive, open_ends, close_ends),
		cmocka_unit_test_setup_teardown(end_is_seen, open_ends, close_ends),
		cmocka_unit_test_setup_teardown(nothing_there_is_no_error, open_ends, close_ends),
		cmocka_unit_test_setup_teardown(too_much_is_refused, open_ends, close_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
