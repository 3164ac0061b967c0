/* Decides what a stored cell is: kind, displayed text, raw value. */
#include "cell_text.h"
#include "iso_date.h"
#include "sheet_internal.h"

enum {
	PLAIN_DIGITS = 11, /* an integer of so many digits is its own text under General */
	EXACT_DIGITS = 15, /* more are lost in a spreadsheet */
	CODE_DIGITS = 10,  /* so many are a code, not a round number */
	TEXT_FREE = 64 << 20,
	TEXT_PER_CELL = 1 << 10,
};

static const struct dm_number_format *find_format(struct dm_sheet_reader *x)
{
	const struct dm_number_format *format = dm_styles_find(&x->book->styles, x->cell.style);

	if (format)
		return format;
	dm_sheet_note(x, ISSUE_STYLE_INDEX);
	return x->book->styles.general;
}

/* A long text that very many cells name would make gigabytes of a small file: beyond 64 MiB the
 * cells may have 1 KiB each on average. */
static int32_t count_text(struct dm_sheet_reader *x, size_t n)
{
	x->n_text_bytes += n;
	x->n_cells++;
	if (x->n_cells > x->cells_max)
		return dm_sheet_fail(x, DM_E_LIMIT, "xlsx.cells",
			"the workbook has more cells than are allowed; split it, or raise cells if "
			"it should be taken");
	if (x->n_text_bytes > TEXT_FREE + x->n_cells * TEXT_PER_CELL)
		return dm_sheet_fail(x, DM_E_LIMIT, "xlsx.text-amplified",
			"the workbook repeats long texts in too many cells; take the copies away "
			"and save it again");
	return 0;
}

static int32_t add(struct dm_sheet_reader *x, uint16_t kind, struct dm_str text, struct dm_str raw)
{
	struct open_row *row = &x->row;
	uint32_t column = x->cell.column;
	bool is_hidden = row->is_hidden || x->sheet->is_hidden ||
			 (x->hidden_columns[column / 64] >> column % 64 & 1);

	if (row->n && column <= row->cells[row->n - 1].column)
		row->is_unsorted = true;
	if (row->n == DM_GRID_COLUMNS)
		return dm_sheet_fail(x, DM_E_FORMAT, "xlsx.row-overfull",
			"a row has more cells than there are columns; save the workbook anew");
	if (row->n == row->room) {
		uint32_t room = row->room ? 4 * row->room : 64;

		row->cells = dm_arena_grow(x->arena, row->cells, row->room * sizeof(*row->cells),
			room * sizeof(*row->cells));
		row->room = room;
	}
	row->cells[row->n++] = (struct dm_cell){ .column = column,
		.row_span = 1,
		.col_span = 1,
		.kind = kind,
		.flags = is_hidden ? DM_CELL_HIDDEN : 0,
		.text = text,
		.raw = raw };
	return count_text(x, text.n);
}

/* Text under the text section of its format, if that changes anything. */
static int32_t add_text(struct dm_sheet_reader *x, struct dm_str text)
{
	const struct dm_number_format *format = find_format(x);

	dm_buf_clear(&x->shown);
	if (dm_number_format_is_general(format) ||
		!dm_number_format_show_text(format, text, &x->shown))
		return text.n ? add(x, DM_CELL_TEXT, text, DM_NULL) : 0;
	if (!text.n)
		return 0;
	return add(x, DM_CELL_TEXT, dm_text_pool_add(&x->row.texts, dm_buf_str(&x->shown)), text);
}

static struct dm_str stored(struct dm_sheet_reader *x)
{
	return (struct dm_str){ x->cell.text.n ? x->cell.text.p : "", x->cell.text.n };
}

/* The whole text of the cell in the row's memory. */
static struct dm_str kept(struct dm_sheet_reader *x, struct dm_str s)
{
	return dm_text_pool_add(&x->row.texts, s);
}

static bool is_plain_integer(struct dm_str s)
{
	if (s.n > PLAIN_DIGITS || (s.p[0] == '0' && s.n > 1))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* Codes typed as numbers lose what follows their 15th digit. Longer ones are stored with an exponent: as
 * one such code counts what has many digits all the same. */
static bool is_inexact(struct dm_str s, struct dm_figure f)
{
	size_t digits = 0, i = s.n && s.p[0] == '-';

	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		digits++;
	if (i == s.n)
		return digits > EXACT_DIGITS;
	return f.power > 0 && dm_figure_length(f.digits) >= CODE_DIGITS &&
	       dm_figure_length(f.digits) + f.power > EXACT_DIGITS;
}

static int32_t add_figure(struct dm_sheet_reader *x, const struct dm_number_format *format,
	struct dm_figure figure, struct dm_str raw)
{
	dm_buf_clear(&x->shown);
	uint16_t kind = dm_number_format_show(format, figure, x->book->date_base, &x->shown);
	struct dm_str text = { x->shown.n ? x->shown.p : "", x->shown.n };

	if (kind == DM_CELL_NUMBER && dm_number_format_is_date(format))
		dm_sheet_note(x, ISSUE_DATE);
	return add(x, kind, kept(x, text), raw);
}

static int32_t add_number(struct dm_sheet_reader *x)
{
	const struct dm_number_format *format = find_format(x);
	struct dm_str raw = kept(x, dm_str_trim(stored(x)));
	struct dm_figure figure;

	if (!raw.n)
		return 0;
	if (is_plain_integer(raw) && dm_number_format_is_general(format))
		return add(x, DM_CELL_NUMBER, raw, raw);
	if (!dm_figure_from_text(raw, &figure)) {
		dm_sheet_note(x, ISSUE_NUMBER);
		return add(x, DM_CELL_TEXT, raw, DM_NULL);
	}
	if (raw.n > EXACT_DIGITS && is_inexact(raw, figure))
		dm_sheet_note(x, ISSUE_PRECISION);
	return add_figure(x, format, figure, raw);
}

/* An index of shared strings; one that no list reaches for what is none. */
static size_t read_index(struct dm_str s)
{
	size_t index = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned)(unsigned char)s.p[i] - '0';

		if (digit > 9 || index > UINT32_MAX)
			return SIZE_MAX;
		index = index * 10 + digit;
	}
	return s.n ? index : SIZE_MAX;
}

