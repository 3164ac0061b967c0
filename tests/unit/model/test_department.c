#include "model/department.h"

#include "blocks_fixture.h"

static void codes_are_split_from_names(void **state)
{
	static const struct {
		const char *text, *code, *name;
	} ROWS[] = {
		{ "475001顺平县扶贫开发办公室", "475001", "顺平县扶贫开发办公室" },
		{ "820001-马踏镇人民政府", "820001", "马踏镇人民政府" },
		{ "301_教育局", "301", "教育局" },
		{ "[015001]青山区教育局", "015001", "青山区教育局" },
		{ "【015001】 青山区教育局", "015001", "青山区教育局" },
		{ "51000022T000005-公用经费", "51000022T000005", "公用经费" },
		{ "湘潭市教育局 308001", "308001", "湘潭市教育局" },
		{ "教育局", NULL, "教育局" },
		{ "2021年扶贫项目", NULL, "2021年扶贫项目" },
		{ "12套设备", NULL, "12套设备" },
		{ "308001", NULL, "308001" },
		{ "A公司", NULL, "A公司" },
		{ "（三）教育", NULL, "（三）教育" },
		{ "[015001青山区", NULL, "[015001青山区" },
		{ "", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_str code, name;
		dm_code_split(dm_str_from_c(ROWS[i].text), &code, &name);
		if (!dm_str_eq(code, dm_str_from_c(ROWS[i].code)) ||
			!dm_str_eq(name, dm_str_from_c(ROWS[i].name)))
			fail_msg("%s: %.*s, %.*s", ROWS[i].text, DM_FMT(code), DM_FMT(name));
	}
}

static void departments_have_code_name_and_scope(void **state)
{
	static const struct {
		const char *text, *code, *name, *scope;
	} ROWS[] = {
		{ "475001顺平县扶贫开发办公室（本级）", "475001", "顺平县扶贫开发办公室", "本级" },
		{ "交通局(汇总)", NULL, "交通局", "汇总" },
		{ "中共某县委（县政府）办公室", NULL, "中共某县委（县政府）办公室", NULL },
		{ "交通局（盖章）", NULL, "交通局", NULL },
		{ "交通局（本级）（公章）", NULL, "交通局", "本级" },
		{ "交通\n局", NULL, "交通局", NULL },
		{ "（交通局）", NULL, "（交通局）", NULL },
		{ "交通局（）", NULL, "交通局", NULL },
	};
	struct dm_department d = { .name = DM_STR("kept") };

	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		assert_true(dm_department_from_text(
			&blocks_arena, blocks_forms, dm_str_from_c(ROWS[i].text), &d));
		if (!dm_str_eq(d.code, dm_str_from_c(ROWS[i].code)) ||
			!dm_str_eq(d.name, dm_str_from_c(ROWS[i].name)) ||
			!dm_str_eq(d.scope, dm_str_from_c(ROWS[i].scope)) ||
			(!ROWS[i].scope && d.scope.p))
			fail_msg("%s: %.*s, %.*s, %.*s", ROWS[i].text, DM_FMT(d.code),
				DM_FMT(d.name), DM_FMT(d.scope));
	}
	assert_false(dm_department_from_text(&blocks_arena, blocks_forms, DM_STR("（盖章）"), &d));
	assert_false(dm_department_from_text(&blocks_arena, blocks_forms, DM_STR(" \n"), &d));
	assert_false(dm_department_from_text(&blocks_arena, blocks_forms, DM_NULL, &d));
}

static void the_last_bracket_counts(void **state)
{
	struct dm_str before, inside;

	(void)state;
	assert_true(dm_bracket_at_end(DM_STR("表（一）（ 二 ）"), &before, &inside));
	assert_true(dm_str_eq(before, DM_STR("表（一）")));
	assert_true(dm_str_eq(inside, DM_STR("二")));
	assert_true(dm_bracket_at_end(DM_STR("表（二)"), &before, &inside));
	assert_true(dm_str_eq(inside, DM_STR("二")));
	assert_true(dm_bracket_at_end(DM_STR("（二）"), &before, &inside));
	assert_int_equal(before.n, 0);
	assert_false(dm_bracket_at_end(DM_STR("表（二）甲"), &before, &inside));
	assert_false(dm_bracket_at_end(DM_STR("）"), &before, &inside));
	assert_false(dm_bracket_at_end(DM_NULL, &before, &inside));
}

static void departments_are_one_where_all_parts_are(void **state)
{
	struct dm_department a = { DM_STR("1"), DM_STR("局"), DM_NULL }, b = a;

	(void)state;
	assert_true(dm_department_eq(&a, &b));
	b.scope = DM_STR("本级");
	assert_false(dm_department_eq(&a, &b));
	b = a;
	b.code = DM_STR("2");
	assert_false(dm_department_eq(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_split_from_names),
		cmocka_unit_test(departments_have_code_name_and_scope),
		cmocka_unit_test(the_last_bracket_counts),
		cmocka_unit_test(departments_are_one_where_all_parts_are),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
