/* JSON on its way to the destination: literal bytes and printed trees, gathered in one buffer.
 *
 * The first error is kept and makes every later call do nothing. */
#ifndef DM_PLUGINS_JSON_OUT_H
#define DM_PLUGINS_JSON_OUT_H

#include "dropmill/plugin.h"

#include <cjson/cJSON.h>

struct dm_out {
	const struct dm_host *host;
	const struct dm_dest *dest;
	char *bytes;
	size_t n, room;
	int32_t code; /* the first error; 0: none */
};

void dm_out_init(struct dm_out *, const struct dm_host *, const struct dm_dest *);

/* Sends what waits; the first error, or 0. */
int32_t dm_out_done(struct dm_out *);

/* A C string as it is: punctuation and keys. */
void dm_out_put(struct dm_out *, const char *);

/* A whole tree. */
void dm_out_tree(struct dm_out *, const cJSON *);

/* An object with members, to be continued: without its closing brace. */
void dm_out_begin(struct dm_out *, const cJSON *object);

#endif
