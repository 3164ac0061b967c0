/* A client may send anything, at any pace, and go away at any moment: it costs its own connection,
 * a bounded time and a bounded memory. */
#include "question.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/auto.h"
#include "base/check.h"
#include "base/utf8.h"
#include "json.h"

enum { MAGIC = 0x51554553 };

/* A line on its way, with the request of libuv that it belongs to. */
struct sending {
	uv_write_t write;
	char line[];
};

static struct dm_question *question_of(const void *data)
{
	struct dm_question *q = (struct dm_question *)(uintptr_t)data;

	DM_CHECK(q->magic == MAGIC);
	return q;
}

/* The only place where a question becomes free: closed and ended. */
static void change(struct dm_question *q)
{
	const struct dm_question_setup *setup = q->setup;

	if (!q->open_handles && !q->is_asked) {
		dm_json_free(&q->request);
		q->magic = 0;
	}
	setup->on_change(setup->ctx);
}

static void on_closed(uv_handle_t *handle)
{
	struct dm_question *q = question_of(handle->data);

	if (!--q->open_handles)
		change(q);
}

void dm_question_cut(struct dm_question *q)
{
	if (!q->open_handles || uv_is_closing((uv_handle_t *)&q->pipe))
		return;
	uv_close((uv_handle_t *)&q->pipe, on_closed);
	uv_close((uv_handle_t *)&q->timer, on_closed);
}

static bool is_cut(const struct dm_question *q)
{
	return !q->open_handles || uv_is_closing((const uv_handle_t *)&q->pipe);
}

/* It did not ask in time, or did not read in time. */
static void on_tick(uv_timer_t *timer)
{
	struct dm_question *q = question_of(timer->data);
	uint64_t taken = q->put - uv_stream_get_write_queue_size((uv_stream_t *)&q->pipe);

	if (!q->is_waiting || taken == q->taken)
		dm_question_cut(q);
	q->taken = taken;
}

static void on_written(uv_write_t *write, int status)
{
	struct dm_question *q = question_of(write->handle->data);

	free(write->data);
	q->writes--;
	if (status < 0 || (q->is_done && !q->writes))
		dm_question_cut(q);
	if (q->writes || is_cut(q))
		return;
	(void)uv_timer_stop(&q->timer);
	q->is_waiting = false;
}

/* The client has its time to read anew. */
static void expect_reading(struct dm_question *q)
{
	if (q->is_waiting)
		return;
	q->is_waiting = true;
	q->taken = q->put;
	(void)uv_timer_start(&q->timer, on_tick, q->setup->patience_ms, q->setup->patience_ms);
}

static void put_line(struct dm_question *q, const char *json)
{
	size_t n = strlen(json);
	struct sending *sending = NULL;

	if (is_cut(q))
		return;
	if (uv_stream_get_write_queue_size((uv_stream_t *)&q->pipe) + n < DM_QUESTION_UNREAD_MAX)
		sending = malloc(sizeof(*sending) + n + 1);
	if (!sending) {
		dm_question_cut(q);
		return;
	}
	memcpy(sending->line, json, n);
	sending->line[n] = '\n';
	sending->write.data = sending;
	expect_reading(q);
	q->put += n + 1;
	q->writes++;
	uv_buf_t bytes = uv_buf_init(sending->line, (unsigned)n + 1);
	if (uv_write(&sending->write, (uv_stream_t *)&q->pipe, &bytes, 1, on_written)) {
		free(sending);
		q->writes--;
		dm_question_cut(q);
	}
}

static void put_end(struct dm_question *q, const struct dm_error *error)
{
	DM_AUTO(dm_json_free) cJSON *json = cJSON_CreateObject();
	cJSON *to = json && error ? cJSON_AddObjectToObject(json, "error") : NULL;
	bool is_whole = error ? to && dm_json_add_text(to, "code", dm_code_name(error->code)) &&
					dm_json_add_text(to, "id", error->id) &&
					dm_json_add_text(to, "text", error->text)
			      : cJSON_AddTrueToObject(json, "end") != NULL;
	char *text = is_whole ? cJSON_PrintUnformatted(json) : NULL;

	q->is_done = true;
	if (text)
		put_line(q, text);
	else
		dm_question_cut(q); /* what has no end is known not to be whole */
	free(text);
}

