/* Decides what a row of captions means. A row is the head of an indicator table where at least three
 * of its captions are different columns of one, levels or a name among them. */
#include "header.h"

#include "base/str.h"
#include "department.h"
#include "form.h"
#include "forms.h"
#include "normalise.h"

enum { ROLES_NEEDED = 3, SETTLE_ROWS = 64 };

enum dm_role dm_cell_role(
	struct dm_arena *arena, const struct dm_forms *forms, struct dm_grid_cell *cell)
{
	struct dm_caption caption;

	if (cell->is_looked_up)
		return cell->role;
	cell->is_looked_up = true;
	if (!dm_forms_caption(forms, arena, cell->text, &caption))
		return DM_ROLE_NONE;
	struct dm_label *label = DM_NEW(arena, struct dm_label);
	*label = caption.label;
	cell->label = label;
	cell->role = caption.role;
	return cell->role;
}

static bool is_midterm_label(const struct dm_forms *forms, struct dm_str label)
{
	struct dm_str before, inside;

	return dm_bracket_at_end(label, &before, &inside) &&
	       dm_words_hold(&forms->midterm_words, inside);
}

static void add_column(struct dm_arena *arena, const struct dm_forms *forms, struct dm_header *h,
	struct dm_grid_cell *cell, uint32_t from, uint32_t to)
{
	struct dm_header_column *column = DM_ADD(arena, h);
	struct dm_str label = dm_text_line(arena, cell->text);

	*column = (struct dm_header_column){ .column = from,
		.column_end = to,
		.role = dm_cell_role(arena, forms, cell),
		.label = cell->label && cell->label->text.p ? dm_text_line(arena, cell->label->text)
							    : label };
	column->unit = cell->label ? cell->label->unit : DM_NULL;
	column->at = dm_spot_of(&(struct dm_table){ 0 }, cell);
	column->is_midterm = is_midterm_label(forms, label);
}

/* Columns of one row's captions; of the captions in `above`, the parts that nothing below covers. */
static void add_rows(struct dm_arena *arena, const struct dm_forms *forms, struct dm_header *h,
	const struct dm_grid_row *above, const struct dm_grid_row *below)
{
	size_t k = 0;

	for (size_t i = 0; i < above->n; i++) {
		struct dm_grid_entry *entry = &above->entries[i];
		uint32_t from = entry->column, to = from + entry->cell->col_span - 1;
		bool is_parted = false;

		for (; below && k < below->n && below->entries[k].column <= to; k++) {
			struct dm_grid_entry *part = &below->entries[k];

			if (!part->is_anchor || !dm_str_trim(part->cell->text).n)
				continue;
			add_column(arena, forms, h, part->cell, part->column,
				part->column + part->cell->col_span - 1);
			is_parted |= part->column >= from;
		}
		h->is_matrix |=
			is_parted && dm_cell_role(arena, forms, entry->cell) == DM_ROLE_TARGET;
		if (!is_parted && dm_str_trim(entry->cell->text).n)
			add_column(arena, forms, h, entry->cell, from, to);
	}
	for (; below && k < below->n; k++)
		if (below->entries[k].is_anchor && dm_str_trim(below->entries[k].cell->text).n)
			add_column(arena, forms, h, below->entries[k].cell,
				below->entries[k].column,
				below->entries[k].column + below->entries[k].cell->col_span - 1);
}

static struct dm_header_column *find(struct dm_header *h, enum dm_role role)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].role == role)
			return &h->items[i];
	return NULL;
}

static bool is_level(enum dm_role role)
{
	return role >= DM_ROLE_LEVEL1 && role <= DM_ROLE_CONTENT;
}

