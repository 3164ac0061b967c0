#include "settings_fixture.h"

#include "settings/parse.h"

static struct dm_settings settings;
static struct dm_section section;

static void parse(struct fixture *f, const char *text)
{
	const struct dm_yaml *root = NULL;

	assert_int_equal(
		dm_yaml_from_text(&f->arena, DM_STR("a.yaml"), dm_str_from_c(text), &root, NULL),
		0);
	dm_section_parse(&f->arena, &section, root, "", &f->problems);
}

static void begin(struct fixture *f)
{
	dm_problems_init(&f->problems, &f->arena);
	dm_section_init(&f->arena, &section, DM_SCOPE_TOP, &settings);
}

static void assert_problem(
	struct fixture *f, const char *text, uint32_t line, uint32_t column, const char *want)
{
	begin(f);
	parse(f, text);
	assert_int_equal(f->problems.n_errors, 1);
	assert_text(f->problems.list.items[0].text, want);
	assert_int_equal(f->problems.list.items[0].line, line);
	assert_int_equal(f->problems.list.items[0].column, column);
	assert_int_equal(settings.workers, DM_NUMBER_AUTO);
	assert_int_equal(settings.limits.cpu_seconds, 30);
}

static void defaults_hold_where_nothing_is_written(void **state)
{
	struct fixture *f = *state;
	static const char *const EMPTY[] = { "", "# x\n", "limits:\n", "limits: {}\n", "{}", NULL };

	for (size_t i = 0; EMPTY[i]; i++) {
		begin(f);
		parse(f, EMPTY[i]);
		assert_int_equal(f->problems.list.n, 0);
		assert_text(settings.state, "/var/lib/dropmill");
		assert_int_equal(settings.limits.file_bytes, 268435456);
		assert_null(dm_section_origin(&section, NULL, "state"));
		assert_null(dm_section_origin(&section, "limits", "cells"));
	}
}

static void values_are_taken_key_by_key_and_keep_their_place(void **state)
{
	struct fixture *f = *state;

	begin(f);
	parse(f, "state: /a\nworkers: 2\nlimits:\n  cells: 7\n  cpu_seconds: 8\n");
	parse(f, "workers: 3\nlimits: { cells: 9 }\nsandbox: off\n");
	assert_int_equal(f->problems.list.n, 0);
	assert_text(settings.state, "/a");
	assert_int_equal(settings.workers, 3);
	assert_int_equal(settings.sandbox, DM_SANDBOX_OFF);
	assert_int_equal(settings.limits.cells, 9);
	assert_int_equal(settings.limits.cpu_seconds, 8);
	assert_int_equal(dm_section_origin(&section, NULL, "workers")->line, 1);
	assert_int_equal(dm_section_origin(&section, "limits", "cells")->line, 2);
	assert_int_equal(dm_section_origin(&section, "limits", "cpu_seconds")->line, 5);
}

static void unknown_keys_say_what_may_be_meant(void **state)
{
	struct fixture *f = *state;

	assert_problem(f, "sandbx: off\n", 1, 1, "unknown key 'sandbx' (did you mean 'sandbox'?)");
	assert_problem(f, "colour: red\n", 1, 1, "unknown key 'colour'");
	assert_problem(f, "limits:\n  settle: 3\n", 2, 3,
		"unknown key 'settle' in limits (it is routes[].settle)");
	assert_problem(f, "cells: 3\n", 1, 1, "unknown key 'cells' (it is limits.cells)");
	assert_problem(f, "limits: { cels: 3 }\n", 1, 11,
		"unknown key 'cels' in limits (did you mean 'cells'?)");
}

static void wrong_values_say_what_is_wanted(void **state)
{
	struct fixture *f = *state;

	assert_problem(f, "workers: many\n", 1, 10,
		"workers: a whole number from 1 to 1024, or auto is expected");
	assert_problem(f, "workers:\n", 1, 1,
		"workers: a whole number from 1 to 1024, or auto is expected, but nothing is "
		"written");
	assert_problem(f, "workers: [1]\n", 1, 10,
		"workers: a whole number from 1 to 1024, or auto is expected");
	assert_problem(f, "limits:\n  cpu_seconds: { a: 1 }\n", 2, 16,
		"cpu_seconds: a whole number from 1 to 86400 is expected");
	assert_problem(f, "limits: 3\n", 1, 9, "limits: keys with values are expected here");
	assert_problem(f, "limits: [a]\n", 1, 9, "limits: keys with values are expected here");
	assert_problem(f, "- a\n", 1, 1, "keys with values are expected here");
	assert_problem(f, "text\n", 1, 1, "keys with values are expected here");
	assert_problem(
		f, "sandbox: none\n", 1, 10, "sandbox: required, best-effort or off is expected");
}

static void every_problem_is_told(void **state)
{
	struct fixture *f = *state;

	begin(f);
	parse(f, "a: 1\nstate: x\nlimits:\n  b: 2\n  cells: -1\nworkers: 4\n");
	assert_int_equal(f->problems.n_errors, 4);
	assert_int_equal(settings.workers, 4);
}

static void labels_stand_before_maps(void **state)
{
	struct fixture *f = *state;
	const struct dm_yaml *root = NULL;
	struct dm_route route;

	dm_problems_init(&f->problems, &f->arena);
	dm_section_init(&f->arena, &section, DM_SCOPE_ROUTE, &route);
	assert_int_equal(dm_yaml_from_text(&f->arena, DM_STR("a.yaml"),
				 DM_STR("folders: { o: x }\noutputs: [json, [xml]]\nmode: 777\n"),
				 &root, NULL),
		0);
	dm_section_parse(&f->arena, &section, root, "routes[3]", &f->problems);
	assert_int_equal(f->problems.n_errors, 3);
	assert_text(f->problems.list.items[0].text, "unknown key 'o' in routes[3].folders");
	assert_text(f->problems.list.items[1].text,
		"outputs: a list of 1 to 16 different ids such as [json, xml] is expected");
	assert_int_equal(route.outputs.n, 3);
	assert_int_equal(route.mode, 0660);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_hold_where_nothing_is_written),
		cmocka_unit_test(values_are_taken_key_by_key_and_keep_their_place),
		cmocka_unit_test(unknown_keys_say_what_may_be_meant),
		cmocka_unit_test(wrong_values_say_what_is_wanted),
		cmocka_unit_test(every_problem_is_told),
		cmocka_unit_test(labels_stand_before_maps),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
