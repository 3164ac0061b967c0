#include "model/goals.h"

#include "blocks_fixture.h"

static void expect(const char *text, const char *want)
{
	struct dm_goals goals = { 0 };
	struct dm_buf b;

	dm_goals_add(&blocks_arena, &goals, dm_str_from_c(text));
	dm_buf_init(&b, &blocks_arena);
	for (size_t i = 0; i < goals.n; i++) {
		dm_buf_add_c(&b, i ? "|" : "");
		dm_buf_add(&b, goals.items[i]);
	}
	blocks_same(dm_buf_str(&b).p, want, text);
}

static void one_goal_a_line(void **state)
{
	(void)state;
	expect("修路。\n\n  养路。 \n", "修路。|养路。");
	expect("1.修路。\n2、养路。\n（3）补路。\n④造桥", "修路。|养路。|补路。|造桥");
	expect("目标1：修路\n目标2：养路\n目标3：", "修路|养路");
	expect("完成今年的道路维护，保障畅通。", "完成今年的道路维护，保障畅通。");
	expect("", "");
	expect(" \n　\n", "");
}

static void numbers_may_stand_inside_a_line(void **state)
{
	(void)state;
	expect("1、修路。2、养路；3、补路。", "修路。|养路；|补路。");
	expect("目标1：修路；目标2：养路。", "修路；|养路。");
	expect("一、修路。二、养路。", "修路。|养路。");
	expect("1.修路 2.养路", "修路|养路");
}

/* Only where they go on counting: amounts, years and dates stay whole. */
static void numbers_of_the_text_stay(void **state)
{
	(void)state;
	expect("1、完成1.5公里，3、不是第三项。2、养路", "完成1.5公里，3、不是第三项。|养路");
	expect("完成第2批项目，2021年3.5公里。", "完成第2批项目，2021年3.5公里。");
	expect("2.2020年修路", "2020年修路");
	expect("3.5公里道路", "3.5公里道路");
	expect("修路。2、养路", "修路。2、养路");
}

/* Several cells with goals give one list. */
static void goals_add_up(void **state)
{
	struct dm_goals goals = { 0 };

	(void)state;
	dm_goals_add(&blocks_arena, &goals, DM_STR("1.甲"));
	dm_goals_add(&blocks_arena, &goals, DM_NULL);
	dm_goals_add(&blocks_arena, &goals, DM_STR("乙"));
	assert_int_equal(goals.n, 2);
	assert_true(dm_str_eq(goals.items[1], DM_STR("乙")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_goal_a_line),
		cmocka_unit_test(numbers_may_stand_inside_a_line),
		cmocka_unit_test(numbers_of_the_text_stay),
		cmocka_unit_test(goals_add_up),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
