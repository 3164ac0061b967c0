#include "model/forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blocks_fixture.h"

/* A folder of form data for one test. */
static const char *folder_of(const char *file, const char *text)
{
	char path[] = "/tmp/dropmill-forms-XXXXXX";

	assert_non_null(mkdtemp(path));
	const char *folder = dm_arena_str(&blocks_arena, dm_str_from_c(path)).p;
	if (file) {
		FILE *f = fopen(dm_arena_printf(&blocks_arena, "%s/%s", folder, file).p, "w");
		assert_non_null(f);
		assert_true(fputs(text, f) >= 0);
		assert_int_equal(fclose(f), 0);
	}
	return folder;
}

static void remove_folder(const char *folder, const char *file)
{
	if (file)
		assert_int_equal(
			unlink(dm_arena_printf(&blocks_arena, "%s/%s", folder, file).p), 0);
	assert_int_equal(rmdir(folder), 0);
}

static const char *installed(void)
{
	return dm_arena_printf(&blocks_arena, "%s/forms", getenv("DM_CONFIG")).p;
}

/* Loads the installed data and then one file of a local folder. */
static int load(
	const char *file, const char *text, const struct dm_forms **ret, struct dm_error *err)
{
	const char *folders[] = { installed(), folder_of(file, text) };
	int r = dm_forms_load(&blocks_arena, folders, 2, ret, err);

	remove_folder(folders[1], file);
	return r;
}

static enum dm_role role_of(const struct dm_forms *forms, const char *text)
{
	struct dm_caption caption = { .role = DM_ROLE_NONE };

	(void)dm_forms_caption(forms, &blocks_arena, dm_str_from_c(text), &caption);
	return caption.role;
}

static void captions_are_found_however_they_are_written(void **state)
{
	static const struct {
		const char *text;
		enum dm_role role;
	} ROWS[] = {
		{ "项目名称", DM_ROLE_PROJECT_NAME },
		{ " 项 目 名\n称 ：", DM_ROLE_PROJECT_NAME },
		{ "一、项目名称", DM_ROLE_PROJECT_NAME },
		{ "*项目名称", DM_ROLE_PROJECT_NAME },
		{ "转移支付（项目）名称", DM_ROLE_PROJECT_NAME_TRANSFER },
		{ "资金总额（万元）", DM_ROLE_TOTAL },
		{ "其中：财政拨款", DM_ROLE_FISCAL },
		{ "2022年预算数", DM_ROLE_TOTAL },
		{ "2022年度预算数", DM_ROLE_TOTAL },
		{ "指标值（长期）", DM_ROLE_TARGET_MIDTERM },
		{ "指标值（年度）", DM_ROLE_TARGET_ANNUAL },
		{ "指标值（单位：元）", DM_ROLE_TARGET },
		{ "绩效指标（90分）", DM_ROLE_INDICATOR_BANNER },
		{ "某某工程", DM_ROLE_NONE },
		{ "22年预算", DM_ROLE_NONE },
		{ "", DM_ROLE_NONE },
	};
	char longer[400];

	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		if (role_of(blocks_forms, ROWS[i].text) != ROWS[i].role)
			fail_msg("%s: %s", ROWS[i].text,
				dm_role_name(role_of(blocks_forms, ROWS[i].text)));
	memset(longer, ' ', sizeof(longer));
	memcpy(longer, "项目名称", strlen("项目名称"));
	longer[sizeof(longer) - 1] = 0;
	assert_int_equal(role_of(blocks_forms, longer), DM_ROLE_NONE);
	assert_int_equal(dm_forms_role(blocks_forms, DM_NULL), DM_ROLE_NONE);
}

static void a_later_folder_adds_and_wins(void **state)
{
	const struct dm_forms *forms;
	struct dm_error err = { 0 };

	(void)state;
	assert_int_equal(load("local.yaml",
				 "labels:\n  project.name: [工程代号]\n  other: [主管部门]\n"
				 "title_ends: [一览]\nsubjects: { transfer: [直达资金] }\n",
				 &forms, &err),
		0);
	assert_int_equal(role_of(forms, "工程代号"), DM_ROLE_PROJECT_NAME);
	assert_int_equal(role_of(forms, "主管部门"), DM_ROLE_OTHER);
	assert_int_equal(role_of(forms, "项目名称"), DM_ROLE_PROJECT_NAME);
	assert_true(dm_words_end(&forms->title_ends, DM_STR("目标一览"), NULL));
	assert_true(dm_words_end(&forms->title_ends, DM_STR("目标表"), NULL));
	assert_true(dm_words_hold(&forms->subject_transfer, DM_STR("直达资金表")));
	assert_true(dm_words_hold(&forms->subject_transfer, DM_STR("转移支付")));
}

static void units_and_targets_can_be_taught(void **state)
{
	const struct dm_forms *forms;
	struct dm_error err = { 0 };

	(void)state;
	assert_null(dm_units_find(&blocks_forms->units, DM_STR("斛"), NULL));
	assert_int_equal(
		load("units.yaml", "units:\n  斛: { dimension: volume }\n", &forms, &err), 0);
	assert_non_null(dm_units_find(&forms->units, DM_STR("斛"), NULL));
	assert_non_null(dm_units_find(&forms->units, DM_STR("万元"), NULL));
	assert_int_equal(load("targets.yaml", "signs:\n  ge: [不亚于]\n", &forms, &err), 0);
	assert_non_null(dm_target_words_find(&forms->targets.signs, DM_STR("不亚于")));
}

