#include "daemon/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmocka_all.h"

static char written[65536];
static int saved, file;

/* From here on stderr is a file. */
static void catch_stderr(void)
{
	char path[] = "/tmp/dropmill-log-XXXXXX";

	file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(unlink(path), 0);
	saved = dup(STDERR_FILENO);
	assert_true(dup2(file, STDERR_FILENO) >= 0);
}

/* Gives stderr back; what was written stands in `written`. */
static void release_stderr(void)
{
	ssize_t n;

	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	n = pread(file, written, sizeof(written) - 1, 0);
	assert_true(n >= 0);
	written[n] = '\0';
	(void)close(saved);
	(void)close(file);
}

static int begin(void **state)
{
	(void)state;
	(void)unsetenv("JOURNAL_STREAM");
	catch_stderr();
	return 0;
}

/* The one line that was written, from its level on; checks the time before it. */
static const char *line(void)
{
	static const char SHAPE[] = "dddd-dd-ddTdd:dd:dd.dddZ ";
	size_t n = strlen(written);

	for (size_t i = 0; i < sizeof(SHAPE) - 1; i++)
		if (SHAPE[i] == 'd')
			assert_true(written[i] >= '0' && written[i] <= '9');
		else
			assert_int_equal(written[i], SHAPE[i]);
	assert_true(n && written[n - 1] == '\n');
	written[n - 1] = '\0';
	assert_null(strchr(written, '\n'));
	return written + sizeof(SHAPE) - 1;
}

static void a_line_has_time_level_event_and_fields(void **state)
{
	(void)state;
	DM_LOG(DM_LOG_INFO, "job.published", DM_LOG_TEXT("job", "0mi4"),
		DM_LOG_TEXT("file", "预算 表.docx"), DM_LOG_NUMBER("ms", 12),
		DM_LOG_NUMBER("least", INT64_MIN), DM_LOG_TEXT("path", "/a/b-c_d.e:f+g"));
	release_stderr();
	assert_string_equal(line(), "info job.published job=0mi4 file=\"预算 表.docx\" ms=12 "
				    "least=-9223372036854775808 path=/a/b-c_d.e:f+g");
}

static void an_event_may_stand_alone(void **state)
{
	(void)state;
	dm_log_write(DM_LOG_WARNING, "daemon.ready", NULL, (struct dm_log_field[]){ { 0 } });
	release_stderr();
	assert_string_equal(line(), "warning daemon.ready");
}

static void names_break_no_line_and_begin_none(void **state)
{
	(void)state;
	DM_LOG(DM_LOG_INFO, "e", DM_LOG_TEXT("a", "x\n2026 error job.lost"),
		DM_LOG_TEXT("b", "\r\t\x01\x1b[31m\x7f"), DM_LOG_TEXT("c", "k=v"),
		DM_LOG_TEXT("d", "say \"\\\""), DM_LOG_TEXT("e", ""),
		DM_LOG_STR("f", DM_STR("a\0b")), DM_LOG_TEXT("g", "<3>x"));
	release_stderr();
	assert_string_equal(line(),
		"info e a=\"x\\u000a2026 error job.lost\" "
		"b=\"\\u000d\\u0009\\u0001\\u001b[31m\\u007f\" "
		"c=\"k=v\" d=\"say \\\"\\\\\\\"\" e=\"\" f=\"a\\u0000b\" g=\"<3>x\"");
}

static void bytes_that_are_no_text_become_text(void **state)
{
	(void)state;
	DM_LOG(DM_LOG_INFO, "e", DM_LOG_TEXT("a", "\xff.docx"), DM_LOG_TEXT("b", "\xe9\xa2"));
	release_stderr();
	assert_string_equal(line(), "info e a=\"\xef\xbf\xbd.docx\" b=\"\xef\xbf\xbd\"");
}

/* C1 controls, line separators, and marks that turn the direction of writing. */
static void hidden_characters_are_shown(void **state)
{
	(void)state;
	DM_LOG(DM_LOG_INFO, "e",
		DM_LOG_TEXT("a", "\xc2\x85\xc2\x9b"
				 "31m"),
		DM_LOG_TEXT("b", "\xe2\x80\xa8\xe2\x80\xa9"),
		DM_LOG_TEXT("c", "a\xe2\x80\xaexcod.exe\xe2\x81\xa6"));
	release_stderr();
	assert_string_equal(line(), "info e a=\"\\u0085\\u009b31m\" b=\"\\u2028\\u2029\" "
				    "c=\"a\\u202excod.exe\\u2066\"");
}

static void an_error_follows_the_fields(void **state)
{
	struct dm_error err = { 0 };

	(void)state;
	(void)dm_error_set(&err, DM_E_FORMAT, "zip.truncated", "the file is cut off: 3 \"parts\"");
	dm_error_place(&err, DM_STR("word/document.xml"), 7, 9);
	DM_LOG_FAILED(DM_LOG_ERROR, "job.failed", &err, DM_LOG_TEXT("job", "1"));
	release_stderr();
	assert_string_equal(line(), "error job.failed job=1 error=zip.truncated "
				    "text=\"the file is cut off: 3 \\\"parts\\\"\" "
				    "part=word/document.xml line=7 column=9");
}

