#include "base/decimal.h"

#include <stdio.h>

#include "base/str.h"
#include "arena_fixture.h"
#include "cmocka_all.h"

static struct dm_decimal of(const char *text)
{
	struct dm_decimal d = { 0 };

	if (!dm_decimal_from_text(dm_str_from_c(text), &d))
		fail_msg("%s is no decimal", text);
	return d;
}

static void assert_decimal(struct dm_decimal d, const char *want)
{
	struct dm_str got = dm_decimal_text(&arena, d);

	if (!dm_str_eq(got, dm_str_from_c(want)))
		fail_msg("got %s, want %s", got.p, want);
}

#define NINES38 "99999999999999999999999999999999999999"

static void text_is_read_as_written(void **state)
{
	(void)state;
	static const char *const ROWS[][2] = { { "0", "0" }, { "50.00", "50.00" },
		{ "-1.5", "-1.5" }, { "+7", "7" }, { "007.10", "7.10" }, { "-0.00", "0.00" },
		{ "1e3", "1000" }, { "2.5E+3", "2500" }, { "2.50E-3", "0.00250" },
		{ "1E-5", "0.00001" }, { "12.5e1", "125" }, { "0e999", "0" }, { NINES38, NINES38 },
		{ "." NINES38, "0." NINES38 }, { "-" NINES38, "-" NINES38 }, { "1.", "1" },
		{ ".5", "0.5" } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		assert_decimal(of(ROWS[i][0]), ROWS[i][1]);
}

static void what_is_no_decimal_is_refused(void **state)
{
	(void)state;
	static const char *const ROWS[] = { "", "-", ".", "+.", "1,000", " 1", "1 ", "1.2.3", "e5",
		"1e", "1e+", "1e5x", "0x10", "--1", "１", "NaN", "inf", "1e1000", "1e-999", "1e38",
		NINES38 "9", "0." NINES38 "9", "1e99999999999999999999" };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_decimal d = { .scale = 77 };
		if (dm_decimal_from_text(dm_str_from_c(ROWS[i]), &d))
			fail_msg("%s was taken", ROWS[i]);
		assert_int_equal(d.scale, 77);
	}
	struct dm_decimal d;
	assert_false(dm_decimal_from_text(DM_NULL, &d));
	assert_false(dm_decimal_from_text(DM_STR("1\0"), &d));
}

static void shifting_moves_the_point(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int power;
		const char *want; /* NULL: does not fit */
	} ROWS[] = { { "2472.715", 4, "24727150" }, { "2500", 4, "25000000" },
		{ "2500.50", 4, "25005000" }, { "1", -4, "0.0001" }, { "0", 8, "0" },
		{ "0.00", 4, "0" }, { "-1.5", 1, "-15" }, { NINES38, 1, NULL },
		{ NINES38, 0, NINES38 }, { "1", 37, "10000000000000000000000000000000000000" },
		{ "1", 38, NULL }, { "1", -38, "0.00000000000000000000000000000000000001" },
		{ "1", -39, NULL }, { "0.0", -99, "0.00000000000000000000000000000000000000" } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_decimal d;
		bool fits = dm_decimal_shift(of(ROWS[i].text), ROWS[i].power, &d);
		assert_int_equal(fits, ROWS[i].want != NULL);
		if (fits)
			assert_decimal(d, ROWS[i].want);
	}
}

static void rounding_is_half_away_from_zero(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int places;
		const char *want;
	} ROWS[] = { { "1.005", 2, "1.01" }, { "-1.005", 2, "-1.01" }, { "1.0049999", 2, "1.00" },
		{ "0.5", 0, "1" }, { "0.4", 0, "0" }, { "-0.4", 0, "0" }, { "9.999", 2, "10.00" },
		{ "12", 2, "12.00" }, { "12.3", 2, "12.30" }, { NINES38, 2, NINES38 },
		{ "0." NINES38, 0, "1" },
		{ "0.00000000000000000000000000000000000001", 2, "0.00" } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		assert_decimal(
			dm_decimal_round_places(of(ROWS[i].text), ROWS[i].places), ROWS[i].want);
}

