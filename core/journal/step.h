/* What one change of the journal is made of: a transaction where the caller has none, and
 * statements that bind a job and at most one value. */
#ifndef DM_JOURNAL_STEP_H
#define DM_JOURNAL_STEP_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "journal.h"
#include "query.h"

/* Begins a transaction where none is open. */
int dm_step_begin(struct dm_journal *, bool *ret_own, struct dm_error *);

/* Ends the own one: commits where r is 0, else rolls back. Returns r or the error of the commit. */
int dm_step_end(struct dm_journal *, bool own, int r, struct dm_error *);

int dm_step_number(struct dm_journal *, enum dm_sql, int64_t number, struct dm_error *);
int dm_step_text(
	struct dm_journal *, enum dm_sql, int64_t number, struct dm_str text, struct dm_error *);
int dm_step_bytes(
	struct dm_journal *, enum dm_sql, int64_t number, struct dm_str bytes, struct dm_error *);

#endif
