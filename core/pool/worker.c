/* Decides how one worker process lives. Everything here runs in the loop's callbacks; the rules for
 * time are in deadline.c, the words for a death in obituary.c, its beginning in worker_start.c. */
#include "worker_parts.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/fd.h"
#include "obituary.h"

enum { GRACE_MS = 1000 }; /* for one that should end by itself */

static struct dm_worker *worker_of(const void *data)
{
	struct dm_worker *w = (struct dm_worker *)(uintptr_t)data;

	DM_CHECK(w->magic == DM_WORKER_MAGIC);
	return w;
}

/* The only place where a worker is freed: its last handle is closed. */
static void on_closed(uv_handle_t *handle)
{
	struct dm_worker *w = worker_of(handle->data);

	if (--w->open_handles)
		return;
	dm_fd_close(&w->socket);
	dm_voice_close(&w->voice);
	dm_blackbox_close(&w->blackbox);
	w->magic = 0;
	free(w);
}

void dm_worker_close_handles(struct dm_worker *w)
{
	uv_handle_t *const handles[] = { (uv_handle_t *)&w->process, (uv_handle_t *)&w->poll,
		(uv_handle_t *)&w->timer, (uv_handle_t *)&w->ear };

	for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++)
		if (handles[i]->data && !uv_is_closing(handles[i]))
			uv_close(handles[i], on_closed);
}

static void end(struct dm_worker *w, enum dm_verdict verdict)
{
	if (w->verdict == DM_VERDICT_NONE)
		w->verdict = verdict;
	w->state = DM_WORKER_ENDING;
	(void)uv_timer_stop(&w->timer);
	(void)uv_process_kill(&w->process, SIGKILL); /* ESRCH: it is dying already */
}

/* --- What it says on its stderr. */

static void on_line(void *ctx, struct dm_str line)
{
	struct dm_worker *w = ctx;

	w->events->on_said(w->ctx, line);
}

void dm_worker_on_said(uv_poll_t *poll, int status, int events)
{
	struct dm_worker *w = worker_of(poll->data);

	(void)events;
	if (status || !dm_voice_hear(&w->voice, on_line, w) || !dm_voice_is_heard(&w->voice))
		(void)uv_poll_stop(&w->ear);
}

/* What is too much is read from time to time, or its writer would wait for us. */
static void relieve(struct dm_worker *w)
{
	if (w->voice.fd >= 0 && !dm_voice_is_heard(&w->voice))
		(void)dm_voice_hear(&w->voice, NULL, NULL);
}

static void hear_anew(struct dm_worker *w)
{
	if (w->voice.fd < 0)
		return;
	relieve(w);
	dm_voice_begin(&w->voice);
	(void)uv_poll_start(&w->ear, UV_READABLE, dm_worker_on_said);
}

/* --- Its limits. */

static struct dm_deadline_sight sight_of(const struct dm_worker *w)
{
	struct dm_deadline_sight sight = { .now = dm_clock_ms() };
	struct timespec used;

	sight.beats = dm_blackbox_beats(w->blackbox);
	if (w->has_cpu_clock && !clock_gettime(w->cpu_clock, &used))
		sight.cpu = (uint64_t)used.tv_sec * 1000 + (uint64_t)used.tv_nsec / 1000000;
	return sight;
}

static void on_overdue(uv_timer_t *timer)
{
	end(worker_of(timer->data), DM_VERDICT_MESSAGE);
}

/* It should end by itself now; killed if it does not. */
static void expect_end(struct dm_worker *w)
{
	(void)uv_timer_start(&w->timer, on_overdue, GRACE_MS, 0);
}

void dm_worker_on_tick(uv_timer_t *timer)
{
	struct dm_worker *w = worker_of(timer->data);
	struct dm_deadline_sight sight = sight_of(w);
	enum dm_verdict verdict = DM_VERDICT_NONE;

	relieve(w);
	if (w->state == DM_WORKER_BUSY)
		verdict = dm_deadline_check(&w->watch, &w->setup->limits, &sight);
	else if (w->setup->limits.start && sight.now - w->started >= w->setup->limits.start)
		verdict = DM_VERDICT_START;
	if (verdict != DM_VERDICT_NONE)
		end(w, verdict);
}

static int on_ready_message(struct dm_worker *w, const struct dm_packet *packet)
{
	struct dm_ready ready;

	if (w->state != DM_WORKER_STARTING ||
		dm_ready_decode(packet->bytes, packet->n, &ready, NULL))
		return -1;
	w->state = DM_WORKER_READY;
	(void)uv_timer_stop(&w->timer);
	w->events->on_ready(w->ctx, &ready);
	return 0;
}

static int on_refused_message(struct dm_worker *w, const struct dm_packet *packet)
{
	struct dm_error why;

	if (w->state != DM_WORKER_STARTING ||
		dm_refused_decode(packet->bytes, packet->n, &why, NULL))
		return -1;
	w->state = DM_WORKER_ENDING;
	expect_end(w);
	w->events->on_refused(w->ctx, &why);
	return 0;
}

