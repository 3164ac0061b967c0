/* What the options of a command line say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/call.h"

static struct dm_arena arena;

static int parse(struct dm_call *call, int argc, char **argv)
{
	struct dm_error err = { 0 };
	int r = dm_call_parse(&arena, argc, argv, "tojLswpfh", call, &err);

	assert_int_equal(err.code, r);
	return r;
}

static void writers_and_limits_are_read(void **state)
{
	char *argv[] = { "convert", "-t", "json,html", "--limit", "wall_seconds=7", "-o", "d", "a",
		"b" };
	struct dm_call call = { 0 };

	(void)state;
	assert_int_equal(parse(&call, 9, argv), 0);
	assert_int_equal(call.n_writers, 2);
	assert_string_equal(call.writers[1], "html");
	assert_int_equal(call.limits.wall_seconds, 7);
	assert_string_equal(call.out, "d");
	assert_int_equal(call.n_files, 2);
	assert_string_equal(call.files[0], "a");
}

static void what_is_not_understood_is_an_error(void **state)
{
	char *unknown[] = { "convert", "--outt", "d", "a" };
	char *limit[] = { "convert", "--limit", "wall_seconds=soon", "a" };
	struct dm_call call = { 0 };

	(void)state;
	assert_int_equal(parse(&call, 4, unknown), DM_E_USAGE);
	assert_int_equal(parse(&call, 4, limit), DM_E_USAGE);
}

static void a_list_has_its_own_limit(void **state)
{
	char *jobs[] = { "jobs", "--limit", "7", "--route", "预算", "--outcome", "failed",
		"--all" };
	char *none[] = { "jobs", "--limit", "wall_seconds=7" };
	struct dm_call call = { 0 };
	struct dm_error err = { 0 };

	(void)state;
	assert_int_equal(dm_call_parse(&arena, 8, jobs, "cjrunah", &call, &err), 0);
	assert_int_equal(call.count, 7);
	assert_string_equal(call.route, "预算");
	assert_string_equal(call.outcome, "failed");
	assert_true(call.all);
	assert_int_equal(dm_call_parse(&arena, 3, none, "cjrunah", &call, &err), DM_E_USAGE);
	assert_int_equal(parse(&call, 3, none), 0); /* another command's */
	assert_int_equal(call.limits.wall_seconds, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writers_and_limits_are_read),
		cmocka_unit_test(a_list_has_its_own_limit),
		cmocka_unit_test(what_is_not_understood_is_an_error),
	};

	dm_arena_init(&arena, 0, NULL, NULL);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	dm_arena_done(&arena);
	return failed;
}
