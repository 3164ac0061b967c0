/* Names of jobs: their form, their order, and clocks that go wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "journal/job_id.h"

static struct dm_job_id_source source(void)
{
	struct dm_job_id_source s;

	assert_int_equal(dm_job_id_source_init(&s, NULL), 0);
	return s;
}

static void names_have_the_form_that_others_rely_on(void **state)
{
	struct dm_job_id_source s = source();
	char id[DM_JOB_ID_SIZE];

	(void)state;
	dm_job_id_next(&s, 1764000000000, id);
	assert_int_equal(strlen(id), 20);
	assert_true(dm_job_id_is_valid(dm_str_from_c(id)));
	assert_false(dm_job_id_is_valid(DM_STR("")));
	assert_false(dm_job_id_is_valid(DM_NULL));
	assert_false(dm_job_id_is_valid(DM_STR("../../../etc/passwd0")));
	assert_false(dm_job_id_is_valid(DM_STR("0123456789ABCDEFGHIJ")));
	assert_false(dm_job_id_is_valid(DM_STR("0123456789abcdefghijk")));
	assert_false(dm_job_id_is_valid(DM_STR("0123456789abcdefghi\0")));
}

static void each_is_greater_than_the_one_before(void **state)
{
	static const int64_t clock[] = { 5000, 5000, 5001, 4000, -3, INT64_MIN, 5001, INT64_MAX,
		5002 };
	struct dm_job_id_source s = source();
	char last[DM_JOB_ID_SIZE] = "", id[DM_JOB_ID_SIZE];

	(void)state;
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < sizeof(clock) / sizeof(clock[0]); i++) {
			dm_job_id_next(&s, clock[i], id);
			assert_true(strcmp(id, last) > 0);
			memcpy(last, id, sizeof(id));
		}
}

static void more_within_a_millisecond_than_have_room(void **state)
{
	struct dm_job_id_source s = source();
	char last[DM_JOB_ID_SIZE] = "", id[DM_JOB_ID_SIZE];

	(void)state;
	for (int i = 0; i < 1700000; i++) {
		dm_job_id_next(&s, 5000, id);
		if (strcmp(id, last) <= 0)
			fail_msg("%s after %s", id, last);
		memcpy(last, id, sizeof(id));
	}
}

static void a_new_source_goes_on_behind_the_last_name(void **state)
{
	struct dm_job_id_source old = source(), new = source();
	char last[DM_JOB_ID_SIZE], id[DM_JOB_ID_SIZE];

	(void)state;
	dm_job_id_next(&old, 9000000, last);
	dm_job_id_source_raise(&new, dm_str_from_c(last));
	dm_job_id_source_raise(&new, DM_STR("not a name"));
	dm_job_id_source_raise(&new, DM_STR("00000000000000000000")); /* older: no step back */
	dm_job_id_next(&new, 10, id);				      /* the clock was set back */
	assert_true(strcmp(id, last) > 0);
}

static void two_sources_at_the_same_moment_differ(void **state)
{
	struct dm_job_id_source a = source(), b = source();
	char one[DM_JOB_ID_SIZE], two[DM_JOB_ID_SIZE];

	(void)state;
	dm_job_id_next(&a, 5000, one);
	dm_job_id_next(&b, 5000, two);
	assert_int_not_equal(strcmp(one, two), 0);
	assert_memory_equal(one, two, 13);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_have_the_form_that_others_rely_on),
		cmocka_unit_test(each_is_greater_than_the_one_before),
		cmocka_unit_test(more_within_a_millisecond_than_have_room),
		cmocka_unit_test(a_new_source_goes_on_behind_the_last_name),
		cmocka_unit_test(two_sources_at_the_same_moment_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
