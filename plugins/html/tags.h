/* Elements of the page: what the markup layer leaves to HTML. */
#ifndef DM_PLUGINS_HTML_TAGS_H
#define DM_PLUGINS_HTML_TAGS_H

#include "base/str.h"
#include "common/markup/writer.h"
#include "marks.h"

/* One cell of a table. Members that are left out are not written. */
struct dm_html_cell {
	const char *scope; /* makes it a th: row, col, rowgroup, colgroup */
	const char *class_name;
	size_t col_span, row_span;  /* 0 counts as 1 */
	struct dm_str text;	    /* line breaks become <br/> */
	const char *suffix;	    /* fixed words on a line below */
	bool is_plain;		    /* a th whose text is that of a cell */
	bool is_phrase;		    /* lines break between its words; so do those of a th */
	size_t room;		    /* of a line, half widths; 0: as every cell has */
	struct dm_html_marks marks; /* among which those of `place` are the cell's */
	int32_t place;
};

/* Opens an element with a class; NULL for none. */
void dm_html_open(struct dm_markup *, const char *name, const char *class_name);

/* An attribute made of a fixed beginning and a number: id="p7", colspan="3". */
void dm_html_number(struct dm_markup *, const char *name, const char *before, size_t number);

/* Text whose line breaks become <br/>. */
void dm_html_text(struct dm_markup *, struct dm_str);

/* The same for a caption or the name of something: lines break between its words rather than inside
 * one. `room`: half widths that surely fit on a line. */
void dm_html_phrase(struct dm_markup *, struct dm_str, size_t room);

/* Fixed words. */
void dm_html_words_text(struct dm_markup *, const char *);

/* An element with text. */
void dm_html_element(
	struct dm_markup *, const char *name, const char *class_name, struct dm_str text);

void dm_html_cell(struct dm_markup *, const struct dm_html_cell *);

/* A cell that labels the cells beside it (th scope=row). */
void dm_html_label(struct dm_markup *, struct dm_str text, size_t col_span, size_t row_span);

/* The same with the marks of a place. */
void dm_html_label_marked(struct dm_markup *, struct dm_str text, size_t col_span, size_t row_span,
	struct dm_html_marks, int32_t place);

/* A line break in the source of the page, where white space means nothing. */
void dm_html_break(struct dm_markup *);

#endif
