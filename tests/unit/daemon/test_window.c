#include "daemon/window.h"

#include <stdio.h>
#include <string.h>

#include "cmocka_all.h"

static void the_next_to_look_at_comes_first(void **state)
{
	struct dm_window *w = dm_window_new(1000);
	struct dm_window_entry *e;
	uint64_t last = 0;
	char path[32];
	size_t n = 0;

	(void)state;
	assert_int_equal(dm_window_next_look(w), UINT64_MAX);
	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(path, sizeof(path), "f/%u", i);
		e = dm_window_add(w, path, 0);
		assert_non_null(e);
		dm_window_postpone(w, e, (i * 7919u) % 1009u);
	}
	dm_window_postpone(w, dm_window_find(w, "f/500"), 5000);
	dm_window_postpone(w, dm_window_find(w, "f/501"), 0);
	dm_window_remove(w, dm_window_find(w, "f/502"));
	assert_null(dm_window_find(w, "f/502"));
	for (; (e = dm_window_due(w, 4999)); n++) {
		assert_true(e->look_at >= last);
		last = e->look_at;
		dm_window_remove(w, e);
	}
	assert_int_equal(n, 998);
	assert_int_equal(dm_window_next_look(w), 5000);
	dm_window_free(&w);
	assert_null(w);
}

static void there_is_no_more_room_than_agreed(void **state)
{
	struct dm_window *w = dm_window_new(2);
	struct dm_window_entry *a = dm_window_add(w, "a", 1);

	(void)state;
	assert_non_null(dm_window_add(w, "b", 2));
	assert_null(dm_window_add(w, "c", 3));
	assert_ptr_equal(dm_window_add(w, "a", 4), a); /* known: the same */
	assert_int_equal(a->look_at, 1);
	a->generation = 5;
	dm_window_sweep(w, 5);
	assert_int_equal(dm_window_count(w), 1);
	assert_non_null(dm_window_add(w, "c", 3));
	dm_window_free(&w);
}

/* The line as the names of those in it. */
static void line_is(const struct dm_window *w, const char *expected)
{
	struct dm_window_entry *front[16];
	size_t n = dm_window_line_front(w, front, 16);
	char text[128] = "";

	for (size_t i = 0; i < n; i++) {
		size_t at = strlen(text);

		(void)snprintf(text + at, sizeof(text) - at, "%s ", front[i]->path);
	}
	assert_string_equal(text, expected);
	assert_ptr_equal(dm_window_line_first(w), n ? front[0] : NULL);
}

static void who_waits_in_line_keeps_the_place(void **state)
{
	struct dm_window *w = dm_window_new(8);
	struct dm_window_entry *a = dm_window_add(w, "a", 1), *b = dm_window_add(w, "b", 1),
			       *c = dm_window_add(w, "c", 1);

	(void)state;
	line_is(w, "");
	dm_window_line_up(w, a);
	dm_window_line_up(w, b);
	dm_window_line_up(w, c);
	dm_window_line_up(w, a); /* is there already */
	line_is(w, "a b c ");
	dm_window_postpone(w, a, UINT64_MAX); /* looks and line are independent */
	line_is(w, "a b c ");
	dm_window_line_leave(w, b);
	dm_window_line_leave(w, b);
	line_is(w, "a c ");
	dm_window_remove(w, a);
	line_is(w, "c ");
	dm_window_line_up(w, b);
	line_is(w, "c b ");
	dm_window_sweep(w, 1); /* frees both */
	line_is(w, "");
	dm_window_free(&w);
}

static void folders_take_turns(void **state)
{
	static const char *const paths[] = { "x/1", "x/2", "x/3", "x/4", "y/1", "z/1", "z/2" };
	struct dm_window *w = dm_window_new(8);

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		dm_window_line_up(w, dm_window_add(w, paths[i], 1));
	line_is(w, "x/1 y/1 z/1 x/2 z/2 x/3 x/4 ");
	dm_window_line_leave(w, dm_window_line_first(w));
	line_is(w, "y/1 z/1 x/2 z/2 x/3 x/4 ");
	dm_window_line_leave(
		w, dm_window_find(w, "z/2")); /* was not its turn: it stays whose it is */
	line_is(w, "y/1 z/1 x/2 x/3 x/4 ");
	dm_window_remove(w, dm_window_line_first(w));
	line_is(w, "z/1 x/2 x/3 x/4 ");
	dm_window_line_up(w, dm_window_add(w, "new", 1)); /* after all that were there before */
	line_is(w, "z/1 x/2 new x/3 x/4 ");
	dm_window_remove(w, dm_window_find(w, "x/2"));
	dm_window_remove(w, dm_window_find(w, "z/1"));
	line_is(w, "x/3 new x/4 ");
	dm_window_free(&w);
}

