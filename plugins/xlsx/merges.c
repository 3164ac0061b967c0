/* Decides which merged ranges hold. Overlap is found by one sweep from top to bottom over a tree of
 * columns that knows, for each stretch, the last row a range above reaches: a hostile sheet with a
 * million ranges as wide as the grid costs 28 steps each and not 16,384. */
#include "merges.h"

#include <stdlib.h>
#include <string.h>

/* Where the ranges so far end: node 1 is the whole width, 2n and 2n + 1 halve node n. Rows are kept
 * from 1, so that 0 is "nothing". */
struct dm_merge_columns {
	uint32_t whole[2 * DM_GRID_COLUMNS];   /* every column of the stretch reaches this row */
	uint32_t deepest[2 * DM_GRID_COLUMNS]; /* the deepest column of the stretch does */
};

struct stretch {
	uint32_t first, end; /* columns */
};

static uint32_t deeper(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t columns_depth(
	const struct dm_merge_columns *c, uint32_t node, struct stretch at, struct stretch wanted)
{
	if (wanted.end <= at.first || at.end <= wanted.first)
		return 0;
	if (wanted.first <= at.first && at.end <= wanted.end)
		return c->deepest[node];
	uint32_t middle = (at.first + at.end) / 2;
	uint32_t left = columns_depth(c, 2 * node, (struct stretch){ at.first, middle }, wanted);
	uint32_t right = columns_depth(c, 2 * node + 1, (struct stretch){ middle, at.end }, wanted);

	return deeper(c->whole[node], deeper(left, right));
}

static void columns_deepen(struct dm_merge_columns *c, uint32_t node, struct stretch at,
	struct stretch wanted, uint32_t row)
{
	if (wanted.end <= at.first || at.end <= wanted.first)
		return;
	c->deepest[node] = deeper(c->deepest[node], row);
	if (wanted.first <= at.first && at.end <= wanted.end) {
		c->whole[node] = deeper(c->whole[node], row);
		return;
	}
	uint32_t middle = (at.first + at.end) / 2;

	columns_deepen(c, 2 * node, (struct stretch){ at.first, middle }, wanted, row);
	columns_deepen(c, 2 * node + 1, (struct stretch){ middle, at.end }, wanted, row);
}

static int by_position(const void *a, const void *b)
{
	const struct dm_range *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

void dm_merges_clear(struct dm_merges *m, struct dm_arena *arena)
{
	m->arena = arena;
	m->ranges.n = 0;
	m->n_bad = 0;
}

bool dm_merges_add(struct dm_merges *m, struct dm_str ref)
{
	struct dm_range range;

	if (dm_cellref_range(ref, &range) != DM_RANGE_SOUND) {
		m->n_bad++;
		return true;
	}
	if (range.row_span == 1 && range.col_span == 1)
		return true;
	if (m->ranges.n >= DM_MERGES_MAX)
		return false;
	DM_PUSH(m->arena, &m->ranges, range);
	return true;
}

/* An empty tree as wide as the ranges need; a sheet of six columns shall not pay for the grid. */
static struct stretch columns_clear(struct dm_merges *m)
{
	uint32_t needed = 1, width = 1;

	for (size_t i = 0; i < m->ranges.n; i++)
		needed = deeper(needed, m->ranges.items[i].column + m->ranges.items[i].col_span);
	while (width < needed)
		width *= 2;
	if (!m->columns)
		m->columns = DM_NEW(m->arena, struct dm_merge_columns);
	memset(m->columns->whole, 0, 2 * width * sizeof(*m->columns->whole));
	memset(m->columns->deepest, 0, 2 * width * sizeof(*m->columns->deepest));
	return (struct stretch){ 0, width };
}

uint32_t dm_merges_settle(struct dm_merges *m)
{
	size_t kept = 0;

	if (m->ranges.n < 2)
		return 0;
	struct stretch all = columns_clear(m);
	qsort(m->ranges.items, m->ranges.n, sizeof(*m->ranges.items), by_position);
	for (size_t i = 0; i < m->ranges.n; i++) {
		struct dm_range r = m->ranges.items[i];
		struct stretch wanted = { r.column, r.column + r.col_span };

		if (columns_depth(m->columns, 1, all, wanted) > r.row)
			continue;
		columns_deepen(m->columns, 1, all, wanted, r.row + r.row_span);
		m->ranges.items[kept++] = r;
	}
	uint32_t dropped = (uint32_t)(m->ranges.n - kept);
	m->ranges.n = kept;
	return dropped;
}
