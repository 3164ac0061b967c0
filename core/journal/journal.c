/* Opening, closing and transactions. Decides what happens to a file that cannot be used; what is in
 * it is left to schema.c. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aside.h"
#include "base/check.h"
#include "base/fd.h"
#include "query.h"
#include "schema.h"
#include "tail.h"

enum { BUSY_MS = 2000 };

/* SQLite would make it readable for all. Also tells a folder that is not there, or not ours, by the
 * system's own words. */
static int file_make(const char *path, bool *ret_is_new, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	*ret_is_new = fd >= 0;
	if (fd < 0 && errno == EEXIST)
		fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		return 0;
	return dm_error_set(err, errno == ENOSPC || errno == EDQUOT ? DM_E_SPACE : DM_E_IO,
		"journal.open", "cannot open the journal %s: %s", path, strerror(errno));
}

static struct dm_journal *journal_new(const char *path)
{
	struct dm_journal *journal = calloc(1, sizeof(*journal));

	if (!journal)
		return NULL;
	journal->magic = DM_JOURNAL_MAGIC;
	journal->path = strdup(path);
	if (!journal->path)
		dm_journal_close(&journal);
	return journal;
}

static int refuse(const char *path, enum dm_schema_state state, int version, struct dm_error *err)
{
	if (state == DM_SCHEMA_NEWER)
		return dm_error_set(err, DM_E_CONFIG, "journal.newer",
			"the journal %s was written by a newer dropmill (version %d, this one "
			"knows %d):"
			" install that dropmill again, or move the journal away",
			path, version, dm_schema_version());
	return dm_error_set(err, DM_E_CONFIG, "journal.foreign",
		"%s is a database of another program: name another folder for the state, or move it"
		" away",
		path);
}

