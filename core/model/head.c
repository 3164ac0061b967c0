/* Decides which text is the value of which label. A label's value stands to its right, or, where a
 * row holds nothing but labels, below it. A label with another label right beside it stands for a
 * group of rows. */
#include "head.h"

#include "base/str.h"
#include "base/utf8.h"
#include "forms.h"
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

static enum dm_role role_of(struct dm_head *head, struct dm_grid_cell *cell)
{
	return dm_cell_role(head->scratch, head->form->reading->forms, cell);
}

/* A caption that may have a value beside or below it on a form's head. */
static bool is_label(struct dm_head *head, struct dm_grid_cell *cell)
{
	enum dm_role_class class = dm_role_class(role_of(head, cell));

	return class != DM_CLASS_NONE && class != DM_CLASS_LINE &&
	       role_of(head, cell) != DM_ROLE_GRADE && role_of(head, cell) != DM_ROLE_GRADE_BEST;
}

static struct dm_str label_text(struct dm_head *head, const struct dm_grid_cell *cell)
{
	struct dm_str text = cell->label && cell->label->text.p ? cell->label->text : cell->text;

	return dm_text_line(head->scratch, text);
}

static struct dm_found caption_of(struct dm_head *head, struct dm_grid_cell *cell)
{
	cell->is_placed = true;
	return (struct dm_found){ .role = role_of(head, cell),
		.label = label_text(head, cell),
		.unit = cell->label ? cell->label->unit : DM_NULL };
}

static void with_value(struct dm_found *found, struct dm_grid_cell *value)
{
	if (!value)
		return;
	value->is_placed = true;
	found->text = value->text;
	found->raw = value->kind == DM_CELL_NUMBER ? value->raw : DM_NULL;
}

/* The unit of the group beside a label counts for the label: 项目资金（万元） | 年度资金总额. */
static void with_group_unit(const struct dm_head *head, struct dm_found *found)
{
	if (!found->unit.p && head->group && head->group->label)
		found->unit = head->group->label->unit;
}

static bool is_budget_label(enum dm_role role)
{
	return role >= DM_ROLE_TOTAL_ANNUAL && role <= DM_ROLE_BUDGET_PART;
}

/* The part of a sum counts for the sum's period: 财政资金 below 当年预算 is the year's. */
static void with_period(struct dm_head *head, const struct dm_grid_cell *label, enum dm_role *role)
{
	if (*role != DM_ROLE_FISCAL && *role != DM_ROLE_OTHER_FUNDS)
		return;
	for (size_t at = head->at; at > 0; at--) {
		struct dm_grid_entry *above =
			dm_grid_row_at(&head->grid->rows.items[at - 1], label->column);
		enum dm_role sum = above ? role_of(head, above->cell) : DM_ROLE_NONE;

		if (!is_budget_label(sum))
			return;
		if (sum == DM_ROLE_TOTAL_ANNUAL) {
			*role = *role == DM_ROLE_FISCAL ? DM_ROLE_FISCAL_ANNUAL
							: DM_ROLE_OTHER_ANNUAL;
			return;
		}
	}
}

static bool is_adjacent(const struct dm_grid_cell *a, const struct dm_grid_cell *b)
{
	return b->column == a->column + a->col_span;
}

static void emit(struct dm_head *head, struct dm_grid_cell *label, struct dm_grid_cell *value)
{
	struct dm_found found = caption_of(head, label);

	with_group_unit(head, &found);
	with_period(head, label, &found.role);
	with_value(&found, value);
	if (!dm_str_trim(found.text).n && dm_role_class(found.role) != DM_CLASS_HEAD &&
		dm_role_class(found.role) != DM_CLASS_OTHER)
		return; /* a caption of something else, and blank */
	dm_form_value(head->form, &found);
}

/* ---- captions over columns */

static struct dm_grid_cell *text_under(const struct dm_grid_row *row, uint32_t from, uint32_t to)
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

	with_value(&found, value);
	/* What stands under tasks or a schedule is theirs, no member of the form. */
	if (head->group && dm_role_class(head->group->role) == DM_CLASS_OTHER)
		found.role = DM_ROLE_OTHER;
	if (dm_role_class(found.role) == DM_CLASS_POINT) {
		dm_form_plan_point(head->form, found.label, found.text);
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
		cell->is_placed = true;
	}
	if (cell) {
		found = caption_of(head, cell);
		with_group_unit(head, &found);
	} else if (head->group && head->group->label) {
		found.unit = head->group->label->unit;
	}
	return found;
}

static void read_under(struct dm_head *head, const struct dm_grid_row *row)
{
	struct dm_found row_label = row_label_of(head, row);

	for (size_t i = 0; i < head->n; i++) {
		const struct dm_head_column *column = &head->items[i];

		emit_under(head, &row_label, column,
			text_under(row, column->column, column->column_end));
	}
	dm_form_covers(head->form, &head->grid->table, row);
}

