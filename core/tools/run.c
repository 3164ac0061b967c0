/* dropmill run: the daemon, in the foreground. */
#include <stdio.h>

#include "call.h"
#include "commands.h"
#include "daemon/daemon.h"
#include "pool/layout.h"
#include "say.h"

static void on_problem(void *ctx, const struct dm_problem *problem)
{
	(void)fputs(dm_problem_text(ctx, problem).p, stderr);
}

static int run(struct dm_arena *arena, const struct dm_call *call, struct dm_error *err)
{
	struct dm_layout layout;
	int r = dm_layout_find(arena, &layout, err);

	if (r)
		return r;
	return dm_daemon_run(
		&(struct dm_daemon_setup){
			.config = call->config ? call->config : DM_SETTINGS_PATH,
			.layout = &layout,
			.on_problem = on_problem,
			.ctx = arena,
		},
		err);
}

int dm_command_run(int argc, char **argv)
{
	struct dm_arena arena;
	struct dm_call call;
	struct dm_error err = { 0 };

	dm_arena_init(&arena, 0, NULL, NULL);
	int r = dm_call_parse(&arena, argc, argv, "ch", &call, &err);
	if (!r && call.wants_help)
		return dm_command_help(argv[0]);
	if (!r && call.n_files)
		r = dm_error_set(&err, DM_E_USAGE, "usage.files",
			"dropmill run takes no files but with -c; see --help");
	if (!r)
		r = run(&arena, &call, &err);
	if (r)
		dm_say_error(NULL, &err);
	dm_arena_done(&arena);
	return dm_code_exit(r);
}
