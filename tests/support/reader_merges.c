/* Merges over cells: rows come in order, so the merges that reach a row are a set that moves down
 * with it. */
#include <stdlib.h>

#include "reader_state.h"

static int merge_compare(const void *a, const void *b)
{
	const struct dm_range *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

static bool within(uint32_t at, uint32_t from, uint32_t span)
{
	return at >= from && at - from < span;
}

/* Applies the merges that reach a cell: true where one covers it. */
static bool is_covered(struct reading_cell *at, struct dm_range *const *active, size_t n)
{
	struct dm_cell *cell = &at->cell;

	for (size_t i = 0; i < n; i++) {
		if (!within(cell->column, active[i]->column, active[i]->col_span))
			continue;
		if (active[i]->row != at->row || active[i]->column != cell->column)
			return true;
		cell->row_span = active[i]->row_span;
		cell->col_span = active[i]->col_span;
	}
	return false;
}

void reading_resolve_merges(struct dm_arena *arena, struct reading_table *t)
{
	struct dm_range **active = DM_NEW_ARRAY(arena, t->merges.n, struct dm_range *);
	size_t n = 0, next = 0, kept = 0;

	if (!t->merges.n)
		return;
	qsort(t->merges.items, t->merges.n, sizeof(t->merges.items[0]), merge_compare);
	for (size_t i = 0; i < t->cells.n; i++) {
		uint32_t row = t->cells.items[i].row;

		if (!i || row != t->cells.items[i - 1].row) {
			size_t still = 0;

			while (next < t->merges.n && t->merges.items[next].row <= row)
				active[n++] = &t->merges.items[next++];
			for (size_t k = 0; k < n; k++)
				if (within(row, active[k]->row, active[k]->row_span))
					active[still++] = active[k];
			n = still;
		}
		if (!is_covered(&t->cells.items[i], active, n))
			t->cells.items[kept++] = t->cells.items[i];
	}
	t->cells.n = kept;
}
