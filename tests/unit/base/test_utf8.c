#include "base/utf8.h"

#include <stdlib.h>

#include "base/str.h"
#include "arena_fixture.h"
#include "cmocka_all.h"

/* The bytes at the very end of a block of their own, so that the sanitizers see one read more. */
static struct dm_str alone(struct dm_str s)
{
	char *p = malloc(s.n ? s.n : 1);

	assert_non_null(p);
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct dm_str){ p, s.n };
}

static void every_character_survives_a_round_trip(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x110000; c++) {
		char p[4];
		uint32_t got = 0;
		size_t at = 0;
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		struct dm_str s = { p, dm_utf8_put(p, c) };
		assert_true(dm_utf8_next(s, &at, &got));
		assert_int_equal(got, c);
		assert_int_equal(at, s.n);
		assert_false(dm_utf8_next(s, &at, &got));
		assert_true(dm_utf8_is_valid(s));
	}
}

#define R "\xEF\xBF\xBD"

/* Bytes, and what the gate makes of them: one U+FFFD a maximal beginning (Unicode, table 3-8). */
static const struct {
	const char *bytes, *want;
	size_t replaced, dropped;
} HOSTILE[] = {
	{ "a\x80z", "a" R "z", 1, 0 },
	{ "\xC0\xAF", R R, 2, 0 },				       /* overlong / */
	{ "\xC1\xBF", R R, 2, 0 },				       /* overlong */
	{ "\xE0\x80\xAF", R R R, 3, 0 },			       /* overlong */
	{ "\xE0\x9F\xBF", R R R, 3, 0 },			       /* overlong */
	{ "\xF0\x80\x80\xAF", R R R R, 4, 0 },			       /* overlong */
	{ "\xED\xA0\x80", R R R, 3, 0 },			       /* surrogate */
	{ "\xED\xBF\xBF", R R R, 3, 0 },			       /* surrogate */
	{ "\xF4\x90\x80\x80", R R R R, 4, 0 },			       /* above U+10FFFF */
	{ "\xF5\x80\x80\x80", R R R R, 4, 0 },			       /* no first byte */
	{ "\xFF\xFE", R R, 2, 0 },				       /* a UTF-16 mark */
	{ "\xE4\xBD", R, 1, 0 },				       /* cut off */
	{ "\xE4", R, 1, 0 },					       /* cut off */
	{ "\xE4\xBDz", R "z", 1, 0 },				       /* cut off, then text */
	{ "\xF0\x9F\x98", R, 1, 0 },				       /* cut off */
	{ "\xF0\x9F\xE4\xBD\xA0", R "你", 1, 0 },		       /* cut off, then Han */
	{ "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", R R R R "A", 4, 0 }, /* table 3-8 */
	{ "a\x01\x02\x0B\x0C\x1F"
	  "b",
		"ab", 0, 5 }, /* controls */
	{ "\t\n\r ", "\t\n\r ", 0, 0 },
	{ "\xEF\xBF\xBE\xEF\xBF\xBF", "", 0, 2 }, /* U+FFFE U+FFFF */
	{ "x\xEF\xBF\xBD\x01", "x" R, 0, 1 },	  /* a real U+FFFD is no repair */
	{ "\x7F\xC2\x80", "\x7F\xC2\x80", 0, 0 }, /* XML 1.0 allows these */
	{ "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF", 0, 0 },
};

static void the_gate_repairs_hostile_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(HOSTILE) / sizeof(HOSTILE[0]); i++) {
		struct dm_gate_result result = { 9, 9 };
		struct dm_str s = alone(dm_str_from_c(HOSTILE[i].bytes));
		struct dm_str got = dm_utf8_gate(&arena, s, &result);
		if (!dm_str_eq(got, dm_str_from_c(HOSTILE[i].want)) ||
			result.replaced != HOSTILE[i].replaced ||
			result.dropped != HOSTILE[i].dropped)
			fail_msg("row %zu: %.*s, %zu replaced, %zu dropped", i, DM_FMT(got),
				result.replaced, result.dropped);
		assert_true(dm_utf8_is_valid(got));
		assert_non_null(got.p);
		bool clean = !result.replaced && !result.dropped;
		assert_true((got.p == s.p) == clean);
		free((void *)s.p);
	}
}

static void a_nul_byte_is_dropped(void **state)
{
	(void)state;
	struct dm_gate_result result;
	struct dm_str got = dm_utf8_gate(&arena, DM_STR("a\0b"), &result);

	assert_true(dm_str_eq(got, DM_STR("ab")));
	assert_int_equal(result.dropped, 1);
}

static void clean_text_passes_uncopied(void **state)
{
	(void)state;
	struct dm_gate_result result;
	struct dm_str s = DM_STR("项目 name 😀\n");

	assert_ptr_equal(dm_utf8_gate(&arena, s, &result).p, s.p);
	assert_null(dm_utf8_gate(&arena, DM_NULL, &result).p);
	assert_int_equal(dm_utf8_gate(&arena, DM_STR(""), &result).n, 0);
}

