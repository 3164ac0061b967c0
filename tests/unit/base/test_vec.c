#include "base/vec.h"

#include "cmocka_all.h"

struct member {
	int a;
	const char *b;
};

static void members_are_added_zeroed_and_kept(void **state)
{
	(void)state;
	struct dm_arena arena;
	dm_arena_init(&arena, 0, NULL, NULL);
	DM_VEC(struct member) v = { 0 };
	DM_VEC(int) numbers = { 0 };
	for (int i = 0; i < 1000; i++) {
		struct member *m = DM_ADD(&arena, &v);
		assert_int_equal(m->a, 0);
		assert_null(m->b);
		m->a = i;
		m->b = "x";
		DM_PUSH(&arena, &numbers, i * 3);
	}
	assert_int_equal(v.n, 1000);
	assert_true(v.room >= 1000);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(v.items[i].a, i);
		assert_int_equal(numbers.items[i], i * 3);
	}
	/* A place that was used before and given back comes zeroed too. */
	v.n--;
	assert_int_equal(DM_ADD(&arena, &v)->a, 0);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_added_zeroed_and_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
