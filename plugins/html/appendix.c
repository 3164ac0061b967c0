/* What the checks found and the reading noted stands on pages of its own behind the forms, so that
 * the forms print as they were handed in. */
#include "page.h"

#include "base/str.h"
#include "tags.h"
#include "words.h"

enum { FEW_ROWS = 4 };

bool dm_html_has_appendix(const struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	return report->n_findings || report->n_unplaced || report->n_notes;
}

static void add_number(struct dm_buf *buf, const char *before, uint32_t number, const char *after)
{
	if (number)
		dm_buf_add(buf, dm_arena_printf(buf->arena, "%s%s%u%s", buf->n ? " " : "", before,
					(unsigned)number, after));
}

static struct dm_str origin_text(struct dm_html_page *page, const struct dm_origin *origin)
{
	if (!origin)
		return DM_NULL;
	struct dm_buf buf;
	dm_buf_init(&buf, &page->arena);
	dm_buf_add(&buf, origin->sheet);
	if (origin->sheet.n && origin->range.n)
		dm_buf_add_c(&buf, "!");
	dm_buf_add(&buf, origin->range);
	add_number(&buf, "表格", origin->table, "");
	add_number(&buf, "第", origin->row, "行");
	add_number(&buf, "第", origin->column, "列");
	add_number(&buf, "第", origin->line, "行");
	if (origin->line_end > origin->line)
		add_number(&buf, "至第", origin->line_end, "行");
	return dm_buf_str(&buf);
}

static const char *severity_text(int32_t severity)
{
	if (severity == DM_SEVERITY_ERROR)
		return dm_html_words.error;
	return severity == DM_SEVERITY_WARNING ? dm_html_words.warning : dm_html_words.notice;
}

static void write_heads(struct dm_markup *m, const char *const *heads, const char *const *widths)
{
	dm_markup_open(m, "colgroup");
	for (size_t i = 0; heads[i]; i++) {
		dm_markup_open(m, "col");
		dm_markup_attribute(m, "style", dm_str_from_c(widths[i]));
		dm_markup_close_empty(m);
	}
	dm_markup_close(m);
	dm_markup_open(m, "thead");
	dm_markup_open(m, "tr");
	for (size_t i = 0; heads[i]; i++)
		dm_html_cell(m,
			&(struct dm_html_cell){ .scope = "col", .text = dm_str_from_c(heads[i]) });
	dm_markup_close(m);
	dm_markup_close(m);
	dm_markup_open(m, "tbody");
	dm_html_break(m);
}

/* A short table does not leave its last rows on a page of their own. */
static void table_begin(struct dm_html_page *page, const char *title, const char *const *heads,
	const char *const *widths, size_t rows)
{
	struct dm_markup *m = &page->m;
	dm_html_element(m, "h3", NULL, dm_str_from_c(title));
	dm_html_open(m, "table", rows <= FEW_ROWS ? "few" : NULL);
	write_heads(m, heads, widths);
}

static void table_end(struct dm_html_page *page)
{
	dm_markup_close(&page->m);
	dm_markup_close(&page->m);
	dm_html_break(&page->m);
}

static void write_text(struct dm_html_page *page, struct dm_str text)
{
	dm_html_cell(&page->m, &(struct dm_html_cell){ .class_name = "txt", .text = text });
}

static void row_end(struct dm_html_page *page)
{
	dm_markup_close(&page->m);
	dm_html_break(&page->m);
}

/* What programs say is English, or says so by having no other letters. */
static bool is_english(struct dm_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return s.n > 0;
}

/* Words of a message, in whichever language they are. */
static void write_said(struct dm_markup *m, const char *class_name, struct dm_str text)
{
	bool is_foreign = is_english(text);
	if (!text.n || (!class_name && !is_foreign)) {
		dm_html_text(m, text);
		return;
	}
	dm_html_open(m, "span", class_name);
	if (is_foreign)
		dm_markup_attribute(m, "lang", DM_STR("en"));
	dm_html_text(m, text);
	dm_markup_close(m);
}

/* Sheet and indicator, with a link to the cell. */
static void write_where(struct dm_html_page *page, const struct dm_finding *finding,
	const struct dm_html_mark *mark)
{
	const struct dm_report *report = page->report;
	struct dm_markup *m = &page->m;
	dm_html_open(m, "td", "txt");
	if (!mark) {
		dm_html_words_text(m, dm_html_words.whole_document);
		dm_markup_close(m);
		return;
	}
	const struct dm_project *project = report->projects[finding->project - 1];
	dm_markup_open(m, "a");
	dm_html_number(m, "href", "#m", mark->cell);
	dm_markup_text(m, dm_arena_printf(&page->arena, "表%u", (unsigned)finding->project));
	if (mark->indicator)
		dm_markup_text(
			m, dm_arena_printf(&page->arena, " 指标%u", (unsigned)mark->indicator));
	dm_markup_close(m);
	struct dm_str name =
		mark->indicator ? project->indicators[mark->indicator - 1]->level3 : DM_NULL;
	if (name.n) {
		dm_html_words_text(m, "：");
		dm_html_text(m, name);
	}
	dm_markup_close(m);
}

/* How many of each kind, and how to read the list. */
static void write_summary(struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	size_t errors = 0, warnings = 0;
	for (size_t i = 0; i < report->n_findings; i++) {
		errors += report->findings[i]->severity == DM_SEVERITY_ERROR;
		warnings += report->findings[i]->severity == DM_SEVERITY_WARNING;
	}
	dm_html_element(&page->m, "p", "found",
		dm_arena_printf(&page->arena, dm_html_words_summary, errors, warnings,
			report->n_findings - errors - warnings));
}

