/* Decides which text is the value of which label. A label's value stands to its right, or, where a
 * row holds nothing but labels, below it. A label with another label right beside it stands for a
 * group of rows. */
#include "head.h"

#include "base/str.h"
#include "base/utf8.h"
#include "forms.h"
#include "head_parts.h"
#include "header.h"
#include "line.h"
#include "normalise.h"
#include "title.h"

enum { CELLS_MAX = 256, UNKNOWN_LABEL_MAX = 20 /* characters */ };

struct row_cells {
	struct dm_grid_cell *items[CELLS_MAX];
	size_t n;
};

void dm_head_begin(
	struct dm_head *head, struct dm_form *form, struct dm_arena *scratch, struct dm_grid *grid)
{
	*head = (struct dm_head){ .form = form, .scratch = scratch, .grid = grid };
}
bool dm_head_continues(const struct dm_head *head, const struct dm_grid_row *row)
{
	return dm_head_group_reaches(head, row) || (head->n && head->has_row_labels);
}

/* ---- one row from left to right */

/* A short text in front of another one, in the place of a label. */
static bool is_unknown_label(
	struct dm_head *head, const struct dm_grid_cell *cell, const struct dm_grid_cell *next)
{
	struct dm_str text = dm_text_line(head->scratch, cell->text);

	if (!next || !text.p || dm_utf8_count(text) > UNKNOWN_LABEL_MAX ||
		next->column != cell->column + cell->col_span)
		return false;
	if (dm_str_find(text, DM_STR("。")) >= 0 || dm_str_find(text, DM_STR("；")) >= 0)
		return false;
	return (unsigned char)text.p[0] >= 0x80 || text.p[0] == '*';
}

static void unlabelled(
	struct dm_head *head, struct dm_grid_cell *cell, bool beside_group, bool beside_money)
{
	struct dm_found found = { 0 };

	if (beside_group) {
		found = dm_head_caption(head, head->group);
	} else if (beside_money && !dm_form_has(head->form, DM_SLOT_DEPARTMENT)) {
		found.role = DM_ROLE_DEPARTMENT_OWN;
	} else {
		return;
	}
	dm_head_with_value(head, &found, cell);
	dm_form_value(head->form, &found);
}

/* A label and its amount in one cell, with a blank between: 财政拨款 45. */
static bool read_amount(struct dm_head *head, struct dm_grid_cell *cell)
{
	struct dm_str text = dm_text_line(head->scratch, cell->text);
	struct dm_caption caption;
	size_t at = text.n;

	while (at && text.p[at - 1] != ' ')
		at--;
	struct dm_str value = dm_str_from(text, at);
	if (!at || !value.n || value.p[0] < '0' || value.p[0] > '9' ||
		!dm_forms_caption(head->form->reading->forms, head->scratch,
			dm_str_first(text, at - 1), &caption) ||
		!dm_head_is_budget_label(caption.role))
		return false;
	struct dm_found found = { caption.role, dm_text_line(head->scratch, caption.label.text),
		caption.label.unit, value, DM_NULL, dm_spot_of(&head->grid->table, cell),
		dm_spot_of(&head->grid->table, cell) };
	dm_head_with_unit(head, &found);
	cell->is_placed = true;
	dm_form_value(head->form, &found);
	return true;
}

static bool read_line(struct dm_head *head, struct dm_grid_cell *cell, bool *ret_money)
{
	struct dm_spot at = dm_spot_of(&head->grid->table, cell);
	struct dm_line line;

	if (!dm_line_from_text(head->scratch, head->form->reading->forms, cell->text, &line))
		return false;
	for (size_t i = 0; i < line.n; i++) {
		struct dm_found found = { line.pairs[i].role,
			dm_text_line(head->scratch, line.pairs[i].label), line.pairs[i].unit,
			line.pairs[i].value, DM_NULL, at, at };

		dm_head_with_unit(head, &found);
		*ret_money |= found.role == DM_ROLE_MONEY_UNIT;
		dm_form_value(head->form, &found);
	}
	cell->is_placed = true;
	return true;
}

