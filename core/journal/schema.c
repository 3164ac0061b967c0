/* Decides whether a file is a journal of ours and makes its tables. A new version appends a row to
 * VERSIONS; rows never change. */
#include "schema.h"

#include <stdio.h>
#include <string.h>

#include "query.h"

static const char VERSION_1[] =
	"CREATE TABLE job ("
	" number INTEGER PRIMARY KEY,"
	" id TEXT NOT NULL UNIQUE CHECK (length(id) = 20),"
	" route TEXT NOT NULL,"
	" path BLOB NOT NULL," /* bytes: names need not be UTF-8 */
	" stored TEXT NOT NULL,"
	" bytes INTEGER NOT NULL,"
	" sha256 BLOB NOT NULL CHECK (length(sha256) = 32),"
	" config BLOB NOT NULL CHECK (length(config) = 32),"
	" state TEXT NOT NULL CHECK (state IN ('claimed', 'converting', 'converted', 'published',"
	"  'skipped', 'failed', 'finished')),"
	" outcome TEXT NOT NULL DEFAULT 'none' CHECK (outcome IN ('none', 'published', 'skipped',"
	"  'failed', 'returned')),"
	" claimed_at INTEGER NOT NULL,"
	" changed_at INTEGER NOT NULL,"
	" changes INTEGER NOT NULL DEFAULT 0,"
	" attempts INTEGER NOT NULL DEFAULT 0,"
	" crashes INTEGER NOT NULL DEFAULT 0,"
	" lost INTEGER NOT NULL DEFAULT 0,"
	" duplicate_of TEXT,"
	" supersedes TEXT,"
	" result BLOB,"
	" place BLOB,"
	" code INTEGER,"
	" error_id TEXT,"
	" error_part TEXT,"
	" error_line INTEGER,"
	" error_column INTEGER,"
	" error_text TEXT,"
	" plugin TEXT) STRICT;"
	"CREATE INDEX job_content ON job (sha256, route, config, id);"
	"CREATE INDEX job_path ON job (route, path, id);"
	"CREATE INDEX job_outcome ON job (outcome, id);"
	"CREATE INDEX job_unfinished ON job (route, state) WHERE state <> 'finished';"
	"CREATE TABLE attempt ("
	" job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,"
	" number INTEGER NOT NULL,"
	" begun_at INTEGER NOT NULL,"
	" ended_at INTEGER," /* NULL: under way */
	" lost INTEGER NOT NULL DEFAULT 0,"
	" code INTEGER,"
	" error_id TEXT,"
	" error_text TEXT,"
	" plugin TEXT,"
	" PRIMARY KEY (job, number)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE transition ("
	" job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,"
	" number INTEGER NOT NULL,"
	" state TEXT NOT NULL,"
	" at INTEGER NOT NULL,"
	" PRIMARY KEY (job, number)) STRICT, WITHOUT ROWID;"
	/* Kept beside the jobs, so that status does not count a million rows. */
	"CREATE TABLE total ("
	" route TEXT PRIMARY KEY,"
	" published INTEGER NOT NULL DEFAULT 0,"
	" skipped INTEGER NOT NULL DEFAULT 0,"
	" failed INTEGER NOT NULL DEFAULT 0,"
	" returned INTEGER NOT NULL DEFAULT 0,"
	" duplicates INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;";

/* For what is forgotten after a time; and the routes whose history is all here. */
static const char VERSION_2[] =
	"CREATE INDEX job_ended ON job (changed_at) WHERE state = 'finished';"
	"CREATE TABLE restored (route TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
	"INSERT INTO restored SELECT route FROM total;";

/* Row n brings version n to n + 1; the mark at the end is part of the same transaction. */
static const struct {
	const char *tables, *mark;
} VERSIONS[] = {
	{ VERSION_1, "PRAGMA application_id = 1684892268; PRAGMA user_version = 1" },
	{ VERSION_2, "PRAGMA user_version = 2" },
};

_Static_assert(DM_JOURNAL_MAGIC == 1684892268, "the number in the mark above");

enum { VERSION = sizeof(VERSIONS) / sizeof(VERSIONS[0]) };

/* WAL with FULL syncs the log at each commit; a log that grew is cut back to 16 MiB; pages in memory
 * are bounded to 8 MiB. */
static const char CONNECTION[] = "PRAGMA journal_mode = WAL;"
				 "PRAGMA synchronous = FULL;"
				 "PRAGMA foreign_keys = ON;"
				 "PRAGMA trusted_schema = OFF;"
				 "PRAGMA cache_size = -8192;"
				 "PRAGMA journal_size_limit = 16777216";

int dm_schema_version(void)
{
	return VERSION;
}

/* The first value of the only row. */
static int number(sqlite3 *db, const char *sql, int *ret)
{
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(statement);
		if (rc == SQLITE_ROW) {
			*ret = sqlite3_column_int(statement, 0);
			rc = SQLITE_OK;
		}
	}
	(void)sqlite3_finalize(statement);
	return rc;
}

static int is_sound(sqlite3 *db, bool *ret)
{
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(statement);
		if (rc == SQLITE_ROW) {
			const char *answer = (const char *)sqlite3_column_text(statement, 0);

			*ret = answer && strcmp(answer, "ok") == 0;
			rc = SQLITE_OK;
		}
	}
	(void)sqlite3_finalize(statement);
	return rc;
}

static int upgrade(sqlite3 *db, int version)
{
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_exec(db, VERSIONS[version].tables, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, VERSIONS[version].mark, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (rc != SQLITE_OK && !sqlite3_get_autocommit(db))
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL); /* the first error counts */
	return rc;
}

/* Says what is in the file, before anything is written to it. */
static int look(sqlite3 *db, enum dm_schema_state *ret, int *ret_version)
{
	int application = 0, version = 0, tables = 0;
	bool sound = false;
	int rc = number(db, "PRAGMA application_id", &application);

	if (rc == SQLITE_OK)
		rc = number(db, "PRAGMA user_version", &version);
	if (rc == SQLITE_OK)
		rc = number(db, "SELECT count(*) FROM sqlite_schema", &tables);
	if (rc != SQLITE_OK)
		return rc;
	*ret_version = version;
	if (application != DM_JOURNAL_MAGIC && (application || version || tables)) {
		*ret = DM_SCHEMA_FOREIGN;
		return SQLITE_OK;
	}
	if (version > VERSION) {
		*ret = DM_SCHEMA_NEWER;
		return SQLITE_OK;
	}
	rc = is_sound(db, &sound);
	if (rc == SQLITE_OK)
		*ret = sound && version >= 0 ? DM_SCHEMA_SOUND : DM_SCHEMA_DAMAGED;
	return rc;
}

int dm_schema_apply(sqlite3 *db, enum dm_schema_state *ret, int *ret_version)
{
	int rc = look(db, ret, ret_version);

	if (dm_sql_is_damage(rc)) {
		*ret = DM_SCHEMA_DAMAGED;
		return SQLITE_OK;
	}
	if (rc != SQLITE_OK || *ret != DM_SCHEMA_SOUND)
		return rc;
	rc = sqlite3_exec(db, CONNECTION, NULL, NULL, NULL);
	for (int version = *ret_version; rc == SQLITE_OK && version < VERSION; version++)
		rc = upgrade(db, version);
	return rc;
}
