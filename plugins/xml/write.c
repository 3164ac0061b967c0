/* The frame of the report: its lists, one item a line, and the narrative, which nests. */
#include "write.h"

#include "base/str.h"
#include "members.h"

/* Sections nest as headings do; what nests deeper is a mistake, and we recurse. */
enum { DEPTH_MAX = 64 };

/* A list of the report: an element `name`, one item a line. */
#define WRITE_LIST(m, name, items, n, write_item)                          \
	do {                                                               \
		list_begin((m), (name), 1);                                \
		for (size_t i = 0; i < (n) && !dm_markup_failed(m); i++) { \
			line((m), 2);                                      \
			write_item((m), (items)[i]);                       \
		}                                                          \
		list_end((m), (n), 1);                                     \
	} while (0)

/* A line break and two blanks a level. */
static void line(struct dm_markup *m, size_t depth)
{
	static const struct dm_str blanks = { "\n                                        ", 41 };
	dm_markup_raw(m, dm_str_first(blanks, 1 + depth * 2));
}

static void list_begin(struct dm_markup *m, const char *name, size_t depth)
{
	line(m, depth);
	dm_markup_open(m, name);
}

static void list_end(struct dm_markup *m, size_t n, size_t depth)
{
	if (n)
		line(m, depth);
	dm_markup_close_empty(m);
}

static void fail_depth(struct dm_markup *m)
{
	struct dm_problem problem = {
		.struct_size = sizeof(problem),
		.code = DM_E_LIMIT,
		.id = "xml.depth",
		.text = DM_STR("The headings of the document nest too deeply to be written as XML; "
			       "look at its outline levels"),
	};
	m->code = m->host->fail(m->host, &problem);
}

static void write_sections(struct dm_markup *m, const char *name,
	const struct dm_section *const *sections, size_t n, size_t depth)
{
	if (depth > DEPTH_MAX && !dm_markup_failed(m))
		fail_depth(m);
	dm_markup_open(m, name);
	for (size_t i = 0; i < n && !dm_markup_failed(m); i++) {
		const struct dm_section *s = sections[i];
		line(m, depth + 1);
		dm_markup_open(m, "section");
		dm_xml_text(m, "number", s->number);
		dm_xml_text(m, "heading", s->heading);
		dm_xml_texts(m, "paragraphs", "paragraph", s->paragraphs, s->n_paragraphs);
		write_sections(m, "sections", s->sections, s->n_sections, depth + 1);
		dm_markup_close(m);
	}
	list_end(m, n, depth);
}

static void write_project(struct dm_markup *m, const struct dm_project *p)
{
	dm_xml_project_open(m, p);
	dm_markup_open(m, "indicators");
	for (size_t i = 0; i < p->n_indicators && !dm_markup_failed(m); i++) {
		line(m, 3);
		dm_xml_indicator(m, p->indicators[i]);
	}
	list_end(m, p->n_indicators, 2);
	dm_xml_project_close(m, p);
}

static void write_head(struct dm_markup *m, const struct dm_report *r)
{
	line(m, 1);
	dm_markup_element(m, "format", DM_STR("dropmill.report/1"));
	line(m, 1);
	dm_xml_source(m, &r->source);
	if (r->title.p)
		line(m, 1);
	dm_xml_text(m, "title", r->title);
	if (r->fiscal_year)
		line(m, 1);
	dm_xml_number(m, "fiscal_year", r->fiscal_year);
	if (r->department)
		line(m, 1);
	dm_xml_department(m, r->department);
}

int32_t dm_xml_write(
	const struct dm_host *host, const struct dm_report *r, const struct dm_dest *dest)
{
	struct dm_markup markup, *m = &markup;
	dm_markup_init(m, host, dest);
	dm_markup_declaration(m);
	dm_markup_open(m, "report");
	dm_markup_attribute(m, "xmlns", DM_STR("urn:dropmill:report:1"));
	write_head(m, r);
	line(m, 1);
	write_sections(m, "narrative", r->narrative, r->n_narrative, 1);
	WRITE_LIST(m, "projects", r->projects, r->n_projects, write_project);
	WRITE_LIST(m, "findings", r->findings, r->n_findings, dm_xml_finding);
	WRITE_LIST(m, "unplaced", r->unplaced, r->n_unplaced, dm_xml_unplaced);
	WRITE_LIST(m, "notes", r->notes, r->n_notes, dm_xml_note);
	line(m, 0);
	dm_markup_close(m);
	line(m, 0);
	return dm_markup_done(m);
}
