#include "daemon/scan.h"

#include "base/str.h"
#include "folder.h"

static struct folder f;
static struct dm_arena arena;
static struct dm_ignore ignore;

static int make(void **state)
{
	const struct dm_yaml *tree;

	(void)state;
	folder_make(&f);
	dm_arena_init(&arena, 0, NULL, NULL);
	ignore = (struct dm_ignore){ 0 };
	assert_int_equal(dm_yaml_from_text(&arena, DM_STR("i"),
				 DM_STR("suffixes: [.tmp]\nfolders: ['.*']\n"), &tree, NULL),
		0);
	assert_int_equal(dm_ignore_add(&arena, &ignore, tree, NULL), 0);
	return 0;
}

static int removed(void **state)
{
	(void)state;
	dm_arena_done(&arena);
	folder_remove(&f);
	return 0;
}

struct seen {
	size_t files, folders, pauses;
	size_t first_of_small; /* how many files were told before the small folder's */
	char paths[1024];
};

static void append(char *to, size_t room, const char *more)
{
	size_t n = strlen(to);

	(void)snprintf(to + n, room - n, "%s", more);
}

static struct seen scan_all(const char *from)
{
	struct dm_scan *scan = NULL;
	struct dm_scan_item item;
	enum dm_scan_step step;
	struct seen seen = { 0 };

	assert_int_equal(dm_scan_begin(f.fd, from, &ignore, &scan, NULL), 0);
	while ((step = dm_scan_next(scan, &item)) != DM_SCAN_END) {
		if (step == DM_SCAN_PAUSE) {
			seen.pauses++;
			continue;
		}
		if (step == DM_SCAN_FOLDER) {
			assert_true(item.folder >= 0);
			seen.folders++;
			continue;
		}
		if (strncmp(item.path, "small/", 6) == 0 && !seen.first_of_small)
			seen.first_of_small = seen.files + 1;
		seen.files++;
		if (seen.files < 20) {
			append(seen.paths, sizeof(seen.paths), item.path);
			append(seen.paths, sizeof(seen.paths), "|");
		}
	}
	assert_int_equal(dm_scan_trouble(scan)->unreadable, 0);
	dm_scan_end(&scan);
	assert_null(scan);
	dm_scan_end(&scan);
	return seen;
}

static void regular_files_are_told_and_nothing_else(void **state)
{
	struct seen seen;

	(void)state;
	folder_write(&f, "a\n\xff.docx", "1");
	folder_write(&f, "b.TMP", "1");
	folder_sub(&f, "局");
	folder_write(&f, "局/预算.xlsx", "");
	folder_sub(&f, ".DAV");
	folder_write(&f, ".DAV/a.docx", "1");
	folder_sub(&f, "x.docx"); /* a folder with the name of a document */
	assert_int_equal(symlinkat("/etc/passwd", f.fd, "link.docx"), 0);
	assert_int_equal(symlinkat(".", f.fd, "loop"), 0);
	assert_int_equal(mkfifoat(f.fd, "fifo.csv", 0666), 0);
	assert_int_equal(linkat(f.fd, "a\n\xff.docx", f.fd, "hard.docx", 0), 0);
	seen = scan_all("");
	assert_int_equal(seen.files, 3);
	assert_int_equal(seen.folders, 3);
	assert_non_null(strstr(seen.paths, "a\n\xff.docx|"));
	assert_non_null(strstr(seen.paths, "局/预算.xlsx|"));
	assert_non_null(strstr(seen.paths, "hard.docx|"));
	seen = scan_all("局");
	assert_string_equal(seen.paths, "局/预算.xlsx|");
}

static void a_huge_folder_does_not_hide_the_others(void **state)
{
	char name[64];
	struct seen seen;

	(void)state;
	folder_sub(&f, "huge");
	folder_sub(&f, "small");
	for (int i = 0; i < 5000; i++) {
		(void)snprintf(name, sizeof(name), "huge/%d", i);
		folder_write(&f, name, "");
	}
	folder_write(&f, "small/1", "");
	seen = scan_all("");
	assert_int_equal(seen.files, 5001);
	assert_in_range(seen.first_of_small, 1, 200);
	assert_true(seen.pauses >= 4);
}

static void many_and_deep_folders_are_all_entered(void **state)
{
	char name[512] = "";
	struct seen seen;

	(void)state;
	for (int i = 0; i < 100; i++) {
		(void)snprintf(name, sizeof(name), "%d", i);
		folder_sub(&f, name);
		(void)snprintf(name, sizeof(name), "%d/a.csv", i);
		folder_write(&f, name, "");
	}
	folder_sub(&f, "d");
	(void)snprintf(name, sizeof(name), "d");
	for (int i = 0; i < 60; i++) {
		append(name, sizeof(name), "/e");
		folder_sub(&f, name);
	}
	append(name, sizeof(name), "/a.csv");
	folder_write(&f, name, "");
	seen = scan_all("");
	assert_int_equal(seen.files, 101);
	assert_int_equal(seen.folders, 1 + 100 + 61);
}

static void what_vanishes_meanwhile_is_no_trouble(void **state)
{
	struct dm_scan *scan = NULL;
	struct dm_scan_item item;
	struct dm_error err = { 0 };

	(void)state;
	folder_sub(&f, "a");
	assert_int_equal(dm_scan_begin(f.fd, "", &ignore, &scan, NULL), 0);
	assert_int_equal(dm_scan_next(scan, &item), DM_SCAN_FOLDER);
	/* The root is read when the next step is asked for; `a` waits after that. */
	folder_write(&f, "b", "");
	assert_int_equal(dm_scan_next(scan, &item) == DM_SCAN_END, 0);
	assert_int_equal(unlinkat(f.fd, "a", AT_REMOVEDIR), 0);
	while (dm_scan_next(scan, &item) != DM_SCAN_END)
		;
	assert_int_equal(dm_scan_trouble(scan)->unreadable, 0);
	dm_scan_end(&scan);
	assert_int_equal(dm_scan_begin(f.fd, "none", &ignore, &scan, &err), DM_E_NOT_FOUND);
	assert_null(scan);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, removed)
	const struct CMUnitTest tests[] = {
		TEST(regular_files_are_told_and_nothing_else),
		TEST(a_huge_folder_does_not_hide_the_others),
		TEST(many_and_deep_folders_are_all_entered),
		TEST(what_vanishes_meanwhile_is_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
