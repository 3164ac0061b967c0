/* The document's own text, set as GB/T 9704 sets official documents: headings by the kind of their
 * number, whatever their depth, as the standard has them (一、 then （一） then 1.). Their level as elements
 * leaves none out, for those who listen. */
#include "page.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tags.h"
#include "words.h"

enum { DEPTH_MAX = 32 }; /* a heading has one of nine outline levels */

/* How a heading with such a number is divided from its words, and how high it ranks. */
struct number_kind {
	const char *separator;
	char rank; /* 2 to 5 */
};

static struct number_kind kind_of(struct dm_str number)
{
	if (dm_str_starts(number, DM_STR("第")))
		return (struct number_kind){ "　", '2' };
	if (dm_str_starts(number, DM_STR("（")) || dm_str_starts(number, DM_STR("(")))
		return (struct number_kind){ "", '4' };
	if (number.n && number.p[0] >= '0' && number.p[0] <= '9')
		return (struct number_kind){ ".", '5' };
	if (number.n)
		return (struct number_kind){ "、", '3' };
	return (struct number_kind){ "", '3' };
}

struct dm_str dm_html_heading(struct dm_html_page *page, const struct dm_section *section)
{
	struct dm_buf buf;
	dm_buf_init(&buf, &page->arena);
	dm_buf_add(&buf, section->number);
	if (section->number.n && section->heading.n)
		dm_buf_add_c(&buf, kind_of(section->number).separator);
	dm_buf_add(&buf, section->heading);
	return dm_buf_str(&buf);
}

/* Opens h2 to h5, of a class that says what it looks like. */
static void open_heading(struct dm_html_page *page, struct dm_str number)
{
	const char rank = kind_of(number).rank;
	const char class_name[] = { 'k', rank, '\0' };
	static const char *const elements[] = { "h2", "h3", "h4", "h5" };
	while (page->n_ranks && page->ranks[page->n_ranks - 1] >= rank)
		page->n_ranks--;
	dm_html_open(&page->m, elements[page->n_ranks], class_name);
	page->ranks[page->n_ranks++] = rank;
}

/* `ordinal`: of a section that the contents lead to; 0: of another. */
static void write_section(
	struct dm_html_page *page, const struct dm_section *section, size_t ordinal, unsigned depth)
{
	struct dm_markup *m = &page->m;
	if (section->number.n || section->heading.n) {
		open_heading(page, section->number);
		if (ordinal)
			dm_html_number(m, "id", "s", ordinal);
		dm_html_text(m, dm_html_heading(page, section));
		dm_markup_close(m);
		dm_html_break(m);
	}
	for (size_t i = 0; i < section->n_paragraphs; i++) {
		dm_html_element(m, "p", NULL, section->paragraphs[i]);
		dm_html_break(m);
	}
	for (size_t i = 0; i < section->n_sections && depth < DEPTH_MAX; i++)
		write_section(page, section->sections[i], 0, depth + 1);
}

bool dm_html_has_narrative(const struct dm_html_page *page)
{
	return page->report->n_narrative > (page->part ? 1u : 0u) || !page->report->n_projects;
}

static void write_title(struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	if (page->has_cover || (report->n_projects && !report->title.n))
		return;
	struct dm_str year = dm_html_year(page, report->fiscal_year);
	struct dm_str who = dm_html_department(page, report->department);
	dm_html_element(&page->m, "h1", NULL, page->title);
	if (year.n && dm_str_find(page->title, dm_str_first(year, 4)) < 0)
		dm_html_element(&page->m, "p", "year", year);
	if (who.n && !report->n_projects)
		dm_html_element(&page->m, "p", "who", who);
}

void dm_html_narrative(struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	if (!dm_html_has_narrative(page))
		return;
	dm_html_open(&page->m, "section", "prose");
	dm_html_break(&page->m);
	write_title(page);
	for (size_t i = 0; i < report->n_narrative; i++)
		if (report->narrative[i] != page->part)
			write_section(page, report->narrative[i], i + 1, 0);
	if (!report->n_projects)
		dm_html_element(&page->m, "p", "none", dm_str_from_c(dm_html_words.no_form));
	dm_markup_close(&page->m);
	dm_html_break(&page->m);
}
