/* Opening what is new, old, newer, foreign, damaged, forbidden; and a disk that is full. */
#include "fixture.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

static void sql(struct fixture *f, const char *text)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void overwrite(const char *path, off_t at, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, n, at), n);
	assert_int_equal(close(fd), 0);
}

static int reopen(struct fixture *f, struct dm_error *err)
{
	dm_journal_close(&f->journal);
	f->opening = (struct dm_journal_opening){ 0 };
	return dm_journal_open(f->path, &f->journal, &f->opening, err);
}

static void a_new_one_is_begun_and_kept(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	char id[DM_JOB_ID_SIZE] = "x";

	assert_true(f->opening.is_new);
	assert_false(f->opening.was_damaged);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777 & ~0640u, 0); /* at most 0640 */
	assert_int_equal(dm_journal_last_id(f->journal, id, NULL), 0);
	assert_string_equal(id, "");
	fixture_claim(f, "a.csv", 1);
	assert_int_equal(reopen(f, NULL), 0);
	assert_false(f->opening.is_new);
	assert_int_equal(dm_journal_last_id(f->journal, id, NULL), 0);
	assert_string_equal(id, f->id);
}

static int pragma_number(void *ctx, int n, char **values, char **names)
{
	(void)n;
	(void)names;
	(void)snprintf(ctx, 32, "%s", values[0]);
	return 0;
}

static void it_is_a_log_that_others_can_look_into(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = NULL;
	char mode[32] = "", n[32] = "";

	fixture_claim(f, "a.csv", 1);
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode", pragma_number, mode, NULL), 0);
	assert_string_equal(mode, "wal");
	assert_int_equal(sqlite3_exec(db, "SELECT count(*) FROM job", pragma_number, n, NULL), 0);
	assert_string_equal(n, "1");
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void a_newer_one_is_refused_and_left_alone(void **state)
{
	struct fixture *f = *state;
	struct dm_error err = { 0 };

	fixture_claim(f, "a.csv", 1);
	dm_journal_close(&f->journal);
	sql(f, "PRAGMA user_version = 3");
	assert_int_equal(reopen(f, &err), DM_E_CONFIG);
	fixture_error(&err, DM_E_CONFIG, "journal.newer");
	assert_non_null(strstr(err.text, "version 3"));
	assert_null(f->journal);
	assert_int_equal(fixture_files(f, "damaged"), 0);
	sql(f, "PRAGMA user_version = 2");
	assert_int_equal(reopen(f, NULL), 0);
	assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CLAIMED);
}

static void another_database_is_refused_and_left_alone(void **state)
{
	struct fixture *f = *state;
	struct dm_error err = { 0 };

	dm_journal_close(&f->journal);
	assert_int_equal(unlink(f->path), 0);
	sql(f, "CREATE TABLE precious (x)");
	assert_int_equal(reopen(f, &err), DM_E_CONFIG);
	fixture_error(&err, DM_E_CONFIG, "journal.foreign");
	sql(f, "INSERT INTO precious VALUES (1)");
}

static void assert_begun_anew(struct fixture *f, unsigned damaged)
{
	struct dm_error err = { 0 };

	if (reopen(f, &err) < 0)
		fail_msg("%s", err.text);
	assert_true(f->opening.was_damaged);
	assert_true(f->opening.is_new);
	fixture_error(&f->opening.notice, DM_E_FORMAT, "journal.damaged");
	assert_non_null(strstr(f->opening.notice.text, "journal.db.damaged-"));
	assert_int_equal(fixture_files(f, "journal.db.damaged-"), damaged);
	fixture_claim(f, "a.csv", 1);
	assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CLAIMED);
}

static void garbage_is_set_aside(void **state)
{
	struct fixture *f = *state;
	char garbage[8192];

	memset(garbage, 'x', sizeof(garbage));
	for (unsigned i = 1; i <= 3; i++) { /* within one second: the names differ all the same */
		dm_journal_close(&f->journal);
		overwrite(f->path, 0, garbage, sizeof(garbage));
		assert_begun_anew(f, i);
	}
}

static void a_torn_page_is_set_aside(void **state)
{
	struct fixture *f = *state;
	char garbage[4096];
	char name[32];
	struct stat st;

	for (unsigned i = 0; i < 300; i++) {
		(void)snprintf(name, sizeof(name), "file-%u.csv", i);
		fixture_claim(f, name, i);
	}
	dm_journal_close(&f->journal);
	assert_int_equal(stat(f->path, &st), 0);
	memset(garbage, 0xa5, sizeof(garbage));
	for (off_t at = 8 * 4096; at < st.st_size; at += 4 * 4096)
		overwrite(f->path, at, garbage, sizeof(garbage));
	assert_begun_anew(f, 1);
}

static void a_cut_file_and_a_missing_table_are_set_aside(void **state)
{
	struct fixture *f = *state;

	dm_journal_close(&f->journal);
	assert_int_equal(truncate(f->path, 5000), 0);
	assert_begun_anew(f, 1);
	dm_journal_close(&f->journal);
	sql(f, "DROP TABLE attempt");
	assert_begun_anew(f, 2);
}

static void an_empty_file_is_begun(void **state)
{
	struct fixture *f = *state;

	dm_journal_close(&f->journal);
	assert_int_equal(truncate(f->path, 0), 0);
	assert_int_equal(reopen(f, NULL), 0);
	assert_false(f->opening.was_damaged);
	fixture_claim(f, "a.csv", 1);
}

