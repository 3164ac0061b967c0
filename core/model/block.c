/* Decides what a row below the head of an indicator table is. */
#include "block.h"

#include "amount.h"
#include "base/str.h"
#include "block_parts.h"
#include "department.h"
#include "enumerator.h"
#include "forms.h"
#include "line.h"
#include "normalise.h"
#include "target.h"
#include "title.h"

enum { CELLS_MAX = 32 };

/* What one row says, by member; texts as displayed. */
struct row_values {
	struct dm_str level1, level2, level3, description, basis, weight, score, deviation;
	struct dm_str sign, number, unit, actual;
	struct dm_str level2_midterm, level3_midterm, number_midterm;
	bool has_operator_column, has_unit_column, has_level1, has_level2, has_level2_midterm;
};

void dm_block_columns(struct dm_block *block, const struct dm_header *header)
{
	struct dm_reading *reading = block->reading;

	block->header = *header;
	block->header.items = DM_NEW_ARRAY(reading->job, header->n, struct dm_header_column);
	for (size_t i = 0; i < header->n; i++) {
		struct dm_header_column *column = &block->header.items[i];

		*column = header->items[i];
		column->label = dm_intern(&reading->intern, column->label);
		column->unit = dm_intern(&reading->intern, column->unit);
	}
}

void dm_block_begin(
	struct dm_block *block, struct dm_reading *reading, const struct dm_header *header)
{
	*block = (struct dm_block){ .reading = reading };
	dm_block_columns(block, header);
}

void dm_block_reset(struct dm_block *block)
{
	block->annual = block->midterm = (struct dm_block_side){ 0 };
}

/* ---- reading one row */

static struct dm_str *member_of(struct row_values *v, const struct dm_header_column *column)
{
	bool m = column->is_midterm;

	switch (column->role) {
	case DM_ROLE_LEVEL1: return &v->level1;
	case DM_ROLE_LEVEL2: return m ? &v->level2_midterm : &v->level2;
	case DM_ROLE_LEVEL3: return m ? &v->level3_midterm : &v->level3;
	case DM_ROLE_DESCRIPTION: return &v->description;
	case DM_ROLE_OPERATOR: return &v->sign;
	case DM_ROLE_TARGET: return m ? &v->number_midterm : &v->number;
	case DM_ROLE_UNIT: return &v->unit;
	case DM_ROLE_WEIGHT: return &v->weight;
	case DM_ROLE_ACTUAL: return &v->actual;
	case DM_ROLE_SCORE: return &v->score;
	case DM_ROLE_DEVIATION: return &v->deviation;
	case DM_ROLE_BASIS: return &v->basis;
	default: return NULL;
	}
}

/* A cell that a merge brings down from the row above counts for what it groups, not for values. */
bool dm_block_reaches_down(enum dm_role role)
{
	return role == DM_ROLE_LEVEL1 || role == DM_ROLE_LEVEL2 || role == DM_ROLE_BASIS;
}

struct dm_grid_entry *dm_block_entry(
	const struct dm_grid_row *row, const struct dm_header_column *column)
{
	struct dm_grid_entry *entry = dm_grid_row_at(row, column->column);

	/* A cell that begins a little further right, still under the caption. */
	if (!entry || (!entry->is_anchor && !dm_block_reaches_down(column->role)))
		for (uint32_t c = column->column + 1; c <= column->column_end; c++) {
			struct dm_grid_entry *other = dm_grid_row_at(row, c);
			if (other && other->is_anchor)
				return other;
		}
	return entry;
}

static void read_values(
	const struct dm_block *block, const struct dm_grid_row *row, struct row_values *v)
{
	for (size_t i = 0; i < block->header.n; i++) {
		const struct dm_header_column *column = &block->header.items[i];
		struct dm_str *member = member_of(v, column);

		v->has_operator_column |= column->role == DM_ROLE_OPERATOR;
		v->has_unit_column |= column->role == DM_ROLE_UNIT;
		if (!member || column->is_project)
			continue;
		struct dm_grid_entry *entry = dm_block_entry(row, column);
		if (!entry || (!entry->is_anchor && !dm_block_reaches_down(column->role)))
			continue;
		*member = entry->cell->text;
		entry->cell->is_placed = true;
	}
}

static struct dm_str kept_line(struct dm_reading *reading, struct dm_str text)
{
	return dm_intern(&reading->intern, dm_text_line(reading->job, text));
}

static struct dm_str kept_running(struct dm_reading *reading, struct dm_str text)
{
	return dm_intern(&reading->intern, dm_text_running(reading->job, text));
}

static bool is_placeholder(const struct dm_forms *forms, struct dm_str text)
{
	return dm_words_within(&forms->placeholders, text);
}

