#include "model/units.h"

#include "form_data.h"

static struct dm_arena arena;
static struct dm_units units;

static int setup(void **state)
{
	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	form_units(&arena, &units);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	dm_arena_done(&arena);
	return 0;
}

static void spellings_name_their_unit(void **state)
{
	(void)state;
	static const char *const ROWS[][3] = { { "%", "%", "ratio" }, { "％", "%", "ratio" },
		{ "百分比", "%", "ratio" }, { "万", "万元", "money" }, { "万 元", "万元", "money" },
		{ "元/人*月", "元/人·月", "money/person/month" },
		{ "万元/每月", "万元/月", "money/time" }, { "元／亩", "元/亩", "money/area" },
		{ "个工作日", "天", "time" }, { "人次", "人次", "count" }, { "M", "米", "length" },
		{ "㎡", "平方米", "area" } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		const struct dm_unit *unit = dm_units_find(&units, dm_str_from_c(ROWS[i][0]), NULL);
		assert_non_null(unit);
		assert_str(unit->name, ROWS[i][1], ROWS[i][0]);
		assert_str(unit->dimension, ROWS[i][2], ROWS[i][0]);
	}
	assert_null(dm_units_find(&units, DM_STR("光年"), NULL));
	assert_null(dm_units_find(&units, DM_NULL, NULL));
	assert_null(dm_units_find(&(struct dm_units){ 0 }, DM_STR("元"), NULL));
}

static void words_are_no_units(void **state)
{
	(void)state;
	assert_true(dm_units_is_word(&units, DM_STR("及时")));
	assert_true(dm_units_is_word(&units, DM_STR("达 标")));
	assert_null(dm_units_find(&units, DM_STR("及时"), NULL));
	assert_false(dm_units_is_word(&units, DM_STR("元")));
	assert_false(dm_units_is_word(&units, DM_STR("光年")));
}

static void money_is_read_from_the_start(void **state)
{
	(void)state;
	static const struct {
		const char *text, *unit; /* NULL: none */
		size_t n;
	} ROWS[] = { { "万元，下同", "万元", 6 }, { "人民币元", "元", 12 }, { "亿元", "亿元", 6 },
		{ "元/人", "元", 3 }, { "元", "元", 3 }, { "元 编制日期", "元", 3 },
		{ "万元填报", "万元", 6 }, { "元氏县", NULL, 0 }, { "万州区", NULL, 0 },
		{ "1万元", NULL, 0 }, { "10,000 yuan", "万元", 11 }, { "RMB 10,000)", "万元", 10 },
		{ "thousand yuan", "千元", 13 }, { "萬 元", "万元", 7 }, { "", NULL, 0 } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		size_t n = 0;
		const struct dm_unit *unit =
			dm_units_money_at(&units, dm_str_from_c(ROWS[i].text), &n);

		assert_str(unit ? unit->name : DM_NULL, ROWS[i].unit, ROWS[i].text);
		assert_int_equal(n, ROWS[i].n);
	}
}

static void only_plain_money_scales(void **state)
{
	(void)state;
	static const struct {
		const char *unit;
		int power;
	} ROWS[] = { { "元", 0 }, { "千元", 3 }, { "万元", 4 }, { "万", 4 }, { "亿元", 8 } };
	int power = -1;

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		assert_true(dm_units_money(&units, dm_str_from_c(ROWS[i].unit), &power));
		assert_int_equal(power, ROWS[i].power);
	}
	assert_false(dm_units_money(&units, DM_STR("元/人"), &power));
	assert_false(dm_units_money(&units, DM_STR("个"), &power));
	assert_false(dm_units_money(&units, DM_STR("及时"), &power));
	assert_false(dm_units_money(&units, DM_NULL, &power));
}

static void later_data_wins_one_by_one(void **state)
{
	(void)state;
	struct dm_units own = { 0 };
	form_units(&arena, &own);
	const struct dm_yaml *more = yaml_of(&arena,
		"units: { 光年: { dimension: length, aliases: [ly, 个] } }\nnot_units: [次]\n");

	assert_int_equal(dm_units_add(&own, &arena, more, NULL), 0);
	assert_str(dm_units_find(&own, DM_STR("个"), NULL)->name, "光年", "个");
	assert_true(dm_units_is_word(&own, DM_STR("次")));
	assert_non_null(dm_units_find(&own, DM_STR("元"), NULL));
}

static void many_units_grow_the_table(void **state)
{
	(void)state;
	struct dm_units own = { 0 };
	struct dm_buf b;

	dm_buf_init(&b, &arena);
	dm_buf_add_c(&b, "not_units:\n");
	for (int i = 0; i < 1000; i++)
		dm_buf_add(&b, dm_arena_printf(&arena, "  - u%d\n", i));
	assert_int_equal(dm_units_add(&own, &arena, yaml_of(&arena, dm_buf_str(&b).p), NULL), 0);
	for (int i = 0; i < 1000; i++)
		assert_true(dm_units_is_word(&own, dm_arena_printf(&arena, "u%d", i)));
	assert_false(dm_units_is_word(&own, DM_STR("u1000")));
}

static void wrong_data_is_refused_with_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t line;
	} ROWS[] = {
		{ "units:\n  元: { dimension: money, powr: 4 }\n", 2 },
		{ "units:\n  元: { dimension: money, power: -4 }\n", 2 },
		{ "units:\n  元: { dimension: money, power: 99 }\n", 2 },
		{ "units:\n  元: { dimension: money, power: [] }\n", 2 },
		{ "units:\n  元: { power: 0 }\n", 2 },
		{ "units:\n  元: money\n", 2 },
		{ "units:\n  元: { dimension: [] }\n", 2 },
		{ "units:\n  元: { dimension: money, aliases: 万 }\n", 2 },
		{ "units:\n  元: { dimension: money, aliases: [万, [x]] }\n", 2 },
		{ "units: [元]\n", 1 },
		{ "unit: {}\n", 1 },
		{ "not_units:\n  - ' '\n", 2 },
		{ "not_units: x\n", 1 },
		{ "- a\n", 1 },
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_units own = { 0 };
		struct dm_error err = { 0 };
		assert_int_equal(dm_units_add(&own, &arena, yaml_of(&arena, ROWS[i].text), &err),
			DM_E_CONFIG);
		if (err.line != ROWS[i].line || !err.text[0])
			fail_msg("%s: line %u: %s", ROWS[i].text, err.line, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_name_their_unit),
		cmocka_unit_test(words_are_no_units),
		cmocka_unit_test(money_is_read_from_the_start),
		cmocka_unit_test(only_plain_money_scales),
		cmocka_unit_test(later_data_wins_one_by_one),
		cmocka_unit_test(many_units_grow_the_table),
		cmocka_unit_test(wrong_data_is_refused_with_its_place),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
