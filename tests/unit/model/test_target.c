#include "model/target.h"

#include "base/utf8.h"
#include "form_data.h"
#include "model/normalise.h"

static struct dm_arena arena;
static struct dm_units units;
static struct dm_target_grammar grammar;

static const char *const KINDS[] = { "", "numeric", "qualitative", "date", "mixed" };
static const char *const OPERATORS[] = { "", "ge", "gt", "le", "lt", "eq", "between" };

static int setup(void **state)
{
	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	form_units(&arena, &units);
	form_grammar(&arena, &units, &grammar);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	dm_arena_done(&arena);
	return 0;
}

/* A target in the columns of targets.tsv, without its text. */
static struct dm_str members(const struct dm_target *t)
{
	return dm_arena_printf(&arena, "%s\t%s\t%.*s\t%.*s\t%.*s\t%.*s", KINDS[t->kind],
		OPERATORS[t->operator_], DM_FMT(t->value), DM_FMT(t->value2), DM_FMT(t->unit),
		DM_FMT(t->date));
}

static struct dm_str members_of(struct dm_str text)
{
	struct dm_target t = { 0 };

	return dm_target_from_text(&arena, &grammar, text, &t) ? members(&t) : DM_STR("null");
}

static void assert_members(const char *text, const char *want)
{
	struct dm_str got = members_of(dm_str_from_c(text));

	if (!dm_str_eq(got, dm_str_from_c(want)))
		fail_msg("%s: got %.*s, want %s", text, DM_FMT(got), want);
}

static void assert_rows(const char *const rows[][2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_members(rows[i][0], rows[i][1]);
}

#define ASSERT_ROWS(rows) assert_rows(rows, sizeof(rows) / sizeof((rows)[0]))

/* A null member is null, not empty: writers tell them apart. */
static void assert_nulls(const struct dm_target *t)
{
	assert_non_null(t->text.p);
	assert_true(!t->value.p == !t->value.n && !t->value2.p == !t->value2.n);
	assert_true(!t->unit.p == !t->unit.n && !t->date.p == !t->date.n);
}

static FILE *data_file(void)
{
	struct dm_str path = dm_arena_printf(&arena, "%s/targets.tsv", getenv("DM_DATA"));
	FILE *f = fopen(path.p, "r");
	char head[256];

	assert_non_null(f);
	assert_non_null(fgets(head, sizeof(head), f));
	return f;
}

/* The next row: its text, and the rest of the line. */
static bool next_row(FILE *f, char line[512], struct dm_str *text, struct dm_str *rest)
{
	if (!fgets(line, 512, f))
		return false;
	*rest = dm_str_from_c(line);
	rest->n -= dm_str_ends(*rest, DM_STR("\n"));
	assert_true(dm_str_split(rest, '\t', text));
	return true;
}

static void every_published_value_is_read_right(void **state)
{
	(void)state;
	char line[512];
	struct dm_str text, rest;
	int rows = 0;
	FILE *f = data_file();

	for (; next_row(f, line, &text, &rest); rows++) {
		struct dm_target t = { 0 };
		assert_true(dm_target_from_text(&arena, &grammar, text, &t));
		if (!dm_str_eq(members(&t), rest))
			fail_msg("%.*s: got %.*s, want %.*s", DM_FMT(text), DM_FMT(members(&t)),
				DM_FMT(rest));
		assert_true(dm_str_eq(t.text, dm_text_line(&arena, text)));
		assert_nulls(&t);
	}
	fclose(f);
	assert_int_equal(rows, 257);
}

/* Numbers that are always the same (Knuth's multiplier). */
static unsigned draw(unsigned n)
{
	static uint64_t state = 20261123;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

static bool is_digit(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == ',';
}

/* Signs and digits in full width here and there, and blanks where no number is torn apart. */
static struct dm_str typed_otherwise(struct dm_str text)
{
	static const char *const BLANKS[] = { " ", "\xE3\x80\x80", "\t", "\xC2\xA0" };
	struct dm_buf b;

	dm_buf_init(&b, &arena);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i], wide[4];
		bool is_inside = ((unsigned char)c & 0xC0) == 0x80 ||
				 (i && is_digit(c) && is_digit(text.p[i - 1]));

		if (!is_inside && !draw(5))
			dm_buf_add_c(&b, BLANKS[draw(4)]);
		if (c > ' ' && c < 0x7F && !draw(3))
			dm_buf_add(&b,
				(struct dm_str){ wide, dm_utf8_put(wide, (uint32_t)c + 0xFEE0) });
		else
			dm_buf_add_byte(&b, c);
	}
	dm_buf_add_c(&b, draw(4) ? "" : BLANKS[draw(4)]);
	return dm_buf_str(&b);
}