static void refuse(struct dm_question *q, const char *id, const char *text)
{
	struct dm_error error = { 0 };

	(void)dm_error_set(&error, DM_E_USAGE, id, "%s", text);
	put_end(q, &error);
}

/* Hands over what was asked. A NUL would hide what stands behind it. */
static void ask(struct dm_question *q, size_t n)
{
	bool is_text = !memchr(q->line, '\0', n) && dm_utf8_is_valid((struct dm_str){ q->line, n });

	q->line[n] = '\0'; /* where the line end was */
	q->request = is_text ? cJSON_ParseWithLengthOpts(q->line, n + 1, NULL, true) : NULL;
	if (!cJSON_IsObject(q->request) || !dm_question_command(q)) {
		refuse(q, "control.request", "the request is no line of JSON with a command");
		return;
	}
	q->is_asked = true;
	q->setup->on_asked(q->setup->ctx, q);
}

static void on_room(uv_handle_t *handle, size_t wanted, uv_buf_t *ret)
{
	struct dm_question *q = question_of(handle->data);

	(void)wanted;
	*ret = uv_buf_init(q->line + q->n, (unsigned)(sizeof(q->line) - q->n));
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *room)
{
	struct dm_question *q = question_of(stream->data);
	const char *end = n > 0 ? memchr(room->base, '\n', (size_t)n) : NULL;

	if (n == 0)
		return;
	q->n += n > 0 ? (size_t)n : 0;
	if (n > 0 && !end && q->n < sizeof(q->line))
		return;
	/* Nothing more is read: one request a connection. */
	(void)uv_read_stop(stream);
	(void)uv_timer_stop(&q->timer);
	if (end)
		ask(q, (size_t)(end - q->line));
	else if (n > 0)
		refuse(q, "control.size", "the request is longer than 64 KiB");
	else if (n == UV_EOF && q->n)
		refuse(q, "control.request", "the request has no line end");
	else
		dm_question_cut(q);
}

static bool find_peer(struct dm_question *q)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);
	uv_os_fd_t fd;

	if (uv_fileno((uv_handle_t *)&q->pipe, &fd) ||
		getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n))
		return false;
	q->uid = peer.uid;
	return true;
}

void dm_question_accept(
	struct dm_question *q, const struct dm_question_setup *setup, uv_stream_t *listener)
{
	memset(q, 0, offsetof(struct dm_question, line));
	q->magic = MAGIC;
	q->setup = setup;
	/* Neither fails: they only fill in what is theirs. */
	DM_CHECK(!uv_pipe_init(setup->loop, &q->pipe, 0) && !uv_timer_init(setup->loop, &q->timer));
	q->pipe.data = q->timer.data = q;
	q->open_handles = 2;
	if (uv_accept(listener, (uv_stream_t *)&q->pipe) || !find_peer(q) ||
		uv_timer_start(&q->timer, on_tick, setup->patience_ms, 0) ||
		uv_read_start((uv_stream_t *)&q->pipe, on_room, on_read))
		dm_question_cut(q);
}

static const cJSON *member_of(const struct dm_question *q, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(q->request, name);
}

const char *dm_question_command(const struct dm_question *q)
{
	return dm_question_text(q, "command");
}

const char *dm_question_text(const struct dm_question *q, const char *member)
{
	return cJSON_GetStringValue(member_of(q, member));
}

bool dm_question_number(const struct dm_question *q, const char *member, uint64_t *ret)
{
	const cJSON *item = member_of(q, member);
	const double max = 9007199254740992.0; /* the last one before doubles leave some out */

	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= max) ||
		item->valuedouble != (double)(uint64_t)item->valuedouble)
		return false;
	*ret = (uint64_t)item->valuedouble;
	return true;
}

uid_t dm_question_uid(const struct dm_question *q)
{
	return q->uid;
}

void dm_question_line(struct dm_question *question, const char *json)
{
	struct dm_question *q = question_of(question);

	DM_CHECK(q->is_asked);
	put_line(q, json);
}

void dm_question_end(struct dm_question *question, const struct dm_error *error)
{
	struct dm_question *q = question_of(question);

	DM_CHECK(q->is_asked);
	q->is_asked = false;
	if (!is_cut(q))
		put_end(q, error);
	if (!q->open_handles)
		change(q);
}
