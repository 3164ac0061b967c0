#include "model/enumerator.h"

#include "blocks_fixture.h"

static const struct {
	const char *line, *number, *rest; /* number NULL: none */
	int level;
	uint32_t value;
} ROWS[] = {
	{ "第一部分 部门概况", "第一部分", "部门概况", DM_ENUMERATOR_PART, 1 },
	{ "第二章：总则", "第二章", "总则", DM_ENUMERATOR_PART, 2 },
	{ "第十二部分", "第十二部分", "", DM_ENUMERATOR_PART, 12 },
	{ "第3部分、情况", "第3部分", "情况", DM_ENUMERATOR_PART, 3 },
	{ "第2批项目", NULL, NULL, 0, 0 },
	{ "一、职责", "一", "职责", DM_ENUMERATOR_HAN, 1 },
	{ "二十三、其他", "二十三", "其他", DM_ENUMERATOR_HAN, 23 },
	{ "一百零五、其他", "一百零五", "其他", DM_ENUMERATOR_HAN, 105 },
	{ "一是加强管理", NULL, NULL, 0, 0 },
	{ "三个项目", NULL, NULL, 0, 0 },
	{ "（一）职责", "（一）", "职责", DM_ENUMERATOR_HAN_BRACKET, 1 },
	{ "(二)、职责", "(二)", "职责", DM_ENUMERATOR_HAN_BRACKET, 2 },
	{ "（十）　职责", "（十）", "职责", DM_ENUMERATOR_HAN_BRACKET, 10 },
	{ "（本级）", NULL, NULL, 0, 0 },
	{ "（一", NULL, NULL, 0, 0 },
	{ "1.道路", "1", "道路", DM_ENUMERATOR_ARABIC, 1 },
	{ "1、道路", "1", "道路", DM_ENUMERATOR_ARABIC, 1 },
	{ "１．道路", "１", "道路", DM_ENUMERATOR_ARABIC, 1 },
	{ "12. 道路", "12", "道路", DM_ENUMERATOR_ARABIC, 12 },
	{ "2.2020年完成", "2", "2020年完成", DM_ENUMERATOR_ARABIC, 2 },
	{ "3.5公里", NULL, NULL, 0, 0 },
	{ "2021年完成", NULL, NULL, 0, 0 },
	{ "123456789.道路", NULL, NULL, 0, 0 },
	{ "1)道路", "1)", "道路", DM_ENUMERATOR_ARABIC_BRACKET, 1 },
	{ "（3）道路", "（3）", "道路", DM_ENUMERATOR_ARABIC_BRACKET, 3 },
	{ "①道路", "①", "道路", DM_ENUMERATOR_CIRCLE, 1 },
	{ "⑳道路", "⑳", "道路", DM_ENUMERATOR_CIRCLE, 20 },
	{ "目标1：修路", "目标1", "修路", DM_ENUMERATOR_NAMED, 1 },
	{ "指标２:", "指标２", "", DM_ENUMERATOR_NAMED, 2 },
	{ "目标一、修路", "目标一", "修路", DM_ENUMERATOR_NAMED, 1 },
	{ "目标值", NULL, NULL, 0, 0 },
	{ "目标1", NULL, NULL, 0, 0 },
	{ "", NULL, NULL, 0, 0 },
	{ "（", NULL, NULL, 0, 0 },
	{ "第", NULL, NULL, 0, 0 },
};

static void numbers_in_front_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_str line = dm_str_from_c(ROWS[i].line);
		struct dm_enumerator e = { .level = (enum dm_enumerator_level)77 };
		bool found = dm_enumerator_from_line(line, &e);

		if (!found && e.level != (enum dm_enumerator_level)77)
			fail_msg("%s: touched", ROWS[i].line);
		if (found != (ROWS[i].number != NULL))
			fail_msg("%s: %.*s", ROWS[i].line, DM_FMT(e.number));
		if (!found)
			continue;
		if (!dm_str_eq(e.number, dm_str_from_c(ROWS[i].number)) ||
			(int)e.level != ROWS[i].level || e.value != ROWS[i].value ||
			!dm_str_eq(dm_str_from(line, e.length), dm_str_from_c(ROWS[i].rest)))
			fail_msg("%s: number %.*s level %d value %u length %zu", ROWS[i].line,
				DM_FMT(e.number), (int)e.level, e.value, e.length);
	}
}

static void characters_that_count(void **state)
{
	(void)state;
	assert_true(dm_is_count_char('0'));
	assert_true(dm_is_count_char(0xFF19)); /* ９ */
	assert_true(dm_is_count_char(0x4E09)); /* 三 */
	assert_true(dm_is_count_char(0x96F6)); /* 零 */
	assert_true(dm_is_count_char(0x3007)); /* 〇 */
	assert_false(dm_is_count_char('a'));
	assert_false(dm_is_count_char(0x7B2C)); /* 第 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_in_front_are_read),
		cmocka_unit_test(characters_that_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
