#include "model/amount.h"

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

struct row {
	const char *text;
	int power;
	const char *want; /* NULL: null */
};

static void assert_amounts(const struct row *rows, size_t n, enum dm_amount_source source)
{
	for (size_t i = 0; i < n; i++) {
		struct dm_str got = DM_NULL;
		bool is = dm_amount_from_text(
			&arena, &units, dm_str_from_c(rows[i].text), rows[i].power, source, &got);

		if (is != (rows[i].want != NULL))
			fail_msg("%s: %s", rows[i].text, is ? "an amount" : "none");
		assert_str(got, rows[i].want, rows[i].text);
	}
}

#define ASSERT_AMOUNTS(rows, source) \
	assert_amounts((rows), sizeof(rows) / sizeof((rows)[0]), (source))

static void written_amounts_become_yuan(void **state)
{
	(void)state;
	static const struct row ROWS[] = {
		{ "2500", 4, "25000000.00" },
		{ "2472.715", 4, "24727150.00" },
		{ "12.5", 0, "12.50" },
		{ "0", 0, "0.00" },
		{ "0.00", 4, "0.00" },
		{ "1,437", 4, "14370000.00" },
		{ "215，457.6", 0, "215457.60" },
		{ "1,234,567.89", 0, "1234567.89" },
		{ "12.345678", 4, "123456.78" },
		{ "1.2345678", 4, "12345.678" },
		{ "0.001", 0, "0.001" },
		{ "12.5000", 0, "12.50" },
		{ " ２５００．５０ ", 0, "2500.50" },
		{ "-3.5", 4, "-35000.00" },
		{ "1.5", 8, "150000000.00" },
		{ "12\n345.00", 0, "12345.00" },
	};

	ASSERT_AMOUNTS(ROWS, DM_AMOUNT_WRITTEN);
}

static void the_unit_at_the_number_goes_before_the_sheets(void **state)
{
	(void)state;
	static const struct row ROWS[] = {
		{ "10000万元", 0, "100000000.00" },
		{ "250万", 0, "2500000.00" },
		{ "250万", 4, "2500000.00" },
		{ "64.00元", 4, "64.00" },
		{ "3千元", 4, "3000.00" },
		{ "1.2亿元", 4, "120000000.00" },
		{ "1.2亿", 0, "120000000.00" },
		{ "6923.3552 万元", 0, "69233552.00" },
		{ "120万（道路80万元，水渠40万元）", 0, "1200000.00" },
		{ "100余万元", 0, "1000000.00" },
	};

	ASSERT_AMOUNTS(ROWS, DM_AMOUNT_WRITTEN);
}

static void among_words_the_first_number_counts(void **state)
{
	(void)state;
	static const struct row ROWS[] = {
		{ "约120万元", 0, "1200000.00" },
		{ "¥120.00", 0, "120.00" },
		{ "2021年安排120万元", 0, "1200000.00" },
		{ "1、财政资金100万元", 0, "1000000.00" },
		{ "补助50%，共20万元", 0, "200000.00" },
		{ "财政拨款 35，其他 5", 4, "350000.00" },
	};

	ASSERT_AMOUNTS(ROWS, DM_AMOUNT_WRITTEN);
}

static void no_amount_is_null(void **state)
{
	(void)state;
	static const struct row ROWS[] = { { "-", 0, NULL }, { "—", 0, NULL }, { "——", 0, NULL },
		{ "/", 0, NULL }, { "／", 0, NULL }, { "无", 0, NULL }, { "", 0, NULL },
		{ NULL, 0, NULL }, { "　", 0, NULL }, { "见附件", 0, NULL }, { "2021年", 0, NULL },
		{ "999999999999999999999999999999999999999", 0, NULL },
		{ "99999999999999999999999999999999999", 8, NULL } };

	ASSERT_AMOUNTS(ROWS, DM_AMOUNT_WRITTEN);
}

