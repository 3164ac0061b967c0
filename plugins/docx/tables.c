/* Decides where each cell stands on its table's grid. Columns are counted row by row (ECMA-376-1,
 * 17.4.17): the declared grid and the widths of cells are hints that generators get wrong. Rows go
 * to the sink as they end; merges downwards follow when they are over. */
#include "docx.h"

#include "base/utf8.h"

bool docx_is_flat(const struct docx *docx)
{
	return docx->flow->channel != DM_CHANNEL_BODY && docx->flow->channel != DM_CHANNEL_TEXTBOX;
}

static int32_t begin_table(struct docx *docx, struct docx_table *table)
{
	const struct docx_table *outer = table->flow->table;
	struct dm_table begun = {
		.struct_size = sizeof(begun),
		.id = ++docx->last_table,
	};

	table->id = begun.id;
	if (outer) {
		begun.parent = outer->id;
		begun.parent_row = outer->row;
		begun.parent_column = outer->column;
	}
	return docx->sink->table_begin(docx->sink, &begun);
}

int32_t docx_table_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_table *table;
	int32_t r;

	(void)start;
	if (docx->scope != DOCX_IN_CONTENT)
		return DM_XML_SKIP;
	if (docx_is_flat(docx))
		return 0;
	if (docx->n_tables == DOCX_STACK)
		return docx_fail(docx, DM_E_LIMIT, "docx.depth",
			"tables stand in tables too deep; open the document, take them apart and "
			"save it again");
	r = docx_paragraph_flush(docx);
	if (r < 0)
		return r;
	table = docx->tables[docx->n_tables];
	if (!table) {
		table = docx->tables[docx->n_tables] = DM_NEW(docx->arena, struct docx_table);
		dm_buf_init(&table->text, docx->arena);
		dm_buf_init(&table->shown, docx->arena);
	}
	docx->n_tables++;
	table->flow = docx->flow;
	table->outer = docx->table;
	table->style = NULL;
	table->id = 0;
	table->row = table->column = 0;
	table->in_row = false;
	table->groups.n = 0;
	docx->table = table;
	return 0;
}

int32_t docx_table_style(struct docx *docx, const struct dm_xml_start *start)
{
	struct dm_str id;

	if (docx->scope == DOCX_IN_CONTENT && docx->table && docx->table->flow == docx->flow &&
		dm_xml_attribute(start, W_val, &id))
		docx->table->style = docx_styles_find(&docx->styles, id);
	return DM_XML_SKIP;
}

static int32_t push_merge(
	struct docx *docx, const struct docx_table *table, const struct docx_group *group)
{
	struct dm_range range = {
		.row = group->row,
		.column = group->column,
		.row_span = group->last_row - group->row + 1,
		.col_span = group->span,
	};

	if (range.row_span == 1)
		return 0;
	return docx->sink->merge(docx->sink, table->id, &range);
}

int32_t docx_table_end(struct docx *docx)
{
	struct docx_table *table = docx->table;
	int32_t r = 0;

	if (docx_is_flat(docx))
		return 0;
	for (size_t i = 0; i < table->groups.n && r == 0; i++)
		r = push_merge(docx, table, &table->groups.items[i]);
	if (r == 0 && table->id)
		r = docx->sink->table_end(docx->sink, table->id);
	docx->n_tables--;
	docx->table = table->outer;
	return r;
}

/* The open table, where it stands in the flow that we are in. */
static struct docx_table *table_here(const struct docx *docx)
{
	return docx->table && docx->table->flow == docx->flow ? docx->table : NULL;
}

int32_t docx_row_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_table *table = table_here(docx);

	(void)start;
	docx->is_flat_row_deleted = false;
	if (docx_is_flat(docx))
		return 0;
	if (!table || table->in_row)
		return DM_XML_SKIP;
	table->in_row = true;
	table->is_row_deleted = false;
	table->row_flags = 0;
	table->column = 0;
	table->cells.n = 0;
	dm_buf_clear(&table->text);
	dm_buf_clear(&table->shown);
	return 0;
}

int32_t docx_row_properties_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_table *table = table_here(docx);

	(void)start;
	if (docx->scope != DOCX_IN_CONTENT || (!docx_is_flat(docx) && (!table || !table->in_row)))
		return DM_XML_SKIP;
	docx->scope = DOCX_IN_TRPR;
	return 0;
}

/* A number of columns; what no table can have is noted and counts as `otherwise`. */
static uint32_t columns_from(
	struct docx *docx, const struct dm_xml_start *start, uint32_t otherwise)
{
	int64_t columns = dm_xml_integer(start, W_val, 0, DOCX_SPAN_MAX, -1);

	if (columns < 0)
		docx_note(docx, "docx.span",
			"a row or cell states an impossible number of columns; it is passed over");
	return columns > 0 ? (uint32_t)columns : otherwise;
}

