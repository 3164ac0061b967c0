/* The journal: which file was taken when, what was tried, and how it ended. SQLite with a
 * write-ahead log, synced at each commit.
 *
 * Files are the truth for content, the journal for state: without it history and the recognition of
 * duplicates are lost, never a file. One connection, used by one thread at a time (journal_thread.h
 * gives it a thread of its own); the owner sees to it that no second daemon uses the same state
 * folder. It must lie on a local disk.
 *
 * transition.h changes it, lookup.h asks it. */
#ifndef DM_JOURNAL_JOURNAL_H
#define DM_JOURNAL_JOURNAL_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/error.h"
#include "job_id.h"

struct dm_journal;

/* What opening found, beside success. */
struct dm_journal_opening {
	bool is_new;		/* begun now: there was none, or it was damaged */
	bool was_damaged;	/* and was set aside: `notice` says where it lies now */
	struct dm_error notice; /* code DM_E_FORMAT, id journal.damaged; else empty */
	uint32_t tail;		/* pages at the end of its log that were left out: not committed */
};

/* Opens the journal at this path, or begins one (mode 0640; the folder must be there). One that
 * is damaged is renamed beside itself and a new one begun. Errors: journal.newer (DM_E_CONFIG,
 * written by a newer dropmill) and journal.foreign (DM_E_CONFIG, another program's database)
 * leave the file as it is; DM_E_IO, DM_E_SPACE as the system says. A crash in here leaves the
 * old journal or none. */
int dm_journal_open(const char *path, struct dm_journal **ret,
	struct dm_journal_opening *ret_opening, struct dm_error *);

/* Writes what is in the log into the journal, and empties *journal. Without it, as after kill -9,
 * the next opening does the same: nothing that was committed is lost. An open transaction is. */
void dm_journal_close(struct dm_journal **journal);

/* The newest name of a job, "" where there is none: for dm_job_id_source_raise. */
int dm_journal_last_id(struct dm_journal *, char ret[DM_JOB_ID_SIZE], struct dm_error *);

/* Several calls as one transaction; without these each transition is one of its own. A crash before
 * the end of dm_journal_commit leaves nothing of it, a crash after that all. Where commit or
 * anything between fails for the system's sake (dm_journal_is_broken), roll back. */
enum dm_access { DM_ACCESS_READ, DM_ACCESS_WRITE };
int dm_journal_begin(struct dm_journal *, enum dm_access, struct dm_error *);
int dm_journal_commit(struct dm_journal *, struct dm_error *);
void dm_journal_rollback(struct dm_journal *);

/* Within a transaction: what was changed after _save is kept by _keep or undone by _undo. */
int dm_journal_save(struct dm_journal *, struct dm_error *);
int dm_journal_keep(struct dm_journal *, struct dm_error *);
int dm_journal_undo(struct dm_journal *, struct dm_error *);

/* True where SQLite failed since the last begin: disk full, disk broken, no memory. */
bool dm_journal_is_broken(const struct dm_journal *);
/* True within a transaction. */
bool dm_journal_is_open(const struct dm_journal *);

#endif