/* Enough different columns of an indicator table, levels or a name among them. */
static bool is_indicator_head(struct dm_header *h)
{
	uint64_t seen = h->is_matrix ? (uint64_t)1 << (DM_ROLE_TARGET - DM_ROLE_LEVEL1) : 0;
	bool has_level = false, has_value = h->is_matrix;

	for (size_t i = 0; i < h->n; i++) {
		enum dm_role role = h->items[i].role;

		if (dm_role_class(role) != DM_CLASS_COLUMN || role == DM_ROLE_INDICATOR_OTHER ||
			role == DM_ROLE_INDICATOR_NUMBER || role == DM_ROLE_GRADE)
			continue;
		seen |= (uint64_t)1 << (role - DM_ROLE_LEVEL1);
		has_level |= is_level(role);
		has_value |= role >= DM_ROLE_DESCRIPTION;
	}
	/* The first two levels side by side head indicators and nothing else. */
	const uint64_t levels = (uint64_t)1 << (DM_ROLE_LEVEL1 - DM_ROLE_LEVEL1) |
				(uint64_t)1 << (DM_ROLE_LEVEL2 - DM_ROLE_LEVEL1);
	return (seen & levels) == levels ||
	       (has_level && has_value && __builtin_popcountll(seen) >= ROLES_NEEDED);
}

/* A caption that may name any level is the second behind a first one: 评价指标 | 评价内容. */
static void loose_levels(struct dm_header *h)
{
	bool has_first = false;
	struct dm_header_column *second = NULL;

	for (size_t i = 0; i < h->n; i++) {
		enum dm_role role = h->items[i].role;

		if (role == DM_ROLE_LEVEL1_LOOSE && has_first && !second)
			second = &h->items[i];
		has_first |= role == DM_ROLE_LEVEL1 || role == DM_ROLE_LEVEL1_LOOSE;
	}
	if (second && !find(h, DM_ROLE_LEVEL2))
		second->role = DM_ROLE_LEVEL2;
}

/* Roles of both sides of a twin table become the plain ones, with the side noted. */
static void part_sides(struct dm_header *h)
{
	static const struct {
		enum dm_role from, to;
		bool is_midterm;
	} SIDES[] = {
		{ DM_ROLE_LEVEL2_MIDTERM, DM_ROLE_LEVEL2, true },
		{ DM_ROLE_LEVEL2_ANNUAL, DM_ROLE_LEVEL2, false },
		{ DM_ROLE_LEVEL3_MIDTERM, DM_ROLE_LEVEL3, true },
		{ DM_ROLE_LEVEL3_ANNUAL, DM_ROLE_LEVEL3, false },
		{ DM_ROLE_TARGET_MIDTERM, DM_ROLE_TARGET, true },
		{ DM_ROLE_TARGET_ANNUAL, DM_ROLE_TARGET, false },
		{ DM_ROLE_LEVEL1_LOOSE, DM_ROLE_LEVEL1, false },
	};

	for (size_t i = 0; i < h->n; i++)
		for (size_t k = 0; k < sizeof(SIDES) / sizeof(SIDES[0]); k++)
			if (h->items[i].role == SIDES[k].from) {
				h->items[i].role = SIDES[k].to;
				h->items[i].is_midterm |= SIDES[k].is_midterm;
			}
}

static size_t count(const struct dm_header *h, enum dm_role role, bool midterm)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += h->items[i].role == role && h->items[i].is_midterm == midterm;
	return n;
}

/* Levels twice in one head without words for the side: the period stands before the year. */
static void part_twins(struct dm_header *h)
{
	if (count(h, DM_ROLE_LEVEL3, true) || count(h, DM_ROLE_TARGET, true) ||
		count(h, DM_ROLE_LEVEL3, false) != 2 || count(h, DM_ROLE_TARGET, false) != 2)
		return;
	size_t targets = 0;
	for (size_t i = 0; i < h->n && !targets; i++) {
		if (h->items[i].role == DM_ROLE_TARGET)
			targets++;
		if (h->items[i].role != DM_ROLE_LEVEL1)
			h->items[i].is_midterm = true;
	}
}

