/* What a worker says on its stderr: a pipe of its own, so that nobody's lines can be taken for the
 * daemon's, cut into lines, cleaned and bounded. The last lines are kept for its obituary. */
#ifndef DM_POOL_VOICE_H
#define DM_POOL_VOICE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum {
	DM_VOICE_LINE = 400,  /* bytes of a line that is told; what is longer comes as several */
	DM_VOICE_LINES = 100, /* lines that are told of one job; then no more until the next */
	DM_VOICE_LAST = 3,    /* lines that are kept */
	DM_VOICE_LAST_BYTES = 160,
};

struct dm_voice {
	int fd; /* our end; -1: none */
	size_t n, lines_left;
	char line[DM_VOICE_LINE + 4];		       /* that has not ended yet */
	char last[DM_VOICE_LAST][DM_VOICE_LAST_BYTES]; /* the newest first */
};

/* Hears one line: valid UTF-8 without control characters, never empty. */
typedef void dm_voice_fn(void *ctx, struct dm_str line);

/* Makes the pipe; the worker's end is the caller's. */
int dm_voice_open(struct dm_voice *, int *ret_theirs, struct dm_error *);
void dm_voice_close(struct dm_voice *);

/* Something new begins: as many lines as ever may be told. */
void dm_voice_begin(struct dm_voice *);
/* True while lines are told. */
bool dm_voice_is_heard(const struct dm_voice *);

/* Reads what is there, a bounded amount, and tells its lines, each ended by `on_line`; NULL: they are
 * only kept. False at the end of the pipe. */
bool dm_voice_hear(struct dm_voice *, dm_voice_fn *, void *ctx);
/* The same to the end, with what was left without a line's end: the worker is dead. */
void dm_voice_finish(struct dm_voice *, dm_voice_fn *, void *ctx);

/* The last lines, the oldest first, between " / "; "" where nothing was said. */
void dm_voice_last(const struct dm_voice *, char *to, size_t room);

#endif
