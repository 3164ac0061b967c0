#include "model/normalise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "base/str.h"
#include "base/utf8.h"
#include "arena_fixture.h"

typedef struct dm_str rule(struct dm_arena *, struct dm_str);

static void assert_gives(rule *r, const char *text, const char *want)
{
	struct dm_str got = r(&arena, dm_str_from_c(text));

	if (!want) {
		assert_null(got.p);
		return;
	}
	if (!dm_str_eq(got, dm_str_from_c(want)))
		fail_msg("%s: got %.*s, want %s", text, DM_FMT(got), want);
}

static void running_text_folds_blanks_and_keeps_breaks(void **state)
{
	(void)state;
	assert_gives(dm_text_running, " 项目\t\xC2\xA0 名称\xE3\x80\x80 ", "项目 名称");
	assert_gives(dm_text_running, "一\r\n二\r三\n\n \n四\n", "一\n二\n三\n四");
	assert_gives(dm_text_running, " \n　\n", NULL);
	assert_gives(dm_text_running, "", NULL);
	assert_gives(dm_text_running, NULL, NULL);
	assert_gives(dm_text_running, "（１），％：", "（１），％：");
	assert_gives(dm_text_running, "cafe\xCC\x81", "café");
	assert_gives(dm_text_running,
		"a\xE2\x80\x8B"
		"b\xEF\xBB\xBF",
		"ab");
	assert_gives(dm_text_running, "-", "-");
}

static void one_line_loses_its_breaks(void **state)
{
	(void)state;
	assert_gives(dm_text_line, "项目起\n止时间", "项目起止时间");
	assert_gives(dm_text_line, "绩\n\n效 \n 指", "绩效指");
	assert_gives(dm_text_line, "Total\r\namount", "Total amount");
	assert_gives(dm_text_line, "A\n名", "A名");
	assert_gives(dm_text_line, "≥\n95\n%", "≥95%");
	assert_gives(dm_text_line, "a  b", "a b");
	assert_gives(dm_text_line, "e\n\xCC\x81", "é");
}

static void clean_text_is_not_copied(void **state)
{
	(void)state;
	static const char *const CLEAN[] = { "项目名称", "≥95%", "a b", "一\n二", "（一）★“”…—",
		"①㎡℃", "é", NULL };
	for (const char *const *t = CLEAN; *t; t++)
		assert_ptr_equal(dm_text_running(&arena, dm_str_from_c(*t)).p, *t);
}

static struct dm_str nfc(struct dm_str s)
{
	utf8proc_uint8_t *to = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &to,
		UTF8PROC_STABLE | UTF8PROC_COMPOSE);

	assert_true(n >= 0);
	struct dm_str r = dm_arena_str(&arena, (struct dm_str){ (char *)to, (size_t)n });
	free(to);
	return r;
}

/* Every character that passes uncopied must be stable behind and before any other. */
static void every_untouched_character_is_stable(void **state)
{
	(void)state;
	static const uint32_t BEFORE[] = { 'A', 'e', 0x304B, 0x1100, 0xAC00, 0x0915, 0x4E00 };
	struct dm_arena_mark mark = dm_arena_mark(&arena);

	for (uint32_t c = 0x21; c < 0x110000; c++) {
		char p[8];
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		struct dm_str one = { p, dm_utf8_put(p, c) };
		if (dm_text_running(&arena, one).p != p) {
			dm_arena_rewind(&arena, mark);
			continue;
		}
		for (size_t i = 0; i < sizeof(BEFORE) / sizeof(BEFORE[0]); i++) {
			char two[12];
			size_t n = dm_utf8_put(two, BEFORE[i]);
			n += dm_utf8_put(two + n, c);
			if (!dm_str_eq(nfc((struct dm_str){ two, n }), (struct dm_str){ two, n }))
				fail_msg("U+%04X changes behind U+%04X", c, BEFORE[i]);
		}
		assert_int_equal(utf8proc_get_property((utf8proc_int32_t)c)->combining_class, 0);
		dm_arena_rewind(&arena, mark);
	}
}

static uint32_t seed = 20261123;

