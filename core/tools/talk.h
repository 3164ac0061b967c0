/* What the commands that ask the daemon have in common: where it listens, one question and its
 * answer, and the exit status. */
#ifndef DM_TOOLS_TALK_H
#define DM_TOOLS_TALK_H

#include <cjson/cJSON.h>

#include "call.h"

struct dm_talk {
	const char *path; /* of the socket */
	bool is_absent;	  /* nobody listens there */
};

struct dm_talk_command {
	const char *letters; /* of its options */
	bool wants_words;    /* behind the options; else there must be none */
	/* Gives the exit status. */
	int (*run)(struct dm_talk *, const struct dm_call *);
};

/* Parses the call, reads where the daemon listens, and runs the command. */
int dm_talk_command(int argc, char **argv, const struct dm_talk_command *);

/* One line of an answer, as it came and parsed. Valid during the call. */
typedef void dm_talk_line_fn(void *ctx, struct dm_str line, const cJSON *);

/* Asks, and hands over the lines of the answer. An error of the daemon's is given back as it told it;
 * DM_E_NOT_FOUND "daemon.absent" where none listens (and is_absent is set), DM_E_IO
 * "daemon.permission", "daemon.silent", "daemon.cut-off". */
int dm_talk_ask(
	struct dm_talk *, const cJSON *request, dm_talk_line_fn *, void *ctx, struct dm_error *);

/* Tells the error, and gives the exit status of `code`. */
int dm_talk_failed(const struct dm_talk *, const char *path, int code, const struct dm_error *);

/* A new request with its command, on the heap. Aborts where there is no memory, as an arena does. */
cJSON *dm_talk_request(const char *command);

/* Members of an answer: null where there is none, 0. Borrowed. */
struct dm_str dm_talk_text(const cJSON *, const char *key);
double dm_talk_number(const cJSON *, const char *key);

/* A time of the daemon's as local time, for people; what is none stays as it is. */
struct dm_str dm_talk_time(struct dm_arena *, struct dm_str);

#endif
