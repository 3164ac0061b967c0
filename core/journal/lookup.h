/* Questions to the journal. Records are handed over one by one while they are read, so that a list
 * takes no memory however long it is. Nothing in here writes. */
#ifndef DM_JOURNAL_LOOKUP_H
#define DM_JOURNAL_LOOKUP_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "journal.h"
#include "record.h"

/* One job; DM_E_NOT_FOUND, journal.no-job, where there is none. */
int dm_journal_find(
	struct dm_journal *, struct dm_str id, dm_record_fn *, void *ctx, struct dm_error *);

/* The first job of the route before this one with the same content under the same configuration:
 * one that was published where there is one, else one that is undecided. Not finding is no
 * error. */
int dm_journal_same_content(struct dm_journal *, struct dm_str route,
	const uint8_t sha256[DM_DIGEST_SIZE], const uint8_t config[DM_DIGEST_SIZE],
	struct dm_str before_id, dm_record_fn *, void *ctx, struct dm_error *);

/* The last job of the route before this one under the same path with other content, published or
 * undecided. Not finding is no error. */
int dm_journal_same_path(struct dm_journal *, struct dm_str route, struct dm_str path,
	const uint8_t sha256[DM_DIGEST_SIZE], struct dm_str before_id, dm_record_fn *, void *ctx,
	struct dm_error *);

/* All jobs that are not finished, oldest first: what start-up has to take up. */
int dm_journal_unfinished(struct dm_journal *, dm_record_fn *, void *ctx, struct dm_error *);

/* Newest first. For the next page, `before` is the last id of this one. */
struct dm_list_filter {
	struct dm_str route;  /* null: all */
	struct dm_str before; /* only older ids; null: from the newest */
	bool by_outcome;
	enum dm_outcome outcome; /* where by_outcome; NONE: those under way */
	uint32_t limit;
};
int dm_journal_list(struct dm_journal *, const struct dm_list_filter *, dm_record_fn *, void *ctx,
	struct dm_error *);

/* Of all times, but for the first two, which are of now. What waits in in/ is not known here. */
struct dm_totals {
	struct dm_str route;
	uint64_t claimed;    /* taken, no attempt begun */
	uint64_t converting; /* an attempt was begun, which may wait for its worker */
	uint64_t published, skipped, failed, returned;
	uint64_t duplicates; /* published or skipped, with content that was there before */
};
typedef bool dm_totals_fn(void *ctx, const struct dm_totals *);
int dm_journal_totals(struct dm_journal *, dm_totals_fn *, void *ctx, struct dm_error *);

/* The history of one job, oldest first: nothing for an unknown one. */
typedef bool dm_change_fn(void *ctx, enum dm_state, int64_t at);
int dm_journal_changes(
	struct dm_journal *, struct dm_str id, dm_change_fn *, void *ctx, struct dm_error *);

struct dm_attempt {
	uint32_t number;
	int64_t begun_at, ended_at; /* ended_at 0: under way */
	bool is_lost;		    /* never ended; ended_at is when start-up found out */
	int32_t code;
	struct dm_str error_id, error_text, plugin; /* null where none */
};
typedef bool dm_attempt_fn(void *ctx, const struct dm_attempt *);
int dm_journal_attempts(
	struct dm_journal *, struct dm_str id, dm_attempt_fn *, void *ctx, struct dm_error *);

#endif
