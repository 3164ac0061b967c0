/* The table as the host gets it: its order, limits, cancelling, large records, failing sources. */
#include "csv_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_one_table(void **state)
{
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("a,b\n1,2\n"), NULL);
	assert_int_equal(r.tables.n, 1);
	assert_int_equal(r.tables.items[0]->table.id, 1);
	assert_int_equal(r.tables.items[0]->table.flags, DM_TABLE_SHEET | DM_TABLE_MERGES_KNOWN);
	assert_null(r.tables.items[0]->table.name.p);
	reading_done(&r);
}

static void assert_told(struct dm_str bytes, const char *charset, const char *delimiter)
{
	struct reading r;

	csv_read(&r, bytes, NULL);
	assert_int_equal(r.notes.n, 2);
	assert_string_equal(reading_note_find(&r, "csv.charset")->text.p, charset);
	assert_string_equal(reading_note_find(&r, "csv.delimiter")->text.p, delimiter);
	reading_done(&r);
}

/* Also where it is what everybody expects. */
static void test_what_was_taken_is_told(void **state)
{
	(void)state;
	assert_told(DM_STR("a,b\n1,2\n"), "the character set is UTF-8: every byte fits",
		"the delimiter is taken to be the comma: 2 of the first 2 records have 2 fields "
		"then");
	assert_told(DM_STR("\xEF\xBB\xBFsep=;\na;b\n"),
		"the character set is UTF-8: its byte order mark says so",
		"the delimiter is the semicolon: a sep= line says so");
	assert_told(DM_STR("\xCF\xEE\xC4\xBF|b\n1|2\n"),
		"the character set is taken to be GB18030: words of the forms that it has then: 1",
		"the delimiter is taken to be |: 2 of the first 2 records have 2 fields then");
}

static void test_empty_file_is_an_empty_table(void **state)
{
	static const struct dm_str EMPTY[] = { { "", 0 }, { "\xEF\xBB\xBF", 3 }, { "\n\n", 2 } };

	(void)state;
	for (size_t i = 0; i < sizeof(EMPTY) / sizeof(EMPTY[0]); i++) {
		struct reading r;

		csv_read(&r, EMPTY[i], NULL);
		assert_int_equal(r.error.code, 0);
		assert_int_equal(r.tables.n, 1);
		assert_int_equal(r.tables.items[0]->rows.n, 0);
		assert_int_equal(r.notes.n, 0);
		reading_done(&r);
	}
}

static void test_cancelling_at_every_call(void **state)
{
	static const struct dm_str TEXT = { "a,b\n1,2\n3,\"4\n", 13 };

	(void)state;
	for (uint32_t at = 1;; at++) {
		struct reading r;

		(void)reading_run(&r, &dm_plugin_csv, TEXT.p, TEXT.n,
			&(struct reading_setup){ .name = "a.csv", .cancel_at = at });
		bool is_over = r.error.code == 0;
		if (!is_over)
			assert_int_equal(r.error.code, DM_E_CANCELLED);
		reading_done(&r);
		if (is_over) {
			assert_true(at > 6);
			break;
		}
	}
}

/* One record far larger than what is read at a time, in a set that must be decoded too. */
static void test_large_record(void **state)
{
	struct dm_str head = csv_encode("项目,\"", "GB18030");
	size_t n = 3 * 1000 * 1000;
	char *bytes = malloc(n);
	struct reading r;

	(void)state;
	memcpy(bytes, head.p, head.n);
	for (size_t i = head.n; i < n; i++)
		bytes[i] = i % 50 ? 'x' : '\n';
	memcpy(bytes + n - 5, "\",z\nq", 5);
	assert_int_equal(reading_run(&r, &dm_plugin_csv, bytes, n,
				 &(struct reading_setup){ .name = "a.csv" }),
		0);
	assert_int_equal(r.tables.items[0]->rows.n, 2);
	assert_int_equal(reading_cell_find(&r, 0, 0, 1)->text.n, n - head.n - 5);
	assert_int_equal(
		reading_cell_find(&r, 0, 1, 0)->line, (n - 1) / 50 - (head.n - 1) / 50 + 2);
	reading_done(&r);
	free(bytes);
	free((char *)(uintptr_t)head.p);
}

