/* History that comes back from the folders, where the journal that knew it is gone. */
#ifndef DM_JOURNAL_RESTORE_H
#define DM_JOURNAL_RESTORE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "journal.h"
#include "record.h"

/* True where the history of this route is all here: it began in this journal, or was restored. */
int dm_journal_is_restored(struct dm_journal *, struct dm_str route, bool *ret, struct dm_error *);
/* From now on it is. */
int dm_journal_set_restored(struct dm_journal *, struct dm_str route, struct dm_error *);

/* Enters a job that is finished; one that is known already stays as it is. *ret_is_new: it was not. */
int dm_journal_restore(
	struct dm_journal *, const struct dm_record *, bool *ret_is_new, struct dm_error *);

#endif
