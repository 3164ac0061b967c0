#include "talk.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/check.h"
#include "base/fd.h"
#include "commands.h"
#include "daemon/json.h"
#include "problems.h"
#include "say.h"
#include "settings/settings.h"

enum {
	SILENCE_SECONDS = 30,
	LINE_MAX_BYTES = 64 << 20,
	PIECE = 64 * 1024,
	EXIT_ABSENT = 69, /* EX_UNAVAILABLE */
};

/* An answer while it is read. */
struct answer {
	struct dm_arena arena;
	struct dm_buf rest; /* of a line that is not complete */
	dm_talk_line_fn *on_line;
	void *ctx;
	bool is_ended;
};

static int connect_failed(struct dm_talk *talk, int why, struct dm_error *err)
{
	if (why == ENOENT || why == ENOTDIR || why == ECONNREFUSED) {
		talk->is_absent = true;
		return dm_error_set(err, DM_E_NOT_FOUND, "daemon.absent",
			"no daemon runs, nobody listens at %s; dropmill run starts one",
			talk->path);
	}
	if (why == EACCES || why == EPERM)
		return dm_error_set(err, DM_E_IO, "daemon.permission",
			"%s may be used by its owner and group only; ask as one of them",
			talk->path);
	return dm_error_set(err, DM_E_IO, "daemon.socket", "cannot ask the daemon at %s: %s",
		talk->path, strerror(why == EAGAIN ? ETIMEDOUT : why));
}

static int connect_to(struct dm_talk *talk, int *ret, struct dm_error *err)
{
	static const struct timeval silence = { .tv_sec = SILENCE_SECONDS };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	DM_AUTO(dm_fd_close) int fd = -1;

	if (strlen(talk->path) >= sizeof(address.sun_path))
		return connect_failed(talk, ENAMETOOLONG, err);
	memcpy(address.sun_path, talk->path, strlen(talk->path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* Both limits hold for one call each: a daemon that sends slowly is not given up. */
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence)) ||
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &silence, sizeof(silence)) ||
		connect(fd, (const struct sockaddr *)&address, sizeof(address)))
		return connect_failed(talk, errno, err);
	*ret = fd;
	fd = -1;
	return 0;
}

static int send_request(int fd, const cJSON *request, struct dm_error *err)
{
	char *text = cJSON_PrintUnformatted(request);
	size_t n = text ? strlen(text) : 0;

	DM_CHECK(text);
	text[n] = '\n'; /* in the place of the NUL */
	int r = dm_fd_write(fd, text, n + 1, err);
	cJSON_free(text);
	return r;
}

static int code_of(struct dm_str name)
{
	for (int code = DM_E_FORMAT; code >= DM_E_USAGE; code--)
		if (dm_str_eq(name, dm_str_from_c(dm_code_name(code))))
			return code;
	return DM_E_BUG;
}

/* True for an object with this member and no other. */
static bool is_only(const cJSON *json, const char *key)
{
	return cJSON_IsObject(json) && json->child && !json->child->next &&
	       !strcmp(json->child->string, key);
}

static int take_error(const cJSON *json, struct dm_error *err)
{
	struct dm_str id = dm_talk_text(json, "id"), text = dm_talk_text(json, "text");

	return dm_error_set(err, code_of(dm_talk_text(json, "code")), id.p ? id.p : "daemon.error",
		"%s", text.p ? text.p : "the daemon gives no reason");
}

/* The line stands before a NUL. */
static int take_line(struct answer *answer, struct dm_str line, struct dm_error *err)
{
	DM_AUTO(dm_json_free)
	cJSON *json = cJSON_ParseWithLengthOpts(line.p, line.n + 1, NULL, true);

	if (!cJSON_IsObject(json))
		return dm_error_set(err, DM_E_IO, "daemon.answer",
			"what listens there does not answer as a daemon of this version");
	if (is_only(json, "error"))
		return take_error(json->child, err);
	if (is_only(json, "end"))
		answer->is_ended = true;
	else
		answer->on_line(answer->ctx, line, json);
	return 0;
}

/* Cuts complete lines off what has come. */
static int take_piece(struct answer *answer, struct dm_str piece, struct dm_error *err)
{
	const char *end;
	int r = 0;

	while (!r && !answer->is_ended && (end = memchr(piece.p, '\n', piece.n))) {
		size_t n = (size_t)(end - piece.p);

		dm_buf_add(&answer->rest, dm_str_first(piece, n));
		r = take_line(answer, dm_buf_str(&answer->rest), err);
		dm_buf_clear(&answer->rest);
		piece = dm_str_from(piece, n + 1);
	}
	dm_buf_add(&answer->rest, piece);
	if (!r && answer->rest.n > LINE_MAX_BYTES)
		r = dm_error_set(err, DM_E_IO, "daemon.answer", "the answer has no line ends");
	return r;
}