/* Gives the indicator's name its column: the third level, or the last level that there is. */
static void name_column(struct dm_header *h)
{
	static const enum dm_role STAND_INS[] = { DM_ROLE_CONTENT, DM_ROLE_INDICATOR_BANNER,
		DM_ROLE_LEVEL2, DM_ROLE_LEVEL1 };
	struct dm_header_column *name = find(h, DM_ROLE_LEVEL3);

	for (size_t i = 0; !name && i < sizeof(STAND_INS) / sizeof(STAND_INS[0]); i++) {
		struct dm_header_column *column = find(h, STAND_INS[i]);

		/* A banner in front of the levels is no name. */
		if (column && (STAND_INS[i] != DM_ROLE_INDICATOR_BANNER ||
				      (column != h->items && find(h, DM_ROLE_LEVEL1))))
			name = column;
	}
	for (size_t i = 0; i < h->n; i++) {
		struct dm_header_column *column = &h->items[i];

		if (name && column->role == name->role && column->is_midterm)
			column->role = DM_ROLE_LEVEL3; /* the other side's */
		else if (column->role == DM_ROLE_CONTENT && column != name)
			column->role = DM_ROLE_DESCRIPTION;
		else if (column->role == DM_ROLE_TARGET_GRADED)
			column->role = DM_ROLE_TARGET;
		else if (column->role == DM_ROLE_GRADE_BEST)
			column->role = DM_ROLE_TARGET;
		else if (column->role == DM_ROLE_GRADE)
			column->role = DM_ROLE_INDICATOR_OTHER;
	}
	if (name) {
		name->role = DM_ROLE_LEVEL3;
		h->level3 = name->column;
	}
}

/* Where no caption is known to head the values, the first unknown one behind the name that speaks of
 * a value does: 计划值, 目标数. */
static void value_column(const struct dm_forms *forms, struct dm_header *h)
{
	if (find(h, DM_ROLE_TARGET) || h->is_matrix)
		return;
	for (size_t i = 0; i < h->n; i++) {
		struct dm_header_column *column = &h->items[i];

		if (column->role != DM_ROLE_NONE || column->column <= h->level3 ||
			!dm_words_hold(&forms->value_words, column->label))
			continue;
		column->role = DM_ROLE_TARGET;
		return;
	}
}

/* 单位 behind the indicator's name is a unit of measure, not an office. */
static void unit_column(struct dm_header *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].role == DM_ROLE_DEPARTMENT_UNIT && h->items[i].column > h->level3)
			h->items[i].role = DM_ROLE_UNIT;
}

/* Of several columns of points the one behind the indicator's name is the indicator's. */
static void own_weight(struct dm_header *h)
{
	bool has_own = false;

	for (size_t i = 0; i < h->n; i++)
		has_own |= h->items[i].role == DM_ROLE_WEIGHT && h->items[i].column > h->level3;
	for (size_t i = 0; has_own && i < h->n; i++)
		if (h->items[i].role == DM_ROLE_WEIGHT && h->items[i].column < h->level3)
			h->items[i].role = DM_ROLE_INDICATOR_OTHER;
}

/* A second column for a member is told apart by its label in `extra`. */
static void single_members(struct dm_header *h)
{
	own_weight(h);
	for (size_t i = 0; i < h->n; i++) {
		enum dm_role role = h->items[i].role;

		if (dm_role_class(role) != DM_CLASS_COLUMN || role == DM_ROLE_INDICATOR_OTHER ||
			role == DM_ROLE_INDICATOR_NUMBER)
			continue;
		for (size_t k = 0; k < i; k++)
			if (h->items[k].role == role &&
				h->items[k].is_midterm == h->items[i].is_midterm)
				h->items[i].role = DM_ROLE_INDICATOR_OTHER;
	}
}

