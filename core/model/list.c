/* Decides where a project of a flat list begins: where its name or code is another one than above.
 * A row that names no project and no indicator only totals a unit. */
#include "list.h"

#include "base/str.h"
#include "forms.h"
#include "normalise.h"

void dm_list_begin(struct dm_list *list, struct dm_reading *reading, const struct dm_header *header,
	const struct dm_found *above, size_t n_above)
{
	*list = (struct dm_list){ .reading = reading, .above = above, .n_above = n_above };
	dm_block_begin(&list->block, reading, header);
	list->columns = DM_NEW_ARRAY(reading->job, header->n, struct dm_list_column);
}

enum { LABEL_BYTES_MAX = 24 };

static bool is_key(enum dm_role role)
{
	return role >= DM_ROLE_PROJECT_CODE && role <= DM_ROLE_PROJECT_NAME_TRANSFER;
}

static struct dm_grid_entry *project_entry(
	const struct dm_grid_row *row, const struct dm_header_column *column)
{
	struct dm_grid_entry *entry = dm_grid_row_at(row, column->column);

	return entry && entry->is_anchor && dm_str_trim(entry->cell->text).n ? entry : NULL;
}

/* A key that is written and differs from the project's. */
static bool begins_project(const struct dm_list *list, const struct dm_grid_row *row)
{
	const struct dm_header *h = &list->block.header;

	for (size_t i = 0; i < h->n; i++) {
		struct dm_grid_entry *entry =
			is_key(h->items[i].role) ? project_entry(row, &h->items[i]) : NULL;

		if (entry &&
			(!list->is_open || !dm_str_eq(entry->cell->text, list->columns[i].text)))
			return true;
	}
	return false;
}

/* What stands in a column counts for the rows below. */
static void remember(struct dm_list *list, size_t i, const struct dm_grid_cell *cell)
{
	struct dm_str text = cell->text;
	struct dm_list_column *column = &list->columns[i];

	if (text.n > column->room_size) {
		column->room_size = text.n * 2;
		column->room = dm_arena_alloc(list->reading->job, column->room_size);
	}
	memcpy(column->room, text.p, text.n);
	column->text = (struct dm_str){ column->room, text.n };
	column->at = dm_spot_of(list->table, cell);
}

static void take_column(struct dm_list *list, size_t i, struct dm_grid_cell *cell)
{
	const struct dm_header_column *column = &list->block.header.items[i];
	struct dm_found found = { column->role, column->label, column->unit, cell->text,
		cell->kind == DM_CELL_NUMBER ? cell->raw : DM_NULL, dm_spot_of(list->table, cell),
		column->at };

	dm_grid_cell_place(cell,
		column->role == DM_ROLE_INDICATOR_NUMBER ? DM_FATE_ROW_NUMBER : DM_FATE_VALUE);
	if (column->role == DM_ROLE_INDICATOR_NUMBER)
		return;
	remember(list, i, cell);
	if (dm_role_class(column->role) == DM_CLASS_POINT)
		dm_form_plan_point(&list->form, &found);
	else
		dm_form_value(&list->form, &found);
}

/* The plan keeps its blank periods. */
static void take_blank(struct dm_list *list, size_t i)
{
	const struct dm_header_column *column = &list->block.header.items[i];

	list->columns[i].text = DM_NULL;
	if (dm_role_class(column->role) == DM_CLASS_POINT)
		dm_form_plan_point(&list->form,
			&(struct dm_found){ .label = column->label, .label_at = column->at });
}

static bool is_department(enum dm_role role)
{
	return role >= DM_ROLE_DEPARTMENT && role <= DM_ROLE_DEPARTMENT_CODE;
}

static void open_project(struct dm_list *list, const struct dm_grid_row *row)
{
	const struct dm_header *h = &list->block.header;

	dm_list_end(list);
	dm_form_begin(&list->form, list->reading);
	list->form.is_list = true;
	list->is_open = true;
	list->form.captions.items = list->captions;
	list->form.captions.n = list->form.captions.room = list->n_captions;
	for (size_t i = 0; i < list->n_above; i++)
		if (list->above[i].role == DM_ROLE_MONEY_UNIT)
			dm_form_value(&list->form, &list->above[i]);
	dm_block_reset(&list->block);
	for (size_t i = 0; i < h->n; i++) {
		if (!h->items[i].is_project)
			continue;
		struct dm_grid_entry *entry = project_entry(row, &h->items[i]);
		struct dm_str above = list->columns[i].text;

		if (entry) {
			take_column(list, i, entry->cell);
		} else if (is_department(h->items[i].role) && above.n) {
			/* A unit stated once counts for all of its projects. */
			struct dm_found found = { h->items[i].role, h->items[i].label,
				h->items[i].unit, above, DM_NULL, list->columns[i].at,
				h->items[i].at };
			dm_form_value(&list->form, &found);
		} else {
			take_blank(list, i);
		}
	}
	for (size_t i = 0; i < list->n_above; i++)
		if (is_department(list->above[i].role) &&
			!dm_form_has(&list->form, DM_SLOT_DEPARTMENT))
			dm_form_value(&list->form, &list->above[i]);
	if (list->unit.n)
		dm_form_value(&list->form, &(struct dm_found){ .role = DM_ROLE_DEPARTMENT_OWN,
						   .text = list->unit,
						   .at = list->unit_at });
}

