/* Decides what becomes of each block: tables go to the page, lines that stand above a form go with
 * it, everything else is narrative. Long sheets are looked at after their first rows; where they are
 * lists the rest is read row by row and not kept. */
#include "recognise.h"

#include "base/str.h"
#include "base/utf8.h"
#include "department.h"
#include "enumerator.h"
#include "forms.h"
#include "line.h"
#include "normalise.h"
#include "outline.h"
#include "page.h"
#include "reading.h"
#include "title.h"

enum {
	STREAM_ROWS = 1024,   /* rows kept before a sheet is asked whether it is a list */
	TABLES_OPEN_MAX = 64, /* tables in tables */
	COVER_SIZE_MIN = 32,  /* half points */
	NOTICE_LINES_MAX = 4, /* down to the heading of a notice */
	ATTACHMENTS_MAX = 64, /* lines of their list */
};

#define BREAK_BEHIND (DM_PARAGRAPH_PAGE_BREAK << 8) /* a page ends behind the line */

/* A paragraph that waits: it belongs to the next table or to the narrative. */
struct waiting_line {
	struct dm_str text, number;
	uint32_t kind, outline, align, size, flags;
};

struct open_table {
	struct dm_grid grid;
	struct dm_arena_mark mark;
	bool is_streaming;
	struct dm_grid_room room; /* while it is */
	bool was_asked;		  /* whether it is a list */
};

struct dm_recogniser {
	struct dm_sink sink;
	struct dm_reading reading;
	struct dm_arena scratch; /* grids; empty between tables */
	struct dm_page page;
	struct dm_outline outline;
	DM_VEC(struct waiting_line) waiting;
	struct open_table tables[TABLES_OPEN_MAX];
	size_t n_tables;
	bool had_text;	    /* something stood above what comes now */
	bool had_narrative; /* the cover, if there is one, is over */
	struct dm_str charset, delimiter;
};

/* ---- lines */

static bool is_contents_head(struct dm_str text)
{
	char squeezed[64];

	return text.n <= 20 &&
	       dm_str_eq((struct dm_str){ squeezed, dm_text_squeeze(squeezed, text) },
		       DM_STR("目录"));
}

/* A line of a typed table of contents: leaders and a page number at its end. */
static bool is_contents_line(struct dm_str text)
{
	size_t digits = 0;

	while (digits < text.n && text.p[text.n - 1 - digits] >= '0' &&
		text.p[text.n - 1 - digits] <= '9')
		digits++;
	struct dm_str rest = dm_str_first(text, text.n - digits);
	return digits && digits <= 4 &&
	       (dm_str_ends(rest, DM_STR("...")) || dm_str_ends(rest, DM_STR("…")) ||
		       dm_str_ends(rest, DM_STR("·")) || dm_str_ends(rest, DM_STR("\t")));
}

static int32_t on_paragraph(const struct dm_sink *sink, const struct dm_paragraph *p)
{
	struct dm_recogniser *r = sink->ctx;
	struct dm_str text = dm_text_running(r->reading.job, p->text);

	if (p->channel == DM_CHANNEL_FOOTNOTE && text.n)
		dm_reading_unplaced(&r->reading, text, NULL);
	if (p->channel != DM_CHANNEL_BODY && p->channel != DM_CHANNEL_TEXTBOX)
		return 0;
	if (!text.n) {
		if (p->flags & DM_PARAGRAPH_PAGE_BREAK && r->waiting.n)
			r->waiting.items[r->waiting.n - 1].flags |= BREAK_BEHIND;
		return 0;
	}
	struct waiting_line line = { dm_arena_str(r->reading.job, text),
		dm_arena_str(r->reading.job, p->number), p->kind, p->outline, p->align, p->size,
		p->flags };
	if (is_contents_head(text) || is_contents_line(p->text))
		line.kind = DM_PARAGRAPH_CONTENTS;
	DM_PUSH(r->reading.job, &r->waiting, line);
	return 0;
}

/* ---- narrative */

static void drop_lines(struct dm_recogniser *r, size_t n)
{
	if (n == 0)
		return; /* there may be no array yet, which memmove must not see */
	memmove(r->waiting.items, r->waiting.items + n,
		(r->waiting.n - n) * sizeof(*r->waiting.items));
	r->waiting.n -= n;
}

