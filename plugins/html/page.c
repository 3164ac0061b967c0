/* The document around the forms. It loads nothing and runs nothing, and says so itself by a content
 * security policy, for the mail programs and document systems that show it. */
#include "page.h"

#include "base/str.h"
#include "dropmill/version.h"
#include "tags.h"
#include "words.h"

struct dm_str dm_html_department(struct dm_html_page *page, const struct dm_department *department)
{
	if (!department)
		return DM_NULL;
	struct dm_buf buf;
	dm_buf_init(&buf, &page->arena);
	dm_buf_add(&buf, department->code);
	dm_buf_add(&buf, department->name);
	if (department->scope.n) {
		dm_buf_add_c(&buf, "（");
		dm_buf_add(&buf, department->scope);
		dm_buf_add_c(&buf, "）");
	}
	return dm_buf_str(&buf);
}

struct dm_str dm_html_year(struct dm_html_page *page, int32_t year)
{
	if (!year)
		return DM_NULL;
	return dm_arena_printf(&page->arena, "%d%s", (int)year, dm_html_words.year_after);
}

/* The title that the document states, or its only form's, or one made of fixed words; of a document
 * without form and title the file's name. */
static struct dm_str title_of(struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	if (report->title.n)
		return report->title;
	if (!report->n_projects && report->source.file.n)
		return report->source.file;
	if (report->n_projects == 1)
		return dm_html_form_title(page, report->projects[0]);
	for (size_t i = 0; i < report->n_projects; i++)
		if (report->projects[i]->form & (DM_FORM_ACTUAL | DM_FORM_SCORE))
			return dm_str_from_c(dm_html_words.title_evaluation);
	return dm_str_from_c(dm_html_words.title_targets);
}

/* A last section without text stands before the sheets only to introduce them (第二部分). */
static const struct dm_section *part_of(const struct dm_report *report)
{
	if (!report->n_narrative || !report->n_projects)
		return NULL;
	const struct dm_section *last = report->narrative[report->n_narrative - 1];
	return last->n_paragraphs || last->n_sections ? NULL : last;
}

static void *more_memory(void *host, size_t size)
{
	return ((const struct dm_host *)host)->alloc(host, size);
}

static void init(
	struct dm_html_page *page, const struct dm_host *host, const struct dm_report *report)
{
	*page = (struct dm_html_page){ .report = report };
	dm_arena_init_over(&page->arena, more_memory, (void *)(uintptr_t)host);
	page->part = part_of(report);
	page->has_cover = report->n_projects > 1;
	page->title = title_of(page);
	dm_html_marks_init(&page->marks, &page->arena, report);
	page->is_wide = DM_NEW_ARRAY(&page->arena, report->n_projects, bool);
	for (size_t i = 0; i < report->n_projects; i++) {
		struct dm_html_columns columns;
		dm_html_columns_init(&columns, report->projects[i]);
		page->is_wide[i] = columns.is_wide;
	}
}

static void write_meta(
	struct dm_markup *m, const char *key, const char *name, struct dm_str content)
{
	if (!content.n)
		return;
	dm_markup_open(m, "meta");
	dm_markup_attribute(m, key, dm_str_from_c(name));
	dm_markup_attribute(m, "content", content);
	dm_markup_close_empty(m);
	dm_html_break(m);
}

static void write_head(struct dm_html_page *page)
{
	struct dm_markup *m = &page->m;
	dm_markup_open(m, "head");
	dm_markup_open(m, "meta");
	dm_markup_attribute(m, "charset", DM_STR("utf-8"));
	dm_markup_close_empty(m);
	dm_html_break(m);
	write_meta(m, "http-equiv", "Content-Security-Policy",
		DM_STR("default-src 'none'; style-src 'unsafe-inline'"));
	write_meta(m, "name", "viewport", DM_STR("width=device-width"));
	dm_html_element(m, "title", NULL, page->title);
	write_meta(m, "name", "author", dm_html_department(page, page->report->department));
	write_meta(m, "name", "generator", DM_STR("dropmill " DM_VERSION));
	dm_html_style(page);
	dm_markup_close(m);
	dm_html_break(m);
}

static void write_body(struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	dm_markup_open(&page->m, "body");
	dm_markup_open(&page->m, "main");
	dm_html_break(&page->m);
	dm_html_cover(page);
	if (page->has_cover)
		dm_html_overview(page);
	dm_html_narrative(page);
	for (size_t i = 0; i < report->n_projects && !dm_markup_failed(&page->m); i++)
		dm_html_form(page, report->projects[i]);
	if (!page->has_cover)
		dm_html_overview(page);
	dm_html_appendix(page);
	dm_markup_close(&page->m);
	dm_markup_close(&page->m);
}

int32_t dm_html_write(
	const struct dm_host *host, const struct dm_report *report, const struct dm_dest *dest)
{
	struct dm_html_page page;
	init(&page, host, report);
	struct dm_markup *m = &page.m;
	dm_markup_init(m, host, dest);
	dm_markup_doctype(m, "html");
	dm_markup_open(m, "html");
	dm_markup_attribute(m, "xmlns", DM_STR("http://www.w3.org/1999/xhtml"));
	dm_markup_attribute(m, "lang", dm_str_from_c(dm_html_words.language));
	dm_html_break(m);
	write_head(&page);
	write_body(&page);
	dm_markup_close(m);
	dm_html_break(m);
	return dm_markup_done(m);
}
