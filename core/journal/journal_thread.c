/* Queues, batches, and what a failing disk does to a batch. Knows nothing of jobs. */
#include "journal_thread.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "journal.h"

enum { MAGIC = 0x6a746872, BATCH = 256 };

struct list {
	struct dm_journal_request *first, *last;
};

struct dm_journal_thread {
	uint32_t magic;
	bool is_delivering; /* the owner's */
	void (*wake)(void *ctx);
	void *ctx;
	struct dm_journal *journal; /* the thread's, once it runs */
	pthread_t thread;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t sent;
	struct list waiting, answered;
	bool is_ending;
};

static void list_add(struct list *list, struct dm_journal_request *request)
{
	request->next = NULL;
	if (list->last)
		list->last->next = request;
	else
		list->first = request;
	list->last = request;
}

static struct dm_journal_request *list_take(struct list *list)
{
	struct dm_journal_request *request = list->first;

	if (!request)
		return NULL;
	list->first = request->next;
	if (!list->first)
		list->last = NULL;
	request->next = NULL;
	return request;
}

static void list_join(struct list *list, struct list *more)
{
	if (!more->first)
		return;
	if (list->last)
		list->last->next = more->first;
	else
		list->first = more->first;
	list->last = more->last;
	*more = (struct list){ 0 };
}

/* One request within an open transaction: all or nothing of it. */
static int request_run(struct dm_journal *journal, struct dm_journal_request *request)
{
	struct dm_error error = { 0 };
	int r = dm_journal_save(journal, &error);

	if (r == 0) {
		r = request->run(request->ctx, journal, &error);
		if (r == 0)
			r = dm_journal_keep(journal, &error);
		else if (!dm_journal_is_broken(journal))
			(void)dm_journal_undo(journal, NULL); /* is_broken tells */
	}
	request->error = (struct dm_error){ 0 };
	if (r < 0)
		request->error = error;
	return dm_journal_is_broken(journal) ? -1 : 0;
}

/* Runs from one request to another (included) as one transaction; false: nothing of it is kept. */
static bool transaction(struct dm_journal *journal, struct dm_journal_request *first,
	const struct dm_journal_request *last, enum dm_access access, struct dm_error *err)
{
	int r = dm_journal_begin(journal, access, err);

	for (struct dm_journal_request *request = first; r == 0; request = request->next) {
		r = request_run(journal, request);
		if (r < 0 && err)
			*err = request->error;
		if (request == last)
			break;
	}
	if (r == 0)
		r = dm_journal_commit(journal, err);
	if (r < 0)
		dm_journal_rollback(journal);
	return r == 0;
}

static enum dm_access access_of(const struct list *batch)
{
	for (const struct dm_journal_request *r = batch->first; r; r = r->next)
		if (!r->is_read)
			return DM_ACCESS_WRITE;
	return DM_ACCESS_READ;
}

/* The batch failed: each by itself, so that each gets its own answer. After the first change that
 * fails for the system's sake the others are not tried, so that none overtakes it. */
static void run_singly(struct dm_journal *journal, struct list *batch)
{
	struct dm_error failed = { 0 };

	for (struct dm_journal_request *r = batch->first; r; r = r->next) {
		struct dm_error error = { 0 };

		if (!r->is_read && failed.code) {
			r->error = failed;
			continue;
		}
		if (transaction(
			    journal, r, r, r->is_read ? DM_ACCESS_READ : DM_ACCESS_WRITE, &error))
			continue;
		r->error = error;
		if (!r->is_read)
			failed = error;
	}
}

static void run_batch(struct dm_journal *journal, struct list *batch)
{
	if (!transaction(journal, batch->first, batch->last, access_of(batch), NULL))
		run_singly(journal, batch);
}

/* Waits for requests; false: there are none and there will be none. */
static bool batch_take(struct dm_journal_thread *thread, struct list *ret)
{
	struct dm_journal_request *request;

	*ret = (struct list){ 0 };
	(void)pthread_mutex_lock(&thread->lock);
	while (!thread->waiting.first && !thread->is_ending)
		(void)pthread_cond_wait(&thread->sent, &thread->lock);
	for (int i = 0; i < BATCH && (request = list_take(&thread->waiting)); i++)
		list_add(ret, request);
	(void)pthread_mutex_unlock(&thread->lock);
	return ret->first;
}