/* A second opinion: RFC 3629, section 4, written as its grammar. */
static size_t valid_at(const unsigned char *p, size_t n)
{
	static const struct {
		unsigned char first_low, first_high, second_low, second_high;
		size_t n;
	} FORMS[] = { { 0xC2, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 },
		{ 0xE1, 0xEC, 0x80, 0xBF, 3 }, { 0xED, 0xED, 0x80, 0x9F, 3 },
		{ 0xEE, 0xEF, 0x80, 0xBF, 3 }, { 0xF0, 0xF0, 0x90, 0xBF, 4 },
		{ 0xF1, 0xF3, 0x80, 0xBF, 4 }, { 0xF4, 0xF4, 0x80, 0x8F, 4 } };

	if (p[0] < 0x80)
		return 1;
	for (size_t i = 0; i < 8; i++) {
		if (p[0] < FORMS[i].first_low || p[0] > FORMS[i].first_high || n < FORMS[i].n)
			continue;
		bool good = p[1] >= FORMS[i].second_low && p[1] <= FORMS[i].second_high;
		for (size_t k = 2; k < FORMS[i].n; k++)
			good = good && p[k] >= 0x80 && p[k] <= 0xBF;
		return good ? FORMS[i].n : 0;
	}
	return 0;
}

static uint32_t seed = 7;

static uint32_t random_below(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void random_bytes_are_judged_as_the_grammar_does(void **state)
{
	(void)state;
	static const unsigned char LIKELY[] = { 0xC0, 0xC2, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF4,
		0xF5, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xBE, 'a', 0x01 };
	struct dm_arena_mark mark = dm_arena_mark(&arena);

	for (int round = 0; round < 100000; round++) {
		unsigned char bytes[16];
		size_t n = random_below(16), at = 0, step;
		for (size_t i = 0; i < n; i++)
			bytes[i] = LIKELY[random_below(sizeof(LIKELY))];
		struct dm_str s = { (const char *)bytes, n };
		while (at < n && (step = valid_at(bytes + at, n - at)))
			at += step;
		assert_int_equal(dm_utf8_valid_prefix(s), at);
		struct dm_gate_result result;
		struct dm_str got = dm_utf8_gate(&arena, s, &result);
		assert_true(dm_utf8_is_valid(got));
		assert_true(!result.replaced || at < n);
		struct dm_gate_result again;
		assert_ptr_equal(dm_utf8_gate(&arena, got, &again).p, got.p);
		dm_arena_rewind(&arena, mark);
	}
}

static void cutting_never_splits_a_character(void **state)
{
	(void)state;
	struct dm_str s = DM_STR("a元😀");

	assert_int_equal(dm_utf8_cut(s, 0).n, 0);
	assert_int_equal(dm_utf8_cut(s, 1).n, 1);
	assert_int_equal(dm_utf8_cut(s, 2).n, 1);
	assert_int_equal(dm_utf8_cut(s, 3).n, 1);
	assert_int_equal(dm_utf8_cut(s, 4).n, 4);
	assert_int_equal(dm_utf8_cut(s, 7).n, 4);
	assert_int_equal(dm_utf8_cut(s, 8).n, 8);
	assert_int_equal(dm_utf8_cut(s, 99).n, 8);
	assert_int_equal(dm_utf8_cut(DM_NULL, 9).n, 0);
	assert_int_equal(dm_utf8_count(s), 3);
	assert_int_equal(dm_utf8_count(DM_NULL), 0);
	assert_int_equal(dm_utf8_count(DM_STR("\xFF\xFF")), 2);
}

static void long_ascii_runs_are_seen_to_their_end(void **state)
{
	(void)state;
	char bytes[64];

	for (size_t bad = 0; bad < 64; bad++) {
		memset(bytes, 'a', sizeof(bytes));
		bytes[bad] = (char)0x80;
		assert_int_equal(dm_utf8_valid_prefix((struct dm_str){ bytes, 64 }), bad);
	}
}

/* One character that must not pass, at each place of texts that pass in runs. */
static void a_bad_character_is_found_anywhere_in_a_run(void **state)
{
	static const struct dm_str BAD[] = { { "\0", 1 }, { "\x1F", 1 }, { "\x80", 1 },
		{ "\xE5\x85", 2 }, { "\xED\xA0\x80", 3 }, { "\xEF\xBF\xBE", 3 },
		{ "\xE0\x80\x80", 3 }, { "\xE5\xC0\x80", 3 } };
	static const struct dm_str UNITS[] = { { "a", 1 }, { "元", 3 }, { "\t", 1 }, { "\x7F", 1 },
		{ "\uFFFD", 3 }, { "한", 3 }, { "😀", 4 }, { " 元b", 5 } };
	char bytes[128];

	(void)state;
	for (size_t u = 0; u < sizeof(UNITS) / sizeof(UNITS[0]); u++)
		for (size_t at = 0; at < 20; at++)
			for (size_t b = 0; b < sizeof(BAD) / sizeof(BAD[0]); b++) {
				size_t n = 0, good = 0;

				for (size_t i = 0; i < 20; i++) {
					if (i == at) {
						good = n;
						memcpy(bytes + n, BAD[b].p, BAD[b].n);
						n += BAD[b].n;
					}
					memcpy(bytes + n, UNITS[u].p, UNITS[u].n);
					n += UNITS[u].n;
				}
				assert_int_equal(
					dm_utf8_clean_prefix((struct dm_str){ bytes, n }), good);
			}
	assert_true(dm_utf8_is_clean(DM_NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_survives_a_round_trip),
		cmocka_unit_test(the_gate_repairs_hostile_bytes),
		cmocka_unit_test(a_nul_byte_is_dropped),
		cmocka_unit_test(clean_text_passes_uncopied),
		cmocka_unit_test(random_bytes_are_judged_as_the_grammar_does),
		cmocka_unit_test(cutting_never_splits_a_character),
		cmocka_unit_test(long_ascii_runs_are_seen_to_their_end),
		cmocka_unit_test(a_bad_character_is_found_anywhere_in_a_run),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
