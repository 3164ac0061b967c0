/* Where clients come in. A client that finds all places taken waits in the queue of the socket; what
 * one connection may do is in question.c. */
#include "control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/fd.h"
#include "question.h"

enum { MAGIC = 0x4354524c, PLACES = 32, QUEUE = 128, MODE = 0660 };

struct dm_control {
	uint32_t magic;
	const struct dm_control_events *events;
	void *ctx;
	struct sockaddr_un address;
	struct stat socket; /* as it was made */
	uv_pipe_t listener;
	bool has_client;   /* that waits for a place */
	bool is_listening; /* its handle is open */
	bool is_closed;	   /* and that was told */
	struct dm_question_setup setup;
	struct dm_question places[PLACES];
};

static struct dm_control *control_of(const void *data)
{
	struct dm_control *control = (struct dm_control *)(uintptr_t)data;

	DM_CHECK(control->magic == MAGIC);
	return control;
}

static struct dm_question *free_place(struct dm_control *control)
{
	for (size_t i = 0; i < PLACES; i++)
		if (dm_question_is_free(&control->places[i]))
			return &control->places[i];
	return NULL;
}

static bool has_handles(const struct dm_control *control)
{
	for (size_t i = 0; i < PLACES; i++)
		if (control->places[i].magic && control->places[i].open_handles)
			return true;
	return control->is_listening;
}

static void release(struct dm_control *control)
{
	for (size_t i = 0; i < PLACES; i++)
		if (!dm_question_is_free(&control->places[i]))
			return; /* the daemon has to end it still */
	control->magic = 0;
	free(control);
}

/* Something was closed or ended: there may be room, or nothing left to wait for. */
static void on_change(void *ctx)
{
	struct dm_control *control = control_of(ctx);
	struct dm_question *place = free_place(control);

	if (control->is_listening && control->has_client && place) {
		control->has_client = false;
		dm_question_accept(place, &control->setup, (uv_stream_t *)&control->listener);
		return;
	}
	if (has_handles(control))
		return;
	bool was_closed = control->is_closed;
	void (*tell)(void *) = control->events->on_closed;
	void *told = control->ctx;

	control->is_closed = true;
	release(control);
	if (!was_closed)
		tell(told);
}

static void on_asked(void *ctx, struct dm_question *question)
{
	struct dm_control *control = control_of(ctx);

	control->events->on_question(control->ctx, question);
}

static void on_client(uv_stream_t *listener, int status)
{
	struct dm_control *control = control_of(listener->data);
	struct dm_question *place = free_place(control);

	if (status < 0)
		return;
	control->has_client = !place; /* libuv asks for no other one until this one is accepted */
	if (place)
		dm_question_accept(place, &control->setup, listener);
}

static void on_listener_closed(uv_handle_t *handle)
{
	struct dm_control *control = control_of(handle->data);

	control->is_listening = false;
	on_change(control);
}

static int take_path(struct dm_control *control, const char *path, struct dm_error *err)
{
	struct sockaddr_un *address = &control->address;

	if (strlen(path) >= sizeof(address->sun_path))
		return dm_error_set(err, DM_E_CONFIG, "control.path",
			"the path of a socket has at most %zu bytes, %s is longer",
			sizeof(address->sun_path) - 1, path);
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, path, strlen(path) + 1);
	return 0;
}

static int connect_to(const struct sockaddr_un *address)
{
	DM_AUTO(dm_fd_close)
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof(*address)))
		return errno;
	return 0;
}

/* Removes what an earlier daemon left. Only a connection tells a socket of somebody who lives. */
static int remove_stale(const struct sockaddr_un *address, struct dm_error *err)
{
	const char *path = address->sun_path;
	struct stat st;

	if (lstat(path, &st))
		return 0; /* bind says what is wrong, if anything is */
	if (!S_ISSOCK(st.st_mode))
		return dm_error_set(err, DM_E_CONFIG, "control.taken",
			"%s is no socket and is left as it is; choose another path for control",
			path);
	int why = connect_to(address);
	for (uint64_t end = dm_clock_ms() + DM_DAEMON_LEFTOVER_MS; !why && dm_clock_ms() < end;
		why = connect_to(address))
		dm_clock_sleep_ms(100);
	if (why != ECONNREFUSED && why != ENOENT)
		return dm_error_set(err, DM_E_CONFIG, "control.taken",
			"another program listens at %s%s%s; is a daemon running already?", path,
			why ? ": " : "", why ? strerror(why) : "");
	if (why == ECONNREFUSED && unlink(path) && errno != ENOENT)
		return dm_error_set(err, DM_E_CONFIG, "control.path",
			"cannot remove the old socket %s: %s", path, strerror(errno));
	return 0;
}

