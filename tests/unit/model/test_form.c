#include "model/form.h"

#include "blocks_fixture.h"
#include "model/reading.h"

static struct dm_reading reading;
static struct dm_form form;

static int begin(void **state)
{
	(void)state;
	reading = (struct dm_reading){ .job = &blocks_arena, .forms = blocks_forms };
	dm_intern_init(&reading.intern, &blocks_arena);
	dm_form_begin(&form, &reading);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dm_intern_done(&reading.intern);
	return 0;
}

static struct dm_found found(const char *label, const char *text)
{
	struct dm_caption caption = { .role = DM_ROLE_NONE };

	(void)dm_forms_caption(blocks_forms, &blocks_arena, dm_str_from_c(label), &caption);
	return (struct dm_found){ .role = caption.role,
		.label = dm_str_from_c(label),
		.unit = caption.label.unit,
		.text = dm_str_from_c(text) };
}

static void value(const char *label, const char *text)
{
	struct dm_found f = found(label, text);

	dm_form_value(&form, &f);
}

static void funds(const char *row, const char *column, const char *text)
{
	struct dm_found r = found(row, NULL), c = found(column, text);

	dm_form_funds(&form, &r, &c);
}

static void expect(const char *want)
{
	dm_form_end(&form);
	struct dm_report report = { .projects = reading.projects.items,
		.n_projects = reading.projects.n,
		.unplaced = reading.unplaced.items,
		.n_unplaced = reading.unplaced.n };
	blocks_same(blocks_text(&report, BLOCKS_PLACES), want, "form");
}

static void the_first_of_equal_labels_stays(void **state)
{
	(void)state;
	value("项目名称", "甲");
	value("项目名称", "乙");
	value("主管部门", "丙局");
	value("资金总额", "3");
	expect("project\n  name 甲\n  department 丙局\n  total 3.00\n  + 项目名称=乙\n  form\n");
}

static void codes_go_with_name_and_department(void **state)
{
	(void)state;
	value("项目名称", "51000022T000005-公用经费");
	value("主管部门", "交通局");
	value("部门编码", "308001");
	expect("project\n  code 51000022T000005\n  name 公用经费\n  department [308001]交通局\n  "
	       "form\n");
}

static void a_code_that_is_not_the_projects_stays_in_the_name(void **state)
{
	(void)state;
	value("项目名称", "301-公用经费");
	value("项目编码", "777");
	value("资金总额", "1");
	expect("project\n  code 777\n  name 301-公用经费\n  total 1.00\n  form\n");
}

static void years_in_a_cell_count_where_no_line_says_one(void **state)
{
	(void)state;
	value("年度", "2022年");
	value("项目名称", "甲");
	value("资金总额", "1");
	expect("project\n  year 2022\n  name 甲\n  total 1.00\n  form year\n");
}

static void what_is_no_year_is_kept(void **state)
{
	(void)state;
	value("年度", "本年");
	value("项目名称", "甲");
	value("资金总额", "1");
	expect("project\n  name 甲\n  total 1.00\n  + 年度=本年\n  form\n");
}

static void funds_fill_members_by_row_and_column(void **state)
{
	(void)state;
	value("金额单位", "万元");
	funds("年度资金总额", "年初预算数", "1");
	funds("年度资金总额", "调整后预算数", "2");
	funds("年度资金总额", "执行数", "3");
	funds("其中：财政拨款", "全年预算数", "4");
	funds("其中：财政拨款", "执行数", "5");
	funds("中央补助", "全年预算数", "6");
	funds("", "全年预算数", "");
	expect("project\n  unit 万元\n  total 20000.00\n  fiscal 40000.00\n  executed 30000.00\n"
	       "  + 年度资金总额/年初预算数=1\n  + 其中：财政拨款/执行数=5\n"
	       "  + 中央补助/全年预算数=6\n  form executed\n");
}

static void amounts_that_are_none_are_null(void **state)
{
	(void)state;
	value("项目名称", "甲");
	value("年度资金总额", "—");
	value("财政拨款", "待定");
	value("其他资金", "0");
	expect("project\n  name 甲\n  other 0.00\n  + 财政拨款=待定\n  form\n");
}

static void words_beside_an_amount_are_kept(void **state)
{
	(void)state;
	value("项目名称", "甲");
	value("年度资金总额", "854万（农田400万元，奖补454万元）");
	value("财政拨款", "854万");
	value("其他资金", "约3元");
	expect("project\n  name 甲\n  total 8540000.00\n  fiscal 8540000.00\n  other 3.00\n"
	       "  + 年度资金总额=854万（农田400万元，奖补454万元）\n  + 其他资金=约3元\n  form\n");
}

static void the_budget_at_the_years_begin_stands_in(void **state)
{
	(void)state;
	value("项目名称", "甲");
	value("年初预算数", "12");
	value("全年执行数", "11");
	expect("project\n  name 甲\n  total 12.00\n  executed 11.00\n  form\n");
}

static void the_years_budget_goes_before_that_of_its_begin(void **state)
{
	(void)state;
	value("项目名称", "甲");
	value("年初预算数", "12");
	value("全年预算数", "13");
	value("其他资金", "1");
	expect("project\n  name 甲\n  total 13.00\n  other 1.00\n  + 年初预算数=12\n  form\n");
}

static void empty_running_text_and_dashes(void **state)
{
	(void)state;
	value("项目名称", "甲");
	value("资金用途", "无");
	value("联系人", "/");
	value("项目编码", "  ");
	expect("project\n  name 甲\n  purpose 无\n  + 联系人=/\n  form\n");
}