/* Without points behind it: 产出指标（50分）. */
struct dm_str dm_block_level_text(struct dm_reading *reading, struct dm_str text)
{
	struct dm_str line = dm_text_line(reading->job, text);

	if (is_placeholder(reading->forms, line))
		return DM_NULL;
	return dm_intern(&reading->intern, dm_label_without_points(line, false));
}

/* Without the template's 指标1： in front and points behind; null for a bare one. */
static struct dm_str name_text(struct dm_reading *reading, struct dm_str text)
{
	struct dm_str line = dm_text_line(reading->job, text);
	struct dm_enumerator e;

	if ((dm_str_starts(line, DM_STR("指标")) || dm_str_starts(line, DM_STR("指標"))) &&
		dm_enumerator_from_line(line, &e) && e.level == DM_ENUMERATOR_NAMED)
		line = dm_str_from(line, e.length);
	if (!line.n || is_placeholder(reading->forms, line))
		return DM_NULL;
	return dm_intern(&reading->intern, dm_label_without_points(line, true));
}

/* The level of this row: its own, or the one above within its parent. */
static void continue_levels(struct dm_block_side *side, struct dm_str level1, struct dm_str level2)
{
	if (level1.p && !dm_str_eq(level1, side->level1)) {
		side->level1 = level1;
		side->level2 = DM_NULL;
	}
	if (level2.p)
		side->level2 = level2;
}

/* ---- targets */

static const struct dm_target *target_of(struct dm_block *block, struct dm_str text)
{
	struct dm_reading *reading = block->reading;
	struct dm_str key = kept_line(reading, text);

	if (!key.p)
		return NULL;
	struct dm_known_target *known = dm_known_targets_find(&reading->targets, reading->job, key);
	struct dm_target target;
	if (!known->is_known &&
		dm_target_from_text(reading->job, &reading->forms->targets, key, &target)) {
		struct dm_target *made = DM_NEW(reading->job, struct dm_target);
		*made = target;
		known->target = made;
	}
	known->is_known = true;
	return known->target;
}

static const struct dm_target *split_target(struct dm_block *block, const struct row_values *v)
{
	struct dm_reading *reading = block->reading;
	struct dm_target_parts parts = { kept_line(reading, v->sign), kept_line(reading, v->number),
		kept_line(reading, v->unit) };
	struct dm_target target;

	if (!dm_target_from_parts(reading->job, &reading->forms->targets, parts, &target))
		return NULL;
	struct dm_target *made = DM_NEW(block->reading->job, struct dm_target);
	*made = target;
	return made;
}

/* ---- one indicator */

static struct dm_str number_text(struct dm_reading *reading, struct dm_str text)
{
	struct dm_str number;

	if (!dm_percent_from_text(reading->job, text, &number))
		return DM_NULL;
	return dm_intern(&reading->intern, number);
}

bool dm_block_is_extra(const struct dm_header_column *column)
{
	enum dm_role_class class = dm_role_class(column->role);

	return column->role == DM_ROLE_INDICATOR_OTHER ||
	       (!column->is_project && class != DM_CLASS_COLUMN && class != DM_CLASS_BANNER);
}

static void extra_columns(
	struct dm_block *block, struct dm_indicator *indicator, const struct dm_grid_row *row)
{
	struct dm_reading *reading = block->reading;
	const struct dm_pair **extra = NULL;
	size_t n = 0;

	for (size_t i = 0; i < block->header.n; i++) {
		const struct dm_header_column *column = &block->header.items[i];
		bool is_number = column->role == DM_ROLE_INDICATOR_NUMBER;
		struct dm_grid_entry *entry =
			dm_block_is_extra(column) || is_number ? dm_block_entry(row, column) : NULL;

		if (!entry || !entry->is_anchor)
			continue;
		dm_grid_cell_place(entry->cell, is_number ? DM_FATE_ROW_NUMBER : DM_FATE_VALUE);
		if (is_number)
			continue;
		struct dm_str value = kept_running(reading, entry->cell->text);
		if (!value.p)
			continue;
		if (!extra)
			extra = DM_NEW_ARRAY(
				reading->job, block->header.n - i, const struct dm_pair *);
		struct dm_pair *pair = DM_NEW(reading->job, struct dm_pair);
		*pair = (struct dm_pair){ column->label, value };
		extra[n++] = pair;
	}
	indicator->extra = extra;
	indicator->n_extra = n;
}

static const struct dm_origin *origin_of(
	struct dm_block *block, const struct dm_table *table, const struct dm_grid_row *row)
{
	struct dm_extent extent = { 0 };