/* Makes the folder of the socket, where it alone is missing; where that fails, bind says it. */
static void make_folder(const char *path)
{
	char folder[sizeof(((struct sockaddr_un *)0)->sun_path)];
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;

	memcpy(folder, path, n);
	folder[n] = '\0';
	(void)mkdir(folder, 0755); /* who may connect is the socket's matter */
}

/* Nobody can connect before it listens: so its mode is right from the first moment on. */
static int listen_at(struct dm_control *control, int fd, gid_t group, struct dm_error *err)
{
	const char *path = control->address.sun_path;

	make_folder(path);
	if (bind(fd, (const struct sockaddr *)&control->address, sizeof(control->address)))
		return dm_error_set(err, DM_E_CONFIG, "control.path", "cannot listen at %s: %s",
			path, strerror(errno));
	if (group != (gid_t)-1 && lchown(path, (uid_t)-1, group))
		(void)dm_error_set(err, DM_E_CONFIG, "control.group",
			"cannot give %s its group: %s", path, strerror(errno));
	else if (chmod(path, MODE) || lstat(path, &control->socket) || listen(fd, QUEUE))
		(void)dm_error_set(err, DM_E_CONFIG, "control.path", "cannot listen at %s: %s",
			path, strerror(errno));
	else
		return 0;
	(void)unlink(path);
	return DM_E_CONFIG;
}

static void serve(struct dm_control *control, uv_loop_t *loop, int fd)
{
	control->magic = MAGIC;
	control->setup = (struct dm_question_setup){ .loop = loop,
		.patience_ms = DM_QUESTION_PATIENCE_MS,
		.on_asked = on_asked,
		.on_change = on_change,
		.ctx = control };
	/* None fails for a socket that listens already. */
	DM_CHECK(!uv_pipe_init(loop, &control->listener, 0));
	control->listener.data = control;
	control->is_listening = true;
	DM_CHECK(!uv_pipe_open(&control->listener, fd));
	DM_CHECK(!uv_listen((uv_stream_t *)&control->listener, QUEUE, on_client));
}

int dm_control_open(uv_loop_t *loop, const char *path, gid_t group,
	const struct dm_control_events *events, void *ctx, struct dm_control **ret,
	struct dm_error *err)
{
	/* Large, but the lines of places that nobody takes are never touched. */
	struct dm_control *control = calloc(1, sizeof(*control));
	DM_AUTO(dm_fd_close)
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int r = 0;

	if (!control)
		return dm_error_set(err, DM_E_NOMEM, "control.memory", "no memory for a socket");
	control->events = events;
	control->ctx = ctx;
	if (fd < 0)
		r = dm_error_errno(err, errno, "cannot make a socket");
	if (!r)
		r = take_path(control, path, err);
	if (!r)
		r = remove_stale(&control->address, err);
	if (!r)
		r = listen_at(control, fd, group, err);
	if (r) {
		free(control);
		return r;
	}
	serve(control, loop, fd);
	fd = -1; /* the loop's now */
	*ret = control;
	return 0;
}

void dm_control_set_patience(struct dm_control *control, uint64_t ms)
{
	control_of(control)->setup.patience_ms = ms;
}

void dm_control_close(struct dm_control **owner)
{
	struct dm_control *control = *owner;
	struct stat st;

	if (!control)
		return;
	*owner = NULL;
	control->has_client = false;
	/* Another one's, if somebody removed ours. */
	if (!lstat(control->address.sun_path, &st) && st.st_ino == control->socket.st_ino &&
		st.st_dev == control->socket.st_dev)
		(void)unlink(control->address.sun_path);
	uv_close((uv_handle_t *)&control_of(control)->listener, on_listener_closed);
	for (size_t i = 0; i < PLACES; i++)
		if (!dm_question_is_free(&control->places[i]))
			dm_question_cut(&control->places[i]);
}
