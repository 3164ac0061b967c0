/* An answer that is being made, for answers.c and answer_*.c only. */
#ifndef DM_DAEMON_ANSWERS_PARTS_H
#define DM_DAEMON_ANSWERS_PARTS_H

#include "base/arena.h"
#include "base/vec.h"
#include "daemon_parts.h"
#include "journal/lookup.h"
#include "status.h"

/* A job of the answer, on the heap. */
struct dm_answer_line {
	char id[DM_JOB_ID_SIZE];
	char *text;
	char *waiting; /* instead, where no worker has it yet; NULL: it cannot be so */
};

/* A question that waits for the journal, and perhaps for a disk. */
struct dm_answer {
	struct dm_daemon *daemon;
	struct dm_question *question;
	struct dm_journal_request request;
	struct dm_error error;
	struct dm_arena arena;

	struct dm_status_route *routes; /* status */
	size_t n_routes;

	struct dm_list_filter filter; /* jobs */
	DM_VEC(struct dm_answer_line) lines;

	char id[DM_JOB_ID_SIZE]; /* retry */
	struct dm_path path, place, back;
	struct dm_str route;
	enum dm_outcome outcome;
	struct dm_station *station;
	uv_work_t work;
	int result;
};

/* Sends the end, or the error, and frees. */
void dm_answer_end(struct dm_answer *, const struct dm_error *);

void dm_answer_free_lines(struct dm_answer *);

/* A copy that lives as long as the answer. */
struct dm_str dm_answer_keep(struct dm_answer *, struct dm_str);

/* One for each command: what the journal is to be asked, or an error in the answer. */
int dm_answer_status(struct dm_answer *);
int dm_answer_jobs(struct dm_answer *);
int dm_answer_retry(struct dm_answer *);

#endif
