/* Decides what of a reader's blocks may pass. Two kinds of refusal: what the document is too large
 * for is a limit (the document's fault), what no document can excuse is the contract (the
 * plugin's). */
#include "gate.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

enum { FACT_BYTES = 4096, DEPTH_MAX = 64 };

static int32_t refuse(struct dm_gate *g, int32_t code, const char *id, const char *text)
{
	return dm_error_set(&g->error, code, id, "%s", text);
}

static int32_t breach(struct dm_gate *g, const char *text)
{
	return dm_error_set(&g->error, DM_E_CONTRACT, "plugin.blocks",
		"the reader delivered blocks that cannot be: %s", text);
}

/* Opens each call: what is closed stays closed. */
static int32_t enter(struct dm_gate *g, uint64_t blocks)
{
	if (g->error.code)
		return g->error.code;
	if (g->host->cancelled(g->host))
		return refuse(g, DM_E_CANCELLED, "cancelled", "it was stopped");
	g->blocks += blocks;
	if (g->blocks > g->blocks_max)
		return dm_error_set(&g->error, DM_E_LIMIT, "limit.cells",
			"the file has more than the %llu cells and paragraphs that are allowed; "
			"split it, or raise cells if it should be taken",
			(unsigned long long)g->blocks_max);
	return 0;
}

/* Ends each call: what the inner sink refuses closes the gate too. */
static int32_t pass(struct dm_gate *g, int32_t answer)
{
	return answer ? refuse(g, answer, "sink.refused", "what was read could not be taken over")
		      : 0;
}

/* ------------------------------------------------------------------ text */

static int32_t check_text(struct dm_gate *g, struct dm_str text)
{
	if (!text.p && text.n)
		return breach(g, "a text has a length and no place");
	if (text.n > g->text_max)
		return dm_error_set(&g->error, DM_E_LIMIT, "limit.text",
			"a cell or paragraph has more than the %llu bytes of text that are "
			"allowed; split it, or raise text_bytes if it should be taken",
			(unsigned long long)g->text_max);
	return 0;
}

/* Repairs one text where it needs it; true where it did. */
static bool mend(struct dm_gate *g, struct dm_str *text, const struct dm_place *place)
{
	struct dm_gate_result result;
	struct dm_str mended = dm_utf8_gate(g->arena, *text, &result);

	if (!result.replaced && !result.dropped)
		return false;
	if (!g->n_replaced && !g->n_dropped && place) {
		g->repaired = *place;
		g->repaired.part = dm_arena_str(g->arena, place->part);
	}
	g->n_replaced += result.replaced;
	g->n_dropped += result.dropped;
	if (g->keeps_controls && !result.replaced)
		return false;
	*text = mended;
	return true;
}

static int32_t take_text(struct dm_gate *g, struct dm_str *text, const struct dm_place *place)
{
	int32_t code = check_text(g, *text);

	if (!code)
		(void)mend(g, text, place);
	return code;
}

/* ------------------------------------------------------------------ paragraphs and facts */

static int32_t take_entries(struct dm_gate *g, struct dm_paragraph *p)
{
	if (!p->n_entries) {
		p->entries = NULL;
		return 0;
	}
	if (!p->entries)
		return breach(g, "a paragraph counts entries and has none");
	int32_t code = enter(g, p->n_entries);
	if (code)
		return code;
	struct dm_toc_entry *entries = DM_NEW_ARRAY(g->arena, p->n_entries, struct dm_toc_entry);
	for (uint32_t i = 0; !code && i < p->n_entries; i++) {
		entries[i] = p->entries[i];
		code = take_text(g, &entries[i].text, &p->place);
		if (!code)
			code = take_text(g, &entries[i].list, &p->place);
	}
	p->entries = entries;
	return code;
}

static int32_t on_paragraph(const struct dm_sink *sink, const struct dm_paragraph *paragraph)
{
	struct dm_gate *g = sink->ctx;
	int32_t code = enter(g, 1);

	if (code)
		return code;
	if (!DM_HAS(paragraph, struct dm_paragraph, place))
		return breach(g, "a paragraph is smaller than a paragraph is");
	if (paragraph->channel > DM_CHANNEL_COMMENT || paragraph->kind > DM_PARAGRAPH_CAPTION ||
		paragraph->align > DM_ALIGN_END)
		return breach(g, "a paragraph's channel, kind or alignment is unknown");
	g->n_paragraphs++;
	struct dm_paragraph copy = *paragraph;
	copy.struct_size = sizeof(copy);
	struct dm_str *const texts[] = { &copy.text, &copy.number, &copy.place.part };
	for (size_t i = 0; !code && i < sizeof(texts) / sizeof(texts[0]); i++)
		code = take_text(g, texts[i], &paragraph->place);
	if (!code)
		code = take_entries(g, &copy);
	return code ? code : pass(g, g->inner->paragraph(g->inner, &copy));
}

