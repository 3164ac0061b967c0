#include "model/near.h"

#include "blocks_fixture.h"

static void expect(const char *text, const char *label, enum dm_role role, uint32_t distance)
{
	struct dm_near near = { 0 };

	assert_true(dm_near_find(blocks_forms, &blocks_arena, dm_str_from_c(text), &near));
	assert_true(dm_str_eq(near.label, dm_str_from_c(label)));
	assert_int_equal(near.role, role);
	assert_int_equal(near.distance, distance);
}

static void one_character_apart_is_near(void **state)
{
	(void)state;
	expect("预计实现值", "预期实现值", DM_ROLE_TARGET, 1);
	expect("项目名秤", "项目名称", DM_ROLE_PROJECT_NAME, 1);
}

/* Compared is what labels are compared by. */
static void the_folded_text_is_compared(void **state)
{
	(void)state;
	expect("一、 项 目\n名 秤（盖章）：", "项目名称", DM_ROLE_PROJECT_NAME, 1);
}

static void a_text_that_holds_a_label_is_near(void **state)
{
	(void)state;
	expect("本年度有关的实际完成值如下", "实际完成值", DM_ROLE_ACTUAL, 0);
}

static void other_texts_are_not(void **state)
{
	static const char *const TEXTS[] = { "", "——", "5", "月", "果园",
		"维修村卫生室五所并购置设备以满足村民就近就医的需要以及其他各项工作要求和目标",
		NULL };
	struct dm_near near;
	(void)state;

	for (const char *const *text = TEXTS; *text; text++)
		assert_false(
			dm_near_find(blocks_forms, &blocks_arena, dm_str_from_c(*text), &near));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_character_apart_is_near),
		cmocka_unit_test(the_folded_text_is_compared),
		cmocka_unit_test(a_text_that_holds_a_label_is_near),
		cmocka_unit_test(other_texts_are_not),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
