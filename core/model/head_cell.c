/* Decides what one cell of a head is, and hands labels with their values to the form. */
#include "head_parts.h"

#include "base/str.h"
#include "forms.h"
#include "header.h"
#include "normalise.h"

enum dm_role dm_head_role(struct dm_head *head, struct dm_grid_cell *cell)
{
	return dm_cell_role(head->scratch, head->form->reading->forms, cell);
}

/* A caption that may have a value beside or below it on a form's head. */
bool dm_head_is_label(struct dm_head *head, struct dm_grid_cell *cell)
{
	enum dm_role_class class = dm_role_class(dm_head_role(head, cell));

	return class != DM_CLASS_NONE && class != DM_CLASS_LINE &&
	       dm_head_role(head, cell) != DM_ROLE_GRADE &&
	       dm_head_role(head, cell) != DM_ROLE_GRADE_BEST;
}

static struct dm_str label_text(struct dm_head *head, const struct dm_grid_cell *cell)
{
	struct dm_str text = cell->label && cell->label->text.p ? cell->label->text : cell->text;

	return dm_text_line(head->scratch, text);
}

struct dm_found dm_head_caption(struct dm_head *head, struct dm_grid_cell *cell)
{
	dm_grid_cell_place(cell, DM_FATE_LABEL);
	return (struct dm_found){ .role = dm_head_role(head, cell),
		.label = label_text(head, cell),
		.unit = cell->label ? cell->label->unit : DM_NULL,
		.label_at = dm_spot_of(&head->grid->table, cell) };
}

void dm_head_with_value(
	const struct dm_head *head, struct dm_found *found, struct dm_grid_cell *value)
{
	if (!value)
		return;
	dm_grid_cell_place(value, DM_FATE_VALUE);
	found->text = value->text;
	found->at = dm_spot_of(&head->grid->table, value);
	found->raw = value->kind == DM_CELL_NUMBER ? value->raw : DM_NULL;
}

/* The unit of the group beside a label counts for the label: 项目资金（万元） | 年度资金总额. */
void dm_head_with_unit(const struct dm_head *head, struct dm_found *found)
{
	if (!found->unit.p && head->group && head->group->label)
		found->unit = head->group->label->unit;
}

bool dm_head_is_budget_label(enum dm_role role)
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
		enum dm_role sum = above ? dm_head_role(head, above->cell) : DM_ROLE_NONE;

		if (!dm_head_is_budget_label(sum))
			return;
		if (sum == DM_ROLE_TOTAL_ANNUAL) {
			*role = *role == DM_ROLE_FISCAL ? DM_ROLE_FISCAL_ANNUAL
							: DM_ROLE_OTHER_ANNUAL;
			return;
		}
	}
}

bool dm_head_is_adjacent(const struct dm_grid_cell *a, const struct dm_grid_cell *b)
{
	return b->column == a->column + a->col_span;
}

void dm_head_emit(struct dm_head *head, struct dm_grid_cell *label, struct dm_grid_cell *value)
{
	struct dm_found found = dm_head_caption(head, label);

	dm_head_with_unit(head, &found);
	with_period(head, label, &found.role);
	dm_head_with_value(head, &found, value);
	if (!dm_str_trim(found.text).n && dm_role_class(found.role) != DM_CLASS_HEAD &&
		dm_role_class(found.role) != DM_CLASS_OTHER)
		return; /* a caption of something else, and blank */
	dm_form_value(head->form, &found);
}

bool dm_head_is_value_of(const struct dm_grid_cell *label, const struct dm_grid_cell *value,
	const struct dm_grid_cell *next)
{
	enum dm_role_class class = dm_role_class(label->role);

	if ((class != DM_CLASS_OTHER && class != DM_CLASS_HEAD) || label->row_span > 1)
		return false;
	if (label->role == DM_ROLE_REVIEW && value->role == DM_ROLE_REVIEW)
		return false; /* opinions side by side, not yet given */
	return dm_head_is_adjacent(label, value) && (!next || dm_head_is_adjacent(value, next));
}
