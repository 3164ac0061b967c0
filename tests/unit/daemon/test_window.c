#include "daemon/window.h"

#include <stdio.h>

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

static void who_waits_in_line_keeps_the_place(void **state)
{
	struct dm_window *w = dm_window_new(8);
	struct dm_window_entry *a = dm_window_add(w, "a", 1), *b = dm_window_add(w, "b", 1),
			       *c = dm_window_add(w, "c", 1);

	(void)state;
	assert_null(dm_window_line_first(w));
	dm_window_line_up(w, a);
	dm_window_line_up(w, b);
	dm_window_line_up(w, c);
	dm_window_line_up(w, a); /* is there already */
	assert_ptr_equal(dm_window_line_first(w), a);
	assert_ptr_equal(a->after, b);
	dm_window_postpone(w, a, UINT64_MAX); /* looks and line are independent */
	assert_ptr_equal(dm_window_line_first(w), a);
	dm_window_line_leave(w, b);
	dm_window_line_leave(w, b);
	assert_ptr_equal(a->after, c);
	dm_window_remove(w, a);
	assert_ptr_equal(dm_window_line_first(w), c);
	dm_window_line_up(w, b);
	assert_ptr_equal(c->after, b);
	dm_window_sweep(w, 1); /* frees both */
	assert_null(dm_window_line_first(w));
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
		cmocka_unit_test(what_is_parked_is_not_swept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
