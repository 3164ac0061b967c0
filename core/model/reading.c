#include "reading.h"

#include "base/str.h"
#include "normalise.h"

void dm_reading_title(struct dm_reading *reading, struct dm_str title, int rank,
	const struct dm_title_part *parts, size_t n_parts)
{
	if (!title.n)
		return;
	bool is_surer = rank > reading->title_rank;
	struct dm_str other = is_surer ? reading->title : title;
	if (!dm_str_eq(reading->title, title))
		dm_reading_unplaced(reading, other, NULL);
	if (!is_surer)
		return;
	reading->title = dm_arena_str(reading->job, title);
	reading->title_rank = rank;
	struct dm_title_part *kept = DM_NEW_ARRAY(reading->job, n_parts, struct dm_title_part);
	for (size_t i = 0; i < n_parts; i++) {
		kept[i] = parts[i];
		kept[i].text = dm_arena_str(reading->job, parts[i].text);
	}
	reading->title_parts = kept;
	reading->n_title_parts = n_parts;
}

size_t dm_cell_name(char to[16], uint32_t row, uint32_t column)
{
	char letters[8], digits[12];
	size_t n_letters = 0, n_digits = 0, n = 0;

	for (uint64_t c = (uint64_t)column + 1; c; c = (c - 1) / 26)
		letters[n_letters++] = (char)('A' + (c - 1) % 26);
	for (uint64_t r = (uint64_t)row + 1; r; r /= 10)
		digits[n_digits++] = (char)('0' + r % 10);
	while (n_letters)
		to[n++] = letters[--n_letters];
	while (n_digits)
		to[n++] = digits[--n_digits];
	return n;
}

static struct dm_str range_name(struct dm_arena *arena, uint32_t row, uint32_t column,
	uint32_t last_row, uint32_t last_column)
{
	char text[40];
	size_t n = dm_cell_name(text, row, column);

	if (row != last_row || column != last_column) {
		text[n++] = ':';
		n += dm_cell_name(text + n, last_row, last_column);
	}
	return dm_arena_str(arena, (struct dm_str){ text, n });
}

void dm_extent_add(struct dm_extent *extent, const struct dm_grid_row *row)
{
	uint32_t first = row->n ? row->entries[0].column : 0, last = first;

	if (row->n) {
		const struct dm_grid_entry *entry = &row->entries[row->n - 1];
		last = entry->column + entry->cell->col_span - 1;
	}
	if (!extent->is_set)
		*extent = (struct dm_extent){ row->index, first, row->index, last, row->line,
			row->line_end, true };
	extent->column = first < extent->column ? first : extent->column;
	extent->last_column = last > extent->last_column ? last : extent->last_column;
	extent->last_row = row->index;
	extent->line_end = row->line_end;
}

const struct dm_origin *dm_reading_origin(
	struct dm_reading *reading, const struct dm_table *table, const struct dm_extent *extent)
{
	struct dm_origin *origin = DM_NEW(reading->job, struct dm_origin);

	if (!extent->is_set)
		return origin;
	if (extent->line) {
		origin->line = extent->line;
		origin->line_end = extent->line_end;
	} else if (table->flags & DM_TABLE_SHEET) {
		origin->sheet = dm_intern(&reading->intern, table->name);
		origin->range = range_name(reading->job, extent->row, extent->column,
			extent->last_row, extent->last_column);
	} else {
		origin->table = table->id;
		origin->row = extent->row + 1;
	}
	return origin;
}

const struct dm_origin *dm_reading_cell_origin(
	struct dm_reading *reading, const struct dm_table *table, const struct dm_grid_cell *cell)
{
	struct dm_origin *origin = DM_NEW(reading->job, struct dm_origin);

	if (cell->line) {
		origin->line = origin->line_end = cell->line;
	} else if (table->flags & DM_TABLE_SHEET) {
		origin->sheet = dm_intern(&reading->intern, table->name);
		origin->range =
			range_name(reading->job, cell->row, cell->column, cell->row, cell->column);
	} else {
		origin->table = table->id;
		origin->row = cell->row + 1;
		origin->column = cell->column + 1;
	}
	return origin;
}

void dm_reading_unplaced(
	struct dm_reading *reading, struct dm_str text, const struct dm_origin *origin)
{
	struct dm_str clean = dm_text_running(reading->job, text);

	if (!clean.n)
		return;
	struct dm_unplaced *entry = DM_NEW(reading->job, struct dm_unplaced);
	*entry = (struct dm_unplaced){ dm_arena_str(reading->job, clean), origin };
	DM_PUSH(reading->job, &reading->unplaced, entry);
}

void dm_reading_unplaced_pair(struct dm_reading *reading, struct dm_str label, struct dm_str text)
{
	dm_reading_unplaced(reading,
		label.n && text.n
			? dm_arena_printf(reading->job, "%.*s：%.*s", DM_FMT(label), DM_FMT(text))
		: label.n ? label
			  : text,
		NULL);
}

void dm_reading_unplaced_row(
	struct dm_reading *reading, const struct dm_table *table, const struct dm_grid_row *row)
{
	const struct dm_grid_cell *first = NULL;
	struct dm_buf text;

	dm_buf_init(&text, reading->job);
	for (size_t i = 0; i < row->n; i++) {
		struct dm_grid_cell *cell = row->entries[i].cell;

		if (!row->entries[i].is_anchor || cell->is_placed || !dm_str_trim(cell->text).n)
			continue;
		if (first)
			dm_buf_add_byte(&text, ' ');
		else
			first = cell;
		dm_buf_add(&text, dm_str_trim(cell->text));
		dm_grid_cell_place(cell, DM_FATE_UNPLACED);
	}
	if (first)
		dm_reading_unplaced(
			reading, dm_buf_str(&text), dm_reading_cell_origin(reading, table, first));
}

void dm_reading_note(struct dm_reading *reading, const char *code, struct dm_str message,
	const struct dm_origin *origin)
{
	struct dm_report_note *note = DM_NEW(reading->job, struct dm_report_note);

	*note = (struct dm_report_note){ dm_arena_str(reading->job, dm_str_from_c(code)),
		dm_arena_str(reading->job, message), origin };
	DM_PUSH(reading->job, &reading->notes, note);
}
