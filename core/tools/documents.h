/* What the commands that read documents share: options, files, workers, exit status. */
#ifndef DM_TOOLS_DOCUMENTS_H
#define DM_TOOLS_DOCUMENTS_H

#include "batch.h"
#include "call.h"
#include "inputs.h"
#include "pool/layout.h"

struct dm_documents {
	struct dm_arena arena;
	struct dm_call call;
	struct dm_layout layout;
	struct dm_inputs inputs;
	struct dm_outputs_plan plan;
	struct dm_error output_error; /* of stdout, or of what print itself writes */
};

struct dm_documents_command {
	const char *letters; /* of dm_call_parse */
	/* Sets plan.folder and plan.suffixes from the call. */
	void (*set_plan)(struct dm_documents *);
	/* May be null: refuses calls once the inputs are known. DM_E_USAGE, DM_E_OUTPUT. */
	int (*check)(struct dm_documents *, struct dm_error *);
	/* Sets what differs of the batch: writers, kind, flags, to_stdout, keeps_failed. */
	void (*set_batch)(struct dm_documents *, struct dm_batch_setup *);
	/* ctx is the struct dm_documents. */
	void (*print)(void *ctx, const struct dm_batch_item *);
};

/* Runs a command over the files of its line; `documents` comes zeroed. Returns the exit status. */
int dm_documents_run(
	struct dm_documents *, const struct dm_documents_command *, int argc, char **argv);

/* Opens the object that a command prints for a file: {"file":"PATH" */
void dm_documents_say_file(const struct dm_batch_item *);

#endif
