/* Decides what stands where in a table. Merges may be known with the cell (spans) or only after the
 * last row (dm_grid_add_merge); both end as spans of the cell at the corner and as entries in the
 * rows that the cell reaches into. */
#include "grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

void dm_grid_init(struct dm_grid *g, struct dm_arena *arena, const struct dm_table *table)
{
	*g = (struct dm_grid){ .arena = arena };
	g->table = *table;
	g->table.name = dm_arena_str(arena, table->name);
}

static const struct dm_cell *pushed_cell(const struct dm_row *row, uint32_t i)
{
	return (const struct dm_cell *)(const void *)((const char *)row->cells +
						      (size_t)i * row->cell_size);
}

static void cell_from(struct dm_grid_cell *to, const struct dm_cell *c, uint32_t row)
{
	*to = (struct dm_grid_cell){ .row = row,
		.column = c->column,
		.row_span = c->row_span ? c->row_span : 1,
		.col_span = c->col_span ? c->col_span : 1,
		.kind = c->kind,
		.flags = c->flags,
		.line = c->line,
		.text = c->text,
		.raw = c->raw };
}

static void make_room(struct dm_grid_room *room, uint32_t n)
{
	if (n <= room->n)
		return;
	room->n = n * 2;
	room->cells = DM_NEW_ARRAY(room->arena, room->n, struct dm_grid_cell);
	room->entries = DM_NEW_ARRAY(room->arena, room->n, struct dm_grid_entry);
}

void dm_grid_row_from(struct dm_grid_room *room, const struct dm_row *row, struct dm_grid_row *ret)
{
	make_room(room, row->n_cells);
	*ret = (struct dm_grid_row){ .index = row->index,
		.flags = row->flags,
		.line = row->line,
		.line_end = row->line_end,
		.entries = room->entries,
		.n = row->n_cells };
	for (uint32_t i = 0; i < row->n_cells; i++) {
		cell_from(&room->cells[i], pushed_cell(row, i), row->index);
		ret->entries[i] =
			(struct dm_grid_entry){ room->cells[i].column, &room->cells[i], true };
	}
}

void dm_grid_add_row(struct dm_grid *g, const struct dm_row *row)
{
	struct dm_grid_room own = { .arena = g->arena,
		.cells = DM_NEW_ARRAY(g->arena, row->n_cells, struct dm_grid_cell),
		.entries = DM_NEW_ARRAY(g->arena, row->n_cells, struct dm_grid_entry),
		.n = row->n_cells };
	struct dm_grid_row *to = DM_ADD(g->arena, &g->rows);

	dm_grid_row_from(&own, row, to);
	for (size_t i = 0; i < to->n; i++) {
		struct dm_grid_cell *cell = to->entries[i].cell;

		cell->text = dm_arena_str(g->arena, cell->text);
		cell->raw = dm_arena_str(g->arena, cell->raw);
	}
	g->n_cells += row->n_cells;
}

void dm_grid_add_merge(struct dm_grid *g, const struct dm_range *range)
{
	DM_PUSH(g->arena, &g->merges, *range);
}

