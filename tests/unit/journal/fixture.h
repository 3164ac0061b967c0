/* A journal in a folder of its own, and claims that need only what a test is about. */
#ifndef DM_TESTS_JOURNAL_FIXTURE_H
#define DM_TESTS_JOURNAL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "journal/claim.h"
#include "journal/journal.h"
#include "journal/lookup.h"
#include "journal/transition.h"

struct fixture {
	char folder[64], path[96];
	struct dm_journal *journal;
	struct dm_journal_opening opening;
	struct dm_job_id_source ids;
	char id[DM_JOB_ID_SIZE]; /* of the newest claim */
};

/* For cmocka: an open, empty journal; and all of it removed. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

void fixture_reopen(struct fixture *);

/* Claims a file with content that the number stands for and remembers the id. */
struct dm_claim_answer fixture_claim(struct fixture *, const char *path, unsigned content);
/* The same by hand: fills the claim, with a new id in fixture->id. */
struct dm_claim fixture_claim_of(struct fixture *, const char *path, unsigned content);

/* A copy of the newest claim's record, without its slices. */
struct dm_record fixture_record(struct fixture *, const char *id);

/* How many files of the folder have this in their name. */
unsigned fixture_files(const struct fixture *, const char *part);

/* Asserts code and id of an error. */
void fixture_error(const struct dm_error *, int32_t code, const char *id);

/* From claimed to finished in done/. */
void fixture_publish(struct fixture *, const char *id);

#endif
