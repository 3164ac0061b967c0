#include "checks/message.h"
#include "checks_fixture.h"

static struct dm_str written(
	struct dm_arena *arena, const char *text, const struct dm_values *values)
{
	struct dm_buf buf;

	dm_buf_init(&buf, arena);
	dm_message_write(&buf, dm_str_from_c(text), values);
	return dm_buf_str(&buf);
}

static void test_write(void **state)
{
	const struct dm_values values = { DM_STR("甲\n乙"), DM_STR("{more}"), DM_NULL };
	struct dm_arena arena;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_string_equal(
		written(&arena, "“{value}”：{against}{more}", &values).p, "“甲 乙”：{more}");
	assert_string_equal(written(&arena, "", &values).p, "");
	dm_arena_done(&arena);
}

/* Long texts are cut between characters. */
static void test_long(void **state)
{
	struct dm_arena arena;
	struct dm_buf buf;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&buf, &arena);
	for (int i = 0; i < DM_MESSAGE_VALUE_MAX; i++)
		dm_buf_add_c(&buf, "目");
	struct dm_values values = { .value = dm_arena_str(&arena, dm_buf_str(&buf)) };
	assert_true(dm_str_eq(written(&arena, "{value}", &values), values.value));
	dm_buf_add_c(&buf, "标");
	values.against = dm_buf_str(&buf);
	assert_true(dm_str_eq(written(&arena, "{against}", &values),
		dm_arena_printf(&arena, "%s…", values.value.p)));
	dm_arena_done(&arena);
}

static void test_sound(void **state)
{
	static const char *const wrong[] = { "{", "}", "{value", "value}", "{values}", "{}",
		"{value}}", "{ value }" };

	(void)state;
	assert_true(dm_message_is_sound(DM_STR("{value}{against} {more}")));
	assert_true(dm_message_is_sound(DM_STR("没有")));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (dm_message_is_sound(dm_str_from_c(wrong[i])))
			fail_msg("taken: %s", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_write),
		cmocka_unit_test(test_long), cmocka_unit_test(test_sound) };

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
