#include "settings_fixture.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "settings/show.h"
#include "settings/source.h"

static void an_empty_file_gives_the_defaults(void **state)
{
	struct fixture *f = *state;
	const struct dm_settings *s = fixture_good(f, "");

	assert_text(s->path, f->main);
	assert_int_equal(s->n_routes, 0);
	assert_text(s->state, "/var/lib/dropmill");
	assert_text(s->control, "/run/dropmill/control.sock");
	assert_int_equal(s->workers, DM_NUMBER_AUTO);
	assert_int_equal(s->sandbox, DM_SANDBOX_REQUIRED);
	assert_int_equal(s->limits.file_bytes, 268435456);
	assert_int_equal(s->limits.inflated_bytes, 1073741824);
	assert_int_equal(s->limits.memory_bytes, 536870912);
	assert_int_equal(s->limits.wall_seconds, 60);
	assert_int_equal(s->limits.silence_seconds, 20);
	assert_int_equal(s->limits.cpu_seconds, 30);
	assert_int_equal(s->limits.attempts, 2);
	assert_int_equal(s->limits.jobs_per_worker, 200);
	assert_int_equal(fixture_good(f, "routes:\nlimits:\n")->n_routes, 0);
	assert_int_equal(fixture_good(f, "routes: []\n")->n_routes, 0);
}

static void a_route_needs_name_and_root_only(void **state)
{
	struct fixture *f = *state;
	const struct dm_settings *s =
		fixture_good(f, "routes:\n  - name: 预算\n    root: /srv/a\n");

	assert_int_equal(s->n_routes, 1);
	const struct dm_route *route = s->routes[0];
	assert_text(route->name, "预算");
	assert_text(route->root, "/srv/a");
	assert_int_equal(route->outputs.n, 3);
	assert_text(route->outputs.items[2], "html");
	assert_int_equal(route->settle_ms, DM_NUMBER_AUTO);
	assert_int_equal(route->incomplete_wait_ms, 600000);
	assert_text(route->in, "in");
	assert_text(route->failed, "failed");
	assert_int_equal(route->language, DM_LANGUAGE_ZH);
	assert_string_equal(DM_LOCALE_NAMES[route->locale], "zh-CN");
	assert_string_equal(DM_CHARSET_NAMES[route->charset], "auto");
	assert_int_equal(route->duplicates, DM_DUPLICATES_CONVERT);
	assert_int_equal(route->mode, 0660);
	assert_text(route->group, "");
}

static void every_key_of_a_route_is_kept(void **state)
{
	struct fixture *f = *state;
	const struct dm_settings *s = fixture_good(f,
		"routes:\n  - name: a\n    root: /srv/a\n    outputs: [xml]\n    settle: 0\n"
		"    incomplete_wait: 0.5\n    folders: { in: 投递, out: 结果 }\n"
		"    language: en\n    duplicates: skip\n    mode: 0640\n    group: staff\n"
		"    locale: zh-TW\n    charset: Big5\n");
	const struct dm_route *route = s->routes[0];

	assert_text(route->outputs.items[0], "xml");
	assert_int_equal(route->settle_ms, 0);
	assert_int_equal(route->incomplete_wait_ms, 500);
	assert_text(route->in, "投递");
	assert_text(route->out, "结果");
	assert_text(route->done, "done");
	assert_int_equal(route->language, DM_LANGUAGE_EN);
	assert_string_equal(DM_LOCALE_NAMES[route->locale], "zh-TW");
	assert_string_equal(DM_CHARSET_NAMES[route->charset], "Big5");
	assert_int_equal(route->duplicates, DM_DUPLICATES_SKIP);
	assert_int_equal(route->mode, 0640);
	assert_text(route->group, "staff");
}

static void later_files_win_key_by_key_and_routes_join_by_name(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "conf.d/20.yaml",
		"workers: 4\nroutes:\n  - { name: c, root: /c }\n  - { name: a, settle: 1 }\n");
	fixture_write(f, "conf.d/10.yaml",
		"workers: 3\nstate: /s\nroutes:\n  - name: a\n    folders: { in: x }\n"
		"    settle: 3\n    language: en\n");
	const struct dm_settings *s = fixture_good(f,
		"workers: 2\nroutes:\n  - { name: a, root: /a, folders: { out: y } }\n"
		"  - { name: b, root: /b }\n");
	assert_int_equal(s->workers, 4);
	assert_text(s->state, "/s");
	assert_int_equal(s->n_routes, 3);
	assert_text(s->routes[1]->name, "b");
	assert_text(s->routes[2]->root, "/c");
	const struct dm_route *a = s->routes[0];
	assert_text(a->in, "x");
	assert_text(a->out, "y");
	assert_int_equal(a->settle_ms, 1000);
	assert_int_equal(a->language, DM_LANGUAGE_EN);
	const struct dm_yaml *at = dm_section_origin(&a->section, "folders", "in");
	assert_int_equal(at->line, 5);
	assert_true(dm_str_ends(at->file, DM_STR("/conf.d/10.yaml")));
}

static void names_are_unique_in_a_file(void **state)
{
	struct fixture *f = *state;

	fixture_refused(f,
		"routes:\n  - { name: a, root: /a }\n  - { name: b, root: /b }\n"
		"  - { name: a, settle: 1 }\n",
		4, 13, "a route called 'a' stands in this file already, in line 2");
}

