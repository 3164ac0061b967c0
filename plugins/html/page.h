/* One HTML page in the making, and its parts in the order in which they stand. */
#ifndef DM_PLUGINS_HTML_PAGE_H
#define DM_PLUGINS_HTML_PAGE_H

#include "base/arena.h"
#include "columns.h"
#include "common/markup/writer.h"
#include "dropmill/plugin.h"
#include "marks.h"

#include <stdbool.h>

struct dm_html_page {
	struct dm_markup m;
	struct dm_arena arena;
	const struct dm_report *report;
	struct dm_str title;	       /* never null */
	bool has_cover;		       /* with contents: more than one sheet */
	const struct dm_section *part; /* heading that only introduces the sheets; NULL: none */
	bool *is_wide;		       /* by sheet */
	struct dm_html_marks marks;
	char ranks[4]; /* of the headings of the text that are open, outermost first */
	size_t n_ranks;
};

/* Writes a report as one HTML page: dm_writer_ops.write. */
int32_t dm_html_write(const struct dm_host *, const struct dm_report *, const struct dm_dest *);

/* The content of <style>: style.css, and a page for each sheet with its running head. */
void dm_html_style(struct dm_html_page *);

/* Cover and contents. */
void dm_html_cover(struct dm_html_page *);

/* Money, plans and indicators as drawings; nothing where there is no sheet. */
void dm_html_overview(struct dm_html_page *);

/* The document's text, and what is to be said where there is no sheet. */
void dm_html_narrative(struct dm_html_page *);

/* True where dm_html_narrative writes something. */
bool dm_html_has_narrative(const struct dm_html_page *);

/* A heading as it stands in the document: number, separator, words. Arena memory. */
struct dm_str dm_html_heading(struct dm_html_page *, const struct dm_section *);

/* One target sheet. */
void dm_html_form(struct dm_html_page *, const struct dm_project *);

/* What a sheet is called elsewhere: its heading, and its name where that does not say it. Arena
 * memory. */
struct dm_str dm_html_form_title(struct dm_html_page *, const struct dm_project *);

/* Findings, unplaced text and notes; nothing where there are none. */
void dm_html_appendix(struct dm_html_page *);

bool dm_html_has_appendix(const struct dm_html_page *);

/* 475001顺平县扶贫开发办公室（本级）; null for no department. Arena memory. */
struct dm_str dm_html_department(struct dm_html_page *, const struct dm_department *);

/* 2021年度; null for no year. Arena memory. */
struct dm_str dm_html_year(struct dm_html_page *, int32_t year);

#endif
