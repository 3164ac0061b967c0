#include "daemon/window.h"

#include <stdio.h>

#include "../base/cmocka_all.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_to_look_at_comes_first),
		cmocka_unit_test(there_is_no_more_room_than_agreed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
