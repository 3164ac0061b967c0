/* dropmill config show: every value that holds, and where it stands. */
#include <stdio.h>
#include <string.h>

#include "call.h"
#include "commands.h"
#include "problems.h"
#include "say.h"
#include "settings/show.h"

static int show(struct dm_arena *arena, const struct dm_call *call, struct dm_error *err)
{
	const struct dm_settings *settings = NULL;
	struct dm_problems problems;
	unsigned flags = (call->origin ? DM_SHOW_ORIGIN : 0U) | (call->json ? DM_SHOW_JSON : 0U);

	dm_problems_init(&problems, arena);
	int r = dm_settings_read(
		arena, call->config ? call->config : DM_SETTINGS_PATH, &problems, &settings);
	dm_problems_say(arena, &problems, call->quiet);
	if (r)
		return r;
	struct dm_str text = dm_settings_show(arena, settings, flags);
	(void)fwrite(text.p, 1, text.n, stdout);
	return dm_say_flush(err);
}

int dm_command_config(int argc, char **argv)
{
	struct dm_arena arena;
	struct dm_call call;
	struct dm_error err = { 0 };

	dm_arena_init(&arena, 0, NULL, NULL);
	int r = dm_call_parse(&arena, argc, argv, "cOjh", &call, &err);
	if (!r && call.wants_help)
		return dm_command_help(argv[0]);
	if (!r && (call.n_files != 1 || strcmp(call.files[0], "show") != 0))
		r = dm_error_set(&err, DM_E_USAGE, "usage.config",
			"what about the configuration? dropmill config show");
	if (!r)
		r = show(&arena, &call, &err);
	if (err.code)
		dm_say_error(NULL, &err);
	dm_arena_done(&arena);
	return dm_code_exit(r);
}
