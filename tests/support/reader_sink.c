/* Takes blocks, copies them, and holds the reader to the order that the interface promises. */
#include "reader_state.h"

#include "base/str.h"
#include "base/utf8.h"

/* Counts a call, and says whether it may go on. */
static int32_t enter(struct reading_state *s)
{
	if (s->refused && s->refused != DM_E_CONTRACT)
		return s->refused = reading_breach(s, "contract.call-after-error",
			       "the reader called the sink again after an error");
	if (s->refused)
		return s->refused;
	if (++s->reading->n_calls == s->setup->cancel_at)
		return s->refused = DM_E_CANCELLED;
	return 0;
}

static int32_t refuse(struct reading_state *s, const char *id, const char *text)
{
	return s->refused = reading_breach(s, id, text);
}

static struct dm_str copy_text(struct reading_state *s, struct dm_str text)
{
	struct dm_gate_result result;
	struct dm_str clean = dm_utf8_gate(&s->reading->arena, text, &result);

	if (result.replaced || result.dropped)
		s->host.note(&s->host,
			&(struct dm_note){ .struct_size = sizeof(struct dm_note),
				.id = "text.repaired",
				.text = DM_STR("characters that are not allowed were replaced") });
	return dm_arena_str(&s->reading->arena, clean);
}

static int32_t sink_paragraph(const struct dm_sink *sink, const struct dm_paragraph *paragraph)
{
	struct reading_state *s = sink->ctx;
	struct reading *r = s->reading;
	int32_t code = enter(s);

	if (code)
		return code;
	struct dm_paragraph copy = *paragraph;
	struct dm_toc_entry *entries = DM_NEW_ARRAY(&r->arena, copy.n_entries, struct dm_toc_entry);
	for (uint32_t i = 0; i < copy.n_entries; i++)
		entries[i] = (struct dm_toc_entry){ copy_text(s, copy.entries[i].text),
			copy_text(s, copy.entries[i].list), copy.entries[i].level };
	copy.entries = copy.n_entries ? entries : NULL;
	copy.number = copy_text(s, copy.number);
	copy.text = copy_text(s, copy.text);
	copy.place = reading_copy_place(&r->arena, copy.place);
	DM_PUSH(&r->arena, &r->paragraphs, copy);
	return 0;
}

static struct reading_table *table_find(struct reading *r, uint32_t id)
{
	return id && id <= r->tables.n ? r->tables.items[id - 1] : NULL;
}

static int32_t sink_table_begin(const struct dm_sink *sink, const struct dm_table *table)
{
	struct reading_state *s = sink->ctx;
	struct reading *r = s->reading;
	int32_t code = enter(s);

	if (code)
		return code;
	if (table->id != r->tables.n + 1)
		return refuse(s, "contract.table-id", "table ids do not count from 1");
	struct reading_table *parent = table_find(r, table->parent);
	if (table->parent && (!parent || parent->ended))
		return refuse(s, "contract.table-parent", "the outer table is not open");
	struct reading_table *new = DM_NEW(&r->arena, struct reading_table);
	new->table = *table;
	new->table.name = copy_text(s, table->name);
	DM_PUSH(&r->arena, &r->tables, new);
	return 0;
}

static const char *cell_wrong(const struct dm_cell *cell, uint64_t next_column)
{
	if (cell->column < next_column)
		return "cells are not in order of columns";
	if (cell->kind > DM_CELL_DURATION)
		return "a cell's kind is unknown";
	return NULL;
}

static int32_t add_cells(
	struct reading_state *s, struct reading_table *table, const struct dm_row *row)
{
	struct dm_arena *arena = &s->reading->arena;
	uint64_t next = 0;

	for (uint32_t i = 0; i < row->n_cells; i++) {
		struct dm_cell cell = row->cells[i];
		const char *wrong = cell_wrong(&cell, next);

		if (wrong)
			return refuse(s, "contract.cell", wrong);
		next = (uint64_t)cell.column + 1;
		cell.row_span = cell.row_span ? cell.row_span : 1;
		cell.col_span = cell.col_span ? cell.col_span : 1;
		cell.text = copy_text(s, cell.text);
		cell.raw = copy_text(s, cell.raw);
		DM_PUSH(arena, &table->cells, ((struct reading_cell){ row->index, cell }));
	}
	return 0;
}

static int32_t sink_row(const struct dm_sink *sink, uint32_t id, const struct dm_row *row)
{
	struct reading_state *s = sink->ctx;
	struct reading_table *table = table_find(s->reading, id);
	int32_t code = enter(s);

	if (code)
		return code;
	if (!table || table->ended)
		return refuse(s, "contract.table-unknown", "a row of a table that is not open");
	if (table->rows.n && row->index <= table->rows.items[table->rows.n - 1].index)
		return refuse(s, "contract.row-order", "rows are not in order");
	if (row->n_cells && row->cell_size != sizeof(struct dm_cell))
		return refuse(s, "contract.cell-size", "cell_size is not that of struct dm_cell");
	DM_PUSH(&s->reading->arena, &table->rows,
		((struct reading_row){ row->index, row->flags, row->line, row->line_end }));
	return add_cells(s, table, row);
}

static int32_t sink_merge(const struct dm_sink *sink, uint32_t id, const struct dm_range *range)
{
	struct reading_state *s = sink->ctx;
	struct reading_table *table = table_find(s->reading, id);
	int32_t code = enter(s);

	if (code)
		return code;
	if (!table || table->ended)
		return refuse(s, "contract.table-unknown", "a merge of a table that is not open");
	if (table->table.flags & DM_TABLE_MERGES_KNOWN)
		return refuse(s, "contract.merge", "a merge where spans stand in the cells");
	if (!range->row_span || !range->col_span)
		return refuse(s, "contract.merge", "a merge without rows or columns");
	DM_PUSH(&s->reading->arena, &table->merges, *range);
	return 0;
}

static int32_t sink_table_end(const struct dm_sink *sink, uint32_t id)
{
	struct reading_state *s = sink->ctx;
	struct reading_table *table = table_find(s->reading, id);
	int32_t code = enter(s);

	if (code)
		return code;
	if (!table || table->ended)
		return refuse(s, "contract.table-unknown", "the end of a table that is not open");
	table->ended = true;
	return 0;
}

static int32_t sink_fact(const struct dm_sink *sink, const char *key, struct dm_str value)
{
	struct reading_state *s = sink->ctx;
	struct reading *r = s->reading;
	int32_t code = enter(s);

	if (code)
		return code;
	DM_PUSH(&r->arena, &r->facts,
		((struct reading_fact){
			dm_arena_str(&r->arena, dm_str_from_c(key)).p, copy_text(s, value) }));
	return 0;
}

void reading_sink_init(struct reading_state *s)
{
	s->sink = (struct dm_sink){ sizeof(s->sink), s, sink_paragraph, sink_table_begin, sink_row,
		sink_merge, sink_table_end, sink_fact };
}
