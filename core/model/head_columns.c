/* Decides what stands under captions: values in the row below, or rows of a table of funds with labels
 * of their own. */
#include "head_parts.h"

#include "base/str.h"
#include "forms.h"
#include "header.h"
#include "normalise.h"

enum { PARTS_MAX = 64 };

struct dm_grid_cell *dm_head_text_under(const struct dm_grid_row *row, uint32_t from, uint32_t to)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct dm_grid_entry *entry = &row->entries[i];

		if (entry->is_anchor && entry->column >= from && entry->column <= to &&
			dm_str_trim(entry->cell->text).n)
			return entry->cell;
	}
	return NULL;
}

static void emit_under(struct dm_head *head, const struct dm_found *row_label,
	const struct dm_head_column *column, struct dm_grid_cell *value)
{
	struct dm_found found = column->found;

	dm_head_with_value(head, &found, value);
	/* What stands under tasks or a schedule is theirs, no member of the form; their sum is. */
	if (head->group && dm_role_class(head->group->role) == DM_CLASS_OTHER &&
		row_label->role != DM_ROLE_TOTAL_ROW)
		found.role = DM_ROLE_OTHER;
	if (dm_role_class(found.role) == DM_CLASS_POINT) {
		dm_form_plan_point(head->form, &found);
	} else if (row_label->role != DM_ROLE_NONE || row_label->label.n ||
		   dm_role_class(found.role) == DM_CLASS_FUNDS) {
		dm_form_funds(head->form, row_label, &found);
	} else if (value || dm_role_class(found.role) != DM_CLASS_OTHER) {
		dm_form_value(head->form, &found);
	}
}

/* The row's own label in a table of funds: the last text left of the first caption. What stands in
 * front of it groups rows (收入构成). */
static struct dm_found row_label_of(struct dm_head *head, const struct dm_grid_row *row)
{
	struct dm_grid_cell *cell = NULL;
	struct dm_found found = { 0 };

	for (size_t i = 0; i < row->n && row->entries[i].column < head->items[0].column; i++) {
		struct dm_grid_entry *entry = &row->entries[i];

		if (!entry->is_anchor || !dm_str_trim(entry->cell->text).n)
			continue;
		cell = entry->cell;
		dm_grid_cell_place(cell, DM_FATE_LABEL);
	}
	if (cell) {
		found = dm_head_caption(head, cell);
		dm_head_with_unit(head, &found);
	} else if (head->group && head->group->label) {
		found.unit = head->group->label->unit;
	}
	return found;
}

void dm_head_read_under(struct dm_head *head, const struct dm_grid_row *row)
{
	struct dm_found row_label = row_label_of(head, row);

	for (size_t i = 0; i < head->n; i++) {
		const struct dm_head_column *column = &head->items[i];

		emit_under(head, &row_label, column,
			dm_head_text_under(row, column->column, column->column_end));
	}
	dm_form_covers(head->form, &head->grid->table, row);
}

bool dm_head_group_reaches(const struct dm_head *head, const struct dm_grid_row *row)
{
	if (!head->group)
		return false;
	const struct dm_grid_entry *entry = dm_grid_row_at(row, head->group->column);
	if (entry && entry->cell == head->group)
		return true;
	/* Without merges (CSV): nothing stands under the label. */
	return head->group->row_span == 1 && !dm_head_text_under(row, 0, head->group->column);
}

/* Row labels of a table of funds without a group beside it: budget members and parts. */
static bool is_funds_label(struct dm_head *head, struct dm_grid_cell *cell)
{
	enum dm_role role = dm_head_role(head, cell);

	return dm_head_is_budget_label(role) || role == DM_ROLE_TOTAL_ROW;
}

static bool any_label(struct dm_head *head, const struct dm_grid_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->entries[i].is_anchor && dm_str_trim(row->entries[i].cell->text).n &&
			dm_head_is_label(head, row->entries[i].cell))
			return true;
	return false;
}