static void rounding_to_fifteen_digits_shows_what_a_sheet_shows(void **state)
{
	(void)state;
	static const char *const ROWS[][2] = { { "0.1000000000000000055511151231257827",
						       "0.100000000000000" },
		{ "2472.7150000000001", "2472.71500000000" }, { "387664.62", "387664.62" },
		{ "123456789012345678", "123456789012346000" },
		{ "999999999999999.5", "1000000000000000" },
		{ "-123456789012345.5", "-123456789012346" }, { "0", "0" },
		{ "0.00012345678901234567", "0.000123456789012346" },
		{ NINES38, "100000000000000000000000000000000000000" } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		assert_decimal(dm_decimal_round_digits(of(ROWS[i][0]), 15), ROWS[i][1]);
}

static void trimming_drops_zeros_down_to_the_places(void **state)
{
	(void)state;
	assert_decimal(dm_decimal_trim(of("12.5000"), 2), "12.50");
	assert_decimal(dm_decimal_trim(of("12.5000"), 0), "12.5");
	assert_decimal(dm_decimal_trim(of("1200"), 0), "1200");
	assert_decimal(dm_decimal_trim(of("0.000"), 0), "0");
	assert_decimal(dm_decimal_trim(of("12.5"), 4), "12.5");
}

static void order_is_by_value(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		int want;
	} ROWS[] = { { "1", "1.00", 0 }, { "0", "-0.0", 0 }, { "-1", "1", -1 }, { "-2", "-1", -1 },
		{ "0.1", "0.09", 1 }, { "10", "9.999", 1 }, { NINES38, "0." NINES38, 1 },
		{ "0", "0.00000000000000000000000000000000000001", -1 }, { "0." NINES38, "1", -1 },
		{ "-" NINES38, NINES38, -1 }, { "100000000000000000000", "1e20", 0 } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		assert_int_equal(dm_decimal_compare(of(ROWS[i].a), of(ROWS[i].b)), ROWS[i].want);
		assert_int_equal(dm_decimal_compare(of(ROWS[i].b), of(ROWS[i].a)), -ROWS[i].want);
	}
}

static void sums_that_do_not_fit_are_refused(void **state)
{
	(void)state;
	struct dm_decimal d;

	assert_false(dm_decimal_add(of(NINES38), of("1"), &d));
	assert_false(dm_decimal_add(of(NINES38), of("0.1"), &d));
	assert_true(dm_decimal_subtract(of(NINES38), of("1"), &d));
	assert_decimal(d, "99999999999999999999999999999999999998");
	assert_true(dm_decimal_subtract(of("1.50"), of("1.5"), &d));
	assert_decimal(d, "0.00");
	assert_true(dm_decimal_add(of("-1.50"), of("1.4"), &d));
	assert_decimal(d, "-0.10");
}

/* ------------------------------------------------------------------ against whole numbers */

__extension__ typedef __int128 wide;

static uint64_t seed = 20210331;

static uint64_t random_below(uint64_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 16) % below;
}

static struct dm_decimal random_decimal(void)
{
	struct dm_decimal d = { .coefficient = random_below(1000000000000u),
		.negative = random_below(2),
		.scale = (uint8_t)random_below(10) };

	return random_below(8) ? d : (struct dm_decimal){ .scale = d.scale };
}

/* The value times 10^9. */
static wide scaled(struct dm_decimal d)
{
	wide v = (wide)d.coefficient;

	for (int i = d.scale; i < 9; i++)
		v *= 10;
	return d.negative ? -v : v;
}

