#include "settings_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "settings/survey.h"

static struct dm_places places;

#define HERE "state: @/state\ncontrol: @/run/control.sock\n"

static void survey(struct fixture *f, const char *text)
{
	const struct dm_settings *s = fixture_good(f, text);

	places = (struct dm_places){ 0 };
	dm_survey(&f->arena, s, &f->problems, &places);
}

static void assert_problem(struct fixture *f, const char *text, uint32_t line, const char *part)
{
	survey(f, text);
	assert_int_equal(f->problems.n_errors, 1);
	const struct dm_problem *p = &f->problems.list.items[0];
	if (p->line != line || !strstr(p->text.p, part))
		fail_msg("%s", dm_problem_text(&f->arena, p).p);
}

static void assert_place(size_t i, const char *key, bool exists)
{
	assert_true(i < places.n);
	assert_string_equal(places.items[i].key, key);
	assert_int_equal(places.items[i].exists, exists);
}

static void what_is_missing_will_be_made_and_is_not_made_yet(void **state)
{
	struct fixture *f = *state;

	survey(f, HERE "routes:\n  - { name: a, root: @/new/a }\n");
	assert_int_equal(f->problems.list.n, 0);
	assert_int_equal(places.n, 3);
	assert_place(0, "root", false);
	assert_place(1, "state", false);
	assert_place(2, "control", false);
	assert_text(places.items[2].path, fixture_path(f, "run"));
	assert_null(places.items[2].route.p);
	assert_int_not_equal(access(fixture_path(f, "new"), F_OK), 0);
}

static void folders_of_a_root_that_is_there_are_looked_at(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "a/in/x", "");
	survey(f, HERE "routes:\n  - { name: a, root: @/a }\n");
	assert_int_equal(f->problems.list.n, 0);
	assert_int_equal(places.n, 8);
	assert_place(0, "root", true);
	assert_place(1, "in", true);
	assert_place(2, "out", false);
	assert_place(5, ".work", false);
	assert_text(places.items[1].route, "a");
}

static void files_in_the_way_are_told(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "a", "");
	fixture_write(f, "b/out", "");
	assert_problem(f, HERE "routes:\n  - { name: a, root: @/a }\n", 4, "is no folder");
	assert_problem(f, HERE "routes:\n  - { name: a, root: @/a/b }\n", 4, "Not a directory");
	assert_problem(f, HERE "routes:\n  - { name: b, root: @/b }\n", 4, "/b/out is no folder");
	assert_problem(f, "state: @/a\ncontrol: @/c.sock\nroutes: [{name: n, root: @/n}]\n", 1,
		"is no folder");
}

/* Root may write everywhere, so it becomes somebody to whom the folders belong. */
static bool become_somebody(struct fixture *f)
{
	if (geteuid())
		return true;
	return !chown(f->folder, 12345, 12345) && !chown(fixture_path(f, "a"), 12345, 12345) &&
	       !seteuid(12345);
}

static void rights_are_needed(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "a/x", "");
	assert_int_equal(chmod(fixture_path(f, "a"), 0555), 0);
	assert_true(become_somebody(f));
	assert_problem(f, HERE "routes:\n  - { name: a, root: @/a/new/b }\n", 4, "cannot be made");
	survey(f, HERE "routes:\n  - { name: a, root: @/a }\n");
	if (!getuid())
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(fixture_path(f, "a"), 0755), 0);
	assert_int_equal(f->problems.n_errors, 6);
}

static void another_file_system_in_a_root_is_told(void **state)
{
	struct fixture *f = *state;
	struct stat dev, shm;

	if (stat("/dev", &dev) || stat("/dev/shm", &shm) || dev.st_dev == shm.st_dev || geteuid())
		return; /* cmocka tells a skipped test as failed */
	assert_problem(f, HERE "routes:\n  - { name: a, root: /dev, folders: { out: shm } }\n", 4,
		"/dev/shm is on another file system than /dev");
}

static void one_folder_under_two_names_is_told(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "a/in/x", "");
	assert_int_equal(symlink(fixture_path(f, "a"), fixture_path(f, "b")), 0);
	assert_problem(f, HERE "routes:\n  - { name: a, root: @/a }\n  - { name: b, root: @/b }\n",
		5, "the root of the route a");
}

static void unknown_groups_are_told(void **state)
{
	struct fixture *f = *state;

	assert_problem(f, HERE "routes:\n  - { name: a, root: @/a, group: no-such-group }\n", 4,
		"there is no group no-such-group");
	survey(f, HERE "routes:\n  - { name: a, root: @/a, group: root }\n");
	assert_int_equal(f->problems.list.n, 0);
}

static void no_routes_are_a_warning(void **state)
{
	struct fixture *f = *state;

	survey(f, HERE);
	assert_int_equal(f->problems.n_errors, 0);
	assert_int_equal(f->problems.list.n, 1);
	assert_true(f->problems.list.items[0].is_warning);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_missing_will_be_made_and_is_not_made_yet),
		TEST(folders_of_a_root_that_is_there_are_looked_at),
		TEST(files_in_the_way_are_told),
		TEST(rights_are_needed),
		TEST(another_file_system_in_a_root_is_told),
		TEST(one_folder_under_two_names_is_told),
		TEST(unknown_groups_are_told),
		TEST(no_routes_are_a_warning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
