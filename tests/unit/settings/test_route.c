#include "settings_fixture.h"

#include "settings/route.h"

#define ROUTE(name, root) "  - name: " name "\n    root: " root "\n"

static void paths_lie_in_folders_by_whole_names(void **state)
{
	(void)state;
	assert_true(dm_path_is_in(DM_STR("/a/b"), DM_STR("/a")));
	assert_true(dm_path_is_in(DM_STR("/a"), DM_STR("/a")));
	assert_false(dm_path_is_in(DM_STR("/ab"), DM_STR("/a")));
	assert_false(dm_path_is_in(DM_STR("/a"), DM_STR("/a/b")));
}

static void roots_stand_beside_each_other(void **state)
{
	struct fixture *f = *state;

	(void)fixture_good(f, "routes:\n" ROUTE("a", "/d/a") ROUTE("b", "/d/ab"));
	fixture_refused(f, "routes:\n" ROUTE("a", "/d/a") ROUTE("b", "/d//a/"), 5, 11,
		"the route a has this root already");
	fixture_refused(f, "routes:\n" ROUTE("a", "/d/a") ROUTE("b", "/d/a/in"), 5, 11,
		"this root lies in /d/a, the root of the route a");
	fixture_refused(f, "routes:\n" ROUTE("a", "/d/a") ROUTE("b", "/d"), 5, 11,
		"in this root lies /d/a, the root of the route a");
}

static void a_route_has_a_root(void **state)
{
	struct fixture *f = *state;

	fixture_refused(f, "routes:\n  - name: a\n", 2, 5, "the route a has no root");
	fixture_refused(f, "routes:\n" ROUTE("a", "here"), 3, 11, "root: an absolute path");
}

static void folders_have_different_names(void **state)
{
	struct fixture *f = *state;
	const char *roots = "routes:\n" ROUTE("a", "/d/a");

	fixture_refused(f, dm_arena_printf(&f->arena, "%s    folders: { out: in }\n", roots).p, 4,
		21, "the folders in and out of a route may not both be called 'in'");
	fixture_refused(f, dm_arena_printf(&f->arena, "%s    folders: { in: DONE }\n", roots).p, 4,
		20, "the folders in and done");
	fixture_refused(f, dm_arena_printf(&f->arena, "%s    folders: { in: .work }\n", roots).p, 4,
		20, "in: the name of one folder");
	const struct dm_settings *s = fixture_good(
		f, dm_arena_printf(&f->arena, "%s    folders: { in: out, out: in }\n", roots).p);
	assert_text(s->routes[0]->in, "out");
	assert_text(s->routes[0]->out, "in");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_lie_in_folders_by_whole_names),
		cmocka_unit_test(roots_stand_beside_each_other),
		cmocka_unit_test(a_route_has_a_root),
		cmocka_unit_test(folders_have_different_names),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
