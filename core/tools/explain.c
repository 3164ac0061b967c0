/* dropmill explain: how a document was understood, and what was left out. */
#include <stdio.h>
#include <unistd.h>

#include "commands.h"
#include "documents.h"
#include "outputs.h"
#include "say.h"

struct explain {
	struct dm_documents documents; /* first: print gets it */
	bool has_printed;
};

static void set_plan(struct dm_documents *documents)
{
	static const char *const suffixes[] = { "explain" };

	documents->plan = (struct dm_outputs_plan){ NULL, suffixes, 1 };
}

static void set_batch(struct dm_documents *documents, struct dm_batch_setup *setup)
{
	static const char *const writers[] = { "explain" };

	setup->writers = writers;
	setup->kind = DM_JOB_EXPLAIN;
	setup->flags = documents->call.json ? 0 : DM_JOB_TEXT;
	setup->to_stdout = true;
	setup->keeps_failed = true;
}

/* A worker that died has told nothing; programs still get an object for each file. */
static void print_error(const struct dm_batch_item *item)
{
	dm_documents_say_file(item);
	(void)fputs(",\"error\":", stdout);
	dm_say_json_error(item->error);
	(void)fputs("}\n", stdout);
}

static void print(void *ctx, const struct dm_batch_item *item)
{
	struct explain *c = ctx;
	bool has_content = item->content >= 0 && lseek(item->content, 0, SEEK_END) > 0;

	if (has_content && c->has_printed && !c->documents.call.json)
		(void)fputs("\n", stdout);
	c->has_printed |= has_content;
	(void)fflush(stdout);
	if (has_content)
		(void)dm_output_copy(item->content, STDOUT_FILENO, &c->documents.output_error);
	else if (item->error && c->documents.call.json)
		print_error(item);
	if (item->error)
		dm_say_error(item->input->path, item->error);
}

int dm_command_explain(int argc, char **argv)
{
	static const struct dm_documents_command command = {
		.letters = "jlsLwpfh", .set_plan = set_plan, .set_batch = set_batch, .print = print
	};
	static struct explain c;

	return dm_documents_run(&c.documents, &command, argc, argv);
}
