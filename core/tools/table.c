#include "table.h"

#include <locale.h>
#include <wchar.h>

#include "base/check.h"
#include "base/utf8.h"
#include "say.h"

static const char GAP[] = "  ";

/* The places of one character, in a UTF-8 locale. */
static size_t width_of(uint32_t c)
{
	int width = wcwidth((wchar_t)c);

	return width < 0 ? 1 : (size_t)width;
}

static bool is_ascii(struct dm_str text)
{
	size_t i = 0;

	while (i < text.n && (unsigned char)text.p[i] < 0x80)
		i++;
	return i == text.n;
}

/* The caller's own locale may know of no Chinese; C.UTF-8 is part of the C library. */
size_t dm_table_width(struct dm_str text)
{
	if (is_ascii(text))
		return text.n;
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
	size_t at = 0, width = 0;
	uint32_t c;

	while (dm_utf8_next(text, &at, &c))
		width += width_of(c);
	if (utf8) {
		(void)uselocale(before);
		freelocale(utf8);
	}
	return width;
}

void dm_table_init(struct dm_table *table, const struct dm_table_column *columns, size_t n_columns)
{
	DM_CHECK(n_columns <= DM_TABLE_COLUMNS_MAX);
	*table = (struct dm_table){ .columns = columns, .n_columns = n_columns };
	table->n_cells = n_columns;
	dm_arena_init(&table->arena, 0, NULL, NULL);
	for (size_t i = 0; i < n_columns; i++)
		table->widths[i] = dm_table_width(dm_str_from_c(columns[i].head));
}

void dm_table_done(struct dm_table *table)
{
	dm_arena_done(&table->arena);
}

void dm_table_text(struct dm_table *table, struct dm_str text)
{
	struct dm_table_cell cell = { .text = dm_say_plain(&table->arena, text) };

	cell.width = dm_table_width(cell.text);
	if (table->n_cells == table->n_columns) {
		(void)DM_ADD(&table->arena, &table->rows);
		table->n_cells = 0;
	}
	if (cell.width > table->widths[table->n_cells])
		table->widths[table->n_cells] = cell.width;
	table->rows.items[table->rows.n - 1].cells[table->n_cells++] = cell;
}

void dm_table_number(struct dm_table *table, double number)
{
	dm_table_text(table, dm_arena_printf(&table->arena, "%.0f", number));
}

void dm_table_note(struct dm_table *table, struct dm_str note)
{
	DM_CHECK(table->rows.n);
	table->rows.items[table->rows.n - 1].note = dm_say_plain(&table->arena, note);
}

static void print_cell(
	const struct dm_table *table, size_t i, const struct dm_table_cell *cell, FILE *to)
{
	int blanks = (int)(table->widths[i] - cell->width);
	bool is_last = i + 1 == table->n_columns;

	if (table->columns[i].is_number)
		(void)fprintf(to, "%*s", blanks, "");
	(void)fprintf(to, "%.*s", DM_FMT(cell->text));
	if (!table->columns[i].is_number && !is_last)
		(void)fprintf(to, "%*s", blanks, "");
	(void)fputs(is_last ? "\n" : GAP, to);
}

static void print_head(struct dm_table *table, FILE *to)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		struct dm_str head = dm_str_from_c(table->columns[i].head);
		struct dm_table_cell cell = { head, dm_table_width(head) };

		print_cell(table, i, &cell, to);
	}
	table->has_head = true;
}

void dm_table_print(struct dm_table *table, FILE *to)
{
	if (!table->has_head)
		print_head(table, to);
	for (size_t k = 0; k < table->rows.n; k++) {
		const struct dm_table_row *row = &table->rows.items[k];

		for (size_t i = 0; i < table->n_columns; i++)
			print_cell(table, i, &row->cells[i], to);
		if (row->note.p)
			(void)fprintf(to, "    %.*s\n", DM_FMT(row->note));
	}
	dm_arena_done(&table->arena);
	dm_arena_init(&table->arena, 0, NULL, NULL);
	table->rows.items = NULL;
	table->rows.n = table->rows.room = 0;
	table->n_cells = table->n_columns;
}