static void list_columns(struct dm_header *h)
{
	uint32_t first = UINT32_MAX;
	bool has_project = false;

	for (size_t i = 0; i < h->n; i++) {
		enum dm_role role = h->items[i].role;

		if (dm_role_class(role) == DM_CLASS_COLUMN && role != DM_ROLE_INDICATOR_NUMBER &&
			role != DM_ROLE_INDICATOR_OTHER && h->items[i].column < first)
			first = h->items[i].column;
		has_project |=
			role >= DM_ROLE_PROJECT_CODE && role <= DM_ROLE_PROJECT_NAME_TRANSFER;
	}
	h->is_list = has_project;
	for (size_t i = 0; i < h->n; i++) {
		enum dm_role_class class = dm_role_class(h->items[i].role);

		h->items[i].is_project = has_project && class != DM_CLASS_COLUMN &&
					 (h->items[i].column < first || class == DM_CLASS_HEAD ||
						 class == DM_CLASS_POINT);
	}
}

static void places(struct dm_header *h)
{
	static const struct {
		enum dm_role role;
		uint32_t place;
	} PLACES[] = {
		{ DM_ROLE_WEIGHT, DM_FORM_WEIGHT },
		{ DM_ROLE_ACTUAL, DM_FORM_ACTUAL },
		{ DM_ROLE_SCORE, DM_FORM_SCORE },
		{ DM_ROLE_DEVIATION, DM_FORM_DEVIATION },
		{ DM_ROLE_BASIS, DM_FORM_BASIS },
		{ DM_ROLE_DESCRIPTION, DM_FORM_DESCRIPTION },
	};

	for (size_t i = 0; i < h->n; i++) {
		h->is_twin |= h->items[i].is_midterm;
		h->is_named_twice |= h->items[i].is_midterm && h->items[i].role == DM_ROLE_LEVEL3;
		for (size_t k = 0; k < sizeof(PLACES) / sizeof(PLACES[0]); k++)
			if (h->items[i].role == PLACES[k].role)
				h->places |= PLACES[k].place;
	}
	if (h->is_twin)
		h->places |= DM_FORM_TARGET_MIDTERM;
}

/* True where every cell begun in the row that has text is a caption, and there is one. */
static bool is_captions_only(
	struct dm_arena *arena, const struct dm_forms *forms, const struct dm_grid_row *row)
{
	bool any = false;

	for (size_t i = 0; i < row->n; i++) {
		if (!row->entries[i].is_anchor || !dm_str_trim(row->entries[i].cell->text).n)
			continue;
		if (dm_cell_role(arena, forms, row->entries[i].cell) == DM_ROLE_NONE)
			return false;
		any = true;
	}
	return any;
}

/* True where a merge brings a caption of the row above down into the row: the others are parted. */
static bool is_parting(struct dm_arena *arena, const struct dm_forms *forms,
	const struct dm_grid_row *above, const struct dm_grid_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		struct dm_grid_cell *cell = row->entries[i].cell;

		if (row->entries[i].is_anchor || cell->row != above->index || cell->row_span != 2)
			continue;
		enum dm_role_class class = dm_role_class(dm_cell_role(arena, forms, cell));
		if (class == DM_CLASS_COLUMN || class == DM_CLASS_HEAD)
			return true;
	}
	return false;
}

void dm_header_place(
	struct dm_grid *grid, size_t at, const struct dm_header *header, enum dm_fate fate)
{
	for (size_t r = at; r < at + header->n_rows; r++)
		for (size_t i = 0; i < grid->rows.items[r].n; i++)
			dm_grid_cell_place(grid->rows.items[r].entries[i].cell, fate);
}

/* True where the row heads columns of an indicator table, so that the row below may part them. */
static bool heads_columns(
	struct dm_arena *arena, const struct dm_forms *forms, const struct dm_grid_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		enum dm_role role = dm_cell_role(arena, forms, row->entries[i].cell);

		if (role == DM_ROLE_INDICATOR_BANNER || (dm_role_class(role) == DM_CLASS_COLUMN &&
								role != DM_ROLE_INDICATOR_OTHER &&
								role != DM_ROLE_INDICATOR_NUMBER))
			return true;
	}
	return false;
}

