#include "base/intern.h"

#include "cmocka_all.h"

static void equal_texts_share_memory(void **state)
{
	(void)state;
	struct dm_arena arena;
	struct dm_intern t;
	char text[] = "个";

	dm_arena_init(&arena, 0, NULL, NULL);
	dm_intern_init(&t, &arena);
	struct dm_str a = dm_intern(&t, dm_str_from_c(text));
	text[0] = 'x';
	struct dm_str b = dm_intern(&t, DM_STR("个"));
	assert_ptr_equal(a.p, b.p);
	assert_string_equal(a.p, "个");
	assert_ptr_not_equal(dm_intern(&t, DM_STR("次")).p, a.p);
	assert_null(dm_intern(&t, DM_NULL).p);
	assert_non_null(dm_intern(&t, DM_STR("")).p);
	assert_int_equal(dm_intern(&t, DM_STR("")).n, 0);
	dm_intern_done(&t);
	dm_arena_done(&arena);
}

static void the_table_grows_and_keeps_what_it_gave(void **state)
{
	(void)state;
	struct dm_arena arena;
	struct dm_intern t;
	const char *first[2000];

	dm_arena_init(&arena, 0, NULL, NULL);
	dm_intern_init(&t, &arena);
	for (int i = 0; i < 2000; i++)
		first[i] = dm_intern(&t, dm_arena_printf(&arena, "unit %d", i)).p;
	for (int i = 0; i < 2000; i++)
		assert_ptr_equal(dm_intern(&t, dm_arena_printf(&arena, "unit %d", i)).p, first[i]);
	assert_int_equal(t.n, 2000);
	dm_intern_done(&t);
	dm_arena_done(&arena);
}

static void long_texts_are_copied_only(void **state)
{
	(void)state;
	struct dm_arena arena;
	struct dm_intern t;
	char text[300];

	dm_arena_init(&arena, 0, NULL, NULL);
	dm_intern_init(&t, &arena);
	memset(text, 'x', sizeof(text));
	struct dm_str a = dm_intern(&t, (struct dm_str){ text, sizeof(text) });
	struct dm_str b = dm_intern(&t, (struct dm_str){ text, sizeof(text) });
	assert_ptr_not_equal(a.p, text);
	assert_true(dm_str_eq(a, b));
	assert_int_equal(t.n, 0);
	dm_intern_done(&t);
	dm_arena_done(&arena);
}

static void hash_is_fnv1a(void **state)
{
	(void)state;
	assert_int_equal(dm_hash(DM_STR("")), 0x811C9DC5u);
	assert_int_equal(dm_hash(DM_STR("a")), 0xE40C292Cu);
	assert_int_equal(dm_hash(DM_STR("foobar")), 0xBF9CF968u);
	assert_int_equal(dm_hash(DM_NULL), 0x811C9DC5u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_share_memory),
		cmocka_unit_test(the_table_grows_and_keeps_what_it_gave),
		cmocka_unit_test(long_texts_are_copied_only),
		cmocka_unit_test(hash_is_fnv1a),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
