/* Decides where forms begin and end. A form begins at a title, at a second label of a project's name,
 * or at a new table with lines above it; it ends where the next begins. */
#include "page.h"

#include "base/str.h"
#include "forms.h"
#include "line.h"
#include "normalise.h"
#include "title.h"
#include "trace.h"

enum { LIST_HEAD_ROWS = 100, SETTLE_ROWS = 64 };

void dm_page_begin(struct dm_page *page, struct dm_reading *reading)
{
	*page = (struct dm_page){ .reading = reading };
}

void dm_page_end(struct dm_page *page)
{
	if (page->is_open)
		dm_form_end(&page->form);
	page->is_open = page->in_block = false;
}

static void begin_form(struct dm_page *page)
{
	struct dm_str title = page->title.p ? page->title : page->weak_title;

	if (page->title.p)
		dm_reading_unplaced(page->reading, page->weak_title, NULL);
	dm_page_end(page);
	dm_form_begin(&page->form, page->reading);
	page->is_open = true;
	if (title.p)
		dm_form_title(
			&page->form, title, page->title.p ? page->title_at : page->weak_title_at);
	if (page->year)
		dm_form_year(&page->form, page->year, page->year_at);
	for (size_t i = 0; i < page->waiting.n; i++)
		dm_form_value(&page->form, &page->waiting.items[i]);
	page->title = page->weak_title = DM_NULL;
	page->year = 0;
	page->waiting.n = 0;
}

static bool has_lines_above(const struct dm_page *page)
{
	return page->title.p || page->weak_title.p || page->year || page->waiting.n;
}

/* The form that a row with labels belongs to. */
static void need_form(struct dm_page *page)
{
	if (!page->is_open || has_lines_above(page))
		begin_form(page);
}

/* ---- lines */

static void document_title(struct dm_page *page, int rank)
{
	struct dm_title_part part =
		page->title.p ? (struct dm_title_part){ page->title, page->title_at }
			      : (struct dm_title_part){ page->weak_title, page->weak_title_at };

	dm_reading_title(page->reading, part.text, rank, &part, 1);
}

static void take_title(
	struct dm_page *page, struct dm_arena *scratch, struct dm_str text, struct dm_spot at)
{
	struct dm_title title = dm_title_from_line(scratch, page->reading->forms, text);

	if (title.text.p) {
		if (!page->is_open && !page->reading->projects.n && !page->reading->title_rank)
			document_title(page, DM_TITLE_OF_TABLE);
		else
			dm_reading_unplaced(page->reading, page->title, NULL); /* another form's */
		page->title = dm_arena_str(page->reading->job, title.text);
		page->title_at = at;
	}
	if (!title.year)
		return;
	page->year = title.year;
	page->year_at = at;
}

static void take_found(struct dm_page *page, bool is_above, const struct dm_found *found)
{
	struct dm_arena *job = page->reading->job;

	if (!is_above) {
		dm_form_value(&page->form, found);
		return;
	}
	struct dm_found kept = { found->role, dm_arena_str(job, found->label),
		dm_arena_str(job, found->unit), dm_arena_str(job, found->text), DM_NULL, found->at,
		found->label_at };
	DM_PUSH(job, &page->waiting, kept);
}

/* A line with the unit stands above a form; one with names of people below. */
static bool take_pairs(
	struct dm_page *page, struct dm_arena *scratch, struct dm_str text, struct dm_spot at)
{
	struct dm_line line;
	bool is_above = !page->is_open || has_lines_above(page);

	if (!dm_line_from_text(scratch, page->reading->forms, text, &line))
		return false;
	for (size_t i = 0; i < line.n; i++)
		is_above |= line.pairs[i].role == DM_ROLE_MONEY_UNIT;
	if (line.before.n)
		take_found(page, is_above,
			&(struct dm_found){
				.role = DM_ROLE_DEPARTMENT_OWN, .text = line.before, .at = at });
	for (size_t i = 0; i < line.n; i++) {
		struct dm_found found = { line.pairs[i].role,
			dm_text_line(scratch, line.pairs[i].label), line.pairs[i].unit,
			line.pairs[i].value, DM_NULL, at, at };
		take_found(page, is_above, &found);
	}
	return true;
}

enum dm_fate dm_page_line(struct dm_page *page, struct dm_arena *scratch, struct dm_str raw,
	struct dm_spot at, bool is_title)
{
	const struct dm_forms *forms = page->reading->forms;
	struct dm_str text = dm_text_line(scratch, raw);
	int32_t year;

