/* A worker without plugins for the tests of the pool: does what the name of the job says. Its
 * argument says how it starts. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "ipc/blackbox.h"
#include "ipc/fdpass.h"

static struct dm_packet packet;
static struct dm_blackbox *box;
static uint8_t out[DM_MESSAGE_MAX];

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
	return dm_str_eq(job->name, dm_str_from_c(name));
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

static void work(const struct dm_job_message *job)
{
	dm_blackbox_stage(box, DM_STAGE_READ, DM_STR("fake"));
	misbehave(job);
	answer(is(job, "other-id") ? job->id + 1 : job->id, is(job, "last"));
	if (is(job, "twice"))
		answer(job->id, false);
	if (is(job, "last"))
		_exit(DM_WORKER_EXIT_LIMIT);
}

static void start(const char *how)
{
	struct dm_ready ready = { 0 };
	struct dm_error why = { 0 };

	if (!strcmp(how, "dies"))
		_exit(3);
	while (!strcmp(how, "sleeps"))
		(void)pause();
	(void)dm_error_set(&why, DM_E_USAGE, "fake.refused", "no writer of that name");
	if (!strcmp(how, "refuses"))
		send_out(dm_refused_encode(&why, out));
	else
		send_out(dm_ready_encode(&ready, out));
}

int main(int argc, char **argv)
{
	struct dm_job_message job;

	(void)signal(SIGSEGV, SIG_DFL); /* a sanitizer's handler would only print */
	if (dm_blackbox_open(DM_WORKER_BLACKBOX_FD, &box, NULL))
		return 1;
	start(argc > 1 ? argv[1] : "");
	while (!dm_fdpass_receive(DM_WORKER_SOCKET_FD, &packet, NULL) && !packet.at_end) {
		if (dm_job_message_decode(packet.bytes, packet.n, &job, NULL))
			return 2;
		work(&job);
		dm_packet_done(&packet);
	}
	return 0;
}
