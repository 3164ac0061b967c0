/* Begins a worker: its socket, its black box, its pipe, its process. */
#include "worker_parts.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/fd.h"

enum { ARGUMENTS_MAX = 64 };

static int spawn(struct dm_worker *w, uv_loop_t *loop, int socket, int blackbox, int voice,
	struct dm_error *err)
{
	char *arguments[ARGUMENTS_MAX + 2] = { (char *)(uintptr_t)w->setup->program };
	uv_stdio_container_t stdio[5] = { { .flags = UV_IGNORE }, { .flags = UV_IGNORE },
		{ .flags = UV_IGNORE }, { .flags = UV_INHERIT_FD, .data.fd = socket },
		{ .flags = UV_INHERIT_FD, .data.fd = blackbox } };
	uv_process_options_t options = { .file = w->setup->program,
		.exit_cb = dm_worker_on_exited,
		.args = arguments,
		.env = (char **)(uintptr_t)w->setup->environment,
		.stdio_count = 5,
		.stdio = stdio };

	for (size_t i = 0; w->setup->arguments[i] && i < ARGUMENTS_MAX; i++)
		arguments[i + 1] = (char *)(uintptr_t)w->setup->arguments[i];
	if (voice >= 0)
		stdio[2] = (uv_stdio_container_t){ .flags = UV_INHERIT_FD, .data.fd = voice };
	int r = uv_spawn(loop, &w->process, &options);
	w->process.data = w; /* also after a failure it must be closed */
	w->open_handles++;
	if (r)
		return dm_error_set(err, DM_E_CONFIG, "worker.start", "cannot start %s: %s",
			w->setup->program, uv_strerror(r));
	w->has_process = true;
	w->has_cpu_clock = clock_getcpuclockid(w->process.pid, &w->cpu_clock) == 0;
	return 0;
}

static int watch(struct dm_worker *w, uv_loop_t *loop, struct dm_error *err)
{
	int r = uv_timer_init(loop, &w->timer);

	if (!r) {
		w->timer.data = w;
		w->open_handles++;
		r = uv_poll_init(loop, &w->poll, w->socket);
	}
	if (!r) {
		w->poll.data = w;
		w->open_handles++;
		r = uv_poll_start(&w->poll, UV_READABLE, dm_worker_on_readable);
	}
	if (!r)
		r = uv_timer_start(
			&w->timer, dm_worker_on_tick, DM_WORKER_TICK_MS, DM_WORKER_TICK_MS);
	if (r)
		return dm_error_set(
			err, DM_E_IO, "worker.watch", "cannot watch a worker: %s", uv_strerror(r));
	return 0;
}

/* What fails half-way: closes what is open, frees what has no handle. */
static void give_up(struct dm_worker *w)
{
	if (w->has_process)
		(void)uv_process_kill(&w->process, SIGKILL);
	if (w->open_handles) {
		dm_worker_close_handles(w);
		return;
	}
	dm_fd_close(&w->socket);
	dm_voice_close(&w->voice);
	dm_blackbox_close(&w->blackbox);
	free(w);
}

static int watch_voice(struct dm_worker *w, uv_loop_t *loop, int *ret_theirs, struct dm_error *err)
{
	int r = dm_voice_open(&w->voice, ret_theirs, err);

	if (r)
		return r;
	r = uv_poll_init(loop, &w->ear, w->voice.fd);
	if (!r) {
		w->ear.data = w;
		w->open_handles++;
		r = uv_poll_start(&w->ear, UV_READABLE, dm_worker_on_said);
	}
	return r ? dm_error_set(
			   err, DM_E_IO, "worker.watch", "cannot hear a worker: %s", uv_strerror(r))
		 : 0;
}

static int start(struct dm_worker *w, uv_loop_t *loop, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int voice = -1;
	DM_AUTO(dm_fd_close) int theirs = -1;
	DM_AUTO(dm_fd_close) int blackbox = -1;
	int ends[2];

	int r = dm_blackbox_new(&w->blackbox, &blackbox, err);
	if (!r)
		r = dm_fdpass_pair(ends, err);
	if (r)
		return r;
	w->socket = ends[0];
	theirs = ends[1];
	r = watch(w, loop, err);
	if (!r && w->events->on_said)
		r = watch_voice(w, loop, &voice, err);
	r = r ? r : spawn(w, loop, theirs, blackbox, voice < 0 ? w->setup->stderr_fd : voice, err);
	/* libuv made it blocking: a worker shall not wait for who reads what it says. */
	if (!r && voice >= 0)
		(void)fcntl(voice, F_SETFL, O_WRONLY | O_NONBLOCK);
	return r;
}

int dm_worker_open(uv_loop_t *loop, const struct dm_worker_setup *setup,
	const struct dm_worker_events *events, void *ctx, struct dm_worker **ret,
	struct dm_error *err)
{
	struct dm_worker *w = calloc(1, sizeof(*w));

	if (!w)
		return dm_error_set(err, DM_E_NOMEM, "system", "no memory for another worker");
	w->magic = DM_WORKER_MAGIC;
	w->setup = setup;
	w->events = events;
	w->ctx = ctx;
	w->socket = -1;
	w->voice.fd = -1;
	w->started = dm_clock_ms();
	int r = start(w, loop, err);
	if (r) {
		give_up(w);
		return r;
	}
	*ret = w;
	return 0;
}
