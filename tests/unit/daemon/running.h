/* The daemon in a process of its own, on real folders, with a worker that does what files are called
 * (../pool/fake_worker.c). Its log tells when something has happened: nothing waits for time, but a
 * watchdog says that something never will. */
#ifndef DM_TESTS_RUNNING_H
#define DM_TESTS_RUNNING_H

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/error.h"
#include "daemon/daemon.h"
#include "folder.h"

enum { RUNNING_PATIENCE_MS = 60000, RUNNING_LOG = 1 << 20, RUNNING_NOBODY = 65534 };

static const char *running_worker; /* path of the fake one */

struct running {
	struct folder root;
	pid_t pid;
	int log; /* what it says */
	bool is_unprivileged;
	char said[RUNNING_LOG];
	size_t n, from; /* what of it was waited for already */
	int status;	/* of its end */
};

static inline void running_on_problem(void *ctx, const struct dm_problem *problem)
{
	(void)ctx;
	(void)fprintf(stderr, "%.*s\n", DM_FMT(problem->text));
}

static inline const char *running_path(const struct running *r, const char *name)
{
	static char paths[4][256];
	static unsigned next;
	char *path = paths[next++ % 4];

	(void)snprintf(path, 256, "%s/%s", r->root.path, name);
	return path;
}

/* The settings: a state folder, a socket, and what the test wants beside them, in which every % is
 * the folder of the test. */
static inline void running_settings(const struct running *r, const char *text)
{
	char whole[8192];
	size_t n = (size_t)snprintf(whole, sizeof(whole),
		"state: %s/state\ncontrol: %s/socket\nsandbox: 'off'\n", r->root.path,
		r->root.path);

	for (; *text && n < sizeof(whole) - 128; text++)
		if (*text == '%')
			n += (size_t)snprintf(whole + n, sizeof(whole) - n, "%s", r->root.path);
		else
			whole[n++] = *text;
	whole[n] = '\0';
	folder_write(&r->root, "dropmill.yaml", whole);
}

/* What the program does when it is called again for the daemon: PROGRAM --daemon FOLDER WORKER. */
static inline int running_daemon(char **argv)
{
	char config[512], how[512], ignore[512], messages[512];
	struct dm_layout layout = { .worker = argv[3],
		.plugins = how,
		.forms = "",
		.forms_local = "",
		.schema = "",
		.ignore = ignore,
		.messages = messages };
	struct dm_error err = { 0 };

	(void)snprintf(config, sizeof(config), "%s/dropmill.yaml", argv[2]);
	(void)snprintf(how, sizeof(how), "%s/how", argv[2]);
	(void)snprintf(ignore, sizeof(ignore), "%s/ignore.yaml", argv[2]);
	if (access(ignore, F_OK))
		(void)snprintf(ignore, sizeof(ignore), "%s/ignore.yaml", getenv("DM_CONFIG"));
	(void)snprintf(messages, sizeof(messages), "%s/messages.yaml", argv[2]);
	if (access(messages, F_OK))
		(void)snprintf(messages, sizeof(messages), "%s/messages.yaml", getenv("DM_CONFIG"));
	int code = dm_daemon_run(
		&(struct dm_daemon_setup){
			.config = config, .layout = &layout, .on_problem = running_on_problem },
		&err);

	if (code)
		(void)fprintf(stderr, "refused: %s %s\n", err.id, err.text);
	return dm_code_exit(code);
}

static inline void running_start_with(struct running *r, const char *worker)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	(void)fflush(NULL);
	r->n = r->from = 0;
	r->said[0] = '\0';
	r->pid = fork();
	assert_true(r->pid >= 0);
	if (!r->pid) {
		(void)dup2(ends[1], STDERR_FILENO);
		if (r->is_unprivileged &&
			(setgroups(0, NULL) || setgid(RUNNING_NOBODY) || setuid(RUNNING_NOBODY)))
			_exit(126);
		(void)execl("/proc/self/exe", "daemon", "--daemon", r->root.path, worker, NULL);
		_exit(127);
	}
	(void)close(ends[1]);
	r->log = ends[0];
}

static inline void running_start(struct running *r)
{
	running_start_with(r, r->is_unprivileged ? running_path(r, "worker") : running_worker);
}

static inline void running_make(struct running *r, const char *settings)
{
	memset(r, 0, offsetof(struct running, said));
	folder_make(&r->root);
	folder_write(&r->root, "how", "");
	running_settings(r, settings);
}