/* True where nothing but labels stands from i to the end of the row. */
static bool is_run(struct dm_head *head, const struct row_cells *cells, size_t i)
{
	for (; i < cells->n; i++)
		if (!dm_head_is_label(head, cells->items[i]))
			return false;
	return true;
}

/* A label alone in its row, over all of it. Without merges (CSV) any label alone may be; a line of
 * labels below it is not its value. */
static bool spans_row(struct dm_head *head, const struct dm_grid_cell *label, size_t at)
{
	const struct dm_grid_row *row = &head->grid->rows.items[at],
				 *below = dm_head_row_below(head, at);
	struct dm_grid_cell *text;
	struct dm_line line;

	if ((uint64_t)label->column + label->col_span >= dm_grid_width(head->grid))
		return true;
	if (!below || dm_grid_row_texts(below, &text, 1) != 1 || text->column != label->column)
		return false;
	/* Another form on the sheet may be wider than this one. */
	bool is_as_wide = label->col_span > 1 && text->col_span == label->col_span;
	return (row->line || is_as_wide) &&
	       !dm_line_from_text(head->scratch, head->form->reading->forms, text->text, &line);
}

/* True where the values of a run of labels may stand below: several labels, one over the whole row,
 * or one beside its group. A last label alone has a blank value. */
static bool has_values_below(
	struct dm_head *head, const struct row_cells *cells, size_t i, bool in_group, size_t at)
{
	if (cells->n - i > 1 || in_group)
		return true;
	return i ? head->group == cells->items[i - 1] : spans_row(head, cells->items[0], at);
}

/* Reads what begins with a text that is no label; returns the cells taken. */
static size_t read_text(
	struct dm_head *head, const struct row_cells *cells, size_t i, bool in_group, bool money)
{
	struct dm_grid_cell *cell = cells->items[i];
	struct dm_grid_cell *next = i + 1 < cells->n ? cells->items[i + 1] : NULL;

	bool is_pair =
		!money && is_unknown_label(head, cell, next) && !dm_head_is_label(head, next);

	if (in_group && i == 0 &&
		!(is_pair && dm_role_class(head->group->role) == DM_CLASS_GROUP)) {
		unlabelled(head, cell, true, false);
	} else if (dm_title_is_sheet_number(
			   head->form->reading->forms, dm_text_line(head->scratch, cell->text))) {
		dm_grid_cell_place(cell, DM_FATE_SHEET_NUMBER); /* 公开14表 */
	} else if (is_pair) {
		dm_head_emit(head, cell, next);
		return 2;
	} else {
		unlabelled(head, cell, false, money);
	}
	return 1;
}

/* Reads the pairs that stand inside single cells; true where one of them is the money unit. */
static bool read_lines(struct dm_head *head, const struct row_cells *cells)
{
	bool money = false;

	for (size_t i = 0; i < cells->n; i++) {
		if (dm_head_is_label(head, cells->items[i]))
			continue;
		/* The unit of a group counts for the pairs right beside it. */
		struct dm_grid_cell *beside = head->group;
		if (i && dm_role_class(cells->items[i - 1]->role) == DM_CLASS_GROUP)
			head->group = cells->items[i - 1];
		if (!read_line(head, cells->items[i], &money) &&
			!read_amount(head, cells->items[i]))
			head->group = beside;
	}
	return money;
}

/* True where a text of any wording heads the labels of the rows below: 预算执行情况 | 支出类型 | 预算数. */
static bool heads_rows_of_funds(struct dm_head *head, const struct row_cells *cells, size_t i)
{
	if (i + 3 >= cells->n || dm_role_class(cells->items[i]->role) != DM_CLASS_GROUP ||
		dm_head_is_label(head, cells->items[i + 1]))
		return false;
	for (size_t k = i + 2; k < cells->n; k++)
		if (dm_role_class(dm_head_role(head, cells->items[k])) != DM_CLASS_FUNDS &&
			!dm_head_is_budget_label(dm_head_role(head, cells->items[k])) &&
			dm_role_class(dm_head_role(head, cells->items[k])) != DM_CLASS_COLUMN)
			return false;
	return true;
}

