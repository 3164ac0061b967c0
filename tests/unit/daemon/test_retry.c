#include "daemon/retry.h"

#include <sys/wait.h>

#include "daemon/finish.h"
#include "folder.h"

static const char id[] = "0123456789abcdefghij";
static const char other[] = "0123456789abcdefghik";
static struct folder f;
static struct dm_folders folders;

static int make(void **state)
{
	const struct dm_folders_setup setup = { .root = f.path,
		.in = "in",
		.out = "out",
		.done = "done",
		.failed = "failed",
		.mode = 0660,
		.group = (gid_t)-1 };

	(void)state;
	folder_make(&f);
	return dm_folders_open(&setup, &folders, NULL);
}

static int removed(void **state)
{
	(void)state;
	dm_folders_close(&folders);
	folder_remove(&f);
	return 0;
}

/* A file that failed, as the job `by`. */
static void fail_file(const char *by)
{
	char why[64];

	(void)snprintf(why, sizeof(why), "{\"job\":\"%s\"}", by);
	(void)mkdirat(f.fd, "failed/局", 0755);
	folder_write(&f, "failed/局/a.csv", "x");
	folder_write(&f, "failed/局/a.csv" DM_WHY_JSON, why);
	folder_write(&f, "failed/局/a.csv" DM_WHY_HTML, "<p>");
}

static int retry(struct dm_path *ret, struct dm_error *err)
{
	*ret = (struct dm_path){ "" };
	*err = (struct dm_error){ 0 };
	return dm_retry_run(&folders, "failed/局/a.csv", "局/a.csv", id, ret, err);
}

static void a_file_goes_back_without_its_reasons(void **state)
{
	struct dm_error err;
	struct dm_path back;

	(void)state;
	fail_file(id);
	assert_int_equal(retry(&back, &err), 0);
	assert_string_equal(back.text, "局/a.csv");
	assert_string_equal(folder_text(&f, "in/局/a.csv"), "x");
	assert_false(folder_has(&f, "failed/局/a.csv"));
	assert_false(folder_has(&f, "failed/局/a.csv" DM_WHY_JSON));
	assert_false(folder_has(&f, "failed/局/a.csv" DM_WHY_HTML));
	assert_int_equal(retry(&back, &err), DM_E_NOT_FOUND); /* once */
	assert_string_equal(err.id, "retry.gone");
}

static void a_new_file_of_that_name_is_not_replaced(void **state)
{
	struct dm_error err;
	struct dm_path back;

	(void)state;
	fail_file(id);
	folder_sub(&f, "in/局");
	folder_write(&f, "in/局/a.csv", "new");
	assert_int_equal(retry(&back, &err), 0);
	assert_string_equal(back.text, "局/a-0123456789abcdefghij.csv");
	assert_string_equal(folder_text(&f, "in/局/a-0123456789abcdefghij.csv"), "x");
	assert_string_equal(folder_text(&f, "in/局/a.csv"), "new");
}

static void another_jobs_file_stays(void **state)
{
	struct dm_error err;
	struct dm_path back;

	(void)state;
	fail_file(other);
	assert_int_equal(retry(&back, &err), DM_E_NOT_FOUND);
	assert_true(folder_has(&f, "failed/局/a.csv"));
	assert_true(folder_has(&f, "failed/局/a.csv" DM_WHY_HTML));
	assert_false(folder_has(&f, "in/局/a.csv"));
}

static void a_link_in_its_place_is_not_followed(void **state)
{
	struct dm_error err;
	struct dm_path back;

	(void)state;
	fail_file(id);
	assert_int_equal(unlinkat(f.fd, "failed/局/a.csv", 0), 0);
	assert_int_equal(renameat(f.fd, "failed/局", f.fd, "elsewhere"), 0);
	assert_int_equal(symlinkat("../elsewhere", f.fd, "failed/局"), 0);
	assert_int_equal(retry(&back, &err), DM_E_NOT_FOUND);
	assert_true(folder_has(&f, "elsewhere/a.csv" DM_WHY_JSON));
}

/* --- A death at any step, in a process of its own. */

static void die(void *ctx, const char *step)
{
	if (strcmp(step, ctx) == 0)
		_exit(9);
}

static void a_death_leaves_no_reasons_alone(void **state)
{
	static const char *const steps[] = { "retry.noted", "retry.moved", "retry.bare" };
	struct dm_error err;
	struct dm_path back;
	int status;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		fail_file(id);
		pid_t child = fork();
		if (child == 0) {
			folders.on_step = die;
			folders.step_ctx = (void *)(uintptr_t)steps[i];
			(void)retry(&back, &err);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(WEXITSTATUS(status), 9);
		dm_retry_recover(&folders);
		bool is_back = folder_has(&f, "in/局/a.csv");
		assert_int_equal(is_back, i > 0);
		assert_int_equal(folder_has(&f, "failed/局/a.csv"), !is_back);
		assert_int_equal(folder_has(&f, "failed/局/a.csv" DM_WHY_JSON), !is_back);
		assert_int_equal(folder_has(&f, "failed/局/a.csv" DM_WHY_HTML), !is_back);
		assert_false(folder_has(&f, ".work/retry.0123456789abcdefghij"));
		assert_int_equal(retry(&back, &err), is_back ? DM_E_NOT_FOUND : 0);
		assert_int_equal(unlinkat(f.fd, "in/局/a.csv", 0), 0);
	}
}

/* What failed anew under the same name since is not touched. */
static void a_note_does_not_reach_another_job(void **state)
{
	(void)state;
	fail_file(other);
	folder_write(&f, ".work/retry.0123456789abcdefghij", "failed/局/a.csv");
	assert_int_equal(unlinkat(f.fd, "failed/局/a.csv", 0), 0);
	dm_retry_recover(&folders);
	assert_true(folder_has(&f, "failed/局/a.csv" DM_WHY_JSON));
	assert_false(folder_has(&f, ".work/retry.0123456789abcdefghij"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_file_goes_back_without_its_reasons, make, removed),
		cmocka_unit_test_setup_teardown(
			a_new_file_of_that_name_is_not_replaced, make, removed),
		cmocka_unit_test_setup_teardown(another_jobs_file_stays, make, removed),
		cmocka_unit_test_setup_teardown(a_death_leaves_no_reasons_alone, make, removed),
		cmocka_unit_test_setup_teardown(a_note_does_not_reach_another_job, make, removed),
		cmocka_unit_test_setup_teardown(a_link_in_its_place_is_not_followed, make, removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
