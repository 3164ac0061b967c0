/* The HTML writer on hand-made reports; check_pages.py looks at whole pages. */
#include "html/text.h"
#include "report_json.h"
#include "report_synthetic.h"
#include "writer_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

extern const struct dm_plugin dm_plugin_html;

struct fixture {
	struct writer_host host;
	struct dm_arena arena;
};

static int setup(void **state)
{
	static struct fixture f;
	f = (struct fixture){ 0 };
	writer_host_init(&f.host);
	dm_arena_init(&f.arena, 0, NULL, NULL);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	dm_arena_done(&f->arena);
	writer_host_done(&f->host);
	return 0;
}

/* ---- text */

static void assert_slice(struct dm_str s, const char *expected)
{
	if (!dm_str_eq(s, dm_str_from_c(expected)))
		fail_msg("\"%.*s\" instead of \"%s\"", DM_FMT(s), expected);
}

static void test_amounts_are_grouped_and_nothing_else_is(void **state)
{
	static const char *const cases[][2] = {
		{ "25000000.00", "25,000,000.00" },
		{ "-1234.5", "-1,234.5" },
		{ "100.00", "100.00" },
		{ "1000", "1,000" },
		{ "0.123456", "0.123456" },
		{ "854万", "854万" },
		{ "1.2.3456", "1.2.3456" },
		{ "-", "-" },
		{ "", "" },
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_slice(dm_html_amount(&f->arena, dm_str_from_c(cases[i][0])), cases[i][1]);
	assert_null(dm_html_amount(&f->arena, DM_NULL).p);
}

static void test_titles_are_cut_between_characters(void **state)
{
	struct fixture *f = *state;
	assert_slice(dm_html_shorten(&f->arena, DM_STR("目标表"), 6), "目标表");
	assert_slice(dm_html_shorten(&f->arena, DM_STR("目标表"), 5), "目标…");
	assert_slice(dm_html_shorten(&f->arena, DM_STR("a\nb"), 9), "a…");
}

static void test_lines_are_counted_by_width_and_breaks(void **state)
{
	(void)state;
	assert_int_equal(dm_html_width(DM_STR("≥95%个")), 7);
	assert_int_equal(dm_html_lines(DM_NULL, 10), 1);
	assert_int_equal(dm_html_lines(DM_STR("目标目标目"), 4), 3);
	assert_int_equal(dm_html_lines(DM_STR("1.a\n2.b\n3.c"), 40), 3);
	assert_int_equal(dm_html_lines(DM_STR("目"), 1), 2);
}

static void test_labels_lose_the_unit_of_their_amount(void **state)
{
	static const char *const cases[][2] = {
		{ "资金总额（万元）", "资金总额" },
		{ "项目资金(单位：万元)预算数", "项目资金预算数" },
		{ "执行数（B）（元）", "执行数（B）" },
		{ "执行率（B/A）", "执行率（B/A）" },
		{ "资金（万元", "资金（万元" },
		{ "", "" },
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_slice(
			dm_html_without_unit(&f->arena, dm_str_from_c(cases[i][0])), cases[i][1]);
}

/* ---- pages */

static struct dm_str written(struct fixture *f, const struct dm_report *report)
{
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_html, report), 0);
	return dm_buf_str(&f->host.bytes);
}

static bool has(struct dm_str page, const char *text)
{
	return dm_str_find(page, dm_str_from_c(text)) >= 0;
}

/* The same in the page's words alone: a caption may have tags inside. */
static bool says(struct fixture *f, struct dm_str page, const char *text)
{
	struct dm_buf words;
	bool in_tag = false;
	dm_buf_init(&words, &f->arena);
	for (size_t i = 0; i < page.n; i++) {
		if (!in_tag && page.p[i] != '<')
			dm_buf_add_byte(&words, page.p[i]);
		in_tag = page.p[i] == '<' || (in_tag && page.p[i] != '>');
	}
	return has(dm_buf_str(&words), text);
}

static struct dm_report one(const struct dm_project *const *project)
{
	return (struct dm_report){
		.struct_size = sizeof(struct dm_report), .projects = project, .n_projects = 1
	};
}

static void test_empty_report_says_that_there_is_no_form(void **state)
{
	static const struct dm_report empty = { .struct_size = sizeof(empty) };
	struct dm_str page = written(*state, &empty);
	assert_true(dm_str_starts(page, DM_STR("<!DOCTYPE html>\n<html ")));
	assert_true(has(page, "未识别出绩效目标表"));
	assert_true(dm_str_ends(page, DM_STR("</html>\n")));
}

