/* Walks a worksheet part: one handler for each element, named in a table with the element it must
 * stand in; whatever else there is, is passed over with all it holds. */
#include "sheet.h"

#include "cell_text.h"
#include "sheet_internal.h"

enum word {
	W_ROOT, /* nothing is open */
	W_WORKSHEET,
	W_SHEET_FORMAT,
	W_COLS,
	W_COL,
	W_SHEET_DATA,
	W_ROW,
	W_C,
	W_F,
	W_V,
	W_IS,
	W_R,
	W_T,
	W_MERGE_CELLS,
	W_MERGE_CELL,
	W_ELEMENTS, /* attributes from here on */
	W_MIN,
	W_MAX,
	W_HIDDEN,
	W_WIDTH,
	W_ZERO_HEIGHT,
	W_REF,
	W_SPACE,
};

static const struct dm_xml_name rows[] = {
	{ W_WORKSHEET, DM_NS_S, "worksheet" },
	{ W_SHEET_FORMAT, DM_NS_S, "sheetFormatPr" },
	{ W_COLS, DM_NS_S, "cols" },
	{ W_COL, DM_NS_S, "col" },
	{ W_SHEET_DATA, DM_NS_S, "sheetData" },
	{ W_ROW, DM_NS_S, "row" },
	{ W_C, DM_NS_S, "c" },
	{ W_F, DM_NS_S, "f" },
	{ W_V, DM_NS_S, "v" },
	{ W_IS, DM_NS_S, "is" },
	{ W_R, DM_NS_S, "r" },
	{ W_T, DM_NS_S, "t" },
	{ W_MERGE_CELLS, DM_NS_S, "mergeCells" },
	{ W_MERGE_CELL, DM_NS_S, "mergeCell" },
	{ W_MIN, DM_NS_NONE, "min" },
	{ W_MAX, DM_NS_NONE, "max" },
	{ W_HIDDEN, DM_NS_NONE, "hidden" },
	{ W_WIDTH, DM_NS_NONE, "width" },
	{ W_ZERO_HEIGHT, DM_NS_NONE, "zeroHeight" },
	{ W_REF, DM_NS_NONE, "ref" },
	{ W_SPACE, DM_NS_XML, "space" },
};
static const struct dm_vocabulary words = { rows, sizeof(rows) / sizeof(*rows) };

/* ------------------------------------------------------------------ before the cells */

static bool is_on(const struct dm_xml_start *start, uint16_t id)
{
	struct dm_str value;

	return dm_xml_attribute(start, id, &value) && dm_xml_on(start, id);
}

static int32_t on_sheet_format(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	x->has_row_hidden = is_on(start, W_ZERO_HEIGHT);
	return 0;
}

static int32_t on_col(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	int64_t first = dm_xml_integer(start, W_MIN, 1, DM_GRID_COLUMNS, 0);
	int64_t last = dm_xml_integer(start, W_MAX, 1, INT64_MAX, 0);
	struct dm_str width;
	bool is_hidden = is_on(start, W_HIDDEN) || (dm_xml_attribute(start, W_WIDTH, &width) &&
							   dm_figure_text_is_zero(width));

	if (!is_hidden || !first)
		return 0;
	for (int64_t i = first - 1; i < last && i < DM_GRID_COLUMNS; i++)
		x->hidden_columns[i / 64] |= (uint64_t)1 << i % 64;
	return 0;
}

/* ------------------------------------------------------------------ cells */

static enum cell_type type_of(struct dm_str s)
{
	static const struct {
		const char *name;
		enum cell_type type;
	} types[] = { { "s", TYPE_SHARED }, { "n", TYPE_NUMBER }, { "str", TYPE_STRING },
		{ "inlineStr", TYPE_INLINE }, { "b", TYPE_BOOLEAN }, { "e", TYPE_ERROR },
		{ "d", TYPE_DATE } };

	if (s.n == 1 && s.p[0] == 's')
		return TYPE_SHARED;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (dm_str_eq(s, dm_str_from_c(types[i].name)))
			return types[i].type;
	return TYPE_UNKNOWN;
}

/* A style's number; one that is no number is none of the workbook's. */
static uint32_t style_of(struct dm_str s)
{
	uint32_t style = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned)(unsigned char)s.p[i] - '0';

		if (digit > 9 || style > UINT32_MAX / 16)
			return UINT32_MAX;
		style = style * 10 + digit;
	}
	return style;
}

/* Letters and the digits of the row, the usual reference: no number has to be read. False where it is
 * another; the long way decides about it. */