static void a_full_window_is_shared_by_folders(void **state)
{
	struct dm_window *w = dm_window_new(100);
	char path[32];

	(void)state;
	for (unsigned i = 0; i < 100; i++) {
		(void)snprintf(path, sizeof(path), "large/%u", i);
		assert_false(dm_window_make_room(w, path));
		assert_non_null(dm_window_add(w, path, 0));
	}
	assert_false(dm_window_make_room(w, "large/more"));
	dm_window_mark(w, dm_window_find(w, "large/99"), DM_WINDOW_PARKED, true);
	dm_window_find(w, "large/98")->is_looking = true;
	for (unsigned i = 0; i < 50; i++) {
		(void)snprintf(path, sizeof(path), "small/%u", i);
		assert_true(dm_window_make_room(w, path)); /* up to its half */
		assert_non_null(dm_window_add(w, path, 0));
	}
	assert_false(dm_window_make_room(w, "small/more"));
	assert_non_null(dm_window_find(w, "large/99"));
	assert_non_null(dm_window_find(w, "large/98"));
	assert_null(dm_window_find(w, "large/97")); /* the last ones gave way */
	assert_non_null(dm_window_find(w, "large/0"));
	assert_true(dm_window_make_room(w, "third/1"));
	assert_non_null(dm_window_add(w, "third/1", 0));
	assert_int_equal(dm_window_count(w), 100);
	dm_window_free(&w);
}

static void more_folders_than_room(void **state)
{
	struct dm_window *w = dm_window_new(4);

	(void)state;
	assert_non_null(dm_window_add(w, "a/1", 0));
	assert_non_null(dm_window_add(w, "b/1", 0));
	assert_non_null(dm_window_add(w, "c/1", 0));
	assert_non_null(dm_window_add(w, "c/2", 0));
	assert_true(dm_window_make_room(w, "d/1"));
	assert_non_null(dm_window_add(w, "d/1", 0));
	assert_false(dm_window_make_room(w, "e/1")); /* each has one */
	assert_null(dm_window_add(w, "e/1", 0));
	dm_window_free(&w);
}

static void what_is_parked_is_not_swept(void **state)
{
	struct dm_window *w = dm_window_new(8);
	struct dm_window_entry *a = dm_window_add(w, "a", 1), *b = dm_window_add(w, "b", 1);

	(void)state;
	dm_window_mark(w, a, DM_WINDOW_PARKED, true);
	dm_window_mark(w, a, DM_WINDOW_PARKED, true);
	dm_window_mark(w, b, DM_WINDOW_TROUBLED, true);
	assert_int_equal(dm_window_marked(w, DM_WINDOW_PARKED), 1);
	assert_int_equal(dm_window_marked(w, DM_WINDOW_TROUBLED), 1);
	dm_window_sweep(w, 1);
	assert_int_equal(dm_window_count(w), 1);
	assert_int_equal(dm_window_marked(w, DM_WINDOW_TROUBLED), 0);
	dm_window_mark(w, a, DM_WINDOW_PARKED, false);
	assert_int_equal(dm_window_marked(w, DM_WINDOW_PARKED), 0);
	dm_window_sweep(w, 1);
	assert_int_equal(dm_window_count(w), 0);
	dm_window_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_to_look_at_comes_first),
		cmocka_unit_test(there_is_no_more_room_than_agreed),
		cmocka_unit_test(who_waits_in_line_keeps_the_place),
		cmocka_unit_test(folders_take_turns),
		cmocka_unit_test(a_full_window_is_shared_by_folders),
		cmocka_unit_test(more_folders_than_room),
		cmocka_unit_test(what_is_parked_is_not_swept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