/* True where two rows are one head. Without merges, a row of labels with values that stands on a head
 * of its own is no part of it: 分值 | 10分. */
static bool is_one_head(struct dm_arena *arena, const struct dm_forms *forms,
	const struct dm_grid_row *above, const struct dm_grid_row *below)
{
	struct dm_header alone = { 0 };

	if (is_parting(arena, forms, above, below))
		return true;
	if (!is_captions_only(arena, forms, below))
		return false;
	if (is_captions_only(arena, forms, above))
		return true;
	add_rows(arena, forms, &alone, below, NULL);
	return !is_indicator_head(&alone);
}

bool dm_header_from_rows(struct dm_arena *arena, const struct dm_forms *forms, struct dm_grid *grid,
	size_t at, struct dm_header *ret)
{
	const struct dm_grid_row *above = &grid->rows.items[at];
	const struct dm_grid_row *below = at + 1 < grid->rows.n ? above + 1 : NULL;
	struct dm_header h = { .n_rows = 1 };

	if (dm_grid_row_texts(above, NULL, 0) < 2 || !heads_columns(arena, forms, above))
		return false;
	if (below && is_one_head(arena, forms, above, below)) {
		add_rows(arena, forms, &h, above, below);
		h.n_rows = 2;
	} else {
		add_rows(arena, forms, &h, above, NULL);
	}
	if (!is_indicator_head(&h))
		return false;
	loose_levels(&h);
	part_sides(&h);
	part_twins(&h);
	name_column(&h);
	value_column(forms, &h);
	unit_column(&h);
	single_members(&h);
	list_columns(&h);
	places(&h);
	for (size_t i = 0; i < h.n; i++)
		h.items[i].at.table = grid->table.id;
	*ret = h;
	return true;
}

bool dm_header_eq(const struct dm_header *a, const struct dm_header *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->items[i].role != b->items[i].role ||
			!dm_str_eq(a->items[i].label, b->items[i].label))
			return false;
	return true;
}

static bool is_sign(struct dm_str text)
{
	static const char *const SIGNS[] = { "≥", "≤", ">", "<", "=", "＝", "＞", "＜", "≧", "≦",
		"═", "﹦", ">=", "<=", "定性", "定量", NULL };

	return dm_str_is_one_of(dm_str_trim(text), SIGNS);
}

void dm_header_settle(struct dm_header *h, const struct dm_grid_row *rows, size_t n)
{
	for (size_t i = 0; i < h->n; i++) {
		struct dm_header_column *column = &h->items[i];
		size_t signs = 0, texts = 0;

		if (column->role != DM_ROLE_OPERATOR && column->role != DM_ROLE_DIRECTION)
			continue;
		for (size_t r = 0; r < n && r < SETTLE_ROWS; r++) {
			struct dm_grid_entry *entry = dm_grid_row_at(&rows[r], column->column);

			if (!entry || !entry->is_anchor || entry->column != column->column ||
				!dm_str_trim(entry->cell->text).n)
				continue;
			texts++;
			signs += is_sign(entry->cell->text);
		}
		column->role = signs * 2 >= texts && signs ? DM_ROLE_OPERATOR
			       : column->role == DM_ROLE_OPERATOR && !texts
				       ? DM_ROLE_OPERATOR
				       : DM_ROLE_INDICATOR_OTHER;
	}
	/* Of two columns of signs the first counts. */
	bool has_operator = false;
	for (size_t i = 0; i < h->n; i++) {
		if (h->items[i].role != DM_ROLE_OPERATOR)
			continue;
		if (has_operator)
			h->items[i].role = DM_ROLE_INDICATOR_OTHER;
		has_operator = true;
	}
}
