/* Sends files through workers on all cores and tells the outcomes in the order of the files. */
#ifndef DM_TOOLS_BATCH_H
#define DM_TOOLS_BATCH_H

#include "call.h"
#include "inputs.h"
#include "ipc/message.h"
#include "pool/layout.h"

/* What became of one file. */
struct dm_batch_item {
	const struct dm_input *input;
	bool is_done;
	const struct dm_error *error; /* NULL: all is well */
	int content;		      /* what goes to stdout; -1: nothing */
	char reader[DM_ID_MAX + 1];
	struct dm_counts counts;
};

struct dm_batch_setup {
	struct dm_arena *arena; /* of the program */
	const struct dm_layout *layout;
	const struct dm_call *call;
	const struct dm_inputs *inputs;
	const struct dm_outputs_plan *plan;
	const char *const *writers; /* ids, one for each suffix of the plan */
	uint32_t kind, flags;	    /* of the jobs */
	bool to_stdout;		    /* the only output is kept in item->content */
	bool keeps_failed;	    /* ... also of a file that failed: it tells why */
	/* Tells one file; in order, each once. Not called after an interruption. */
	void (*print)(void *ctx, const struct dm_batch_item *);
	void *ctx;
};

/* Runs until every file is told. Returns the exit status: for a single file that of its error, for
 * several 0 or 1; where workers cannot run at all that of the reason, which is said on stderr; 128
 * and the number after a signal. No temporary file is left in any case. */
int dm_batch_run(const struct dm_batch_setup *);

#endif
