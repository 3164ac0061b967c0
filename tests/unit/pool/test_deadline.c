/* Deadlines of a job: each limit alone, and none of them too early. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pool/deadline.h"

static const struct dm_deadlines LIMITS = { .wall = 60000, .silence = 20000, .cpu = 30000 };

static enum dm_verdict look(struct dm_deadline *watch, uint64_t now, uint64_t cpu, uint64_t beats)
{
	return dm_deadline_check(watch, &LIMITS, &(struct dm_deadline_sight){ now, cpu, beats });
}

static struct dm_deadline begun(void)
{
	struct dm_deadline watch;

	/* A worker that has worked before: its clock and its beats do not start at 0. */
	dm_deadline_begin(&watch, &(struct dm_deadline_sight){ 1000, 500000, 77 });
	return watch;
}

static void silence_is_measured_from_the_last_beat(void **state)
{
	struct dm_deadline watch = begun();

	(void)state;
	assert_int_equal(look(&watch, 20999, 500000, 77), DM_VERDICT_NONE);
	assert_int_equal(look(&watch, 21000, 500000, 77), DM_VERDICT_SILENCE);
	watch = begun();
	assert_int_equal(look(&watch, 20000, 500000, 78), DM_VERDICT_NONE);
	assert_int_equal(look(&watch, 39999, 500000, 78), DM_VERDICT_NONE);
	assert_int_equal(look(&watch, 40000, 500000, 78), DM_VERDICT_SILENCE);
}

static void wall_time_ends_the_liveliest(void **state)
{
	struct dm_deadline watch = begun();

	(void)state;
	for (uint64_t t = 1000; t < 61000; t += 100)
		assert_int_equal(look(&watch, t, 500000, t), DM_VERDICT_NONE);
	assert_int_equal(look(&watch, 61000, 500000, 9), DM_VERDICT_WALL);
}

static void processor_time_counts_from_the_job(void **state)
{
	struct dm_deadline watch = begun();

	(void)state;
	assert_int_equal(look(&watch, 2000, 529999, 78), DM_VERDICT_NONE);
	assert_int_equal(look(&watch, 2100, 530000, 79), DM_VERDICT_CPU);
}

static void zero_is_no_limit(void **state)
{
	const struct dm_deadlines none = { 0 };
	struct dm_deadline watch = begun();

	(void)state;
	assert_int_equal(dm_deadline_check(&watch, &none,
				 &(struct dm_deadline_sight){ UINT64_MAX, UINT64_MAX, 77 }),
		DM_VERDICT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silence_is_measured_from_the_last_beat),
		cmocka_unit_test(wall_time_ends_the_liveliest),
		cmocka_unit_test(processor_time_counts_from_the_job),
		cmocka_unit_test(zero_is_no_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