static void an_error_without_place_or_id_names_its_code(void **state)
{
	struct dm_error err = { .code = DM_E_LIMIT };

	(void)state;
	DM_LOG_FAILED(DM_LOG_ERROR, "e", &err, DM_LOG_NUMBER("n", 0));
	release_stderr();
	assert_string_equal(line(), "error e n=0 error=limit text=\"\"");
}

static void a_long_text_is_cut_at_a_character(void **state)
{
	static char text[3 * 3000 + 1];
	const char *at;

	(void)state;
	for (size_t i = 0; i < sizeof(text) - 1; i += 3)
		memcpy(text + i, "项", 3);
	DM_LOG(DM_LOG_INFO, "e", DM_LOG_TEXT("a", text), DM_LOG_NUMBER("b", 2));
	release_stderr();
	at = line();
	assert_int_equal(strlen(at), strlen("info e a=\"") + 4095 + strlen("…\" b=2"));
	assert_string_equal(at + strlen(at) - strlen("项…\" b=2"), "项…\" b=2");
}

/* Plain letters are bounded like everything else. */
static void a_long_word_is_cut_too(void **state)
{
	static char text[100001];
	const char *at;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	DM_LOG(DM_LOG_INFO, "e", DM_LOG_TEXT("a", text));
	release_stderr();
	at = line();
	assert_int_equal(strlen(at), strlen("info e a=\"") + 4096 + strlen("…\""));
}

static void a_line_that_gets_too_long_leaves_fields_out(void **state)
{
	static char text[4001];
	const char *at;

	(void)state;
	memset(text, '\n', sizeof(text) - 1); /* six times longer when quoted */
	DM_LOG(DM_LOG_INFO, "e", DM_LOG_TEXT("a", text), DM_LOG_TEXT("b", text),
		DM_LOG_TEXT("c", text), DM_LOG_NUMBER("d", 4));
	release_stderr();
	at = line();
	assert_true(strlen(written) < 48 * 1024);
	assert_non_null(strstr(at, "\" d=4 left_out=2"));
	assert_null(strstr(at, " b="));
	assert_null(strstr(at, " c="));
}

static void set_journal_stream(int64_t more)
{
	struct stat st;
	char text[64];

	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	(void)snprintf(
		text, sizeof(text), "%ju:%jd", (uintmax_t)st.st_dev, (intmax_t)st.st_ino + more);
	(void)setenv("JOURNAL_STREAM", text, 1);
}

static void the_journal_gets_priorities_and_no_time(void **state)
{
	(void)state;
	set_journal_stream(0);
	DM_LOG(DM_LOG_ERROR, "a", DM_LOG_NUMBER("n", 1));
	DM_LOG(DM_LOG_WARNING, "b", DM_LOG_NUMBER("n", 2));
	DM_LOG(DM_LOG_INFO, "c", DM_LOG_NUMBER("n", 3));
	release_stderr();
	assert_string_equal(written, "<3>error a n=1\n<4>warning b n=2\n<6>info c n=3\n");
}

/* The variable is inherited by programs whose stderr is something else. */
static void another_journal_stream_is_none(void **state)
{
	(void)state;
	set_journal_stream(1);
	DM_LOG(DM_LOG_INFO, "c", DM_LOG_NUMBER("n", 3));
	release_stderr();
	assert_string_equal(line(), "info c n=3");
}

static void a_mangled_journal_stream_is_none(void **state)
{
	(void)state;
	(void)setenv("JOURNAL_STREAM", "1:", 1);
	DM_LOG(DM_LOG_INFO, "c", DM_LOG_NUMBER("n", 3));
	release_stderr();
	assert_string_equal(line(), "info c n=3");
}

static void a_closed_stderr_is_passed_over(void **state)
{
	(void)state;
	(void)close(STDERR_FILENO);
	DM_LOG(DM_LOG_INFO, "c", DM_LOG_NUMBER("n", 3));
	release_stderr();
	assert_string_equal(written, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_line_has_time_level_event_and_fields, begin),
		cmocka_unit_test_setup(an_event_may_stand_alone, begin),
		cmocka_unit_test_setup(names_break_no_line_and_begin_none, begin),
		cmocka_unit_test_setup(bytes_that_are_no_text_become_text, begin),
		cmocka_unit_test_setup(hidden_characters_are_shown, begin),
		cmocka_unit_test_setup(an_error_follows_the_fields, begin),
		cmocka_unit_test_setup(an_error_without_place_or_id_names_its_code, begin),
		cmocka_unit_test_setup(a_long_text_is_cut_at_a_character, begin),
		cmocka_unit_test_setup(a_long_word_is_cut_too, begin),
		cmocka_unit_test_setup(a_line_that_gets_too_long_leaves_fields_out, begin),
		cmocka_unit_test_setup(the_journal_gets_priorities_and_no_time, begin),
		cmocka_unit_test_setup(another_journal_stream_is_none, begin),
		cmocka_unit_test_setup(a_mangled_journal_stream_is_none, begin),
		cmocka_unit_test_setup(a_closed_stderr_is_passed_over, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
