/* A reading as the JSON of `dropmill inspect`. */
#include "reader_host.h"

#include <stdio.h>

#include "base/str.h"

static void add_text(struct dm_buf *out, struct dm_str s)
{
	dm_buf_add_byte(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char escape[8];

		if (c == '"' || c == '\\')
			dm_buf_add_byte(out, '\\');
		if (c >= 0x20) {
			dm_buf_add_byte(out, (char)c);
			continue;
		}
		(void)snprintf(escape, sizeof(escape), "\\u%04x", c);
		dm_buf_add_c(out, escape);
	}
	dm_buf_add_byte(out, '"');
}

static void add_number(struct dm_buf *out, uint64_t n)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	dm_buf_add_c(out, digits);
}

static void add_member(struct dm_buf *out, const char *key, uint64_t n)
{
	dm_buf_add_c(out, key);
	add_number(out, n);
}

static void add_cell(struct dm_buf *out, uint32_t row, const struct dm_cell *cell)
{
	const uint32_t numbers[] = { row, cell->column, cell->row_span, cell->col_span };

	dm_buf_add_byte(out, '[');
	for (size_t i = 0; i < 4; i++) {
		add_number(out, numbers[i]);
		dm_buf_add_byte(out, ',');
	}
	add_text(out, cell->flags & DM_CELL_LABELLED ? cell->raw : cell->text);
	dm_buf_add_byte(out, ']');
}

/* Sheets list cells with text only; their size counts to the last of them. */
static bool is_listed(const struct reading_table *t, const struct dm_cell *cell)
{
	return cell->text.n || !(t->table.flags & DM_TABLE_SHEET);
}

static void add_table(struct dm_buf *out, const struct reading_table *t)
{
	uint64_t rows = 0, columns = 0;
	const char *between = "";

	dm_buf_add_c(out, "{\"name\":");
	add_text(out, t->table.name);
	if (!(t->table.flags & DM_TABLE_SHEET) && t->rows.n)
		rows = (uint64_t)t->rows.items[t->rows.n - 1].index + 1;
	dm_buf_add_c(out, ",\"cells\":[");
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct dm_cell *cell = &t->cells.items[i].cell;
		uint64_t bottom = (uint64_t)t->cells.items[i].row + cell->row_span;
		uint64_t right = (uint64_t)cell->column + cell->col_span;

		if (!is_listed(t, cell))
			continue;
		rows = bottom > rows ? bottom : rows;
		columns = right > columns ? right : columns;
		dm_buf_add_c(out, between);
		add_cell(out, t->cells.items[i].row, cell);
		between = ",\n";
	}
	add_member(out, "],\"rows\":", rows);
	add_member(out, ",\"cols\":", columns);
	if (t->table.parent) {
		add_member(out, ",\"parent\":[", t->table.parent - 1);
		add_member(out, ",", t->table.parent_row);
		add_member(out, ",", t->table.parent_column);
		dm_buf_add_byte(out, ']');
	}
	dm_buf_add_byte(out, '}');
}

static void add_paragraphs(struct dm_buf *out, const struct reading *r)
{
	const char *between = "";

	for (size_t i = 0; i < r->paragraphs.n; i++) {
		const struct dm_paragraph *p = &r->paragraphs.items[i];

		if (p->channel != DM_CHANNEL_BODY || dm_str_is_empty(dm_str_trim(p->text)))
			continue;
		dm_buf_add_c(out, between);
		add_text(out, p->text);
		between = ",\n";
	}
}

static const char *print_error(struct reading *r, struct dm_buf *out)
{
	dm_buf_add_c(out, "{\"error\":");
	add_text(out, dm_arena_printf(&r->arena, "%s: %s", r->error.id, r->error.text));
	dm_buf_add_c(out, "}");
	return dm_buf_str(out).p;
}

const char *reading_json(struct reading *r)
{
	struct dm_buf out;

	dm_buf_init(&out, &r->arena);
	if (r->error.code)
		return print_error(r, &out);
	dm_buf_add_c(&out, "{\"tables\":[");
	for (size_t i = 0; i < r->tables.n; i++) {
		dm_buf_add_c(&out, i ? ",\n" : "");
		add_table(&out, r->tables.items[i]);
	}
	dm_buf_add_c(&out, "],\n\"paragraphs\":[");
	add_paragraphs(&out, r);
	dm_buf_add_c(&out, "],\n\"warnings\":[");
	for (size_t i = 0; i < r->notes.n; i++) {
		dm_buf_add_c(&out, i ? ",\n" : "");
		add_text(&out, dm_arena_printf(&r->arena, "%s: %.*s", r->notes.items[i].id,
				       DM_FMT(r->notes.items[i].text)));
	}
	dm_buf_add_c(&out, "]}");
	return dm_buf_str(&out).p;
}
