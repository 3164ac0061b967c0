/* What the files of the small host share. */
#ifndef READER_STATE_H
#define READER_STATE_H

#include <setjmp.h>

#include "reader_host.h"

struct reading_state {
	struct reading *reading;
	const struct dm_plugin *plugin;
	const struct reading_setup *setup;
	const char *bytes;
	size_t n;
	uint32_t random;
	int32_t refused; /* what the sink answered last, where that was an error */
	struct dm_host host;
	struct dm_source source;
	struct dm_sink sink;
	jmp_buf full;
};

/* Records a breach of the plugin contract over whatever was recorded before; returns its code. */
int reading_breach(struct reading_state *, const char *id, const char *text);

struct dm_place reading_copy_place(struct dm_arena *, struct dm_place);

void reading_sink_init(struct reading_state *);

/* Gives anchors their spans and drops the cells that a merge covers. */
void reading_resolve_merges(struct dm_arena *, struct reading_table *);

#endif
