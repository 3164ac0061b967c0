/* A worker without plugins for the tests of pool and daemon: does what the name of the job says, up
 * to its first dot. Its argument says how it starts; "--plugins=FILE" that the file says it, anew
 * for each worker, and that "hold" waits until FILE.go is there. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/str.h"
#include "ipc/blackbox.h"
#include "ipc/fdpass.h"

static struct dm_packet packet;
static struct dm_blackbox *box;
static uint8_t out[DM_MESSAGE_MAX];
static char go[4096];

static void send_out(size_t n)
{
	(void)dm_fdpass_send(DM_WORKER_SOCKET_FD, out, n, NULL, 0, NULL);
}

static void answer(uint64_t id, bool is_last)
{
	struct dm_result result = { .id = id, .reader = DM_STR("fake"), .is_last = is_last };

	send_out(dm_result_encode(&result, out));
}

static bool is(const struct dm_job_message *job, const char *name)
{
	ptrdiff_t dot = dm_str_find(job->name, DM_STR("."));

	return dm_str_eq(
		dot < 0 ? job->name : dm_str_first(job->name, (size_t)dot), dm_str_from_c(name));
}

/* Does not come back where the job says so. */
static void misbehave(const struct dm_job_message *job)
{
	if (is(job, "crash"))
		(void)raise(SIGSEGV);
	if (is(job, "exit"))
		_exit(0);
	while (is(job, "hang"))
		(void)pause();
	while (is(job, "lively"))
		dm_blackbox_beat(box);
	while (is(job, "hold") && access(go, F_OK)) {
		dm_blackbox_beat(box);
		(void)usleep(1000);
	}
	if (is(job, "mute")) {
		(void)close(DM_WORKER_SOCKET_FD);
		(void)pause();
	}
	if (is(job, "rubbish")) {
		memset(out, 7, 100);
		send_out(100);
		(void)pause();
	}
}

/* "space": a disk without room, until FILE.go is there; "broken": one that says so for ever. */
static bool fails(const struct dm_job_message *job)
{
	struct dm_result result = { .id = job->id, .reader = DM_STR("fake") };

	if (is(job, "space") && access(go, F_OK))
		(void)dm_error_set(&result.error, DM_E_SPACE, "system", "no room");
	if (is(job, "broken"))
		(void)dm_error_set(&result.error, DM_E_IO, "fake.io", "cannot be read");
	if (is(job, "refused"))
		(void)dm_error_set(&result.error, DM_E_FORMAT, "fake.format", "not a form");
	if (!result.error.code)
		return false;
	send_out(dm_result_encode(&result, out));
	return true;
}

static void work(const struct dm_job_message *job)
{
	dm_blackbox_stage(box, DM_STAGE_READ, DM_STR("fake"));
	misbehave(job);
	if (fails(job))
		return;
	for (size_t i = 1; i < packet.n_fds && job->kind == DM_JOB_CONVERT; i++)
		if (write(packet.fds[i], "{}\n", 3) != 3)
			_exit(4);
	answer(is(job, "other-id") ? job->id + 1 : job->id, is(job, "last"));
	if (is(job, "twice"))
		answer(job->id, false);
	if (is(job, "last"))
		_exit(DM_WORKER_EXIT_LIMIT);
}

/* What the file says, without its line end. */
static const char *from_file(const char *path)
{
	static char how[64];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, how, sizeof(how) - 1);

	(void)close(fd);
	(void)snprintf(go, sizeof(go), "%s.go", path);
	how[n > 0 ? n : 0] = '\0';
	how[strcspn(how, "\n")] = '\0';
	return how;
}

static void start(const char *how)
{
	struct dm_ready ready = { .sandbox = DM_SANDBOX_ALL,
		.n_plugins = 2,
		.plugins = { { false, DM_STR("fake"), DM_STR("1.0") },
			{ true, DM_STR("json"), DM_STR("1.0") } } };
	struct dm_error why = { 0 };

	if (!strcmp(how, "dies"))
		_exit(3);
	while (!strcmp(how, "sleeps"))
		(void)pause();
	while (!strcmp(how, "holds") && access(go, F_OK))
		(void)usleep(1000);
	(void)dm_error_set(&why, DM_E_USAGE, "fake.refused", "no writer of that name");
	if (!strcmp(how, "refuses"))
		send_out(dm_refused_encode(&why, out));
	else
		send_out(dm_ready_encode(&ready, out));
}

int main(int argc, char **argv)
{
	struct dm_job_message job;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)signal(SIGSEGV, SIG_DFL); /* a sanitizer's handler would only print */
	if (dm_blackbox_open(DM_WORKER_BLACKBOX_FD, &box, NULL))
		return 1;
	const char *how = argc > 1 ? argv[1] : "";
	start(!strncmp(how, "--plugins=", 10) ? from_file(how + 10) : how);
	while (!dm_fdpass_receive(DM_WORKER_SOCKET_FD, &packet, NULL) && !packet.at_end) {
		if (dm_job_message_decode(packet.bytes, packet.n, &job, NULL))
			return 2;
		work(&job);
		dm_packet_done(&packet);
	}
	return 0;
}
