#include "settings_fixture.h"

#include "settings/show.h"

/* Names that YAML would take for something else, or not at all. */
#define ODD                                                                                       \
	"routes:\n"                                                                               \
	"  - { name: 'null', root: '/a b/#: c', outputs: [json], settle: 0.25, group: '7' }\n"    \
	"  - { name: \"x\\\"y\", root: /ü, folders: { in: 'a, [b]', out: 'off' }, mode: 640 }\n" \
	"  - { name: '- a', root: /c }\n"                                                         \
	"limits: { cells: 5 }\nworkers: 3\n"

static void what_is_shown_reads_as_the_same(void **state)
{
	struct fixture *f = *state;
	struct dm_str first = dm_settings_show(&f->arena, fixture_good(f, ODD), 0);
	struct dm_str again = dm_settings_show(&f->arena, fixture_good(f, first.p), 0);
	struct dm_str origins =
		dm_settings_show(&f->arena, fixture_good(f, first.p), DM_SHOW_ORIGIN);

	assert_text(again, first.p);
	assert_text(dm_settings_show(&f->arena, fixture_good(f, origins.p), 0), first.p);
	assert_non_null(strstr(first.p, "name: \"null\"\n"));
	assert_non_null(strstr(first.p, "    root: \"/a b/#: c\"\n"));
	assert_non_null(strstr(first.p, "    settle: 0.25\n"));
	assert_non_null(strstr(first.p, "    mode: 0640\n"));
	assert_non_null(strstr(first.p, "      out: \"off\"\n"));
	assert_non_null(strstr(first.p, "\nlimits:\n  file_bytes: 268435456\n"));
}

static void no_routes_are_an_empty_list(void **state)
{
	struct fixture *f = *state;
	struct dm_str text = dm_settings_show(&f->arena, fixture_good(f, ""), 0);

	assert_true(dm_str_starts(text, DM_STR("routes: []\nstate: /var/lib/dropmill\n")));
}

static void origins_are_file_and_line(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "conf.d/a.yaml", "\nworkers: 7\n");
	struct dm_str text = dm_settings_show(
		&f->arena, fixture_good(f, "workers: 1\nstate: /s\n"), DM_SHOW_ORIGIN);
	assert_non_null(
		strstr(text.p, dm_arena_printf(&f->arena, "\nstate: /s  # %s:2\n", f->main).p));
	assert_non_null(strstr(text.p, dm_arena_printf(&f->arena, "\nworkers: 7  # %s:2\n",
					       fixture_path(f, "conf.d/a.yaml"))
					       .p));
	assert_non_null(strstr(text.p, "\nsandbox: required  # default\n"));
}

static void json_is_one_object(void **state)
{
	struct fixture *f = *state;
	struct dm_str text = dm_settings_show(&f->arena, fixture_good(f, ODD), DM_SHOW_JSON);

	assert_true(dm_str_starts(
		text, DM_STR("{\"routes\": [{\"name\": \"null\", \"root\": \"/a b/#: c\", "
			     "\"outputs\": [\"json\"], \"settle\": 0.25, \"incomplete_wait\": 600, "
			     "\"folders\": {\"in\": \"in\", ")));
	assert_non_null(strstr(text.p, "\"name\": \"x\\\"y\""));
	assert_non_null(strstr(text.p, "\"mode\": \"0640\""));
	assert_non_null(strstr(text.p, "}], \"state\": \"/var/lib/dropmill\""));
	assert_non_null(strstr(text.p, "\"workers\": 3"));
	assert_true(dm_str_ends(text, DM_STR("\"jobs_per_worker\": 200}}\n")));
	text = dm_settings_show(&f->arena, fixture_good(f, ""), DM_SHOW_JSON | DM_SHOW_ORIGIN);
	assert_non_null(
		strstr(text.p, "\"workers\": {\"value\": \"auto\", \"origin\": \"default\"}"));
	assert_non_null(
		strstr(text.p, "\"cells\": {\"value\": 20000000, \"origin\": \"default\"}"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_shown_reads_as_the_same),
		TEST(no_routes_are_an_empty_list),
		TEST(origins_are_file_and_line),
		TEST(json_is_one_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
