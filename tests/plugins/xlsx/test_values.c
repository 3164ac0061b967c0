/* Numbers, texts and dates as they are stored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "xlsx/cell_text.h"
#include "xlsx/figure.h"
#include "xlsx/iso_date.h"

static struct dm_figure figure(const char *text)
{
	struct dm_figure f = { 0 };

	assert_true(dm_figure_from_text(dm_str_from_c(text), &f));
	return f;
}

static void reads_numbers(void **state)
{
	static const struct {
		const char *text;
		uint64_t digits;
		int32_t power;
	} good[] = { { "0", 0, 0 }, { "-0", 0, 0 }, { "0.000", 0, 0 }, { "12", 12, 0 },
		{ "1200", 12, 2 }, { "0.0012", 12, -4 }, { "1.5E3", 15, 2 }, { "1.5e-03", 15, -4 },
		{ "+7", 7, 0 }, { ".5", 5, -1 }, { "5.", 5, 0 }, { "0.57999999999999996", 58, -2 },
		{ "0.30000000000000004", 3, -1 }, { "999999999999999.9", 1, 15 },
		{ "123456789012345678901", 123456789012346, 6 },
		{ "0.1000000000000000055511151231257827", 1, -1 },
		{ "1.7976931348623157E+308", 179769313486232, 294 }, { "1E-500", 0, 0 } };
	static const char *const bad[] = { "", "-", ".", "e5", "1e", "1e+", "1x", "1 ", "0x10",
		"NaN", "INF", "1,5", "1.2.3", "1E+500", "--1", "１" };
	struct dm_figure f;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		f = figure(good[i].text);
		assert_int_equal(f.digits, good[i].digits);
		assert_int_equal(f.power, good[i].power);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(dm_figure_from_text(dm_str_from_c(bad[i]), &f));
}

static void compares_numbers(void **state)
{
	static const char *const rising[] = { "-1E+300", "-12", "-1.5", "-0.1", "0", "1E-300",
		"0.1", "0.11", "1", "1.000000000001", "9", "10", "1E+20", "1.1E+20" };

	(void)state;
	for (size_t i = 0; i < sizeof(rising) / sizeof(*rising); i++)
		for (size_t k = 0; k < sizeof(rising) / sizeof(*rising); k++)
			assert_int_equal(dm_figure_compare(figure(rising[i]), figure(rising[k])),
				(i > k) - (i < k));
	for (int n = 0; n < 20; n++) {
		assert_int_equal(dm_figure_length(dm_figure_ten(n)), n + 1);
		if (n)
			assert_int_equal(dm_figure_length(dm_figure_ten(n) - 1), n);
	}
	assert_int_equal(dm_figure_length(UINT64_MAX), 20);
}

static void decodes_texts(void **state)
{
	static const struct {
		const char *stored, *text;
	} rows[] = { { "plain", "plain" }, { "", "" }, { "a_x000D_\nb", "a\nb" },
		{ "a\r\nb\rc", "a\nb\nc" }, { "_x005F_x000D_", "_x000D_" }, { "_x4E00_", "一" },
		{ "_xD83D__xDE00_", "😀" }, { "a_xD83D_b", "ab" }, { "_x0000_z", "z" },
		{ "_x12", "_x12" }, { "_x00zz_", "_x00zz_" }, { "x_x0041", "x_x0041" },
		{ "_x0041__x0042_", "AB" }, { "__x0041__", "_A_" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char text[64];
		size_t n = strlen(rows[i].stored);

		memcpy(text, rows[i].stored, n + 1);
		n = dm_cell_text_decode(text, n);
		assert_int_equal(n, strlen(rows[i].text));
		assert_memory_equal(text, rows[i].text, n);
	}
}

static void reads_iso_dates(void **state)
{
	static const struct {
		const char *text;
		enum dm_date_base base;
		uint64_t digits; /* day x 10^10 */
	} good[] = { { "2021-01-01", DM_DATE_1900, 441970000000000 },
		{ "2021-01-01T12:00:00", DM_DATE_1900, 441975000000000 },
		{ "2021-01-01 06:00:00.000Z", DM_DATE_1900, 441972500000000 },
		{ "2021-01-01", DM_DATE_1904, 427350000000000 },
		{ "1900-01-01", DM_DATE_1900, 10000000000 },
		{ "1900-03-01", DM_DATE_1900, 610000000000 } };
	static const char *const bad[] = { "", "2021", "2021-13-01", "2021-01-00", "2021/01/01",
		"2021-01-01x", "2021-01-01T25:00", "2021-01-01T", "1899-12-30", "x2021-01-01" };
	struct dm_figure f;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(dm_iso_date_from_text(dm_str_from_c(good[i].text), good[i].base, &f));
		assert_int_equal(f.digits, good[i].digits);
		assert_int_equal(f.power, -10);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(dm_iso_date_from_text(dm_str_from_c(bad[i]), DM_DATE_1900, &f));
	assert_int_equal(dm_iso_date_short(DM_STR("2021-01-01T00:00:00")).n, 10);
	assert_int_equal(dm_iso_date_short(DM_STR("2021-01-01T10:00:00")).n, 19);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(compares_numbers),
		cmocka_unit_test(decodes_texts),
		cmocka_unit_test(reads_iso_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
