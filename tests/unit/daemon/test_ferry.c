/* A file between .work/ and a file system that is mounted below in/: a process that dies after any step
 * of the way there or back leaves what the next one mends. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#include "daemon/claim.h"
#include "daemon/ferry.h"
#include "daemon/finish.h"
#include "daemon/recover.h"
#include "daemon/retry.h"
#include "route.h"

static struct folder f;
static bool can_mount;
static const char id[] = "0123456789abcdefghij";
static const char name[] = "share/预算.docx";

static void share(char *path, size_t room)
{
	(void)snprintf(path, room, "%s/in/share", f.path);
}

static int make(void **state)
{
	char path[512];

	(void)state;
	folder_make(&f);
	folder_sub(&f, "in");
	folder_sub(&f, "in/share");
	share(path, sizeof(path));
	return can_mount ? mount("tmpfs", path, "tmpfs", 0, "mode=0755") : 0;
}

static int removed(void **state)
{
	char path[512];

	(void)state;
	share(path, sizeof(path));
	(void)umount2(path, MNT_DETACH);
	folder_remove(&f);
	return 0;
}

/* In the place of the C library's: what of the disk does not work. */
static bool is_sync_broken;
static int n_stats_left = -1; /* until one fails; -1: none does */

int fsync(int fd)
{
	if (!is_sync_broken)
		return (int)syscall(SYS_fsync, fd);
	errno = EIO;
	return -1;
}

int fstat(int fd, struct stat *ret)
{
	if (n_stats_left < 0 || n_stats_left-- > 0)
		return fstatat(fd, "", ret, AT_EMPTY_PATH);
	errno = ESTALE;
	return -1;
}

/* Whole copies under a name that people or recovery see, and everything else that is ours. */
static size_t n_found, n_left;

static int look(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	const char *base = path + ftw->base;
	bool is_part = strcmp(base, "part") == 0 || strstr(base, ".part");

	n_found += kind == FTW_F && st->st_size == 7 && !is_part;
	n_left += strncmp(base, ".dropmill-", 10) == 0 || strcmp(base, id) == 0;
	return 0;
}

static void count(void)
{
	n_found = n_left = 0;
	assert_int_equal(nftw(f.path, look, 32, FTW_PHYS), 0);
}

static int recover_one(void *ctx, const char *job_id)
{
	enum dm_recover_state state;
	struct dm_error err = { 0 };
	struct dm_job job;

	if (dm_recover_job(ctx, job_id, &state, &job, &err))
		return 1;
	return state == DM_RECOVER_CLAIMED ? dm_claim_return(&job, &err) : 0;
}

static int go_and_return(struct dm_folders *folders)
{
	struct dm_job job;
	int r = dm_claim_take(folders, name, id, NULL, &job, NULL);

	return r ? r : dm_claim_return(&job, NULL);
}

static int retry(struct dm_folders *folders)
{
	struct dm_path back;

	return dm_retry_run(folders, "failed/share/预算.docx", name, id, &back, NULL);
}

static int recover(struct dm_folders *folders)
{
	int r = dm_recover_list(folders, recover_one, folders, NULL);

	dm_retry_recover(folders);
	return r;
}

static void a_death_anywhere_is_mended(void **state)
{
	bool is_over = false;
	int first;

	(void)state;
	if (!can_mount)
		return; /* cmocka tells a skipped test as failed */
	for (first = 0; !is_over; first++) {
		bool is_recovered = false;

		for (int second = 0; !is_recovered; second++) {
			assert_true(first < 40 && second < 40);
			(void)make(NULL);
			folder_write(&f, "in/share/预算.docx", "content");
			is_over = route_child(&f, first, go_and_return);
			count();
			assert_true(n_found >= 1);
			is_recovered = route_child(&f, second, recover);
			count();
			assert_true(n_found >= 1);
			assert_true(route_child(&f, 1000, recover));
			count();
			assert_int_equal(n_found, 1);
			assert_int_equal(n_left, 0);
			assert_string_equal(folder_text(&f, "in/share/预算.docx"), "content");
			(void)removed(NULL);
		}
	}
	assert_true(first > 8); /* steps were told */
}

