#include "checks/seen.h"
#include "checks_fixture.h"

static bool same(const void *ctx, uint32_t a, uint32_t b)
{
	const int *numbers = ctx;

	return numbers[a] == numbers[b];
}

/* All in one slot's chain: the worst there is. */
static void test_seen(void **state)
{
	enum { N = 100, DIFFERENT = 60 };
	int numbers[N];
	struct dm_arena arena;
	struct dm_seen seen;
	uint32_t earlier = N;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_seen_init(&seen, &arena, N, same, numbers);
	for (uint32_t i = 0; i < N; i++) {
		numbers[i] = (int)(i % DIFFERENT);
		assert_int_equal(dm_seen_add(&seen, 7, i, &earlier), i >= DIFFERENT);
		if (i >= DIFFERENT)
			assert_int_equal(earlier, i - DIFFERENT);
	}
	dm_seen_init(&seen, &arena, 0, same, numbers);
	assert_false(dm_seen_add(&seen, 0, 0, &earlier));
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_seen) };

	return cmocka_run_group_tests_name("seen", tests, NULL, NULL);
}