static void test_empty_project_is_a_sheet_of_its_own(void **state)
{
	static const struct dm_project project = { .ordinal = 1 };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	struct dm_str page = written(*state, &report);
	assert_true(has(page, "<h1 id=\"t1\">绩效目标表</h1>"));
	assert_false(has(page, "<table"));
}

static void test_the_forms_own_captions_go_first(void **state)
{
	static const struct dm_pair captions[] = {
		{ { "indicator.target", 16 }, { "当年预期实现值", 21 } },
		{ { "name", 4 }, { "项目支出名称", 18 } },
		{ { "department", 10 }, { "预算部门", 12 } },
	};
	const struct dm_pair *const caption_list[] = { &captions[0], &captions[1], &captions[2] };
	static const struct dm_department department = { .name = { "教育局", 9 } };
	static const struct dm_indicator indicator = { .level3 = { "x", 1 } };
	const struct dm_indicator *const indicators[] = { &indicator };
	const struct dm_project project = { .ordinal = 1,
		.captions = caption_list,
		.n_captions = 3,
		.department = &department,
		.indicators = indicators,
		.n_indicators = 1 };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	struct dm_str page = written(*state, &report);
	assert_true(says(*state, page, "当年预期实现值"));
	assert_true(says(*state, page, "项目支出名称"));
	assert_true(has(page, "预算部门</th><td class=\"txt\" colspan=\"9\">教育局</td>"));
	assert_false(has(page, ">指标值<"));
	assert_false(has(page, "class=\"org\""));
}

static void test_columns_of_the_form_stand_though_empty(void **state)
{
	static const struct dm_indicator indicator = { .level3 = { "x", 1 } };
	const struct dm_indicator *const indicators[] = { &indicator };
	struct dm_project project = { .ordinal = 1,
		.form = DM_FORM_WEIGHT | DM_FORM_DEVIATION,
		.indicators = indicators,
		.n_indicators = 1 };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	struct dm_str page = written(*state, &report);
	assert_true(has(page, ">分值<"));
	assert_true(says(*state, page, "偏差原因分析及改进措施"));
	assert_true(has(page, ">指标值<"));
	assert_false(has(page, ">得分<"));
	assert_false(has(page, ">一级指标<"));
}

static void test_unit_of_the_source_stands_beside_yuan(void **state)
{
	struct dm_project project = { .ordinal = 1,
		.budget = { .total = DM_STR("93100.00"), .stated_unit = DM_STR("万元") } };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	assert_true(has(written(*state, &report), "单位：元（原表单位：万元）"));
	project.budget.stated_unit = DM_STR("元");
	assert_true(has(written(*state, &report), "单位：元</span>"));
	project.budget.total = DM_NULL;
	assert_false(has(written(*state, &report), "单位：元"));
}

static void test_amounts_of_the_source_stand_apart(void **state)
{
	static const struct dm_pair extra[] = {
		{ { "其中：中央补助", 21 }, { "4000", 4 } },
		{ { "联系电话", 12 }, { "13800000000", 11 } },
		{ { "实施资金期限", 18 }, { "2023.07-2024.01", 15 } },
	};
	const struct dm_pair *const extras[] = { &extra[0], &extra[1], &extra[2] };
	const struct dm_project project = { .ordinal = 1, .extra = extras, .n_extra = 3 };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	struct dm_str page = written(*state, &report);
	ptrdiff_t apart = dm_str_find(page, DM_STR("照录原表"));
	assert_true(apart > 0);
	assert_true(dm_str_find(page, DM_STR("4000")) > apart);
	assert_true(dm_str_find(page, DM_STR("13800000000")) < apart);
	assert_true(dm_str_find(page, DM_STR("2023.07-2024.01")) < apart);
}

/* ---- the table of funds */

#define PAIR(label, value)                       \
	{                                        \
		{ label, sizeof(label) - 1 },    \
		{                                \
			value, sizeof(value) - 1 \
		}                                \
	}

static const struct dm_pair fund_captions[] = {
	PAIR("budget.total", "年度资金总额"),
	PAIR("budget.fiscal", "其中：当年财政拨款"),
	PAIR("budget.other", "其他资金"),
	PAIR("budget.executed", "全年执行数（B）"),
};