/* Reasons lie beside the file, or nowhere. */
static void a_death_of_a_retry_is_mended(void **state)
{
	struct dm_folders folders;
	bool is_over = false;
	int first;

	(void)state;
	if (!can_mount)
		return;
	for (first = 0; !is_over; first++) {
		assert_true(first < 40);
		(void)make(NULL);
		route_open(&f, &folders);
		dm_folders_close(&folders);
		folder_sub(&f, "failed/share");
		folder_write(&f, "failed/share/预算.docx", "content");
		folder_write(&f, "failed/share/预算.docx" DM_WHY_JSON, "0123456789abcdefghij");
		folder_write(&f, "failed/share/预算.docx" DM_WHY_HTML, "a page of it");
		is_over = route_child(&f, first, retry);
		count();
		assert_true(n_found >= 1);
		assert_true(route_child(&f, 1000, recover));
		count();
		assert_int_equal(n_found, 1);
		assert_int_equal(n_left, 0);
		bool is_back = folder_has(&f, "in/share/预算.docx");
		assert_true(is_back || !is_over);
		assert_int_equal(folder_has(&f, "failed/share/预算.docx"), !is_back);
		assert_int_equal(folder_has(&f, "failed/share/预算.docx" DM_WHY_JSON), !is_back);
		assert_int_equal(folder_has(&f, "failed/share/预算.docx" DM_WHY_HTML), !is_back);
		assert_false(folder_has(&f, ".work/retry.0123456789abcdefghij"));
		(void)removed(NULL);
	}
	assert_true(first > 8);
}

static void break_sync(void *ctx, const char *step)
{
	(void)ctx;
	if (strcmp(step, "ferry.copied") == 0)
		is_sync_broken = true;
	if (strcmp(step, "ferry.landed") == 0)
		is_sync_broken = false;
}

static void make_with_a_file(struct dm_folders *folders)
{
	(void)make(NULL);
	folder_write(&f, "in/share/预算.docx", "content");
	route_open(&f, folders);
}

/* It lies where it was dropped, and nowhere else. */
static void remove_with_a_file(struct dm_folders *folders)
{
	assert_string_equal(folder_text(&f, "in/share/预算.docx"), "content");
	count();
	assert_int_equal(n_found, 1);
	assert_int_equal(n_left, 0);
	dm_folders_close(folders);
	(void)removed(NULL);
}

static void what_could_not_be_synced_is_put_back_once(void **state)
{
	struct dm_folders folders;
	struct dm_job job;

	(void)state;
	if (!can_mount)
		return;
	make_with_a_file(&folders);
	folders.on_step = break_sync;
	assert_int_equal(dm_claim_take(&folders, name, id, NULL, &job, NULL), DM_E_IO);
	remove_with_a_file(&folders);
}

static int n_stats_of_copy;

static void break_status(void *ctx, const char *step)
{
	(void)ctx;
	if (strcmp(step, "ferry.aside") == 0)
		n_stats_left = 1 + n_stats_of_copy; /* the first asks whose file it is */
	if (strcmp(step, "ferry.copied") == 0)
		n_stats_left = -1;
}

static void what_cannot_be_looked_at_says_why(void **state)
{
	(void)state;
	if (!can_mount)
		return;
	for (n_stats_of_copy = 0; n_stats_of_copy < 2; n_stats_of_copy++) {
		struct dm_folders folders;
		struct dm_error err = { 0 };
		struct dm_job job;

		make_with_a_file(&folders);
		folders.on_step = break_status;
		assert_int_equal(dm_claim_take(&folders, name, id, NULL, &job, NULL), DM_E_IO);
		assert_int_equal(dm_claim_take(&folders, name, id, NULL, &job, &err), DM_E_IO);
		assert_string_equal(err.id, "claim.kept");
		assert_non_null(strstr(err.text, strerror(ESTALE)));
		remove_with_a_file(&folders);
	}
}

