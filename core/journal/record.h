/* What the journal knows about one job, and the words for it. */
#ifndef DM_JOURNAL_RECORD_H
#define DM_JOURNAL_RECORD_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "job_id.h"

enum { DM_DIGEST_SIZE = 32 }; /* SHA-256 */

/* Where a job stands. A job is unfinished until its file is where it belongs. */
enum dm_state {
	DM_STATE_CLAIMED,    /* in .work, copied and hashed; waits for a worker */
	DM_STATE_CONVERTING, /* an attempt is under way */
	DM_STATE_CONVERTED,  /* results are complete in .work, not published */
	DM_STATE_PUBLISHED,  /* results are in out/, the source still in .work */
	DM_STATE_SKIPPED, /* content known already, nothing to publish; the source still in .work */
	DM_STATE_FAILED,  /* given up with a reason; the source still in .work */
	DM_STATE_FINISHED, /* the source is in done/ or failed/, or back in in/ */
	DM_STATE_COUNT
};

/* How a job ends; decided before the file is moved. */
enum dm_outcome {
	DM_OUTCOME_NONE, /* undecided */
	DM_OUTCOME_PUBLISHED,
	DM_OUTCOME_SKIPPED,
	DM_OUTCOME_FAILED,
	DM_OUTCOME_RETURNED, /* put back where it was dropped: a later claim is another job */
	DM_OUTCOME_COUNT
};

/* The word of people and programs: "converting", "published". NULL for what is no such value. */
const char *dm_state_name(enum dm_state);
const char *dm_outcome_name(enum dm_outcome);
/* False for what is no such word. */
bool dm_state_from_name(struct dm_str name, enum dm_state *ret);
bool dm_outcome_from_name(struct dm_str name, enum dm_outcome *ret);

/* Slices live as long as the call that hands the record over; ids are "" where there is none. Times
 * are milliseconds since 1970 by the wall clock: for display, not for decisions. */
struct dm_record {
	char id[DM_JOB_ID_SIZE];
	struct dm_str route;
	struct dm_str path;   /* as bytes, within in/ */
	struct dm_str stored; /* name under which it is published */
	uint64_t bytes;
	uint8_t sha256[DM_DIGEST_SIZE], config[DM_DIGEST_SIZE];
	enum dm_state state;
	enum dm_outcome outcome;
	int64_t claimed_at, changed_at;
	uint32_t attempts; /* begun */
	uint32_t crashes;  /* of these, ended by what only a fresh worker may mend (AGAIN) */
	uint32_t lost;	   /* of these, never ended: the daemon or the machine died meanwhile */
	char duplicate_of[DM_JOB_ID_SIZE];
	char supersedes[DM_JOB_ID_SIZE];
	struct dm_str result;  /* folder of the results, within the root; null: none */
	struct dm_str place;   /* of the dropped file now, within the root; null: in .work or in/ */
	struct dm_error error; /* why it failed; code 0: it did not */
	struct dm_str plugin;  /* that failed; null: none or unknown */
};

/* Receives one record; false asks for no more. It must not call the journal. */
typedef bool dm_record_fn(void *ctx, const struct dm_record *);

/* True where the job has had its chances: `crashes` attempts that took a worker down, or `lost`
 * ones that took the daemon down. The second number should be the larger one: a daemon that is
 * killed leaves an attempt lost in every worker, and most of those documents are innocent. 0: that
 * kind is not counted. */
bool dm_record_is_poison(const struct dm_record *, uint32_t crashes, uint32_t lost);

#endif
