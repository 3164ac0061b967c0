#include "blocks_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/reading.h"

struct dm_arena blocks_arena;
const struct dm_forms *blocks_forms;

enum { COLUMNS_MAX = 64, ROWS_TALL_MAX = 64, TABLES_MAX = 8 };

/* A table while its rows are pushed. */
struct table {
	uint32_t id, index, line;
	bool is_sheet, is_csv;
	uint32_t covered_to[COLUMNS_MAX]; /* first row that is free again */
	DM_VEC(struct dm_range) merges;
};

struct pushing {
	const struct dm_sink *sink;
	struct table tables[TABLES_MAX];
	size_t depth;
	uint32_t n_tables;
};

int blocks_setup(void **state)
{
	struct dm_error err = { 0 };
	(void)state;

	dm_arena_init(&blocks_arena, 0, NULL, NULL);
	const char *folder = dm_arena_printf(&blocks_arena, "%s/forms", getenv("DM_CONFIG")).p;
	if (dm_forms_load(&blocks_arena, &folder, 1, &blocks_forms, &err)) {
		print_error("%s:%u:%u: %s\n", err.part, err.line, err.column, err.text);
		return 1;
	}
	return 0;
}

int blocks_teardown(void **state)
{
	(void)state;
	dm_arena_done(&blocks_arena);
	return 0;
}

/* ---- rows */

static struct dm_str with_breaks(struct dm_str text)
{
	struct dm_buf b;

	dm_buf_init(&b, &blocks_arena);
	while (text.n) {
		bool is_break = dm_str_starts(text, DM_STR("⏎"));

		if (is_break)
			dm_buf_add_byte(&b, '\n');
		else
			dm_buf_add(&b, dm_str_first(text, 1));
		text = dm_str_from(text, is_break ? strlen("⏎") : 1);
	}
	return dm_buf_str(&b);
}

static void take_marks(struct dm_cell *cell, struct dm_str marks)
{
	while (marks.n) {
		char *end;
		char mark = marks.p[0];

		if (mark == 'n') {
			cell->kind = DM_CELL_NUMBER;
			cell->raw = dm_str_from(marks, 1);
			return;
		}
		uint32_t value = (uint32_t)strtoul(marks.p + 1, &end, 10);
		assert_true(mark == 'c' || mark == 'r');
		*(mark == 'c' ? &cell->col_span : &cell->row_span) = value;
		marks = dm_str_from(marks, (size_t)(end - marks.p));
	}
}

/* The text of a cell up to its marks; a "~" that no mark follows is text. */
static struct dm_str without_marks(struct dm_str piece, struct dm_str *marks)
{
	for (size_t at = piece.n; at > 0; at--) {
		if (piece.p[at - 1] != '~')
			continue;
		char next = at < piece.n ? piece.p[at] : 0;
		if (next != 'c' && next != 'r' && next != 'n')
			break;
		*marks = dm_str_from(piece, at);
		return dm_str_first(piece, at - 1);
	}
	return piece;
}

static struct dm_cell cell_of(struct table *t, struct dm_str piece, uint32_t *column)
{
	struct dm_str marks = DM_NULL, text = without_marks(piece, &marks);
	struct dm_cell cell = { .row_span = 1, .col_span = 1, .text = with_breaks(text) };

	take_marks(&cell, marks);
	while (t->covered_to[*column] > t->index)
		(*column)++;
	cell.column = *column;
	cell.line = t->is_csv ? t->line : 0;
	assert_true(cell.column + cell.col_span < COLUMNS_MAX);
	for (uint32_t i = 0; i < cell.col_span; i++)
		t->covered_to[cell.column + i] = t->index + cell.row_span;
	*column += cell.col_span;
	return cell;
}