static void errors_say_file_line_and_column(void **state)
{
	static const struct {
		const char *file, *text;
		uint32_t line, column;
	} ROWS[] = {
		{ "a.yaml", "labels:\n  project.nome: [甲]\n", 2, 3 },
		{ "a.yaml", "labels:\n  purpose: 用途\n", 2, 3 },
		{ "a.yaml", "labels:\n  purpose:\n    - [甲]\n", 3, 7 },
		{ "a.yaml", "labels: [甲]\n", 1, 1 },
		{ "a.yaml", "lables: {}\n", 1, 1 },
		{ "a.yaml", "form_words: 表\n", 1, 1 },
		{ "a.yaml", "subjects:\n  tranfser: [甲]\n", 2, 3 },
		{ "a.yaml", "- 甲\n", 1, 1 },
		{ "units.yaml", "units: [元]\n", 1, 1 },
		{ "targets.yaml", "signs:\n  eg: [大于]\n", 2, 3 },
	};
	const struct dm_forms *forms = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_error err = { 0 };
		assert_int_equal(load(ROWS[i].file, ROWS[i].text, &forms, &err), DM_E_CONFIG);
		if (!dm_str_ends(dm_str_from_c(err.part), dm_str_from_c(ROWS[i].file)) ||
			err.line != ROWS[i].line || err.column != ROWS[i].column)
			fail_msg("%s: %s:%u:%u: %s", ROWS[i].text, err.part, err.line, err.column,
				err.text);
		assert_true(strlen(err.text) > 10);
	}
	assert_null(forms);
}

static void only_the_first_folder_must_be_there(void **state)
{
	const char *folders[] = { installed(), "/nonexistent/forms.d" };
	const char *none[] = { "/nonexistent/forms" };
	const struct dm_forms *forms = NULL;
	struct dm_error err = { 0 };

	(void)state;
	assert_int_equal(dm_forms_load(&blocks_arena, folders, 2, &forms, &err), 0);
	assert_int_equal(dm_forms_load(&blocks_arena, none, 1, &forms, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "forms.folder");
	assert_non_null(strstr(err.text, "/nonexistent/forms"));
}

static void a_folder_without_labels_is_an_error(void **state)
{
	static const char *const FILES[] = { NULL, "empty.yaml", ".hidden.yaml", "labels.yml" };
	static const char *const TEXTS[] = { NULL, "", "labels: 1", "labels: 1" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const char *folder = folder_of(FILES[i], TEXTS[i]);
		const struct dm_forms *forms;
		struct dm_error err = { 0 };
		assert_int_equal(
			dm_forms_load(&blocks_arena, &folder, 1, &forms, &err), DM_E_CONFIG);
		assert_string_equal(err.id, "forms.empty");
		remove_folder(folder, FILES[i]);
	}
}

static void the_longest_word_counts(void **state)
{
	struct dm_str items[] = { DM_STR("表"), DM_STR("目标表"), DM_STR("目标") };
	struct dm_words words = { items, 3 };
	struct dm_str word = DM_NULL;

	(void)state;
	assert_true(dm_words_end(&words, DM_STR("绩效目标表"), &word));
	assert_true(dm_str_eq(word, DM_STR("目标表")));
	assert_true(dm_words_begin(&words, DM_STR("目标值"), &word));
	assert_true(dm_str_eq(word, DM_STR("目标")));
	assert_false(dm_words_begin(&words, DM_STR("值"), &word));
	assert_true(dm_words_hold(&words, DM_STR("附表一")));
	assert_false(dm_words_hold(&words, DM_NULL));
	assert_true(dm_words_within(&words, DM_STR("目标")));
	assert_false(dm_words_within(&words, DM_STR("目")));
}

/* Those of the checks stand beside the form data and are read by them. */
static void files_of_the_checks_are_left_to_them(void **state)
{
	const struct dm_forms *forms;
	struct dm_error err = { 0 };

	(void)state;
	assert_int_equal(
		load("rules.yaml", "rules:\n  plan.gap: { severity: off }\n", &forms, &err), 0);
	assert_int_equal(load("taxonomy.yaml", "tails: [指标]\n", &forms, &err), 0);
	assert_int_equal(load("rule.yaml", "rules: {}\n", &forms, &err), DM_E_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captions_are_found_however_they_are_written),
		cmocka_unit_test(a_later_folder_adds_and_wins),
		cmocka_unit_test(units_and_targets_can_be_taught),
		cmocka_unit_test(errors_say_file_line_and_column),
		cmocka_unit_test(only_the_first_folder_must_be_there),
		cmocka_unit_test(a_folder_without_labels_is_an_error),
		cmocka_unit_test(the_longest_word_counts),
		cmocka_unit_test(files_of_the_checks_are_left_to_them),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