	dm_extent_add(&extent, row);
	return dm_reading_origin(block->reading, table, &extent);
}

static void fill(struct dm_block *block, struct dm_indicator *indicator, const struct row_values *v)
{
	struct dm_reading *reading = block->reading;

	indicator->level1 = block->annual.level1;
	indicator->level2 = block->annual.level2;
	indicator->level3 = name_text(reading, v->level3);
	indicator->description = kept_running(reading, v->description);
	indicator->target = v->has_operator_column || v->has_unit_column
				    ? split_target(block, v)
				    : target_of(block, v->number);
	indicator->actual = target_of(block, v->actual);
	indicator->basis = kept_running(reading, v->basis);
	indicator->weight = number_text(reading, v->weight);
	indicator->score = number_text(reading, v->score);
	indicator->deviation = kept_running(reading, v->deviation);
}

/* The whole period's half of a twin row; false where it is blank. */
static bool midterm_half(struct dm_block *block, struct dm_form *form, struct row_values *v,
	const struct dm_table *table, const struct dm_grid_row *row)
{
	struct dm_reading *reading = block->reading;
	struct dm_str name = name_text(reading, v->level3_midterm);
	const struct dm_target *target = target_of(block, v->number_midterm);

	continue_levels(&block->midterm, dm_block_level_text(reading, v->level1),
		dm_block_level_text(reading, v->level2_midterm));
	if (!name.p && !target)
		return false;
	struct dm_indicator *indicator = DM_NEW(reading->job, struct dm_indicator);
	*indicator = (struct dm_indicator){ .level1 = block->midterm.level1,
		.level2 = block->midterm.level2,
		.level3 = name,
		.target_midterm = target,
		.origin = origin_of(block, table, row) };
	dm_form_indicator(form, indicator, true);
	dm_block_sources(block, form, table, row, indicator, true);
	return true;
}

static bool add_indicator(struct dm_block *block, struct dm_form *form,
	const struct dm_table *table, const struct dm_grid_row *row)
{
	struct row_values v = { 0 };
	struct dm_indicator indicator = { 0 };

	read_values(block, row, &v);
	dm_block_level_sources(block, table, row);
	continue_levels(&block->annual, dm_block_level_text(block->reading, v.level1),
		dm_block_level_text(block->reading, v.level2));
	bool any = block->header.is_named_twice && midterm_half(block, form, &v, table, row);
	fill(block, &indicator, &v);
	if (block->header.is_twin && !block->header.is_named_twice)
		indicator.target_midterm = target_of(block, v.number_midterm);
	form->places |= block->header.places;
	if (!indicator.level3.p && !indicator.description.p && !indicator.target &&
		!indicator.target_midterm)
		return any;
	extra_columns(block, &indicator, row);
	indicator.origin = origin_of(block, table, row);
	if (block->is_midterm) {
		indicator.target_midterm = indicator.target;
		indicator.target = NULL;
		form->places |= DM_FORM_TARGET_MIDTERM;
	}
	struct dm_indicator *made = DM_NEW(block->reading->job, struct dm_indicator);
	*made = indicator;
	dm_form_indicator(form, made, block->is_midterm);
	dm_block_sources(block, form, table, row, made, block->is_midterm);
	return true;
}

/* ---- what a row is */

void dm_block_leave_out(const struct dm_grid_row *row, enum dm_fate fate)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->entries[i].is_anchor)
			dm_grid_cell_place(row->entries[i].cell, fate);
}

bool dm_block_is_numbering(const struct dm_grid_row *row)
{
	struct dm_grid_cell *cells[64];
	size_t n = dm_grid_row_texts(row, cells, 64);
	uint32_t expected = 1;

	if (n < 3 || n > 64)
		return false;
	for (size_t i = 0; i < n; i++, expected++) {
		struct dm_str text = dm_str_trim(cells[i]->text);
		uint32_t value = 0;

		for (size_t k = 0; k < text.n; k++) {
			if (text.p[k] < '0' || text.p[k] > '9' || value > 999)
				return false;
			value = value * 10 + (uint32_t)(text.p[k] - '0');
		}
		if (value != expected)
			return false;
	}
	return true;
}

/* Columns of the head that the cell spans. */
static size_t columns_spanned(const struct dm_header *h, const struct dm_grid_cell *cell)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += h->items[i].column >= cell->column &&
		     h->items[i].column < (uint64_t)cell->column + cell->col_span;
	return n;
}

/* A target stands in its column, and no label: 投入目标 may caption funds, and may be a level. */
static bool has_target(
	struct dm_block *block, struct dm_arena *scratch, struct dm_grid_cell **cells, size_t n)
{
	const struct dm_header *h = &block->header;