/* *ret_damaged: nothing can be done with this file; no error is set then. */
static int try_open(
	const char *path, struct dm_journal **ret, bool *ret_damaged, struct dm_error *err)
{
	DM_AUTO(dm_journal_close) struct dm_journal *journal = journal_new(path);
	enum dm_schema_state state = DM_SCHEMA_SOUND;
	int version = 0;

	*ret_damaged = false;
	if (!journal)
		return dm_error_set(
			err, DM_E_NOMEM, "journal.memory", "no memory left for the journal");
	int rc = sqlite3_open_v2(path, &journal->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(journal->db, BUSY_MS);
	if (rc == SQLITE_OK)
		rc = dm_schema_apply(journal->db, &state, &version);
	if (rc == SQLITE_OK && (state == DM_SCHEMA_NEWER || state == DM_SCHEMA_FOREIGN))
		return refuse(path, state, version, err);
	if (rc == SQLITE_OK && state == DM_SCHEMA_SOUND)
		rc = dm_queries_prepare(journal);
	*ret_damaged = state == DM_SCHEMA_DAMAGED || dm_sql_is_damage(rc);
	if (*ret_damaged)
		return DM_E_FORMAT;
	if (rc != SQLITE_OK)
		return dm_sql_error(journal->db, rc, path, err);
	*ret = journal;
	journal = NULL;
	return 0;
}

/* How many pages of the log SQLite has taken. */
static uint32_t pages_taken(struct dm_journal *journal)
{
	int log = 0;

	return sqlite3_wal_checkpoint_v2(
		       journal->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &log, NULL) == SQLITE_OK &&
			       log > 0
		       ? (uint32_t)log
		       : 0;
}

static int set_aside(const char *path, struct dm_journal_opening *opening, struct dm_error *err)
{
	char *target;
	int r = dm_aside_move(path, &target, err);

	if (r < 0)
		return r;
	opening->was_damaged = true;
	(void)dm_error_set(&opening->notice, DM_E_FORMAT, "journal.damaged",
		"the journal was damaged and is now %s; a new one was begun, and no file is lost",
		target);
	free(target);
	return file_make(path, &opening->is_new, err);
}

static int sync_folder_of(const char *path, struct dm_error *err)
{
	char *folder = strdup(path), *slash = folder ? strrchr(folder, '/') : NULL;

	if (slash)
		slash[slash == folder] = '\0';
	DM_AUTO(dm_fd_close)
	int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	if (fd < 0 || fsync(fd) < 0)
		return dm_error_errno(err, errno, "cannot sync the folder of the journal");
	return 0;
}

int dm_journal_open(const char *path, struct dm_journal **ret,
	struct dm_journal_opening *ret_opening, struct dm_error *err)
{
	struct dm_journal_opening opening = { 0 };
	DM_AUTO(dm_journal_close) struct dm_journal *journal = NULL;
	uint32_t pages = dm_tail_pages(path), taken;
	bool damaged = false;
	int r = file_make(path, &opening.is_new, err);

	if (r < 0)
		return r;
	r = try_open(path, &journal, &damaged, err);
	if (damaged) {
		r = set_aside(path, &opening, err);
		if (r == 0)
			r = try_open(path, &journal, &damaged, err);
		if (damaged)
			r = dm_error_set(err, DM_E_IO, "journal.damaged",
				"a new journal at %s is damaged at once: is the disk sound?", path);
	}
	if (r == 0) /* also where a crash or a full disk came between, last time */
		r = sync_folder_of(path, err);
	if (r < 0)
		return r;
	taken = pages && !opening.is_new ? pages_taken(journal) : pages;
	opening.tail = pages > taken ? pages - taken : 0;
	*ret = journal;
	journal = NULL;
	*ret_opening = opening;
	return 0;
}

void dm_journal_close(struct dm_journal **journal)
{
	struct dm_journal *j = *journal;

	if (!j)
		return;
	DM_CHECK(j->magic == DM_JOURNAL_MAGIC);
	j->magic = 0;
	dm_queries_finalize(j);
	(void)sqlite3_close(j->db); /* the log stays where it cannot be written back */
	free(j->path);
	free(j);
	*journal = NULL;
}

int dm_journal_last_id(struct dm_journal *journal, char ret[DM_JOB_ID_SIZE], struct dm_error *err)
{
	DM_AUTO(dm_query_close) struct dm_query q = dm_query_open(journal, DM_SQL_LAST_ID);
	int r = dm_query_step(&q, err);

	if (r > 0)
		dm_column_copy(&q, ret, DM_JOB_ID_SIZE);
	return r < 0 ? r : 0;
}

static int run(struct dm_journal *journal, enum dm_sql which, struct dm_error *err)
{
	struct dm_query q = dm_query_open(journal, which);

	return dm_query_run(&q, err);
}

int dm_journal_begin(struct dm_journal *journal, enum dm_access access, struct dm_error *err)
{
	journal->is_broken = false;
	return run(journal, access == DM_ACCESS_WRITE ? DM_SQL_BEGIN_WRITE : DM_SQL_BEGIN, err);
}

int dm_journal_commit(struct dm_journal *journal, struct dm_error *err)
{
	return run(journal, DM_SQL_COMMIT, err);
}

void dm_journal_rollback(struct dm_journal *journal)
{
	/* Some errors of the disk roll back by themselves. */
	if (dm_journal_is_open(journal))
		(void)run(journal, DM_SQL_ROLLBACK, NULL);
}

int dm_journal_save(struct dm_journal *journal, struct dm_error *err)
{
	return run(journal, DM_SQL_SAVE, err);
}

int dm_journal_keep(struct dm_journal *journal, struct dm_error *err)
{
	return run(journal, DM_SQL_SAVE_KEEP, err);
}

int dm_journal_undo(struct dm_journal *journal, struct dm_error *err)
{
	int r = run(journal, DM_SQL_SAVE_UNDO, err);

	return r < 0 ? r : run(journal, DM_SQL_SAVE_KEEP, err);
}

bool dm_journal_is_broken(const struct dm_journal *journal)
{
	return journal->is_broken;
}

bool dm_journal_is_open(const struct dm_journal *journal)
{
	return !sqlite3_get_autocommit(journal->db);
}
