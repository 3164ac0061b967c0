/* Every element that is no void element gets an end tag of its own and void ones are written as
 * <br/>, so that the page reads the same as HTML and as XML. */
#include "tags.h"

#include "text.h"
#include "words.h"

#include <stdio.h>

enum {
	PHRASE_LEAST =
		9, /* half widths; what is shorter stays on one line or breaks in the middle */
	BRACKET_MOST = 30, /* a longer bracket may break */
	BRACKET_BYTES = 100,
	CLASS_BYTES = 32,
	ROOM = 6, /* half widths on a line of the narrowest cell that has no room of its own */
};

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

/* Bytes of the word at the beginning of a text, with a bracket's contents counting as one; 0: none. */
static size_t word_at(struct dm_str s)
{
	if (dm_str_starts(s, DM_STR("（"))) {
		s = dm_str_first(s, BRACKET_BYTES);
		ptrdiff_t end = dm_str_find(s, DM_STR("）"));
		if (end < 0 || dm_str_find(dm_str_first(s, (size_t)end), DM_STR("\n")) >= 0)
			return 0;
		struct dm_str bracket = dm_str_first(s, (size_t)end + sizeof("）") - 1);
		return dm_html_width(bracket) <= BRACKET_MOST ? bracket.n : 0;
	}
	for (size_t i = 0; dm_html_words_whole[i]; i++)
		if (dm_str_starts(s, dm_str_from_c(dm_html_words_whole[i])))
			return strlen(dm_html_words_whole[i]);
	return 0;
}

/* A caption that blanks stretch over its cell: 总 体 目 标. */
static bool is_stretched(struct dm_str s)
{
	enum { HAN = 3 }; /* bytes */
	if (s.n <= HAN || s.n % (HAN + 1) != HAN)
		return false;
	for (size_t at = 0; at < s.n; at++)
		if (at % (HAN + 1) == HAN ? s.p[at] != ' ' : (unsigned char)s.p[at] < 0x80)
			return false;
	return true;
}

/* A box of its own can break where it must, but costs a browser much more than text does. */
static void write_word(struct dm_markup *m, struct dm_str word, size_t room)
{
	dm_html_element(m, "span", dm_html_width(word) <= room ? "whole" : "word", word);
}

void dm_html_phrase(struct dm_markup *m, struct dm_str s, size_t room)
{
	size_t from = 0, at = 0;
	if (is_stretched(s)) {
		for (struct dm_str piece; dm_str_split(&s, ' ', &piece);)
			dm_html_text(m, piece);
		return;
	}
	size_t width = dm_html_width(s);
	bool is_long = width >= PHRASE_LEAST && width > room;
	while (is_long && at < s.n) {
		size_t word = word_at(dm_str_from(s, at));
		if (word) {
			dm_html_text(m, dm_str_first(dm_str_from(s, from), at - from));
			from = at + word;
			write_word(m, dm_str_first(dm_str_from(s, at), word), room);
		}
		at = word ? from : at + 1;
	}
	dm_html_text(m, dm_str_from(s, from));
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

/* What is empty heads nothing. */
static bool is_head(const struct dm_html_cell *cell)
{
	return cell->scope && cell->text.n > 0;
}

static void open_cell(struct dm_markup *m, const struct dm_html_cell *cell)
{
	const char *marked = dm_html_marks_class(cell->marks, cell->place);
	char both[CLASS_BYTES];
	if (marked && cell->class_name)
		(void)snprintf(both, sizeof(both), "%s %s", cell->class_name, marked);
	dm_html_open(m, is_head(cell) ? "th" : "td",
		marked && cell->class_name ? both
		: marked		   ? marked
					   : cell->class_name);
}

void dm_html_cell(struct dm_markup *m, const struct dm_html_cell *cell)
{
	open_cell(m, cell);
	if (is_head(cell))
		dm_markup_attribute(m, "scope", dm_str_from_c(cell->scope));
	dm_html_marks_place(m, cell->marks, cell->place);
	if (cell->col_span > 1)
		dm_html_number(m, "colspan", "", cell->col_span);
	if (cell->row_span > 1)
		dm_html_number(m, "rowspan", "", cell->row_span);
	size_t room = cell->room ? cell->room : ROOM;
	bool is_phrase = (cell->scope && !cell->is_plain) || cell->is_phrase;
	/* Its marks may stand below it, rather than break it. */
	if (is_phrase && dm_html_width(cell->text) <= room &&
		dm_html_marks_count(cell->marks, cell->place))
		dm_html_element(m, "span", "whole", cell->text);
	else if (is_phrase)
		dm_html_phrase(m, cell->text, room);
	else
		dm_html_text(m, cell->text);
	if (cell->suffix) {
		dm_html_text(m, DM_STR("\n"));
		dm_html_words_text(m, cell->suffix);
	}
	dm_html_marks_write(m, cell->marks, cell->place);
	dm_markup_close(m);
}

void dm_html_label_marked(struct dm_markup *m, struct dm_str text, size_t col_span, size_t row_span,
	struct dm_html_marks marks, int32_t place)
{
	dm_html_cell(m, &(struct dm_html_cell){ .scope = row_span > 1 ? "rowgroup" : "row",
				.col_span = col_span,
				.row_span = row_span,
				.text = text,
				.marks = marks,
				.place = place });
}

void dm_html_label(struct dm_markup *m, struct dm_str text, size_t col_span, size_t row_span)
{
	dm_html_label_marked(m, text, col_span, row_span, (struct dm_html_marks){ 0 }, 0);
}

void dm_html_break(struct dm_markup *m)
{
	dm_markup_raw(m, DM_STR("\n"));
}