static int on_result_message(struct dm_worker *w, const struct dm_packet *packet)
{
	struct dm_result result;

	if (w->state != DM_WORKER_BUSY ||
		dm_result_decode(packet->bytes, packet->n, &result, NULL) || result.id != w->job)
		return -1;
	w->state = result.is_last ? DM_WORKER_ENDING : DM_WORKER_READY;
	(void)uv_timer_stop(&w->timer);
	if (result.is_last)
		expect_end(w);
	w->events->on_result(w->ctx, &result);
	return 0;
}

static const struct {
	uint32_t kind;
	int (*on_message)(struct dm_worker *, const struct dm_packet *);
} MESSAGES[] = {
	{ DM_MESSAGE_READY, on_ready_message },
	{ DM_MESSAGE_REFUSED, on_refused_message },
	{ DM_MESSAGE_RESULT, on_result_message },
};

static int dispatch(struct dm_worker *w, const struct dm_packet *packet)
{
	uint32_t kind = dm_message_kind(packet->bytes, packet->n);

	for (size_t i = 0; i < sizeof(MESSAGES) / sizeof(MESSAGES[0]); i++)
		if (MESSAGES[i].kind == kind && !packet->n_fds)
			return MESSAGES[i].on_message(w, packet);
	return -1;
}

/* Hears one packet; false where there is none to hear any more. */
static bool hear(struct dm_worker *w)
{
	int r = dm_fdpass_receive(w->socket, &w->packet, NULL);

	if (!r && (w->packet.at_end || !w->packet.n))
		return false;
	/* A worker that is being ended has nothing to say that still counts. */
	if (w->verdict == DM_VERDICT_NONE && (r || dispatch(w, &w->packet)))
		end(w, DM_VERDICT_MESSAGE);
	dm_packet_done(&w->packet);
	return !r;
}

void dm_worker_on_readable(uv_poll_t *poll, int status, int events)
{
	struct dm_worker *w = worker_of(poll->data);

	(void)events;
	if (status == 0 && (hear(w) || !w->packet.at_end))
		return;
	w->is_mute = true;
	(void)uv_poll_stop(&w->poll);
	expect_end(w); /* the exit says why */
}

void dm_worker_on_exited(uv_process_t *process, int64_t status, int signal)
{
	struct dm_worker *w = worker_of(process->data);

	w->is_mute = true;
	while (w->state != DM_WORKER_ENDING && hear(w))
		; /* a result may lie in the socket of a worker that ended right after it */
	struct dm_death death = { .verdict = w->verdict,
		.signal = signal,
		.status = status,
		.record = dm_blackbox_read(w->blackbox) };

	if (w->voice.fd >= 0)
		dm_voice_finish(&w->voice, on_line, w);
	dm_voice_last(&w->voice, death.said, sizeof(death.said));
	struct dm_error why = dm_obituary(&death, &w->setup->limits);
	w->state = DM_WORKER_ENDING;
	dm_worker_close_handles(w);
	w->events->on_ended(w->ctx, &why);
}

enum dm_worker_state dm_worker_state(const struct dm_worker *w)
{
	return worker_of(w)->is_mute ? DM_WORKER_ENDING : w->state;
}

bool dm_worker_is_ready(const struct dm_worker *w)
{
	struct pollfd socket = { .fd = w->socket };

	return dm_worker_state(w) == DM_WORKER_READY && poll(&socket, 1, 0) == 0;
}

int dm_worker_pid(const struct dm_worker *w)
{
	return worker_of(w)->process.pid;
}

int dm_worker_send(struct dm_worker *w, const struct dm_job_message *job, const int *fds,
	size_t n_fds, struct dm_error *err)
{
	uint8_t bytes[DM_MESSAGE_MAX]; /* the worker's packet may still be in use further up */
	struct dm_deadline_sight sight;

	DM_CHECK(dm_worker_state(w) == DM_WORKER_READY);
	size_t n = dm_job_message_encode(job, bytes);
	if (!n)
		return dm_error_set(err, DM_E_LIMIT, "ipc.job",
			"the name or the options of the job are too long for a worker");
	dm_blackbox_cancel(w->blackbox, false);
	int r = dm_fdpass_send(w->socket, bytes, n, fds, n_fds, err);
	if (r)
		return r;
	w->state = DM_WORKER_BUSY;
	w->job = job->id;
	hear_anew(w);
	sight = sight_of(w);
	dm_deadline_begin(&w->watch, &sight);
	(void)uv_timer_start(&w->timer, dm_worker_on_tick, DM_WORKER_TICK_MS, DM_WORKER_TICK_MS);
	return 0;
}

void dm_worker_cancel(struct dm_worker *w)
{
	dm_blackbox_cancel(worker_of(w)->blackbox, true);
}

void dm_worker_dismiss(struct dm_worker *w)
{
	if (dm_worker_state(w) != DM_WORKER_READY) {
		dm_worker_kill(w);
		return;
	}
	w->state = DM_WORKER_ENDING;
	w->verdict = DM_VERDICT_ENDED;
	(void)uv_poll_stop(&w->poll);
	/* The worker reads the end and goes; the descriptor itself closes with the handles. */
	(void)shutdown(w->socket, SHUT_RDWR);
	expect_end(w);
}

void dm_worker_kill(struct dm_worker *w)
{
	end(worker_of(w), DM_VERDICT_ENDED);
}