static bool group_reaches(const struct dm_head *head, const struct dm_grid_row *row)
{
	if (!head->group)
		return false;
	const struct dm_grid_entry *entry = dm_grid_row_at(row, head->group->column);
	if (entry && entry->cell == head->group)
		return true;
	/* Without merges (CSV): nothing stands under the label. */
	return head->group->row_span == 1 && !text_under(row, 0, head->group->column);
}

/* Row labels of a table of funds without a group beside it: budget members and parts. */
static bool is_funds_label(struct dm_head *head, struct dm_grid_cell *cell)
{
	enum dm_role role = role_of(head, cell);

	return is_budget_label(role) || role == DM_ROLE_TOTAL_ROW;
}

bool dm_head_continues(const struct dm_head *head, const struct dm_grid_row *row)
{
	return group_reaches(head, row) || (head->n && head->has_row_labels);
}

static bool any_label(struct dm_head *head, const struct dm_grid_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->entries[i].is_anchor && dm_str_trim(row->entries[i].cell->text).n &&
			is_label(head, row->entries[i].cell))
			return true;
	return false;
}

/* True where the row belongs under the captions that are open. */
static bool is_under(struct dm_head *head, const struct dm_grid_row *row)
{
	if (!head->n)
		return false;
	uint32_t first = head->items[0].column;
	struct dm_grid_cell *label = first ? text_under(row, 0, first - 1) : NULL;
	bool in_group = group_reaches(head, row);
	if (head->has_row_labels)
		return in_group ? label || !any_label(head, row)
				: label && !head->group && is_funds_label(head, label);
	return in_group && !label && !any_label(head, row);
}

/* ---- a run of labels without values */

static void open_columns(struct dm_head *head, struct dm_grid_cell **labels, size_t n)
{
	head->items = NULL;
	head->n = head->room = 0;
	for (size_t i = 0; i < n; i++) {
		struct dm_head_column *column = DM_ADD(head->scratch, head);

		*column = (struct dm_head_column){ labels[i]->column,
			labels[i]->column + labels[i]->col_span - 1, caption_of(head, labels[i]) };
		with_group_unit(head, &column->found);
		/* Without merges a caption reaches to the next one. */
		if (i + 1 < n && labels[i]->col_span == 1)
			column->column_end = labels[i + 1]->column - 1;
	}
}

static bool has_funds(struct dm_head *head, struct dm_grid_cell **labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (dm_role_class(role_of(head, labels[i])) == DM_CLASS_FUNDS)
			return true;
	return false;
}

/* True where the first label of the run stands beside the rows below instead of over a column. */
static bool is_group_of(struct dm_head *head, struct dm_grid_cell **labels, size_t n,
	const struct dm_grid_row *below)
{
	if (n < 2)
		return false;
	enum dm_role_class first = dm_role_class(role_of(head, labels[0]));
	if (labels[0]->row_span > 1 || first == DM_CLASS_GROUP)
		return true;
	return below && !text_under(below, labels[0]->column, labels[0]->column) &&
	       first != DM_CLASS_POINT && !dm_grid_row_is_blank(below);
}

static const struct dm_grid_row *row_below(const struct dm_head *head, size_t at)
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
	struct dm_grid_cell *under = text_under(below, labels[0]->column, labels[1]->column - 1);
	if (!under)
		return false;
	enum dm_role role = role_of(head, labels[0]);
	return role == DM_ROLE_COLUMN_ITEM ||
	       (dm_role_class(role) == DM_CLASS_GROUP && is_funds_label(head, under));
}

/* True where the second label is the first one's value: 资金性质 | 一般公共预算. It stands right beside
 * it, and no room is left for a value of its own. */
static bool is_value_of(const struct dm_grid_cell *label, const struct dm_grid_cell *value,
	const struct dm_grid_cell *next)
{
	enum dm_role_class class = dm_role_class(label->role);

	if ((class != DM_CLASS_OTHER && class != DM_CLASS_HEAD) || label->row_span > 1)
		return false;
	return is_adjacent(label, value) && (!next || is_adjacent(value, next));
}

/* Labels in a row that has no values below either. */
static void read_blank_run(
	struct dm_head *head, struct dm_grid_cell **labels, size_t n, bool is_plan)
{
	for (size_t i = 0; i < n && (is_plan || n > 1); i++) {
		struct dm_grid_cell *next = i + 2 < n ? labels[i + 2] : NULL;

		if (i + 1 < n && !is_plan && is_value_of(labels[i], labels[i + 1], next)) {
			emit(head, labels[i], labels[i + 1]);
			i++;
		} else {
			emit_under(head, &(struct dm_found){ 0 }, &head->items[i], NULL);
		}
	}
}

