/* The journal on a thread of its own, so that the owner's event loop never waits for the disk.
 *
 * Requests are run in the order in which they were sent. All that wait when the thread is free go
 * into one transaction (group commit: while one is synced the next gather), and are answered after
 * it is on the disk. The thread calls nothing of the owner but `wake`; the answers are handed over
 * by dm_journal_thread_deliver, which the owner calls on its own loop. A crash before the answer
 * may leave the request done or not, after the answer it is done. */
#ifndef DM_JOURNAL_JOURNAL_THREAD_H
#define DM_JOURNAL_JOURNAL_THREAD_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/error.h"

struct dm_journal;
struct dm_journal_thread;

/* One request, in the owner's memory, which must stay until `done`: sending cannot fail. */
struct dm_journal_request {
	/* On the journal's thread: calls functions of claim.h, transition.h, lookup.h and keeps
	 * what they give in ctx. An error undoes all it has changed. It must not begin or end
	 * transactions, and may be called again from its beginning where the disk failed; only the
	 * last call counts. */
	int (*run)(void *ctx, struct dm_journal *, struct dm_error *);
	/* On the owner's thread, exactly once. On DM_E_SPACE, DM_E_IO or DM_E_NOMEM nothing was
	 * changed, and the same request may be sent again, also from here. Others go on meanwhile:
	 * what depends on this one should be sent after its answer. */
	void (*done)(void *ctx, const struct dm_error *);
	void *ctx;
	bool is_read; /* run only asks: works with a full disk */

	/* the thread's own */
	struct dm_journal_request *next;
	struct dm_error error;
};

/* Takes the open journal and empties *journal; on an error it stays the caller's. `wake(ctx)` is
 * called from the thread when there are answers; it may only signal. */
int dm_journal_thread_open(struct dm_journal **journal, void (*wake)(void *ctx), void *ctx,
	struct dm_journal_thread **ret, struct dm_error *);

/* Sends a request. Within a `done` that dm_journal_thread_close calls: answered with
 * DM_E_CANCELLED. */
void dm_journal_thread_send(struct dm_journal_thread *, struct dm_journal_request *);

/* Calls `done` of all that are answered. On the owner's thread, after `wake`; too often is no
 * harm. */
void dm_journal_thread_deliver(struct dm_journal_thread *);

/* Runs all that was sent, waits for it, delivers the answers, closes the journal and empties
 * *thread. Not from within a `done`. `wake` is not called after this. */
void dm_journal_thread_close(struct dm_journal_thread **thread);

#endif