static void routes_that_are_none_are_told(void **state)
{
	struct fixture *f = *state;

	fixture_refused(f, "routes: a\n", 1, 9, "a list is expected");
	fixture_refused(f, "routes: { name: a }\n", 1, 9, "a list is expected");
	fixture_refused(f, "routes:\n  - root: /a\n", 2, 5, "routes[0] has no name");
	fixture_refused(f, "routes:\n  -\n", 2, 3, "routes[0] is empty");
	fixture_refused(f, "routes:\n  - a\n", 2, 5, "keys with values are expected");
	fixture_refused(f, "routes:\n  - { name: a/b, root: /a }\n", 2, 13, "name: a name");
	fixture_refused(f, "routes:\n  - { name: , root: /a }\n", 2, 7, "nothing is written");
}

static void a_route_without_right_name_is_read_all_the_same(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "dropmill.yaml", "routes:\n  - rot: /a\n    settle: x\n");
	assert_null(fixture_read(f));
	assert_int_equal(f->problems.n_errors, 3);
}

static void all_files_are_read_though_one_is_broken(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "dropmill.yaml", "workers: [1\n");
	fixture_write(f, "conf.d/a.yaml", "a: 1\nworkers: 0\n");
	fixture_write(f, "conf.d/b.yaml", "b: 1\n");
	assert_int_equal(chmod(fixture_path(f, "conf.d/b.yaml"), 0646), 0);
	assert_null(fixture_read(f));
	assert_int_equal(f->problems.n_errors, 4);
	assert_true(f->problems.list.items[0].line > 0);
	assert_true(f->problems.list.items[0].source.n ||
		    f->problems.list.items[0].line > 1); /* at the end of the file */
	assert_non_null(strstr(f->problems.list.items[1].text.p, "unknown key 'a'"));
	assert_non_null(strstr(f->problems.list.items[3].text.p, "everybody"));
}

static void problems_come_in_the_order_of_lines(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "dropmill.yaml",
		"routes:\n  - name: a\n    root: x\n    folders: { in: out }\nworkers: 0\n");
	assert_null(fixture_read(f));
	assert_int_equal(f->problems.n_errors, 3);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(f->problems.list.items[i].line, 3 + i);
}

static void a_missing_file_is_told(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "conf.d/a.yaml", "workers: 1\n");
	assert_null(fixture_read(f));
	assert_int_equal(f->problems.n_errors, 1);
}

static void the_journal_stays_out_of_routes(void **state)
{
	struct fixture *f = *state;

	fixture_refused(f, "state: /a/journal\nroutes:\n  - { name: a, root: /a }\n", 1, 8,
		"state, /a/journal, lies in the root of the route a");
	fixture_refused(f, "routes:\n  - { name: a, root: /var/lib }\n", 2, 22,
		"state, /var/lib/dropmill, lies in the root");
	(void)fixture_good(f, "state: /a/journal\nroutes:\n  - { name: a, root: /a/b }\n");
}

/* The shipped example, as an administrator makes it: a # before a setting is taken away. */
static const char *uncommented(struct fixture *f, struct dm_str text)
{
	struct dm_str line;
	struct dm_buf to;

	dm_buf_init(&to, &f->arena);
	while (dm_str_split(&text, '\n', &line)) {
		bool is_prose = line.n > 2 && line.p[1] == ' ' && line.p[2] != ' ';

		if (line.n && line.p[0] == '#' && !is_prose)
			line = dm_str_from(line, 1);
		dm_buf_add(&to, line);
		dm_buf_add_byte(&to, '\n');
	}
	return dm_buf_str(&to).p;
}

static void the_example_has_every_key_with_its_default(void **state)
{
	struct fixture *f = *state;
	const char *path = dm_arena_printf(&f->arena, "%s/dropmill.yaml", getenv("DM_CONFIG")).p;
	const struct dm_settings *s;
	struct dm_str text;

	dm_problems_init(&f->problems, &f->arena);
	assert_true(dm_source_read(&f->arena, path, &f->problems, &text));
	struct dm_str nothing = dm_settings_show(&f->arena, fixture_good(f, ""), 0);
	assert_text(dm_settings_show(&f->arena, fixture_good(f, text.p), 0), nothing.p);

	s = fixture_good(f, uncommented(f, text));
	for (size_t i = 0; i < DM_SETTINGS_N; i++) {
		const struct dm_section *section = DM_SETTINGS[i].scope == DM_SCOPE_ROUTE
							   ? &s->routes[0]->section
							   : &s->section;
		if (!section->origins[i])
			fail_msg("%s is not in the example", DM_SETTINGS[i].name);
	}
	struct dm_str shown = dm_settings_show(&f->arena, s, 0);
	s = fixture_good(f, "routes:\n  - { name: budget, root: /srv/dropmill/budget }\n");
	assert_text(shown, dm_settings_show(&f->arena, s, 0).p);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_empty_file_gives_the_defaults),
		TEST(a_route_needs_name_and_root_only),
		TEST(every_key_of_a_route_is_kept),
		TEST(later_files_win_key_by_key_and_routes_join_by_name),
		TEST(names_are_unique_in_a_file),
		TEST(routes_that_are_none_are_told),
		TEST(a_route_without_right_name_is_read_all_the_same),
		TEST(all_files_are_read_though_one_is_broken),
		TEST(problems_come_in_the_order_of_lines),
		TEST(a_missing_file_is_told),
		TEST(the_journal_stays_out_of_routes),
		TEST(the_example_has_every_key_with_its_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
