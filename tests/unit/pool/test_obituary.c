/* Every death gives an error with a code that decides rightly and a text that names the place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pool/obituary.h"

static const struct dm_deadlines LIMITS = {
	.start = 30000, .wall = 60000, .silence = 20000, .cpu = 30000
};

static struct dm_death death_at(enum dm_stage stage)
{
	return (struct dm_death){ .record = { .stage = stage,
					  .line = 812,
					  .plugin = "docx",
					  .part = "word/document.xml",
					  .words = "stack overflow" } };
}

static void a_crash_names_reader_and_place(void **state)
{
	struct dm_death death = death_at(DM_STAGE_READ);

	(void)state;
	death.signal = SIGSEGV;
	struct dm_error e = dm_obituary(&death, &LIMITS);
	assert_int_equal(e.code, DM_E_CRASH);
	assert_non_null(strstr(e.text, "while reading (docx)"));
	assert_non_null(strstr(e.text, "stack overflow"));
	assert_string_equal(e.part, "word/document.xml");
	assert_int_equal(e.line, 812);
}

static void an_exit_without_an_answer_is_a_crash(void **state)
{
	struct dm_death death = death_at(DM_STAGE_READ);

	(void)state;
	struct dm_error e = dm_obituary(&death, &LIMITS); /* exit(0) */
	assert_int_equal(e.code, DM_E_CRASH);
	assert_non_null(strstr(e.text, "without an answer"));
}

static void last_words_are_told_as_far_as_there_is_room(void **state)
{
	struct dm_death death = death_at(DM_STAGE_READ);

	(void)state;
	death.signal = SIGSEGV;
	(void)snprintf(death.said, sizeof(death.said), "free(): invalid pointer");
	struct dm_error e = dm_obituary(&death, &LIMITS);
	assert_non_null(strstr(e.text, "; it said: free(): invalid pointer"));
	memset(death.said, 'x', sizeof(death.said) - 1);
	memset(death.record.words, 'y', sizeof(death.record.words) - 1);
	e = dm_obituary(&death, &LIMITS);
	assert_true(strlen(e.text) < sizeof(e.text));
	assert_non_null(strstr(e.text, "yyy"));
}

static void limits_are_timeouts(void **state)
{
	static const enum dm_verdict verdicts[] = { DM_VERDICT_WALL, DM_VERDICT_SILENCE,
		DM_VERDICT_CPU };
	static const char *const numbers[] = { "60 s", "20 s", "30 s" };
	struct dm_death death = death_at(DM_STAGE_WRITE);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		death.verdict = verdicts[i];
		death.signal = SIGKILL; /* by us */
		struct dm_error e = dm_obituary(&death, &LIMITS);
		assert_int_equal(e.code, DM_E_TIMEOUT);
		assert_non_null(strstr(e.text, numbers[i]));
	}
}

static void a_failed_start_is_the_administrators(void **state)
{
	struct dm_death death = death_at(DM_STAGE_LOAD);

	(void)state;
	death.signal = SIGSEGV;
	assert_int_equal(dm_obituary(&death, &LIMITS).code, DM_E_CONFIG);
	death.verdict = DM_VERDICT_START;
	assert_int_equal(dm_obituary(&death, &LIMITS).code, DM_E_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_crash_names_reader_and_place),
		cmocka_unit_test(an_exit_without_an_answer_is_a_crash),
		cmocka_unit_test(last_words_are_told_as_far_as_there_is_room),
		cmocka_unit_test(limits_are_timeouts),
		cmocka_unit_test(a_failed_start_is_the_administrators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
