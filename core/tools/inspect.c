/* dropmill inspect: what a reader delivers, before anything is recognised. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "batch.h"
#include "commands.h"
#include "outputs.h"
#include "say.h"

struct inspect {
	struct dm_arena arena;
	struct dm_call call;
	struct dm_layout layout;
	struct dm_inputs inputs;
	struct dm_outputs_plan plan;
	struct dm_error output_error;
};

/* One object a line, with the file's name. */
static void print_line(struct inspect *c, const struct dm_batch_item *item)
{
	(void)fputs("{\"file\":", stdout);
	dm_say_json(item->input->path);
	if (item->error) {
		(void)fputs(",\"error\":", stdout);
		dm_say_json(item->error->text);
	} else {
		(void)fputs(",", stdout);
		(void)fflush(stdout);
		(void)dm_output_copy(item->content, STDOUT_FILENO, &c->output_error);
	}
	(void)fputs("}\n", stdout);
}

/* The object of a refused file, where the others have theirs. */
static void publish_error(struct inspect *c, const struct dm_batch_item *item)
{
	const char *path = dm_inputs_output(&c->arena, item->input, &c->plan, "json");
	struct dm_output out = { 0 };
	struct dm_error *err = &c->output_error;

	if (dm_output_open(&out, path, err))
		return;
	FILE *f = fdopen(dup(out.fd), "w");
	if (!f || fputs("{\"error\":", f) < 0) {
		dm_output_discard(&out);
		return;
	}
	dm_say_json_to(f, item->error->text);
	(void)fputs("}\n", f);
	if (fclose(f))
		dm_output_discard(&out);
	else
		(void)dm_output_publish(&out, err);
}

static void print(void *ctx, const struct dm_batch_item *item)
{
	struct inspect *c = ctx;

	if (c->plan.folder && item->error)
		publish_error(c, item);
	if (item->error && (c->plan.folder || c->inputs.is_single))
		dm_say_error(item->input->path, item->error);
	else if (!c->plan.folder && c->inputs.is_single)
		(void)dm_output_copy(item->content, STDOUT_FILENO, &c->output_error);
	else if (!c->plan.folder)
		print_line(c, item);
}

static int prepare(struct inspect *c, int argc, char **argv, struct dm_error *err)
{
	static const char *const suffixes[] = { "json" };
	int r = dm_call_parse(&c->arena, argc, argv, "ojlsLwph", &c->call, err);

	if (r || c->call.wants_help)
		return r;
	if (!c->call.n_files)
		return dm_error_set(
			err, DM_E_USAGE, "usage.files", "which files? See dropmill inspect --help");
	if (c->call.out && !strcmp(c->call.out, "-"))
		c->call.out = NULL; /* stdout is where it goes anyway */
	c->plan = (struct dm_outputs_plan){ c->call.out, suffixes, 1 };
	dm_inputs_collect(&c->inputs, &c->arena, c->call.files, c->call.n_files, &c->plan);
	if (c->plan.folder) {
		r = dm_inputs_check(&c->inputs, &c->plan, err);
		if (!r)
			r = dm_output_folder(c->plan.folder, err);
	}
	return r ? r : dm_layout_find(&c->arena, &c->layout, err);
}

int dm_command_inspect(int argc, char **argv)
{
	static const char *const writers[] = { "inspect" };
	static struct inspect c;
	struct dm_error err = { 0 };

	dm_arena_init(&c.arena, 0, NULL, NULL);
	if (prepare(&c, argc, argv, &err)) {
		dm_say_error(NULL, &err);
		return dm_code_exit(err.code);
	}
	if (c.call.wants_help)
		return dm_command_help(argv[0]);
	bool lines = !c.plan.folder && !c.inputs.is_single;
	int status = dm_batch_run(&(struct dm_batch_setup){ .arena = &c.arena,
		.layout = &c.layout,
		.call = &c.call,
		.inputs = &c.inputs,
		.plan = &c.plan,
		.writers = writers,
		.kind = DM_JOB_INSPECT,
		.flags = lines ? DM_JOB_BARE : 0,
		.to_stdout = !c.plan.folder,
		.print = print,
		.ctx = &c });
	if (c.output_error.code) {
		dm_say_error(NULL, &c.output_error);
		status = dm_code_exit(c.output_error.code);
	}
	dm_arena_done(&c.arena);
	return status;
}