static void test_limits(void **state)
{
	size_t n = 2 * 1000 * 1000;
	char *bytes = malloc(n);
	struct reading r;
	struct reading_setup setup = { .name = "a.csv" };

	(void)state;
	memset(bytes, 'x', n);
	memcpy(bytes, "a,b\n1,\"", 7);
	setup.limits[DM_LIMIT_TEXT_BYTES] = 100000;
	assert_int_equal(reading_run(&r, &dm_plugin_csv, bytes, n, &setup), DM_E_LIMIT);
	assert_string_equal(r.error.id, "limit.text");
	assert_int_equal(r.error.line, 2);
	reading_done(&r);
	setup.limits[DM_LIMIT_TEXT_BYTES] = 0;
	setup.limits[DM_LIMIT_MEMORY_BYTES] = 3 * 1000 * 1000;
	assert_int_equal(reading_run(&r, &dm_plugin_csv, bytes, n, &setup), DM_E_LIMIT);
	assert_string_equal(r.error.id, "csv.record-too-long");
	reading_done(&r);
	setup.limits[DM_LIMIT_MEMORY_BYTES] = 0;
	setup.limits[DM_LIMIT_CELLS] = 1000;
	for (size_t i = 0; i < n; i++)
		bytes[i] = i % 2 ? ',' : 'x';
	assert_int_equal(reading_run(&r, &dm_plugin_csv, bytes, n, &setup), DM_E_LIMIT);
	assert_string_equal(r.error.id, "limit.cells");
	reading_done(&r);
	/* Neither cells nor blanks go on for ever. */
	setup.limits[DM_LIMIT_CELLS] = 0;
	assert_int_equal(reading_run(&r, &dm_plugin_csv, bytes, n, &setup), DM_E_LIMIT);
	assert_string_equal(r.error.id, "limit.columns");
	reading_done(&r);
	memset(bytes + 100, ',', n - 100);
	assert_int_equal(reading_run(&r, &dm_plugin_csv, bytes, n, &setup), DM_E_LIMIT);
	assert_string_equal(r.error.id, "limit.columns");
	reading_done(&r);
	free(bytes);
}

/* Many rows, so that the window moves on: every row must come, once, with its line. */
static void test_many_rows(void **state)
{
	enum { ROWS = 60000 };
	char *bytes = malloc((size_t)ROWS * 32);
	size_t n = 0;
	struct reading r;

	(void)state;
	for (int i = 0; i < ROWS; i++)
		n += (size_t)snprintf(bytes + n, 32, i % 3 ? "%d,x\r\n" : "%d,\"x\"\"\n\"\n", i);
	assert_int_equal(reading_run(&r, &dm_plugin_csv, bytes, n,
				 &(struct reading_setup){ .name = "a.csv" }),
		0);
	assert_int_equal(r.tables.items[0]->rows.n, ROWS);
	assert_int_equal(r.tables.items[0]->cells.n, 2 * ROWS);
	for (uint32_t i = 0; i < ROWS; i++) {
		const struct reading_cell *c = &r.tables.items[0]->cells.items[(size_t)2 * i];
		char want[16];

		(void)snprintf(want, sizeof(want), "%u", i);
		assert_int_equal(c->row, i);
		assert_int_equal(c->cell.line, 1 + i + (i + 2) / 3);
		assert_true(dm_str_eq(c->cell.text, dm_str_from_c(want)));
		assert_true(dm_str_eq(c[1].cell.text, i % 3 ? DM_STR("x") : DM_STR("x\"\n")));
	}
	reading_done(&r);
	free(bytes);
}

/* Random bytes of the kind that confuses: the reader may refuse, but keeps the contract. */
static void test_random_texts(void **state)
{
	static const char BYTES[] =
		",,,;\t|\"\"\"\r\n\n\r ab1\xD6\xD0\x81\x30\x80\xFF\xE6\xBC\xA2\0\xFF\xFE";
	uint32_t x = 99;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char text[200];
		size_t n = (x >> 12) % sizeof(text);
		struct reading r;

		for (size_t i = 0; i < n; i++)
			text[i] = BYTES[((x = x * 1664525u + 1013904223u) >> 16) %
					(sizeof(BYTES) - 1)];
		x = x * 1664525u + 1013904223u;
		(void)reading_run(&r, &dm_plugin_csv, text, n,
			&(struct reading_setup){
				.name = "a.csv", .chunk = READING_RANDOM, .seed = x });
		if (r.error.code)
			assert_int_equal(r.error.code, DM_E_FORMAT);
		reading_done(&r);
	}
}

static int64_t read_fails(
	const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	(void)source;
	(void)offset;
	(void)buffer;
	(void)length;
	return DM_E_IO;
}

static void *alloc(const struct dm_host *host, size_t size)
{
	return dm_arena_alloc(host->ctx, size);
}

static struct dm_str no_option(const struct dm_host *host, const char *key)
{
	(void)host;
	(void)key;
	return DM_NULL;
}

static uint64_t no_limit(const struct dm_host *host, uint32_t which)
{
	(void)host;
	(void)which;
	return UINT64_MAX;
}

static int32_t return_code(const struct dm_host *host, const struct dm_problem *problem)
{
	(void)host;
	return problem->code;
}

static void test_source_that_fails(void **state)
{
	struct dm_arena arena;
	struct dm_host host = { .struct_size = sizeof(host),
		.ctx = &arena,
		.alloc = alloc,
		.option = no_option,
		.limit = no_limit,
		.fail = return_code };
	struct dm_source source = {
		.struct_size = sizeof(source), .size = 10, .read_at = read_fails
	};
	struct dm_probe probe = { .struct_size = sizeof(probe) };
	struct dm_sink sink = { .struct_size = sizeof(sink) };

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_int_equal(dm_plugin_csv.reader->probe(&host, &source, &probe), DM_E_IO);
	assert_int_equal(dm_plugin_csv.reader->read(&host, &source, &sink), DM_E_IO);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_table),
		cmocka_unit_test(test_what_was_taken_is_told),
		cmocka_unit_test(test_empty_file_is_an_empty_table),
		cmocka_unit_test(test_cancelling_at_every_call),
		cmocka_unit_test(test_large_record),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_random_texts),
		cmocka_unit_test(test_source_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
