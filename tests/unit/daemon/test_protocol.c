/* Claiming, finishing and recovery together: a process that dies after any step leaves what the next
 * one mends. Each death is a real one, of a child that ends at that step. */
#include <errno.h>
#include <fcntl.h>

#include "base/fd.h"
#include "daemon/claim.h"
#include "daemon/recover.h"
#include "route.h"

static struct folder f;
static const char id[] = "0123456789abcdefghij";
static const char name[] = "局/a\n\xff:预算.docx";
static const char safe[] = "a_\xef\xbf\xbd_预算.docx";

static int make(void **state)
{
	(void)state;
	folder_make(&f);
	folder_sub(&f, "in");
	folder_sub(&f, "in/局");
	return 0;
}

static int removed(void **state)
{
	(void)state;
	folder_remove(&f);
	return 0;
}

static void drop(const char *path, const char *text)
{
	char whole[512];

	(void)snprintf(whole, sizeof(whole), "in/%s", path);
	folder_write(&f, whole, text);
}

/* How often these bytes lie below the root as a whole file, without the copies that are ours. */
static size_t n_found, n_results;
static char where[512];

static int look(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	char text[64] = "";
	int fd;

	(void)ftw;
	if (kind == FTW_D && strstr(path, "/out/") && strstr(path, id))
		n_results++;
	if (kind != FTW_F || st->st_size != 7 || strstr(path, "/data") || strstr(path, "/out/") ||
		strstr(path, "/result/"))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (read(fd, text, sizeof(text) - 1) == 7 && strcmp(text, "content") == 0) {
		n_found++;
		(void)snprintf(where, sizeof(where), "%s", path + strlen(f.path) + 1);
	}
	close(fd);
	return 0;
}

static void find_content(void)
{
	n_found = n_results = 0;
	assert_int_equal(nftw(f.path, look, 32, FTW_PHYS), 0);
}

