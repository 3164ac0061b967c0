/* An output appears complete or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "tools/outputs.h"

static char folder[] = "/tmp/dropmill-outputs-XXXXXX";

static int setup(void **state)
{
	(void)state;
	return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	(void)unlink("a.json");
	(void)rmdir("x/y");
	(void)rmdir("x");
	return chdir("/") || rmdir(folder); /* fails where a temporary file was left */
}

static void assert_content(const char *path, const char *expected)
{
	char text[32] = { 0 };
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_int_equal(fread(text, 1, sizeof(text) - 1, file), strlen(expected));
	assert_int_equal(fclose(file), 0);
	assert_string_equal(text, expected);
}

static void it_appears_when_it_is_published(void **state)
{
	struct dm_output output = { 0 };

	(void)state;
	assert_int_equal(dm_output_open(&output, "a.json", NULL), 0);
	assert_int_equal(dm_fd_write(output.fd, "one", 3, NULL), 0);
	assert_int_equal(access("a.json", F_OK), -1);
	assert_int_equal(dm_output_publish(&output, NULL), 0);
	assert_content("a.json", "one");
}

static void a_discarded_one_leaves_the_old_file(void **state)
{
	struct dm_output output = { 0 };

	(void)state;
	assert_int_equal(dm_output_open(&output, "a.json", NULL), 0);
	assert_int_equal(dm_fd_write(output.fd, "two", 3, NULL), 0);
	dm_output_discard(&output);
	dm_output_discard(&output);
	assert_content("a.json", "one");
}

static void a_folder_that_is_missing_is_an_error(void **state)
{
	struct dm_output output = { 0 };
	struct dm_error err = { 0 };

	(void)state;
	assert_int_equal(dm_output_open(&output, "none/a.json", &err), DM_E_OUTPUT);
	assert_int_equal(err.code, DM_E_OUTPUT);
	assert_true(err.text[0]);
}

static void folders_are_made_with_those_above(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(dm_output_folder("x/y", NULL), 0);
	assert_int_equal(dm_output_folder("x/y", NULL), 0);
	assert_int_equal(stat("x/y", &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(dm_output_folder("a.json", NULL), DM_E_OUTPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_appears_when_it_is_published),
		cmocka_unit_test(a_discarded_one_leaves_the_old_file),
		cmocka_unit_test(a_folder_that_is_missing_is_an_error),
		cmocka_unit_test(folders_are_made_with_those_above),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
