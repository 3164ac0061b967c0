#include "daemon/ignore.h"

#include <stdio.h>
#include <stdlib.h>

#include "cmocka_all.h"
#include "base/str.h"

static struct dm_arena arena;
static struct dm_ignore shipped;

static int load(void **state)
{
	struct dm_error err = { 0 };
	char path[512];

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	(void)snprintf(path, sizeof(path), "%s/ignore.yaml", getenv("DM_CONFIG"));
	if (dm_ignore_load(&arena, &shipped, path, &err))
		fail_msg("%s:%u: %s", err.part, err.line, err.text);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	dm_arena_done(&arena);
	return 0;
}

static void litter_is_left_alone(void **state)
{
	static const char *const litter[] = { "~$预算.docx", "~WRD0001.tmp", ".预算.xlsx.aB3dE9",
		"a.TMP", "a.Part", "b.crdownload", "thumbs.DB", "DESKTOP.INI", ".DS_Store",
		"5C3D4100", "a.docx.0000000002", ".davfs.tmp1a", ".~lock.a.xlsx#", "a.docx~",
		".nfs0001", "~tmp.et", "\xff.tmp", "x.LNK", ".~a.xlsx" };

	(void)state;
	for (size_t i = 0; i < sizeof(litter) / sizeof(litter[0]); i++)
		if (!dm_ignore_has_file(&shipped, litter[i]))
			fail_msg("%s is taken", litter[i]);
}

static void documents_are_taken(void **state)
{
	static const char *const documents[] = { "预算.docx", "a", "12345678.xlsx", "5C3D410",
		"part.csv", "a.0000.docx", "tmp", "\xff\xfe.docx", "a\nb.csv", "~.docx",
		"thumbs.db.csv" };

	(void)state;
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
		if (dm_ignore_has_file(&shipped, documents[i]))
			fail_msg("%s is ignored", documents[i]);
}

static void folders_of_others_are_not_entered(void **state)
{
	(void)state;
	assert_true(dm_ignore_has_folder(&shipped, ".DAV"));
	assert_true(dm_ignore_has_folder(&shipped, ".Trash-1000"));
	assert_true(dm_ignore_has_folder(&shipped, "@eaDir"));
	assert_true(dm_ignore_has_folder(&shipped, "#recycle"));
	assert_true(dm_ignore_has_folder(&shipped, "system volume information"));
	assert_false(dm_ignore_has_folder(&shipped, "财政局"));
	assert_false(dm_ignore_has_folder(&shipped, "a.tmp")); /* only files end so */
}

static bool holds(const char *owner, const char *name)
{
	struct dm_name possible;
	size_t at = 0;

	while (dm_ignore_owner_next(&shipped, name, &at, &possible))
		if (strcmp(possible.text, owner) == 0)
			return true;
	return false;
}

static void owner_files_hold_their_file(void **state)
{
	(void)state;
	assert_true(dm_ignore_is_owner(&shipped, "~$预算.xlsx"));
	assert_false(dm_ignore_is_owner(&shipped, "预算.xlsx"));
	assert_false(dm_ignore_is_owner(&shipped, "~$")); /* nobody's */
	assert_true(holds("~$预算.xlsx", "预算.xlsx"));
	assert_true(holds("~$BUDGET.XLSX", "BUDGET.XLSX"));
	/* Word leaves out the first two characters, whatever their length in bytes. */
	assert_true(holds("~$绩效目标申报表.docx", "项目绩效目标申报表.docx"));
	assert_false(holds("~$绩效目标申报表.docx", "新项目绩效目标申报表.docx"));
	assert_true(holds(".~lock.a.xlsx#", "a.xlsx"));
	assert_false(holds(".~lock.a.xlsx#", "ba.xlsx"));
	assert_true(holds(".~a.et", "a.et"));
	assert_false(holds("a.xlsx", "a.xlsx"));
	assert_false(holds("~$a.docx", "x"));
}

static int add(struct dm_ignore *to, const char *text, struct dm_error *err)
{
	const struct dm_yaml *tree;

	assert_int_equal(
		dm_yaml_from_text(&arena, DM_STR("own.yaml"), dm_str_from_c(text), &tree, err), 0);
	return dm_ignore_add(&arena, to, tree, err);
}

static void settings_add_and_take_nothing_away(void **state)
{
	struct dm_ignore list = { 0 };
	struct dm_error err = { 0 };

	(void)state;
	assert_false(dm_ignore_has_file(&list, ".a")); /* empty ignores nothing */
	assert_int_equal(add(&list, "names: [a.docx]\nsuffixes: [.old]\n", &err), 0);
	assert_int_equal(add(&list, "names: []\nfolders: ['draft*']\n", &err), 0);
	assert_true(dm_ignore_has_file(&list, "A.DOCX"));
	assert_true(dm_ignore_has_file(&list, "x.old"));
	assert_true(dm_ignore_has_folder(&list, "Drafts 2024"));
}

static void mistakes_have_a_place(void **state)
{
	static const struct {
		const char *text;
		uint32_t line;
	} cases[] = {
		{ "names: a\n", 1 },
		{ "names:\n  - ''\n", 2 }, /* would ignore every file */
		{ "nmaes: [a]\n", 1 },
		{ "owners:\n  - {suffix: '#'}\n", 2 },
		{ "owners:\n  - {prefix: 'x', drops: 99}\n", 2 },
		{ "owners:\n  - {prefix: 'x', drops: -1}\n", 2 },
		{ "owners:\n  - {prefix: 'x', other: 1}\n", 2 },
		{ "- a\n", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dm_ignore list = { 0 };
		struct dm_error err = { 0 };

		assert_int_equal(add(&list, cases[i].text, &err), DM_E_CONFIG);
		assert_int_equal(err.line, cases[i].line);
		assert_string_equal(err.part, "own.yaml");
	}
	struct dm_ignore list = { 0 };
	assert_int_equal(
		dm_ignore_load(&arena, &list, "/nowhere/ignore.yaml", NULL), DM_E_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(litter_is_left_alone),
		cmocka_unit_test(documents_are_taken),
		cmocka_unit_test(folders_of_others_are_not_entered),
		cmocka_unit_test(owner_files_hold_their_file),
		cmocka_unit_test(settings_add_and_take_nothing_away),
		cmocka_unit_test(mistakes_have_a_place),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
