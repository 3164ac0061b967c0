/* dropmill convert: files to reports beside them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "documents.h"
#include "outputs.h"
#include "say.h"

static bool is_to_stdout(const struct dm_call *call)
{
	return call->out && !strcmp(call->out, "-");
}

static void set_plan(struct dm_documents *c)
{
	static const char *const all[] = { "json", "xml", "html" };

	if (!c->call.n_writers) {
		memcpy(c->call.writers, all, sizeof(all));
		c->call.n_writers = sizeof(all) / sizeof(all[0]);
	}
	c->plan = (struct dm_outputs_plan){ .folder = is_to_stdout(&c->call) ? NULL : c->call.out,
		.suffixes = c->call.writers,
		.n_suffixes = c->call.n_writers };
}

static int check(struct dm_documents *c, struct dm_error *err)
{
	if (is_to_stdout(&c->call))
		return c->inputs.is_single && c->plan.n_suffixes == 1
			       ? 0
			       : dm_error_set(err, DM_E_USAGE, "usage.stdout",
					 "-o - wants one file and one writer, for example -t json");
	int r = dm_inputs_check(&c->inputs, &c->plan, err);
	if (!r && c->plan.folder)
		r = dm_output_folder(c->plan.folder, err);
	return r;
}

static void set_batch(struct dm_documents *c, struct dm_batch_setup *setup)
{
	setup->writers = c->call.writers;
	setup->kind = DM_JOB_CONVERT;
	setup->flags = c->call.language && !strcmp(c->call.language, "en") ? DM_JOB_ENGLISH : 0;
	setup->to_stdout = is_to_stdout(&c->call);
}

static void print_json(struct dm_documents *c, const struct dm_batch_item *item)
{
	dm_documents_say_file(item);
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
	struct dm_documents *c = ctx;
	struct dm_arena_mark mark = dm_arena_mark(&c->arena);

	if (item->error && !c->call.json)
		dm_say_error(item->input->path, item->error);
	else if (is_to_stdout(&c->call) && !item->error)
		(void)dm_output_copy(item->content, STDOUT_FILENO, &c->output_error);
	else if (c->call.json)
		print_json(c, item);
	else
		for (size_t i = 0; i < c->plan.n_suffixes; i++)
			(void)puts(dm_inputs_output(
				&c->arena, item->input, &c->plan, c->plan.suffixes[i]));
	dm_arena_rewind(&c->arena, mark);
}

int dm_command_convert(int argc, char **argv)
{
	static const struct dm_documents_command command = { .letters = "tojlgsLwpfh",
		.set_plan = set_plan,
		.check = check,
		.set_batch = set_batch,
		.print = print };
	static struct dm_documents c;

	return dm_documents_run(&c, &command, argc, argv);
}