/* Lines of a cover: centred, a large one among them, from the start to a page break, a table of
 * contents or the first part. */
static size_t cover_length(const struct dm_recogniser *r, size_t n)
{
	bool is_large = false;

	for (size_t i = 0; i < n; i++) {
		const struct waiting_line *line = &r->waiting.items[i];
		struct dm_enumerator e;

		if (line->kind == DM_PARAGRAPH_CONTENTS ||
			(i && line->flags & DM_PARAGRAPH_PAGE_BREAK) ||
			dm_enumerator_from_line(line->text, &e))
			return is_large ? i : 0;
		if (line->align != DM_ALIGN_CENTRE && line->kind != DM_PARAGRAPH_TITLE)
			return 0;
		is_large |= line->kind == DM_PARAGRAPH_TITLE || line->size >= COVER_SIZE_MIN;
		if (line->flags & BREAK_BEHIND)
			return is_large ? i + 1 : 0;
	}
	return 0;
}

static void join_title(struct dm_recogniser *r, struct dm_buf *title, struct waiting_line *line)
{
	dm_buf_add(title, dm_text_line(r->reading.job, line->text));
	line->kind = DM_PARAGRAPH_TITLE;
	line->text = DM_NULL;
}

/* The cover's largest lines are the title; the others found no place. */
static void take_cover(struct dm_recogniser *r, size_t n)
{
	uint32_t largest = 0;
	struct dm_buf title;

	dm_buf_init(&title, r->reading.job);
	for (size_t i = 0; i < n; i++)
		if (r->waiting.items[i].size > largest)
			largest = r->waiting.items[i].size;
	for (size_t i = 0; i < n; i++) {
		struct waiting_line *line = &r->waiting.items[i];

		if (line->kind == DM_PARAGRAPH_TITLE ||
			(line->size == largest && largest >= COVER_SIZE_MIN)) {
			join_title(r, &title, line);
		} else {
			dm_reading_unplaced(&r->reading, line->text, NULL);
			line->text = DM_NULL;
		}
	}
	if (title.n)
		dm_reading_title(&r->reading, dm_buf_str(&title), DM_TITLE_OF_COVER);
}

/* Lines that the format itself calls a title, joined. */
static void take_titles(struct dm_recogniser *r, size_t n)
{
	struct dm_buf title;

	dm_buf_init(&title, r->reading.job);
	for (size_t i = 0; i < n; i++)
		if (r->waiting.items[i].kind == DM_PARAGRAPH_TITLE && r->waiting.items[i].text.n)
			join_title(r, &title, &r->waiting.items[i]);
	if (title.n && !r->reading.projects.n && !r->page.is_open)
		dm_reading_title(&r->reading, dm_buf_str(&title), DM_TITLE_OF_COVER);
	else if (title.n)
		dm_reading_unplaced(&r->reading, dm_buf_str(&title), NULL);
}

/* The heading of a notice: centred, without a number, above everything but short lines such as the
 * document's own number. */
static void take_notice_title(struct dm_recogniser *r, size_t n)
{
	for (size_t i = 0; i < n && i < NOTICE_LINES_MAX; i++) {
		struct waiting_line *line = &r->waiting.items[i];
		struct dm_enumerator e;

		if (line->number.n || dm_enumerator_from_line(line->text, &e) ||
			line->align != DM_ALIGN_CENTRE ||
			dm_str_find(line->text, DM_STR("。")) >= 0)
			return;
		if (line->kind == DM_PARAGRAPH_HEADING) {
			line->kind = DM_PARAGRAPH_TITLE;
			return;
		}
	}
}

/* The first n waiting lines are narrative; the others stay. */
static void flush_narrative(struct dm_recogniser *r, size_t n)
{
	size_t cover = r->had_narrative || r->had_text ? 0 : cover_length(r, n);

	if (cover)
		take_cover(r, cover);
	else if (!r->had_narrative && !r->had_text)
		take_notice_title(r, n);
	take_titles(r, n);
	for (size_t i = 0; i < n; i++) {
		const struct waiting_line *line = &r->waiting.items[i];

		if (line->kind == DM_PARAGRAPH_CONTENTS || !line->text.n)
			continue;
		dm_outline_add(&r->outline, line->number, line->text, line->outline);
		r->had_narrative = true;
	}
	r->had_text |= n > 0;
	drop_lines(r, n);
}

/* ---- lines above a table */

