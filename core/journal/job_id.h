/* Names of jobs: 20 of [0-9a-z], each greater than all before it, so that a list sorted by name is
 * sorted by time.
 *
 * 9 digits of milliseconds since 1970 (until the year 5188), 4 that count within one, 7 of chance
 * drawn once for each source, which tell machines and restarts apart. Where the clock was set back,
 * the time of the last name goes on being used until the clock has passed it: names then tell the
 * order, not the hour. */
#ifndef DM_JOURNAL_JOB_ID_H
#define DM_JOURNAL_JOB_ID_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum { DM_JOB_ID_LENGTH = 20, DM_JOB_ID_SIZE = DM_JOB_ID_LENGTH + 1 };

struct dm_job_id {
	char text[DM_JOB_ID_SIZE];
};

struct dm_job_id_source {
	uint64_t ms;	   /* of the newest name */
	uint32_t sequence; /* within that millisecond */
	char chance[7];
};

/* Fails only where the system gives no random bytes. */
int dm_job_id_source_init(struct dm_job_id_source *, struct dm_error *);

/* The next names will be greater than this one: for the last one of the journal
 * (dm_journal_last_id), and for folders found at start that the journal never heard of. What is no
 * name is passed over. */
void dm_job_id_source_raise(struct dm_job_id_source *, struct dm_str id);

/* Gives a new name, NUL-terminated. now_ms: the wall clock; any value will do. */
void dm_job_id_next(struct dm_job_id_source *, int64_t now_ms, char ret[DM_JOB_ID_SIZE]);

/* When a valid name was made, by the clock of its machine: ms since 1970. */
int64_t dm_job_id_ms(struct dm_str);

/* True for 20 of [0-9a-z]: ask before a name from outside becomes part of a path. */
bool dm_job_id_is_valid(struct dm_str);

#endif
