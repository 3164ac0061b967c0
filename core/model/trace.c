/* Decides what of a table is worth telling: labels and what they mean, texts that are nearly labels,
 * and whatever is not in the report. */
#include "trace.h"

#include "base/str.h"
#include "forms.h"

/* A near label costs a look at every label: beyond so many texts none is looked for. */
enum { CELLS_MAX = 100000, NEAR_MAX = 4000, MEMBERS_MAX = 1000000 };

static const struct {
	const char *name, *meaning;
} FATES[DM_FATE_COUNT] = {
#define FATE_ROW(constant, name, meaning) [DM_FATE_##constant] = { name, meaning },
	DM_FATES(FATE_ROW)
#undef FATE_ROW
};

const char *dm_fate_name(enum dm_fate fate)
{
	return FATES[fate].name;
}

const char *dm_fate_meaning(enum dm_fate fate)
{
	return FATES[fate].meaning;
}

const char *dm_member_path(enum dm_member member)
{
	static const char *const PATHS[DM_MEMBER_COUNT] = {
#define PATH_ROW(constant, path) [DM_MEMBER_##constant] = path,
		DM_MEMBERS(PATH_ROW)
#undef PATH_ROW
	};

	return PATHS[member];
}

struct dm_trace *dm_trace_new(struct dm_arena *arena)
{
	struct dm_trace *trace = DM_NEW(arena, struct dm_trace);

	trace->arena = arena;
	return trace;
}

void dm_trace_fact(struct dm_trace *trace, const char *key, struct dm_str value)
{
	if (!trace)
		return;
	struct dm_trace_fact *fact = DM_ADD(trace->arena, &trace->facts);
	fact->key = dm_arena_str(trace->arena, dm_str_from_c(key));
	fact->value = dm_arena_str(trace->arena, value);
}

static bool find_near(struct dm_trace *trace, const struct dm_forms *forms, struct dm_str text,
	struct dm_near *ret)
{
	return trace->n_near++ < NEAR_MAX && dm_near_find(forms, trace->arena, text, ret);
}

static struct dm_trace_cell *add_cell(
	struct dm_trace *trace, const struct dm_table *table, const struct dm_grid_cell *cell)
{
	static struct dm_trace_cell ignored;

	if (trace->cells.n == CELLS_MAX) {
		trace->n_cells_more++;
		return &ignored;
	}
	struct dm_trace_cell *kept = DM_ADD(trace->arena, &trace->cells);
	*kept = (struct dm_trace_cell){ .table = table->id,
		.row = cell->row + 1,
		.column = cell->column + 1,
		.line = cell->line,
		.is_sheet = table->flags & DM_TABLE_SHEET,
		.text = dm_arena_str(trace->arena, dm_str_trim(cell->text)),
		.fate = cell->is_placed ? (enum dm_fate)cell->fate : DM_FATE_UNPLACED,
		.role = cell->fate == DM_FATE_VALUE ? DM_ROLE_NONE : cell->role };
	return kept;
}

/* A text taken for the value of a caption that heads a column elsewhere may be a caption itself. */
static bool stands_among_captions(const struct dm_grid_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct dm_grid_cell *cell = row->entries[i].cell;

		if (row->entries[i].is_anchor && cell->is_placed && cell->fate == DM_FATE_LABEL &&
			dm_role_class(cell->role) == DM_CLASS_COLUMN)
			return true;
	}
	return false;
}

static bool is_plain_value(const struct dm_grid_cell *cell)
{
	return cell->is_placed && cell->fate == DM_FATE_VALUE;
}

/* The texts begun in a row that are no plain values, or might be captions. */
static void add_row(struct dm_trace *trace, const struct dm_forms *forms,
	const struct dm_table *table, const struct dm_grid_row *row)
{
	bool among_captions = stands_among_captions(row);

	for (size_t i = 0; i < row->n; i++) {
		const struct dm_grid_cell *cell = row->entries[i].cell;
		struct dm_near near;

		if (!row->entries[i].is_anchor || !dm_str_trim(cell->text).n ||
			(is_plain_value(cell) && !among_captions))
			continue;
		bool may_be_label = !cell->is_placed || is_plain_value(cell) ||
				    cell->fate == DM_FATE_UNPLACED ||
				    (cell->fate == DM_FATE_LABEL && !cell->role);
		bool is_near =
			may_be_label && !cell->role && find_near(trace, forms, cell->text, &near);
		if (is_plain_value(cell) && !is_near)
			continue;
		struct dm_trace_cell *kept = add_cell(trace, table, cell);
		kept->is_near = is_near;
		if (is_near)
			kept->near = near;
	}
}

/* A row of a list: whatever is in no member. */
static void add_list_row(
	struct dm_trace *trace, const struct dm_table *table, const struct dm_grid_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct dm_grid_cell *cell = row->entries[i].cell;

		if (row->entries[i].is_anchor && dm_str_trim(cell->text).n && !is_plain_value(cell))
			(void)add_cell(trace, table, cell);
	}
}

/* How many of a row's texts head columns of an indicator table. */
static size_t columns_known(struct dm_arena *arena, const struct dm_forms *forms,
	const struct dm_grid_row *row, size_t *ret_texts)
{
	size_t known = 0;

	*ret_texts = 0;
	for (size_t i = 0; i < row->n; i++) {
		struct dm_grid_cell *cell = row->entries[i].cell;

		if (!row->entries[i].is_anchor || !dm_str_trim(cell->text).n)
			continue;
		++*ret_texts;
		known += dm_role_class(dm_cell_role(arena, forms, cell)) == DM_CLASS_COLUMN;
	}
	return known;
}

