#include "csv_case.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

struct dm_str csv_encode(const char *utf8, const char *charset)
{
	iconv_t to = iconv_open(charset, "UTF-8");
	size_t in_left = strlen(utf8), room = 4 * in_left + 16, out_left = room;
	char *bytes = malloc(room), *in = (char *)(uintptr_t)utf8, *out = bytes;

	assert_non_null(bytes);
	assert_true(to != (iconv_t)-1);
	assert_int_equal(iconv(to, &in, &in_left, &out, &out_left), 0);
	(void)iconv_close(to);
	return (struct dm_str){ bytes, (size_t)(out - bytes) };
}

void csv_read(struct reading *r, struct dm_str bytes, const struct reading_setup *setup)
{
	struct reading_setup pieces = setup ? *setup : (struct reading_setup){ .name = "a.csv" };

	(void)reading_run(r, &dm_plugin_csv, bytes.p, bytes.n, &pieces);
	const char *whole = reading_json(r);
	for (int i = 0; i < 4; i++) {
		struct reading other;

		pieces.chunk = i ? READING_RANDOM : READING_ONE;
		pieces.seed = (uint32_t)i;
		(void)reading_run(&other, &dm_plugin_csv, bytes.p, bytes.n, &pieces);
		assert_string_equal(reading_json(&other), whole);
		assert_int_equal(other.score, r->score);
		reading_done(&other);
	}
}

void csv_read_text(struct reading *r, const char *utf8, const char *charset)
{
	struct dm_str bytes = csv_encode(utf8, charset);

	csv_read(r, bytes, NULL);
	free((char *)(uintptr_t)bytes.p);
}

const char *csv_cells(struct reading *r)
{
	struct dm_buf out;

	dm_buf_init(&out, &r->arena);
	for (size_t i = 0; r->tables.n && i < r->tables.items[0]->cells.n; i++) {
		const struct reading_cell *c = &r->tables.items[0]->cells.items[i];

		dm_buf_add(&out, dm_arena_printf(&r->arena, "%s%u,%u:", i ? "|" : "", c->row,
					 c->cell.column));
		dm_buf_add(&out, c->cell.text);
	}
	return dm_buf_str(&out).p;
}

void csv_assert_cells(const char *utf8, const char *cells)
{
	struct reading r;

	csv_read(&r, dm_str_from_c(utf8), NULL);
	assert_int_equal(r.error.code, 0);
	assert_string_equal(csv_cells(&r), cells);
	reading_done(&r);
}

void csv_assert_fact(const struct reading *r, const char *key, const char *value)
{
	struct dm_str found = reading_fact(r, key);

	assert_int_equal(found.n, strlen(value));
	assert_memory_equal(found.p, value, found.n);
}