/* True where the row belongs under the captions that are open. */
bool dm_head_is_under(struct dm_head *head, const struct dm_grid_row *row)
{
	if (!head->n)
		return false;
	uint32_t first = head->items[0].column;
	struct dm_grid_cell *label = first ? dm_head_text_under(row, 0, first - 1) : NULL;
	bool in_group = dm_head_group_reaches(head, row);
	if (head->has_row_labels && !in_group && label && head->group)
		return dm_head_role(head, label) == DM_ROLE_TOTAL_ROW; /* right below the group */
	if (head->has_row_labels)
		return in_group ? label || !any_label(head, row)
				: label && is_funds_label(head, label);
	return in_group && !label && !any_label(head, row);
}

/* ---- a run of labels without values */

/* The budget at the year's begin is the year's where no other column states one. */
static void settle_initial(struct dm_head *head)
{
	struct dm_head_column *initial = NULL;

	for (size_t i = 0; i < head->n; i++) {
		enum dm_role role = head->items[i].found.role;

		if (role == DM_ROLE_COLUMN_INITIAL)
			initial = &head->items[i];
		else if (role == DM_ROLE_COLUMN_BUDGET ||
			 (role >= DM_ROLE_TOTAL_ANNUAL && role <= DM_ROLE_TOTAL_PERIOD))
			return;
	}
	if (initial)
		initial->found.role = DM_ROLE_COLUMN_BUDGET;
}

static void open_columns(struct dm_head *head, struct dm_grid_cell **labels, size_t n)
{
	head->items = NULL;
	head->n = head->room = 0;
	for (size_t i = 0; i < n; i++) {
		struct dm_head_column *column = DM_ADD(head->scratch, head);

		*column = (struct dm_head_column){ labels[i]->column,
			labels[i]->column + labels[i]->col_span - 1,
			dm_head_caption(head, labels[i]) };
		dm_head_with_unit(head, &column->found);
		/* Without merges a caption reaches to the next one. */
		if (i + 1 < n && labels[i]->col_span == 1)
			column->column_end = labels[i + 1]->column - 1;
	}
	settle_initial(head);
}

static bool has_funds(struct dm_head *head, struct dm_grid_cell **labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (dm_role_class(dm_head_role(head, labels[i])) == DM_CLASS_FUNDS)
			return true;
	return false;
}

/* True where the first label of the run stands beside the rows below instead of over a column. */
static bool is_group_of(struct dm_head *head, struct dm_grid_cell **labels, size_t n,
	const struct dm_grid_row *below)
{
	if (n < 2)
		return false;
	enum dm_role_class first = dm_role_class(dm_head_role(head, labels[0]));
	if (labels[0]->row_span > 1 || first == DM_CLASS_GROUP)
		return true;
	return below && !dm_head_text_under(below, labels[0]->column, labels[0]->column) &&
	       first != DM_CLASS_POINT && !dm_grid_row_is_blank(below);
}

const struct dm_grid_row *dm_head_row_below(const struct dm_head *head, size_t at)
{
	if (at + 1 >= head->grid->rows.n)
		return NULL;
	const struct dm_grid_row *below = &head->grid->rows.items[at + 1];
	return below->index == head->grid->rows.items[at].index + 1 ? below : NULL;
}

/* True where the caption stands over the labels of rows, not over values: 名称 | 金额, 项目资金 | 预算数. */
static bool heads_row_labels(struct dm_head *head, struct dm_grid_cell **labels, size_t n,
	const struct dm_grid_row *below)
{
	if (n < 2 || !below)
		return false;
	struct dm_grid_cell *under =
		dm_head_text_under(below, labels[0]->column, labels[1]->column - 1);
	if (!under)
		return false;
	enum dm_role role = dm_head_role(head, labels[0]);
	return role == DM_ROLE_COLUMN_ITEM ||
	       (dm_role_class(role) == DM_CLASS_GROUP && is_funds_label(head, under));
}

/* The captions of the row below that part the last of a run, where nothing else stands there: 预算金额 over
 * 总额 | 财政拨款. Returns how many, 0 where it is not parted. */
static size_t parts_of(struct dm_head *head, struct dm_grid_cell *last,
	const struct dm_grid_row *below, struct dm_grid_cell **ret)
{
	size_t n = below ? dm_grid_row_texts(below, ret, PARTS_MAX) : 0;
	uint64_t end = (uint64_t)last->column + last->col_span;

	if (n < 2 || n > PARTS_MAX || ret[0]->column != last->column ||
		!dm_head_is_budget_label(dm_head_role(head, last)))
		return 0;
	for (size_t i = 0; i < n; i++) {
		bool is_under = ret[i]->column < end || (last->col_span == 1 && below->line);

		if (!is_under || !dm_head_is_label(head, ret[i]))
			return 0;
	}
	return n;
}

