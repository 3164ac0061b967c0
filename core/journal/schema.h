/* Tables of the journal and their versions. */
#ifndef DM_JOURNAL_SCHEMA_H
#define DM_JOURNAL_SCHEMA_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <sqlite3.h>

/* What was found in a file. */
enum dm_schema_state {
	DM_SCHEMA_SOUND,   /* of this version now; an older or empty one was brought up to it */
	DM_SCHEMA_NEWER,   /* of a version that this program does not know */
	DM_SCHEMA_FOREIGN, /* a database, but not a journal */
	DM_SCHEMA_DAMAGED, /* no database, or one with broken pages */
};

/* Sets what holds for the connection (WAL, synchronous=FULL, foreign keys), looks at the version
 * and the pages, and brings the tables up to date, each version in one transaction: a crash leaves
 * the version before or after. Gives an SQLite result; *ret where it is SQLITE_OK. Reading all
 * pages takes time: 0.9 s for 100,000 jobs (56 MB) where it was measured. */
int dm_schema_apply(sqlite3 *, enum dm_schema_state *ret, int *ret_version);

/* The version that this program writes. */
int dm_schema_version(void);

#endif