/* Position in rows of the first row with at least this index. */
static size_t row_position(const struct dm_grid *g, uint32_t index)
{
	size_t low = 0, high = g->rows.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (g->rows.items[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct dm_grid_cell *cell_beginning_at(struct dm_grid *g, uint32_t row, uint32_t column)
{
	size_t at = row_position(g, row);

	if (at == g->rows.n || g->rows.items[at].index != row)
		return NULL;
	struct dm_grid_entry *entry = dm_grid_row_at(&g->rows.items[at], column);
	return entry && entry->column == column ? entry->cell : NULL;
}

static void apply_merge(struct dm_grid *g, const struct dm_range *m)
{
	struct dm_grid_cell *cell = cell_beginning_at(g, m->row, m->column);

	if (!cell)
		return; /* nothing is written in it */
	cell->row_span = m->row_span;
	cell->col_span = m->col_span;
}

static int by_column(const void *a, const void *b)
{
	const struct dm_grid_entry *x = a, *y = b;

	return (x->column > y->column) - (x->column < y->column);
}

/* The tall cells that reach into the rows below: a list that is walked down the rows, so its cost is
 * what it adds. */
struct tall {
	struct dm_grid_cell **items;
	size_t n, room;
};

static void drop_ended(struct tall *open, uint32_t row)
{
	size_t kept = 0;

	for (size_t i = 0; i < open->n; i++)
		if ((uint64_t)open->items[i]->row + open->items[i]->row_span > row)
			open->items[kept++] = open->items[i];
	open->n = kept;
}

/* Takes away what an open merge or a wide neighbour covers, and adds the open merges. */
static void rebuild_row(struct dm_grid *g, struct dm_grid_row *row, struct tall *open)
{
	struct dm_grid_entry *all = DM_NEW_ARRAY(g->arena, row->n + open->n, struct dm_grid_entry);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < open->n; i++)
		all[n++] = (struct dm_grid_entry){ open->items[i]->column, open->items[i], false };
	for (size_t i = 0; i < row->n; i++)
		all[n++] = row->entries[i];
	qsort(all, n, sizeof(*all), by_column);
	uint64_t covered_to = 0;
	bool is_covered_from_above = false;
	for (size_t i = 0; i < n; i++) {
		bool starts_inside = kept && all[i].column < covered_to;

		/* Of two at one place the one from above was there first. */
		if (starts_inside && !all[i].is_anchor && !is_covered_from_above &&
			all[kept - 1].column == all[i].column)
			kept--;
		else if (starts_inside)
			continue;
		covered_to = (uint64_t)all[i].column + all[i].cell->col_span;
		is_covered_from_above = !all[i].is_anchor;
		all[kept++] = all[i];
	}
	row->entries = all;
	row->n = kept;
}

static void reach_down(struct dm_grid *g)
{
	struct tall open = { 0 };

	for (size_t r = 0; r < g->rows.n; r++) {
		struct dm_grid_row *row = &g->rows.items[r];

		drop_ended(&open, row->index);
		rebuild_row(g, row, &open);
		for (size_t i = 0; i < row->n; i++)
			if (row->entries[i].is_anchor && row->entries[i].cell->row_span > 1)
				DM_PUSH(g->arena, &open, row->entries[i].cell);
	}
}

static bool has_spans(const struct dm_grid *g)
{
	for (size_t r = 0; r < g->rows.n; r++)
		for (size_t i = 0; i < g->rows.items[r].n; i++) {
			const struct dm_grid_cell *cell = g->rows.items[r].entries[i].cell;

			if (cell->row_span > 1 || cell->col_span > 1)
				return true;
		}
	return false;
}

void dm_grid_finish(struct dm_grid *g)
{
	for (size_t i = 0; i < g->merges.n; i++)
		apply_merge(g, &g->merges.items[i]);
	if (has_spans(g))
		reach_down(g);
}

struct dm_grid_entry *dm_grid_row_at(const struct dm_grid_row *row, uint32_t column)
{
	size_t low = 0, high = row->n;

	while (low < high) { /* the last entry that begins at or before the column */
		size_t middle = low + (high - low) / 2;

		if (row->entries[middle].column <= column)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	struct dm_grid_entry *entry = &row->entries[low - 1];
	return column < (uint64_t)entry->column + entry->cell->col_span ? entry : NULL;
}

size_t dm_grid_row_texts(const struct dm_grid_row *row, struct dm_grid_cell **ret, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++) {
		if (!row->entries[i].is_anchor ||
			dm_str_is_empty(dm_str_trim(row->entries[i].cell->text)))
			continue;
		if (n < room)
			ret[n] = row->entries[i].cell;
		n++;
	}
	return n;
}

bool dm_grid_row_is_blank(const struct dm_grid_row *row)
{
	return dm_grid_row_texts(row, NULL, 0) == 0;
}

uint32_t dm_grid_width(const struct dm_grid *g)
{
	uint32_t width = 0;

	for (size_t r = 0; r < g->rows.n; r++) {
		const struct dm_grid_row *row = &g->rows.items[r];

		if (row->n) {
			const struct dm_grid_entry *last = &row->entries[row->n - 1];
			uint32_t end = last->column + last->cell->col_span;
			width = end > width ? end : width;
		}
	}
	return width;
}