static void stored_numbers_have_fifteen_digits(void **state)
{
	(void)state;
	static const struct row ROWS[] = {
		{ "2472.7150000000001", 4, "24727150.00" },
		{ "0.30000000000000004", 0, "0.30" },
		{ "1.2345678901234567E7", 0, "12345678.9012346" },
		{ "2.5E+3", 4, "25000000.00" },
		{ "1E-5", 4, "0.10" },
		{ "387664.62", 0, "387664.62" },
		{ "123456789012345678", 0, "123456789012346000.00" },
		{ "250万", 0, "2500000.00" },
	};

	ASSERT_AMOUNTS(ROWS, DM_AMOUNT_STORED);
}

static void precision_and_unit_are_told(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int power;
		enum dm_amount_source source;
		int place;
		bool is_zero, names_unit;
	} ROWS[] = {
		{ "2500", 4, DM_AMOUNT_WRITTEN, 4, false, false },
		{ "2,500.00", 4, DM_AMOUNT_WRITTEN, 2, false, false },
		{ "100.5", 0, DM_AMOUNT_WRITTEN, -1, false, false },
		{ "250万", 0, DM_AMOUNT_WRITTEN, 4, false, true },
		{ "2.5亿元", 4, DM_AMOUNT_WRITTEN, 7, false, true },
		{ "0.00", 0, DM_AMOUNT_WRITTEN, -2, true, false },
		{ "2472.715", 4, DM_AMOUNT_STORED, 1, false, false },
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_amount_facts facts;
		struct dm_str yuan;

		assert_true(dm_amount_read(&arena, &units, dm_str_from_c(ROWS[i].text),
			ROWS[i].power, ROWS[i].source, &yuan, &facts));
		if (facts.place != ROWS[i].place || facts.is_zero != ROWS[i].is_zero ||
			facts.names_unit != ROWS[i].names_unit)
			fail_msg("%s: place %d", ROWS[i].text, facts.place);
	}
}

static void percents_and_points_stay_as_written(void **state)
{
	(void)state;
	static const char *const ROWS[][2] = { { "50.00%", "50.00" }, { "50％", "50" },
		{ "0.5", "0.5" }, { "1,000", "1000" }, { "10分", "10" }, { "12.5 分", "12.5" },
		{ "-5%", "-5" }, { "99.80", "99.80" }, { "007", "7" } };
	struct dm_str got = DM_NULL;

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		assert_true(dm_percent_from_text(&arena, dm_str_from_c(ROWS[i][0]), &got));
		assert_str(got, ROWS[i][1], ROWS[i][0]);
	}
	assert_false(dm_percent_from_text(&arena, DM_STR("—"), &got));
	assert_false(dm_percent_from_text(&arena, DM_STR("%"), &got));
	assert_false(dm_percent_from_text(&arena, DM_NULL, &got));
}

static void long_cells_are_read_from_their_start(void **state)
{
	(void)state;
	struct dm_buf b;
	struct dm_str got = DM_NULL;

	dm_buf_init(&b, &arena);
	dm_buf_add_c(&b, "12万元");
	for (int i = 0; i < 100000; i++)
		dm_buf_add_c(&b, "项目说明");
	assert_true(
		dm_amount_from_text(&arena, &units, dm_buf_str(&b), 0, DM_AMOUNT_WRITTEN, &got));
	assert_str(got, "120000.00", "long");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_amounts_become_yuan),
		cmocka_unit_test(the_unit_at_the_number_goes_before_the_sheets),
		cmocka_unit_test(among_words_the_first_number_counts),
		cmocka_unit_test(no_amount_is_null),
		cmocka_unit_test(stored_numbers_have_fifteen_digits),
		cmocka_unit_test(precision_and_unit_are_told),
		cmocka_unit_test(percents_and_points_stay_as_written),
		cmocka_unit_test(long_cells_are_read_from_their_start),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