/* A project's cell that says something else further down belongs to that row. */
static void continue_project(struct dm_list *list, const struct dm_grid_row *row)
{
	const struct dm_header *h = &list->block.header;

	for (size_t i = 0; i < h->n; i++) {
		struct dm_grid_entry *entry =
			h->items[i].is_project ? project_entry(row, &h->items[i]) : NULL;

		if (!entry)
			continue;
		dm_grid_cell_place(entry->cell, h->items[i].role == DM_ROLE_INDICATOR_NUMBER
							? DM_FATE_ROW_NUMBER
							: DM_FATE_VALUE);
		if (h->items[i].role == DM_ROLE_INDICATOR_NUMBER ||
			dm_str_eq(entry->cell->text, list->columns[i].text))
			continue;
		remember(list, i, entry->cell);
		struct dm_found found = { DM_ROLE_OTHER, h->items[i].label, DM_NULL,
			entry->cell->text, DM_NULL, list->columns[i].at, h->items[i].at };
		dm_form_value(&list->form, &found);
	}
}

/* A row that begins with 合计 or the like. Looked at only where its first cell says something new. */
static bool is_total(struct dm_list *list, const struct dm_grid_row *row)
{
	struct dm_grid_cell *first;

	if (!dm_grid_row_texts(row, &first, 1) || first->text.n > LABEL_BYTES_MAX ||
		(unsigned char)first->text.p[0] < 0x80)
		return false;
	for (size_t i = 0; i < list->block.header.n; i++)
		if (list->block.header.items[i].column == first->column &&
			dm_str_eq(list->columns[i].text, first->text))
			return false;
	struct dm_caption caption;
	return dm_forms_caption(list->reading->forms, list->reading->job, first->text, &caption) &&
	       caption.role == DM_ROLE_TOTAL_ROW;
}

/* A unit's row: remembers the unit for the projects below. */
static void unit_row(struct dm_list *list, const struct dm_grid_row *row, enum dm_fate fate)
{
	const struct dm_header *h = &list->block.header;

	for (size_t i = 0; i < h->n; i++) {
		struct dm_grid_entry *entry = project_entry(row, &h->items[i]);

		if (!entry)
			continue;
		dm_grid_cell_place(entry->cell, fate);
		struct dm_spot at = dm_spot_of(list->table, entry->cell);
		if (is_department(h->items[i].role)) {
			list->columns[i].text =
				dm_intern(&list->reading->intern, entry->cell->text);
			list->columns[i].at = at;
		}
		if (h->items[i].role == DM_ROLE_PROJECT_NAME_SHARED) {
			list->unit = dm_intern(&list->reading->intern, entry->cell->text);
			list->unit_at = at;
		}
	}
}

/* In a column that names units and projects alike, a name alone in its row is the unit's. */
static bool is_unit_alone(const struct dm_list *list, const struct dm_grid_row *row)
{
	const struct dm_header *h = &list->block.header;
	struct dm_grid_cell *first;

	if (dm_grid_row_texts(row, &first, 1) != 1)
		return false;
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].column == first->column)
			return h->items[i].role == DM_ROLE_PROJECT_NAME_SHARED;
	return false;
}

static bool has_indicator_text(const struct dm_list *list, const struct dm_grid_row *row)
{
	const struct dm_header *h = &list->block.header;

	for (size_t i = 0; i < h->n; i++)
		if (!h->items[i].is_project && project_entry(row, &h->items[i]))
			return true;
	return false;
}

void dm_list_row(struct dm_list *list, const struct dm_table *table, const struct dm_grid_row *row)
{
	bool begins = begins_project(list, row);

	list->table = table;
	if (dm_grid_row_is_blank(row))
		return;
	if (!list->is_open && dm_block_is_numbering(row)) {
		dm_block_leave_out(row, DM_FATE_COLUMN_NUMBERS);
	} else if (is_total(list, row)) {
		unit_row(list, row, DM_FATE_TOTAL_ROW);
	} else if ((!begins && !has_indicator_text(list, row)) ||
		   (begins && is_unit_alone(list, row))) {
		unit_row(list, row, DM_FATE_UNIT_TOTAL);
	} else {
		if (begins || !list->is_open)
			open_project(list, row);
		else
			continue_project(list, row);
		(void)dm_block_list_row(&list->block, &list->form, table, row);
		dm_form_covers(&list->form, table, row);
	}
	dm_reading_unplaced_row(list->reading, table, row);
}

void dm_list_end(struct dm_list *list)
{
	if (list->is_open) {
		list->captions = list->form.captions.items;
		list->n_captions = list->form.captions.n;
		dm_form_end(&list->form);
	}
	list->is_open = false;
}