/* A log without its journal belongs to one that was set aside: it must not get into the new one. */
static void a_log_left_behind_is_not_used(void **state)
{
	struct fixture *f = *state;
	char from[128], to[128];

	fixture_claim(f, "a.csv", 1);
	(void)snprintf(from, sizeof(from), "%s-wal", f->path);
	(void)snprintf(to, sizeof(to), "%s/kept", f->folder);
	assert_int_equal(link(from, to), 0);
	dm_journal_close(&f->journal);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(rename(to, from), 0);
	assert_int_equal(reopen(f, NULL), 0);
	assert_int_equal(dm_journal_find(f->journal, dm_str_from_c(f->id), NULL, NULL, NULL),
		DM_E_NOT_FOUND);
}

static void a_folder_that_may_not_be_written(void **state)
{
	struct fixture *f = *state;
	bool is_root = geteuid() == 0;
	struct dm_error err = { 0 }, missing = { 0 };
	struct dm_journal *journal = NULL;
	int r;

	dm_journal_close(&f->journal);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(chmod(f->folder, 0555), 0);
	if (is_root)
		assert_int_equal(seteuid(65534), 0);
	r = dm_journal_open(f->path, &journal, &f->opening, &err);
	if (is_root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(f->folder, 0755), 0);
	assert_int_equal(r, DM_E_IO);
	fixture_error(&err, DM_E_IO, "journal.open");
	assert_null(journal);
	assert_int_equal(
		dm_journal_open("/nonexistent/journal.db", &journal, &f->opening, &missing),
		DM_E_IO);
	fixture_error(&missing, DM_E_IO, "journal.open");
}

static void one_that_is_locked_says_so(void **state)
{
	struct fixture *f = *state;
	struct dm_claim claim = fixture_claim_of(f, "a.csv", 1);
	struct dm_claim_answer answer;
	struct dm_error err = { 0 };
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, &err), DM_E_IO);
	fixture_error(&err, DM_E_IO, "journal.busy");
	assert_true(dm_journal_is_broken(f->journal));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, NULL), 0);
}

/* Claims until the disk is full; gives how many were told to be there. */
static unsigned claim_until_full(struct fixture *f, struct dm_claim *ret_refused)
{
	struct dm_claim_answer answer;
	struct dm_error err = { 0 };

	for (unsigned n = 0; n < 100000; n++) {
		*ret_refused = fixture_claim_of(f, "a.csv", n);
		if (dm_journal_claim(f->journal, ret_refused, &answer, &err) < 0) {
			fixture_error(&err, DM_E_SPACE, "journal.full");
			return n;
		}
	}
	fail();
	return 0;
}

static bool count(void *ctx, const struct dm_record *record)
{
	(void)record;
	++*(unsigned *)ctx;
	return true;
}

static void assert_unfinished(struct fixture *f, unsigned expected)
{
	unsigned n = 0;

	assert_int_equal(dm_journal_unfinished(f->journal, count, &n, NULL), 0);
	assert_int_equal(n, expected);
}

static void files_may_not_grow(void **state)
{
	struct fixture *f = *state;
	struct rlimit before, limit;
	struct dm_claim refused;
	struct dm_claim_answer answer;
	unsigned n;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 300 * 1024;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	n = claim_until_full(f, &refused);
	assert_unfinished(f, n); /* asking still works */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(dm_journal_claim(f->journal, &refused, &answer, NULL), 0);
	assert_int_equal(reopen(f, NULL), 0);
	assert_false(f->opening.was_damaged);
	assert_unfinished(f, n + 1);
}

/* In a child with a mount namespace of its own; 77: this machine does not allow it. */
static int fill_small_disk(struct fixture *f)
{
	struct dm_claim refused;
	struct dm_claim_answer answer;
	char ballast[96];
	unsigned n;

	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("tmpfs", f->folder, "tmpfs", 0, "size=1m") < 0)
		return 77;
	(void)snprintf(ballast, sizeof(ballast), "%s/ballast", f->folder);
	int fd = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(posix_fallocate(fd, 0, 256 * 1024), 0);
	(void)close(fd);
	assert_int_equal(dm_journal_open(f->path, &f->journal, &f->opening, NULL), 0);
	n = claim_until_full(f, &refused);
	assert_unfinished(f, n);
	assert_int_equal(unlink(ballast), 0);
	assert_int_equal(dm_journal_claim(f->journal, &refused, &answer, NULL), 0);
	assert_int_equal(reopen(f, NULL), 0);
	assert_unfinished(f, n + 1);
	dm_journal_close(&f->journal);
	return 0;
}

static void the_disk_is_full(void **state)
{
	struct fixture *f = *state;
	int status;

	dm_journal_close(&f->journal);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(fill_small_disk(f));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77) { /* files_may_not_grow stands for it */
		print_message("# nothing may be mounted here, so no disk is full\n");
		return;
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_one_is_begun_and_kept),
		TEST(it_is_a_log_that_others_can_look_into),
		TEST(a_newer_one_is_refused_and_left_alone),
		TEST(another_database_is_refused_and_left_alone),
		TEST(garbage_is_set_aside),
		TEST(a_torn_page_is_set_aside),
		TEST(a_cut_file_and_a_missing_table_are_set_aside),
		TEST(an_empty_file_is_begun),
		TEST(a_log_left_behind_is_not_used),
		TEST(a_folder_that_may_not_be_written),
		TEST(one_that_is_locked_says_so),
		TEST(files_may_not_grow),
		TEST(the_disk_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