static int fill_result(struct dm_job *job, struct dm_error *err)
{
	int fd;

	if (mkdirat(job->dir, "result", 0750) < 0 && errno != EEXIST)
		return dm_error_set(err, DM_E_IO, "test", "result");
	fd = openat(job->dir, "result/report.json", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	(void)dm_fd_write(fd, "{}", 2, err);
	close(fd);
	return 0;
}

static int fill_why(struct dm_job *job, struct dm_error *err)
{
	int r = dm_job_note(job, "why.json", "{}", 2, err);

	return r ? r : dm_job_note(job, "why.html", "<p>", 3, err);
}

/* From the claimed file to the end. */
static int run(struct dm_job *job, enum dm_finish_kind kind, struct dm_error *err)
{
	struct dm_path place;
	int r = dm_claim_copy(job, 0, err);

	if (!r)
		r = kind == DM_FINISH_DONE ? fill_result(job, err) : fill_why(job, err);
	r = r ? r
	      : dm_finish_pick(job, kind, kind == DM_FINISH_DONE ? "2026-11-23" : "", &place, err);
	r = r ? r : dm_finish_decide(job, kind, &place, err);
	return r ? r : dm_finish_carry_out(job, err);
}

static enum dm_finish_kind kind_now;

static int recover_one(void *ctx, const char *job_id)
{
	const struct dm_folders *folders = ctx;
	enum dm_recover_state state;
	struct dm_error err = { 0 };
	struct dm_job job;

	if (dm_recover_job(folders, job_id, &state, &job, &err))
		return 1;
	return state == DM_RECOVER_CLAIMED ? run(&job, kind_now, &err) : 0;
}

static int recover(struct dm_folders *folders)
{
	return dm_recover_list(folders, recover_one, folders, NULL);
}

static int take_to_the_end(struct dm_folders *folders)
{
	struct dm_job job;

	return dm_claim_take(folders, name, id, NULL, &job, NULL) || run(&job, kind_now, NULL);
}

static void check_end(void)
{
	char path[512];

	find_content();
	assert_int_equal(n_found, 1);
	if (strncmp(where, "in/", 3) == 0) { /* it was never claimed, and is as it was */
		assert_int_equal(n_results, 0);
	} else if (kind_now == DM_FINISH_DONE) {
		(void)snprintf(path, sizeof(path), "done/2026-11-23/局/%s", safe);
		assert_string_equal(where, path);
		assert_int_equal(n_results, 1);
		(void)snprintf(path, sizeof(path), "out/局/%s-%s/report.json", safe, id);
		assert_string_equal(folder_text(&f, path), "{}");
	} else {
		(void)snprintf(path, sizeof(path), "failed/局/%s", safe);
		assert_string_equal(where, path);
		assert_int_equal(n_results, 0);
		(void)snprintf(path, sizeof(path), "failed/局/%s.why.json", safe);
		assert_string_equal(folder_text(&f, path), "{}");
		(void)snprintf(path, sizeof(path), "failed/局/%s.why.html", safe);
		assert_string_equal(folder_text(&f, path), "<p>");
	}
	(void)snprintf(path, sizeof(path), ".work/%s", id);
	assert_false(folder_has(&f, path));
}

/* Dies after each step in turn, then once more after each step of the recovery from that. */
static void die_everywhere(enum dm_finish_kind kind)
{
	bool is_over = false;
	int first;

	kind_now = kind;
	for (first = 0; !is_over; first++) {
		bool is_recovered = false;

		for (int second = 0; !is_recovered; second++) {
			assert_true(first < 40 && second < 40);
			(void)make(NULL);
			drop(name, "content");
			is_over = route_child(&f, first, take_to_the_end);
			find_content();
			assert_int_equal(n_found, 1);
			is_recovered = route_child(&f, second, recover);
			find_content();
			assert_int_equal(n_found, 1);
			assert_true(route_child(&f, 1000, recover));
			check_end();
			(void)removed(NULL);
		}
	}
	assert_true(first > 8); /* steps were told */
}

static void a_death_while_publishing_is_mended(void **state)
{
	(void)state;
	die_everywhere(DM_FINISH_DONE);
}

static void a_death_while_refusing_is_mended(void **state)
{
	(void)state;
	die_everywhere(DM_FINISH_FAILED);
}

static void a_claim_copies_and_hashes(void **state)
{
	static const uint8_t sha[] = { 0xed, 0x70, 0x02, 0xb4, 0x39, 0xe9 }; /* of "content" */
	struct dm_folders folders;
	struct dm_job job;
	struct dm_error err = { 0 };
	char bytes[8] = "";

	(void)state;
	drop(name, "content");
	route_open(&f, &folders);
	assert_int_equal(dm_claim_take(&folders, name, id, NULL, &job, &err), 0);
	assert_int_equal(dm_claim_copy(&job, 6, &err), DM_E_LIMIT);
	assert_int_equal(dm_claim_copy(&job, 7, NULL), 0);
	assert_int_equal(job.bytes, 7);
	assert_memory_equal(job.sha256, sha, sizeof(sha));
	assert_int_equal(dm_fd_read_at(job.data, 0, bytes, 8), 7);
	assert_string_equal(bytes, "content");
	assert_int_equal(write(job.data, "x", 1), -1); /* nobody changes what was hashed */
	/* Another file came under its name meanwhile. */
	drop(name, "other");
	assert_int_equal(dm_claim_return(&job, &err), 0);
	assert_string_equal(folder_text(&f, "in/局/a\n\xff:预算.docx"), "other");
	assert_string_equal(
		folder_text(&f, "in/局/a_\xef\xbf\xbd_预算-0123456789abcdefghij.docx"), "content");
	dm_folders_close(&folders);
}

static void what_changed_is_not_taken(void **state)
{
	struct dm_folders folders;
	struct dm_job job;
	struct dm_error err = { 0 };
	struct dm_sight old = { .inode = 1 };

	(void)state;
	drop("a.csv", "content");
	route_open(&f, &folders);
	assert_int_equal(dm_claim_take(&folders, "a.csv", id, &old, &job, &err), DM_E_NOT_FOUND);
	assert_string_equal(err.id, "claim.changed");
	assert_int_equal(dm_claim_take(&folders, "b.csv", id, NULL, &job, NULL), DM_E_NOT_FOUND);
	assert_int_equal(symlinkat("a.csv", folders.in, "link.csv"), 0);
	assert_int_equal(mkfifoat(folders.in, "fifo.csv", 0600), 0);
	assert_int_equal(dm_claim_take(&folders, "link.csv", id, NULL, &job, NULL), DM_E_NOT_FOUND);
	assert_int_equal(dm_claim_take(&folders, "fifo.csv", id, NULL, &job, NULL), DM_E_NOT_FOUND);
	assert_true(dm_claim_take(&folders, "../a.csv", id, NULL, &job, NULL) != 0);
	assert_string_equal(folder_text(&f, "in/a.csv"), "content");
	assert_false(folder_has(&f, ".work/0123456789abcdefghij"));
	dm_folders_close(&folders);
}

static void taken_names_get_the_job(void **state)
{
	struct dm_folders folders;
	struct dm_job job;

	(void)state;
	drop("a.csv", "content");
	route_open(&f, &folders);
	folder_write(&f, "failed/a.csv.why.json", "of another");
	assert_int_equal(dm_claim_take(&folders, "a.csv", id, NULL, &job, NULL), 0);
	assert_int_equal(run(&job, DM_FINISH_FAILED, NULL), 0);
	assert_string_equal(folder_text(&f, "failed/a.csv.why.json"), "of another");
	assert_string_equal(folder_text(&f, "failed/a-0123456789abcdefghij.csv"), "content");
	assert_string_equal(folder_text(&f, "failed/a-0123456789abcdefghij.csv.why.json"), "{}");
	/* Taken after the name was picked. */
	struct dm_path place;
	drop("b.csv", "content");
	assert_int_equal(dm_claim_take(&folders, "b.csv", id, NULL, &job, NULL), 0);
	assert_int_equal(dm_finish_pick(&job, DM_FINISH_DONE, "", &place, NULL), 0);
	folder_write(&f, "done/b.csv", "of another");
	assert_int_equal(dm_finish_decide(&job, DM_FINISH_DONE, &place, NULL), 0);
	assert_int_equal(dm_finish_carry_out(&job, NULL), 0);
	assert_string_equal(folder_text(&f, "done/b.csv"), "of another");
	assert_string_equal(folder_text(&f, "done/b-0123456789abcdefghij.csv"), "content");
	dm_folders_close(&folders);
}

static void what_is_archived_is_what_was_converted(void **state)
{
	struct dm_folders folders;
	struct dm_job job;

	(void)state;
	drop("a.csv", "content");
	assert_int_equal(linkat(f.fd, "in/a.csv", f.fd, "link", 0), 0);
	route_open(&f, &folders);
	assert_int_equal(dm_claim_take(&folders, "a.csv", id, NULL, &job, NULL), 0);
	assert_int_equal(dm_claim_copy(&job, 0, NULL), 0);
	folder_write(&f, "link", "other");
	struct dm_path place;
	assert_int_equal(dm_finish_pick(&job, DM_FINISH_DONE, "", &place, NULL), 0);
	assert_int_equal(dm_finish_decide(&job, DM_FINISH_DONE, &place, NULL), 0);
	assert_int_equal(dm_finish_carry_out(&job, NULL), 0);
	assert_string_equal(folder_text(&f, "done/a.csv"), "content");
	folder_write(&f, "link", "again");
	assert_string_equal(folder_text(&f, "done/a.csv"), "content");
	/* What is too large to be copied goes as it is. */
	drop("a.csv", "content");
	assert_int_equal(dm_claim_take(&folders, "a.csv", id, NULL, &job, NULL), 0);
	assert_int_equal(dm_claim_copy(&job, 3, NULL), DM_E_LIMIT);
	assert_int_equal(fill_why(&job, NULL), 0);
	assert_int_equal(dm_finish_pick(&job, DM_FINISH_FAILED, "", &place, NULL), 0);
	assert_int_equal(dm_finish_decide(&job, DM_FINISH_FAILED, &place, NULL), 0);
	assert_int_equal(dm_finish_carry_out(&job, NULL), 0);
	assert_string_equal(folder_text(&f, "failed/a.csv"), "content");
	dm_folders_close(&folders);
}

static void long_and_dotted_names_go_all_the_way(void **state)
{
	struct dm_folders folders;
	char longest[300];
	struct dm_job job;

	(void)state;
	memset(longest, 'a', 255);
	longest[255] = '\0';
	route_open(&f, &folders);
	drop(longest, "content");
	assert_int_equal(dm_claim_take(&folders, longest, id, NULL, &job, NULL), 0);
	assert_int_equal(run(&job, DM_FINISH_FAILED, NULL), 0);
	find_content();
	assert_int_equal(n_found, 1);
	assert_int_equal(strlen(where), strlen("failed/") + 246);
	assert_int_equal(unlinkat(f.fd, where, 0), 0);
	drop("..csv", "content");
	assert_int_equal(dm_claim_take(&folders, "..csv", id, NULL, &job, NULL), 0);
	assert_int_equal(run(&job, DM_FINISH_DONE, NULL), 0);
	assert_true(folder_has(&f, "done/2026-11-23/..csv"));
	dm_folders_close(&folders);
}

static void without_rights_nothing_is_touched(void **state)
{
	struct dm_folders folders;
	struct dm_job job;
	int status;
	pid_t pid;

	(void)state;
	if (geteuid() != 0) {
		print_message("# only root can take rights away from itself\n");
		return;
	}
	drop("a.csv", "content");
	route_open(&f, &folders);
	pid = fork();
	if (!pid) {
		struct dm_error err = { 0 };

		if (setuid(65534) < 0)
			_exit(2);
		_exit(dm_claim_take(&folders, "a.csv", id, NULL, &job, &err) == DM_E_IO &&
					strcmp(err.id, "fs.permission") == 0
				? 0
				: 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_string_equal(folder_text(&f, "in/a.csv"), "content");
	dm_folders_close(&folders);
}

static void one_process_holds_a_route(void **state)
{
	const struct dm_folders_setup setup = { f.path, "in", "out", "done", "failed", 0660,
		(gid_t)-1 };
	struct dm_folders a, b;
	struct dm_error err = { 0 };
	struct stat st;

	(void)state;
	route_open(&f, &a);
	assert_int_equal(dm_folders_open(&setup, &b, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "route.taken");
	dm_folders_close(&a);
	assert_int_equal(dm_folders_open(&setup, &b, NULL), 0);
	assert_int_equal(fstat(b.work, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(fstat(b.out, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0750); /* as the first made it */
	dm_folders_close(&b);
}

static void strange_folders_are_left_and_told(void **state)
{
	struct dm_folders folders;
	enum dm_recover_state s;
	struct dm_error err = { 0 };
	struct dm_job job;

	(void)state;
	route_open(&f, &folders);
	folder_sub(&f, ".work/0123456789abcdefghij");
	folder_sub(&f, ".work/0123456789abcdefghij/in");
	folder_write(&f, ".work/0123456789abcdefghij/in/x", "content");
	assert_int_equal(dm_recover_job(&folders, id, &s, &job, &err), DM_E_BUG);
	assert_string_equal(folder_text(&f, ".work/0123456789abcdefghij/in/x"), "content");
	dm_folders_close(&folders);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, removed)
	const struct CMUnitTest tests[] = {
		TEST(a_claim_copies_and_hashes),
		TEST(what_changed_is_not_taken),
		TEST(taken_names_get_the_job),
		TEST(what_is_archived_is_what_was_converted),
		TEST(long_and_dotted_names_go_all_the_way),
		TEST(without_rights_nothing_is_touched),
		TEST(one_process_holds_a_route),
		TEST(strange_folders_are_left_and_told),
		cmocka_unit_test(a_death_while_publishing_is_mended),
		cmocka_unit_test(a_death_while_refusing_is_mended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