static struct dm_str whole_line(struct dm_recogniser *r, const struct waiting_line *line)
{
	if (!line->number.n)
		return line->text;
	return dm_arena_printf(
		r->reading.job, "%.*s%.*s", DM_FMT(line->number), DM_FMT(line->text));
}

static bool is_short_title(const struct dm_recogniser *r, const struct waiting_line *line)
{
	return dm_title_is_form_title(r->reading.forms, line->text) ||
	       (line->align == DM_ALIGN_CENTRE && line->kind == DM_PARAGRAPH_TEXT &&
		       dm_str_find(line->text, DM_STR("。")) < 0 &&
		       dm_utf8_count(line->text) <= 40);
}

static bool begins_attachments(struct dm_str text)
{
	static const char *const WORDS[] = { "附件：", "附件:", NULL };
	struct dm_enumerator e;

	for (const char *const *word = WORDS; *word; word++)
		if (dm_str_starts(text, dm_str_from_c(*word)) &&
			dm_enumerator_from_line(dm_str_from(text, strlen(*word)), &e))
			return true;
	return false;
}

/* A line of the list behind 附件：1.…, which goes on to the first line without a number. */
static bool is_in_attachments(const struct dm_recogniser *r, size_t i)
{
	for (size_t n = 0; n < ATTACHMENTS_MAX; n++, i--) {
		const struct waiting_line *line = &r->waiting.items[i];
		struct dm_enumerator e;

		if (begins_attachments(line->text))
			return true;
		if (!i || line->align == DM_ALIGN_CENTRE || line->flags & DM_PARAGRAPH_PAGE_BREAK ||
			r->waiting.items[i - 1].flags & BREAK_BEHIND ||
			(!line->number.n && !dm_enumerator_from_line(line->text, &e)))
			return false;
	}
	return false;
}

/* Where the lines begin that title the table which follows: at most one title, with what only numbers
 * the sheet, the year and the unit around it. */
static size_t heading_begin(struct dm_recogniser *r)
{
	size_t begin = r->waiting.n;
	bool has_title = false;

	while (begin) {
		const struct waiting_line *line = &r->waiting.items[begin - 1];
		struct dm_str text = dm_text_line(r->reading.job, line->text);
		struct dm_line pairs;
		int32_t year;

		if (line->kind == DM_PARAGRAPH_CONTENTS || is_in_attachments(r, begin - 1))
			break;
		if (!has_title && is_short_title(r, line) && !dm_title_is_year(text, &year) &&
			!dm_title_is_sheet_number(r->reading.forms, text) &&
			!dm_line_from_text(r->reading.job, r->reading.forms, text, &pairs))
			has_title = true;
		else if (!dm_title_is_sheet_number(r->reading.forms, text) &&
			 (has_title || (!dm_title_is_year(text, &year) &&
					       !dm_line_from_text(r->reading.job, r->reading.forms,
						       text, &pairs))))
			break;
		begin--;
	}
	return begin;
}

/* Lines below a form that name people or remark on it, up to the first that does not. */
static size_t lines_below_form(struct dm_recogniser *r)
{
	size_t n = 0;

	while (r->page.is_open && n < r->waiting.n) {
		const struct waiting_line *line = &r->waiting.items[n];
		struct dm_line pairs;

		if (!dm_line_from_text(r->reading.job, r->reading.forms, line->text, &pairs) ||
			pairs.before.n || pairs.pairs[0].role == DM_ROLE_MONEY_UNIT)
			break;
		n++;
	}
	return n;
}

static void take_lines(struct dm_recogniser *r, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++) {
		const struct waiting_line *line = &r->waiting.items[i];

		if (!dm_page_line(
			    &r->page, &r->scratch, whole_line(r, line), is_short_title(r, line)))
			dm_reading_unplaced(&r->reading, line->text, NULL);
	}
}

static void settle_lines_above(struct dm_recogniser *r)
{
	size_t below = lines_below_form(r);

	take_lines(r, 0, below);
	drop_lines(r, below);
	size_t begin = heading_begin(r);
	bool ends_form = r->waiting.n > 0;

	flush_narrative(r, begin);
	if (ends_form)
		dm_page_end(&r->page);
	take_lines(r, 0, r->waiting.n);
	r->waiting.n = 0;
}

/* ---- tables */

