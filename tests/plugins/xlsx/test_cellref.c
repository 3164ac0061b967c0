#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "xlsx/cellref.h"

static bool read_ref(const char *text, uint32_t *row, uint32_t *column)
{
	struct dm_cellref ref = { 7, 7 };
	bool is_one = dm_cellref_from_text(dm_str_from_c(text), &ref);

	*row = ref.row;
	*column = ref.column;
	return is_one;
}

static void reads_references_of_the_grid(void **state)
{
	static const struct {
		const char *text;
		uint32_t row, column;
	} good[] = { { "A1", 0, 0 }, { "Z9", 8, 25 }, { "AA10", 9, 26 }, { "b7", 6, 1 },
		{ "$C$3", 2, 2 }, { "XFD1048576", 1048575, 16383 }, { "A0001", 0, 0 } };
	uint32_t row, column;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(read_ref(good[i].text, &row, &column));
		assert_int_equal(row, good[i].row);
		assert_int_equal(column, good[i].column);
	}
}

static void refuses_what_is_outside(void **state)
{
	static const char *const bad[] = { "", "A", "1", "A0", "XFE1", "A1048577",
		"AAAAAAAAAAAAAAAA1", "A99999999999999999999999", "A-1", "A1B", "A 1", "A1:B2",
		"A1.5", "$", "$$A1", "甲1", "A4294967297" };
	uint32_t row, column;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(read_ref(bad[i], &row, &column));
		assert_int_equal(row, 7); /* untouched */
	}
}

static void reads_ranges(void **state)
{
	struct dm_range range = { 0 };

	(void)state;
	assert_int_equal(dm_cellref_range(DM_STR("B2:D7"), &range), DM_RANGE_SOUND);
	assert_int_equal(range.row, 1);
	assert_int_equal(range.column, 1);
	assert_int_equal(range.row_span, 6);
	assert_int_equal(range.col_span, 3);
	assert_int_equal(dm_cellref_range(DM_STR("C3"), &range), DM_RANGE_SOUND);
	assert_int_equal(range.row_span, 1);
	assert_int_equal(dm_cellref_range(DM_STR("A1:XFD1048576"), &range), DM_RANGE_SOUND);
	assert_int_equal(range.row_span, DM_GRID_ROWS);
	assert_int_equal(dm_cellref_range(DM_STR("D7:B2"), &range), DM_RANGE_REVERSED);
	assert_int_equal(dm_cellref_range(DM_STR("B7:D2"), &range), DM_RANGE_REVERSED);
	assert_int_equal(dm_cellref_range(DM_STR("A1:"), &range), DM_RANGE_NONE);
	assert_int_equal(dm_cellref_range(DM_STR(":A1"), &range), DM_RANGE_NONE);
	assert_int_equal(dm_cellref_range(DM_STR("A:B"), &range), DM_RANGE_NONE);
	assert_int_equal(dm_cellref_range(DM_STR("A1:XFE1"), &range), DM_RANGE_NONE);
	assert_int_equal(dm_cellref_range(DM_STR(""), &range), DM_RANGE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_references_of_the_grid),
		cmocka_unit_test(refuses_what_is_outside),
		cmocka_unit_test(reads_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
