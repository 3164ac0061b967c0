#include "base/str.h"
#include "checks/measure.h"
#include "checks_fixture.h"

static void test_units(void **state)
{
	static const struct {
		const char *unit;
		bool is_money, is_bare, is_plain;
		int power;
		const char *per;
		bool is_percent, is_count, is_score, is_time;
	} cases[] = {
		{ "元", true, false, true, 0, "", false, false, false, false },
		{ "万元", true, false, true, 4, "", false, false, false, false },
		{ "万", true, true, true, 4, "", false, false, false, false },
		{ "亿元", true, false, true, 8, "", false, false, false, false },
		{ "万元/每月", true, false, false, 4, "月", false, false, false, false },
		{ "千元/学期", true, false, false, 3, "学期", false, false, false, false },
		{ "元／台·季", true, false, false, 0, "台·季", false, false, false, false },
		{ "％", false, false, false, 0, "", true, false, false, false },
		{ "百分比", false, false, false, 0, "", true, false, false, false },
		{ "‰", false, false, false, 0, "", false, false, false, false },
		{ "人/次", false, false, false, 0, NULL, false, true, false, false },
		{ "个", false, false, false, 0, "", false, true, false, false },
		{ "分", false, false, false, 0, "", false, false, true, false },
		{ "个工作日", false, false, false, 0, "", false, false, false, true },
		{ "及时", false, false, false, 0, "", false, false, false, false },
		{ NULL, false, false, false, 0, "", false, false, false, false },
	};
	struct dm_arena arena;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	const struct dm_units *units = real_units(&arena);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dm_measure m = dm_measure_of(units, dm_str_from_c(cases[i].unit));

		if (m.is_money != cases[i].is_money || m.is_bare_money != cases[i].is_bare ||
			m.is_plain != cases[i].is_plain || m.power != cases[i].power ||
			m.is_percent != cases[i].is_percent || m.is_count != cases[i].is_count ||
			m.is_score != cases[i].is_score || m.is_time != cases[i].is_time ||
			(cases[i].per && !dm_str_eq(m.per, dm_str_from_c(cases[i].per))))
			fail_msg("%s", cases[i].unit);
	}
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_units) };

	return cmocka_run_group_tests_name("measure", tests, NULL, NULL);
}