	if (!text.n || dm_title_is_sheet_number(forms, text))
		return DM_FATE_SHEET_NUMBER;
	if (dm_title_is_year(text, &year)) {
		if (page->is_open && dm_form_is_empty(&page->form)) {
			dm_form_year(&page->form, year, at);
		} else {
			page->year = year;
			page->year_at = at;
		}
		return DM_FATE_VALUE;
	}
	if (take_pairs(page, scratch, raw, at))
		return DM_FATE_VALUE;
	if (!is_title && !dm_title_is_form_title(forms, text))
		return DM_FATE_UNPLACED;
	take_title(page, scratch, text, at);
	return DM_FATE_VALUE;
}

/* ---- rows */

static enum dm_role name_label_of(
	struct dm_page *page, struct dm_arena *scratch, const struct dm_grid_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		if (!row->entries[i].is_anchor)
			continue;
		enum dm_role role =
			dm_cell_role(scratch, page->reading->forms, row->entries[i].cell);
		if (role >= DM_ROLE_PROJECT_NAME_SECOND && role <= DM_ROLE_PROJECT_NAME_TRANSFER)
			return role;
	}
	return DM_ROLE_NONE;
}

/* True where the row names another project than the open form's: a second label of the name, but not
 * 二级项目名称 with 项目名称, which are two levels of one. */
static bool names_another(
	struct dm_page *page, struct dm_arena *scratch, const struct dm_grid_row *row)
{
	enum dm_role role = name_label_of(page, scratch, row);
	enum dm_role known = page->form.members[DM_SLOT_NAME].found.role;

	if (role == DM_ROLE_NONE || page->form.indicators.n)
		return role != DM_ROLE_NONE;
	return dm_form_has(&page->form, DM_SLOT_NAME) &&
	       (role == known || role == DM_ROLE_PROJECT_NAME_TRANSFER ||
		       known == DM_ROLE_PROJECT_NAME_TRANSFER);
}

/* A row with one text that is no label and beside no label: a line. */
static struct dm_grid_cell *line_of(struct dm_page *page, struct dm_arena *scratch,
	const struct dm_head *head, const struct dm_grid_row *row)
{
	struct dm_grid_cell *cell;

	if (dm_grid_row_texts(row, &cell, 1) != 1 || dm_head_continues(head, row))
		return NULL;
	return dm_cell_role(scratch, page->reading->forms, cell) == DM_ROLE_NONE ? cell : NULL;
}

/* True where the line belongs to the form above it, which then covers its row. */
static bool take_row_line(struct dm_page *page, struct dm_arena *scratch,
	const struct dm_table *table, struct dm_grid_cell *cell)
{
	struct dm_spot at = dm_spot_of(table, cell);
	enum dm_fate fate = dm_page_line(page, scratch, cell->text, at, false);
	if (fate != DM_FATE_UNPLACED) {
		dm_grid_cell_place(cell, fate);
		return fate == DM_FATE_VALUE && page->is_open && !has_lines_above(page);
	}
	/* Above a form a line of any wording may be its title. */
	if (has_lines_above(page) || (page->is_open && !page->form.indicators.n))
		return false;
	struct dm_title title = dm_title_from_line(scratch, page->reading->forms, cell->text);
	dm_reading_unplaced(page->reading, page->weak_title, NULL);
	page->weak_title = dm_arena_str(page->reading->job, title.text);
	page->year = title.year;
	page->weak_title_at = page->year_at = at;
	cell->is_placed = title.text.p != NULL;
	return false;
}

/* ---- heads of indicators */

static void begin_list(struct dm_page *page, const struct dm_header *header)
{
	dm_page_end(page);
	document_title(page, DM_TITLE_OF_LIST);
	if (page->year) {
		page->list_year = page->year;
		page->list_year_at = page->year_at;
	}
	dm_list_begin(&page->list, page->reading, header, page->waiting.items, page->waiting.n);
	page->in_list = true;
	page->title = page->weak_title = DM_NULL;
	page->year = 0;
	page->waiting.items = NULL;
	page->waiting.n = page->waiting.room = 0;
}

/* The banner beside or above a head says for which period the indicators are. */
static bool is_midterm_banner(const struct dm_page *page, const struct dm_header *header,
	const struct dm_grid *grid, size_t at)
{
	const struct dm_words *words = &page->reading->forms->midterm_words;
	struct dm_grid_cell *above;

	for (size_t i = 0; i < header->n; i++)
		if (dm_role_class(header->items[i].role) == DM_CLASS_BANNER &&
			dm_words_hold(words, header->items[i].label))
			return true;
	return at && dm_grid_row_texts(&grid->rows.items[at - 1], &above, 1) == 1 &&
	       dm_role_class(above->role) == DM_CLASS_BANNER && dm_words_hold(words, above->text);
}