/* More of the log; false at its end. */
static inline bool running_hear(struct running *r)
{
	struct pollfd wanted = { .fd = r->log, .events = POLLIN };
	ssize_t n;

	if (poll(&wanted, 1, RUNNING_PATIENCE_MS) != 1) {
		(void)kill(r->pid, SIGKILL);
		fail_msg("nothing happens any more; the log:\n%s", r->said);
	}
	assert_true(r->n < sizeof(r->said) - 1);
	n = read(r->log, r->said + r->n, sizeof(r->said) - 1 - r->n);
	assert_true(n >= 0);
	r->n += (size_t)n;
	r->said[r->n] = '\0';
	return n > 0;
}

/* Waits for a line with all of up to three texts, after the last that was waited for. */
static inline void running_until(struct running *r, const char *a, const char *b, const char *c)
{
	uint64_t begun = dm_clock_ms();

	for (;;) {
		if (dm_clock_ms() - begun > RUNNING_PATIENCE_MS) {
			(void)kill(r->pid, SIGKILL);
			fail_msg("there is no %s %s %s; the log:\n%s", a, b ? b : "", c ? c : "",
				r->said);
		}
		char *line = r->said + r->from, *end = strchr(line, '\n');
		bool is_it;

		if (!end) {
			if (!running_hear(r))
				fail_msg("it ended without %s %s %s; the log:\n%s", a, b ? b : "",
					c ? c : "", r->said);
			continue;
		}
		*end = '\0';
		is_it = strstr(line, a) && (!b || strstr(line, b)) && (!c || strstr(line, c));
		*end = '\n';
		r->from = (size_t)(end + 1 - r->said);
		if (is_it)
			return;
	}
}

static inline void running_signal(const struct running *r, int number)
{
	assert_int_equal(kill(r->pid, number), 0);
}

/* Waits for its end; the exit status, or minus the signal. */
static inline int running_end(struct running *r)
{
	int status;

	while (running_hear(r))
		;
	(void)close(r->log);
	assert_int_equal(waitpid(r->pid, &status, 0), r->pid);
	r->status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
	if (r->status)
		(void)fprintf(stderr, "%s", r->said);
	return r->status;
}

static inline int running_stop(struct running *r)
{
	running_signal(r, SIGTERM);
	return running_end(r);
}

static inline bool running_said(const struct running *r, const char *text)
{
	return strstr(r->said, text) != NULL;
}

static inline unsigned running_times(const struct running *r, const char *text)
{
	unsigned n = 0;

	for (const char *p = r->said; (p = strstr(p, text)); p++)
		n++;
	return n;
}

/* A whole file appears, as one that is moved in does. */
static inline void running_drop(const struct running *r, const char *path, const char *text)
{
	folder_write(&r->root, "dropping", text);
	assert_int_equal(renameat(r->root.fd, "dropping", r->root.fd, path), 0);
}

static inline int running_give_one(
	const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return lchown(path, RUNNING_NOBODY, RUNNING_NOBODY);
}

static inline void running_copy(const struct running *r, const char *from, const char *name)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = openat(r->root.fd, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	char block[65536];
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, block, sizeof(block))) > 0)
		assert_int_equal(write(out, block, (size_t)n), n);
	(void)close(in);
	(void)close(out);
}

/* What the daemon needs, where one without the powers of root can reach it: the build may stand in a
 * folder of root's own. */
static inline void running_bring(const struct running *r)
{
	static const char *const files[] = { "ignore.yaml", "messages.yaml" };
	char from[512];

	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(from, sizeof(from), "%s/%s", getenv("DM_CONFIG"), files[i]);
		running_copy(r, from, files[i]);
	}
	running_copy(r, running_worker, "worker");
}

/* The daemon runs without rights of its own, on folders that are its user's. */
static inline void running_give_away(struct running *r)
{
	if (geteuid())
		return; /* it does anyway */
	r->is_unprivileged = true;
	running_bring(r);
	assert_int_equal(nftw(r->root.path, running_give_one, 32, FTW_DEPTH | FTW_PHYS), 0);
}

static inline int running_remove_job(
	const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	return ftw->level && strcmp(path + ftw->base, "owner") != 0 ? remove(path) : 0;
}

static inline unsigned running_count_fd(int fd)
{
	DIR *dir = fdopendir(fd);
	const struct dirent *entry;
	unsigned n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		struct stat st;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		assert_int_equal(fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW), 0);
		n += S_ISDIR(st.st_mode) ? running_count_fd(openat(dirfd(dir), entry->d_name,
						   O_RDONLY | O_DIRECTORY | O_CLOEXEC))
					 : 1;
	}
	(void)closedir(dir);
	return n;
}

/* Files below a folder. */
static inline unsigned running_count(const struct running *r, const char *path)
{
	int fd = openat(r->root.fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? 0 : running_count_fd(fd);
}

static inline void running_done(struct running *r)
{
	folder_remove(&r->root);
}

#endif
