#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/str.h"
#include "xlsx/merges.h"
#include "arena_fixture.h"

static void add(struct dm_merges *m, const char *ref)
{
	assert_true(dm_merges_add(m, dm_str_from_c(ref)));
}

static void keeps_what_does_not_overlap(void **state)
{
	static const char *const refs[] = { "C1:D1", "A1:B2", "A3:A9", "B3:D3", "C2:D2", "B4:D9" };
	struct dm_merges m = { 0 };

	(void)state;
	dm_merges_clear(&m, &arena);
	for (size_t i = 0; i < sizeof(refs) / sizeof(*refs); i++)
		add(&m, refs[i]);
	assert_int_equal(dm_merges_settle(&m), 0);
	assert_int_equal(m.ranges.n, 6);
	assert_int_equal(m.ranges.items[0].column, 0); /* from top to bottom, left to right */
	assert_int_equal(m.ranges.items[1].column, 2);
	assert_int_equal(m.ranges.items[5].row, 3);
}

static void drops_overlaps_and_nonsense(void **state)
{
	static const char *const refs[] = { "A1:C3", "C3:D4", "B2:B2", "D1:A1", "x", "", "A1:XFE2",
		"A4:B4", "A1:XFD1048576", "E1:E2", "A5:XFD6" };
	struct dm_merges m = { 0 };

	(void)state;
	dm_merges_clear(&m, &arena);
	for (size_t i = 0; i < sizeof(refs) / sizeof(*refs); i++)
		add(&m, refs[i]);
	assert_int_equal(m.n_bad, 4);
	assert_int_equal(dm_merges_settle(&m), 2); /* C3:D4 and the whole grid */
	assert_int_equal(m.ranges.n, 4);
	dm_merges_clear(&m, &arena);
	add(&m, "A1:B2");
	assert_int_equal(dm_merges_settle(&m), 0);
	assert_int_equal(m.n_bad, 0);
	assert_int_equal(m.ranges.n, 1);
}

/* Against the obvious way, over ranges that overlap often. */
static void agrees_with_the_obvious_way(void **state)
{
	struct dm_merges m = { 0 };
	uint32_t seed = 1;
	char ref[32];

	(void)state;
	dm_merges_clear(&m, &arena);
	for (int i = 0; i < 400; i++) {
		uint32_t n[4];

		for (int k = 0; k < 4; k++) {
			seed = seed * 1664525u + 1013904223u;
			n[k] = seed >> 24;
		}
		(void)snprintf(ref, sizeof(ref), "%c%u:%c%u", (int)('A' + n[0] % 20), n[1] % 60 + 1,
			(int)('A' + n[0] % 20 + n[2] % 4), n[1] % 60 + 1 + n[3] % 4);
		add(&m, ref);
	}
	(void)dm_merges_settle(&m);
	assert_true(m.ranges.n > 50);
	for (size_t i = 0; i < m.ranges.n; i++)
		for (size_t k = 0; k < i; k++) {
			struct dm_range a = m.ranges.items[i], b = m.ranges.items[k];

			assert_true(a.row >= b.row + b.row_span || b.row >= a.row + a.row_span ||
				    a.column >= b.column + b.col_span ||
				    b.column >= a.column + a.col_span);
		}
}

/* The widest ranges there are, very many of them: no step per column, no step per pair. */
static void is_not_quadratic(void **state)
{
	struct dm_merges m = { 0 };
	uint64_t begin = dm_clock_ms();
	char ref[32];

	(void)state;
	dm_merges_clear(&m, &arena);
	for (unsigned i = 1; i <= 500000; i++) {
		(void)snprintf(ref, sizeof(ref), "A%u:XFD%u", i, i);
		add(&m, ref);
	}
	assert_int_equal(dm_merges_settle(&m), 0);
	assert_true(dm_clock_ms() - begin < 20000);
	for (size_t i = m.ranges.n; i < DM_MERGES_MAX; i++)
		add(&m, "A1:B1");
	assert_false(dm_merges_add(&m, DM_STR("A1:B1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_does_not_overlap),
		cmocka_unit_test(drops_overlaps_and_nonsense),
		cmocka_unit_test(agrees_with_the_obvious_way),
		cmocka_unit_test(is_not_quadratic),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
