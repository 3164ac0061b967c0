#include "base/str.h"

#include "arena_fixture.h"
#include "cmocka_all.h"

static void assert_str(struct dm_str got, const char *want)
{
	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.p, want, got.n);
}

static void null_and_empty_differ_but_compare_equal(void **state)
{
	(void)state;
	assert_null(dm_str_from_c(NULL).p);
	assert_non_null(dm_str_from_c("").p);
	assert_true(dm_str_is_empty(DM_NULL));
	assert_true(dm_str_eq(DM_NULL, DM_STR("")));
	assert_false(dm_str_eq(DM_NULL, DM_STR("a")));
	assert_true(dm_str_eq(DM_STR("ab"), DM_STR("ab")));
	assert_false(dm_str_eq(DM_STR("ab"), DM_STR("ac")));
	assert_false(dm_str_eq(DM_STR("ab"), DM_STR("abc")));
}

static void beginnings_and_ends(void **state)
{
	(void)state;
	assert_true(dm_str_starts(DM_STR("abc"), DM_STR("ab")));
	assert_true(dm_str_starts(DM_STR("abc"), DM_NULL));
	assert_false(dm_str_starts(DM_STR("ab"), DM_STR("abc")));
	assert_false(dm_str_starts(DM_NULL, DM_STR("a")));
	assert_true(dm_str_ends(DM_STR("abc"), DM_STR("bc")));
	assert_true(dm_str_ends(DM_NULL, DM_NULL));
	assert_false(dm_str_ends(DM_STR("c"), DM_STR("bc")));
	assert_str(dm_str_from(DM_STR("abc"), 1), "bc");
	assert_int_equal(dm_str_from(DM_STR("abc"), 9).n, 0);
	assert_null(dm_str_from(DM_NULL, 9).p);
	assert_str(dm_str_first(DM_STR("abc"), 2), "ab");
	assert_str(dm_str_first(DM_STR("abc"), 9), "abc");
}

static void finding(void **state)
{
	(void)state;
	assert_int_equal(dm_str_find(DM_STR("abcabc"), DM_STR("ca")), 2);
	assert_int_equal(dm_str_find(DM_STR("abc"), DM_STR("")), 0);
	assert_int_equal(dm_str_find(DM_NULL, DM_NULL), 0);
	assert_int_equal(dm_str_find(DM_NULL, DM_STR("a")), -1);
	assert_int_equal(dm_str_find(DM_STR("ab"), DM_STR("abc")), -1);
	assert_int_equal(dm_str_find(DM_STR("a\0b"), DM_STR("b")), 2);
}

static void order_is_that_of_bytes(void **state)
{
	(void)state;
	assert_true(dm_str_compare(DM_STR("a"), DM_STR("b")) < 0);
	assert_true(dm_str_compare(DM_STR("b"), DM_STR("a")) > 0);
	assert_true(dm_str_compare(DM_STR("a"), DM_STR("ab")) < 0);
	assert_true(dm_str_compare(DM_STR("ab"), DM_STR("a")) > 0);
	assert_true(dm_str_compare(DM_STR("z"), DM_STR("元")) < 0);
	assert_int_equal(dm_str_compare(DM_NULL, DM_STR("")), 0);
}

static void trimming(void **state)
{
	(void)state;
	assert_str(dm_str_trim(DM_STR(" \t\r\na b\v\f ")), "a b");
	assert_int_equal(dm_str_trim(DM_STR(" \n ")).n, 0);
	assert_int_equal(dm_str_trim(DM_NULL).n, 0);
	assert_str(dm_str_trim(DM_STR("\xE3\x80\x80")), "\xE3\x80\x80"); /* ASCII only */
}

static void splitting_gives_every_piece_once(void **state)
{
	(void)state;
	static const struct {
		const char *text, *pieces;
		int n;
	} ROWS[] = { { "a,b,c", "[a][b][c]", 3 }, { "a", "[a]", 1 }, { ",a", "[][a]", 2 },
		{ "a,,b", "[a][][b]", 3 }, { "", "", 0 } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_str rest = dm_str_from_c(ROWS[i].text), piece;
		struct dm_buf b;
		int n = 0;
		dm_buf_init(&b, &arena);
		while (dm_str_split(&rest, ',', &piece) && n < 10) {
			dm_buf_add(&b, dm_arena_printf(&arena, "[%.*s]", DM_FMT(piece)));
			n++;
		}
		assert_int_equal(n, ROWS[i].n);
		assert_str(dm_buf_str(&b), ROWS[i].pieces);
	}
	struct dm_str none = DM_NULL, piece;
	assert_false(dm_str_split(&none, ',', &piece));
}

static void words(void **state)
{
	(void)state;
	static const char *const WORDS[] = { "元", "万元", NULL };
	assert_true(dm_str_is_one_of(DM_STR("万元"), WORDS));
	assert_false(dm_str_is_one_of(DM_STR("万"), WORDS));
	assert_false(dm_str_is_one_of(DM_NULL, WORDS));
}

static void a_builder_grows_and_ends_with_a_nul(void **state)
{
	(void)state;
	struct dm_buf b;
	dm_buf_init(&b, &arena);
	assert_string_equal(dm_buf_str(&b).p, "");
	for (int i = 0; i < 10000; i++)
		dm_buf_add_byte(&b, (char)('a' + i % 26));
	(void)dm_arena_alloc(&arena, 1); /* something newer stands behind it */
	dm_buf_add(&b, DM_STR("xyz"));
	dm_buf_add(&b, DM_NULL);
	dm_buf_add_c(&b, "元");
	memcpy(dm_buf_reserve(&b, 100000), "0123456789", 10);
	b.n += 10;
	struct dm_str s = dm_buf_str(&b);
	assert_int_equal(s.n, 10000 + 3 + 3 + 10);
	assert_int_equal(s.p[s.n], '\0');
	for (int i = 0; i < 10000; i++)
		assert_int_equal(s.p[i], 'a' + i % 26);
	assert_true(dm_str_ends(s, DM_STR("xyz元0123456789")));
	dm_buf_clear(&b);
	assert_string_equal(dm_buf_str(&b).p, "");
	dm_buf_add_c(&b, "again");
	assert_string_equal(dm_buf_str(&b).p, "again");
}

/* At each length around the room: nothing is written behind the end (the sanitizers watch). */
static void a_builder_is_exact_at_its_borders(void **state)
{
	(void)state;
	for (size_t n = 0; n < 300; n++) {
		struct dm_buf b;
		dm_buf_init(&b, &arena);
		for (size_t i = 0; i < n; i++)
			dm_buf_add_byte(&b, 'x');
		assert_true(b.n <= b.room);
		struct dm_str s = dm_buf_str(&b);
		assert_int_equal(strlen(s.p), n);
		assert_true(b.n < b.room);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(null_and_empty_differ_but_compare_equal),
		cmocka_unit_test(beginnings_and_ends),
		cmocka_unit_test(finding),
		cmocka_unit_test(order_is_that_of_bytes),
		cmocka_unit_test(trimming),
		cmocka_unit_test(splitting_gives_every_piece_once),
		cmocka_unit_test(words),
		cmocka_unit_test(a_builder_grows_and_ends_with_a_nul),
		cmocka_unit_test(a_builder_is_exact_at_its_borders),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