static int32_t on_fact(const struct dm_sink *sink, const char *key, struct dm_str value)
{
	struct dm_gate *g = sink->ctx;
	int32_t code = enter(g, 1);

	if (code)
		return code;
	if (!key || !key[0])
		return breach(g, "a fact has no key");
	if (!dm_utf8_is_clean(dm_str_from_c(key)))
		return breach(g, "the key of a fact is no text");
	if (value.n > FACT_BYTES)
		return breach(g, "a fact is longer than a fact is");
	code = take_text(g, &value, NULL);
	return code ? code : pass(g, g->inner->fact(g->inner, key, value));
}

/* ------------------------------------------------------------------ tables */

/* The table that calls may name now: the innermost open one, or NULL. */
static struct dm_gate_table *innermost(struct dm_gate *g)
{
	return g->open.n ? &g->open.items[g->open.n - 1] : NULL;
}

static bool is_open(const struct dm_gate *g, uint32_t id)
{
	for (size_t i = 0; i < g->open.n; i++)
		if (g->open.items[i].id == id)
			return true;
	return false;
}

static int32_t check_begin(struct dm_gate *g, const struct dm_table *table)
{
	if (!DM_HAS(table, struct dm_table, name))
		return breach(g, "a table is smaller than a table is");
	if (table->id != g->last_table + 1)
		return breach(g, "tables are not numbered 1, 2, 3 in order");
	if (table->parent && !is_open(g, table->parent))
		return breach(g, "the table around a table is not open");
	if (g->open.n >= DEPTH_MAX)
		return dm_error_set(&g->error, DM_E_LIMIT, "limit.depth",
			"tables stand in tables more than %d deep; take them apart and save the "
			"document again",
			DEPTH_MAX);
	return 0;
}

static int32_t on_table_begin(const struct dm_sink *sink, const struct dm_table *table)
{
	struct dm_gate *g = sink->ctx;
	int32_t code = enter(g, 1);

	if (!code)
		code = check_begin(g, table);
	if (code)
		return code;
	struct dm_table copy = *table;
	copy.struct_size = sizeof(copy);
	code = take_text(g, &copy.name, NULL);
	if (code)
		return code;
	DM_PUSH(g->arena, &g->open,
		((struct dm_gate_table){ .id = table->id, .flags = table->flags }));
	g->last_table = table->id;
	return pass(g, g->inner->table_begin(g->inner, &copy));
}

/* Finds the table that a call names; only the innermost may be named. */
static int32_t find_open(struct dm_gate *g, uint32_t id, struct dm_gate_table **ret)
{
	struct dm_gate_table *table = innermost(g);

	if (!table || !is_open(g, id))
		return breach(g, "a table is used that is not open");
	if (table->id != id)
		return breach(g, "a table is used while a table in it is open");
	*ret = table;
	return 0;
}

static int32_t on_table_end(const struct dm_sink *sink, uint32_t id)
{
	struct dm_gate *g = sink->ctx;
	struct dm_gate_table *table;
	int32_t code = enter(g, 0);

	if (!code)
		code = find_open(g, id, &table);
	if (code)
		return code;
	g->open.n--;
	return pass(g, g->inner->table_end(g->inner, id));
}

static int32_t check_range(
	struct dm_gate *g, uint64_t row, uint64_t rows, uint64_t column, uint64_t columns)
{
	if (column + columns > DM_GRID_COLUMNS)
		return refuse(g, DM_E_LIMIT, "limit.columns",
			"a table reaches beyond column 16384, where no sheet has columns; split "
			"it, or check its delimiters");
	if (rows > 1 && row + rows > DM_GRID_ROWS)
		return refuse(g, DM_E_LIMIT, "limit.rows",
			"a merged cell reaches beyond row 1048576, where no sheet has rows; take "
			"the merge away");
	return 0;
}

static int32_t on_merge(const struct dm_sink *sink, uint32_t id, const struct dm_range *range)
{
	struct dm_gate *g = sink->ctx;
	struct dm_gate_table *table;
	int32_t code = enter(g, 1);

	if (!code)
		code = find_open(g, id, &table);
	if (code)
		return code;
	if (table->flags & DM_TABLE_MERGES_KNOWN)
		return breach(g, "a merge comes where the cells carry their spans");
	if (!range->row_span || !range->col_span)
		return breach(g, "a merge covers no row or no column");
	code = check_range(g, range->row, range->row_span, range->column, range->col_span);
	return code ? code : pass(g, g->inner->merge(g->inner, id, range));
}

/* ------------------------------------------------------------------ rows */

static int32_t check_row(
	struct dm_gate *g, const struct dm_gate_table *table, const struct dm_row *row)
{
	if (!DM_HAS(row, struct dm_row, cells))
		return breach(g, "a row is smaller than a row is");
	if (row->index < table->next_row)
		return breach(g, "rows are not in order");
	if (!row->n_cells)
		return 0;
	if (!row->cells)
		return breach(g, "a row counts cells and has none");
	if (row->cell_size < offsetof(struct dm_cell, raw) + sizeof(struct dm_str) ||
		row->cell_size % _Alignof(struct dm_cell))
		return breach(g, "cells are smaller than a cell is");
	return 0;
}

