/* Blocks as the JSON of `dropmill inspect`, written while they arrive.
 *
 * A table whose merges are known and that stands in no other is written row by row. Others are kept
 * in a few bytes a cell until their end; paragraphs and warnings until the end of the document,
 * since they come after the tables. */
#ifndef DM_WORKER_INSPECT_H
#define DM_WORKER_INSPECT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "dropmill/plugin.h"

struct dm_inspect;

struct dm_inspect_counts {
	uint64_t tables, paragraphs, notes;
};

/* Everything it keeps is memory of the job; `dest` is borrowed. With is_bare the outer braces are
 * left out and everything stands in one line. */
struct dm_inspect *dm_inspect_new(struct dm_arena *job, const struct dm_dest *dest, bool is_bare);

/* Gives back what is not the arena's; accepts NULL. Before the arena is done. */
void dm_inspect_free(struct dm_inspect **);

/* Where blocks go. */
const struct dm_sink *dm_inspect_sink(struct dm_inspect *);

/* Takes a note of the reader (ctx of struct dm_host_setup). */
void dm_inspect_note(void *inspect, const struct dm_note *);

/* Ends the object. Returns the first code that `dest` answered, or 0. */
int dm_inspect_finish(struct dm_inspect *, struct dm_str reader, struct dm_inspect_counts *ret);

#endif
