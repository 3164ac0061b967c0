/* Decides where fields and records end. The loop goes from one special byte to the next; fields that
 * need their quotes undone are marked and undone when the record is known to be whole, because a
 * record that is cut by the end of the text is read again from its start. */
#include "records.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"

#define DIRTY 0x8000u /* in dm_cell.flags, until the quotes are undone */

enum {
	CELLS_FIRST = 64,
	FIELDS_MAX = 1 << 20, /* blank ones too: a file of delimiters is no table */
};

/* What is known of a record while it is read. Kept apart from dm_csv_records, so that it can live in
 * registers. */
struct walk {
	struct dm_csv_scan scan;
	const char *end;
	uint32_t line;
	bool at_end;
};

struct field {
	const char *from, *to; /* text, or where dirty the field as it stands */
	bool quoted, dirty, unclosed, tail, stray;
};

void dm_csv_records_init(struct dm_csv_records *r, struct dm_str delimiter, uint64_t most_cells)
{
	*r = (struct dm_csv_records){ .most_cells = most_cells, .line = 1 };
	r->delimiter_n = delimiter.n < sizeof(r->delimiter) ? delimiter.n : sizeof(r->delimiter);
	memcpy(r->delimiter, delimiter.p, r->delimiter_n);
	r->scan.delimiter = r->delimiter[0];
}

void dm_csv_records_done(struct dm_csv_records *r)
{
	free(r->cells);
	r->cells = NULL;
	r->room = r->n_cells = 0;
}

void dm_csv_records_feed(struct dm_csv_records *r, char *text, size_t n, bool at_end)
{
	r->at = text;
	r->end = text + n;
	r->at_end = at_end;
	r->scan.block = text;
	r->scan.end = r->end;
	r->scan.bits = n ? dm_csv_special_bits(text, r->scan.delimiter) : 0;
}

/* The next special byte, or the end. */
static inline const char *next_special(struct dm_csv_scan *scan)
{
	while (!scan->bits) {
		if (scan->end - scan->block <= 64)
			return scan->end;
		scan->block += 64;
		scan->bits = dm_csv_special_bits(scan->block, scan->delimiter);
	}
	const char *found = scan->block + __builtin_ctzll(scan->bits);
	scan->bits &= scan->bits - 1;
	return found < scan->end ? found : scan->end;
}

static bool is_whole_delimiter(const struct dm_csv_records *r, const char *at, const char *end)
{
	return (size_t)(end - at) >= r->delimiter_n && !memcmp(at, r->delimiter, r->delimiter_n);
}

/* The special byte that ends an unquoted field: delimiter, break or the end. */
static inline const char *plain_end(
	const struct dm_csv_records *r, struct walk *w, bool *ret_has_quote)
{
	for (;;) {
		const char *at = next_special(&w->scan);

		if (at == w->end)
			return at;
		if (*at == '"')
			*ret_has_quote = true;
		else if (*at != r->delimiter[0] || r->delimiter_n == 1 ||
			 is_whole_delimiter(r, at, w->end))
			return at;
	}
}

/* Counts a break and takes the second byte of CRLF off the scan. */
static inline const char *behind_break(struct walk *w, const char *at)
{
	w->line++;
	if (*at == '\r' && at + 1 < w->end && at[1] == '\n')
		at = next_special(&w->scan);
	return at + 1;
}

/* The closing quote, or the end. */
static const char *closing_quote(struct walk *w, struct field *f)
{
	for (;;) {
		const char *at = next_special(&w->scan);

		if (at == w->end)
			return at;
		if (*at == '\r' || *at == '\n') {
			f->dirty |= *at == '\r';
			(void)behind_break(w, at);
		} else if (*at == '"') {
			if (at + 1 == w->end || at[1] != '"')
				return at;
			f->dirty = true;
			(void)next_special(&w->scan);
		}
	}
}

static const char *quoted_end(
	const struct dm_csv_records *r, struct walk *w, const char *from, struct field *f)
{
	bool ignored;

	(void)next_special(&w->scan); /* the opening quote */
	const char *close = closing_quote(w, f);
	*f = (struct field){ .from = from + 1, .to = close, .quoted = true, .dirty = f->dirty };
	if (close == w->end) {
		f->unclosed = true;
		f->from = f->dirty ? from : f->from;
		return close;
	}
	const char *at = plain_end(r, w, &ignored);
	if (at != close + 1)
		f->tail = f->dirty = true;
	if (f->dirty) {
		f->from = from;
		f->to = at;
	}
	return at;
}

static inline bool is_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p == end;
}

static enum dm_csv_step grow(struct dm_csv_records *r)
{
	size_t room = r->room ? 2 * r->room : CELLS_FIRST;
	struct dm_cell *more;

