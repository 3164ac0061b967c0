/* dropmill inspect: what a reader delivers, before anything is recognised. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "documents.h"
#include "outputs.h"
#include "say.h"

static void set_plan(struct dm_documents *c)
{
	static const char *const suffixes[] = { "json" };

	if (c->call.out && !strcmp(c->call.out, "-"))
		c->call.out = NULL; /* stdout is where it goes anyway */
	c->plan = (struct dm_outputs_plan){ c->call.out, suffixes, 1 };
}

static int check(struct dm_documents *c, struct dm_error *err)
{
	if (!c->plan.folder)
		return 0;
	int r = dm_inputs_check(&c->inputs, &c->plan, err);
	return r ? r : dm_output_folder(c->plan.folder, err);
}

static void set_batch(struct dm_documents *c, struct dm_batch_setup *setup)
{
	static const char *const writers[] = { "inspect" };

	setup->writers = writers;
	setup->kind = DM_JOB_INSPECT;
	setup->flags = c->plan.folder || c->inputs.is_single ? 0 : DM_JOB_BARE;
	setup->to_stdout = !c->plan.folder;
}

/* One object a line, with the file's name. */
static void print_line(struct dm_documents *c, const struct dm_batch_item *item)
{
	dm_documents_say_file(item);
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
static void publish_error(struct dm_documents *c, const struct dm_batch_item *item)
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
	struct dm_documents *c = ctx;

	if (c->plan.folder && item->error)
		publish_error(c, item);
	if (item->error && (c->plan.folder || c->inputs.is_single))
		dm_say_error(item->input->path, item->error);
	else if (!c->plan.folder && c->inputs.is_single)
		(void)dm_output_copy(item->content, STDOUT_FILENO, &c->output_error);
	else if (!c->plan.folder)
		print_line(c, item);
}

int dm_command_inspect(int argc, char **argv)
{
	static const struct dm_documents_command command = { .letters = "ojlsLwph",
		.set_plan = set_plan,
		.check = check,
		.set_batch = set_batch,
		.print = print };
	static struct dm_documents c;

	return dm_documents_run(&c, &command, argc, argv);
}