/* Sheets and documents say the same in other ways. */
static bool is_pushed(struct table *t, struct dm_cell *cell)
{
	if (!t->is_sheet)
		return true;
	if (cell->row_span > 1 || cell->col_span > 1) {
		struct dm_range range = { t->index, cell->column, cell->row_span, cell->col_span };
		DM_PUSH(&blocks_arena, &t->merges, range);
	}
	cell->row_span = cell->col_span = 1;
	return cell->text.n > 0;
}

static uint32_t row_of(struct table *t, const char *line, struct dm_cell *cells)
{
	struct dm_str rest = dm_str_from_c(line), piece;
	uint32_t n = 0, column = 0;

	while (dm_str_split(&rest, '|', &piece)) {
		struct dm_cell cell = cell_of(t, piece, &column);

		if (is_pushed(t, &cell))
			cells[n++] = cell;
	}
	if (line[0] && line[strlen(line) - 1] == '|') { /* the last cell is blank */
		struct dm_cell cell = cell_of(t, DM_STR(""), &column);
		if (is_pushed(t, &cell))
			cells[n++] = cell;
	}
	return n;
}

static void push_row(struct pushing *p, struct table *t, const char *line)
{
	struct dm_cell cells[COLUMNS_MAX];
	uint32_t n = row_of(t, line, cells);
	struct dm_row row = { .struct_size = sizeof(row),
		.index = t->index,
		.line = t->is_csv ? t->line : 0,
		.line_end = t->is_csv ? t->line : 0,
		.n_cells = n,
		.cell_size = sizeof(struct dm_cell),
		.cells = cells };

	if (n || !t->is_sheet)
		assert_int_equal(p->sink->row(p->sink, t->id, &row), 0);
	t->index++;
	t->line++;
}

/* ---- tables */

static void begin_table(struct pushing *p, const char *line)
{
	assert_true(p->depth < TABLES_MAX);
	const struct table *outer = p->depth ? &p->tables[p->depth - 1] : NULL;
	struct table *t = &p->tables[p->depth++];
	struct dm_str words = dm_str_from_c(line);

	*t = (struct table){ .id = ++p->n_tables, .line = 1 };
	t->is_csv = dm_str_starts(words, DM_STR("csv"));
	t->is_sheet = dm_str_starts(words, DM_STR("sheet"));
	struct dm_table table = { .struct_size = sizeof(table),
		.id = t->id,
		.parent = outer ? outer->id : 0,
		.flags = t->is_csv     ? DM_TABLE_SHEET | DM_TABLE_MERGES_KNOWN
			 : t->is_sheet ? DM_TABLE_SHEET
				       : DM_TABLE_MERGES_KNOWN,
		.name = t->is_sheet ? dm_str_from(words, strlen("sheet ")) : DM_NULL };
	assert_int_equal(p->sink->table_begin(p->sink, &table), 0);
}

static void end_table(struct pushing *p)
{
	struct table *t = &p->tables[--p->depth];

	for (size_t i = 0; i < t->merges.n; i++)
		assert_int_equal(p->sink->merge(p->sink, t->id, &t->merges.items[i]), 0);
	assert_int_equal(p->sink->table_end(p->sink, t->id), 0);
}

/* ---- paragraphs */

static void take_option(struct dm_paragraph *p, struct dm_str o)
{
	static const struct {
		const char *name;
		uint32_t channel, kind, align, flags;
	} OPTIONS[] = {
		{ "centre", .align = DM_ALIGN_CENTRE },
		{ "title", .kind = DM_PARAGRAPH_TITLE },
		{ "contents", .kind = DM_PARAGRAPH_CONTENTS },
		{ "break", .flags = DM_PARAGRAPH_PAGE_BREAK },
		{ "footnote", .channel = DM_CHANNEL_FOOTNOTE },
		{ "header", .channel = DM_CHANNEL_HEADER },
		{ "textbox", .channel = DM_CHANNEL_TEXTBOX },
	};

	for (size_t i = 0; i < sizeof(OPTIONS) / sizeof(OPTIONS[0]); i++)
		if (dm_str_eq(o, dm_str_from_c(OPTIONS[i].name))) {
			p->channel |= OPTIONS[i].channel;
			p->kind |= OPTIONS[i].kind;
			p->align |= OPTIONS[i].align;
			p->flags |= OPTIONS[i].flags;
			return;
		}
	if (dm_str_starts(o, DM_STR("size"))) {
		p->size = (uint32_t)strtoul(o.p + strlen("size"), NULL, 10);
	} else if (dm_str_starts(o, DM_STR("heading"))) {
		p->kind = DM_PARAGRAPH_HEADING;
		p->outline = (uint32_t)(o.p[strlen("heading")] - '0');
	} else if (dm_str_starts(o, DM_STR("number="))) {
		p->number = dm_str_from(o, strlen("number="));
	} else {
		fail_msg("unknown option %.*s", DM_FMT(o));
	}
}