static void values_are_read_right_however_they_are_typed(void **state)
{
	(void)state;
	char line[512];
	struct dm_str text, rest;
	FILE *f = data_file();

	while (next_row(f, line, &text, &rest))
		for (int i = 0; i < 40; i++) {
			struct dm_str typed = typed_otherwise(text);
			struct dm_target t = { 0 };

			if (!dm_target_from_text(&arena, &grammar, typed, &t) ||
				!dm_str_eq(members(&t), rest))
				fail_msg("%.*s: got %.*s, want %.*s", DM_FMT(typed),
					DM_FMT(members(&t)), DM_FMT(rest));
			assert_true(dm_str_eq(t.text, dm_text_line(&arena, typed)));
		}
	fclose(f);
}

/* The table of the report contract. */
static void the_contract_holds(void **state)
{
	(void)state;
	static const char *const ROWS[][2] = {
		{ "≥95%", "numeric\tge\t95\t\t%\t" },
		{ ">1个", "numeric\tgt\t1\t\t个\t" },
		{ "＞1个", "numeric\tgt\t1\t\t个\t" },
		{ "≤2500万元", "numeric\tle\t2500\t\t万元\t" },
		{ "≤8万元/每月", "numeric\tle\t8\t\t万元/每月\t" },
		{ "≥95百分比", "numeric\tge\t95\t\t百分比\t" },
		{ "64万元", "numeric\t\t64\t\t万元\t" },
		{ "100%", "numeric\t\t100\t\t%\t" },
		{ "不低于90%", "numeric\tge\t90\t\t%\t" },
		{ "90%以上", "numeric\tge\t90\t\t%\t" },
		{ "大于等于90%", "numeric\tge\t90\t\t%\t" },
		{ "不超过5万元", "numeric\tle\t5\t\t万元\t" },
		{ "5万元以内", "numeric\tle\t5\t\t万元\t" },
		{ "控制在5万元以内", "numeric\tle\t5\t\t万元\t" },
		{ "90%-95%", "numeric\tbetween\t90\t95\t%\t" },
		{ "90%～95%", "numeric\tbetween\t90\t95\t%\t" },
		{ "90-95%", "numeric\tbetween\t90\t95\t%\t" },
		{ "1及时", "mixed\t\t1\t\t及时\t" },
		{ "≥95及时", "mixed\tge\t95\t\t及时\t" },
		{ "2达标", "mixed\t\t2\t\t达标\t" },
		{ "达标", "qualitative\t\t\t\t\t" },
		{ "优", "qualitative\t\t\t\t\t" },
		{ "持续改善", "qualitative\t\t\t\t\t" },
		{ "项目推进数量及进度不低于往年", "qualitative\t\t\t\t\t" },
		{ "2021年12月底前", "date\tle\t\t\t\t2021-12" },
		{ "2021年12月31日前", "date\tle\t\t\t\t2021-12-31" },
		{ ">=3个", "numeric\tge\t3\t\t个\t" },
		{ "≧90%", "numeric\tge\t90\t\t%\t" },
		{ "<=300元/亩", "numeric\tle\t300\t\t元/亩\t" },
		{ "=100%", "numeric\teq\t100\t\t%\t" },
		{ "═100%", "numeric\teq\t100\t\t%\t" },
		{ "﹦500元", "numeric\teq\t500\t\t元\t" },
		{ "大于90%", "numeric\tgt\t90\t\t%\t" },
		{ "小于5%", "numeric\tlt\t5\t\t%\t" },
		{ "±5%以内", "numeric\tbetween\t-5\t5\t%\t" },
		{ "2022年6月", "date\t\t\t\t\t2022-06" },
		{ "2022年6月完成", "date\t\t\t\t\t2022-06" },
		{ "2023.07-2024.01", "date\t\t\t\t\t2024-01" },
		{ "2022年3月-10月", "date\t\t\t\t\t2022-10" },
		{ "11月底完成", "qualitative\t\t\t\t\t" },
		{ "9月前", "qualitative\t\t\t\t\t" },
		{ "30分钟内响应", "qualitative\t\t\t\t\t" },
		{ "按每人500元的标准发放", "qualitative\t\t\t\t\t" },
		{ "≥**人", "qualitative\t\t\t\t\t" },
		{ "》 亩", "qualitative\t\t\t\t\t" },
		{ "100%(历史标准)", "numeric\t\t100\t\t%\t" },
		{ "2019年12月(计划标准)", "date\t\t\t\t\t2019-12" },
		{ "95％", "numeric\t\t95\t\t%\t" },
	};

	ASSERT_ROWS(ROWS);
}

