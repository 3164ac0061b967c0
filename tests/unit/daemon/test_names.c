#include "daemon/names.h"

#include "cmocka_all.h"
#include "base/utf8.h"

static const char job[] = "0123456789abcdefghij";

static void check_safe(const char *name, const char *expected)
{
	assert_string_equal(dm_name_safe(dm_str_from_c(name), DM_NAME_MAX).text, expected);
}

static void names_are_legal_on_windows(void **state)
{
	(void)state;
	check_safe("预算 2024.docx", "预算 2024.docx");
	check_safe("a:b?.json", "a_b_.json");
	check_safe("a\\b/c*\"<>|.csv", "a_b_c_____.csv");
	check_safe("a\nb\tc\x7f.csv", "a_b_c_.csv");
	check_safe("a. . ", "a____");
	check_safe(".hidden", ".hidden");
	check_safe("", "_");
	check_safe(".", "_");
	check_safe("..", "__");
	check_safe("con.docx", "_con.docx");
	check_safe("LPT9", "_LPT9");
	check_safe("COM0.csv", "COM0.csv");
	check_safe("console.csv", "console.csv");
	check_safe("a\xe2\x80\xae"
		   "cod.exe.docx",
		"a_cod.exe.docx"); /* shown backwards */
}

static void bytes_that_are_no_text_become_a_sign(void **state)
{
	(void)state;
	check_safe("\xd4\xa4.csv", "\xd4\xa4.csv"); /* happens to be valid */
	check_safe("\xff\xfe.csv", "\xef\xbf\xbd\xef\xbf\xbd.csv");
}

static void long_names_keep_their_extension(void **state)
{
	char name[256];
	struct dm_name safe;

	(void)state;
	for (size_t i = 0; i < 82; i++)
		memcpy(name + 3 * i, "预", 3);
	memcpy(name + 246, "ab.docx", 8);
	safe = dm_name_safe(dm_str_from_c(name), DM_NAME_MAX);
	assert_string_equal(safe.text, name);
	safe = dm_name_result(dm_str_from_c(name), job);
	assert_true(strlen(safe.text) <= DM_NAME_MAX);
	assert_true(dm_utf8_is_valid(dm_str_from_c(safe.text)));
	assert_true(dm_str_ends(dm_str_from_c(safe.text), DM_STR(".docx-0123456789abcdefghij")));
	safe = dm_name_with_job(dm_str_from_c(name), job, 246);
	assert_true(strlen(safe.text) <= 246);
	assert_true(dm_utf8_is_valid(dm_str_from_c(safe.text)));
	assert_true(dm_str_ends(dm_str_from_c(safe.text), DM_STR("-0123456789abcdefghij.docx")));
	/* 255 bytes that are no text become 765, and are cut. */
	memset(name, 0xff, 255);
	name[255] = '\0';
	safe = dm_name_safe(dm_str_from_c(name), DM_NAME_MAX);
	assert_int_equal(strlen(safe.text), 255);
	assert_true(dm_utf8_is_valid(dm_str_from_c(safe.text)));
	/* A cut behind a dot leaves none at the end. */
	memset(name, '.', 255);
	safe = dm_name_safe(dm_str_from_c(name), 10);
	assert_string_equal(safe.text, "__________");
}

static void jobs_stand_before_the_extension(void **state)
{
	(void)state;
	assert_string_equal(dm_name_with_job(DM_STR("a.b.docx"), job, DM_NAME_MAX).text,
		"a.b-0123456789abcdefghij.docx");
	assert_string_equal(
		dm_name_with_job(DM_STR("a"), job, DM_NAME_MAX).text, "a-0123456789abcdefghij");
	assert_string_equal(dm_name_with_job(DM_STR(".csv"), job, DM_NAME_MAX).text,
		".csv-0123456789abcdefghij");
	assert_string_equal(
		dm_name_result(DM_STR("a.docx"), job).text, "a.docx-0123456789abcdefghij");
}

static void paths_are_taken_apart_and_joined(void **state)
{
	static char deep[2 * DM_PATH_MAX];
	struct dm_path path;

	(void)state;
	assert_true(dm_str_eq(dm_path_name(DM_STR("a/b/c.docx")), DM_STR("c.docx")));
	assert_true(dm_str_eq(dm_path_folder(DM_STR("a/b/c.docx")), DM_STR("a/b")));
	assert_true(dm_str_eq(dm_path_folder(DM_STR("c.docx")), DM_STR("")));
	assert_true(dm_path_folders_safe(DM_STR("a:/局 /c?.docx"), &path));
	assert_string_equal(path.text, "a_/局_");
	assert_true(dm_path_folders_safe(DM_STR("c.docx"), &path));
	assert_string_equal(path.text, "");
	assert_true(dm_path_join(DM_STR(""), DM_STR("b"), &path));
	assert_string_equal(path.text, "b");
	assert_true(dm_path_join(DM_STR("a"), DM_STR("b"), &path));
	assert_string_equal(path.text, "a/b");
	for (size_t i = 0; i + 2 < sizeof(deep); i += 2)
		memcpy(deep + i, "a/", 3);
	assert_false(dm_path_folders_safe(dm_str_from_c(deep), &path));
	assert_false(dm_path_join(dm_str_from_c(deep), DM_STR("b"), &path));
	assert_string_equal(path.text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_legal_on_windows),
		cmocka_unit_test(bytes_that_are_no_text_become_a_sign),
		cmocka_unit_test(long_names_keep_their_extension),
		cmocka_unit_test(jobs_stand_before_the_extension),
		cmocka_unit_test(paths_are_taken_apart_and_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
