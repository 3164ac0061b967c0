/* All SQL of the journal that runs after it was opened, and what binds and reads. The tables
 * themselves stand in schema.c. */
#include "query.h"

#include <errno.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "base/utf8.h"

/* In the order in which record_from_row of lookup.c reads them. */
#define RECORD                                                                                 \
	"SELECT id, route, path, stored, bytes, sha256, config, state, outcome, claimed_at,"   \
	" changed_at, attempts, crashes, lost, duplicate_of, supersedes, result, place, code," \
	" error_id, error_part, error_line, error_column, error_text, plugin FROM job "

static const char *const SQL[DM_SQL_COUNT] = {
	[DM_SQL_BEGIN] = "BEGIN",
	[DM_SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[DM_SQL_COMMIT] = "COMMIT",
	[DM_SQL_ROLLBACK] = "ROLLBACK",
	[DM_SQL_SAVE] = "SAVEPOINT request",
	[DM_SQL_SAVE_KEEP] = "RELEASE request",
	[DM_SQL_SAVE_UNDO] = "ROLLBACK TO request",

	[DM_SQL_CLAIM] =
		"INSERT INTO job (id, route, path, stored, bytes, sha256, config, claimed_at,"
		" changed_at, state, duplicate_of, supersedes)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, 'claimed', ?9, ?10)",
	[DM_SQL_ROUTE] = "INSERT INTO total (route) VALUES (?1) ON CONFLICT DO NOTHING",

	[DM_SQL_WHERE] = "SELECT number, state, outcome, attempts, duplicate_of IS NOT NULL"
			 " FROM job WHERE id = ?1",
	[DM_SQL_MOVE] = "UPDATE job SET state = ?2, changed_at = ?3, changes = changes + 1"
			" WHERE number = ?1",
	[DM_SQL_CHANGE] = "INSERT INTO transition (job, number, state, at)"
			  " SELECT number, changes, state, changed_at FROM job WHERE number = ?1",
	[DM_SQL_OUTCOME] = "UPDATE job SET outcome = ?2 WHERE number = ?1",
	[DM_SQL_TOTAL_ADD] = "UPDATE total SET published = published + (?2 = 'published'),"
			     " skipped = skipped + (?2 = 'skipped'),"
			     " failed = failed + (?2 = 'failed'),"
			     " returned = returned + (?2 = 'returned'),"
			     " duplicates = duplicates + ?3"
			     " WHERE route = (SELECT route FROM job WHERE number = ?1)",

	[DM_SQL_ATTEMPT_BEGIN] = "INSERT INTO attempt (job, number, begun_at)"
				 " SELECT number, attempts + 1, ?2 FROM job WHERE number = ?1",
	[DM_SQL_ATTEMPT_COUNT] = "UPDATE job SET attempts = attempts + 1 WHERE number = ?1",
	[DM_SQL_ATTEMPT_END] = "UPDATE attempt SET ended_at = ?3, code = ?4, error_id = ?5,"
			       " error_text = ?6, plugin = ?7 WHERE job = ?1 AND number = ?2",
	[DM_SQL_CRASH_COUNT] = "UPDATE job SET crashes = crashes + 1 WHERE number = ?1",

	[DM_SQL_RESULT] = "UPDATE job SET result = ?2 WHERE number = ?1",
	[DM_SQL_PLACE] = "UPDATE job SET place = ?2 WHERE number = ?1",
	[DM_SQL_REASON] = "UPDATE job SET code = ?2, error_id = ?3, error_part = ?4,"
			  " error_line = ?5, error_column = ?6, error_text = ?7, plugin = ?8"
			  " WHERE number = ?1",

	/* "state <> 'finished'" lets them use the index of unfinished jobs. */
	[DM_SQL_LOST_COUNT] =
		"SELECT count(*) FROM job WHERE state <> 'finished' AND state = 'converting'",
	[DM_SQL_LOST_ATTEMPTS] =
		"UPDATE attempt SET ended_at = ?1, lost = 1 WHERE ended_at IS NULL AND job IN"
		" (SELECT number FROM job WHERE state <> 'finished' AND state = 'converting')",
	[DM_SQL_LOST_CHANGES] = "INSERT INTO transition (job, number, state, at)"
				" SELECT number, changes + 1, 'claimed', ?1 FROM job"
				" WHERE state <> 'finished' AND state = 'converting'",
	[DM_SQL_LOST_JOBS] = "UPDATE job SET state = 'claimed', lost = lost + 1,"
			     " changes = changes + 1, changed_at = ?1"
			     " WHERE state <> 'finished' AND state = 'converting'",

	[DM_SQL_FORGET] = "DELETE FROM job WHERE number IN (SELECT number FROM job"
			  " WHERE state = 'finished' AND changed_at < ?1"
			  " ORDER BY changed_at LIMIT ?2)",
	[DM_SQL_RESTORE] =
		"INSERT INTO job (id, route, path, stored, bytes, sha256, config, state, outcome,"
		" claimed_at, changed_at, attempts, duplicate_of, supersedes, result, place, code,"
		" error_id, error_part, error_line, error_column, error_text, plugin)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'finished', ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
		" ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22) ON CONFLICT DO NOTHING",
	[DM_SQL_IS_RESTORED] = "SELECT 1 FROM restored WHERE route = ?1",
	[DM_SQL_SET_RESTORED] = "INSERT INTO restored (route) VALUES (?1) ON CONFLICT DO NOTHING",

	[DM_SQL_LAST_ID] = "SELECT max(id) FROM job",
	[DM_SQL_FIND] = RECORD "WHERE id = ?1",
	/* One that is published stands before one that may be. */
	[DM_SQL_SAME_CONTENT] = RECORD
	"WHERE sha256 = ?1 AND route = ?2 AND config = ?3 AND id < ?4"
	" AND outcome IN ('none', 'published') ORDER BY outcome = 'none', id LIMIT 1",
	[DM_SQL_SAME_PATH] =
		RECORD "WHERE route = ?1 AND path = ?2 AND id < ?3 AND sha256 <> ?4"
		       " AND outcome IN ('none', 'published') ORDER BY id DESC LIMIT 1",
	[DM_SQL_UNFINISHED] = RECORD "WHERE state <> 'finished' ORDER BY id",
	[DM_SQL_LIST] = RECORD "WHERE id < ?1 AND (?2 IS NULL OR route = ?2)"
			       " ORDER BY id DESC LIMIT ?3",
	[DM_SQL_LIST_OUTCOME] =
		RECORD "WHERE id < ?1 AND (?2 IS NULL OR route = ?2) AND outcome = ?4"
		       " ORDER BY id DESC LIMIT ?3",
	[DM_SQL_TOTALS] =
		"SELECT route, (SELECT count(*) FROM job WHERE state <> 'finished'"
		"  AND job.route = total.route AND state = 'claimed'),"
		" (SELECT count(*) FROM job WHERE state <> 'finished'"
		"  AND job.route = total.route AND state IN ('converting', 'converted')),"
		" published, skipped, failed, returned, duplicates FROM total ORDER BY route",
	[DM_SQL_CHANGES] = "SELECT state, at FROM transition"
			   " WHERE job = (SELECT number FROM job WHERE id = ?1) ORDER BY number",
	[DM_SQL_ATTEMPTS] = "SELECT number, begun_at, ended_at, lost, code, error_id, error_text,"
			    " plugin FROM attempt"
			    " WHERE job = (SELECT number FROM job WHERE id = ?1) ORDER BY number",
};

struct reason {
	int rc;
	const char *id, *text;
	int32_t code;
};

static const struct reason ERRORS[] = {
	{ SQLITE_FULL, "journal.full", "no room left for the journal", DM_E_SPACE },
	{ SQLITE_NOMEM, "journal.memory", "no memory left for the journal", DM_E_NOMEM },
	{ SQLITE_BUSY, "journal.busy", "another program holds the journal", DM_E_IO },
	{ SQLITE_CORRUPT, "journal.damaged", "the journal is damaged; restart to begin a new one",
		DM_E_IO },
	{ SQLITE_NOTADB, "journal.damaged", "the journal is damaged; restart to begin a new one",
		DM_E_IO },
	{ SQLITE_READONLY, "journal.readonly", "the journal may not be written", DM_E_IO },
	{ SQLITE_CANTOPEN, "journal.open", "cannot open the journal", DM_E_IO },
	{ SQLITE_PERM, "journal.open", "cannot open the journal", DM_E_IO },
	{ SQLITE_AUTH, "journal.open", "cannot open the journal", DM_E_IO },
	{ SQLITE_IOERR, "journal.io", "cannot read or write the journal", DM_E_IO },
};

static const struct reason *error_of(int rc)
{
	static const struct reason other = { 0, "journal.bug", "the journal was used wrongly",
		DM_E_BUG };

	for (size_t i = 0; i < sizeof(ERRORS) / sizeof(ERRORS[0]); i++)
		if (ERRORS[i].rc == (rc & 0xff))
			return &ERRORS[i];
	return &other;
}

/* SQLite knows ENOSPC when it writes, but not a quota or a limit on the size of files, and its own
 * sqlite3_system_errno is overwritten while it rolls back: the files themselves remember. */
static bool file_has_no_room(sqlite3 *db, int which)
{
	sqlite3_file *file = NULL;
	int system = 0;

	if (sqlite3_file_control(db, NULL, which, &file) != SQLITE_OK || !file || !file->pMethods)
		return false;
	if (file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &system) != SQLITE_OK)
		return false;
	return system == ENOSPC || system == EDQUOT || system == EFBIG;
}