/* Strings of the same kinds that the tables do not hold. */
static void other_numbers_and_words(void **state)
{
	(void)state;
	static const char *const ROWS[][2] = {
		{ "至少3次", "numeric\tge\t3\t\t次\t" },
		{ "不少于12期", "numeric\tge\t12\t\t期\t" },
		{ "不高于0.5‰", "numeric\tle\t0.5\t\t‰\t" },
		{ "30%及以下", "numeric\tle\t30\t\t%\t" },
		{ "达到不低于95%", "numeric\tge\t95\t\t%\t" },
		{ "达到100%", "numeric\teq\t100\t\t%\t" },
		{ "大于90%以上", "numeric\tgt\t90\t\t%\t" },
		{ "≥90%以上", "numeric\tge\t90\t\t%\t" },
		{ "控制在±3%以内", "numeric\tbetween\t-3\t3\t%\t" },
		{ "90%（含）以上", "numeric\tge\t90\t\t%\t" },
		{ "90%至95%", "numeric\tbetween\t90\t95\t%\t" },
		{ "-5%~-2%", "numeric\tbetween\t-5\t-2\t%\t" },
		{ "5--8天", "numeric\tbetween\t5\t8\t天\t" },
		{ "0.5—1万元", "numeric\tbetween\t0.5\t1\t万元\t" },
		{ "1小时-2天", "qualitative\t\t\t\t\t" },
		{ "-5%", "numeric\t\t-5\t\t%\t" },
		{ "约120户", "numeric\t\t120\t\t户\t" },
		{ "5（万元）", "numeric\t\t5\t\t万元\t" },
		{ "（≥90%）", "numeric\tge\t90\t\t%\t" },
		{ "≥95%。", "numeric\tge\t95\t\t%\t" },
		{ "1,234,567.50元", "numeric\t\t1234567.50\t\t元\t" },
		{ "1,23元", "qualitative\t\t\t\t\t" },
		{ "780元/生/年", "numeric\t\t780\t\t元/生/年\t" },
		{ "≥3光年", "numeric\tge\t3\t\t光年\t" },
		{ "≤35μg/m3", "numeric\tle\t35\t\tμg/m3\t" },
		{ "10Mbps", "numeric\t\t10\t\tMbps\t" },
		{ "30天内", "numeric\tle\t30\t\t天\t" },
		{ "5日内完成", "qualitative\t\t\t\t\t" },
		{ "100%完成", "qualitative\t\t\t\t\t" },
		{ "24小时/7天", "qualitative\t\t\t\t\t" },
		{ "满意度≥95%", "qualitative\t\t\t\t\t" },
		{ "≥95%\n≥90%", "qualitative\t\t\t\t\t" },
		{ "99.99.9%", "qualitative\t\t\t\t\t" },
		{ "定性", "qualitative\t\t\t\t\t" },
		{ "定性95", "qualitative\t\t\t\t\t" },
		{ "定量≥95%", "numeric\tge\t95\t\t%\t" },
		{ "999999999999999999999999999999999999999%", "qualitative\t\t\t\t\t" },
		{ "≥", "qualitative\t\t\t\t\t" },
		{ "（）", "qualitative\t\t\t\t\t" },
	};

	ASSERT_ROWS(ROWS);
}