static void plan_points_know_their_month(void **state)
{
	(void)state;
	dm_form_plan_point(
		&form, &(struct dm_found){ .label = DM_STR("3月底"), .text = DM_STR("25%") });
	dm_form_plan_point(
		&form, &(struct dm_found){ .label = DM_STR("13月底"), .text = DM_STR("-") });
	dm_form_plan_point(&form, &(struct dm_found){ .label = DM_STR("四季度"), .text = DM_NULL });
	value("项目名称", "甲");
	value("资金总额", "1");
	expect("project\n  name 甲\n  total 1.00\n  plan 3月底 3: 25\n  plan 13月底\n  plan "
	       "四季度\n  form plan\n");
}

static void few_members_are_no_form(void **state)
{
	(void)state;
	assert_true(dm_form_is_empty(&form));
	value("项目名称", "甲");
	assert_false(dm_form_is_empty(&form));
	assert_true(dm_form_has(&form, DM_SLOT_NAME));
	assert_false(dm_form_has(&form, DM_SLOT_CODE));
	value("联系人", "乙");
	value("年度目标", "修路");
	expect("unplaced 项目名称：甲\nunplaced 联系人：乙\nunplaced 修路\n");
}

static void captions_are_the_forms_own(void **state)
{
	(void)state;
	value("项目名称：", "甲");
	value("资金用途", "修路");
	value("年度目标", "修路");
	dm_form_caption(&form, "indicator.basis", DM_STR("依据"));
	dm_form_caption(&form, "indicator.basis", DM_STR("又"));
	dm_form_end(&form);
	const struct dm_project *p = reading.projects.items[0];
	assert_int_equal(p->n_captions, 4);
	assert_true(dm_str_eq(p->captions[3]->label, DM_STR("indicator.basis")));
	assert_true(dm_str_eq(p->captions[3]->value, DM_STR("依据")));
}

static const struct dm_project *ended(void)
{
	dm_form_end(&form);
	return reading.projects.items[0];
}

/* A unit counts as stated wherever it stands. */
static void units_of_money_are_seen(void **state)
{
	static const struct {
		const char *label, *text, *unit_line;
		bool is_stated;
	} ROWS[] = {
		{ "资金总额", "100.00", NULL, false },
		{ "资金总额（万元）", "100.00", NULL, true },
		{ "资金总额", "100万", NULL, true },
		{ "资金总额", "100.00", "万元", true },
		{ "资金总额（万元）", "", NULL, false },
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		(void)begin(state);
		value("项目名称", "甲");
		value("年度目标", "修路");
		value("主管部门", "丙局");
		if (ROWS[i].unit_line)
			value("金额单位", ROWS[i].unit_line);
		value(ROWS[i].label, ROWS[i].text);
		if (!(ended()->form & DM_FORM_MONEY_UNIT) == ROWS[i].is_stated)
			fail_msg("%s %s", ROWS[i].label, ROWS[i].text);
		(void)end(state);
	}
}

/* The coarsest place of the three, of the digits that are shown; zeros state none. */
static void amounts_say_how_far_they_are_rounded(void **state)
{
	(void)state;
	value("资金总额（万元）", "12.3");
	value("财政资金（万元）", "10.00");
	value("其他资金（万元）", "0");
	const struct dm_project *p = ended();
	assert_true(dm_str_eq(p->budget_rounding, DM_STR("500")));
	(void)end(state);
	(void)begin(state);
	struct dm_found stored = found("资金总额", "2,500.00");
	stored.raw = DM_STR("2500");
	dm_form_value(&form, &stored);
	value("财政资金", "2500.000");
	value("项目名称", "甲");
	p = ended();
	assert_true(dm_str_eq(p->budget_rounding, DM_STR("0.005")));
	assert_true(dm_str_eq(p->budget.total, DM_STR("2500.00")));
	(void)end(state);
	(void)begin(state);
	value("项目名称", "甲");
	value("年度目标", "修路");
	value("主管部门", "丙局");
	assert_null(ended()->budget_rounding.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_first_of_equal_labels_stays, begin, end),
		cmocka_unit_test_setup_teardown(codes_go_with_name_and_department, begin, end),
		cmocka_unit_test_setup_teardown(
			a_code_that_is_not_the_projects_stays_in_the_name, begin, end),
		cmocka_unit_test_setup_teardown(
			years_in_a_cell_count_where_no_line_says_one, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_year_is_kept, begin, end),
		cmocka_unit_test_setup_teardown(funds_fill_members_by_row_and_column, begin, end),
		cmocka_unit_test_setup_teardown(amounts_that_are_none_are_null, begin, end),
		cmocka_unit_test_setup_teardown(words_beside_an_amount_are_kept, begin, end),
		cmocka_unit_test_setup_teardown(
			the_budget_at_the_years_begin_stands_in, begin, end),
		cmocka_unit_test_setup_teardown(
			the_years_budget_goes_before_that_of_its_begin, begin, end),
		cmocka_unit_test_setup_teardown(empty_running_text_and_dashes, begin, end),
		cmocka_unit_test_setup_teardown(plan_points_know_their_month, begin, end),
		cmocka_unit_test_setup_teardown(few_members_are_no_form, begin, end),
		cmocka_unit_test_setup_teardown(units_of_money_are_seen, begin, end),
		cmocka_unit_test_setup_teardown(amounts_say_how_far_they_are_rounded, begin, end),
		cmocka_unit_test_setup_teardown(captions_are_the_forms_own, begin, end),
	};

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