	if (r->n_cells >= r->most_cells)
		return DM_CSV_TOO_MANY;
	if (room > r->most_cells)
		room = (size_t)r->most_cells;
	more = reallocarray(r->cells, room, sizeof(*more));
	if (!more)
		return DM_CSV_NO_MEMORY;
	r->cells = more;
	r->room = room;
	return DM_CSV_RECORD;
}

static inline enum dm_csv_step add_cell(
	struct dm_csv_records *r, const struct field *f, uint32_t column, uint32_t line)
{
	unsigned flags = (f->quoted ? DM_CELL_QUOTED : 0) | (f->dirty ? DIRTY : 0);

	if (r->counts_only || is_blank(f->from, f->to))
		return DM_CSV_RECORD;
	if (r->n_cells == r->room) {
		enum dm_csv_step step = grow(r);

		if (step != DM_CSV_RECORD)
			return step;
	}
	r->cells[r->n_cells++] = (struct dm_cell){ .column = column,
		.flags = (uint16_t)flags,
		.line = line,
		.text = { f->from, (size_t)(f->to - f->from) } };
	return DM_CSV_RECORD;
}

/* Undoes the quotes of a field where it stands; it never gets longer. */
static size_t undo_quotes(char *p, size_t n)
{
	size_t to = 0;
	bool inside = true;

	for (size_t i = 1; i < n; i++) {
		char c = p[i];

		if (inside && c == '"' && (i + 1 == n || p[i + 1] != '"')) {
			inside = false;
			continue;
		}
		if (inside && c == '"')
			i++;
		if (inside && c == '\r') {
			i += i + 1 < n && p[i + 1] == '\n';
			c = '\n';
		}
		p[to++] = c;
	}
	return to;
}

static void undo_all(struct dm_csv_records *r)
{
	size_t to = 0;

	for (size_t i = 0; i < r->n_cells; i++) {
		struct dm_cell *cell = &r->cells[i];

		if (cell->flags & DIRTY) {
			char *p = r->at + (cell->text.p - r->at);

			cell->flags &= (uint16_t)~DIRTY;
			cell->text.n = undo_quotes(p, cell->text.n);
			if (is_blank(p, p + cell->text.n))
				continue;
		}
		r->cells[to++] = *cell;
	}
	r->n_cells = to;
}

/* Takes the record as it was walked, up to its break: only now are its counts those of `r`. */
static void finish(struct dm_csv_records *r, struct walk *w, const char *at, bool has_dirty)
{
	if (has_dirty && !r->counts_only)
		undo_all(r);
	r->first_line = r->line;
	r->last_line = w->line;
	r->is_blank = at == r->at;
	if (at < w->end)
		at = behind_break(w, at);
	r->line = w->line;
	r->scan = w->scan;
	r->at += at - r->at;
}

static inline void count_field(struct dm_csv_records *r, const struct field *f, uint32_t line)
{
	r->tails += f->tail;
	r->strays += f->stray;
	r->unclosed = f->unclosed;
	if (f->unclosed)
		r->open_line = line;
}

static void begin(struct dm_csv_records *r)
{
	r->n_cells = 0;
	r->n_fields = r->tails = r->strays = 0;
	r->is_blank = r->unclosed = false;
}

enum dm_csv_step dm_csv_records_next(struct dm_csv_records *r)
{
	struct walk w = { r->scan, r->end, r->line, r->at_end };
	const char *from = r->at;
	bool has_dirty = false;

	if (from == w.end)
		return DM_CSV_MORE;
	begin(r);
	for (uint32_t column = 0;; column++) {
		struct field f = { .from = from };
		uint32_t line = w.line;
		const char *at;

		if (column == FIELDS_MAX)
			return DM_CSV_TOO_MANY;
		if (from < w.end && *from == '"') {
			at = quoted_end(r, &w, from, &f);
			has_dirty |= f.dirty;
		} else {
			f.to = at = plain_end(r, &w, &f.stray);
		}
		/* At the last byte a quote may be the first of two, CR the first of CRLF. */
		if (!w.at_end && w.end - at < 2 && (at == w.end || *at == '\r')) {
			r->open = from;
			r->open_line = line;
			return DM_CSV_MORE;
		}
		r->n_fields = column + 1;
		count_field(r, &f, line);
		enum dm_csv_step step = add_cell(r, &f, column, line);
		if (step != DM_CSV_RECORD)
			return step;
		if (at < w.end && *at == r->delimiter[0]) {
			from = at + r->delimiter_n;
			continue;
		}
		finish(r, &w, at, has_dirty);
		return DM_CSV_RECORD;
	}
}