/* Reads labels that have no values in their row. Returns the rows taken. */
static size_t read_run(struct dm_head *head, struct dm_grid_cell **labels, size_t n, size_t at)
{
	const struct dm_grid_row *below = row_below(head, at);

	if (is_group_of(head, labels, n, below)) {
		head->group = labels[0];
		labels[0]->is_placed = true;
		labels++;
		n--;
	}
	if (heads_row_labels(head, labels, n, below)) {
		labels[0]->is_placed = true;
		labels++;
		n--;
	}
	open_columns(head, labels, n);
	head->has_row_labels = has_funds(head, labels, n) && below && head->items[0].column > 0 &&
			       text_under(below, 0, head->items[0].column - 1);
	if (head->has_row_labels)
		return 1;
	bool is_plan = dm_role_class(head->items[0].found.role) == DM_CLASS_POINT;
	if (below && !any_label(head, below) && (is_plan || !dm_grid_row_is_blank(below))) {
		read_under(head, below);
		return 2;
	}
	read_blank_run(head, labels, n, is_plan);
	head->n = 0;
	return 1;
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
		found = caption_of(head, head->group);
	} else if (beside_money && !dm_form_has(head->form, DM_SLOT_DEPARTMENT)) {
		found.role = DM_ROLE_DEPARTMENT_OWN;
	} else {
		return;
	}
	with_value(&found, cell);
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
		!is_budget_label(caption.role))
		return false;
	struct dm_found found = { caption.role, dm_text_line(head->scratch, caption.label.text),
		caption.label.unit, value, DM_NULL };
	with_group_unit(head, &found);
	cell->is_placed = true;
	dm_form_value(head->form, &found);
	return true;
}

static bool read_line(struct dm_head *head, struct dm_grid_cell *cell, bool *ret_money)
{
	struct dm_line line;

	if (!dm_line_from_text(head->scratch, head->form->reading->forms, cell->text, &line))
		return false;
	for (size_t i = 0; i < line.n; i++) {
		struct dm_found found = { line.pairs[i].role, line.pairs[i].label,
			line.pairs[i].unit, line.pairs[i].value, DM_NULL };

		with_group_unit(head, &found);
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
		if (!is_label(head, cells->items[i]))
			return false;
	return true;
}

/* A label alone in its row, over all of it. Without merges (CSV) any label alone may be; a line of
 * labels below it is not its value. */
static bool spans_row(struct dm_head *head, const struct dm_grid_cell *label, size_t at)
{
	const struct dm_grid_row *row = &head->grid->rows.items[at], *below = row_below(head, at);
	struct dm_grid_cell *text;
	struct dm_line line;

	if ((uint64_t)label->column + label->col_span >= dm_grid_width(head->grid))
		return true;
	return row->line && below && dm_grid_row_texts(below, &text, 1) == 1 &&
	       text->column == label->column &&
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

	bool is_pair = !money && is_unknown_label(head, cell, next) && !is_label(head, next);

	if (in_group && i == 0 &&
		!(is_pair && dm_role_class(head->group->role) == DM_CLASS_GROUP)) {
		unlabelled(head, cell, true, false);
	} else if (dm_title_is_sheet_number(
			   head->form->reading->forms, dm_text_line(head->scratch, cell->text))) {
		cell->is_placed = true; /* 公开14表 numbers the sheet */
	} else if (is_pair) {
		emit(head, cell, next);
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
		if (is_label(head, cells->items[i]))
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

/* Reads a row from left to right; returns how many rows it took. */
static size_t read_cells(struct dm_head *head, const struct row_cells *cells, size_t at)
{
	bool in_group = group_reaches(head, &head->grid->rows.items[at]);
	bool money = read_lines(head, cells);

	for (size_t i = 0; i < cells->n;) {
		struct dm_grid_cell *cell = cells->items[i];
		struct dm_grid_cell *next = i + 1 < cells->n ? cells->items[i + 1] : NULL;

		if (cell->is_placed) {
			i++;
		} else if (!is_label(head, cell)) {
			i += read_text(head, cells, i, in_group, money);
		} else if (next && !is_label(head, next) && !next->is_placed) {
			emit(head, cell, next);
			i += 2;
		} else if (next && i + 2 < cells->n && !is_run(head, cells, i) &&
			   is_label(head, cells->items[i + 2]) &&
			   is_value_of(cell, next, cells->items[i + 2])) {
			emit(head, cell, next);
			i += 2;
		} else if (is_run(head, cells, i) &&
			   has_values_below(head, cells, i, in_group, at)) {
			return read_run(
				head, (struct dm_grid_cell **)&cells->items[i], cells->n - i, at);
		} else if (next && (is_adjacent(cell, next) ||
					   dm_role_class(cell->role) == DM_CLASS_GROUP)) {
			head->group = cell; /* stands beside the labels that follow */
			cell->is_placed = true;
			i++;
		} else {
			emit(head, cell, NULL);
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
	if (is_under(head, row)) {
		read_under(head, row);
		return 1;
	}
	head->n = 0;
	if (!group_reaches(head, row))
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