static bool is_in_row(const struct open_row *row, struct dm_str r, uint32_t *ret_column)
{
	size_t letters = r.n - row->n_digits;
	uint32_t column = 0;

	if (!row->n_digits || r.n <= row->n_digits || letters > 2)
		return false;
	for (size_t i = row->n_digits; i-- > 0;) /* the last digit differs first */
		if (r.p[letters + i] != row->digits[i])
			return false;
	for (size_t i = 0; i < letters; i++) {
		unsigned letter = (unsigned)(unsigned char)r.p[i] - 'A';

		if (letter >= 26)
			return false;
		column = column * 26 + letter + 1;
	}
	*ret_column = column - 1;
	return true;
}

static int32_t place_cell(struct dm_sheet_reader *x, struct dm_str r)
{
	struct dm_cellref ref;

	if (is_in_row(&x->row, r, &x->cell.column))
		return 0;
	if (!dm_cellref_from_text(r, &ref))
		return dm_sheet_fail_reference(x);
	x->cell.column = ref.column;
	if (ref.row == x->row.index)
		return 0;
	if (!x->row.is_placed && !x->row.n)
		return dm_sheet_place_row(x, ref.row);
	dm_sheet_note(x, ISSUE_ROW);
	return 0;
}

static int32_t on_c(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	struct open_cell *c = &x->cell;
	int32_t r = 0;

	c->column = x->row.next_column;
	c->style = 0;
	c->type = TYPE_NUMBER;
	c->has_formula = c->has_value = false;
	c->text.n = 0;
	for (unsigned i = 0; i < start->n_attributes; i++) {
		const unsigned char **a = start->attributes + 5 * (size_t)i;

		if (a[1] || a[0][1]) /* a prefix, or more than one letter */
			continue;
		if (a[0][0] == 'r')
			r = place_cell(x, dm_attribute_value(a));
		else if (a[0][0] == 's')
			c->style = style_of(dm_attribute_value(a));
		else if (a[0][0] == 't')
			c->type = type_of(dm_attribute_value(a));
	}
	if (r == 0 && c->column >= DM_GRID_COLUMNS)
		r = dm_sheet_fail_reference(x);
	x->row.next_column = c->column + 1;
	return r;
}

static int32_t on_f(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	(void)start;
	x->cell.has_formula = true;
	return DM_XML_SKIP;
}

static int32_t on_v(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	(void)start;
	/* Beside a text of its own a value counts for nothing. */
	x->collects = !x->cell.text.n;
	x->cell.has_value = true;
	return x->collects ? 0 : DM_XML_SKIP;
}

static int32_t on_is(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	(void)start;
	if (x->cell.text.n)
		return DM_XML_SKIP;
	x->cell.type = TYPE_INLINE; /* some writers forget to say so */
	x->cell.has_value = true;
	return 0;
}

static int32_t on_t(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	x->collects = true;
	x->keeps_space = dm_cell_text_keeps_space(start, W_SPACE);
	x->text_begin = x->cell.text.n;
	return 0;
}

static int32_t end_collecting(struct dm_sheet_reader *x)
{
	x->collects = false;
	return 0;
}

static int32_t end_t(struct dm_sheet_reader *x)
{
	if (!x->keeps_space)
		dm_cell_text_trim(&x->cell.text, x->text_begin);
	return end_collecting(x);
}

static int32_t on_text(void *ctx, struct dm_str s)
{
	struct dm_sheet_reader *x = ctx;
	struct dm_buf *text = &x->cell.text;

	if (!x->collects)
		return 0;
	/* Most values are a few bytes in one piece. */
	if (s.n < text->room - text->n) {
		memcpy(text->p + text->n, s.p, s.n);
		text->n += s.n;
	} else {
		dm_buf_add(text, s);
	}
	if (text->n > x->text_max)
		return dm_sheet_fail(x, DM_E_LIMIT, "xlsx.text-size",
			"a cell has a longer text than is allowed; shorten it and save the "
			"workbook again, or raise text_bytes if it should be taken");
	return 0;
}

/* ------------------------------------------------------------------ behind the cells */

static int32_t on_merge_cell(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	struct dm_str ref = DM_STR("");

	(void)dm_xml_attribute(start, W_REF, &ref);
	if (!dm_merges_add(&x->merges, ref))
		return dm_sheet_fail(x, DM_E_LIMIT, "xlsx.merges",
			"a sheet has more than a million merged ranges; copy its cells into a new "
			"sheet");
	return 0;
}

