/* The control socket against clients of every kind. Server and clients share one thread: whoever
 * waits lets the loop run meanwhile. */
#include <cjson/cJSON.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/fd.h"
#include "daemon/control.h"
#include "folder.h"

enum { KEPT_MAX = 128, LONG_LINE = 200000 };

static struct folder f;
static uv_loop_t loop;
static struct dm_control *control;
static char path[108];
static int closed;
static char long_line[LONG_LINE + 1];

/* What was asked, in order; those that are kept are still to be ended. */
static int asked;
static struct dm_question *kept[KEPT_MAX];
static int n_kept;

static void answer(struct dm_question *question)
{
	const char *command = dm_question_command(question);
	struct dm_error error = { 0 };
	uint64_t n = 1;

	if (strcmp(command, "keep") == 0) {
		kept[n_kept++] = question;
		return;
	}
	if (strcmp(command, "fail") == 0)
		(void)dm_error_set(&error, DM_E_NOT_FOUND, "test.none", "none of \xff \"it\"");
	(void)dm_question_number(question, "lines", &n);
	while (n--)
		dm_question_line(
			question, strcmp(command, "long") == 0 ? long_line : "{\"text\":\"预算\"}");
	dm_question_end(question, error.code ? &error : NULL);
}

static void on_question(void *ctx, struct dm_question *question)
{
	assert_ptr_equal(ctx, &f);
	assert_int_equal(dm_question_uid(question), geteuid());
	asked++;
	answer(question);
}

static void on_closed(void *ctx)
{
	assert_ptr_equal(ctx, &f);
	closed++;
}

static const struct dm_control_events EVENTS = { on_question, on_closed };

static int open_at(const char *at, struct dm_error *err)
{
	return dm_control_open(&loop, at, (gid_t)-1, &EVENTS, &f, &control, err);
}

static int opened(void **state)
{
	struct dm_error err = { 0 };

	(void)state;
	(void)signal(SIGPIPE, SIG_IGN);
	asked = n_kept = closed = 0;
	memset(long_line, 'x', LONG_LINE);
	folder_make(&f);
	(void)snprintf(path, sizeof(path), "%s/control.sock", f.path);
	assert_int_equal(uv_loop_init(&loop), 0);
	assert_int_equal(open_at(path, &err), 0);
	return 0;
}

/* Closes what is open, and finds the loop empty. */
static int removed(void **state)
{
	(void)state;
	dm_control_close(&control);
	assert_null(control);
	(void)uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(closed, 1);
	assert_int_equal(uv_loop_close(&loop), 0);
	assert_false(folder_has(&f, "control.sock"));
	folder_remove(&f);
	return 0;
}

/* Lets the server work, and waits a little for something to happen to it or to the descriptor (-1:
 * none). Only a little: what the first run changed is not watched before the next one. */
static void turn(int fd, short events)
{
	struct pollfd fds[] = { { uv_backend_fd(&loop), POLLIN, 0 }, { fd, events, 0 } };
	int timeout = uv_backend_timeout(&loop);

	(void)poll(fds, 2, timeout < 0 || timeout > 10 ? 10 : timeout);
	(void)uv_run(&loop, UV_RUN_NOWAIT);
}

static int connected(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	memcpy(address.sun_path, path, strlen(path) + 1);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

/* Sends what the server takes. */
static void put(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent < 0 && errno != EAGAIN)
			return;
		if (sent < 0) {
			turn(fd, POLLOUT);
			continue;
		}
		bytes += sent;
		n -= (size_t)sent;
	}
}

/* Reads to the end; the number of bytes. `ret` gets the first of them, NUL-terminated. */
static size_t taken(int fd, char *ret, size_t room)
{
	static char bytes[65536];
	size_t n = 0;
	ssize_t got;

	for (;;) {
		got = recv(fd, bytes, sizeof(bytes), 0);
		if (got == 0 || (got < 0 && errno != EAGAIN))
			break;
		for (ssize_t i = 0; i < got; i++, n++)
			if (n + 1 < room)
				ret[n] = bytes[i];
		if (got < 0)
			turn(fd, POLLIN);
	}
	ret[n + 1 < room ? n : room - 1] = '\0';
	close(fd);
	return n;
}

/* The whole answer to some bytes. Kept until the next call. */
static const char *answer_to(const char *bytes, size_t n)
{
	static char text[4096];
	int fd = connected();

	put(fd, bytes, n);
	(void)taken(fd, text, sizeof(text));
	return text;
}

