#include "base/clock.h"

#include <time.h>

#include "cmocka_all.h"

static void time_goes_on_in_milliseconds(void **state)
{
	(void)state;
	struct timespec pause = { 0, 20 * 1000 * 1000 };
	uint64_t before = dm_clock_ms();

	assert_int_equal(nanosleep(&pause, NULL), 0);
	uint64_t after = dm_clock_ms();
	assert_true(after >= before + 19);
	assert_true(after < before + 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_goes_on_in_milliseconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