static void take_captions(struct dm_page *page, const struct dm_header *header)
{
	static const struct {
		enum dm_role role;
		const char *member;
	} MEMBERS[] = {
		{ DM_ROLE_LEVEL1, "indicator.level1" },
		{ DM_ROLE_LEVEL2, "indicator.level2" },
		{ DM_ROLE_LEVEL3, "indicator.level3" },
		{ DM_ROLE_DESCRIPTION, "indicator.description" },
		{ DM_ROLE_TARGET, "indicator.target" },
		{ DM_ROLE_BASIS, "indicator.basis" },
		{ DM_ROLE_WEIGHT, "indicator.weight" },
		{ DM_ROLE_ACTUAL, "indicator.actual" },
		{ DM_ROLE_SCORE, "indicator.score" },
		{ DM_ROLE_DEVIATION, "indicator.deviation" },
	};

	for (size_t i = 0; i < header->n; i++)
		for (size_t k = 0; k < sizeof(MEMBERS) / sizeof(MEMBERS[0]); k++)
			if (header->items[i].role == MEMBERS[k].role &&
				!header->items[i].is_midterm)
				dm_form_caption(
					&page->form, MEMBERS[k].member, header->items[i].label);
}

/* How many of the rows from `from` on are the indicators', for all that their first texts say. */
static size_t rows_of_block(
	struct dm_page *page, struct dm_arena *scratch, struct dm_grid *grid, size_t from)
{
	size_t at = from;

	for (; at < grid->rows.n && at < from + SETTLE_ROWS; at++) {
		struct dm_grid_cell *first;

		if (!dm_grid_row_texts(&grid->rows.items[at], &first, 1))
			continue;
		enum dm_role_class class =
			dm_role_class(dm_cell_role(scratch, page->reading->forms, first));
		if (class == DM_CLASS_HEAD || class == DM_CLASS_OTHER || class == DM_CLASS_COLUMN)
			break;
	}
	return at - from;
}

/* Reads a head of indicators at a row. Returns the rows taken, 0 where none is there. */
static size_t take_header(
	struct dm_page *page, struct dm_arena *scratch, struct dm_grid *grid, size_t at)
{
	struct dm_header header;

	if (!dm_header_from_rows(scratch, page->reading->forms, grid, at, &header))
		return 0;
	size_t below = at + header.n_rows;
	dm_header_settle(
		&header, &grid->rows.items[below], rows_of_block(page, scratch, grid, below));
	bool is_repeated = !header.is_list && page->in_block && !has_lines_above(page) &&
			   dm_header_eq(&page->block.header, &header);
	dm_header_place(grid, at, &header, is_repeated ? DM_FATE_REPEATED_HEAD : DM_FATE_LABEL);
	dm_trace_head(page->reading->trace, page->reading->forms, &grid->table,
		grid->rows.items[at].index, &header, is_repeated);
	if (header.is_list) {
		begin_list(page, &header);
		return header.n_rows;
	}
	need_form(page);
	if (!is_repeated) {
		dm_block_begin(&page->block, page->reading, &header);
		page->block.is_midterm = is_midterm_banner(page, &header, grid, at);
		take_captions(page, &header);
	} else {
		dm_block_columns(&page->block, &header);
	}
	page->in_block = true;
	for (size_t i = at; i < below; i++)
		dm_form_covers(&page->form, &grid->table, &grid->rows.items[i]);
	return header.n_rows;
}

/* A row of totals below the indicators is left out. */
static bool is_total_below(
	struct dm_page *page, struct dm_arena *scratch, const struct dm_grid_row *row)
{
	struct dm_grid_cell *first;

	if (!page->is_open || !page->form.indicators.n || has_lines_above(page) ||
		!dm_grid_row_texts(row, &first, 1) ||
		dm_cell_role(scratch, page->reading->forms, first) != DM_ROLE_TOTAL_ROW)
		return false;
	dm_block_leave_out(row, DM_FATE_TOTAL_ROW);
	return true;
}

/* Among indicators a row can only be another head where it begins with captions. */
static bool may_be_head(
	struct dm_page *page, struct dm_arena *scratch, const struct dm_grid_row *row)
{
	struct dm_grid_cell *cells[2];
	size_t n = dm_grid_row_texts(row, cells, 2);

	for (size_t i = 0; i < n && i < 2; i++)
		if (dm_cell_role(scratch, page->reading->forms, cells[i]) != DM_ROLE_NONE)
			return true;
	return !page->in_block;
}

static size_t take_row(struct dm_page *page, struct dm_arena *scratch, struct dm_grid *grid,
	struct dm_head *head, size_t at)
{
	const struct dm_grid_row *row = &grid->rows.items[at];
	struct dm_grid_cell *line;
	size_t taken;

