/* dropmill convert: files to reports beside them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "batch.h"
#include "commands.h"
#include "outputs.h"
#include "say.h"

struct convert {
	struct dm_arena arena;
	struct dm_call call;
	struct dm_layout layout;
	struct dm_inputs inputs;
	struct dm_outputs_plan plan;
	bool to_stdout;
	struct dm_error output_error; /* of stdout */
};

static void print_json(struct convert *c, const struct dm_batch_item *item)
{
	(void)fputs("{\"file\":", stdout);
	dm_say_json(item->input->path);
	if (item->error) {
		(void)fputs(",\"status\":\"failed\",\"error\":", stdout);
		dm_say_json_error(item->error);
		(void)fputs("}\n", stdout);
		return;
	}
	(void)fputs(",\"status\":\"done\",\"reader\":", stdout);
	dm_say_json(item->reader);
	(void)fputs(",\"outputs\":[", stdout);
	for (size_t i = 0; i < c->plan.n_suffixes; i++) {
		(void)fputs(i ? "," : "", stdout);
		dm_say_json(
			dm_inputs_output(&c->arena, item->input, &c->plan, c->plan.suffixes[i]));
	}
	(void)printf("],\"projects\":%llu,\"indicators\":%llu,\"findings\":{\"error\":%llu,"
		     "\"warning\":%llu,\"notice\":%llu},\"unplaced\":%llu,\"notes\":%llu}\n",
		(unsigned long long)item->counts.projects,
		(unsigned long long)item->counts.indicators,
		(unsigned long long)item->counts.errors, (unsigned long long)item->counts.warnings,
		(unsigned long long)item->counts.notices, (unsigned long long)item->counts.unplaced,
		(unsigned long long)item->counts.notes);
}

static void print(void *ctx, const struct dm_batch_item *item)
{
	struct convert *c = ctx;
	struct dm_arena_mark mark = dm_arena_mark(&c->arena);

	if (item->error && !c->call.json)
		dm_say_error(item->input->path, item->error);
	else if (c->to_stdout && !item->error)
		(void)dm_output_copy(item->content, STDOUT_FILENO, &c->output_error);
	else if (c->call.json)
		print_json(c, item);
	else
		for (size_t i = 0; i < c->plan.n_suffixes; i++)
			(void)puts(dm_inputs_output(
				&c->arena, item->input, &c->plan, c->plan.suffixes[i]));
	dm_arena_rewind(&c->arena, mark);
}

static void set_plan(struct convert *c)
{
	static const char *const all[] = { "json", "xml", "html" };

	if (!c->call.n_writers) {
		memcpy(c->call.writers, all, sizeof(all));
		c->call.n_writers = sizeof(all) / sizeof(all[0]);
	}
	c->to_stdout = c->call.out && !strcmp(c->call.out, "-");
	c->plan = (struct dm_outputs_plan){ .folder = c->to_stdout ? NULL : c->call.out,
		.suffixes = c->call.writers,
		.n_suffixes = c->call.n_writers };
}

static int check(struct convert *c, struct dm_error *err)
{
	if (!c->call.n_files)
		return dm_error_set(
			err, DM_E_USAGE, "usage.files", "which files? See dropmill convert --help");
	if (c->to_stdout && (!c->inputs.is_single || c->plan.n_suffixes != 1))
		return dm_error_set(err, DM_E_USAGE, "usage.stdout",
			"-o - wants one file and one writer, for example -t json");
	if (c->to_stdout)
		return 0;
	int r = dm_inputs_check(&c->inputs, &c->plan, err);
	if (!r && c->plan.folder)
		r = dm_output_folder(c->plan.folder, err);
	return r;
}

static int prepare(struct convert *c, int argc, char **argv, struct dm_error *err)
{
	int r = dm_call_parse(&c->arena, argc, argv, "tojgsLwpfh", &c->call, err);

	if (r || c->call.wants_help)
		return r;
	set_plan(c);
	dm_inputs_collect(&c->inputs, &c->arena, c->call.files, c->call.n_files, &c->plan);
	r = check(c, err);
	return r ? r : dm_layout_find(&c->arena, &c->layout, err);
}

int dm_command_convert(int argc, char **argv)
{
	static struct convert c;
	struct dm_error err = { 0 };

	dm_arena_init(&c.arena, 0, NULL, NULL);
	if (prepare(&c, argc, argv, &err)) {
		dm_say_error(NULL, &err);
		return dm_code_exit(err.code);
	}
	if (c.call.wants_help)
		return dm_command_help(argv[0]);
	int status = dm_batch_run(&(struct dm_batch_setup){ .arena = &c.arena,
		.layout = &c.layout,
		.call = &c.call,
		.inputs = &c.inputs,
		.plan = &c.plan,
		.writers = c.call.writers,
		.kind = DM_JOB_CONVERT,
		.flags = c.call.language && !strcmp(c.call.language, "en") ? DM_JOB_ENGLISH : 0,
		.to_stdout = c.to_stdout,
		.print = print,
		.ctx = &c });
	if (c.output_error.code) {
		dm_say_error(NULL, &c.output_error);
		status = dm_code_exit(c.output_error.code);
	}
	dm_arena_done(&c.arena);
	return status;
}