static struct dm_str fund_page(
	struct fixture *f, const struct dm_pair *cells, size_t n, const struct dm_budget *budget)
{
	const struct dm_pair *captions[4], *extra[8];
	for (size_t i = 0; i < 4; i++)
		captions[i] = &fund_captions[i];
	for (size_t i = 0; i < n; i++)
		extra[i] = &cells[i];
	const struct dm_project project = { .ordinal = 1,
		.form = DM_FORM_EXECUTED,
		.budget = *budget,
		.captions = captions,
		.n_captions = 4,
		.extra = extra,
		.n_extra = n };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	return written(f, &report);
}

/* Words of the row that a label begins, a bar behind each cell. */
static struct dm_str fund_row(struct fixture *f, struct dm_str page, const char *label)
{
	struct dm_buf words;
	bool in_tag = false;
	dm_buf_init(&words, &f->arena);
	for (size_t i = 0; i < page.n; i++) {
		struct dm_str rest = dm_str_from(page, i);
		if (!in_tag && page.p[i] != '<')
			dm_buf_add_byte(&words, page.p[i]);
		if (dm_str_starts(rest, DM_STR("</td>")) || dm_str_starts(rest, DM_STR("</th>")))
			dm_buf_add_byte(&words, '|');
		in_tag = page.p[i] == '<' || (in_tag && page.p[i] != '>');
	}
	struct dm_str all = dm_buf_str(&words);
	ptrdiff_t at = dm_str_find(all, dm_arena_printf(&f->arena, "\n%s|", label));
	assert_true(at >= 0);
	all = dm_str_from(all, (size_t)at + 1);
	return dm_str_first(all, (size_t)dm_str_find(all, DM_STR("\n")));
}

static void test_cells_of_funds_stand_in_the_members_row_and_column(void **state)
{
	static const struct dm_pair cells[] = {
		PAIR("年度资金总额/执行率", "100%"),
		PAIR("当年财政 拨款/全年执行数", "1,500.5"),
		PAIR("其中：当年财政拨款：/执行率", "98%"),
		PAIR("上年结转/全年预算数（A）", "20"),
		PAIR("其他资金/全年执行数（B）", "—"),
	};
	struct fixture *f = *state;
	struct dm_str page = fund_page(f, cells, 5,
		&(struct dm_budget){ .total = DM_STR("2000.00"),
			.fiscal = DM_STR("2000.00"),
			.executed = DM_STR("1500.50") });
	assert_slice(fund_row(f, page, "年度资金总额"), "年度资金总额|2,000.00|1,500.50|100%|");
	assert_true(says(f, page, "其中：当年财政拨款2,000.001,500.5098%"));
	assert_slice(fund_row(f, page, "上年结转"), "上年结转|20.00|—||");
	assert_slice(fund_row(f, page, "其他资金"), "其他资金|—|—||");
	assert_true(says(f, page, "全年预算数（A）全年执行数（B）执行率"));
	assert_false(says(f, page, "照录原表"));
	assert_false(says(f, page, "原表单位"));
}

static void test_amounts_of_funds_are_shown_in_yuan(void **state)
{
	static const struct dm_pair cells[] = {
		PAIR("中央补助/全年预算数", "4000"),
		PAIR("地方资金/全年预算数", "12.5"),
		PAIR("地方资金/全年执行数（千元）", "7"),
	};
	struct fixture *f = *state;
	struct dm_budget budget = { .total = DM_STR("40000000.00") };
	struct dm_str page = fund_page(f, cells, 3, &budget);
	assert_slice(fund_row(f, page, "中央补助"), "中央补助|40,000,000.00|—|");
	assert_slice(fund_row(f, page, "地方资金"), "地方资金|125,000.00|7,000.00|");
	assert_true(says(f, page, "单位：元（原表单位：万元）"));

	budget.total = DM_STR("41000000.00"); /* nothing tells the unit now */
	page = fund_page(f, cells, 3, &budget);
	assert_slice(fund_row(f, page, "中央补助"), "中央补助|4000（原表数）|—|");
	assert_false(says(f, page, "原表单位"));

	budget.stated_unit = DM_STR("千元");
	page = fund_page(f, cells, 3, &budget);
	assert_slice(fund_row(f, page, "中央补助"), "中央补助|4,000,000.00|—|");
}

static void test_a_cell_of_funds_never_replaces_a_member(void **state)
{
	static const struct dm_pair cells[] = { PAIR("年度资金总额/全年预算数", "77") };
	struct fixture *f = *state;
	struct dm_str page =
		fund_page(f, cells, 1, &(struct dm_budget){ .total = DM_STR("2000.00") });
	assert_slice(fund_row(f, page, "年度资金总额"), "年度资金总额|2,000.00|—|");
	assert_true(says(f, page, "年度资金总额/全年预算数77"));
}