	if (dm_grid_row_is_blank(row) && !head->n && !head->group)
		return 1;
	if (page->in_list) {
		dm_list_row(&page->list, &grid->table, row);
		return 1;
	}
	taken = may_be_head(page, scratch, row) ? take_header(page, scratch, grid, at) : 0;
	if (taken)
		return taken;
	if (page->in_block && !has_lines_above(page) &&
		dm_block_row(&page->block, &page->form, scratch, &grid->table, row) ==
			DM_BLOCK_TAKEN)
		return 1;
	page->in_block = false;
	if (is_total_below(page, scratch, row))
		return 1;
	line = line_of(page, scratch, head, row);
	if (line) {
		if (take_row_line(page, scratch, &grid->table, line))
			dm_form_covers(&page->form, &grid->table, row);
		return 1;
	}
	if (page->is_open && names_another(page, scratch, row))
		begin_form(page);
	need_form(page);
	if (head->form != &page->form || head->grid != grid)
		dm_head_begin(head, &page->form, scratch, grid);
	return dm_head_row(head, at);
}

bool dm_page_wants(struct dm_page *page, struct dm_arena *scratch, struct dm_grid *grid)
{
	struct dm_header header;

	for (size_t at = 0; at < grid->rows.n; at++)
		if (dm_header_from_rows(scratch, page->reading->forms, grid, at, &header))
			return true;
	/* A table right below an indicator table that goes on without a head. */
	if (page->in_block && !has_lines_above(page) && dm_grid_width(grid) == page->block.width)
		return true;
	return dm_head_labels(scratch, page->reading->forms, grid) >= DM_PAGE_LABELS_OF_A_FORM;
}

static void list_unplaced(struct dm_page *page, struct dm_grid *grid)
{
	for (size_t at = 0; at < grid->rows.n; at++)
		dm_reading_unplaced_row(page->reading, &grid->table, &grid->rows.items[at]);
}

void dm_page_table(struct dm_page *page, struct dm_arena *scratch, struct dm_grid *grid)
{
	struct dm_head head = { 0 };

	for (size_t at = 0; at < grid->rows.n;)
		at += take_row(page, scratch, grid, &head, at);
	page->block.width = dm_grid_width(grid);
	list_unplaced(page, grid);
	if (page->in_list && (grid->table.flags & DM_TABLE_SHEET) == 0)
		return; /* a list may go on in the next table */
	dm_page_end_list(page);
	if (grid->table.flags & DM_TABLE_SHEET)
		dm_page_end(page); /* no form goes over to the next sheet */
}

/* Labelled values that no form followed. */
static void unplaced_waiting(struct dm_page *page)
{
	for (size_t i = 0; i < page->waiting.n; i++)
		dm_reading_unplaced_pair(
			page->reading, page->waiting.items[i].label, page->waiting.items[i].text);
	page->waiting.n = 0;
}

void dm_page_ordinary(
	struct dm_page *page, struct dm_arena *scratch, struct dm_grid *grid, bool may_be_title)
{
	for (size_t at = 0; at < grid->rows.n && !page->title.p; at++) {
		struct dm_grid_cell *cell;

		if (dm_grid_row_is_blank(&grid->rows.items[at]))
			continue;
		if (dm_grid_row_texts(&grid->rows.items[at], &cell, 1) != 1 ||
			!dm_title_is_form_title(
				page->reading->forms, dm_text_line(scratch, cell->text)))
			break;
		take_title(page, scratch, cell->text, dm_spot_of(&grid->table, cell));
		cell->is_placed = may_be_title;
	}
	if (may_be_title)
		document_title(page, DM_TITLE_OF_TABLE);
	else
		dm_reading_unplaced(page->reading, page->title, NULL);
	page->title = page->weak_title = DM_NULL;
	page->year = 0;
	unplaced_waiting(page);
	list_unplaced(page, grid);
}

/* ---- long lists */

bool dm_page_begin_list(struct dm_page *page, struct dm_arena *scratch, struct dm_grid *grid)
{
	struct dm_header header;
	bool is_list = false;

	for (size_t at = 0; at < grid->rows.n && at < LIST_HEAD_ROWS && !is_list; at++)
		is_list = dm_header_from_rows(scratch, page->reading->forms, grid, at, &header) &&
			  header.is_list;
	if (!is_list)
		return false;
	struct dm_head head = { 0 };
	for (size_t at = 0; at < grid->rows.n;)
		at += take_row(page, scratch, grid, &head, at);
	list_unplaced(page, grid);
	return page->in_list;
}

void dm_page_list_row(
	struct dm_page *page, const struct dm_table *table, const struct dm_grid_row *row)
{
	dm_list_row(&page->list, table, row);
}

void dm_page_end_list(struct dm_page *page)
{
	if (page->in_list)
		dm_list_end(&page->list);
	page->in_list = false;
}
