/* Every element that is no void element gets an end tag of its own and void ones are written as
 * <br/>, so that the page reads the same as HTML and as XML. */
#include "tags.h"

#include <stdio.h>

void dm_html_open(struct dm_markup *m, const char *name, const char *class_name)
{
	dm_markup_open(m, name);
	if (class_name)
		dm_markup_attribute(m, "class", dm_str_from_c(class_name));
}

void dm_html_number(struct dm_markup *m, const char *name, const char *before, size_t number)
{
	char text[48];
	int n = snprintf(text, sizeof(text), "%s%zu", before, number);
	dm_markup_attribute(m, name, (struct dm_str){ text, (size_t)n });
}

void dm_html_text(struct dm_markup *m, struct dm_str s)
{
	for (;;) {
		ptrdiff_t end = dm_str_find(s, DM_STR("\n"));
		if (end < 0)
			break;
		dm_markup_text(m, dm_str_first(s, (size_t)end));
		dm_markup_open(m, "br");
		dm_markup_close_empty(m);
		s = dm_str_from(s, (size_t)end + 1);
	}
	dm_markup_text(m, s);
}

void dm_html_words_text(struct dm_markup *m, const char *words)
{
	dm_markup_text(m, dm_str_from_c(words));
}

void dm_html_element(
	struct dm_markup *m, const char *name, const char *class_name, struct dm_str text)
{
	dm_html_open(m, name, class_name);
	dm_html_text(m, text);
	dm_markup_close(m);
}

void dm_html_cell(struct dm_markup *m, const struct dm_html_cell *cell)
{
	dm_html_open(m, cell->scope ? "th" : "td", cell->class_name);
	if (cell->scope)
		dm_markup_attribute(m, "scope", dm_str_from_c(cell->scope));
	if (cell->col_span > 1)
		dm_html_number(m, "colspan", "", cell->col_span);
	if (cell->row_span > 1)
		dm_html_number(m, "rowspan", "", cell->row_span);
	dm_html_text(m, cell->text);
	if (cell->suffix) {
		dm_html_text(m, DM_STR("\n"));
		dm_html_words_text(m, cell->suffix);
	}
	dm_markup_close(m);
}

void dm_html_label(struct dm_markup *m, struct dm_str text, size_t col_span, size_t row_span)
{
	dm_html_cell(m, &(struct dm_html_cell){ .scope = row_span > 1 ? "rowgroup" : "row",
				.col_span = col_span,
				.row_span = row_span,
				.text = text });
}

void dm_html_break(struct dm_markup *m)
{
	dm_markup_raw(m, DM_STR("\n"));
}
