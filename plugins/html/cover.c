/* The contents have no page numbers: only Prince and WeasyPrint could fill them in. */
#include "page.h"

#include "base/str.h"
#include "tags.h"
#include "words.h"

static void write_line(
	struct dm_html_page *page, const char *before, size_t number, struct dm_str text)
{
	struct dm_markup *m = &page->m;
	dm_markup_open(m, "a");
	dm_html_number(m, "href", before, number);
	dm_html_text(m, text);
	dm_markup_close(m);
}

static void write_sections(struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	for (size_t i = 0; i < report->n_narrative; i++) {
		const struct dm_section *section = report->narrative[i];
		if (section == page->part || (!section->number.n && !section->heading.n))
			continue;
		dm_markup_open(&page->m, "li");
		write_line(page, "#s", i + 1, dm_html_heading(page, section));
		dm_markup_close(&page->m);
		dm_html_break(&page->m);
	}
}

static void write_forms(struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	for (size_t i = 0; i < report->n_projects; i++) {
		dm_markup_open(&page->m, "li");
		write_line(page, "#p", i + 1, dm_html_form_title(page, report->projects[i]));
		dm_markup_close(&page->m);
		dm_html_break(&page->m);
	}
}

static void write_contents(struct dm_html_page *page)
{
	struct dm_markup *m = &page->m;
	dm_html_open(m, "nav", "toc");
	dm_html_element(m, "h2", NULL, dm_str_from_c(dm_html_words.contents));
	dm_markup_open(m, "ol");
	dm_html_break(m);
	dm_markup_open(m, "li");
	write_line(page, "#o", 1, dm_str_from_c(dm_html_words.overview));
	dm_markup_close(m);
	dm_html_break(m);
	write_sections(page);
	if (page->part) {
		dm_markup_open(m, "li");
		write_line(page, "#p", 1, dm_html_heading(page, page->part));
		dm_markup_open(m, "ol");
	}
	write_forms(page);
	if (page->part) {
		dm_markup_close(m);
		dm_markup_close(m);
	}
	if (dm_html_has_appendix(page)) {
		dm_markup_open(m, "li");
		write_line(page, "#n", 1, dm_str_from_c(dm_html_words.appendix));
		dm_markup_close(m);
	}
	dm_markup_close(m);
	dm_markup_close(m);
}

void dm_html_cover(struct dm_html_page *page)
{
	if (!page->has_cover)
		return;
	struct dm_markup *m = &page->m;
	struct dm_str year = dm_html_year(page, page->report->fiscal_year);
	dm_html_open(m, "section", "cover");
	dm_html_element(m, "h1", NULL, page->title);
	if (year.n && dm_str_find(page->title, dm_str_first(year, 4)) < 0)
		dm_html_element(m, "p", "year", year);
	dm_html_element(m, "p", "who", dm_html_department(page, page->report->department));
	write_contents(page);
	dm_markup_close(m);
	dm_html_break(m);
}
