/* Decides where a row stands and in which order its cells are delivered. */
#include <stdlib.h>

#include "sheet_internal.h"

enum { FILLED_MAX = 1 << 16, AUDIT_STEPS_MAX = 10000000 };

static int32_t fail_order(struct dm_sheet_reader *x)
{
	return dm_sheet_fail(x, DM_E_FORMAT, "xlsx.row-order",
		"the rows of a sheet are out of order; open the workbook in a spreadsheet program "
		"and save it anew");
}

int32_t dm_sheet_place_row(struct dm_sheet_reader *x, uint32_t index)
{
	x->row.is_placed = true;
	x->row.index = index;
	return index < x->rows_end ? fail_order(x) : 0;
}

static bool is_true(struct dm_str s)
{
	static const char *const words_on[] = { "1", "true", "on", NULL };

	return dm_str_is_one_of(s, words_on);
}

/* The number of a row, whose digits are kept: the references of its cells end in them. */
static int32_t read_row_number(struct dm_sheet_reader *x, struct dm_str r)
{
	uint32_t number;

	if (!dm_cellref_number(r, DM_GRID_ROWS, &number))
		return dm_sheet_fail_reference(x);
	x->row.n_digits = r.n <= sizeof(x->row.digits) ? r.n : 0;
	memcpy(x->row.digits, r.p, x->row.n_digits);
	return dm_sheet_place_row(x, number - 1);
}

static void clear_row(struct dm_sheet_reader *x)
{
	struct open_row *row = &x->row;

	row->n = row->next_column = 0;
	row->n_digits = 0;
	row->is_placed = row->is_unsorted = false;
	row->index = x->rows_end; /* behind the last one, unless it says otherwise */
	row->is_hidden = x->has_row_hidden;
	x->cell.column = 0;
	dm_text_pool_clear(&row->texts);
}

int32_t dm_sheet_begin_row(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	int32_t r = 0;

	clear_row(x);
	for (unsigned i = 0; i < start->n_attributes && r == 0; i++) {
		const unsigned char **a = start->attributes + 5 * (size_t)i;
		struct dm_str name = dm_str_from_c((const char *)a[0]);

		if (a[1])
			continue;
		if (dm_str_eq(name, DM_STR("r")))
			r = read_row_number(x, dm_attribute_value(a));
		else if (dm_str_eq(name, DM_STR("hidden")))
			x->row.is_hidden = is_true(dm_attribute_value(a));
		else if (dm_str_eq(name, DM_STR("ht")))
			x->row.is_hidden |= dm_figure_text_is_zero(dm_attribute_value(a));
	}
	if (r == 0 && x->row.index >= DM_GRID_ROWS)
		r = dm_sheet_fail_reference(x);
	return r;
}

static int by_column(const void *a, const void *b)
{
	const struct dm_cell *x = a, *y = b;

	return (x->column > y->column) - (x->column < y->column);
}

/* Brings cells into order; of two in one place the last one stays. glibc's qsort keeps the order of
 * equals only while it has memory, so the order read is made part of the key. */
static void sort_cells(struct dm_sheet_reader *x)
{
	struct open_row *row = &x->row;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < row->n; i++)
		row->cells[i].column = row->cells[i].column * DM_GRID_COLUMNS + i;
	qsort(row->cells, row->n, sizeof(*row->cells), by_column);
	for (uint32_t i = 0; i < row->n; i++) {
		struct dm_cell cell = row->cells[i];

		cell.column /= DM_GRID_COLUMNS;
		if (kept && row->cells[kept - 1].column == cell.column) {
			kept--;
			x->cell.column = cell.column;
			dm_sheet_note(x, ISSUE_REPEATED);
		}
		row->cells[kept++] = cell;
	}
	row->n = kept;
}

static void remember_filled(struct dm_sheet_reader *x)
{
	const struct open_row *row = &x->row;

	for (uint32_t i = 0; i < row->n && x->filled.n < FILLED_MAX; i++)
		if (row->cells[i].text.n)
			DM_PUSH(x->arena, &x->filled,
				((struct dm_cellref){ row->index, row->cells[i].column }));
}

int32_t dm_sheet_end_row(struct dm_sheet_reader *x)
{
	struct open_row *row = &x->row;

	x->rows_end = row->index + 1;
	if (!row->n)
		return 0;
	if (row->is_unsorted)
		sort_cells(x);
	remember_filled(x);
	struct dm_row out = { .struct_size = sizeof(out),
		.index = row->index,
		.flags = row->is_hidden ? DM_ROW_HIDDEN : 0,
		.n_cells = row->n,
		.cell_size = sizeof(*row->cells),
		.cells = row->cells };
	return x->sink->row(x->sink, x->table, &out);
}

/* The first filled cell that does not stand above a row. */
static size_t first_from(const struct dm_sheet_reader *x, uint32_t row)
{
	size_t low = 0, high = x->filled.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (x->filled.items[middle].row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void dm_sheet_audit_merges(struct dm_sheet_reader *x)
{
	struct tally *covered = &x->issues[ISSUE_COVERED];
	uint32_t steps = 0;

	for (size_t i = 0; i < x->merges.ranges.n; i++) {
		const struct dm_range *r = &x->merges.ranges.items[i];

		for (size_t k = first_from(x, r->row); k < x->filled.n; k++) {
			struct dm_cellref at = x->filled.items[k];

			if (at.row >= r->row + r->row_span || ++steps > AUDIT_STEPS_MAX)
				break;
			if (at.column < r->column || at.column >= r->column + r->col_span ||
				(at.row == r->row && at.column == r->column))
				continue;
			if (covered->n++ == 0)
				covered->first = at;
		}
	}
}