/* ---- findings and overview */

static struct dm_str page_with_finding(
	struct fixture *f, const char *rule, uint32_t project, uint32_t indicator)
{
	static const struct dm_target target = { .text = { "1及时", 7 } };
	static const struct dm_indicator row = {
		.level1 = { "产出指标", 12 }, .level3 = { "x", 1 }, .target = &target
	};
	const struct dm_indicator *const indicators[] = { &row };
	const struct dm_project sheet = {
		.ordinal = 1, .code = DM_STR("c"), .indicators = indicators, .n_indicators = 1
	};
	const struct dm_project *const projects[] = { &sheet };
	const struct dm_finding finding = { .rule = dm_str_from_c(rule),
		.severity = DM_SEVERITY_WARNING,
		.project = project,
		.indicator = indicator };
	const struct dm_finding *const findings[] = { &finding };
	struct dm_report report = one(projects);
	report.findings = findings;
	report.n_findings = 1;
	return written(f, &report);
}

static void test_a_finding_marks_its_cell(void **state)
{
	struct dm_str page = page_with_finding(*state, "target.mixed", 1, 1);
	assert_true(
		has(page, "<td class=\"warning\" id=\"m1\">1及时<a class=\"mark\" href=\"#f1\""));
	assert_true(has(page, "<tr id=\"f1\">"));
	assert_true(has(page, "href=\"#m1\""));
	page = page_with_finding(*state, "code.duplicate", 1, 0);
	assert_true(has(page, ">c<a class=\"mark\""));
}

static void test_a_finding_without_a_cell_is_told_all_the_same(void **state)
{
	/* A rule of a later version, a column that the form lacks, no such indicator. */
	struct dm_str page = page_with_finding(*state, "later.rule", 1, 1);
	assert_true(has(page, ">x<a class=\"mark\""));
	page = page_with_finding(*state, "score.above-weight", 1, 1);
	assert_true(has(page, ">x<a class=\"mark\""));
	page = page_with_finding(*state, "weight.sum", 1, 0);
	assert_true(has(page, "本表核对意见：<a class=\"mark\""));
	page = page_with_finding(*state, "target.mixed", 1, 7);
	assert_true(has(page, "本表核对意见：<a class=\"mark\""));
	page = page_with_finding(*state, "target.mixed", 9, 1);
	assert_true(has(page, "全文"));
	assert_false(has(page, "id=\"m1\""));
}

static struct dm_str page_with_money(struct fixture *f, const char *total, const char *fiscal)
{
	const struct dm_project project = { .ordinal = 1,
		.budget = { .total = dm_str_from_c(total), .fiscal = dm_str_from_c(fiscal) } };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	return written(f, &report);
}

static void test_a_bar_tells_its_amounts(void **state)
{
	struct dm_str page = page_with_money(*state, "4000.00", "1000.00");
	assert_true(has(page, "aria-label=\"预算数 4,000.00元，财政资金 1,000.00元\""));
	assert_true(has(page, "width=\"94\"")); /* a quarter of the bar */
	assert_true(has(page, "其他资金"));
	/* Alone, it is for the screen: a form of one page prints as one page. */
	assert_true(has(page, "overview solo unprinted"));
	/* More than the whole, and less than nothing. */
	assert_true(has(page_with_money(*state, "1.00", "9.00"), "width=\"376\""));
	assert_false(has(page_with_money(*state, "-5.00", "-5.00"), "<svg"));
}

/* ---- room on the page */

static struct dm_str sheet_of(struct fixture *f, size_t n_indicators)
{
	static const struct dm_indicator indicator = { .level1 = { "产出指标", 12 },
		.level3 = { "x", 1 } };
	const struct dm_indicator *indicators[60];
	for (size_t i = 0; i < n_indicators; i++)
		indicators[i] = &indicator;
	static const struct dm_pair note = PAIR("其他需要说明事项", "无");
	const struct dm_pair *const extra[] = { &note };
	const struct dm_project project = { .ordinal = 1,
		.indicators = indicators,
		.n_indicators = n_indicators,
		.extra = extra,
		.n_extra = 1 };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	return written(f, &report);
}

