/* Lines of a worker: cleaned, bounded, the last ones kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "base/str.h"
#include "pool/voice.h"

static struct dm_voice voice;
static int theirs;
static char told[128 * 1024];
static unsigned n_told;

static void on_line(void *ctx, struct dm_str line)
{
	size_t n = strlen(told);

	(void)ctx;
	assert_true(line.n && line.n < 3 * DM_VOICE_LINE);
	assert_true(n + line.n + 2 < sizeof(told));
	memcpy(told + n, line.p, line.n);
	memcpy(told + n + line.n, "|", 2);
	n_told++;
}

static int make(void **state)
{
	(void)state;
	told[0] = '\0';
	n_told = 0;
	return dm_voice_open(&voice, &theirs, NULL);
}

static int removed(void **state)
{
	(void)state;
	dm_fd_close(&theirs);
	dm_voice_close(&voice);
	return 0;
}

static void say(const char *text)
{
	assert_int_equal(write(theirs, text, strlen(text)), strlen(text));
}

static void lines_come_whole_and_clean(void **state)
{
	char last[200];

	(void)state;
	say("one\ntw");
	assert_true(dm_voice_hear(&voice, on_line, NULL));
	assert_string_equal(told, "one|");
	say("o\n\n  \n\x1b[2Jthree\xff\r\n\xE2\x80\xAE"
	    "four");
	assert_true(dm_voice_hear(&voice, on_line, NULL));
	assert_string_equal(told, "one|two| [2Jthree\xEF\xBF\xBD|");
	dm_fd_close(&theirs);
	dm_voice_finish(&voice, on_line, NULL);
	assert_string_equal(told, "one|two| [2Jthree\xEF\xBF\xBD| four|");
	assert_false(dm_voice_hear(&voice, on_line, NULL));
	dm_voice_last(&voice, last, sizeof(last));
	assert_string_equal(last, "two /  [2Jthree\xEF\xBF\xBD /  four");
	dm_voice_last(&voice, last, 6);
	assert_string_equal(last, "two /");
}

static void too_much_is_kept_and_not_told(void **state)
{
	char last[200];

	(void)state;
	for (int i = 0; i < 500; i++)
		say("again\n");
	say("the end\n");
	assert_true(dm_voice_hear(&voice, on_line, NULL));
	assert_int_equal(n_told, DM_VOICE_LINES + 1);
	assert_false(dm_voice_is_heard(&voice));
	dm_voice_last(&voice, last, sizeof(last));
	assert_string_equal(last, "again / again / the end");
	dm_voice_begin(&voice);
	say("anew\n");
	assert_true(dm_voice_hear(&voice, on_line, NULL));
	assert_int_equal(n_told, DM_VOICE_LINES + 2);
}

static void a_line_without_end_takes_no_memory(void **state)
{
	static char all[3 * DM_VOICE_LINE + 1];

	(void)state;
	memset(all, 'x', sizeof(all) - 1);
	say(all);
	say("\n");
	assert_true(dm_voice_hear(&voice, on_line, NULL));
	assert_int_equal(n_told, 3);
	assert_int_equal(strlen(told), 3 * (DM_VOICE_LINE + 1));
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, removed)
	const struct CMUnitTest tests[] = {
		TEST(lines_come_whole_and_clean),
		TEST(too_much_is_kept_and_not_told),
		TEST(a_line_without_end_takes_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
