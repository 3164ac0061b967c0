/* Chromium knows no running heads taken from the text (string-set), so every sheet gets a page of
 * its own name with its head as a literal string. A document with very many sheets stops doing so:
 * the browser looks through all page rules for every page. */
#include "page.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tags.h"
#include "text.h"
#include "words.h"

#include <stddef.h>

#include "style_css.h" /* made from style.css at build time */

enum {
	NAMED_SHEETS = 2000,
	HEAD_LEFT = 40,	     /* half widths of the running head, at most */
	HEAD_PORTRAIT = 100, /* of both its sides */
	HEAD_LANDSCAPE = 150,
};

/* Characters that end a CSS string, a style element or a line are written as their number, so that
 * no text of a document can leave its string (CSS Syntax 3, 4.3.7). */
static void add_css_string(struct dm_buf *buf, struct dm_str s)
{
	uint32_t c;
	char bytes[4];
	dm_buf_add_byte(buf, '\'');
	for (size_t at = 0; dm_utf8_next(s, &at, &c);) {
		if (c < 0x20 || c == 0x7f || (c < 0x80 && strchr("'\"\\<>&{}/*@;", (int)c)))
			dm_buf_add(buf, dm_arena_printf(buf->arena, "\\%x ", (unsigned)c));
		else
			dm_buf_add(buf, (struct dm_str){ bytes, dm_utf8_put(bytes, c) });
	}
	dm_buf_add_byte(buf, '\'');
}

static const char *paper(bool is_wide)
{
	return is_wide ? "size:A4 landscape;margin:24mm 22mm 20mm;" : "";
}

static void add_sheet_page(struct dm_html_page *page, struct dm_buf *buf, size_t i)
{
	const struct dm_project *project = page->report->projects[i];
	struct dm_str head = dm_html_form_title(page, project);
	dm_buf_add(buf, dm_arena_printf(&page->arena,
				"#p%zu{page:p%zu}@page p%zu{%s@top-left{content:", i + 1, i + 1,
				i + 1, paper(page->is_wide[i])));
	struct dm_str who = dm_html_shorten(
		&page->arena, dm_html_department(page, project->department), HEAD_LEFT);
	size_t room = (page->is_wide[i] ? HEAD_LANDSCAPE : HEAD_PORTRAIT) - dm_html_width(who);
	add_css_string(buf, who);
	dm_buf_add_c(buf, "}@top-right{content:");
	add_css_string(buf, dm_html_shorten(&page->arena, head, room));
	dm_buf_add_c(buf, "}}\n");
}

/* The pages around the sheets: the document's department, and what they are. */
static void add_other_page(struct dm_html_page *page, struct dm_buf *buf, const char *name,
	const char *left, const char *right)
{
	struct dm_str who = dm_html_department(page, page->report->department);
	if (!who.n)
		who = page->title;
	dm_buf_add(buf, dm_arena_printf(&page->arena, "@page %s{@top-left{content:", name));
	add_css_string(buf, dm_html_shorten(&page->arena, who, HEAD_LEFT));
	dm_buf_add_c(buf, "}@top-right{content:");
	add_css_string(buf, dm_arena_printf(&page->arena, "%s%s%s", left,
				    left[0] && right[0] ? "、" : "", right));
	dm_buf_add_c(buf, "}}\n");
}

static void write_other_pages(struct dm_html_page *page)
{
	struct dm_buf buf;
	dm_buf_init(&buf, &page->arena);
	bool is_shared = !page->has_cover && dm_html_has_appendix(page);
	add_other_page(page, &buf, "overview", dm_html_words.overview,
		is_shared ? dm_html_words.appendix : "");
	add_other_page(page, &buf, "notes", "", dm_html_words.appendix);
	dm_markup_raw(&page->m, dm_buf_str(&buf));
}

void dm_html_style(struct dm_html_page *page)
{
	const struct dm_report *report = page->report;
	dm_markup_open(&page->m, "style");
	dm_html_break(&page->m);
	for (size_t i = 0; style_lines[i]; i++)
		dm_markup_raw(&page->m, dm_str_from_c(style_lines[i]));
	if (report->n_projects)
		write_other_pages(page);
	struct dm_buf buf;
	dm_buf_init(&buf, &page->arena);
	for (size_t i = 0; i < report->n_projects && report->n_projects <= NAMED_SHEETS; i++) {
		dm_buf_clear(&buf);
		add_sheet_page(page, &buf, i);
		dm_markup_raw(&page->m, dm_buf_str(&buf));
	}
	if (report->n_projects > NAMED_SHEETS)
		dm_markup_raw(&page->m, dm_arena_printf(&page->arena,
						".wide{page:wide}@page wide{%s}\n", paper(true)));
	dm_markup_close(&page->m);
}
