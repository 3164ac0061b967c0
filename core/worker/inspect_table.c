/* Decides how a kept cell lies in memory (five numbers of variable length, then its text) and which
 * cells a merge covers. */
#include "inspect_table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum { NUMBER_MAX = 10 };

static size_t put_number(char *to, uint64_t value)
{
	size_t n = 0;

	for (; value >= 0x80; value >>= 7)
		to[n++] = (char)(value | 0x80);
	to[n++] = (char)value;
	return n;
}

static uint64_t take_number(const char **at)
{
	uint64_t value = 0;
	unsigned shift = 0;

	for (;; shift += 7) {
		unsigned char c = (unsigned char)*(*at)++;

		value |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80)
			return value;
	}
}

void inspect_table_init(
	struct inspect_table *t, struct dm_arena *arena, const struct dm_table *table)
{
	*t = (struct inspect_table){ .table = *table };
	t->table.name = dm_arena_str(arena, table->name);
	dm_spool_init(&t->cells, arena);
}

void inspect_table_keep(struct inspect_table *t, uint32_t row, const struct dm_cell *cell)
{
	const uint64_t numbers[] = { row - t->row, cell->column, cell->row_span, cell->col_span,
		cell->text.n };
	struct dm_spool_block *block;
	char *to = dm_spool_reserve(&t->cells, 5 * NUMBER_MAX + cell->text.n, &block);
	size_t n = 0;

	for (size_t i = 0; i < 5; i++)
		n += put_number(to + n, numbers[i]);
	if (cell->text.n)
		memcpy(to + n, cell->text.p, cell->text.n);
	block->n += n + cell->text.n;
	t->row = row;
}

static int by_place(const void *a, const void *b)
{
	const struct dm_range *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->column == y->column ? 0 : x->column < y->column ? -1 : 1;
}

/* Walks the merges beside the cells, both in order of places. */
struct cover {
	const struct dm_range *merges;
	size_t n, at;
	uint64_t *until; /* by column: the first row below that no merge covers */
	size_t columns;
};

static void cover_init(struct cover *cover, struct inspect_table *t, struct dm_arena *arena)
{
	uint64_t columns = 0;

	*cover = (struct cover){ .merges = t->merges.items, .n = t->merges.n };
	if (cover->n)
		qsort(t->merges.items, t->merges.n, sizeof(t->merges.items[0]), by_place);
	for (size_t i = 0; i < cover->n; i++) {
		uint64_t right = (uint64_t)cover->merges[i].column + cover->merges[i].col_span;

		columns = right > columns ? right : columns;
	}
	cover->columns = (size_t)columns;
	cover->until = DM_NEW_ARRAY(arena, cover->columns, uint64_t);
}

/* Spreads one merge. One that begins where another covers is left out: they overlap. */
static bool spread(struct cover *cover, const struct dm_range *m)
{
	uint64_t bottom = (uint64_t)m->row + m->row_span;

	if (cover->until[m->column] > m->row)
		return false;
	for (uint64_t c = m->column; c < (uint64_t)m->column + m->col_span; c++)
		if (cover->until[c] < bottom)
			cover->until[c] = bottom;
	return true;
}

/* True where the cell is shown; an anchor gets its spans. */
static bool resolve(struct cover *cover, uint32_t row, struct dm_cell *cell)
{
	bool is_anchor = false;

	for (; cover->at < cover->n; cover->at++) {
		const struct dm_range *m = &cover->merges[cover->at];

		if (m->row > row || (m->row == row && m->column > cell->column))
			break;
		if (m->col_span && m->row_span && spread(cover, m) && m->row == row &&
			m->column == cell->column) {
			cell->row_span = m->row_span;
			cell->col_span = m->col_span;
			is_anchor = true;
		}
	}
	return is_anchor || cell->column >= cover->columns || cover->until[cell->column] <= row;
}

static const char *take_cell(const char *at, uint32_t *row, struct dm_cell *cell)
{
	*row += (uint32_t)take_number(&at);
	*cell = (struct dm_cell){ .column = (uint32_t)take_number(&at) };
	cell->row_span = (uint32_t)take_number(&at);
	cell->col_span = (uint32_t)take_number(&at);
	size_t n = (size_t)take_number(&at);
	cell->text = (struct dm_str){ at, n };
	return at + n;
}

void inspect_table_replay(struct inspect_table *t, struct dm_arena *arena,
	void (*on_cell)(void *ctx, uint32_t row, const struct dm_cell *), void *ctx)
{
	struct cover cover;
	uint32_t row = 0;

	cover_init(&cover, t, arena);
	for (const struct dm_spool_block *b = t->cells.first; b; b = b->next) {
		for (const char *at = b->bytes; at < b->bytes + b->n;) {
			struct dm_cell cell;

			at = take_cell(at, &row, &cell);
			if (resolve(&cover, row, &cell))
				on_cell(ctx, row, &cell);
		}
	}
}
