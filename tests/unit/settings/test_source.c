#include "settings_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "settings/source.h"

static void assert_unread(struct fixture *f, const char *path, const char *part)
{
	struct dm_str text = DM_NULL;

	dm_problems_init(&f->problems, &f->arena);
	assert_false(dm_source_read(&f->arena, path, &f->problems, &text));
	assert_null(text.p);
	assert_int_equal(f->problems.n_errors, 1);
	assert_text(f->problems.list.items[0].file, path);
	assert_non_null(strstr(f->problems.list.items[0].text.p, part));
}

static void a_file_is_read_and_lent(void **state)
{
	struct fixture *f = *state;
	struct dm_str text;

	fixture_write(f, "dropmill.yaml", "a: 1\n");
	dm_problems_init(&f->problems, &f->arena);
	assert_true(dm_source_read(&f->arena, f->main, &f->problems, &text));
	assert_text(text, "a: 1\n");
	dm_problem_add_at(&f->problems, dm_str_from_c(f->main), 1, 1, "x");
	assert_int_equal(f->problems.list.items[0].source.n, 4);
	fixture_write(f, "dropmill.yaml", "");
	assert_true(dm_source_read(&f->arena, f->main, &f->problems, &text));
	assert_int_equal(text.n, 0);
}

static void unfit_files_are_refused(void **state)
{
	struct fixture *f = *state;

	assert_unread(f, fixture_path(f, "nowhere"), "No such file");
	assert_unread(f, f->folder, "no regular file");
	assert_int_equal(mkfifo(fixture_path(f, "fifo"), 0600), 0);
	assert_unread(f, fixture_path(f, "fifo"), "no regular file");
	fixture_write(f, "dropmill.yaml", "a: 1\n");
	assert_int_equal(chmod(f->main, 0666), 0);
	assert_unread(f, f->main, "written by everybody");
	assert_int_equal(chmod(f->main, 0664), 0);
	assert_int_equal(truncate(f->main, 2 << 20), 0);
	assert_unread(f, f->main, "larger than");
}

static void drop_ins_come_in_the_order_of_bytes(void **state)
{
	struct fixture *f = *state;
	struct dm_source_list list = { 0 };
	static const char *const WANT[] = { "10-b.yaml", "9-a.yaml", "B.yaml", "a.yaml",
		"乙.yaml" };

	dm_problems_init(&f->problems, &f->arena);
	dm_source_dropins(&f->arena, f->main, &f->problems, &list);
	assert_int_equal(list.n, 0);
	for (size_t i = 0; i < 5; i++)
		fixture_write(f, dm_arena_printf(&f->arena, "conf.d/%s", WANT[4 - i]).p, "");
	fixture_write(f, "conf.d/.hidden.yaml", "");
	fixture_write(f, "conf.d/a.yaml~", "");
	fixture_write(f, "conf.d/a.yml", "");
	dm_source_dropins(&f->arena, f->main, &f->problems, &list);
	assert_int_equal(list.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(list.items[i],
			fixture_path(f, dm_arena_printf(&f->arena, "conf.d/%s", WANT[i]).p));
	assert_int_equal(f->problems.list.n, 0);
}

static void a_path_without_folder_has_its_drop_ins_here(void **state)
{
	struct fixture *f = *state;
	struct dm_source_list list = { 0 };

	fixture_write(f, "conf.d/x.yaml", "");
	assert_int_equal(chdir(f->folder), 0);
	dm_problems_init(&f->problems, &f->arena);
	dm_source_dropins(&f->arena, "dropmill.yaml", &f->problems, &list);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(list.n, 1);
	assert_string_equal(list.items[0], "conf.d/x.yaml");
}

static void an_unfit_folder_is_not_used(void **state)
{
	struct fixture *f = *state;
	struct dm_source_list list = { 0 };

	fixture_write(f, "conf.d/x.yaml", "");
	assert_int_equal(chmod(fixture_path(f, "conf.d"), 0777), 0);
	dm_problems_init(&f->problems, &f->arena);
	dm_source_dropins(&f->arena, f->main, &f->problems, &list);
	assert_int_equal(list.n, 0);
	assert_int_equal(f->problems.n_errors, 1);
	fixture_write(f, "other/conf.d", "");
	dm_source_dropins(&f->arena, fixture_path(f, "other/dropmill.yaml"), &f->problems, &list);
	assert_int_equal(f->problems.n_errors, 2);
	assert_non_null(strstr(f->problems.list.items[1].text.p, "Not a directory"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_read_and_lent),
		TEST(unfit_files_are_refused),
		TEST(drop_ins_come_in_the_order_of_bytes),
		TEST(a_path_without_folder_has_its_drop_ins_here),
		TEST(an_unfit_folder_is_not_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
