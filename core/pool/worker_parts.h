/* One worker process from within: shared by worker.c and worker_start.c only. */
#ifndef DM_POOL_WORKER_PARTS_H
#define DM_POOL_WORKER_PARTS_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <time.h>

#include "ipc/blackbox.h"
#include "ipc/fdpass.h"
#include "voice.h"
#include "worker.h"

enum {
	DM_WORKER_TICK_MS = 100,
	DM_WORKER_MAGIC = 0x574f524b,
};

struct dm_worker {
	uint32_t magic;
	enum dm_worker_state state;
	enum dm_verdict verdict; /* why it was killed */
	unsigned open_handles;
	const struct dm_worker_setup *setup;
	const struct dm_worker_events *events;
	void *ctx;
	int socket;
	uint64_t job;
	uint64_t started;
	clockid_t cpu_clock;
	bool has_cpu_clock;
	bool has_process;
	bool is_mute; /* its end of the socket is closed, or it is dead */
	struct dm_deadline watch;
	struct dm_blackbox *blackbox;
	uv_process_t process;
	uv_poll_t poll;
	uv_timer_t timer;
	struct dm_voice voice;
	uv_poll_t ear; /* of the voice; stopped where too much is said */
	struct dm_packet packet;
};

/* What the loop calls. */
void dm_worker_on_readable(uv_poll_t *, int status, int events);
void dm_worker_on_said(uv_poll_t *, int status, int events);
void dm_worker_on_tick(uv_timer_t *);
void dm_worker_on_exited(uv_process_t *, int64_t status, int signal);

/* The memory goes with the last of them. */
void dm_worker_close_handles(struct dm_worker *);

#endif
