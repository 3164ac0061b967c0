/* dropmill doctor: what a folder is good for as the root of a route. */
#include <stdio.h>

#include "call.h"
#include "commands.h"
#include "daemon/checkup.h"
#include "say.h"

struct doctor {
	bool json;
	size_t n, bad;
};

static void on_row(void *ctx, const struct dm_checkup_row *row)
{
	static const char *const words[] = { "good", "warning", "bad" };
	struct doctor *d = ctx;

	d->bad += row->verdict == DM_CHECKUP_BAD;
	if (!d->json) {
		(void)printf("%-8s %-8s %s\n", words[row->verdict], row->name, row->text.p);
		return;
	}
	(void)printf("%s{\"name\":\"%s\",\"verdict\":\"%s\",\"text\":", d->n++ ? "," : "",
		row->name, words[row->verdict]);
	dm_say_json(row->text.p);
	(void)fputs("}", stdout);
}

static int examine(struct dm_arena *arena, const struct dm_call *call, struct dm_error *err)
{
	struct doctor d = { .json = call->json };

	if (d.json) {
		(void)fputs("{\"folder\":", stdout);
		dm_say_json(call->files[0]);
		(void)fputs(",\"findings\":[", stdout);
	}
	int r = dm_checkup_run(arena, call->files[0], on_row, &d, err);
	if (d.json)
		(void)printf("],\"usable\":%s}\n", r || d.bad ? "false" : "true");
	if (!r && d.bad)
		r = dm_error_set(err, DM_E_CONFIG, "doctor.unusable",
			"no route can work in this folder; choose one on another file system");
	return r ? r : dm_say_flush(err);
}

int dm_command_doctor(int argc, char **argv)
{
	struct dm_arena arena;
	struct dm_call call;
	struct dm_error err = { 0 };

	dm_arena_init(&arena, 0, NULL, NULL);
	int r = dm_call_parse(&arena, argc, argv, "jh", &call, &err);
	if (!r && call.wants_help)
		return dm_command_help(argv[0]);
	if (!r && call.n_files != 1)
		r = dm_error_set(&err, DM_E_USAGE, "usage.files",
			"dropmill doctor wants one folder; see --help");
	if (!r)
		r = examine(&arena, &call, &err);
	if (r)
		dm_say_error(call.n_files == 1 ? call.files[0] : NULL, &err);
	dm_arena_done(&arena);
	return dm_code_exit(r);
}