static void sums_and_order_agree_with_whole_numbers(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		struct dm_decimal a = random_decimal(), b = random_decimal(), c;
		wide x = scaled(a), y = scaled(b);
		assert_int_equal(dm_decimal_compare(a, b), (x > y) - (x < y));
		assert_true(dm_decimal_add(a, b, &c));
		assert_true(scaled(c) == x + y);
		assert_int_equal(c.scale, a.scale > b.scale ? a.scale : b.scale);
		assert_true(dm_decimal_subtract(a, b, &c));
		assert_true(scaled(c) == x - y);
	}
}

static void rounding_agrees_with_long_division(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		struct dm_decimal a = random_decimal();
		int places = (int)random_below(10);
		wide step = 1, x = scaled(a);
		for (int k = places; k < 9; k++)
			step *= 10;
		wide magnitude = x < 0 ? -x : x;
		wide want = (magnitude / step + (magnitude % step * 2 >= step && step > 1)) * step;
		struct dm_decimal got = dm_decimal_round_places(a, places);
		assert_int_equal(got.scale, places);
		assert_true(scaled(got) == (x < 0 ? -want : want));
		assert_int_equal(dm_decimal_compare(dm_decimal_trim(a, places), a), 0);
	}
}

/* Up to 38 digits: what is written is read back, moved there and back again. */
static void text_and_shifts_make_round_trips(void **state)
{
	(void)state;
	struct dm_arena_mark mark = dm_arena_mark(&arena);

	for (int i = 0; i < 100000; i++) {
		char text[48];
		int n = 0, whole = 1 + (int)random_below(19), part = (int)random_below(19);
		if (random_below(2))
			text[n++] = '-';
		text[n++] = (char)('1' + random_below(9));
		for (int k = 1; k < whole; k++)
			text[n++] = (char)('0' + random_below(10));
		if (part)
			text[n++] = '.';
		for (int k = 0; k < part; k++)
			text[n++] = (char)('0' + random_below(10));
		text[n] = '\0';
		struct dm_decimal d = of(text), shifted, back;
		assert_decimal(d, text);
		int power = (int)random_below(30) - 15;
		if (dm_decimal_shift(d, power, &shifted)) {
			assert_true(dm_decimal_shift(shifted, -power, &back));
			assert_int_equal(dm_decimal_compare(back, d), 0);
			assert_int_equal(
				dm_decimal_compare(of(dm_decimal_text(&arena, shifted).p), shifted),
				0);
		}
		dm_arena_rewind(&arena, mark);
	}
}

/* Random exponents agree with a shift. */
static void exponents_are_shifts(void **state)
{
	(void)state;
	struct dm_arena_mark mark = dm_arena_mark(&arena);

	for (int i = 0; i < 50000; i++) {
		struct dm_decimal a = random_decimal(), shifted, got;
		int power = (int)random_below(80) - 40;
		struct dm_str plain = dm_decimal_text(&arena, a);
		struct dm_str text = dm_arena_printf(&arena, "%.*sE%+d", DM_FMT(plain), power);
		bool fits = dm_decimal_shift(of(plain.p), power, &shifted);
		assert_int_equal(dm_decimal_from_text(text, &got), fits);
		if (fits)
			assert_int_equal(dm_decimal_compare(got, shifted), 0);
		dm_arena_rewind(&arena, mark);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_read_as_written),
		cmocka_unit_test(what_is_no_decimal_is_refused),
		cmocka_unit_test(shifting_moves_the_point),
		cmocka_unit_test(rounding_is_half_away_from_zero),
		cmocka_unit_test(rounding_to_fifteen_digits_shows_what_a_sheet_shows),
		cmocka_unit_test(trimming_drops_zeros_down_to_the_places),
		cmocka_unit_test(order_is_by_value),
		cmocka_unit_test(sums_that_do_not_fit_are_refused),
		cmocka_unit_test(sums_and_order_agree_with_whole_numbers),
		cmocka_unit_test(rounding_agrees_with_long_division),
		cmocka_unit_test(text_and_shifts_make_round_trips),
		cmocka_unit_test(exponents_are_shifts),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
