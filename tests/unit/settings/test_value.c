#include "settings_fixture.h"

#include "settings/value.h"

static const char *const WORDS[] = { "zh", "en", NULL };

union value {
	struct dm_str text;
	bool flag;
	int64_t number;
	int choice;
	uint32_t mode;
	struct dm_ids ids;
};

/* Reads the text and writes it again; NULL: it is refused, and nothing changes. */
static void assert_reads(
	struct fixture *f, const struct dm_setting *row, const char *text, const char *want)
{
	union value value, before;

	memset(&value, 0x5A, sizeof(value));
	before = value;
	bool is_taken = dm_value_take(&f->arena, row, dm_str_from_c(text), &value);
	if (is_taken != !!want)
		fail_msg("'%s' is %s", text, is_taken ? "taken" : "refused");
	if (is_taken)
		assert_text(dm_value_text(&f->arena, row, &value), want);
	else
		assert_memory_equal(&value, &before, sizeof(value));
}

static void texts_have_a_length_and_no_control_characters(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting row = { .type = DM_SETTING_TEXT, .min = 0, .max = 6 };

	assert_reads(f, &row, "", "");
	assert_reads(f, &row, "预算", "预算");
	assert_reads(f, &row, "seven..", NULL);
	assert_reads(f, &row, "a\nb", NULL);
	assert_reads(f, &row, "a\xC2\x85", NULL);
	assert_reads(f, &row, "a\xFF", NULL);
	assert_text(dm_value_wanted(&f->arena, &row), "a text of 0 to 6 bytes");
}

static void names_are_one_word_of_a_path(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting row = { .type = DM_SETTING_NAME, .min = 1, .max = 64 };

	assert_reads(f, &row, "预算 2024", "预算 2024");
	assert_reads(f, &row, "", NULL);
	assert_reads(f, &row, " a", NULL);
	assert_reads(f, &row, "a/b", NULL);
}

static void folders_are_names_on_windows_too(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting row = { .type = DM_SETTING_FOLDER, .min = 1, .max = 255 };
	static const char *const WRONG[] = { "", ".", "..", ".work", "a/b", "a\\b", "a:b", "a.",
		"a ", "a?", "a|b", "<a>", "\"a\"", "a*", NULL };

	assert_reads(f, &row, "投递", "投递");
	assert_reads(f, &row, "in.1", "in.1");
	for (size_t i = 0; WRONG[i]; i++)
		assert_reads(f, &row, WRONG[i], NULL);
}

static void paths_are_absolute_and_have_one_spelling(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting row = { .type = DM_SETTING_PATH, .min = 2, .max = 12 };

	assert_reads(f, &row, "/srv/a", "/srv/a");
	assert_reads(f, &row, "//srv/./a//", "/srv/a");
	assert_reads(f, &row, "/12345678901", "/12345678901");
	assert_reads(f, &row, "/123456789012", NULL);
	assert_reads(f, &row, "srv/a", NULL);
	assert_reads(f, &row, "/srv/../a", NULL);
	assert_reads(f, &row, "/a\tb", NULL);
	assert_reads(f, &row, "/", NULL);
	assert_reads(f, &row, "", NULL);
}

static void booleans_are_two_words(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting row = { .type = DM_SETTING_BOOL };

	assert_reads(f, &row, "true", "true");
	assert_reads(f, &row, "false", "false");
	assert_reads(f, &row, "yes", NULL);
	assert_reads(f, &row, "True", NULL);
	assert_text(dm_value_wanted(&f->arena, &row), "true or false");
}

static void integers_have_limits(void **state)
{
	struct fixture *f = *state;
	struct dm_setting row = { .type = DM_SETTING_INTEGER, .min = 1, .max = 1024 };
	static const char *const WRONG[] = { "0", "1025", "-1", "+1", "1.5", "1.", ".5", "1e2", "",
		"x", "0x10", "99999999999999999999", " 1", "auto",
		"999999999999999999999999999999999999999999", NULL };

	assert_reads(f, &row, "1", "1");
	assert_reads(f, &row, "1024", "1024");
	for (size_t i = 0; WRONG[i]; i++)
		assert_reads(f, &row, WRONG[i], NULL);
	row.may_be_auto = true;
	assert_reads(f, &row, "auto", "auto");
	assert_text(dm_value_wanted(&f->arena, &row), "a whole number from 1 to 1024, or auto");
	row.max = INT64_MAX;
	assert_reads(f, &row, "9223372036854775807", "9223372036854775807");
	assert_reads(f, &row, "9223372036854775808", NULL);
	assert_text(dm_value_wanted(&f->arena, &row), "a whole number from 1, or auto");
}

