/* How long the journal remembers. */
#ifndef DM_JOURNAL_RETAIN_H
#define DM_JOURNAL_RETAIN_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "journal.h"

/* Removes up to `limit` jobs, with their attempts and changes, that were finished before this time, the
 * oldest first; never one that is not finished. Totals keep them. *ret: how many. */
int dm_journal_forget(
	struct dm_journal *, int64_t before, uint32_t limit, uint32_t *ret, struct dm_error *);

#endif