static bool has_no_room(sqlite3 *db, int rc)
{
	switch (rc) {
	case SQLITE_IOERR_SHMSIZE: /* asks for nothing but room */ return true;
	case SQLITE_IOERR_WRITE:
	case SQLITE_IOERR_FSYNC:
	case SQLITE_IOERR_TRUNCATE:
		return file_has_no_room(db, SQLITE_FCNTL_JOURNAL_POINTER) ||
		       file_has_no_room(db, SQLITE_FCNTL_FILE_POINTER);
	default: return false;
	}
}

int dm_sql_error(sqlite3 *db, int rc, const char *path, struct dm_error *err)
{
	const struct reason *row = error_of(db && has_no_room(db, rc) ? SQLITE_FULL : rc);

	return dm_error_set(err, row->code, row->id, "%s: %s (%s, %d)", row->text, path,
		sqlite3_errstr(rc), rc);
}

bool dm_sql_is_damage(int rc)
{
	int primary = rc & 0xff;

	/* SQLITE_ERROR: a table or a column that belongs to the version is not there. */
	return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_ERROR;
}

int dm_queries_prepare(struct dm_journal *journal)
{
	for (int i = 0; i < DM_SQL_COUNT; i++) {
		int rc = sqlite3_prepare_v3(journal->db, SQL[i], -1, SQLITE_PREPARE_PERSISTENT,
			&journal->statements[i], NULL);

		if (rc != SQLITE_OK)
			return rc;
	}
	return SQLITE_OK;
}