static void other_dates_and_what_only_looks_like_one(void **state)
{
	(void)state;
	static const char *const ROWS[][2] = {
		{ "2021年", "date\t\t\t\t\t2021" },
		{ "2021年度", "date\t\t\t\t\t2021" },
		{ "2021年底前完成", "date\tle\t\t\t\t2021" },
		{ "2021年内", "date\tle\t\t\t\t2021" },
		{ "2021-12-31", "date\t\t\t\t\t2021-12-31" },
		{ "2021.12.31前", "date\tle\t\t\t\t2021-12-31" },
		{ "2021-12", "date\t\t\t\t\t2021-12" },
		{ "2021.12", "numeric\t\t2021.12\t\t\t" },
		{ "2021.5万元", "numeric\t\t2021.5\t\t万元\t" },
		{ "2021年1-12月", "date\t\t\t\t\t2021-12" },
		{ "2021-2023年", "date\t\t\t\t\t2023" },
		{ "2020年-2022年", "date\t\t\t\t\t2022" },
		{ "2021年1月1日至2021年12月31日", "date\t\t\t\t\t2021-12-31" },
		{ "≤2021年12月31日", "date\tle\t\t\t\t2021-12-31" },
		{ "不晚于2021年12月", "date\tle\t\t\t\t2021-12" },
		{ "2021年扶贫资金100%", "qualitative\t\t\t\t\t" },
		{ "2022年13月", "qualitative\t\t\t\t\t" },
		{ "2022年2月30日", "qualitative\t\t\t\t\t" },
		{ "12月31日前", "qualitative\t\t\t\t\t" },
		{ "1月-12月", "qualitative\t\t\t\t\t" },
		{ "3-6个月", "numeric\tbetween\t3\t6\t个月\t" },
		{ "≤12月", "numeric\tle\t12\t\t月\t" },
		{ "18月", "numeric\t\t18\t\t月\t" },
	};

	ASSERT_ROWS(ROWS);
}

static void blank_cells_have_no_target(void **state)
{
	(void)state;
	static const char *const BLANKS[] = { "", " ", "-", "—", "——", "/", "／", "无", "－",
		"\n" };
	struct dm_target t;

	for (size_t i = 0; i < sizeof(BLANKS) / sizeof(BLANKS[0]); i++)
		assert_false(dm_target_from_text(&arena, &grammar, dm_str_from_c(BLANKS[i]), &t));
	assert_false(dm_target_from_text(&arena, &grammar, DM_NULL, &t));
}

/* ------------------------------------------------------------------ variants */

static uint32_t seed = 2021;

