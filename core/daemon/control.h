/* The control socket: questions of `dropmill status`, `jobs`, `retry`, each a line of JSON, each
 * answered by lines of JSON.
 *
 *   {"command":"jobs","limit":20}      one request a connection, at most 64 KiB
 *   {"id":...}                         any number of lines
 *   {"end":true}                       or {"error":{"code":...,"id":...,"text":...}}
 *
 * AF_UNIX, mode 0660: who may open the file may ask (unix(7)); SO_PEERCRED says who it was. A client
 * that asks nothing, or does not read its answer, is cut off after some seconds; at most 32 are served
 * at once, others wait. Nothing in here touches the disk but the socket and its folder. SIGPIPE must be
 * ignored. */
#ifndef DM_DAEMON_CONTROL_H
#define DM_DAEMON_CONTROL_H

#include <stdbool.h>
#include <sys/types.h>
#include <uv.h>

#include "base/error.h"

/* A daemon that is killed while it starts a worker leaves a child that has its locks and its socket until it begins
 * its own program: what is taken is looked at again for so long. */
enum { DM_DAEMON_LEFTOVER_MS = 1000 };

struct dm_control;

/* One question, until it is ended. */
struct dm_question;

struct dm_control_events {
	/* Every question must be ended once, now or later, also where the client is gone. */
	void (*on_question)(void *ctx, struct dm_question *);
	void (*on_closed)(void *ctx);
};

/* Listens at `path`, in a folder that is made where it alone is missing. A socket that nobody listens at is replaced;
 * DM_E_CONFIG "control.taken" where somebody does, or where something else stands there,
 * "control.path" where there can be none, "control.group"; DM_E_NOMEM. Then nothing is left behind
 * and on_closed is not called. `group` (gid_t)-1: as it comes. */
int dm_control_open(uv_loop_t *, const char *path, gid_t group, const struct dm_control_events *,
	void *ctx, struct dm_control **ret, struct dm_error *);

/* The command's name, and its members. Borrowed; NULL where it has none of that name and type. */
const char *dm_question_command(const struct dm_question *);
const char *dm_question_text(const struct dm_question *, const char *member);
/* False where it has none, or it is no whole number from 0. */
bool dm_question_number(const struct dm_question *, const char *member, uint64_t *ret);
uid_t dm_question_uid(const struct dm_question *);

/* Sends one line (JSON without line ends; the line end is added). */
void dm_question_line(struct dm_question *, const char *json);

/* Ends it: with an error, or NULL. */
void dm_question_end(struct dm_question *, const struct dm_error *);

/* Takes no more, removes the socket, cuts off open questions (which must be ended still, before or
 * after on_closed), empties *control; on_closed follows from the loop. Accepts NULL. */
void dm_control_close(struct dm_control **);

/* How long a client may take to ask, and to read, instead of 10 s; for those who come from now on. */
void dm_control_set_patience(struct dm_control *, uint64_t ms);

#endif