static int32_t add_shared(struct dm_sheet_reader *x)
{
	size_t i = read_index(stored(x));

	if (i == SIZE_MAX)
		i = read_index(dm_str_trim(stored(x)));
	if (i < x->book->strings.texts.n)
		return add_text(x, x->book->strings.texts.items[i]);
	if (x->cell.text.n)
		dm_sheet_note(x, ISSUE_STRING_INDEX);
	return 0;
}

static int32_t add_string(struct dm_sheet_reader *x)
{
	struct dm_buf *text = &x->cell.text;

	if (text->n)
		text->n = dm_cell_text_decode(text->p, text->n);
	return add_text(x, kept(x, stored(x)));
}

static int32_t add_boolean(struct dm_sheet_reader *x)
{
	static const char *const off[] = { "0", "false", "FALSE", NULL };
	static const char *const on[] = { "1", "true", "TRUE", NULL };
	struct dm_str raw = kept(x, dm_str_trim(stored(x)));

	if (dm_str_is_one_of(raw, on))
		return add(x, DM_CELL_BOOLEAN, DM_STR("TRUE"), raw);
	if (dm_str_is_one_of(raw, off))
		return add(x, DM_CELL_BOOLEAN, DM_STR("FALSE"), raw);
	if (!raw.n)
		return 0;
	dm_sheet_note(x, ISSUE_NUMBER);
	return add(x, DM_CELL_TEXT, raw, DM_NULL);
}

static int32_t add_error(struct dm_sheet_reader *x)
{
	struct dm_str text = kept(x, stored(x));

	return text.n ? add(x, DM_CELL_ERROR, text, DM_NULL) : 0;
}

/* A date in words of ISO 8601 is shown under its format; under none, as it stands. */
static int32_t add_date(struct dm_sheet_reader *x)
{
	const struct dm_number_format *format = find_format(x);
	struct dm_str raw = kept(x, dm_str_trim(stored(x)));
	struct dm_figure figure;

	if (!raw.n)
		return 0;
	if (!dm_number_format_is_date(format))
		return add(x, DM_CELL_DATE, dm_iso_date_short(raw), raw);
	if (dm_iso_date_from_text(raw, x->book->date_base, &figure))
		return add_figure(x, format, figure, raw);
	dm_sheet_note(x, ISSUE_DATE);
	return add(x, DM_CELL_TEXT, raw, DM_NULL);
}

static int32_t add_unknown(struct dm_sheet_reader *x)
{
	dm_sheet_note(x, ISSUE_TYPE);
	return add_string(x);
}

static int32_t (*const adders[])(struct dm_sheet_reader *) = {
	[TYPE_NUMBER] = add_number,
	[TYPE_SHARED] = add_shared,
	[TYPE_INLINE] = add_string,
	[TYPE_STRING] = add_string,
	[TYPE_BOOLEAN] = add_boolean,
	[TYPE_ERROR] = add_error,
	[TYPE_DATE] = add_date,
	[TYPE_UNKNOWN] = add_unknown,
};

/* A formula whose result is not stored: <v/> of a string is a result, the empty one. */
static int32_t add_uncached(struct dm_sheet_reader *x)
{
	int32_t r = add(x, DM_CELL_TEXT, DM_STR(""), DM_NULL);

	if (r < 0)
		return r;
	x->row.cells[x->row.n - 1].flags |= DM_CELL_NO_CACHE;
	dm_sheet_note(x, ISSUE_NO_CACHE);
	return 0;
}

int32_t dm_sheet_add_cell(struct dm_sheet_reader *x)
{
	const struct open_cell *c = &x->cell;

	if (c->has_formula && !c->text.n && !(c->has_value && c->type == TYPE_STRING))
		return add_uncached(x);
	if (c->has_formula && x->book->may_be_stale)
		dm_sheet_note(x, ISSUE_STALE);
	return c->has_value ? adders[c->type](x) : 0;
}
