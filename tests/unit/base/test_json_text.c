/* JSON strings: whatever the bytes, a parser takes them, and text comes back as it was. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "base/str.h"

static char out[4096];
static size_t n_out;

static void put(void *ctx, const char *bytes, size_t n)
{
	assert_ptr_equal(ctx, out);
	assert_true(n_out + n < sizeof(out));
	memcpy(out + n_out, bytes, n);
	n_out += n;
}

static const char *text(struct dm_str s)
{
	n_out = 0;
	dm_json_text(put, out, s);
	out[n_out] = '\0';
	return out;
}

static void plain_text_is_quoted(void **state)
{
	(void)state;
	assert_string_equal(text(DM_NULL), "null");
	assert_string_equal(text(DM_STR("")), "\"\"");
	assert_string_equal(text(DM_STR("绩效目标表 (2024)")), "\"绩效目标表 (2024)\"");
}

static void specials_are_escaped(void **state)
{
	(void)state;
	assert_string_equal(text(DM_STR("a\"b\\c\nd\te\rf")), "\"a\\\"b\\\\c\\nd\\te\\rf\"");
	assert_string_equal(
		text((struct dm_str){ "\0\x01\x1f\x7f", 4 }), "\"\\u0000\\u0001\\u001f\\u007f\"");
}

/* Every byte at every position of a long text: the fast way over eight bytes misses none. */
static void every_position_is_looked_at(void **state)
{
	char bytes[24];

	(void)state;
	for (unsigned c = 0; c < 0x80; c++) {
		bool plain = c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;

		for (size_t at = 0; at < sizeof(bytes); at++) {
			memset(bytes, 0xC3, sizeof(bytes));
			for (size_t i = 1; i < sizeof(bytes); i += 2)
				bytes[i] = (char)0xA9; /* é */
			memset(bytes + (at & ~(size_t)1), 'x', 2);
			bytes[at] = (char)c;
			(void)text((struct dm_str){ bytes, sizeof(bytes) });
			assert_int_equal(n_out == sizeof(bytes) + 2, plain);
		}
	}
}

static void invalid_bytes_are_replaced(void **state)
{
	(void)state;
	assert_string_equal(text(DM_STR("a\xff"
					"b\xe9\xa1")),
		"\"a\xEF\xBF\xBD"
		"b\xEF\xBF\xBD\"");
}

static void valid_text_comes_out_the_same_both_ways(void **state)
{
	char both[sizeof(out)];
	struct dm_str s = DM_STR("项目\"支出\"\\绩效\n目标\x02表");

	(void)state;
	memcpy(both, text(s), sizeof(both));
	n_out = 0;
	dm_json_text_valid(put, out, s);
	out[n_out] = '\0';
	assert_string_equal(out, both);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text_is_quoted),
		cmocka_unit_test(specials_are_escaped),
		cmocka_unit_test(every_position_is_looked_at),
		cmocka_unit_test(invalid_bytes_are_replaced),
		cmocka_unit_test(valid_text_comes_out_the_same_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
