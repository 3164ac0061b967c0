#include "documents.h"

#include <stdio.h>

#include "commands.h"
#include "say.h"

static int prepare(struct dm_documents *documents, const struct dm_documents_command *command,
	int argc, char **argv, struct dm_error *err)
{
	struct dm_call *call = &documents->call;
	int r = dm_call_parse(&documents->arena, argc, argv, command->letters, call, err);

	if (r || call->wants_help)
		return r;
	if (!call->n_files)
		return dm_error_set(err, DM_E_USAGE, "usage.files",
			"which files? See dropmill %s --help", argv[0]);
	command->set_plan(documents);
	dm_inputs_collect(&documents->inputs, &documents->arena, call->files, call->n_files,
		&documents->plan);
	if (command->check)
		r = command->check(documents, err);
	return r ? r : dm_layout_find(&documents->arena, &documents->layout, err);
}

static int run(struct dm_documents *documents, const struct dm_documents_command *command)
{
	struct dm_batch_setup setup = { .arena = &documents->arena,
		.layout = &documents->layout,
		.call = &documents->call,
		.inputs = &documents->inputs,
		.plan = &documents->plan,
		.print = command->print,
		.ctx = documents };

	command->set_batch(documents, &setup);
	int status = dm_batch_run(&setup);

	if (!documents->output_error.code)
		return status;
	dm_say_error(NULL, &documents->output_error);
	return dm_code_exit(documents->output_error.code);
}

int dm_documents_run(struct dm_documents *documents, const struct dm_documents_command *command,
	int argc, char **argv)
{
	struct dm_error err = { 0 };
	int status;

	dm_arena_init(&documents->arena, 0, NULL, NULL);
	if (prepare(documents, command, argc, argv, &err)) {
		dm_say_error(NULL, &err);
		status = dm_code_exit(err.code);
	} else {
		status = documents->call.wants_help ? dm_command_help(argv[0])
						    : run(documents, command);
	}
	dm_arena_done(&documents->arena);
	return status;
}

void dm_documents_say_file(const struct dm_batch_item *item)
{
	(void)fputs("{\"file\":", stdout);
	dm_say_json(item->input->path);
}