static void seconds_have_decimals(void **state)
{
	struct fixture *f = *state;
	struct dm_setting row = { .type = DM_SETTING_SECONDS, .max = 60000 };
	union value value;

	assert_reads(f, &row, "0", "0");
	assert_reads(f, &row, "0.25", "0.25");
	assert_reads(f, &row, "2.000", "2");
	assert_reads(f, &row, "60.0", "60");
	assert_reads(f, &row, "60.001", NULL);
	assert_reads(f, &row, "0.0001", NULL);
	assert_reads(f, &row, "-1", NULL);
	assert_reads(f, &row, "2s", NULL);
	assert_reads(f, &row, "auto", NULL);
	assert_true(dm_value_take(&f->arena, &row, DM_STR("0.5"), &value));
	assert_int_equal(value.number, 500);
	row.may_be_auto = true;
	assert_reads(f, &row, "auto", "auto");
	assert_text(dm_value_wanted(&f->arena, &row),
		"seconds from 0 to 60 with at most 3 decimals, or auto");
}

static void choices_are_of_their_words(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting row = { .type = DM_SETTING_CHOICE, .choices = WORDS };

	assert_reads(f, &row, "zh", "zh");
	assert_reads(f, &row, "en", "en");
	assert_reads(f, &row, "EN", NULL);
	assert_reads(f, &row, "", NULL);
	assert_text(dm_value_wanted(&f->arena, &row), "zh or en");
}

static void modes_are_octal_and_safe(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting row = { .type = DM_SETTING_MODE, .min = 0600, .max = 0664 };
	static const char *const WRONG[] = { "0666", "0060", "0400", "0770", "4660", "66", "00660",
		"0668", "rw-rw----", "", NULL };

	assert_reads(f, &row, "0660", "0660");
	assert_reads(f, &row, "640", "0640");
	assert_reads(f, &row, "0664", "0664");
	for (size_t i = 0; WRONG[i]; i++)
		assert_reads(f, &row, WRONG[i], NULL);
}

static void ids_are_different_and_well_formed(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting row = { .type = DM_SETTING_IDS, .min = 1, .max = 2 };
	const struct dm_str good[] = { DM_STR("json"), DM_STR("x-1") };
	const struct dm_str twice[] = { DM_STR("json"), DM_STR("json") };
	const struct dm_str wrong[] = { DM_STR("Json"), DM_STR("1a"), DM_STR(""), DM_STR("a_b"),
		DM_NULL, DM_STR("an-id-that-is-longer-than-ids-can-be") };
	union value value = { 0 };

	assert_true(dm_value_take_ids(&f->arena, &row, good, 2, &value));
	assert_text(dm_value_text(&f->arena, &row, &value), "json,x-1");
	assert_false(dm_value_take_ids(&f->arena, &row, twice, 2, &value));
	assert_false(dm_value_take_ids(&f->arena, &row, good, 0, &value));
	assert_false(dm_value_take_ids(&f->arena, &row, wrong, 3, &value));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(dm_value_take_ids(&f->arena, &row, &wrong[i], 1, &value));
	assert_text(dm_value_text(&f->arena, &row, &value), "json,x-1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_have_a_length_and_no_control_characters),
		cmocka_unit_test(names_are_one_word_of_a_path),
		cmocka_unit_test(folders_are_names_on_windows_too),
		cmocka_unit_test(paths_are_absolute_and_have_one_spelling),
		cmocka_unit_test(booleans_are_two_words),
		cmocka_unit_test(integers_have_limits),
		cmocka_unit_test(seconds_have_decimals),
		cmocka_unit_test(choices_are_of_their_words),
		cmocka_unit_test(modes_are_octal_and_safe),
		cmocka_unit_test(ids_are_different_and_well_formed),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