static uint32_t random_below(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static const struct {
	const char *half, *full;
} WIDTHS[] = { { "%", "％" }, { "/", "／" }, { ">=", "＞＝" }, { "<=", "＜＝" }, { ">", "＞" },
	{ "<", "＜" }, { "=", "＝" }, { "(", "（" }, { ")", "）" }, { "-", "－" }, { ".", "．" } };

/* Writes one character, or a digit or sign in its other width. */
static size_t put_wide(struct dm_buf *to, struct dm_str s)
{
	static const char *const DIGITS[] = { "０", "１", "２", "３", "４", "５", "６", "７", "８",
		"９" };

	if (s.p[0] >= '0' && s.p[0] <= '9') {
		dm_buf_add_c(to, DIGITS[s.p[0] - '0']);
		return 1;
	}
	for (size_t i = 0; i < sizeof(WIDTHS) / sizeof(WIDTHS[0]); i++) {
		if (dm_str_starts(s, dm_str_from_c(WIDTHS[i].half))) {
			dm_buf_add_c(to, WIDTHS[i].full);
			return strlen(WIDTHS[i].half);
		}
	}
	return 0;
}

static struct dm_str vary(struct dm_str s)
{
	static const char *const BLANKS[] = { " ", "　", "\xC2\xA0", "\n", "  " };
	static const char *const REMARKS[] = { "(历史标准)", "（计划标准）", "（2021年）",
		"(按80%)" };
	bool wide = random_below(2), blanks = random_below(2);
	struct dm_buf b;
	size_t at = 0;

	dm_buf_init(&b, &arena);
	while (at < s.n) {
		size_t n = wide ? put_wide(&b, dm_str_from(s, at)) : 0, next = at + 1;

		while (next < s.n && ((unsigned char)s.p[next] & 0xC0) == 0x80)
			next++;
		if (!n)
			dm_buf_add(&b, (struct dm_str){ s.p + at, next - at });
		at = n ? at + n : next;
		if (blanks && !random_below(3))
			dm_buf_add_c(&b, BLANKS[random_below(5)]);
	}
	if (!random_below(3))
		dm_buf_add_c(&b, REMARKS[random_below(4)]);
	return dm_buf_str(&b);
}

static void spelling_does_not_change_the_members(void **state)
{
	(void)state;
	char line[512];
	struct dm_str text, rest;
	FILE *f = data_file();

	while (next_row(f, line, &text, &rest)) {
		for (int i = 0; i < 30; i++) {
			struct dm_str variant = vary(text), got = members_of(variant);
			if (!dm_str_eq(got, rest))
				fail_msg("%.*s: got %.*s, want %.*s", DM_FMT(variant), DM_FMT(got),
					DM_FMT(rest));
		}
	}
	fclose(f);
}

/* Every sign before every number with every unit, and every suffix behind. */
static void signs_numbers_and_units_combine(void **state)
{
	(void)state;
	static const char *const SIGNS[][2] = { { "", "" }, { "≥", "ge" }, { ">=", "ge" },
		{ "》", "ge" }, { "不低于", "ge" }, { ">", "gt" }, { "超过", "gt" }, { "≤", "le" },
		{ "不超过", "le" }, { "小于等于", "le" }, { "<", "lt" }, { "低于", "lt" },
		{ "=", "eq" }, { "等于", "eq" } };
	static const char *const UNITS[] = { "%", "个", "万元", "元/人·月", "万平方米", "人次",
		"/株", "元/生/年", "公里", "", "人数", "工作日" };

	for (int i = 0; i < 4000; i++) {
		const char *const *sign = SIGNS[random_below(14)];
		const char *unit = UNITS[random_below(12)];
		uint32_t whole = random_below(5000), part = random_below(100);
		struct dm_str number = random_below(2)
					       ? dm_arena_printf(&arena, "%u.%02u", whole, part)
					       : dm_arena_printf(&arena, "%u", whole);
		struct dm_str text =
			dm_arena_printf(&arena, "%s%.*s%s", sign[0], DM_FMT(number), unit);
		struct dm_str want = dm_arena_printf(
			&arena, "numeric\t%s\t%.*s\t\t%s\t", sign[1], DM_FMT(number), unit);
		assert_members(text.p, want.p);
	}
}

static void every_day_is_a_date(void **state)
{
	(void)state;
	for (int i = 0; i < 2000; i++) {
		uint32_t y = 1990 + random_below(60), m = 1 + random_below(12),
			 d = 1 + random_below(28);
		struct dm_str text = dm_arena_printf(&arena, "%u年%u月%u日前完成验收", y, m, d);
		struct dm_str want =
			dm_arena_printf(&arena, "date\tle\t\t\t\t%04u-%02u-%02u", y, m, d);
		assert_members(text.p, want.p);
		text = dm_arena_printf(&arena, "%u-%02u-%02u", y, m, d);
		want = dm_arena_printf(&arena, "date\t\t\t\t\t%04u-%02u-%02u", y, m, d);
		assert_members(text.p, want.p);
	}
}

/* Whatever is typed: no crash, and members that fit the kind. */
static void random_text_gives_a_sound_target(void **state)
{
	(void)state;
	static const char *const PIECES[] = { "≥", "95", "%", "-", "~", "2021", "年", "12", "月",
		"底", "前", "±", "(", ")", "（含", ".", ",", "，", "万元", "/", "达标", "控制在",
		"以内", "二", "定性", "\n", " ", "9", "***", "至", "不低于", "人", "\xEF\xBF\xBD",
		"31日" };
	struct dm_arena_mark mark = dm_arena_mark(&arena);

	for (int i = 0; i < 200000; i++) {
		struct dm_buf b;
		struct dm_target t = { 0 };
		dm_buf_init(&b, &arena);
		for (uint32_t n = random_below(9); n; n--)
			dm_buf_add_c(&b, PIECES[random_below(34)]);
		if (dm_target_from_text(&arena, &grammar, dm_buf_str(&b), &t)) {
			assert_nulls(&t);
			bool number = t.kind == DM_TARGET_NUMERIC || t.kind == DM_TARGET_MIXED;
			assert_true(!!t.value.p == number);
			assert_true(!!t.date.p == (t.kind == DM_TARGET_DATE));
			assert_true(!!t.value2.p == (t.operator_ == DM_OP_BETWEEN));
			assert_true(t.kind != DM_TARGET_QUALITATIVE || !t.operator_);
			assert_true(t.kind != DM_TARGET_MIXED || t.unit.p);
		}
		dm_arena_rewind(&arena, mark);
	}
}

static void long_cells_are_words(void **state)
{
	(void)state;
	struct dm_buf b;

	dm_buf_init(&b, &arena);
	for (int i = 0; i < 200000; i++)
		dm_buf_add_c(&b, "(");
	for (int i = 0; i < 200000; i++)
		dm_buf_add_c(&b, ")");
	assert_str(members_of(dm_buf_str(&b)), "qualitative\t\t\t\t\t", "brackets");
}

/* ------------------------------------------------------------------ columns */

struct columns {
	const char *sign, *number, *unit, *text, *want;
};

static void columns_are_joined_and_read(void **state)
{
	(void)state;
	static const struct columns ROWS[] = {
		{ "≥", "95", "%", "≥95%", "numeric\tge\t95\t\t%\t" },
		{ "=", "100", "％", "=100％", "numeric\teq\t100\t\t%\t" },
		{ "大于等于", "3", "个", "大于等于3个", "numeric\tge\t3\t\t个\t" },
		{ NULL, "2,100", "人", "2,100人", "numeric\t\t2100\t\t人\t" },
		{ "≥", "1", "人/年", "≥1人/年", "numeric\tge\t1\t\t人/年\t" },
		{ "=", "1", "及时", "=1及时", "mixed\teq\t1\t\t及时\t" },
		{ "定性", "基本建立", NULL, "定性基本建立", "qualitative\t\t\t\t\t" },
		{ "定性", "95", "%", "定性95%", "qualitative\t\t\t\t\t" },
		{ "定量", "95", "%", "定量95%", "numeric\t\t95\t\t%\t" },
		{ "正向", "95", "%", "95%", "numeric\t\t95\t\t%\t" },
		{ "=", "提高", NULL, "=提高", "qualitative\t\t\t\t\t" },
		{ "=", "44,561", "44,561", "=44,561", "numeric\teq\t44561\t\t44,561\t" },
		/* A part stands in the number's column already. */
		{ "≥", "≥95%", "%", "≥95%", "numeric\tge\t95\t\t%\t" },
		{ NULL, "≥95", "%", "≥95%", "numeric\tge\t95\t\t%\t" },
		{ "≤", "5万", "元", "≤5万元", "numeric\tle\t5\t\t万元\t" },
		/* Columns whose captions do not fit what they hold. */
		{ "95", "≥", "%", "≥95%", "numeric\tge\t95\t\t%\t" },
		{ "%", "≥", "95", "≥95%", "numeric\tge\t95\t\t%\t" },
		{ "%", "95", "≥", "≥95%", "numeric\tge\t95\t\t%\t" },
		{ "个", "3", NULL, "3个", "numeric\t\t3\t\t个\t" },
		/* In columns of their own these are no dates. */
		{ "=", "12", "月", "=12月", "numeric\teq\t12\t\t月\t" },
		{ NULL, "7", "月", "7月", "numeric\t\t7\t\t月\t" },
		{ "≥", "2021", "年", "≥2021年", "numeric\tge\t2021\t\t年\t" },
		{ "≤", "2021年12月31日", "/", "≤2021年12月31日", "date\tle\t\t\t\t2021-12-31" },
		{ "≥", "90-95", "%", "≥90-95%", "numeric\tbetween\t90\t95\t%\t" },
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_target t = { 0 };
		const struct columns *r = &ROWS[i];
		assert_true(dm_target_from_parts(&arena, &grammar,
			(struct dm_target_parts){ dm_str_from_c(r->sign), dm_str_from_c(r->number),
				dm_str_from_c(r->unit) },
			&t));
		assert_str(t.text, r->text, r->text);
		assert_str(members(&t), r->want, r->text);
		assert_nulls(&t);
	}
}

static void a_blank_number_is_no_target(void **state)
{
	(void)state;
	static const struct dm_target_parts ROWS[] = {
		{ { "≥", 3 }, { NULL, 0 }, { "%", 1 } },
		{ { "≥", 3 }, { "—", 3 }, { "%", 1 } },
		{ { "定性", 6 }, { " ", 1 }, { NULL, 0 } },
		{ { NULL, 0 }, { NULL, 0 }, { NULL, 0 } },
	};
	struct dm_target t;

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		assert_false(dm_target_from_parts(&arena, &grammar, ROWS[i], &t));
}

/* ------------------------------------------------------------------ vocabulary */

static void a_bureau_can_teach_words(void **state)
{
	(void)state;
	struct dm_target_grammar fresh = { .units = &units };
	struct dm_target t = { 0 };

	form_grammar(&arena, &units, &fresh);
	assert_int_equal(dm_target_grammar_add(&fresh, &arena,
				 yaml_of(&arena, "signs: { ge: [起码], lt: [超过] }\n"), NULL),
		0);
	assert_true(dm_target_from_text(&arena, &fresh, DM_STR("起码95%"), &t));
	assert_int_equal(t.operator_, DM_OP_GE);
	assert_true(dm_target_from_text(&arena, &fresh, DM_STR("超过95%"), &t));
	assert_int_equal(t.operator_, DM_OP_LT);
	assert_true(dm_target_from_text(&arena, &fresh, DM_STR("≥95%"), &t));
	assert_int_equal(t.operator_, DM_OP_GE);
}

static void numbers_are_read_without_any_vocabulary(void **state)
{
	(void)state;
	struct dm_units no_units = { 0 };
	struct dm_target_grammar none = { .units = &no_units };
	struct dm_target t = { 0 };

	assert_true(dm_target_from_text(&arena, &none, DM_STR("95"), &t));
	assert_str(members(&t), "numeric\t\t95\t\t\t", "95");
}

static void wrong_vocabulary_is_refused_with_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t line;
	} ROWS[] = {
		{ "signs: [≥]\n", 1 },
		{ "signs:\n  gee: [≥]\n", 2 },
		{ "signs:\n  ge: ≥\n", 2 },
		{ "signs:\n  ge: [[≥]]\n", 2 },
		{ "signs:\n  ge: [' ']\n", 2 },
		{ "dashes: { a: b }\n", 1 },
		{ "sings: {}\n", 1 },
		{ "[]\n", 1 },
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_target_grammar own = { .units = &units };
		struct dm_error err = { 0 };
		assert_int_equal(
			dm_target_grammar_add(&own, &arena, yaml_of(&arena, ROWS[i].text), &err),
			DM_E_CONFIG);
		if (err.line != ROWS[i].line || !err.text[0])
			fail_msg("%s: line %u: %s", ROWS[i].text, err.line, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_published_value_is_read_right),
		cmocka_unit_test(values_are_read_right_however_they_are_typed),
		cmocka_unit_test(the_contract_holds),
		cmocka_unit_test(other_numbers_and_words),
		cmocka_unit_test(other_dates_and_what_only_looks_like_one),
		cmocka_unit_test(blank_cells_have_no_target),
		cmocka_unit_test(spelling_does_not_change_the_members),
		cmocka_unit_test(signs_numbers_and_units_combine),
		cmocka_unit_test(every_day_is_a_date),
		cmocka_unit_test(random_text_gives_a_sound_target),
		cmocka_unit_test(long_cells_are_words),
		cmocka_unit_test(columns_are_joined_and_read),
		cmocka_unit_test(a_blank_number_is_no_target),
		cmocka_unit_test(a_bureau_can_teach_words),
		cmocka_unit_test(numbers_are_read_without_any_vocabulary),
		cmocka_unit_test(wrong_vocabulary_is_refused_with_its_place),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