static void *thread_main(void *ctx)
{
	struct dm_journal_thread *thread = ctx;
	struct list batch;

	while (batch_take(thread, &batch)) {
		run_batch(thread->journal, &batch);
		(void)pthread_mutex_lock(&thread->lock);
		list_join(&thread->answered, &batch);
		(void)pthread_mutex_unlock(&thread->lock);
		thread->wake(thread->ctx);
	}
	return NULL;
}

/* Signals are for the owner's loop; a limit on file sizes must be an error here, not a death. */
static int start(struct dm_journal_thread *thread)
{
	sigset_t all, before;
	int r;

	(void)sigfillset(&all);
	r = pthread_sigmask(SIG_SETMASK, &all, &before);
	if (r)
		return r;
	r = pthread_create(&thread->thread, NULL, thread_main, thread);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}

static void thread_free(struct dm_journal_thread *thread)
{
	thread->magic = 0;
	(void)pthread_cond_destroy(&thread->sent);
	(void)pthread_mutex_destroy(&thread->lock);
	free(thread);
}

int dm_journal_thread_open(struct dm_journal **journal, void (*wake)(void *ctx), void *ctx,
	struct dm_journal_thread **ret, struct dm_error *err)
{
	struct dm_journal_thread *thread = calloc(1, sizeof(*thread));
	int r;

	if (!thread)
		return dm_error_set(
			err, DM_E_NOMEM, "journal.memory", "no memory left for the journal");
	thread->magic = MAGIC;
	thread->wake = wake;
	thread->ctx = ctx;
	thread->journal = *journal;
	DM_CHECK(pthread_mutex_init(&thread->lock, NULL) == 0); /* cannot fail with glibc or musl */
	DM_CHECK(pthread_cond_init(&thread->sent, NULL) == 0);
	r = start(thread);
	if (r) {
		thread_free(thread);
		return dm_error_errno(err, r, "cannot start the thread of the journal");
	}
	*journal = NULL;
	*ret = thread;
	return 0;
}

void dm_journal_thread_send(struct dm_journal_thread *thread, struct dm_journal_request *request)
{
	DM_CHECK(thread->magic == MAGIC);
	request->error = (struct dm_error){ 0 };
	(void)pthread_mutex_lock(&thread->lock);
	if (thread->is_ending) {
		(void)dm_error_set(
			&request->error, DM_E_CANCELLED, "journal.closed", "the journal is closed");
		list_add(&thread->answered, request);
	} else {
		list_add(&thread->waiting, request);
		(void)pthread_cond_signal(&thread->sent);
	}
	(void)pthread_mutex_unlock(&thread->lock);
}

static struct dm_journal_request *answer_take(struct dm_journal_thread *thread)
{
	(void)pthread_mutex_lock(&thread->lock);
	struct dm_journal_request *request = list_take(&thread->answered);
	(void)pthread_mutex_unlock(&thread->lock);
	return request;
}

void dm_journal_thread_deliver(struct dm_journal_thread *thread)
{
	struct dm_journal_request *request;

	DM_CHECK(thread->magic == MAGIC);
	DM_CHECK(!thread->is_delivering);
	thread->is_delivering = true;
	while ((request = answer_take(thread))) {
		/* `done` may give the request's memory back, or send it again. */
		struct dm_error error = request->error;

		request->done(request->ctx, &error);
	}
	thread->is_delivering = false;
}

void dm_journal_thread_close(struct dm_journal_thread **thread_pointer)
{
	struct dm_journal_thread *thread = *thread_pointer;

	if (!thread)
		return;
	DM_CHECK(thread->magic == MAGIC);
	DM_CHECK(!thread->is_delivering);
	(void)pthread_mutex_lock(&thread->lock);
	thread->is_ending = true;
	(void)pthread_cond_signal(&thread->sent);
	(void)pthread_mutex_unlock(&thread->lock);
	(void)pthread_join(thread->thread, NULL);
	dm_journal_thread_deliver(thread);
	dm_journal_close(&thread->journal);
	*thread_pointer = NULL;
	thread_free(thread);
}