void dm_queries_finalize(struct dm_journal *journal)
{
	for (int i = 0; i < DM_SQL_COUNT; i++) {
		(void)sqlite3_finalize(journal->statements[i]);
		journal->statements[i] = NULL;
	}
}

struct dm_query dm_query_open(struct dm_journal *journal, enum dm_sql which)
{
	sqlite3_stmt *statement = journal->statements[which];

	DM_CHECK(journal->magic == DM_JOURNAL_MAGIC);
	DM_CHECK(!sqlite3_stmt_busy(statement)); /* a record function called the journal */
	return (struct dm_query){ .journal = journal, .statement = statement };
}

void dm_query_close(struct dm_query *q)
{
	if (!q->statement)
		return;
	(void)sqlite3_reset(q->statement); /* repeats the error of the step */
	(void)sqlite3_clear_bindings(q->statement);
	q->statement = NULL;
}

static void keep(struct dm_query *q, int rc)
{
	if (q->rc == SQLITE_OK)
		q->rc = rc;
}

void dm_query_number(struct dm_query *q, int64_t value)
{
	keep(q, sqlite3_bind_int64(q->statement, ++q->bound, value));
}

void dm_query_text(struct dm_query *q, struct dm_str s)
{
	keep(q, sqlite3_bind_text64(
			q->statement, ++q->bound, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8));
}

void dm_query_bytes(struct dm_query *q, struct dm_str s)
{
	keep(q, sqlite3_bind_blob64(q->statement, ++q->bound, s.p, s.n, SQLITE_STATIC));
}

int dm_query_step(struct dm_query *q, struct dm_error *err)
{
	int rc = q->rc;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(q->statement);
	q->read = 0;
	if (rc == SQLITE_ROW)
		return 1;
	if (rc == SQLITE_DONE)
		return 0;
	q->journal->is_broken = true;
	return dm_sql_error(q->journal->db, rc, q->journal->path, err);
}

int dm_query_damaged(struct dm_query *q, struct dm_error *err)
{
	q->journal->is_broken = true;
	return dm_sql_error(NULL, SQLITE_CORRUPT, q->journal->path, err);
}

int dm_query_run(struct dm_query *q, struct dm_error *err)
{
	int r = dm_query_step(q, err);

	dm_query_close(q);
	return r > 0 ? 0 : r;
}

int64_t dm_column_number(struct dm_query *q)
{
	return sqlite3_column_int64(q->statement, q->read++);
}

struct dm_str dm_column_bytes(struct dm_query *q)
{
	int column = q->read++;
	const char *p = sqlite3_column_blob(q->statement, column);
	struct dm_str s = { p, (size_t)sqlite3_column_bytes(q->statement, column) };

	/* SQLite gives no address for the empty value, which is not NULL. */
	if (!p && sqlite3_column_type(q->statement, column) != SQLITE_NULL)
		s.p = "";
	return s;
}

void dm_column_copy(struct dm_query *q, char *to, size_t room)
{
	struct dm_str s = dm_utf8_cut(dm_column_bytes(q), room - 1);

	if (s.n)
		memcpy(to, s.p, s.n);
	to[s.n] = '\0';
}
