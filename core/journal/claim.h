/* A new job in the journal, and what the journal knew of its content and of its path. */
#ifndef DM_JOURNAL_CLAIM_H
#define DM_JOURNAL_CLAIM_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "journal.h"
#include "record.h"

/* All that is known of a file when it was claimed and copied. Borrowed for the call. */
struct dm_claim {
	struct dm_str id, route, path, stored;
	uint64_t bytes;
	uint8_t sha256[DM_DIGEST_SIZE];
	uint8_t config[DM_DIGEST_SIZE]; /* digest of what decides the results */
	int64_t at;
};

/* What the journal knew already: jobs of the same route, "" where none. */
struct dm_claim_answer {
	/* The first with the same content under the same configuration: one that was published
	 * where there is one, else one that may still be. */
	char duplicate_of[DM_JOB_ID_SIZE];
	enum dm_outcome duplicate_outcome; /* NONE: undecided yet, do not skip for its sake */
	/* The last under the same path with other content, published or undecided. */
	char supersedes[DM_JOB_ID_SIZE];
};

/* P3: a new job, claimed. Crash before: start-up finds a folder in .work that the journal does not
 * know, copies and claims again under the same id. The same id with other content is DM_E_BUG. */
int dm_journal_claim(struct dm_journal *, const struct dm_claim *, struct dm_claim_answer *ret,
	struct dm_error *);

#endif