/* Reads a row from left to right; returns how many rows it took. */
static size_t read_cells(struct dm_head *head, const struct row_cells *cells, size_t at)
{
	bool in_group = dm_head_group_reaches(head, &head->grid->rows.items[at]);
	bool money = read_lines(head, cells);

	for (size_t i = 0; i < cells->n;) {
		struct dm_grid_cell *cell = cells->items[i];
		struct dm_grid_cell *next = i + 1 < cells->n ? cells->items[i + 1] : NULL;

		if (cell->is_placed) {
			i++;
		} else if (!dm_head_is_label(head, cell)) {
			i += read_text(head, cells, i, in_group, money);
		} else if (heads_rows_of_funds(head, cells, i)) {
			head->group = cell;
			dm_grid_cell_place(cell, DM_FATE_LABEL);
			dm_grid_cell_place(next, DM_FATE_LABEL);
			i += 2;
		} else if (next && !dm_head_is_label(head, next) && !next->is_placed) {
			dm_head_emit(head, cell, next);
			i += 2;
		} else if (next && i + 2 < cells->n && !is_run(head, cells, i) &&
			   dm_head_is_label(head, cells->items[i + 2]) &&
			   dm_head_is_value_of(cell, next, cells->items[i + 2])) {
			dm_head_emit(head, cell, next);
			i += 2;
		} else if (is_run(head, cells, i) &&
			   has_values_below(head, cells, i, in_group, at)) {
			return dm_head_read_run(
				head, (struct dm_grid_cell **)&cells->items[i], cells->n - i, at);
		} else if (next && (dm_head_is_adjacent(cell, next) ||
					   dm_role_class(cell->role) == DM_CLASS_GROUP)) {
			head->group = cell; /* stands beside the labels that follow */
			dm_grid_cell_place(cell, DM_FATE_LABEL);
			i++;
		} else {
			dm_head_emit(head, cell, NULL);
			i++;
		}
	}
	return 1;
}

size_t dm_head_row(struct dm_head *head, size_t at)
{
	const struct dm_grid_row *row = &head->grid->rows.items[at];
	struct row_cells cells;

	head->at = at;
	if (dm_head_is_under(head, row)) {
		dm_head_read_under(head, row);
		return 1;
	}
	head->n = 0;
	if (!dm_head_group_reaches(head, row))
		head->group = NULL;
	cells.n = dm_grid_row_texts(row, cells.items, CELLS_MAX);
	if (cells.n > CELLS_MAX)
		cells.n = CELLS_MAX;
	size_t taken = read_cells(head, &cells, at);
	dm_form_covers(head->form, &head->grid->table, row);
	return taken;
}

size_t dm_head_labels(struct dm_arena *scratch, const struct dm_forms *forms, struct dm_grid *grid)
{
	uint64_t seen[2] = { 0, 0 };

	for (size_t r = 0; r < grid->rows.n; r++) {
		struct dm_grid_cell *cells[CELLS_MAX];
		size_t n = dm_grid_row_texts(&grid->rows.items[r], cells, CELLS_MAX);

		for (size_t i = 0; i + 1 < n && i + 1 < CELLS_MAX; i++) {
			enum dm_role role = dm_cell_role(scratch, forms, cells[i]);
			enum dm_role_class class = dm_role_class(role);

			if (class == DM_CLASS_GROUP ||
				(class == DM_CLASS_HEAD &&
					dm_cell_role(scratch, forms, cells[i + 1]) == DM_ROLE_NONE))
				seen[role / 64] |= (uint64_t)1 << (role % 64);
		}
	}
	return (size_t)(__builtin_popcountll(seen[0]) + __builtin_popcountll(seen[1]));
}
