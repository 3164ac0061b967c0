/* Labels are known however a document types them, and the stored text stays as it was typed. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "blocks_fixture.h"
#include "yaml/yaml.h"

static enum dm_role role_of(struct dm_str text)
{
	struct dm_caption caption = { .role = DM_ROLE_NONE };

	(void)dm_forms_caption(blocks_forms, &blocks_arena, text, &caption);
	return caption.role;
}

static void labels_are_known_in_other_characters(void **state)
{
	(void)state;
	static const struct {
		const char *text, *role;
	} ROWS[] = {
		/* Kangxi radicals: ⽬ U+2F6C, ⼀ U+2F00, ⼆ U+2F06, ⾦ U+2FA6, ⽤ U+2F64 ⼈ U+2F08 */
		{ "年度⽬标", "goals" },
		{ "绩效⽬标", "goals" },
		{ "⽬标值", "indicator.target" },
		{ "⼀级指标", "indicator.level1" },
		{ "⼆级指标", "indicator.level2" },
		{ "项⽬名称", "project.name" },
		{ "资⾦⽤途", "purpose" },
		{ "其他资⾦", "budget.other" },
		{ "项⽬负责⼈", "other" },
		/* radicals of the supplement, which have no compatibility form: ⻓ U+2ED3, ⻔ U+2ED4 */
		{ "⻓期目标", "goals.midterm" },
		{ "主管部⻔", "department" },
		/* compatibility ideographs: 年 U+F98E, 金 U+F90A, 度 U+FA01, 率 U+F961 */
		{ "\xEF\xA6\x8E\xEF\xA8\x81目标", "goals" },
		{ "其他资\xEF\xA4\x8A", "budget.other" },
		{ "执行\xEF\xA5\xA1", "budget.column.other" },
		/* width */
		{ "３月底", "plan.point" },
		{ "全年预算数（Ａ）", "budget.column.budget" },
		{ "执行率（Ｂ／Ａ）：", "budget.column.other" },
		{ "ＰＲＯＪＥＣＴ　ＮＡＭＥ", "project.name" },
		{ "project name:", "project.name" },
		/* marks in one character: ㈠ ① ㊀ ⑴ */
		{ "㈠财政拨款小计", "budget.fiscal" },
		{ "①其他资金", "budget.other" },
		/* blanks of all kinds: U+3000, U+00A0, U+2003, U+200B, U+FEFF, breaks */
		{ "项　目　名　称", "project.name" },
		{ "项\xC2\xA0目\xC2\xA0名\xC2\xA0称", "project.name" },
		{ "项\xE2\x80\x83目\xE2\x80\x8B名\xEF\xBB\xBF称", "project.name" },
		{ "绩\n\n效\r\n目\t标", "goals" },
		/* marks and brackets */
		{ "【项目名称】", "project.name" },
		{ "*项目名称：", "project.name" },
		{ "其　中 ：财 政 拨 款", "budget.fiscal" },
		{ "产出指标⽬标", NULL },
		{ "⽬录", NULL },
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		enum dm_role role = role_of(dm_str_from_c(ROWS[i].text));

		blocks_same(role ? dm_role_name(role) : "none",
			ROWS[i].role ? ROWS[i].role : "none", ROWS[i].text);
	}
}

/* Characters of labels and others that stand for them. */
static const char *const TWINS[][2] = { { "一", "⼀" }, { "二", "⼆" }, { "人", "⼈" },
	{ "十", "⼗" }, { "口", "⼝" }, { "子", "⼦" }, { "工", "⼯" }, { "心", "⼼" },
	{ "文", "⽂" }, { "方", "⽅" }, { "日", "⽇" }, { "月", "⽉" }, { "比", "⽐" },
	{ "生", "⽣" }, { "用", "⽤" }, { "目", "⽬" }, { "示", "⽰" }, { "立", "⽴" },
	{ "自", "⾃" }, { "至", "⾄" }, { "行", "⾏" }, { "言", "⾔" }, { "金", "⾦" },
	{ "长", "⻓" }, { "门", "⻔" }, { "见", "⻅" }, { "（", "(" }, { "）", ")" }, { "0", "０" },
	{ "1", "１" }, { "3", "３" }, { "A", "Ａ" }, { "e", "ｅ" }, { "t", "ｔ" } };

static struct dm_str twin_of(struct dm_str character)
{
	for (size_t i = 0; i < sizeof(TWINS) / sizeof(TWINS[0]); i++)
		if (dm_str_eq(character, dm_str_from_c(TWINS[i][0])))
			return dm_str_from_c(TWINS[i][1]);
	return character;
}

/* The label with all its twins, and blanks between some characters. */
static struct dm_str typed_otherwise(struct dm_str label, unsigned seed)
{
	static const char *const BLANKS[] = { "", "", " ", "\n", "　", "\xC2\xA0", "\xE2\x80\x8B" };
	struct dm_buf out;
	size_t at = 0, from = 0;
	uint32_t c;

	dm_buf_init(&out, &blocks_arena);
	for (; dm_utf8_next(label, &at, &c); from = at) {
		dm_buf_add(&out, twin_of((struct dm_str){ label.p + from, at - from }));
		seed = seed * 1103515245u + 12345u;
		if (at < label.n)
			dm_buf_add_c(&out, BLANKS[(seed >> 16) % 7]);
	}
	return dm_buf_str(&out);
}

/* Each label of a file of form data. */
static size_t check_labels_of(const char *name)
{
	struct dm_str path =
		dm_arena_printf(&blocks_arena, "%s/forms/%s", getenv("DM_CONFIG"), name);
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };
	size_t n = 0;

	assert_int_equal(dm_yaml_read(&blocks_arena, path.p, &root, &err), 0);
	const struct dm_yaml *labels = dm_yaml_find(root, DM_STR("labels"));
	for (const struct dm_yaml *role = labels->first; role; role = role->next)
		for (const struct dm_yaml *label = role->first; label; label = label->next, n++) {
			struct dm_str typed = typed_otherwise(label->text, (unsigned)n);
			enum dm_role is = role_of(typed);

			if (is == DM_ROLE_NONE || is != role_of(label->text))
				fail_msg("%.*s, typed %.*s, is %s", DM_FMT(label->text),
					DM_FMT(typed), is ? dm_role_name(is) : "no label");
		}
	return n;
}

static void every_label_is_known_typed_otherwise(void **state)
{
	(void)state;
	assert_true(check_labels_of("labels.yaml") > 500);
	assert_true(check_labels_of("zh-Hant.yaml") > 400);
	assert_true(check_labels_of("en.yaml") > 80);
}

static void what_is_stored_is_not_folded(void **state)
{
	(void)state;
	blocks_expect(
		BLOCKS("table", "项⽬名称|⽬标管理Ａ３～c3", "⼀级指标|⼆级指标|三级指标|⽬标值",
			"产出指标|数量指标|⼈数Ａ|≥１００⼈", "end"),
		BLOCKS_TARGETS,
		"project\n  name ⽬标管理Ａ３～c3\n"
		"  * 产出指标>数量指标>⼈数Ａ: ≥１００⼈ {numeric ge 100 人}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_are_known_in_other_characters),
		cmocka_unit_test(every_label_is_known_typed_otherwise),
		cmocka_unit_test(what_is_stored_is_not_folded),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