static const struct dm_cell *cell_at(const struct dm_row *row, uint32_t i)
{
	return (const struct dm_cell *)(const void *)((const char *)row->cells +
						      (size_t)i * row->cell_size);
}

static int32_t check_cell(
	struct dm_gate *g, uint32_t row, const struct dm_cell *cell, uint64_t *next_column)
{
	uint32_t rows = cell->row_span ? cell->row_span : 1;
	uint32_t columns = cell->col_span ? cell->col_span : 1;

	if (cell->column < *next_column)
		return breach(g, "cells of a row overlap or are not in order");
	if (cell->kind > DM_CELL_DURATION)
		return breach(g, "a cell's kind is unknown");
	*next_column = (uint64_t)cell->column + columns;
	int32_t code = check_range(g, row, rows, cell->column, columns);
	if (!code)
		code = check_text(g, cell->text);
	return code ? code : check_text(g, cell->raw);
}

/* Copies the row's cells once, to today's size, so that they can be mended. */
static void copy_cells(struct dm_gate *g, struct dm_row *row)
{
	size_t size =
		row->cell_size < sizeof(struct dm_cell) ? row->cell_size : sizeof(struct dm_cell);

	g->cells.n = 0;
	for (uint32_t i = 0; i < row->n_cells; i++)
		memcpy(DM_ADD(g->arena, &g->cells), cell_at(row, i), size);
	row->cells = g->cells.items;
	row->cell_size = sizeof(struct dm_cell);
}

static void mend_cells(struct dm_gate *g, struct dm_row *row)
{
	for (uint32_t i = 0; i < row->n_cells; i++) {
		struct dm_cell cell = *cell_at(row, i);
		struct dm_place place = { .table = innermost(g)->id,
			.row = row->index + 1,
			.column = cell.column + 1,
			.line = cell.line };
		bool mended = mend(g, &cell.text, &place);

		mended = mend(g, &cell.raw, &place) || mended;
		if (!mended)
			continue;
		if (row->cells != g->cells.items)
			copy_cells(g, row);
		g->cells.items[i] = cell;
	}
}

static int32_t take_cells(struct dm_gate *g, struct dm_row *row)
{
	uint64_t next_column = 0;
	bool is_clean = true;

	for (uint32_t i = 0; i < row->n_cells; i++) {
		const struct dm_cell *cell = cell_at(row, i);
		int32_t code = check_cell(g, row->index, cell, &next_column);

		if (code)
			return code;
		is_clean = is_clean && dm_utf8_is_clean(cell->text) && dm_utf8_is_clean(cell->raw);
	}
	if (row->n_cells && row->cell_size != sizeof(struct dm_cell))
		copy_cells(g, row);
	if (!is_clean)
		mend_cells(g, row);
	return 0;
}

static int32_t on_row(const struct dm_sink *sink, uint32_t id, const struct dm_row *row)
{
	struct dm_gate *g = sink->ctx;
	struct dm_gate_table *table;
	int32_t code = enter(g, 1);

	if (!code)
		code = find_open(g, id, &table);
	if (!code)
		code = check_row(g, table, row);
	if (!code)
		code = enter(g, row->n_cells);
	if (code)
		return code;
	table->next_row = (uint64_t)row->index + 1;
	struct dm_row copy = *row;
	copy.struct_size = sizeof(copy);
	code = take_cells(g, &copy);
	return code ? code : pass(g, g->inner->row(g->inner, id, &copy));
}

/* ------------------------------------------------------------------ life */

void dm_gate_init(struct dm_gate *g, struct dm_arena *arena, const struct dm_host *host,
	const struct dm_sink *inner)
{
	*g = (struct dm_gate){ .inner = inner,
		.host = host,
		.arena = arena,
		.blocks_max = host->limit(host, DM_LIMIT_CELLS),
		.text_max = host->limit(host, DM_LIMIT_TEXT_BYTES) };
	g->sink = (struct dm_sink){ sizeof(g->sink), g, on_paragraph, on_table_begin, on_row,
		on_merge, on_table_end, on_fact };
}

static void tell_repairs(struct dm_gate *g)
{
	if (!g->n_replaced && !g->n_dropped)
		return;
	g->host->note(g->host,
		&(struct dm_note){ .struct_size = sizeof(struct dm_note),
			.id = "text.repaired",
			.text = dm_arena_printf(g->arena,
				"text held characters that no report may hold: %llu replaced by "
				"U+FFFD, %llu left out",
				(unsigned long long)g->n_replaced,
				(unsigned long long)g->n_dropped),
			.place = g->repaired });
}

int dm_gate_finish(struct dm_gate *g, struct dm_error *err)
{
	if (!g->error.code && g->open.n)
		(void)breach(g, "a table was begun and not ended");
	if (!g->error.code)
		tell_repairs(g);
	if (g->error.code && err && !err->code)
		*err = g->error;
	return g->error.code;
}
