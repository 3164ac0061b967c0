/* What the daemon says at its control socket: a table of commands. The journal is asked on its own
 * thread, disks on those of the loop. */
#include <stdlib.h>
#include <string.h>

#include "answers_parts.h"

void dm_answer_free_lines(struct dm_answer *a)
{
	for (size_t i = 0; i < a->lines.n; i++) {
		free(a->lines.items[i].text);
		free(a->lines.items[i].waiting);
	}
	a->lines.n = 0;
}

void dm_answer_end(struct dm_answer *a, const struct dm_error *err)
{
	dm_question_end(a->question, err && err->code ? err : NULL);
	dm_answer_free_lines(a);
	dm_arena_done(&a->arena);
	free(a);
}

struct dm_str dm_answer_keep(struct dm_answer *a, struct dm_str text)
{
	return dm_arena_str(&a->arena, text);
}

/* --- All of them. */

static const struct {
	const char *name;
	int (*answer)(struct dm_answer *);
} COMMANDS[] = {
	{ "status", dm_answer_status },
	{ "jobs", dm_answer_jobs },
	{ "retry", dm_answer_retry },
};

static int begin(struct dm_answer *a)
{
	const char *command = dm_question_command(a->question);

	for (size_t i = 0; i < sizeof(COMMANDS) / sizeof(COMMANDS[0]); i++)
		if (command && strcmp(COMMANDS[i].name, command) == 0)
			return COMMANDS[i].answer(a);
	return dm_error_set(&a->error, DM_E_USAGE, "control.command",
		"the daemon knows no such command; it is of another version");
}

void dm_daemon_answer(struct dm_daemon *d, struct dm_question *question)
{
	struct dm_answer *a = calloc(1, sizeof(*a));
	struct dm_error err = { 0 };

	if (!a)
		(void)dm_error_set(&err, DM_E_NOMEM, "system", "no memory to answer");
	else if (d->is_stopping)
		(void)dm_error_set(
			&err, DM_E_CANCELLED, "control.stopping", "the daemon is about to end");
	if (err.code) {
		dm_question_end(question, &err);
		free(a);
		return;
	}
	a->daemon = d;
	a->question = question;
	a->request.ctx = a;
	dm_arena_init(&a->arena, 0, NULL, NULL);
	if (begin(a)) {
		dm_answer_end(a, &a->error);
		return;
	}
	dm_journal_thread_send(d->traffic.journal, &a->request);
}