static int32_t deliver_merges(struct dm_sheet_reader *x)
{
	x->issues[ISSUE_MERGE_BAD].n = x->merges.n_bad;
	x->issues[ISSUE_MERGE_OVERLAP].n = dm_merges_settle(&x->merges);
	dm_sheet_audit_merges(x);
	for (size_t i = 0; i < x->merges.ranges.n; i++) {
		int32_t r = x->sink->merge(x->sink, x->table, &x->merges.ranges.items[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

/* ------------------------------------------------------------------ the walk */

static int32_t on_container(struct dm_sheet_reader *x, const struct dm_xml_start *start)
{
	(void)x, (void)start;
	return 0;
}

static const struct {
	uint16_t parent, other_parent;
	int32_t (*start)(struct dm_sheet_reader *, const struct dm_xml_start *);
	int32_t (*end)(struct dm_sheet_reader *);
} elements[W_ELEMENTS] = {
	[W_WORKSHEET] = { W_ROOT, W_ROOT, on_container, NULL },
	[W_SHEET_FORMAT] = { W_WORKSHEET, W_WORKSHEET, on_sheet_format, NULL },
	[W_COLS] = { W_WORKSHEET, W_WORKSHEET, on_container, NULL },
	[W_COL] = { W_COLS, W_COLS, on_col, NULL },
	[W_SHEET_DATA] = { W_WORKSHEET, W_WORKSHEET, on_container, NULL },
	[W_ROW] = { W_SHEET_DATA, W_SHEET_DATA, dm_sheet_begin_row, dm_sheet_end_row },
	[W_C] = { W_ROW, W_ROW, on_c, dm_sheet_add_cell },
	[W_F] = { W_C, W_C, on_f, NULL },
	[W_V] = { W_C, W_C, on_v, end_collecting },
	[W_IS] = { W_C, W_C, on_is, NULL },
	[W_R] = { W_IS, W_IS, on_container, NULL },
	[W_T] = { W_IS, W_R, on_t, end_t },
	[W_MERGE_CELLS] = { W_WORKSHEET, W_WORKSHEET, on_container, NULL },
	[W_MERGE_CELL] = { W_MERGE_CELLS, W_MERGE_CELLS, on_merge_cell, NULL },
};

/* The parent of t may be is or r, so what closes is looked up by what is open. */
static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	struct dm_sheet_reader *x = ctx;
	uint16_t id = start->id;

	if (!id || id >= W_ELEMENTS ||
		(elements[id].parent != x->open && elements[id].other_parent != x->open)) {
		if (x->open == W_ROOT)
			return dm_sheet_fail(x, DM_E_FORMAT, "xlsx.not-a-worksheet",
				"a part that should be a worksheet is something else; save the "
				"workbook anew");
		return DM_XML_SKIP;
	}
	int32_t r = elements[id].start(x, start);
	if (r == 0) {
		x->in_run = id == W_R || (id == W_T && x->open == W_R);
		x->open = id;
	}
	return r;
}

static int32_t on_end(void *ctx, uint16_t id)
{
	struct dm_sheet_reader *x = ctx;

	x->open = id == W_T && x->in_run ? W_R : elements[id].parent;
	return elements[id].end ? elements[id].end(x) : 0;
}

static void clear(struct dm_sheet_reader *x, size_t i)
{
	x->sheet = &x->book->sheets.items[i];
	x->table = (uint32_t)i + 1;
	x->open = W_ROOT;
	x->collects = x->in_run = x->has_row_hidden = false;
	x->rows_end = 0;
	memset(x->hidden_columns, 0, sizeof(x->hidden_columns));
	memset(x->issues, 0, sizeof(x->issues));
	dm_merges_clear(&x->merges, x->arena);
	x->filled.n = 0;
}

struct dm_sheet_reader *dm_sheet_reader_from(struct dm_workbook *book, const struct dm_sink *sink)
{
	struct dm_arena *arena = &book->package->arena;
	struct dm_sheet_reader *x = DM_NEW(arena, struct dm_sheet_reader);

	x->book = book;
	x->host = book->package->host;
	x->sink = sink;
	x->arena = arena;
	x->cells_max = x->host->limit(x->host, DM_LIMIT_CELLS);
	x->text_max = x->host->limit(x->host, DM_LIMIT_TEXT_BYTES);
	dm_text_pool_init(&x->row.texts, arena);
	dm_buf_init(&x->cell.text, arena);
	dm_buf_init(&x->shown, arena);
	return x;
}

int32_t dm_sheet_read(struct dm_sheet_reader *x, size_t i)
{
	static const struct dm_xml_handlers handlers = {
		.words = &words, .start = on_start, .end = on_end, .text = on_text
	};
	int32_t r;

	clear(x, i);
	struct dm_table table = { .struct_size = sizeof(table),
		.id = x->table,
		.flags = DM_TABLE_SHEET | (x->sheet->is_hidden ? DM_TABLE_HIDDEN : 0),
		.name = x->sheet->name };
	r = x->sink->table_begin(x->sink, &table);
	if (r < 0)
		return r;
	r = dm_xml_feed(x->book->package, x->sheet->part, &handlers, x);
	if (r < 0)
		return r;
	r = deliver_merges(x);
	if (r < 0)
		return r;
	dm_sheet_tell_issues(x);
	return x->sink->table_end(x->sink, x->table);
}
