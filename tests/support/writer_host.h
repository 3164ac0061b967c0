/* The smallest host that can run a writer plugin: memory from an arena, the first problem kept,
 * bytes gathered, and a destination that can be told to fail. */
#ifndef DM_TESTS_WRITER_HOST_H
#define DM_TESTS_WRITER_HOST_H

#include "base/str.h"
#include "dropmill/plugin.h"

struct writer_host {
	struct dm_host host;
	struct dm_dest dest;
	struct dm_arena arena;
	struct dm_buf bytes;  /* what was written */
	int32_t problem_code; /* of the first problem; 0: none */
	char problem_id[64];
	size_t fail_at;	   /* dest refuses the call that would pass this many bytes; 0: never */
	bool refused;	   /* dest did */
	size_t late_calls; /* of dest after it refused: must stay 0 */
	size_t notes;
	/* Options: NULL-ended pairs key, value; NULL: none. */
	const char *const *options;
};

enum { WRITER_HOST_DEST_CODE = DM_E_SPACE }; /* what dest answers when it refuses */

/* The host must not move after this. */
void writer_host_init(struct writer_host *);
void writer_host_done(struct writer_host *);

/* Runs the plugin on a report, from an empty destination; what write answered, and the bytes in
 * host->bytes. */
int32_t writer_host_run(struct writer_host *, const struct dm_plugin *, const struct dm_report *);

#endif