static void find_best_row(struct dm_trace *trace, struct dm_trace_table *table,
	const struct dm_forms *forms, struct dm_grid *grid)
{
	for (size_t at = 0; at < grid->rows.n; at++) {
		const struct dm_grid_row *row = &grid->rows.items[at];
		size_t texts, known = columns_known(trace->arena, forms, row, &texts);

		if (known <= table->best_known)
			continue;
		table->best_known = known;
		table->best_texts = texts;
		table->best_row = row->index + 1;
	}
}

/* A table's heads are told before it and after all others. */
static size_t first_head(const struct dm_trace *trace, uint32_t table)
{
	size_t first = trace->heads.n;

	while (first && trace->heads.items[first - 1].table == table)
		first--;
	return first;
}

void dm_trace_table(struct dm_trace *trace, const struct dm_forms *forms, struct dm_grid *grid,
	enum dm_trace_verdict verdict, size_t n_labels)
{
	if (!trace)
		return;
	struct dm_trace_table *table = DM_ADD(trace->arena, &trace->tables);
	size_t heads = first_head(trace, grid->table.id);
	*table = (struct dm_trace_table){ .id = grid->table.id,
		.name = dm_arena_str(trace->arena, grid->table.name),
		.is_sheet = grid->table.flags & DM_TABLE_SHEET,
		.n_rows = grid->rows.n,
		.n_columns = dm_grid_width(grid),
		.verdict = verdict,
		.n_labels = n_labels,
		.first_head = heads,
		.n_heads = trace->heads.n - heads,
		.first_cell = trace->cells.n };
	if (!table->n_heads)
		find_best_row(trace, table, forms, grid);
	for (size_t at = 0; at < grid->rows.n; at++)
		add_row(trace, forms, &grid->table, &grid->rows.items[at]);
	table->n_cells = trace->cells.n - table->first_cell;
}

void dm_trace_row(
	struct dm_trace *trace, const struct dm_table *table, const struct dm_grid_row *row)
{
	if (!trace)
		return;
	add_list_row(trace, table, row);
	struct dm_trace_table *last = &trace->tables.items[trace->tables.n - 1];
	last->n_rows = (size_t)row->index + 1;
	last->n_cells = trace->cells.n - last->first_cell;
}

static bool has_column(const struct dm_header *h, enum dm_role role)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].role == role)
			return true;
	return false;
}

/* By the first sign that there is; a list may show the others too. */
static const char *family_of(const struct dm_header *h)
{
	static const struct {
		enum dm_role role;
		const char *family;
	} SIGNS[] = {
		{ DM_ROLE_ACTUAL, "self evaluation" },
		{ DM_ROLE_SCORE, "self evaluation" },
		{ DM_ROLE_OPERATOR, "targets with sign, number and unit in columns of their own" },
		{ DM_ROLE_UNIT, "targets with number and unit in columns of their own" },
		{ DM_ROLE_WEIGHT, "targets with weights" },
	};

	if (h->is_list)
		return "flat list, one indicator a row";
	if (h->is_matrix)
		return "matrix, a column of targets for each place";
	if (h->is_twin)
		return "twin table, the whole period beside the year";
	for (size_t i = 0; i < sizeof(SIGNS) / sizeof(SIGNS[0]); i++)
		if (has_column(h, SIGNS[i].role))
			return SIGNS[i].family;
	return "targets";
}

void dm_trace_head(struct dm_trace *trace, const struct dm_forms *forms,
	const struct dm_table *table, uint32_t row, const struct dm_header *header,
	bool is_repeated)
{
	if (!trace)
		return;
	struct dm_trace_head *head = DM_ADD(trace->arena, &trace->heads);
	*head = (struct dm_trace_head){ .table = table->id,
		.row = row + 1,
		.is_list = header->is_list,
		.family = family_of(header),
		.is_repeated = is_repeated,
		.columns = DM_NEW_ARRAY(trace->arena, header->n, struct dm_trace_column),
		.n_columns = header->n };
	size_t known = 0;
	for (size_t i = 0; i < header->n; i++) {
		struct dm_trace_column *kept = &head->columns[i];

		kept->column = header->items[i];
		kept->column.label = dm_arena_str(trace->arena, header->items[i].label);
		kept->column.unit = dm_arena_str(trace->arena, header->items[i].unit);
		known += kept->column.role != DM_ROLE_NONE;
		if (kept->column.role == DM_ROLE_NONE)
			kept->is_near =
				dm_near_find(forms, trace->arena, kept->column.label, &kept->near);
	}
	head->score = header->n ? (uint32_t)(known * 100 / header->n) : 0;
}

void dm_trace_member(struct dm_trace *trace, const struct dm_source_of_member *source)
{
	if (!trace)
		return;
	if (trace->members.n < MEMBERS_MAX)
		DM_PUSH(trace->arena, &trace->members, *source);
	else
		trace->n_members_more++;
}

void dm_trace_narrative(struct dm_trace *trace, const struct dm_source_of_member *source)
{
	if (!trace || !source->text.n || !dm_spot_is_set(source->at))
		return;
	DM_PUSH(trace->arena, &trace->narrative, *source);
}

void dm_trace_line(struct dm_trace *trace, struct dm_str text, enum dm_fate fate)
{
	if (!trace || !dm_str_trim(text).n)
		return;
	struct dm_trace_line *line = DM_ADD(trace->arena, &trace->lines);
	line->text = dm_arena_str(trace->arena, text);
	line->fate = fate;
}