static const char *answer_to_text(const char *text)
{
	return answer_to(text, strlen(text));
}

/* The id of the error that an answer is, and nothing else. */
static void check_refused(const char *text, const char *id)
{
	cJSON *json = cJSON_ParseWithOpts(text, NULL, true);
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(json, "error");

	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(error, "id")), id);
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(error, "code")), "usage");
	cJSON_Delete(json);
	assert_int_equal(text[strlen(text) - 1], '\n');
}

static void questions_are_answered(void **state)
{
	(void)state;
	assert_string_equal(
		answer_to_text("{\"command\":\"say\"}\n"), "{\"text\":\"预算\"}\n{\"end\":true}\n");
	assert_string_equal(
		answer_to_text("{\"command\":\"say\",\"lines\":0}\nmore\n"), "{\"end\":true}\n");
	assert_string_equal(answer_to_text("{\"command\":\"fail\",\"lines\":0}\n"),
		"{\"error\":{\"code\":\"not-found\",\"id\":\"test.none\","
		"\"text\":\"none of \xef\xbf\xbd \\\"it\\\"\"}}\n");
	assert_int_equal(asked, 3);
}

static void members_are_read_by_their_type(void **state)
{
	static const char request[] =
		"{\"command\":\"keep\",\"a\":\"x\",\"b\":7,\"c\":1.5,\"d\":-1,\"e\":1e300,"
		"\"f\":null,\"A\":\"y\",\"g\":9007199254740992}\n";
	int fd = connected();
	uint64_t n = 99;

	(void)state;
	put(fd, request, strlen(request));
	while (!n_kept)
		turn(-1, 0);
	assert_string_equal(dm_question_text(kept[0], "a"), "x");
	assert_null(dm_question_text(kept[0], "b"));
	assert_null(dm_question_text(kept[0], "none"));
	assert_true(dm_question_number(kept[0], "b", &n));
	assert_int_equal(n, 7);
	assert_true(dm_question_number(kept[0], "g", &n));
	assert_true(n == 9007199254740992);
	for (const char *name = "acdef"; *name; name++)
		assert_false(dm_question_number(kept[0], (char[]){ *name, '\0' }, &n));
	dm_question_end(kept[0], NULL);
	close(fd);
}

static void what_is_no_request_is_refused(void **state)
{
	static const char *const bad[] = { "\n", "hello\n", "[]\n", "{}\n", "{\"command\":7}\n",
		"{\"command\":\"say\"} x\n", "{\"command\":\"say\"\n", "{\"Command\":\"say\"}\n",
		"{\"command\":\"\xff\"}\n", "{\"command\":\"say\"" };
	static char deep[60000];

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(bad) / sizeof(bad[0]); i++)
		check_refused(answer_to_text(bad[i]), "control.request");
	check_refused(answer_to("{\"command\":\"say\"}\0}\n", 20), "control.request");
	memset(deep, '[', sizeof(deep));
	deep[sizeof(deep) - 1] = '\n';
	check_refused(answer_to(deep, sizeof(deep)), "control.request");
	assert_int_equal(asked, 0);
}

/* A request whose client died may be cut off anywhere, also where it makes sense. */
static void half_a_line_is_not_asked(void **state)
{
	char text[512];
	int fd = connected();

	(void)state;
	put(fd, "{\"command\":\"say\"}", 17);
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	(void)taken(fd, text, sizeof(text));
	check_refused(text, "control.request");
	assert_int_equal(asked, 0);
}

static void a_request_has_its_limit(void **state)
{
	static char line[1 << 20];
	static const char command[] = "{\"command\":\"say\"}";

	(void)state;
	memset(line, ' ', sizeof(line));
	memcpy(line, command, strlen(command));
	line[65535] = '\n';
	assert_string_equal(answer_to(line, 65536), "{\"text\":\"预算\"}\n{\"end\":true}\n");
	line[65535] = ' ';
	line[65536] = '\n';
	check_refused(answer_to(line, 65537), "control.size");
	check_refused(answer_to(line, sizeof(line)), "control.size");
	assert_int_equal(asked, 1);
}

