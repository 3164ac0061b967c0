#include "base/labels.h"

#include "base/arena.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct dm_arena arena;

static void *more(void *ctx, size_t size)
{
	return dm_arena_alloc(ctx, size);
}

static int begin(void **state)
{
	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dm_arena_done(&arena);
	return 0;
}

static void doubles_get_the_lowest_free_number(void **state)
{
	static const char *const GIVEN[] = { "备注", "备注 (2)", "备注", "备注", "备注 (2)", "" };
	static const char *const WANTED[] = { "备注", "备注 (2)", "备注 (3)", "备注 (4)",
		"备注 (2) (2)", "" };
	struct dm_labels labels;

	(void)state;
	dm_labels_init(&labels, more, &arena, 6);
	for (size_t i = 0; i < 6; i++)
		assert_true(dm_str_eq(
			dm_labels_add(&labels, dm_str_from_c(GIVEN[i])), dm_str_from_c(WANTED[i])));
}

static void a_label_alone_is_not_copied(void **state)
{
	struct dm_str label = DM_STR("x");
	struct dm_labels labels;

	(void)state;
	dm_labels_init(&labels, more, &arena, 2);
	assert_ptr_equal(dm_labels_add(&labels, label).p, label.p);
	assert_non_null(dm_labels_add(&labels, DM_NULL).p); /* a key is never null */
}

static void many_doubles_cost_no_search_each(void **state)
{
	enum { N = 100000 };
	struct dm_labels labels;
	struct dm_str last = DM_NULL;

	(void)state;
	dm_labels_init(&labels, more, &arena, N);
	for (size_t i = 0; i < N; i++)
		last = dm_labels_add(&labels, DM_STR("x"));
	assert_true(dm_str_eq(last, DM_STR("x (100000)")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(doubles_get_the_lowest_free_number, begin, end),
		cmocka_unit_test_setup_teardown(a_label_alone_is_not_copied, begin, end),
		cmocka_unit_test_setup_teardown(many_doubles_cost_no_search_each, begin, end),
	};
	return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