static struct open_table *table_of(struct dm_recogniser *r, uint32_t id)
{
	for (size_t i = r->n_tables; i > 0; i--)
		if (r->tables[i - 1].grid.table.id == id)
			return &r->tables[i - 1];
	return NULL;
}

static int32_t on_table_begin(const struct dm_sink *sink, const struct dm_table *table)
{
	struct dm_recogniser *r = sink->ctx;

	if (r->n_tables == TABLES_OPEN_MAX)
		return DM_E_LIMIT;
	struct open_table *open = &r->tables[r->n_tables++];
	*open = (struct open_table){ .mark = dm_arena_mark(&r->scratch) };
	dm_grid_init(&open->grid, &r->scratch, table);
	return 0;
}

/* Asks a long sheet once whether it is a list, so that its further rows need not be kept. */
static void ask_for_list(struct dm_recogniser *r, struct open_table *table)
{
	table->was_asked = true;
	if (!(table->grid.table.flags & DM_TABLE_SHEET) || r->n_tables != 1)
		return;
	dm_grid_finish(&table->grid);
	settle_lines_above(r);
	if (!dm_page_begin_list(&r->page, &r->scratch, &table->grid))
		return;
	struct dm_table kept = table->grid.table;
	kept.name = dm_intern(&r->reading.intern, kept.name);
	dm_arena_rewind(&r->scratch, table->mark);
	dm_grid_init(&table->grid, &r->scratch, &kept);
	table->mark = dm_arena_mark(&r->scratch);
	table->room.arena = &r->scratch;
	table->is_streaming = true;
}

static int32_t on_row(const struct dm_sink *sink, uint32_t id, const struct dm_row *row)
{
	struct dm_recogniser *r = sink->ctx;
	struct open_table *table = table_of(r, id);

	if (table->is_streaming) {
		struct dm_grid_row one;

		dm_grid_row_from(&table->room, row, &one);
		dm_page_list_row(&r->page, &table->grid.table, &one);
		return 0;
	}
	dm_grid_add_row(&table->grid, row);
	if (table->grid.rows.n >= STREAM_ROWS && !table->was_asked)
		ask_for_list(r, table);
	return 0;
}

static int32_t on_merge(const struct dm_sink *sink, uint32_t id, const struct dm_range *range)
{
	struct dm_recogniser *r = sink->ctx;
	struct open_table *table = table_of(r, id);

	/* In a list a merge and blank cells below say the same: the one above goes on. */
	if (!table->is_streaming)
		dm_grid_add_merge(&table->grid, range);
	return 0;
}

static void end_kept_table(struct dm_recogniser *r, struct dm_grid *grid)
{
	if (!grid->rows.n)
		return;
	bool stands_first = !r->had_text;

	dm_grid_finish(grid);
	settle_lines_above(r);
	stands_first &= !r->had_narrative;
	if (dm_page_wants(&r->page, &r->scratch, grid))
		dm_page_table(&r->page, &r->scratch, grid);
	else
		dm_page_ordinary(&r->page, &r->scratch, grid, stands_first);
	r->had_text = true;
}

static int32_t on_table_end(const struct dm_sink *sink, uint32_t id)
{
	struct dm_recogniser *r = sink->ctx;
	struct open_table *table = table_of(r, id);

	if (table->is_streaming)
		dm_page_end_list(&r->page);
	else
		end_kept_table(r, &table->grid);
	if (table == &r->tables[r->n_tables - 1])
		dm_arena_rewind(&r->scratch, table->mark);
	r->n_tables--;
	memmove(table, table + 1, (size_t)(&r->tables[r->n_tables] - table) * sizeof(*table));
	return 0;
}

static int32_t on_fact(const struct dm_sink *sink, const char *key, struct dm_str value)
{
	struct dm_recogniser *r = sink->ctx;

	if (dm_str_eq(dm_str_from_c(key), DM_STR("charset")))
		r->charset = dm_arena_str(r->reading.job, value);
	else if (dm_str_eq(dm_str_from_c(key), DM_STR("delimiter")))
		r->delimiter = dm_arena_str(r->reading.job, value);
	return 0;
}

/* ---- the document */

struct dm_recogniser *dm_recogniser_new(struct dm_arena *job, const struct dm_forms *forms)
{
	struct dm_recogniser *r = DM_NEW(job, struct dm_recogniser);