/* The one of a finding; NULL where it is about the whole document. */
static const struct dm_html_mark *mark_of(
	const struct dm_html_page *page, const struct dm_finding *finding, size_t number)
{
	const struct dm_report *report = page->report;
	if (!finding->project || finding->project > report->n_projects)
		return NULL;
	const struct dm_project *project = report->projects[finding->project - 1];
	bool has_row = finding->indicator <= project->n_indicators;
	return dm_html_marks_at(
		&page->marks, finding->project, has_row ? finding->indicator : 0, number);
}

static void write_finding(
	struct dm_html_page *page, const struct dm_finding *finding, size_t number)
{
	struct dm_markup *m = &page->m;
	const struct dm_html_mark *mark = mark_of(page, finding, number);
	dm_markup_open(m, "tr");
	if (!mark || mark->line == number)
		dm_html_number(m, "id", "f", number);
	dm_html_cell(
		m, &(struct dm_html_cell){ .text = dm_arena_printf(&page->arena, "%zu", number) });
	dm_html_cell(m,
		&(struct dm_html_cell){ .text = dm_str_from_c(severity_text(finding->severity)) });
	write_where(page, finding, mark);
	dm_html_open(m, "td", "txt");
	write_said(m, NULL, finding->message);
	if (finding->message.n)
		dm_html_words_text(m, " ");
	write_said(m, "rule", finding->rule);
	dm_markup_close(m);
	write_text(page, origin_text(page, finding->origin));
	row_end(page);
}

static void write_findings(struct dm_html_page *page)
{
	static const char *const widths[] = { "width:6%", "width:7%", "width:25%", "width:43%",
		"width:19%" };
	const char *const heads[] = { dm_html_words.number, dm_html_words.severity,
		dm_html_words.where, dm_html_words.message, dm_html_words.origin, NULL };
	const struct dm_report *report = page->report;
	struct dm_markup *m = &page->m;
	if (!report->n_findings)
		return;
	dm_html_element(m, "h3", NULL, dm_str_from_c(dm_html_words.findings));
	write_summary(page);
	dm_markup_open(m, "table");
	write_heads(m, heads, widths);
	for (size_t i = 0; i < report->n_findings; i++)
		write_finding(page, report->findings[i], i + 1);
	table_end(page);
}

static void write_unplaced(struct dm_html_page *page)
{
	static const char *const widths[] = { "width:78%", "width:22%" };
	const char *const heads[] = { dm_html_words.text, dm_html_words.origin, NULL };
	const struct dm_report *report = page->report;
	if (!report->n_unplaced)
		return;
	table_begin(page, dm_html_words.unplaced, heads, widths, report->n_unplaced);
	for (size_t i = 0; i < report->n_unplaced; i++) {
		dm_markup_open(&page->m, "tr");
		write_text(page, report->unplaced[i]->text);
		write_text(page, origin_text(page, report->unplaced[i]->origin));
		row_end(page);
	}
	table_end(page);
}

/* What a note means to people, and the note itself. */
static void write_meaning(struct dm_html_page *page, const struct dm_report_note *note)
{
	const struct dm_html_note_words *known = dm_html_words_notes;
	struct dm_markup *m = &page->m;
	while (known->code && !dm_str_eq(note->code, dm_str_from_c(known->code)))
		known++;
	dm_html_open(m, "td", "txt");
	if (known->code) {
		dm_html_words_text(m, known->meaning);
		dm_html_words_text(m, " ");
	}
	write_said(m, known->code ? "rule" : NULL, note->message);
	dm_markup_close(m);
}

static void write_notes(struct dm_html_page *page)
{
	static const char *const widths[] = { "width:26%", "width:52%", "width:22%" };
	const char *const heads[] = { dm_html_words.code_of_note, dm_html_words.message,
		dm_html_words.origin, NULL };
	const struct dm_report *report = page->report;
	if (!report->n_notes)
		return;
	table_begin(page, dm_html_words.notes, heads, widths, report->n_notes);
	for (size_t i = 0; i < report->n_notes; i++) {
		dm_markup_open(&page->m, "tr");
		write_text(page, report->notes[i]->code);
		write_meaning(page, report->notes[i]);
		write_text(page, origin_text(page, report->notes[i]->origin));
		row_end(page);
	}
	table_end(page);
}

static void write_source(struct dm_html_page *page)
{
	const struct dm_report_source *source = &page->report->source;
	struct dm_markup *m = &page->m;
	dm_html_open(m, "p", "source");
	dm_html_words_text(m, dm_html_words.source);
	dm_html_text(m, source->file);
	dm_html_words_text(m, "　SHA-256 ");
	dm_markup_text(m, source->sha256);
	dm_markup_close(m);
}

void dm_html_appendix(struct dm_html_page *page)
{
	struct dm_markup *m = &page->m;
	if (!dm_html_has_appendix(page))
		return;
	/* Without a form the notes are what there is to read. */
	dm_html_open(m, "section", page->report->n_projects ? "notes" : "notes here");
	dm_html_number(m, "id", "n", 1);
	dm_html_break(m);
	dm_html_element(m, "h2", NULL, dm_str_from_c(dm_html_words.appendix));
	write_findings(page);
	write_unplaced(page);
	write_notes(page);
	write_source(page);
	dm_markup_close(m);
	dm_html_break(m);
}
