/* Decides what becomes of each block: tables go to the page, lines that stand above a form go with
 * it, everything else is narrative. Long sheets are looked at after their first rows; where they are
 * lists the rest is read row by row and not kept. */
#include "recognise.h"

#include "base/str.h"
#include "department.h"
#include "forms.h"
#include "page.h"
#include "prose.h"
#include "reading.h"
#include "title.h"
#include "trace.h"

enum {
	STREAM_ROWS = 1024,   /* rows kept before a sheet is asked whether it is a list */
	TABLES_OPEN_MAX = 64, /* tables in tables */
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
	struct dm_prose prose;
	struct open_table tables[TABLES_OPEN_MAX];
	size_t n_tables;
	struct dm_str charset, delimiter;
};

static int32_t on_paragraph(const struct dm_sink *sink, const struct dm_paragraph *p)
{
	struct dm_recogniser *r = sink->ctx;

	dm_prose_paragraph(&r->prose, p);
	return 0;
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
	dm_prose_settle_above(&r->prose);
	if (!dm_page_begin_list(&r->page, &r->scratch, &table->grid))
		return;
	dm_trace_table(r->reading.trace, r->reading.forms, &table->grid, DM_TRACE_LIST, 0);
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
		dm_trace_row(r->reading.trace, &table->grid.table, &one);
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

static void trace_table(struct dm_recogniser *r, struct dm_grid *grid, bool is_wanted)
{
	struct dm_trace *trace = r->reading.trace;
	if (!trace)
		return;
	const struct dm_trace_head *last =
		trace->heads.n ? &trace->heads.items[trace->heads.n - 1] : NULL;
	bool is_list = last && last->table == grid->table.id && last->is_list;
	dm_trace_table(trace, r->reading.forms, grid,
		!is_wanted ? DM_TRACE_ORDINARY
		: is_list  ? DM_TRACE_LIST
			   : DM_TRACE_FORM,
		dm_head_labels(&r->scratch, r->reading.forms, grid));
}

static void end_kept_table(struct dm_recogniser *r, struct dm_grid *grid)
{
	if (!grid->rows.n)
		return;
	bool stands_first = !r->prose.had_text;

	dm_grid_finish(grid);
	dm_prose_settle_above(&r->prose);
	stands_first &= !r->prose.had_narrative;
	bool is_wanted = dm_page_wants(&r->page, &r->scratch, grid);
	if (is_wanted)
		dm_page_table(&r->page, &r->scratch, grid);
	else
		dm_page_ordinary(&r->page, &r->scratch, grid, stands_first);
	trace_table(r, grid, is_wanted);
	r->prose.had_text = true;
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

	dm_trace_fact(r->reading.trace, key, value);
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
	dm_prose_begin(&r->prose, &r->reading, &r->page, &r->scratch);
	return r;
}

void dm_recogniser_trace(struct dm_recogniser *r, struct dm_trace *trace)
{
	r->reading.trace = trace;
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
	report->projects = r->reading.projects.items;
	report->n_projects = r->reading.projects.n;
	report->unplaced = r->reading.unplaced.items;
	report->n_unplaced = r->reading.unplaced.n;
	report->notes = r->reading.notes.items;
	report->n_notes = r->reading.notes.n;
}

/* What the document has of its first sheet is from where that has it. */
static void trace_shared(struct dm_trace *trace, enum dm_member of_sheet, enum dm_member member)
{
	for (size_t i = 0; i < trace->members.n; i++) {
		struct dm_source_of_member source = trace->members.items[i];

		if (source.owner > 1)
			return;
		if (source.owner != 1 || source.indicator || source.member != of_sheet)
			continue;
		source.owner = 0;
		source.member = (uint8_t)member;
		dm_trace_member(trace, &source);
	}
}

static void trace_document(struct dm_recogniser *r, const struct dm_report *report)
{
	const struct dm_reading *reading = &r->reading;
	struct dm_trace *trace = reading->trace;
	struct dm_source_of_member year = { .member = DM_MEMBER_FISCAL_YEAR };
	int32_t of_title = dm_title_any_year(reading->title_rank ? reading->title : DM_NULL);

	for (size_t i = 0; report->title.p && i < reading->n_title_parts; i++) {
		struct dm_source_of_member part = { .text = reading->title_parts[i].text,
			.at = reading->title_parts[i].at,
			.member = DM_MEMBER_TITLE };
		dm_trace_member(trace, &part);
		if (of_title && of_title == report->fiscal_year &&
			dm_title_any_year(part.text) == of_title) {
			year.at = part.at;
			year.text = part.text;
		}
	}
	if (!year.text.p && report->fiscal_year && report->fiscal_year == r->page.list_year) {
		year.at = r->page.list_year_at;
		year.text = dm_arena_printf(trace->arena, "%d", (int)report->fiscal_year);
	}
	if (year.text.p)
		dm_trace_member(trace, &year);
	else if (report->fiscal_year)
		trace_shared(trace, DM_MEMBER_YEAR, DM_MEMBER_FISCAL_YEAR);
	for (int m = DM_MEMBER_DEPARTMENT_CODE;
		report->department && m <= DM_MEMBER_DEPARTMENT_SCOPE; m++)
		trace_shared(trace, (enum dm_member)m, (enum dm_member)m);
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
	report->narrative = dm_prose_end(&r->prose, &report->n_narrative);
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
	if (r->reading.trace)
		trace_document(r, report);
	dm_recogniser_abandon(r);
	*ret = report;
	return 0;
}
