/* dropmill explain: how a document was understood, and what was left out. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "batch.h"
#include "commands.h"
#include "outputs.h"
#include "say.h"

struct explain {
	struct dm_arena arena;
	struct dm_call call;
	struct dm_layout layout;
	struct dm_inputs inputs;
	struct dm_outputs_plan plan;
	struct dm_error output_error;
	bool has_printed;
};

/* A worker that died has told nothing; programs still get an object for each file. */
static void print_error(const struct dm_batch_item *item)
{
	(void)fputs("{\"file\":", stdout);
	dm_say_json(item->input->path);
	(void)fputs(",\"error\":", stdout);
	dm_say_json_error(item->error);
	(void)fputs("}\n", stdout);
}

static void print(void *ctx, const struct dm_batch_item *item)
{
	struct explain *c = ctx;
	bool has_content = item->content >= 0 && lseek(item->content, 0, SEEK_END) > 0;

	if (has_content && c->has_printed && !c->call.json)
		(void)fputs("\n", stdout);
	c->has_printed |= has_content;
	(void)fflush(stdout);
	if (has_content)
		(void)dm_output_copy(item->content, STDOUT_FILENO, &c->output_error);
	else if (item->error && c->call.json)
		print_error(item);
	if (item->error)
		dm_say_error(item->input->path, item->error);
}

static int prepare(struct explain *c, int argc, char **argv, struct dm_error *err)
{
	static const char *const suffixes[] = { "explain" };
	int r = dm_call_parse(&c->arena, argc, argv, "jlsLwpfh", &c->call, err);

	if (r || c->call.wants_help)
		return r;
	if (!c->call.n_files)
		return dm_error_set(
			err, DM_E_USAGE, "usage.files", "which files? See dropmill explain --help");
	c->plan = (struct dm_outputs_plan){ NULL, suffixes, 1 };
	dm_inputs_collect(&c->inputs, &c->arena, c->call.files, c->call.n_files, &c->plan);
	return dm_layout_find(&c->arena, &c->layout, err);
}

int dm_command_explain(int argc, char **argv)
{
	static const char *const writers[] = { "explain" };
	static struct explain c;
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
		.writers = writers,
		.kind = DM_JOB_EXPLAIN,
		.flags = c.call.json ? 0 : DM_JOB_TEXT,
		.to_stdout = true,
		.keeps_failed = true,
		.print = print,
		.ctx = &c });
	if (c.output_error.code) {
		dm_say_error(NULL, &c.output_error);
		status = dm_code_exit(c.output_error.code);
	}
	dm_arena_done(&c.arena);
	return status;
}
