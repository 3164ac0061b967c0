/* One function for each change of a job's state after its claim (claim.h). Each is refused where
 * the job is not in a state that allows it (DM_E_BUG, journal.transition) or unknown
 * (DM_E_NOT_FOUND, journal.no-job), and then changes nothing. Saying again what is so already is no
 * error, so that start-up may repeat a step of which it does not know whether it was written (not
 * so for attempts).
 *
 *   claimed -> converting -> converted -> published -> finished
 *      ^            |                       skipped -> finished   from claimed
 *      +------------+ attempt ended         failed  -> finished   from the first three
 *                                           returned = finished   from the first three
 *
 * A job without a fault may go from claimed or converting to published at once.
 *
 * Outside of a transaction each call is synced when it returns 0: a crash before that leaves the
 * state before, a crash after that the state after. Times are wall clock, ms since 1970. */
#ifndef DM_JOURNAL_TRANSITION_H
#define DM_JOURNAL_TRANSITION_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "journal.h"
#include "record.h"

/* Why an attempt or a job failed. */
struct dm_failure {
	struct dm_error error;
	struct dm_str plugin; /* null: none, or unknown */
};

/* P4: an attempt is about to begin; commit before the worker gets the file. Crash after: start-up
 * counts it as lost (dm_journal_recover). *ret is its number, from 1. */
int dm_journal_attempt(
	struct dm_journal *, struct dm_str id, int64_t at, uint32_t *ret, struct dm_error *);

/* The attempt ended without results: the job is claimed again. It counts as a crash where the
 * code says that a fresh worker should try once more; a full disk or a cancelled attempt count
 * nothing. */
int dm_journal_attempt_end(struct dm_journal *, struct dm_str id, const struct dm_failure *,
	int64_t at, struct dm_error *);

/* P5: the attempt ended well, results are complete and synced in .work. Crash after: they can be
 * published without converting again. May be left out. */
int dm_journal_converted(struct dm_journal *, struct dm_str id, int64_t at, struct dm_error *);

/* P8: the results stand in out/ under this name (within the root). Crash before: start-up finds
 * them there by the id in the name and says so, from claimed or converted. */
int dm_journal_published(
	struct dm_journal *, struct dm_str id, struct dm_str result, int64_t at, struct dm_error *);

/* The content is published already and is not converted again; the source goes to done/. */
int dm_journal_skipped(struct dm_journal *, struct dm_str id, int64_t at, struct dm_error *);

/* F: given up; the number of attempts is known. Commit before the file is moved to failed/: crash
 * after that, and start-up writes the same reason again and moves it. */
int dm_journal_failed(struct dm_journal *, struct dm_str id, const struct dm_failure *, int64_t at,
	struct dm_error *);

/* P9: the dropped file is where it belongs (place, within the root): done/ or failed/. */
int dm_journal_finished(
	struct dm_journal *, struct dm_str id, struct dm_str place, int64_t at, struct dm_error *);

/* The file was put back into in/. Crash before: start-up finds the job without a folder in
 * .work. */
int dm_journal_returned(struct dm_journal *, struct dm_str id, int64_t at, struct dm_error *);

/* Once at start: attempts that never ended are lost, and their jobs claimed again. *ret: how
 * many. */
int dm_journal_recover(struct dm_journal *, int64_t at, uint32_t *ret, struct dm_error *);

#endif
