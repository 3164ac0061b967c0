/* Prepared statements of the journal: every statement that it ever runs stands in query.c, values
 * are bound, never written into SQL.
 *
 *   DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_FIND);
 *   dm_query_text(&q, id);
 *   r = dm_query_step(&q, err);       1: a row; 0: no more; else an error
 *
 * Values are bound, and columns read, in order. */
#ifndef DM_JOURNAL_QUERY_H
#define DM_JOURNAL_QUERY_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/auto.h"
#include "base/error.h"

enum dm_sql {
	DM_SQL_BEGIN,
	DM_SQL_BEGIN_WRITE,
	DM_SQL_COMMIT,
	DM_SQL_ROLLBACK,
	DM_SQL_SAVE,
	DM_SQL_SAVE_KEEP,
	DM_SQL_SAVE_UNDO,
	DM_SQL_CLAIM,
	DM_SQL_ROUTE,
	DM_SQL_WHERE,
	DM_SQL_MOVE,
	DM_SQL_CHANGE,
	DM_SQL_OUTCOME,
	DM_SQL_TOTAL_ADD,
	DM_SQL_ATTEMPT_BEGIN,
	DM_SQL_ATTEMPT_COUNT,
	DM_SQL_ATTEMPT_END,
	DM_SQL_CRASH_COUNT,
	DM_SQL_RESULT,
	DM_SQL_PLACE,
	DM_SQL_REASON,
	DM_SQL_LOST_COUNT,
	DM_SQL_LOST_ATTEMPTS,
	DM_SQL_LOST_CHANGES,
	DM_SQL_LOST_JOBS,
	DM_SQL_FORGET,
	DM_SQL_RESTORE,
	DM_SQL_IS_RESTORED,
	DM_SQL_SET_RESTORED,
	DM_SQL_LAST_ID,
	DM_SQL_FIND,
	DM_SQL_SAME_CONTENT,
	DM_SQL_SAME_PATH,
	DM_SQL_UNFINISHED,
	DM_SQL_LIST,
	DM_SQL_LIST_OUTCOME,
	DM_SQL_TOTALS,
	DM_SQL_CHANGES,
	DM_SQL_ATTEMPTS,
	DM_SQL_COUNT
};

enum { DM_JOURNAL_MAGIC = 0x646d6a6c }; /* "dmjl"; also the application id of the file */

/* The open journal: one connection, used by one thread at a time. */
struct dm_journal {
	uint32_t magic;
	sqlite3 *db;
	sqlite3_stmt *statements[DM_SQL_COUNT];
	char *path;
	bool is_broken; /* SQLite failed since the last begin: what is open must be rolled back */
};

struct dm_query {
	struct dm_journal *journal;
	sqlite3_stmt *statement;
	int bound, read;
	int rc; /* first error of binding */
};

/* Records what SQLite says as an error and returns its code: no room DM_E_SPACE, no memory
 * DM_E_NOMEM, a misuse DM_E_BUG, all else DM_E_IO. */
int dm_sql_error(sqlite3 *, int rc, const char *path, struct dm_error *);

/* True where this SQLite result means that the file itself cannot be used. */
bool dm_sql_is_damage(int rc);

/* Prepares all statements; an SQLite result. */
int dm_queries_prepare(struct dm_journal *);
void dm_queries_finalize(struct dm_journal *);

struct dm_query dm_query_open(struct dm_journal *, enum dm_sql);
void dm_query_close(struct dm_query *);

void dm_query_number(struct dm_query *, int64_t);
/* Borrowed until the query is closed. A null slice binds NULL. */
void dm_query_text(struct dm_query *, struct dm_str);
void dm_query_bytes(struct dm_query *, struct dm_str);

int dm_query_step(struct dm_query *, struct dm_error *);
/* For statements without rows: steps and closes; 0 or an error. */
int dm_query_run(struct dm_query *, struct dm_error *);

/* A row holds what the journal never writes: records DM_E_IO, journal.damaged. */
int dm_query_damaged(struct dm_query *, struct dm_error *);

int64_t dm_column_number(struct dm_query *);
/* Borrowed until the next step; NULL gives the null slice. */
struct dm_str dm_column_bytes(struct dm_query *);
/* Copies, cut to the room, always NUL-terminated. */
void dm_column_copy(struct dm_query *, char *to, size_t room);

#endif
