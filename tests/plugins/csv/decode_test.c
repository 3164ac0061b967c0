/* Every code of the character sets against iconv, and pieces cut anywhere. */
#include "csv_case.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "csv/decode.h"

enum { ROOM = 1 << 16 };

/* Decodes in pieces of `piece` bytes, each with room for a few characters only. */
static size_t decode(const char *name, struct dm_str bytes, size_t piece, char *out)
{
	const struct dm_csv_charset *set = dm_csv_charset_find(dm_str_from_c(name));
	const unsigned char *in = (const unsigned char *)bytes.p;
	size_t at = 0, n = 0, want = piece;

	assert_non_null(set);
	dm_csv_charset_reset(set);
	while (at < bytes.n) {
		size_t length = want < bytes.n - at ? want : bytes.n - at;
		struct dm_csv_block b = { .in = in + at,
			.in_end = in + at + length,
			.out = out + n,
			.out_end = out + n + DM_CSV_DECODE_ROOM + 3,
			.last = at + length == bytes.n };

		dm_csv_block_decode(set, &b);
		want = b.in == in + at ? length + piece : piece;
		at = (size_t)(b.in - in);
		n = (size_t)(b.out - out);
	}
	return n;
}

static void assert_decodes(const char *name, const char *utf8, const char *charset)
{
	struct dm_str bytes = csv_encode(utf8, charset);
	char *out = malloc(ROOM);

	for (size_t piece = 1; piece < 40; piece++) {
		size_t n = decode(name, bytes, piece, out);

		assert_int_equal(n, strlen(utf8));
		assert_memory_equal(out, utf8, n);
	}
	free(out);
	free((char *)(uintptr_t)bytes.p);
}

static void test_pieces(void **state)
{
	static const char TEXT[] =
		"abcdefghijklmnopqrstuvwxyz项目é,预算“𠮷㐂”012345678901234567\n一";

	(void)state;
	assert_decodes("UTF-8", TEXT, "UTF-8");
	assert_decodes("UTF-16LE", TEXT, "UTF-16LE");
	assert_decodes("UTF-16BE", TEXT, "UTF-16BE");
	assert_decodes("UTF-32LE", TEXT, "UTF-32LE");
	assert_decodes("UTF-32BE", TEXT, "UTF-32BE");
	assert_decodes("gbk", TEXT, "GB18030");
	assert_decodes(
		"Big5", "abcdefghijklmnopqrstuvwxyz項目,預算01234567890123456789\n一", "BIG5");
}

/* A character that iconv decodes must come out the same; one that it refuses as U+FFFD. */
static void compare_code(iconv_t oracle, const char *code, size_t n)
{
	char want[8], got[64], *in = (char *)(uintptr_t)code, *out = want;
	size_t in_left = n, out_left = sizeof(want);

	(void)iconv(oracle, NULL, NULL, NULL, NULL);
	bool is_code = iconv(oracle, &in, &in_left, &out, &out_left) == 0;
	size_t length = decode("GB18030", (struct dm_str){ code, n }, n, got);
	if (is_code) {
		assert_int_equal(length, out - want);
		assert_memory_equal(got, want, length);
	} else {
		assert_memory_equal(got, "\uFFFD", 3);
	}
}

static void test_every_pair(void **state)
{
	iconv_t oracle = iconv_open("UTF-8", "GB18030");

	(void)state;
	for (unsigned first = 0x81; first <= 0xFE; first++)
		for (unsigned second = 0x40; second <= 0xFF; second++)
			if (second != 0x7F)
				compare_code(oracle, (char[]){ (char)first, (char)second }, 2);
	(void)iconv_close(oracle);
}

static void test_four_byte_codes(void **state)
{
	iconv_t oracle = iconv_open("UTF-8", "GB18030");

	(void)state;
	for (unsigned i = 0; i < 126 * 1260 * 10; i += 97) {
		char code[4] = { (char)(0x81 + i / 12600), (char)(0x30 + i / 1260 % 10),
			(char)(0x81 + i / 10 % 126), (char)(0x30 + i % 10) };

		compare_code(oracle, code, 4);
	}
	(void)iconv_close(oracle);
}

static const struct {
	const char *charset;
	struct dm_str in;
	const char *out;
	uint64_t invalid;
} BAD_BYTES[] = {
	{ "UTF-8",
		{ "a\xC0\x80"
		  "b",
			4 },
		"a\uFFFD\uFFFD"
		"b",
		2 },
	{ "UTF-8", { "\xE6\xBC", 2 }, "\uFFFD\uFFFD", 2 },
	{ "UTF-8", { "\xED\xA0\x80", 3 }, "\uFFFD\uFFFD\uFFFD", 3 },
	{ "UTF-16LE",
		{ "\x00\xD8"
		  "a\0",
			4 },
		"\uFFFD"
		"a",
		1 },
	{ "UTF-16LE",
		{ "\x00\xDC"
		  "a",
			3 },
		"\uFFFD\uFFFD", 2 },
	{ "UTF-32LE", { "\x00\x00\x11\x00", 4 }, "\uFFFD", 1 },
	{ "UTF-32BE", { "\x00\x00\xD8\x00", 4 }, "\uFFFD", 1 },
	{ "GB18030", { "\xFF\xD6", 2 }, "\uFFFD\uFFFD", 2 },
	{ "GB18030", { "\x81\x30\x81", 3 },
		"\uFFFD"
		"0\uFFFD",
		2 },
	{ "GB18030", { "\xFE\x39\xFE\x39", 4 },
		"\uFFFD"
		"9\uFFFD"
		"9",
		2 },
	{ "Big5", { "\xA4,", 2 }, "\uFFFD,", 1 },
};

static void test_bad_bytes_are_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(BAD_BYTES) / sizeof(BAD_BYTES[0]); i++) {
		char out[64];
		const unsigned char *in = (const unsigned char *)BAD_BYTES[i].in.p;
		struct dm_csv_block b = { .in = in,
			.in_end = in + BAD_BYTES[i].in.n,
			.out = out,
			.out_end = out + sizeof(out),
			.last = true };

		dm_csv_block_decode(dm_csv_charset_find(dm_str_from_c(BAD_BYTES[i].charset)), &b);
		assert_int_equal(b.out - out, strlen(BAD_BYTES[i].out));
		assert_memory_equal(out, BAD_BYTES[i].out, strlen(BAD_BYTES[i].out));
		assert_int_equal(b.invalid, BAD_BYTES[i].invalid);
		assert_non_null(b.first_invalid);
		assert_ptr_equal(b.in, b.in_end);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(dm_csv_charset_find(DM_STR("gb-2312"))->name, "GB18030");
	assert_string_equal(dm_csv_charset_find(DM_STR("Utf_8"))->name, "UTF-8");
	assert_string_equal(dm_csv_charset_find(DM_STR("SHIFT_JIS"))->name, "Shift_JIS");
	assert_null(dm_csv_charset_find(DM_STR("utf")));
	assert_null(dm_csv_charset_find(DM_STR("utf88")));
	assert_null(dm_csv_charset_find(DM_NULL));
}

static int open_charsets(void **state)
{
	(void)state;
	dm_csv_charsets_open(DM_NULL);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_every_pair),
		cmocka_unit_test(test_four_byte_codes),
		cmocka_unit_test(test_bad_bytes_are_counted),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, open_charsets, NULL);
}