	r->sink = (struct dm_sink){ .struct_size = sizeof(r->sink),
		.ctx = r,
		.paragraph = on_paragraph,
		.table_begin = on_table_begin,
		.row = on_row,
		.merge = on_merge,
		.table_end = on_table_end,
		.fact = on_fact };
	r->reading.job = job;
	r->reading.forms = forms;
	dm_intern_init(&r->reading.intern, job);
	dm_arena_init(&r->scratch, job->limit, job->exhausted, job->ctx);
	dm_page_begin(&r->page, &r->reading);
	dm_outline_begin(&r->outline, job);
	return r;
}

const struct dm_sink *dm_recogniser_sink(struct dm_recogniser *r)
{
	return &r->sink;
}

void dm_recogniser_note(struct dm_recogniser *r, const struct dm_note *note)
{
	const struct dm_place *place = &note->place;
	struct dm_origin *origin = NULL;

	if (place->table || place->row || place->line || place->part.n) {
		origin = DM_NEW(r->reading.job, struct dm_origin);
		*origin = (struct dm_origin){ .sheet = dm_arena_str(r->reading.job, place->part),
			.table = place->table,
			.row = place->row,
			.column = place->column,
			.line = place->line };
	}
	dm_reading_note(&r->reading, note->id, note->text, origin);
}

/* The department that all sheets share. */
static const struct dm_department *shared_department(const struct dm_reading *reading)
{
	const struct dm_department *shared = NULL;

	for (size_t i = 0; i < reading->projects.n; i++) {
		const struct dm_department *d = reading->projects.items[i]->department;

		if (!d || (shared && !dm_department_eq(shared, d)))
			return NULL;
		shared = d;
	}
	return shared;
}

/* The year that the title states, or the one that all sheets share. */
static int32_t fiscal_year(const struct dm_recogniser *r, struct dm_str title)
{
	const struct dm_reading *reading = &r->reading;
	int32_t year = dm_title_any_year(title);

	if (year)
		return year;
	if (r->page.list_year)
		return r->page.list_year;
	for (size_t i = 0; i < reading->projects.n; i++) {
		if (year && reading->projects.items[i]->year != year)
			return 0;
		year = reading->projects.items[i]->year;
		if (!year)
			return 0;
	}
	return year;
}

static void fill_title(struct dm_recogniser *r, struct dm_report *report)
{
	struct dm_title title =
		dm_title_from_line(r->reading.job, r->reading.forms, r->reading.title);

	report->title = r->reading.title_rank ? title.text : DM_NULL;
	report->fiscal_year = title.year ? title.year : fiscal_year(r, report->title);
}

static void fill_lists(struct dm_recogniser *r, struct dm_report *report)
{
	report->narrative = dm_outline_end(&r->outline, &report->n_narrative);
	report->projects = r->reading.projects.items;
	report->n_projects = r->reading.projects.n;
	report->unplaced = r->reading.unplaced.items;
	report->n_unplaced = r->reading.unplaced.n;
	report->notes = r->reading.notes.items;
	report->n_notes = r->reading.notes.n;
}

void dm_recogniser_abandon(struct dm_recogniser *r)
{
	dm_intern_done(&r->reading.intern);
	dm_known_targets_done(&r->reading.targets);
	dm_arena_done(&r->scratch);
}

int dm_recogniser_finish(struct dm_recogniser *r, const struct dm_report_source *source,
	const struct dm_report **ret, struct dm_error *err)
{
	struct dm_report *report = DM_NEW(r->reading.job, struct dm_report);

	(void)err; /* a document that says nothing is no error */
	size_t below = lines_below_form(r);
	take_lines(r, 0, below);
	drop_lines(r, below);
	flush_narrative(r, r->waiting.n);
	dm_page_end_list(&r->page);
	dm_page_end(&r->page);
	if (!r->reading.projects.n)
		dm_reading_note(&r->reading, "form.none",
			DM_STR("no budget performance form was found in this document"), NULL);
	report->struct_size = sizeof(*report);
	report->source = *source;
	if (!report->source.charset.p)
		report->source.charset = r->charset;
	if (!report->source.delimiter.p)
		report->source.delimiter = r->delimiter;
	fill_title(r, report);
	report->department = shared_department(&r->reading);
	fill_lists(r, report);
	dm_recogniser_abandon(r);
	*ret = report;
	return 0;
}