int32_t docx_row_property(struct docx *docx, const struct dm_xml_start *start)
{
	if (docx->scope != DOCX_IN_TRPR || docx_is_flat(docx))
		return DM_XML_SKIP;
	/* Properties come first (17.4.78): behind a cell it would put the next one upon it. */
	if (start->id == W_gridBefore && docx->table->cells.n == 0)
		docx->table->column = columns_from(docx, start, 0);
	else if (start->id == W_hidden && dm_xml_on(start, W_val))
		docx->table->row_flags |= DM_ROW_HIDDEN;
	else if (start->id == W_tblHeader && dm_xml_on(start, W_val))
		docx->table->row_flags |= DM_ROW_REPEATED_HEAD;
	return DM_XML_SKIP;
}

int32_t docx_cell_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_table *table = table_here(docx);
	struct docx_cell *cell;
	int32_t r = 0;

	(void)start;
	if (docx_is_flat(docx))
		return docx->is_flat_row_deleted ? DM_XML_SKIP : 0;
	if (!table || !table->in_row || table->is_row_deleted)
		return DM_XML_SKIP;
	if (table->column >= DOCX_COLUMNS_MAX)
		return docx_fail(docx, DM_E_LIMIT, "docx.columns",
			"a table has more than 16,384 columns; split it and save the document "
			"again");
	if (table->id == 0)
		r = begin_table(docx, table);
	if (r < 0)
		return r;
	cell = DM_ADD(docx->arena, &table->cells);
	*cell = (struct docx_cell){
		.column = table->column, .span = 1, .stored.at = table->text.n
	};
	return docx_flow_open(docx, DOCX_FLOW_CELL, docx->flow->channel);
}

int32_t docx_cell_properties_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	if (docx->flow->kind != DOCX_FLOW_CELL || docx->scope != DOCX_IN_CONTENT)
		return DM_XML_SKIP;
	docx->scope = DOCX_IN_TCPR;
	return 0;
}

/* 17.18.57: no value means continue. */
static uint8_t merge_from(const struct dm_xml_start *start)
{
	struct dm_str value;

	return dm_xml_attribute(start, W_val, &value) && dm_str_eq(value, DM_STR("restart"))
		       ? DOCX_MERGE_RESTART
		       : DOCX_MERGE_CONTINUE;
}

/* 17.13.5.1: a merge that was tracked counts as made. */
static void take_merge_revision(struct docx_cell *cell, const struct dm_xml_start *start)
{
	struct dm_str value;

	if (dm_xml_attribute(start, W_vMerge, &value))
		cell->v_merge =
			dm_str_eq(value, DM_STR("rest")) ? DOCX_MERGE_RESTART : DOCX_MERGE_CONTINUE;
}

int32_t docx_cell_property(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_table *table = docx->flow->table;
	struct docx_cell *cell;

	if (docx->scope != DOCX_IN_TCPR)
		return DM_XML_SKIP;
	cell = &table->cells.items[table->cells.n - 1];
	switch (start->id) {
	case W_gridSpan: cell->span = columns_from(docx, start, 1); break;
	case W_vMerge: cell->v_merge = merge_from(start); break;
	case W_hMerge: cell->h_merge = merge_from(start); break;
	case W_cellDel: cell->is_deleted = true; break;
	case W_cellMerge: take_merge_revision(cell, start); break;
	default: break;
	}
	return DM_XML_SKIP;
}

/* True for 1, a, 一 and １, false for 1. and （一）. */
static bool ends_in_numeral(struct dm_str label)
{
	uint32_t character = 0;

	for (size_t at = 0; dm_utf8_next(label, &at, &character);)
		;
	return (character >= '0' && character <= '9') ||
	       ((character | 32) >= 'a' && (character | 32) <= 'z') ||
	       (character >= 0x4E00 && character <= 0x9FFF) ||
	       (character >= 0xFF10 && character <= 0xFF19);
}

static void add_line(
	struct dm_buf *to, struct docx_lines *lines, struct dm_str label, struct dm_str text)
{
	if (text.n + label.n == 0) {
		lines->empty++;
		return;
	}
	/* Empty paragraphs count between texts only: at the ends they are layout. */
	if (lines->has_text)
		for (uint32_t i = 0; i <= lines->empty; i++)
			dm_buf_add_byte(to, '\n');
	lines->has_text = true;
	lines->empty = 0;
	dm_buf_add(to, label);
	if (text.n && ends_in_numeral(label))
		dm_buf_add_byte(to, ' '); /* Word puts a tab there; 1 and 95% are not 195% */
	dm_buf_add(to, text);
	lines->n = to->n - lines->at;
}

/* From its first label on a cell's text is kept twice. */
static void begin_labels(struct docx_table *table, struct docx_cell *cell)
{
	cell->is_numbered = true;
	cell->shown = cell->stored;
	cell->shown.at = table->shown.n;
	dm_buf_reserve(&table->text, 1); /* so that there is text to point at */
	dm_buf_add(
		&table->shown, (struct dm_str){ table->text.p + cell->stored.at, cell->stored.n });
}

int32_t docx_cell_add(
	struct docx *docx, struct docx_table *table, struct dm_str label, struct dm_str text)
{
	struct docx_cell *cell = &table->cells.items[table->cells.n - 1];