static void what_is_too_large_stays(void **state)
{
	struct dm_folders folders;
	struct dm_error err = { 0 };
	struct dm_job job;

	(void)state;
	if (!can_mount)
		return;
	make_with_a_file(&folders);
	folders.carry_bytes = 6;
	assert_int_equal(dm_claim_take(&folders, name, id, NULL, &job, NULL), DM_E_IO);
	assert_int_equal(dm_claim_take(&folders, name, id, NULL, &job, &err), DM_E_IO);
	assert_string_equal(err.id, "claim.kept");
	remove_with_a_file(&folders);
}

/* Nothing is mounted there any more, or another one of which the folders have the same numbers. */
static void a_part_waits_on_a_share_that_is_away(bool is_other)
{
	struct dm_folders folders;
	char path[512];

	if (!can_mount)
		return;
	(void)make(NULL);
	folder_write(&f, "in/share/预算.docx", "content");
	for (int steps = 0;; steps++) { /* to where only the last rename is missing */
		assert_false(route_child(&f, steps, go_and_return));
		if (folder_has(&f, ".work/0123456789abcdefghij/back"))
			break;
		assert_true(route_child(&f, 1000, recover));
	}
	share(path, sizeof(path));
	assert_int_equal(umount2(path, MNT_DETACH), 0);
	if (is_other)
		assert_int_equal(mount("tmpfs", path, "tmpfs", 0, "mode=0755"), 0);
	route_open(&f, &folders);
	assert_int_equal(dm_recover_list(&folders, recover_one, &folders, NULL), 0);
	assert_string_equal(folder_text(&f, "in/share/预算.docx"), "content");
	dm_folders_close(&folders);
	(void)removed(NULL);
}

static void a_part_that_waits_on_a_share_that_is_away_is_no_arrival(void **state)
{
	(void)state;
	a_part_waits_on_a_share_that_is_away(false);
}

static void a_part_that_waits_on_another_share_is_no_arrival(void **state)
{
	(void)state;
	a_part_waits_on_a_share_that_is_away(true);
}

static void only_what_no_job_has_is_put_back(void **state)
{
	struct dm_folders folders;
	char path[128];

	(void)state;
	(void)make(NULL);
	route_open(&f, &folders);
	(void)snprintf(path, sizeof(path), "in/share/.dropmill-%s", id);
	folder_sub(&f, path);
	(void)snprintf(path, sizeof(path), "in/share/.dropmill-%s/a.docx", id);
	folder_write(&f, path, "content");
	(void)snprintf(path, sizeof(path), ".work/%s", id);
	folder_sub(&f, path);
	(void)snprintf(path, sizeof(path), "share/.dropmill-%s", id);
	assert_true(dm_ferry_is_aside(path + 6));
	assert_false(dm_ferry_is_aside(".dropmill-doctor-1"));
	dm_ferry_rescue(&folders, path);
	assert_false(folder_has(&f, "in/share/a.docx"));
	(void)unlinkat(folders.work, id, AT_REMOVEDIR);
	dm_ferry_rescue(&folders, path);
	assert_string_equal(folder_text(&f, "in/share/a.docx"), "content");
	count();
	assert_int_equal(n_left, 0);
	dm_folders_close(&folders);
	(void)removed(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_death_anywhere_is_mended),
		cmocka_unit_test(a_death_of_a_retry_is_mended),
		cmocka_unit_test(what_could_not_be_synced_is_put_back_once),
		cmocka_unit_test(what_cannot_be_looked_at_says_why),
		cmocka_unit_test(what_is_too_large_stays),
		cmocka_unit_test(a_part_that_waits_on_a_share_that_is_away_is_no_arrival),
		cmocka_unit_test(a_part_that_waits_on_another_share_is_no_arrival),
		cmocka_unit_test(only_what_no_job_has_is_put_back),
	};

	can_mount =
		unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
