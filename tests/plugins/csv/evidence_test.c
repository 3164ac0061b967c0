/* Counting bytes, against the plain way to count them. */
#include "csv_case.h"

#include <string.h>

#include "base/utf8.h"
#include "csv/evidence.h"
#include "csv/labels.h"

static const char *const PIECES[] = { "a", "0123456789abcdefghij", "é", "项目", "预算指标值", "😀",
	"\uFFFD", "\uE000", "\uD7FF", "\u0800", "\n", "\xFF", "\xE6\xBC", "\xED\xA0\x80",
	"\xE0\x80\x80", "\xC0\x80", "\xF4\x90\x80\x80", "\xF0\x80\x80\x80" };
enum { SOUND_PIECES = 11, N_PIECES = sizeof(PIECES) / sizeof(PIECES[0]) };

/* Random sequences of pieces, `bad` of them no UTF-8; as good as the plain check everywhere. */
static void test_valid_prefix(void **state)
{
	uint32_t x = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[512];
		size_t n = 0;

		for (int i = 0; i < 20; i++) {
			uint32_t most = (x >> 8) % 40 ? SOUND_PIECES : N_PIECES;
			const char *piece = PIECES[(x >> 16) % most];

			x = x * 1664525u + 1013904223u;
			memcpy(text + n, piece, strlen(piece));
			n += strlen(piece);
		}
		n -= (x >> 20) % 3;
		assert_int_equal(dm_csv_utf8_valid((const unsigned char *)text, n),
			dm_utf8_valid_prefix((struct dm_str){ text, n }));
	}
}

static void test_utf8_counts(void **state)
{
	struct dm_csv_utf8_counts c = { 0 };
	const unsigned char *text = (const unsigned char *)"a项\xFF目\xE6\xBC";

	(void)state;
	assert_int_equal(dm_csv_utf8_count(&c, text, 10, false), 8);
	assert_int_equal(c.characters, 2);
	assert_int_equal(c.invalid, 1);
	assert_int_equal(dm_csv_utf8_count(&c, text + 8, 2, true), 2);
	assert_int_equal(c.invalid, 2);
	assert_false(c.ends_cut);
	c = (struct dm_csv_utf8_counts){ 0 };
	assert_int_equal(dm_csv_utf8_count(&c, (const unsigned char *)"项\xE6", 4, true), 4);
	assert_true(c.ends_cut);
}

static void test_gb_counts(void **state)
{
	struct dm_csv_gb_counts c = { 0 };
	static const char TEXT[] = "a\xD6\xD0\x81\x40\x81\x30\x81\x30\x80\xFF\xD6,\xF7\xA1";

	(void)state;
	assert_int_equal(dm_csv_gb_count(&c, (const unsigned char *)TEXT, sizeof(TEXT) - 1, true),
		sizeof(TEXT) - 1);
	assert_int_equal(c.pairs, 3);
	assert_int_equal(c.gb2312, 2);
	assert_int_equal(c.upper, 1);
	assert_int_equal(c.level2, 1);
	assert_int_equal(c.quads, 1);
	assert_int_equal(c.euros, 1);
	assert_int_equal(c.invalid, 2);
}

static void test_big5_counts(void **state)
{
	struct dm_csv_big5_counts c = { 0 };
	static const char TEXT[] = "a\xA4\xA4\xA4\x40\xE9r\xF9\xFE,\xE9,\xA4";

	(void)state;
	assert_int_equal(
		dm_csv_big5_count(&c, (const unsigned char *)TEXT, sizeof(TEXT) - 1, false),
		sizeof(TEXT) - 2);
	assert_int_equal(c.pairs, 4);
	assert_int_equal(c.level1, 2);
	assert_int_equal(c.low, 2);
	assert_int_equal(c.invalid, 1);
	assert_int_equal(dm_csv_big5_count(&c, (const unsigned char *)"\xA4", 1, true), 1);
	assert_int_equal(c.invalid, 2);
}

static void test_byte_counts(void **state)
{
	struct dm_csv_byte_counts c =
		dm_csv_bytes_count((const unsigned char *)"a\0\t\r\n\x01\xFF\0", 8);

	(void)state;
	assert_int_equal(c.zeros[1], 1);
	assert_int_equal(c.zeros[3], 1);
	assert_int_equal(c.controls, 1);
	assert_int_equal(c.high, 1);
}

static void test_labels(void **state)
{
	(void)state;
	assert_int_equal(dm_csv_labels_count(DM_STR("项目编码,x,指标值,項目"), DM_NULL), 4);
	assert_int_equal(dm_csv_labels_count(DM_STR("某某,abc,é"), DM_NULL), 0);
	assert_int_equal(dm_csv_labels_count(DM_STR("项目"), DM_STR("蘋果")), 0);
	assert_int_equal(dm_csv_labels_count(DM_STR("大蘋果橘子"), DM_STR("蘋果,橘子 大")), 2);
	assert_int_equal(dm_csv_labels_count(DM_STR(""), DM_NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid_prefix),
		cmocka_unit_test(test_utf8_counts),
		cmocka_unit_test(test_gb_counts),
		cmocka_unit_test(test_big5_counts),
		cmocka_unit_test(test_byte_counts),
		cmocka_unit_test(test_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