static void rubbish_and_quick_leavers_do_no_harm(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 200; i++) {
		char bytes[300];
		int fd = connected();

		for (size_t k = 0; k < sizeof(bytes); k++)
			bytes[k] = (char)((seed = seed * 1103515245 + 12345) >> 16);
		if (i % 4 == 1)
			put(fd, bytes, (size_t)i);
		if (i % 4 == 2)
			put(fd, "{\"command\":\"say\",\"lines\":1000}\n", 31);
		if (i % 4 == 3)
			put(fd, "{\"comm", 6);
		close(fd);
		(void)uv_run(&loop, UV_RUN_NOWAIT);
	}
	assert_string_equal(
		answer_to_text("{\"command\":\"say\"}\n"), "{\"text\":\"预算\"}\n{\"end\":true}\n");
}

static void who_does_not_ask_is_cut_off(void **state)
{
	char text[16];
	int fd;

	(void)state;
	dm_control_set_patience(control, 50);
	fd = connected();
	assert_int_equal(taken(fd, text, sizeof(text)), 0);
	fd = connected();
	put(fd, "{\"comm", 6);
	assert_int_equal(taken(fd, text, sizeof(text)), 0);
	assert_int_equal(asked, 0);
}

static bool is_hung_up(int fd)
{
	struct pollfd one = { fd, 0, 0 };

	return poll(&one, 1, 0) == 1 && (one.revents & POLLHUP);
}

static void who_does_not_read_is_cut_off(void **state)
{
	static const char request[] = "{\"command\":\"long\",\"lines\":50}\n";
	char text[16];
	int fd;

	(void)state;
	dm_control_set_patience(control, 50);
	fd = connected();
	put(fd, request, strlen(request));
	while (!is_hung_up(fd))
		turn(fd, 0);
	assert_int_equal(asked, 1);
	assert_true(taken(fd, text, sizeof(text)) < 50 * (size_t)LONG_LINE);
}

static void long_answers_arrive_whole(void **state)
{
	static const char request[] = "{\"command\":\"long\",\"lines\":50}\n";
	char text[16];
	int fd = connected();

	(void)state;
	put(fd, request, strlen(request));
	assert_int_equal(
		taken(fd, text, sizeof(text)), 50 * (LONG_LINE + 1) + strlen("{\"end\":true}\n"));
}

/* Whoever asks for more than is kept for one who reads slowly gets a beginning without an end. */
static void unread_answers_are_bounded(void **state)
{
	static const char request[] = "{\"command\":\"long\",\"lines\":500}\n";
	char text[16];
	int fd = connected();

	(void)state;
	put(fd, request, strlen(request));
	assert_true(taken(fd, text, sizeof(text)) < 70 * 1000 * 1000);
	assert_int_equal(asked, 1);
}

static void a_crowd_is_served_in_turn(void **state)
{
	int fds[100];
	char text[64];

	(void)state;
	for (int i = 0; i < 100; i++) {
		fds[i] = connected();
		put(fds[i], "{\"command\":\"keep\"}\n", 19);
	}
	while (n_kept < 32)
		turn(-1, 0);
	for (int i = 0; i < 20; i++)
		(void)uv_run(&loop, UV_RUN_NOWAIT);
	assert_int_equal(n_kept, 32); /* at once; the others wait */
	for (int i = 0; i < 100; i++) {
		while (n_kept <= i)
			turn(-1, 0);
		dm_question_end(kept[i], NULL);
	}
	for (int i = 0; i < 100; i++) {
		(void)taken(fds[i], text, sizeof(text));
		assert_string_equal(text, "{\"end\":true}\n");
	}
}

static void questions_may_outlive_client_and_socket(void **state)
{
	int fds[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		fds[i] = connected();
		put(fds[i], "{\"command\":\"keep\"}\n", 19);
	}
	while (n_kept < 3)
		turn(-1, 0);
	close(fds[0]);
	dm_question_line(kept[0], "{}"); /* nobody reads it */
	turn(-1, 0);
	dm_question_line(kept[0], "{}");
	dm_question_end(kept[0], NULL);
	dm_control_close(&control);
	dm_question_line(kept[1], "{}");
	dm_question_end(kept[1], NULL);
	(void)uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(closed, 1);
	dm_question_line(kept[2], "{}");
	dm_question_end(kept[2], NULL);
	close(fds[1]);
	close(fds[2]);
}

static mode_t mode_of(const char *at)
{
	struct stat st;

	assert_int_equal(lstat(at, &st), 0);
	return st.st_mode;
}

