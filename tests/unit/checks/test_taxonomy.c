#include "base/str.h"
#include "checks_fixture.h"

static const char SMALL[] =
	"tails: [指标]\n"
	"categories:\n"
	"  output: { level: 1, group: output, names: [产出] }\n"
	"  cost: { level: 1, group: cost, kind: cost, names: [成本] }\n"
	"  output.cost: { level: 2, kind: cost, under: [output], names: [成本] }\n"
	"  cost.all: { level: 2, kind: cost, under: [cost], names: [成本] }\n"
	"  served: { level: 2, under: [cost], holds: [满意度] }\n";

static struct dm_arena arena;
static struct dm_taxonomy taxonomy;

static int setup(void **state)
{
	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	taxonomy = (struct dm_taxonomy){ 0 };
	return dm_taxonomy_add(&taxonomy, &arena, yaml_of(&arena, SMALL), NULL);
}

static int teardown(void **state)
{
	(void)state;
	dm_arena_done(&arena);
	return 0;
}

static struct dm_categories found(const char *level1, const char *level2)
{
	return dm_taxonomy_find(&taxonomy, &arena, dm_str_from_c(level1), dm_str_from_c(level2));
}

static void assert_id(const struct dm_category *category, const char *id)
{
	assert_non_null(category);
	assert_true(dm_str_eq(category->id, dm_str_from_c(id)));
}

/* 成本 is a first level, and a second one under two of them: the column decides. */
static void test_columns(void **state)
{
	(void)state;
	assert_id(found("成本指标", NULL).level1, "cost");
	assert_id(found("产出指标", "成本指标").level2, "output.cost");
	assert_id(found("成本指标", "成本指标").level2, "cost.all");
	assert_id(found(NULL, "成本指标").level2, "output.cost");
	assert_null(found(NULL, "成本指标").level1);
	assert_null(found("成本效益", NULL).level1);
}

static void test_spellings(void **state)
{
	static const char *const spellings[] = { "产出", "产 出 指 标", "产出指标指标",
		"产出指标（50分）", "一、产出指标", "产出指标(50)", "★产出指标" };

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		assert_id(found(spellings[i], NULL).level1, "output");
	assert_null(found("指标", NULL).level1);
	assert_null(found("", NULL).level1);
}

static void test_mismatch(void **state)
{
	(void)state;
	assert_false(found("产出指标", "成本指标").is_mismatch);
	assert_id(found("产出指标", "受益群众满意度调查").level2, "served");
	assert_true(found("产出指标", "受益群众满意度调查").is_mismatch);
	assert_false(found("其他", "受益群众满意度调查").is_mismatch);
	assert_false(found("产出指标", "其他").is_mismatch);
}

/* A later file adds names, and changes what else it says. */
static void test_added(void **state)
{
	static const char more[] = "categories:\n"
				   "  output: { names: [成果] }\n"
				   "  own: { level: 2, group: benefit, names: [长远] }\n";

	(void)state;
	assert_int_equal(dm_taxonomy_add(&taxonomy, &arena, yaml_of(&arena, more), NULL), 0);
	assert_id(found("成果指标", NULL).level1, "output");
	assert_id(found("产出指标", NULL).level1, "output");
	assert_int_equal(found("成果指标", NULL).level1->group, DM_GROUP_OUTPUT);
	assert_int_equal(found(NULL, "长远指标").level2->group, DM_GROUP_BENEFIT);
}

static void test_refused(void **state)
{
	static const char *const texts[] = { "categories: { x: { level: 3 } }", "kategorien: {}",
		"categories: { x: { names: [甲] } }", "categories: { x: { level: 1, group: hut } }",
		"categories: { x: { level: 1, kind: hut } }", "categories: { x: [甲] }",
		"categories: [x]", "categories: { x: { level: 1, names: 甲 } }", "tails: 甲",
		"[甲]" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct dm_taxonomy t = { 0 };
		struct dm_error err = { 0 };

		if (dm_taxonomy_add(&t, &arena, yaml_of(&arena, texts[i]), &err) != DM_E_CONFIG ||
			!err.text[0])
			fail_msg("taken: %s", texts[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_columns, setup, teardown),
		cmocka_unit_test_setup_teardown(test_spellings, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mismatch, setup, teardown),
		cmocka_unit_test_setup_teardown(test_added, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	};

	return cmocka_run_group_tests_name("taxonomy", tests, NULL, NULL);
}