static void test_a_sheet_little_too_high_is_set_tight(void **state)
{
	assert_true(has(sheet_of(*state, 20), "class=\"sheet\""));
	assert_true(has(sheet_of(*state, 28), "class=\"sheet tight\""));
	assert_true(has(sheet_of(*state, 60), "class=\"sheet\""));
}

static void test_captions_break_between_words(void **state)
{
	static const struct dm_pair captions[] = {
		PAIR("name", "转移支付（项目）名称"),
		PAIR("goals", "总 体 目 标"),
	};
	const struct dm_pair *const list[] = { &captions[0], &captions[1] };
	const struct dm_project project = { .ordinal = 1, .captions = list, .n_captions = 2 };
	const struct dm_project *const projects[] = { &project };
	const struct dm_report report = one(projects);
	struct dm_str page = written(*state, &report);
	assert_true(has(page, "支付</span><span class=\"word\">（项目）</span>"));
	assert_true(has(page, ">总体目标</th>"));
}

static void test_very_many_sheets_share_two_pages(void **state)
{
	struct fixture *f = *state;
	struct dm_str page = written(f, dm_report_synthetic(&f->arena, 2001, 1));
	assert_false(has(page, "@page p1{"));
	assert_true(has(page, "@page wide{size:A4 landscape"));
	assert_true(has(page, "id=\"p2001\""));
}

static void test_same_report_gives_same_bytes(void **state)
{
	struct fixture *f = *state;
	const struct dm_report *report = dm_report_synthetic(&f->arena, 3, 20);
	struct dm_str first = dm_arena_str(&f->arena, written(f, report));
	assert_true(dm_str_eq(first, written(f, report)));
}

static void test_stops_when_the_destination_refuses(void **state)
{
	struct fixture *f = *state;
	const struct dm_report *report = dm_report_synthetic(&f->arena, 200, 10);
	size_t all = written(f, report).n;
	assert_true(all > 200000);
	for (size_t at = 1; at < all; at += all / 7) {
		f->host.fail_at = at;
		assert_int_equal(
			writer_host_run(&f->host, &dm_plugin_html, report), WRITER_HOST_DEST_CODE);
		assert_int_equal(f->host.late_calls, 0);
	}
}

static void test_registration_is_complete(void **state)
{
	(void)state;
	assert_string_equal(dm_plugin_html.id, "html");
	assert_int_equal(dm_plugin_html.kind, DM_PLUGIN_WRITER);
	assert_string_equal(dm_plugin_html.formats[0]->media_type, "text/html");
	assert_null(dm_plugin_html.formats[1]);
	assert_null(dm_plugin_html.reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_amounts_are_grouped_and_nothing_else_is),
		cmocka_unit_test(test_titles_are_cut_between_characters),
		cmocka_unit_test(test_lines_are_counted_by_width_and_breaks),
		cmocka_unit_test(test_labels_lose_the_unit_of_their_amount),
		cmocka_unit_test(test_empty_report_says_that_there_is_no_form),
		cmocka_unit_test(test_empty_project_is_a_sheet_of_its_own),
		cmocka_unit_test(test_the_forms_own_captions_go_first),
		cmocka_unit_test(test_columns_of_the_form_stand_though_empty),
		cmocka_unit_test(test_unit_of_the_source_stands_beside_yuan),
		cmocka_unit_test(test_amounts_of_the_source_stand_apart),
		cmocka_unit_test(test_cells_of_funds_stand_in_the_members_row_and_column),
		cmocka_unit_test(test_amounts_of_funds_are_shown_in_yuan),
		cmocka_unit_test(test_a_cell_of_funds_never_replaces_a_member),
		cmocka_unit_test(test_a_finding_marks_its_cell),
		cmocka_unit_test(test_a_finding_without_a_cell_is_told_all_the_same),
		cmocka_unit_test(test_a_bar_tells_its_amounts),
		cmocka_unit_test(test_a_sheet_little_too_high_is_set_tight),
		cmocka_unit_test(test_captions_break_between_words),
		cmocka_unit_test(test_very_many_sheets_share_two_pages),
		cmocka_unit_test(test_same_report_gives_same_bytes),
		cmocka_unit_test(test_stops_when_the_destination_refuses),
		cmocka_unit_test(test_registration_is_complete),
	};
	struct CMUnitTest each[sizeof(tests) / sizeof(*tests)];
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++) {
		each[i] = tests[i];
		each[i].setup_func = setup;
		each[i].teardown_func = teardown;
	}
	return cmocka_run_group_tests_name("html", each, NULL, NULL);
}