static int read_answer(struct answer *answer, int fd, struct dm_error *err)
{
	char *bytes = dm_arena_alloc(&answer->arena, PIECE);
	int r = 0;

	while (!r && !answer->is_ended) {
		ssize_t n = read(fd, bytes, PIECE);

		if (n > 0)
			r = take_piece(answer, (struct dm_str){ bytes, (size_t)n }, err);
		else if (n < 0 && errno == EAGAIN)
			r = dm_error_set(err, DM_E_IO, "daemon.silent",
				"the daemon has said nothing for %d seconds", SILENCE_SECONDS);
		else if (n == 0 || errno != EINTR)
			r = dm_error_set(err, DM_E_IO, "daemon.cut-off",
				"the daemon ended before its answer did; ask again");
	}
	return r;
}

int dm_talk_ask(struct dm_talk *talk, const cJSON *request, dm_talk_line_fn *on_line, void *ctx,
	struct dm_error *err)
{
	struct answer answer = { .on_line = on_line, .ctx = ctx };
	DM_AUTO(dm_fd_close) int fd = -1;

	int r = connect_to(talk, &fd, err);
	if (!r)
		r = send_request(fd, request, err);
	if (r)
		return r;
	dm_arena_init(&answer.arena, 0, NULL, NULL);
	dm_buf_init(&answer.rest, &answer.arena);
	r = read_answer(&answer, fd, err);
	dm_arena_done(&answer.arena);
	return r;
}

int dm_talk_failed(
	const struct dm_talk *talk, const char *path, int code, const struct dm_error *err)
{
	dm_say_error(path, err);
	return talk->is_absent ? EXIT_ABSENT : dm_code_exit(code);
}

cJSON *dm_talk_request(const char *command)
{
	cJSON *request = cJSON_CreateObject();

	DM_CHECK(request && dm_json_add_text(request, "command", command));
	return request;
}

struct dm_str dm_talk_text(const cJSON *json, const char *key)
{
	return dm_str_from_c(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, key)));
}

double dm_talk_number(const cJSON *json, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);

	return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

struct dm_str dm_talk_time(struct dm_arena *arena, struct dm_str text)
{
	struct tm tm = { 0 };
	char local[40];

	if (!text.p || !strptime(text.p, "%Y-%m-%dT%H:%M:%S", &tm))
		return text;
	time_t time = timegm(&tm);
	if (!localtime_r(&time, &tm) || !strftime(local, sizeof(local), "%Y-%m-%d %H:%M:%S", &tm))
		return text;
	return dm_arena_str(arena, dm_str_from_c(local));
}

static int find_socket(struct dm_arena *arena, const struct dm_call *call, struct dm_talk *ret)
{
	const struct dm_settings *settings = NULL;
	struct dm_problems problems;

	dm_problems_init(&problems, arena);
	int r = dm_settings_read(
		arena, call->config ? call->config : DM_SETTINGS_PATH, &problems, &settings);
	dm_problems_say(arena, &problems, true);
	*ret = (struct dm_talk){ .path = r ? NULL : settings->control.p };
	return r;
}

static int check_words(
	const struct dm_talk_command *command, const struct dm_call *call, struct dm_error *err)
{
	if (!command->wants_words && call->n_files)
		return dm_error_set(err, DM_E_USAGE, "usage.files",
			"%s is not understood here; see --help", call->files[0]);
	if (command->wants_words && !call->n_files)
		return dm_error_set(err, DM_E_USAGE, "usage.jobs", "which jobs? see --help");
	return 0;
}

int dm_talk_command(int argc, char **argv, const struct dm_talk_command *command)
{
	struct dm_arena arena;
	struct dm_call call;
	struct dm_talk talk;
	struct dm_error err = { 0 };

	dm_arena_init(&arena, 0, NULL, NULL);
	int r = dm_call_parse(&arena, argc, argv, command->letters, &call, &err);
	if (!r && call.wants_help)
		return dm_command_help(argv[0]);
	if (!r)
		r = check_words(command, &call, &err);
	if (err.code)
		dm_say_error(NULL, &err);
	if (!r)
		r = find_socket(&arena, &call, &talk);
	int status = r ? dm_code_exit(r) : command->run(&talk, &call);
	dm_arena_done(&arena);
	return status;
}
