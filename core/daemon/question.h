/* One connection to the control socket: reads one line, hands it over, sends the answer, ends. What
 * may be asked of it is in control.h; this is for control.c alone. */
#ifndef DM_DAEMON_QUESTION_H
#define DM_DAEMON_QUESTION_H

#include <cjson/cJSON.h>

#include "control.h"

enum {
	DM_QUESTION_SIZE = 64 * 1024, /* of a request, with its line end */
	DM_QUESTION_PATIENCE_MS = 10000,
};
#define DM_QUESTION_UNREAD_MAX ((uint64_t)64 << 20) /* bytes of an answer that wait to be read */

/* Borrowed until the question is free. */
struct dm_question_setup {
	uv_loop_t *loop;
	uint64_t patience_ms; /* to ask, and between two signs that the answer is read */
	void (*on_asked)(void *ctx, struct dm_question *);
	/* Handles were closed, or the question was ended. The last thing that is done with it. */
	void (*on_change)(void *ctx);
	void *ctx;
};

/* All zero: free. */
struct dm_question {
	uint32_t magic; /* 0: free */
	const struct dm_question_setup *setup;
	uv_pipe_t pipe;
	uv_timer_t timer;
	unsigned open_handles;
	bool is_asked;	     /* and not ended yet: somebody has its address */
	bool is_done;	     /* the answer is complete */
	bool is_waiting;     /* for the client to read */
	unsigned writes;     /* under way */
	uint64_t put, taken; /* bytes of the answer; of these, gone at the last look */
	uid_t uid;
	cJSON *request;
	size_t n;
	char line[DM_QUESTION_SIZE];
};

/* Accepts the connection that waits at the listener. The question, a free one, is busy from here on,
 * also where the connection is of no use. */
void dm_question_accept(struct dm_question *, const struct dm_question_setup *, uv_stream_t *);

/* Closes the connection at once. What was asked must be ended still. */
void dm_question_cut(struct dm_question *);

static inline bool dm_question_is_free(const struct dm_question *question)
{
	return !question->magic;
}

#endif
