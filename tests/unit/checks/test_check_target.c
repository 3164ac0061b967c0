#include "checks_fixture.h"

#define ONE(name, target) SHEET(ROWS("{'level3':'" name "'," target "}"))
#define IN(level2, name, target) \
	SHEET(ROWS("{'level2':'" level2 "','level3':'" name "'," target "}"))

static void test_words(void **state)
{
	static const struct check_case cases[] = {
		{ "target.mixed", ONE("x", TARGET("1及时", "mixed", "null", "'1'", "'及时'")), 1,
			"1及时|及时|" },
		{ "target.mixed", ONE("x", NUMERIC("1个", "null", "1", "'个'")), 1, NULL },
		{ "target.vague", ONE("x", WORDS("达标")), 1, "达标||" },
		{ "target.vague", ONE("x", WORDS("全部达标")), 1, NULL },
		{ "target.vague", ONE("x", TARGET("1达标", "mixed", "null", "'1'", "'达标'")), 1,
			NULL },
		{ "target.relative", ONE("x", WORDS("数量不低于往年")), 1, "数量不低于往年|往年|" },
		{ "target.relative", ONE("x", WORDS("比去年同期减少")), 1, "比去年同期减少|去年|" },
		{ "target.relative", ONE("x", WORDS("不低于省里的标准")), 1, NULL },
	};

	(void)state;
	CASES(cases);
}

static void test_signs(void **state)
{
	static const struct check_case cases[] = {
		{ "target.direction", ONE("项目投入成本", NUMERIC(">1个", "'gt'", "1", "'个'")), 1,
			">1个|项目投入成本|" },
		{ "target.direction", ONE("项目投入成本", NUMERIC("≤1个", "'le'", "1", "'个'")), 1,
			NULL },
		{ "target.direction", ONE("投入使用率", NUMERIC("≥1%", "'ge'", "1", "'%'")), 1,
			NULL },
		{ "target.trivial", ONE("x", NUMERIC("≥0.00个", "'ge'", "0.00", "'个'")), 1,
			"≥0.00个||" },
		{ "target.trivial", ONE("x", NUMERIC(">0个", "'gt'", "0", "'个'")), 1, NULL },
		{ "target.trivial", ONE("x", NUMERIC("≤100%", "'le'", "100", "'%'")), 1,
			"≤100%||" },
		{ "target.trivial", ONE("x", NUMERIC("≤100个", "'le'", "100", "'个'")), 1, NULL },
		{ "target.trivial", ONE("x", NUMERIC("≤99.9%", "'le'", "99.9", "'%'")), 1, NULL },
		{ "target.no-unit", ONE("x", NUMERIC("20", "null", "20", "null")), 1, "20||" },
		{ "target.no-unit", ONE("x", NUMERIC("20个", "null", "20", "'个'")), 1, NULL },
		{ "target.no-unit", ONE("x", WORDS("好")), 1, NULL },
	};

	(void)state;
	CASES(cases);
}

#define WITH "{'level3':'x'," NUMERIC("≥1个", "'ge'", "1", "'个'") "}"
#define WITHOUT "{'level3':'x'," NUMERIC("5个", "null", "5", "'个'") "}"

static void test_no_operator(void **state)
{
	static const struct check_case cases[] = {
		{ "target.no-operator", SHEET(ROWS(WITH "," WITH "," WITHOUT)), 3, "5个||" },
		/* just half of them */
		{ "target.no-operator", SHEET(ROWS(WITH "," WITHOUT)), 2, NULL },
		/* words do not count */
		{ "target.no-operator",
			SHEET(ROWS(WITH "," WITH "," WITHOUT ",{'level3':'x'," WORDS("好") "}")), 3,
			"5个||" },
	};

	(void)state;
	CASES(cases);
}

static void test_over_100(void **state)
{
	static const struct check_case cases[] = {
		{ "target.over-100", ONE("完成率", NUMERIC("101%", "null", "101", "'%'")), 1,
			"101%|完成率|" },
		{ "target.over-100", ONE("完成率", NUMERIC("100.00%", "null", "100.00", "'%'")), 1,
			NULL },
		{ "target.over-100", ONE("增加额", NUMERIC("101%", "null", "101", "'%'")), 1,
			NULL },
		{ "target.over-100", ONE("完成率", NUMERIC("101个", "null", "101", "'个'")), 1,
			NULL },
		{ "target.over-100",
			IN("服务对象满意度", "群众",
				NUMERIC("951百分比", "null", "951", "'百分比'")),
			1, "951百分比|群众|" },
		{ "target.over-100",
			ONE("完成率",
				"'target':{'text':'90%-110%','kind':'numeric','operator':'between',"
				"'value':'90','value2':'110','unit':'%'}"),
			1, "90%-110%|完成率|" },
	};

	(void)state;
	CASES(cases);
}

static void test_damage(void **state)
{
	static const struct check_case cases[] = {
		{ "target.damaged", ONE("x", NUMERIC("二100%", "'eq'", "100", "'%'")), 1,
			"二100%||" },
		{ "target.damaged", ONE("x", WORDS("第二100页")), 1, NULL },
		{ "target.damaged", ONE("x", WORDS("二0二一年底")), 1, NULL },
		{ "target.damaged", ONE("x", WORDS("二期完成")), 1, NULL },
		{ "target.damaged", ONE("完成率", NUMERIC("292%", "null", "292", "'%'")), 1,
			"292%||" },
		{ "target.damaged", ONE("完成率", NUMERIC("300%", "null", "300", "'%'")), 1, NULL },
		{ "target.damaged", ONE("完成率", NUMERIC("199.9%", "null", "199.9", "'%'")), 1,
			NULL },
		{ "target.damaged", ONE("增加额", NUMERIC("292%", "null", "292", "'%'")), 1, NULL },
		{ "target.date-serial",
			ONE("x", TARGET("4456144,561", "mixed", "null", "'44561'", "'44,561'")), 1,
			"44561|2021-12-31|" },
		{ "target.date-serial", ONE("x", NUMERIC("60000", "null", "60000", "'60000'")), 1,
			"60000|2064-04-08|" },
		{ "target.date-serial", ONE("x", NUMERIC("60001", "null", "60001", "'60001'")), 1,
			NULL },
		{ "target.date-serial", ONE("x", NUMERIC("44561个", "null", "44561", "'个'")), 1,
			NULL },
		{ "target.date-serial", ONE("x", NUMERIC("29999", "null", "29999", "'29999'")), 1,
			NULL },
	};

	(void)state;
	CASES(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_words),
		cmocka_unit_test(test_signs), cmocka_unit_test(test_no_operator),
		cmocka_unit_test(test_over_100), cmocka_unit_test(test_damage) };

	return cmocka_run_group_tests_name("check target", tests, NULL, NULL);
}