static void push_paragraph(struct pushing *to, struct dm_str line)
{
	struct dm_paragraph p = { .struct_size = sizeof(p) };
	struct dm_str head, options, option;

	if (dm_str_eq(line, DM_STR("break")))
		p.flags = DM_PARAGRAPH_PAGE_BREAK;
	assert_true(dm_str_split(&line, ' ', &head));
	options = dm_str_from(head, strlen("p:"));
	while (head.n > 2 && head.p[0] == 'p' && dm_str_split(&options, ',', &option))
		take_option(&p, option);
	p.text = with_breaks(line);
	assert_int_equal(to->sink->paragraph(to->sink, &p), 0);
}

void blocks_push(const struct dm_sink *sink, const char *const *lines)
{
	struct pushing p = { .sink = sink };

	for (; *lines; lines++) {
		struct dm_str line = dm_str_from_c(*lines), word = line, rest = line;

		(void)dm_str_split(&rest, ' ', &word);
		if (dm_str_eq(line, DM_STR("nested")))
			begin_table(&p, *lines);
		else if (p.depth && dm_str_eq(line, DM_STR("end")))
			end_table(&p);
		else if (p.depth)
			push_row(&p, &p.tables[p.depth - 1], *lines);
		else if (dm_str_eq(word, DM_STR("table")) || dm_str_eq(word, DM_STR("sheet")) ||
			 dm_str_eq(word, DM_STR("csv")))
			begin_table(&p, *lines);
		else
			push_paragraph(&p, line);
	}
	assert_int_equal(p.depth, 0);
}

const struct dm_report *blocks_report(const char *const *lines)
{
	struct dm_recogniser *r = dm_recogniser_new(&blocks_arena, blocks_forms);
	struct dm_report_source source = { .file = DM_STR("表.docx") };
	const struct dm_report *report = NULL;
	struct dm_error err = { 0 };

	blocks_push(dm_recogniser_sink(r), lines);
	assert_int_equal(dm_recogniser_finish(r, &source, &report, &err), 0);
	return report;
}

void blocks_grid(struct dm_grid *grid, const char *const *rows)
{
	struct table t = { .id = 1, .line = 1 };
	struct dm_table table = { .struct_size = sizeof(table), .id = 1 };

	dm_grid_init(grid, &blocks_arena, &table);
	for (; *rows; rows++, t.index++) {
		struct dm_cell cells[COLUMNS_MAX];
		struct dm_row row = { .struct_size = sizeof(row),
			.index = t.index,
			.n_cells = row_of(&t, *rows, cells),
			.cell_size = sizeof(struct dm_cell),
			.cells = cells };
		dm_grid_add_row(grid, &row);
	}
	dm_grid_finish(grid);
}

void blocks_same(const char *got, const char *want, const char *of)
{
	if (strcmp(got, want) != 0)
		fail_msg("%s: got\n%s\nwant\n%s", of, got, want);
}

void blocks_expect(const char *const *lines, int shown, const char *text)
{
	blocks_same(blocks_text(blocks_report(lines), shown), text, lines[0]);
}
