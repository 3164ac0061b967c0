/* dropmill plugins: which plugins there are, and why one is not used. Only a worker may load them,
 * so this program becomes one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "call.h"
#include "commands.h"
#include "pool/layout.h"
#include "say.h"

enum { ARGUMENTS_MAX = DM_CALL_FOLDERS_MAX + 6 };

static int become_worker(struct dm_arena *arena, const struct dm_layout *layout,
	const struct dm_call *call, struct dm_error *err)
{
	char *arguments[ARGUMENTS_MAX] = { 0 };
	size_t n = 0;

#define ARGUMENT(...) arguments[n++] = (char *)(uintptr_t)dm_arena_printf(arena, __VA_ARGS__).p
	ARGUMENT("%s", layout->worker);
	ARGUMENT("--describe=%s", call->json ? "json" : "text");
	ARGUMENT("--sandbox=%s", call->sandbox);
	ARGUMENT("--plugins=%s", layout->plugins);
	for (size_t i = 0; i < call->n_plugins; i++)
		ARGUMENT("--plugins=%s", call->plugins[i]);
#undef ARGUMENT
	(void)setenv("LC_ALL", "C.UTF-8", 1);
	(void)execv(layout->worker, arguments);
	return dm_error_set(err, DM_E_CONFIG, "worker.start", "cannot start %s: %s", layout->worker,
		strerror(errno));
}

int dm_command_plugins(int argc, char **argv)
{
	struct dm_arena arena;
	struct dm_layout layout;
	struct dm_call call;
	struct dm_error err = { 0 };

	dm_arena_init(&arena, 0, NULL, NULL);
	int r = dm_call_parse(&arena, argc, argv, "jsph", &call, &err);
	if (!r && call.wants_help)
		return dm_command_help(argv[0]);
	if (!r && call.n_files)
		r = dm_error_set(&err, DM_E_USAGE, "usage.files",
			"dropmill plugins takes no files; see --help");
	if (!r)
		r = dm_layout_find(&arena, &layout, &err);
	if (!r)
		r = become_worker(&arena, &layout, &call, &err);
	dm_say_error(NULL, &err);
	dm_arena_done(&arena);
	return dm_code_exit(r);
}