/* Puts the parts of a run's last caption in its place, with its unit. Returns the rows that the captions
 * stand in. */
static size_t part_last(struct dm_head *head, struct dm_grid_cell ***labels, size_t *n,
	const struct dm_grid_row *below)
{
	struct dm_grid_cell *parts[PARTS_MAX], *last = (*labels)[*n - 1];
	size_t n_parts = *n > 1 ? parts_of(head, last, below, parts) : 0;

	if (!n_parts)
		return 1;
	struct dm_grid_cell **all =
		DM_NEW_ARRAY(head->scratch, *n - 1 + n_parts, struct dm_grid_cell *);
	memcpy(all, *labels, (*n - 1) * sizeof(*all));
	memcpy(all + *n - 1, parts, n_parts * sizeof(*all));
	for (size_t i = 0; i < n_parts; i++) {
		if (!parts[i]->label || parts[i]->label->unit.p || !last->label)
			continue;
		struct dm_label *label = DM_NEW(head->scratch, struct dm_label);
		*label = *parts[i]->label;
		label->unit = last->label->unit;
		parts[i]->label = label;
	}
	dm_grid_cell_place(last, DM_FATE_LABEL);
	dm_form_covers(head->form, &head->grid->table, below);
	*labels = all;
	*n += n_parts - 1;
	return 2;
}

static bool any_value(const struct dm_head *head, const struct dm_grid_row *below)
{
	for (size_t i = 0; i < head->n; i++)
		if (dm_head_text_under(below, head->items[i].column, head->items[i].column_end))
			return true;
	return false;
}

/* Labels in a row that has no values below either. */
static void read_blank_run(
	struct dm_head *head, struct dm_grid_cell **labels, size_t n, bool is_plan)
{
	for (size_t i = 0; i < n && (is_plan || n > 1); i++) {
		struct dm_grid_cell *next = i + 2 < n ? labels[i + 2] : NULL;

		if (i + 1 < n && !is_plan && dm_head_is_value_of(labels[i], labels[i + 1], next)) {
			dm_head_emit(head, labels[i], labels[i + 1]);
			i++;
		} else {
			emit_under(head, &(struct dm_found){ 0 }, &head->items[i], NULL);
		}
	}
}

/* Reads labels that have no values in their row. Returns the rows taken. */
size_t dm_head_read_run(struct dm_head *head, struct dm_grid_cell **labels, size_t n, size_t at)
{
	size_t rows = part_last(head, &labels, &n, dm_head_row_below(head, at));
	const struct dm_grid_row *below = dm_head_row_below(head, at + rows - 1);
	bool has_items = false;

	if (is_group_of(head, labels, n, below)) {
		head->group = labels[0];
		dm_grid_cell_place(labels[0], DM_FATE_LABEL);
		labels++;
		n--;
	}
	if (heads_row_labels(head, labels, n, below)) {
		has_items = dm_head_role(head, labels[0]) == DM_ROLE_COLUMN_ITEM;
		dm_grid_cell_place(labels[0], DM_FATE_LABEL);
		labels++;
		n--;
	}
	open_columns(head, labels, n);
	head->has_row_labels = (has_items || has_funds(head, labels, n)) && below &&
			       head->items[0].column > 0 &&
			       dm_head_text_under(below, 0, head->items[0].column - 1);
	if (head->has_row_labels) {
		/* A group that heads the labels of the rows stands over them, not beside. */
		if (head->group && !dm_head_group_reaches(head, below))
			head->group = NULL;
		return rows;
	}
	bool is_plan = dm_role_class(head->items[0].found.role) == DM_CLASS_POINT;
	if (below && !any_label(head, below) && (is_plan || any_value(head, below))) {
		dm_head_read_under(head, below);
		return rows + 1;
	}
	read_blank_run(head, labels, n, is_plan);
	head->n = 0;
	return rows;
}
