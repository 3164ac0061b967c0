#include "settings_fixture.h"

#include "settings/problem.h"

static void begin(struct fixture *f, const char *text)
{
	dm_problems_init(&f->problems, &f->arena);
	dm_problems_lend(&f->problems, DM_STR("a.yaml"), dm_str_from_c(text));
}

static void assert_told(struct fixture *f, const char *want)
{
	size_t last = f->problems.list.n - 1;

	assert_text(dm_problem_text(&f->arena, &f->problems.list.items[last]), want);
}

static void a_problem_shows_its_line_and_a_caret(void **state)
{
	struct fixture *f = *state;

	begin(f, "one: 1\r\ntwo: 2\r\nthree");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 2, 6, "no %s", "two");
	assert_told(f, "a.yaml:2:6: error: no two\n    two: 2\n         ^\n");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 3, 6, "behind the end");
	assert_told(f, "a.yaml:3:6: error: behind the end\n    three\n         ^\n");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 3, 7, "too far");
	assert_told(f, "a.yaml:3:7: error: too far\n    three\n");
	assert_int_equal(f->problems.n_errors, 3);
}

static void a_caret_stands_below_wide_characters_and_tabs(void **state)
{
	struct fixture *f = *state;

	begin(f, "\xEF\xBB\xBF名: x\na\tb");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 1, 4, "x");
	assert_told(f, "a.yaml:1:4: error: x\n    名: x\n        ^\n");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 2, 3, "x");
	assert_told(f, "a.yaml:2:3: error: x\n    a\tb\n     \t^\n");
}

static void what_is_not_known_is_left_out(void **state)
{
	struct fixture *f = *state;

	begin(f, "a: 1\n");
	dm_problem_add_at(&f->problems, DM_STR("b.yaml"), 0, 0, "is not there");
	assert_told(f, "b.yaml: error: is not there\n");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 9, 0, "behind");
	assert_told(f, "a.yaml:9: error: behind\n");
	dm_problem_warn(&f->problems, NULL, "nothing to do");
	assert_told(f, "warning: nothing to do\n");
	assert_int_equal(f->problems.n_errors, 2);
	assert_int_equal(f->problems.list.n, 3);
}

static void nothing_steers_the_terminal(void **state)
{
	struct fixture *f = *state;

	begin(f, "a: \x1B[2J\n");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 1, 1, "is \x1B[0m, \xE2\x80\xAE!");
	assert_told(f, "a.yaml:1:1: error: is ?[0m, ?!\n    a: ?[2J\n    ^\n");
}

static void long_lines_and_texts_are_cut(void **state)
{
	struct fixture *f = *state;
	char *text = dm_arena_alloc(&f->arena, 2001);

	memset(text, 'x', 2000);
	begin(f, text);
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 1, 900, "%s", text);
	const struct dm_problem *p = &f->problems.list.items[0];
	assert_true(p->text.n < 600);
	struct dm_str told = dm_problem_text(&f->arena, p);
	assert_true(told.n < 1000);
	assert_null(strchr(told.p, '^'));
}

static void sorting_goes_by_file_and_place_and_keeps_the_rest(void **state)
{
	struct fixture *f = *state;

	begin(f, "a\nb\n");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 2, 2, "d");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 2, 1, "b");
	dm_problem_add_at(&f->problems, DM_STR("missing"), 0, 0, "g");
	dm_problems_lend(&f->problems, DM_STR("b.yaml"), DM_STR("x\n"));
	dm_problem_add_at(&f->problems, DM_STR("b.yaml"), 1, 1, "h");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 2, 1, "c");
	dm_problem_add_at(&f->problems, DM_STR("a.yaml"), 1, 9, "a");
	dm_problems_sort(&f->problems);
	for (size_t i = 0; i + 1 < f->problems.list.n; i++)
		assert_true(f->problems.list.items[i].text.p[0] <
			    f->problems.list.items[i + 1].text.p[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_problem_shows_its_line_and_a_caret),
		cmocka_unit_test(a_caret_stands_below_wide_characters_and_tabs),
		cmocka_unit_test(what_is_not_known_is_left_out),
		cmocka_unit_test(nothing_steers_the_terminal),
		cmocka_unit_test(long_lines_and_texts_are_cut),
		cmocka_unit_test(sorting_goes_by_file_and_place_and_keeps_the_rest),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
