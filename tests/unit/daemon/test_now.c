#include "daemon/now.h"

#include <string.h>

#include "cmocka_all.h"

static void times_are_written_in_utc(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = { { 0, "1970-01-01T00:00:00Z" }, { 999, "1970-01-01T00:00:00Z" },
		{ 1795420800000, "2026-11-23T08:00:00Z" },
		{ 4102444800000, "2100-01-01T00:00:00Z" } };
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		dm_now_text(cases[i].ms, text);
		assert_string_equal(text, cases[i].text);
	}
	assert_true(dm_now_ms() > 1577836800000); /* 2020 */
}

/* A clock that is set to nonsense must not end the daemon. */
static void a_time_that_no_calendar_has_is_empty(void **state)
{
	char text[32] = "x";

	(void)state;
	dm_now_text(INT64_MAX, text);
	assert_true(!text[0] || strlen(text) < sizeof(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_written_in_utc),
		cmocka_unit_test(a_time_that_no_calendar_has_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
