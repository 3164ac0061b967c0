/* Which outputs a call would write, and which calls are refused before any work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/inputs.h"

static const char *const SUFFIXES[] = { "json", "xml" };
static const struct dm_outputs_plan BESIDE = { NULL, SUFFIXES, 2 };
static const struct dm_outputs_plan TOGETHER = { "out", SUFFIXES, 2 };

static int check(const struct dm_outputs_plan *plan, char **paths, size_t n)
{
	struct dm_arena arena;
	struct dm_inputs inputs = { 0 };
	struct dm_error err = { 0 };

	dm_arena_init(&arena, 0, NULL, NULL);
	dm_inputs_collect(&inputs, &arena, paths, n, plan);
	assert_int_equal(inputs.items.n, n);
	assert_int_equal(inputs.is_single, n == 1);
	int r = dm_inputs_check(&inputs, plan, &err);
	assert_int_equal(err.code, r);
	dm_arena_done(&arena);
	return r;
}

static void outputs_stand_beside_the_file_or_together(void **state)
{
	struct dm_arena arena;
	const char *path = "甲/a.docx";
	struct dm_input input = { .path = path, .name = path + sizeof("甲/") - 1 };

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_string_equal(dm_inputs_output(&arena, &input, &BESIDE, "xml"), "甲/a.docx.xml");
	assert_string_equal(dm_inputs_output(&arena, &input, &TOGETHER, "xml"), "out/a.docx.xml");
	dm_arena_done(&arena);
}

static void two_inputs_for_one_output_are_refused(void **state)
{
	char *paths[] = { "/a.docx", "/tmp/a.docx" };

	(void)state;
	assert_int_equal(check(&TOGETHER, paths, 2), DM_E_USAGE);
	assert_int_equal(check(&BESIDE, paths, 2), 0);
	assert_int_equal(check(&TOGETHER, paths, 1), 0);
}

static void an_output_that_is_an_input_is_refused(void **state)
{
	char *paths[] = { "/tmp/a.csv", "/tmp/a.csv.json" };

	(void)state;
	assert_int_equal(check(&BESIDE, paths, 2), DM_E_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outputs_stand_beside_the_file_or_together),
		cmocka_unit_test(two_inputs_for_one_output_are_refused),
		cmocka_unit_test(an_output_that_is_an_input_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