	if (label.n && !cell->is_numbered)
		begin_labels(table, cell);
	add_line(&table->text, &cell->stored, DM_STR(""), text);
	if (cell->is_numbered)
		add_line(&table->shown, &cell->shown, label.n ? label : DM_STR(""), text);
	if (cell->stored.n <= docx->text_limit && cell->shown.n <= docx->text_limit)
		return 0;
	return docx_fail(docx, DM_E_LIMIT, "docx.text",
		"a cell has more text than is allowed; split it and save the document again, or "
		"raise text_bytes if it should be taken");
}

static void note_covered(struct docx *docx)
{
	docx_note(docx, "docx.merged-text",
		"a cell that is merged into another one has text of its own; Word hides it, and it "
		"is left out");
}

int32_t docx_cell_end(struct docx *docx)
{
	struct docx_table *table = docx->flow->table;
	struct docx_cell *cell, *before;
	int32_t r;

	if (docx_is_flat(docx))
		return 0;
	r = docx_flow_close(docx);
	cell = &table->cells.items[table->cells.n - 1];
	before = table->cells.n > 1 ? cell - 1 : NULL;
	if (cell->is_deleted) {
		table->cells.n--;
		return r;
	}
	table->column += cell->span;
	/* 17.4.22, the older way to merge sideways: what goes on widens the cell before it. */
	if (cell->h_merge == DOCX_MERGE_CONTINUE && before && before->h_merge &&
		before->column + before->span == cell->column) {
		before->span += cell->span;
		if (cell->stored.has_text)
			note_covered(docx);
		table->cells.n--;
	}
	return r;
}

/* The group of the row before that a cell goes on with; groups and cells are in order of columns. */
static struct docx_group *group_of(
	struct docx_table *table, size_t *at, const struct docx_cell *cell)
{
	while (*at < table->groups.n && table->groups.items[*at].column < cell->column)
		++*at;
	if (cell->v_merge != DOCX_MERGE_CONTINUE || *at == table->groups.n)
		return NULL;
	/* A continuation on other columns is invalid and counts as a cell of its own. */
	if (table->groups.items[*at].column != cell->column ||
		table->groups.items[*at].span != cell->span)
		return NULL;
	return &table->groups.items[*at];
}

static void add_ready(struct docx *docx, struct docx_table *table, const struct docx_cell *cell)
{
	struct dm_str stored = { table->text.p + cell->stored.at, cell->stored.n };

	DM_PUSH(docx->arena, &table->ready,
		((struct dm_cell){
			.column = cell->column,
			.row_span = 1,
			.col_span = cell->span,
			.text = stored,
		}));
	if (cell->is_numbered && cell->shown.has_text) {
		struct dm_cell *ready = &table->ready.items[table->ready.n - 1];

		ready->flags = DM_CELL_LABELLED;
		ready->text = (struct dm_str){ table->shown.p + cell->shown.at, cell->shown.n };
		ready->raw = stored;
	}
}

static void place_cells(struct docx *docx, struct docx_table *table)
{
	size_t at = 0;

	table->ready.n = 0;
	table->next_groups.n = 0;
	for (size_t i = 0; i < table->cells.n; i++) {
		const struct docx_cell *cell = &table->cells.items[i];
		struct docx_group *group = group_of(table, &at, cell);

		if (group) {
			group->last_row = table->row;
			DM_PUSH(docx->arena, &table->next_groups, *group);
			if (cell->stored.has_text)
				note_covered(docx);
			continue;
		}
		add_ready(docx, table, cell);
		if (cell->v_merge == DOCX_MERGE_RESTART)
			DM_PUSH(docx->arena, &table->next_groups,
				((struct docx_group){
					cell->column, cell->span, table->row, table->row }));
	}
}

/* Groups that this row did not continue are over. */
static int32_t end_groups(struct docx *docx, struct docx_table *table)
{
	int32_t r = 0;

	for (size_t i = 0; i < table->groups.n && r == 0; i++)
		if (table->groups.items[i].last_row != table->row)
			r = push_merge(docx, table, &table->groups.items[i]);
	table->groups.n = 0;
	for (size_t i = 0; i < table->next_groups.n; i++)
		DM_PUSH(docx->arena, &table->groups, table->next_groups.items[i]);
	return r;
}

int32_t docx_row_end(struct docx *docx)
{
	struct docx_table *table = docx->table;
	struct dm_row row = { .struct_size = sizeof(row), .cell_size = sizeof(struct dm_cell) };
	int32_t r;

	docx->is_flat_row_deleted = false;
	if (docx_is_flat(docx))
		return 0;
	table->in_row = false;
	if (table->is_row_deleted || table->cells.n == 0)
		return 0;
	dm_buf_reserve(&table->text, 1); /* so that there is text to point at */
	place_cells(docx, table);
	row.index = table->row;
	row.flags = table->row_flags;
	row.n_cells = (uint32_t)table->ready.n;
	row.cells = table->ready.items;
	r = docx->sink->row(docx->sink, table->id, &row);
	if (r == 0)
		r = end_groups(docx, table);
	table->row++;
	return r;
}
