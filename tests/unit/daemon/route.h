/* The folders of a route, and processes that go a way through them and die at a step of it: what they
 * leave is real. */
#ifndef DM_TESTS_ROUTE_H
#define DM_TESTS_ROUTE_H

#include <sys/wait.h>

#include "base/error.h"
#include "daemon/folders.h"
#include "folder.h"

enum { ROUTE_DEATH = 9 };

static int route_steps_left;

static inline void route_open(const struct folder *f, struct dm_folders *folders)
{
	const struct dm_folders_setup setup = { f->path, "in", "out", "done", "failed", 0640,
		(gid_t)-1 };
	struct dm_error err = { 0 };

	if (dm_folders_open(&setup, folders, &err))
		fail_msg("%s", err.text);
}

static inline void route_on_step(void *ctx, const char *step)
{
	(void)ctx;
	(void)step;
	if (route_steps_left-- == 0)
		_exit(ROUTE_DEATH);
}

/* In a child: dies after so many steps in these folders. */
static inline void route_die_after(int steps, struct dm_folders *folders)
{
	route_steps_left = steps;
	folders->on_step = route_on_step;
}

/* Waits for a child; true where it came to its end before it was to die. */
static inline bool route_lived(pid_t pid)
{
	int status = 0;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == ROUTE_DEATH);
	return WEXITSTATUS(status) == 0;
}

/* Goes a way in a child that dies after so many steps; true where it came to the end before. */
static inline bool route_child(
	const struct folder *f, int steps, int (*way)(struct dm_folders *folders))
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		struct dm_folders folders;

		route_open(f, &folders);
		route_die_after(steps, &folders);
		_exit(way(&folders) ? 1 : 0);
	}
	return route_lived(pid);
}

#endif
