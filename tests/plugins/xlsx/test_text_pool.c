/* Texts of a sheet: none moves, none is null, and a cleared pool uses its memory again. */
#include "xlsx/text_pool.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct pool {
	struct dm_arena arena;
	struct dm_text_pool texts;
};

static int open_pool(void **state)
{
	static struct pool pool;

	dm_arena_init(&pool.arena, 0, NULL, NULL);
	dm_text_pool_init(&pool.texts, &pool.arena);
	*state = &pool;
	return 0;
}

static int close_pool(void **state)
{
	struct pool *pool = *state;

	dm_arena_done(&pool->arena);
	return 0;
}

/* A cell of blanks in an empty sheet once reached arithmetic on null. */
static void takes_nothing(void **state)
{
	struct pool *pool = *state;
	struct dm_str text = dm_text_pool_add(&pool->texts, DM_NULL);

	assert_non_null(text.p);
	assert_int_equal(text.n, 0);
	assert_int_equal(pool->texts.blocks.n, 0);
}

static void moves_nothing(void **state)
{
	enum { N = 5000 };
	struct pool *pool = *state;
	static struct dm_str texts[N];
	char text[32];

	for (int i = 0; i < N; i++) {
		int n = snprintf(text, sizeof(text), "text of cell %d", i);

		texts[i] = dm_text_pool_add(&pool->texts, (struct dm_str){ text, (size_t)n });
	}
	for (int i = 0; i < N; i++) {
		int n = snprintf(text, sizeof(text), "text of cell %d", i);

		assert_true(dm_str_eq(texts[i], (struct dm_str){ text, (size_t)n }));
	}
	assert_true(pool->texts.blocks.n > 1);
}

static void takes_a_text_longer_than_a_block(void **state)
{
	enum { LENGTH = 1 << 20 };
	static char text[LENGTH];
	struct pool *pool = *state;

	memset(text, 'x', LENGTH);
	struct dm_str small = dm_text_pool_add(&pool->texts, DM_STR("small"));
	struct dm_str large = dm_text_pool_add(&pool->texts, (struct dm_str){ text, LENGTH });

	assert_true(dm_str_eq(small, DM_STR("small")));
	assert_true(dm_str_eq(large, (struct dm_str){ text, LENGTH }));
}

static void uses_its_memory_again(void **state)
{
	struct pool *pool = *state;
	size_t blocks = 0;

	for (int row = 0; row < 100; row++) {
		dm_text_pool_clear(&pool->texts);
		for (int i = 0; i < 1000; i++)
			(void)dm_text_pool_add(
				&pool->texts, DM_STR("the text of a cell of this row"));
		if (row == 0)
			blocks = pool->texts.blocks.n;
	}
	assert_int_equal(pool->texts.blocks.n, blocks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(takes_nothing, open_pool, close_pool),
		cmocka_unit_test_setup_teardown(moves_nothing, open_pool, close_pool),
		cmocka_unit_test_setup_teardown(
			takes_a_text_longer_than_a_block, open_pool, close_pool),
		cmocka_unit_test_setup_teardown(uses_its_memory_again, open_pool, close_pool),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