static uint32_t next_random(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static uint32_t random_char(void)
{
	static const uint32_t START[] = { 0x20, 0x41, 0x300, 0x3040, 0x4E00, 0xAC00, 0x1100, 0xF900,
		0xFF01, 0xC0, 0x2000, 0x2120, 0x2F00, 0x0F40, 0x3000, 0x1D15E };
	uint32_t c = START[next_random(16)] + next_random(64);

	return c;
}

/* Without white space nothing but the normal form is left to do: compare with utf8proc. */
static void random_text_has_the_normal_form_of_utf8proc(void **state)
{
	(void)state;
	struct dm_arena_mark mark = dm_arena_mark(&arena);

	for (int round = 0; round < 20000; round++) {
		char p[256];
		size_t n = 0;
		for (uint32_t length = 1 + next_random(12); length; length--) {
			uint32_t c = random_char();
			if (!dm_char_is_space(c))
				n += dm_utf8_put(p + n, c);
		}
		struct dm_str s = { p, n }, got = dm_text_running(&arena, s);
		assert_true(dm_str_eq(got, nfc(s)));
		dm_arena_rewind(&arena, mark);
	}
}

static void random_text_is_folded_once_and_for_all(void **state)
{
	(void)state;
	struct dm_arena_mark mark = dm_arena_mark(&arena);

	for (int round = 0; round < 20000; round++) {
		char p[256];
		size_t n = 0;
		for (uint32_t length = next_random(20); length; length--)
			n += dm_utf8_put(p + n,
				next_random(3) ? random_char()
					       : (uint32_t) " \n\t\r\xA0"[next_random(5)] & 0xFF);
		struct dm_str once = dm_text_running(&arena, (struct dm_str){ p, n });
		assert_true(dm_str_eq(dm_text_running(&arena, once), once));
		assert_true(dm_str_find(once, DM_STR("  ")) < 0);
		assert_true(dm_str_find(once, DM_STR("\n\n")) < 0);
		assert_true(dm_str_find(once, DM_STR("\r")) < 0);
		struct dm_str line = dm_text_line(&arena, (struct dm_str){ p, n });
		assert_true(dm_str_find(line, DM_STR("\n")) < 0);
		dm_arena_rewind(&arena, mark);
	}
}

static void long_text_is_normalised_too(void **state)
{
	(void)state;
	struct dm_buf b;
	dm_buf_init(&b, &arena);
	for (int i = 0; i < 5000; i++)
		dm_buf_add_c(&b, "e\xCC\x81长 ");
	struct dm_str got = dm_text_running(&arena, dm_buf_str(&b));
	assert_int_equal(got.n, 5000 * (sizeof("é长 ") - 1) - 1);
}

static void label_keys_fold_what_does_not_matter(void **state)
{
	(void)state;
	assert_gives(dm_label_key, "项 目\n名称：", "项目名称");
	assert_gives(dm_label_key, "项目名称", "项目名称");
	assert_gives(dm_label_key, "（Ｂ／Ａ）", "ba");
	assert_gives(dm_label_key, "★①权重(%)", "1权重");
	assert_gives(dm_label_key, "⼀级指标", "一级指标");
	assert_gives(dm_label_key, "⻓期", "长期");
	assert_gives(dm_label_key, "——", NULL);
	assert_gives(dm_label_key, NULL, NULL);
	assert_ptr_equal(
		dm_label_key(&arena, DM_STR("指标值")).p, dm_label_key(&arena, DM_STR("指标值")).p);
}

static void squeezed_text_has_half_width_and_no_blanks(void **state)
{
	(void)state;
	char to[64];
	size_t n = dm_text_squeeze(to, DM_STR("＞＝ ９５　％\n（历史标准）㎡"));
	assert_true(dm_str_eq((struct dm_str){ to, n }, DM_STR(">=95%(历史标准)㎡")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(running_text_folds_blanks_and_keeps_breaks),
		cmocka_unit_test(one_line_loses_its_breaks),
		cmocka_unit_test(clean_text_is_not_copied),
		cmocka_unit_test(every_untouched_character_is_stable),
		cmocka_unit_test(random_text_has_the_normal_form_of_utf8proc),
		cmocka_unit_test(random_text_is_folded_once_and_for_all),
		cmocka_unit_test(long_text_is_normalised_too),
		cmocka_unit_test(label_keys_fold_what_does_not_matter),
		cmocka_unit_test(squeezed_text_has_half_width_and_no_blanks),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