	for (size_t i = 0; i < h->n; i++)
		for (size_t k = 1; h->items[i].role == DM_ROLE_TARGET && k < n; k++)
			if (cells[k]->column == h->items[i].column)
				return cells[k]->column > h->level3 &&
				       dm_cell_role(scratch, block->reading->forms, cells[k]) ==
					       DM_ROLE_NONE;
	return false;
}

/* A label that cannot stand in an indicator's row: what comes behind the table. */
static bool ends_table(
	const struct dm_block *block, enum dm_role role, struct dm_grid_cell **cells, size_t n)
{
	enum dm_role_class class = dm_role_class(role);
	bool is_before_name = cells[0]->column < block->header.level3;
	bool spans = columns_spanned(&block->header, cells[0]) > 1 ||
		     (n == 2 && columns_spanned(&block->header, cells[1]) > 2);

	if (class == DM_CLASS_COLUMN)
		return is_before_name && n <= 2 &&
		       (n == 1 || spans || cells[1]->column < block->header.level3);
	if (class == DM_CLASS_OTHER || class == DM_CLASS_HEAD || class == DM_CLASS_GROUP)
		return is_before_name || spans || n == 1 || (n == 2 && class == DM_CLASS_OTHER);
	return class == DM_CLASS_BANNER && (n == 1 || spans);
}

/* One text alone: a title, a remark, a line of labels; not a level of a template. */
static bool is_line(struct dm_block *block, struct dm_arena *scratch, const struct dm_table *table,
	const struct dm_grid_row *row, struct dm_grid_cell *cell)
{
	const struct dm_forms *forms = block->reading->forms;
	struct dm_line line;
	int32_t year;

	if (row->n > 1 && !row->entries[0].is_anchor)
		return false; /* beside a level that reaches down */
	if (block->header.n > 1 && columns_spanned(&block->header, cell) * 2 > block->header.n)
		return true;
	if (!(table->flags & DM_TABLE_SHEET))
		return false;
	return dm_title_is_form_title(forms, dm_text_line(scratch, cell->text)) ||
	       dm_title_is_sheet_number(forms, dm_text_line(scratch, cell->text)) ||
	       dm_title_is_year(dm_text_line(scratch, cell->text), &year) ||
	       dm_line_from_text(scratch, forms, cell->text, &line);
}

/* Opinions side by side below the table, each with its label in its cell: 主管部门审核意见：（盖章）. */
static bool is_row_of_opinions(
	struct dm_block *block, struct dm_arena *scratch, struct dm_grid_cell **cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct dm_line line;

		if ((dm_str_find(cells[i]->text, DM_STR("：")) < 0 &&
			    dm_str_find(cells[i]->text, DM_STR(":")) < 0) ||
			!dm_line_from_text(scratch, block->reading->forms, cells[i]->text, &line) ||
			line.before.n || line.pairs[0].role != DM_ROLE_REVIEW)
			return false;
	}
	return true;
}

enum dm_block_answer dm_block_row(struct dm_block *block, struct dm_form *form,
	struct dm_arena *scratch, const struct dm_table *table, const struct dm_grid_row *row)
{
	struct dm_grid_cell *cells[CELLS_MAX];
	size_t n = dm_grid_row_texts(row, cells, CELLS_MAX);

	if (!n)
		return DM_BLOCK_TAKEN;
	size_t known = n < CELLS_MAX ? n : CELLS_MAX;
	enum dm_role role = dm_cell_role(scratch, block->reading->forms, cells[0]);
	if (role == DM_ROLE_TOTAL_ROW || dm_block_is_numbering(row)) {
		dm_block_leave_out(row,
			role == DM_ROLE_TOTAL_ROW ? DM_FATE_TOTAL_ROW : DM_FATE_COLUMN_NUMBERS);
		return DM_BLOCK_TAKEN;
	}
	bool is_level =
		dm_role_class(role) == DM_CLASS_GROUP && has_target(block, scratch, cells, known);
	if ((!is_level && ends_table(block, role, cells, n)) ||
		(n == 1 && is_line(block, scratch, table, row, cells[0])) ||
		(n == known && is_row_of_opinions(block, scratch, cells, n)))
		return DM_BLOCK_END;
	if (!add_indicator(block, form, table, row))
		dm_block_leave_out(row, DM_FATE_TEMPLATE_ROW);
	dm_form_covers(form, table, row);
	return DM_BLOCK_TAKEN;
}

bool dm_block_list_row(struct dm_block *block, struct dm_form *form, const struct dm_table *table,
	const struct dm_grid_row *row)
{
	return add_indicator(block, form, table, row);
}