static int taken_by(const char *at, const char *id)
{
	struct dm_control *other = NULL;
	struct dm_error err = { 0 };
	int r = dm_control_open(&loop, at, (gid_t)-1, &EVENTS, &f, &other, &err);

	assert_null(other);
	assert_int_equal(r, err.code);
	assert_string_equal(err.id, id);
	return r;
}

static void the_socket_is_for_the_group_only(void **state)
{
	(void)state;
	assert_int_equal(mode_of(path), S_IFSOCK | 0660);
}

static void the_place_of_others_is_left_alone(void **state)
{
	char other[128];

	(void)state;
	assert_int_equal(taken_by(path, "control.taken"), DM_E_CONFIG);
	folder_write(&f, "file", "text");
	(void)snprintf(other, sizeof(other), "%s/file", f.path);
	assert_int_equal(taken_by(other, "control.taken"), DM_E_CONFIG);
	assert_string_equal(folder_text(&f, "file"), "text");
	(void)snprintf(other, sizeof(other), "%s/none/none/c.sock", f.path);
	assert_int_equal(taken_by(other, "control.path"), DM_E_CONFIG);
	memset(other, 'x', 108);
	other[0] = '/';
	other[108] = '\0';
	assert_int_equal(taken_by(other, "control.path"), DM_E_CONFIG);
	assert_string_equal(
		answer_to_text("{\"command\":\"say\",\"lines\":0}\n"), "{\"end\":true}\n");
}

/* Listens at a path like a child of a killed daemon that has not begun its own program, and ends with
 * the first connection. */
static pid_t leave_listener(const char *at)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t child;

	memcpy(address.sun_path, at, strlen(at));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	child = fork();
	if (child == 0) {
		(void)accept(fd, NULL, NULL);
		_exit(0);
	}
	close(fd);
	return child;
}

static void what_a_killed_daemon_leaves_is_waited_for(void **state)
{
	struct dm_control *first = control;
	int status;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/left.sock", f.path);
	pid_t child = leave_listener(path);

	assert_int_equal(open_at(path, NULL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	dm_control_close(&control);
	while (!closed)
		(void)uv_run(&loop, UV_RUN_NOWAIT);
	closed = 0;
	control = first;
}

static void the_folder_of_the_socket_is_made(void **state)
{
	struct dm_control *first = control;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/run/c.sock", f.path);
	assert_int_equal(open_at(path, NULL), 0);
	assert_string_equal(
		answer_to_text("{\"command\":\"say\",\"lines\":0}\n"), "{\"end\":true}\n");
	dm_control_close(&control);
	while (!closed)
		(void)uv_run(&loop, UV_RUN_NOWAIT);
	closed = 0;
	control = first;
}

static void an_old_socket_is_replaced(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct dm_control *first = control;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t mask = umask(0);

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/old.sock", f.path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd); /* as after kill -9 */
	assert_int_equal(open_at(path, NULL), 0);
	umask(mask);
	assert_int_equal(mode_of(path), S_IFSOCK | 0660);
	assert_string_equal(
		answer_to_text("{\"command\":\"say\",\"lines\":0}\n"), "{\"end\":true}\n");
	/* Somebody removed ours and put their own there: it stays. */
	assert_int_equal(unlinkat(f.fd, "old.sock", 0), 0);
	folder_write(&f, "old.sock", "theirs");
	dm_control_close(&control);
	(void)uv_run(&loop, UV_RUN_NOWAIT);
	(void)uv_run(&loop, UV_RUN_NOWAIT);
	assert_int_equal(closed, 1);
	assert_string_equal(folder_text(&f, "old.sock"), "theirs");
	closed = 0;
	control = first;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, removed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(questions_are_answered),
		TEST(members_are_read_by_their_type),
		TEST(what_is_no_request_is_refused),
		TEST(half_a_line_is_not_asked),
		TEST(a_request_has_its_limit),
		TEST(rubbish_and_quick_leavers_do_no_harm),
		TEST(who_does_not_ask_is_cut_off),
		TEST(who_does_not_read_is_cut_off),
		TEST(long_answers_arrive_whole),
		TEST(unread_answers_are_bounded),
		TEST(a_crowd_is_served_in_turn),
		TEST(questions_may_outlive_client_and_socket),
		TEST(the_socket_is_for_the_group_only),
		TEST(the_place_of_others_is_left_alone),
		TEST(what_a_killed_daemon_leaves_is_waited_for),
		TEST(the_folder_of_the_socket_is_made),
		TEST(an_old_socket_is_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
