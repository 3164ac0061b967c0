/* Web pages in a document, read for their paragraphs and tables. This is no HTML engine: styles, scripts
 * and hidden elements are not looked at. */
#include "chunk.h"

#include <strings.h>

#include "base/utf8.h"

enum { NAME_MAX_BYTES = 15, SPANS_MAX = 512, ROWS_MAX = 65534, VALUE_MAX = 64 << 10 };

/* A cell that is merged downwards. */
struct row_span {
	const struct docx_table *table;
	uint32_t column, span, first_row, end_row;
};

struct html {
	struct docx_insert in;
	struct dm_str rest;
	bool ends_in_blank; /* the open paragraph */
	DM_VEC(struct row_span) spans;
};

static int32_t add_text(struct html *html, struct dm_str text)
{
	return docx_insert_text(&html->in, text);
}

static int32_t add_line_break(struct html *html)
{
	html->ends_in_blank = true;
	return add_text(html, DM_STR("\n"));
}

/* ------------------------------------------------------------------ tables */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static struct dm_str without_blanks(struct dm_str s)
{
	while (s.n && is_blank(s.p[0]))
		s = dm_str_from(s, 1);
	return s;
}

/* Takes the next attribute of a tag with its value, null for none, off its beginning; false where it has
 * none any more. */
static bool next_attribute(struct dm_str *rest, struct dm_str *ret_name, struct dm_str *ret_value)
{
	struct dm_str s = without_blanks(*rest);
	size_t n = 0, from = 0;
	char quote;

	while (n < s.n && !is_blank(s.p[n]) && s.p[n] != '=' && (s.p[n] != '/' || n == 0))
		n++;
	*ret_name = dm_str_first(s, n);
	*ret_value = DM_NULL;
	s = without_blanks(dm_str_from(s, n));
	*rest = s;
	if (!s.n || s.p[0] != '=')
		return n > 0;
	s = without_blanks(dm_str_from(s, 1));
	quote = s.n && (s.p[0] == '"' || s.p[0] == '\'') ? s.p[0] : '\0';
	n = from = quote != '\0';
	while (n < s.n && (quote ? s.p[n] != quote : !is_blank(s.p[n])))
		n++;
	*ret_value = dm_str_first(dm_str_from(s, from), n - from);
	*rest = dm_str_from(s, n + (quote && n < s.n));
	return true;
}

/* The value of an attribute, or the empty text. */
static struct dm_str attribute(struct dm_str tag, const char *name)
{
	struct dm_str rest = tag, found, value;

	while (next_attribute(&rest, &found, &value))
		if (found.n == strlen(name) && strncasecmp(found.p, name, found.n) == 0 && value.p)
			return value;
	return DM_STR("");
}

static uint32_t span_of(struct dm_str tag, const char *name, uint32_t most)
{
	struct dm_str value = dm_str_trim(attribute(tag, name));
	uint32_t span = 0;

	for (size_t i = 0; i < value.n && value.p[i] >= '0' && value.p[i] <= '9'; i++) {
		span = span * 10 + (uint32_t)(value.p[i] - '0');
		if (span > most)
			return 1;
	}
	return span ? span : 1;
}

/* Moves the open row's next cell behind those that reach down from above. */
static void pass_covered(struct html *html, struct docx_table *table)
{
	bool has_moved = true;

	while (has_moved) {
		has_moved = false;
		for (size_t i = 0; i < html->spans.n; i++) {
			const struct row_span *s = &html->spans.items[i];

			if (s->table != table || table->row <= s->first_row ||
				table->row >= s->end_row || table->column < s->column ||
				table->column >= s->column + s->span)
				continue;
			table->column = s->column + s->span;
			has_moved = true;
		}
	}
}

/* Merges what ends above the next row, at the end of the table all, and forgets it. */
static int32_t settle_spans(struct html *html, const struct docx_table *table, bool is_end)
{
	struct docx *docx = html->in.docx;
	size_t kept = 0;
	int32_t r = 0;

	for (size_t i = 0; i < html->spans.n; i++) {
		struct row_span s = html->spans.items[i];
		uint32_t end = s.end_row < table->row ? s.end_row : table->row;
		struct dm_range range = { s.first_row, s.column, end - s.first_row, s.span };

		if (s.table != table || (!is_end && s.end_row > table->row))
			html->spans.items[kept++] = s;
		else if (r == 0 && end > s.first_row + 1)
			r = docx->sink->merge(docx->sink, table->id, &range);
	}
	html->spans.n = kept;
	return r;
}

static int32_t end_row(struct html *html)
{
	struct docx_table *table = docx_insert_table(&html->in);
	int32_t r = docx_insert_cell_end(&html->in);

	if (r < 0 || !table || !table->in_row)
		return r;
	bool is_empty = table->cells.n == 0;
	r = docx_insert_row_end(&html->in);
	if (is_empty && html->spans.n)
		table->row++; /* all of it is covered from above */
	return r < 0 ? r : settle_spans(html, table, false);
}

static int32_t end_table(struct html *html)
{
	struct docx_table *table = docx_insert_table(&html->in);
	int32_t r = end_row(html);

	if (r == 0 && table)
		r = settle_spans(html, table, true);
	return r < 0 ? r : docx_insert_table_end(&html->in);
}

static int32_t begin_row(struct html *html)
{
	int32_t r = end_row(html);

	return r < 0 ? r : docx_insert_row_begin(&html->in);
}

static int32_t begin_cell(struct html *html, struct dm_str tag)
{
	struct docx_table *table = docx_insert_table(&html->in);
	uint32_t down = span_of(tag, "rowspan", ROWS_MAX);
	struct docx_cell *cell;
	int32_t r = docx_insert_cell_end(&html->in);

	if (r == 0 && table && !table->in_row)
		r = docx_insert_row_begin(&html->in);
	if (r == 0 && table)
		pass_covered(html, table);
	if (r == 0)
		r = docx_insert_cell_begin(&html->in, &cell);
	if (r < 0 || !table || !cell)
		return r;
	cell->span = span_of(tag, "colspan", DOCX_SPAN_MAX);
	if (down > 1 && html->spans.n < SPANS_MAX)
		DM_PUSH(html->in.docx->arena, &html->spans,
			((struct row_span){
				table, cell->column, cell->span, table->row, table->row + down }));
	return 0;
}

/* ------------------------------------------------------------------ tags */

/* Passes over everything up to the end tag of an element whose content is no text. */
static void skip_content(struct html *html, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i + n + 2 < html->rest.n; i++)
		if (html->rest.p[i] == '<' && html->rest.p[i + 1] == '/' &&
			strncasecmp(html->rest.p + i + 2, name, n) == 0) {
			html->rest = dm_str_from(html->rest, i);
			return;
		}
	html->rest = dm_str_from(html->rest, html->rest.n);
}

/* Passes over how a word is pronounced, whose end tag may be left out. */
static void skip_annotation(struct html *html)
{
	size_t next = html->rest.n;

	for (size_t i = 0; i + 3 < html->rest.n; i++) {
		const char *p = html->rest.p + i;

		if (*p != '<')
			continue;
		next = next < i ? next : i;
		p += p[1] == '/';
		if (!strncasecmp(p + 1, "rt", 2) || !strncasecmp(p + 1, "rp", 2) ||
			!strncasecmp(p + 1, "ru", 2)) {
			next = i;
			break;
		}
	}
	html->rest = dm_str_from(html->rest, next);
}

enum tag_effect { BLOCK, SKIPPED, ANNOTATION, BREAK, TABLE, ROW, CELL };

struct tag_row {
	const char *name;
	enum tag_effect effect;
};

static const struct tag_row TAGS[] = {
	{ "p", BLOCK },
	{ "div", BLOCK },
	{ "h1", BLOCK },
	{ "h2", BLOCK },
	{ "h3", BLOCK },
	{ "h4", BLOCK },
	{ "h5", BLOCK },
	{ "h6", BLOCK },
	{ "li", BLOCK },
	{ "ul", BLOCK },
	{ "ol", BLOCK },
	{ "dt", BLOCK },
	{ "dd", BLOCK },
	{ "pre", BLOCK },
	{ "body", BLOCK },
	{ "hr", BLOCK },
	{ "blockquote", BLOCK },
	{ "section", BLOCK },
	{ "article", BLOCK },
	{ "caption", BLOCK },
	{ "head", SKIPPED },
	{ "style", SKIPPED },
	{ "script", SKIPPED },
	{ "rt", ANNOTATION },
	{ "rp", ANNOTATION },
	{ "br", BREAK },
	{ "table", TABLE },
	{ "tr", ROW },
	{ "td", CELL },
	{ "th", CELL },
};

static int32_t apply(struct html *html, const struct tag_row *row, bool is_end, struct dm_str tag)
{
	switch (row->effect) {
	case BLOCK: html->ends_in_blank = true; return docx_insert_paragraph_end(&html->in);
	case SKIPPED:
		if (!is_end)
			skip_content(html, row->name);
		return 0;
	case ANNOTATION:
		if (!is_end)
			skip_annotation(html);
		return 0;
	case BREAK: return add_line_break(html);
	case TABLE: return is_end ? end_table(html) : docx_insert_table_begin(&html->in);
	case ROW: return is_end ? end_row(html) : begin_row(html);
	case CELL: return is_end ? docx_insert_cell_end(&html->in) : begin_cell(html, tag);
	}
	return 0;
}

static size_t length_up_to(struct dm_str s, struct dm_str end)
{
	ptrdiff_t at = dm_str_find(s, end);

	return at < 0 ? 0 : (size_t)at + end.n;
}

/* How many bytes the tag at '<' has, 0 where it has no end. A value in quotes may hold '>'; one that is
 * not closed soon has lost its quote. */
static size_t tag_length(struct dm_str tag)
{
	char quote = '\0', before = '\0';

	if (dm_str_starts(tag, DM_STR("<!--")))
		return length_up_to(tag, DM_STR("-->"));
	for (size_t i = 1; i < tag.n && i < VALUE_MAX; i++) {
		char c = tag.p[i];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (before == '=' && (c == '"' || c == '\''))
			quote = c;
		else if (c == '>')
			return i + 1;
		before = is_blank(c) ? before : c;
	}
	return length_up_to(tag, DM_STR(">"));
}

/* Everything from '<' on; moves html->rest behind the tag. */
static int32_t read_tag(struct html *html)
{
	size_t length = tag_length(html->rest);
	struct dm_str tag = dm_str_first(html->rest, length ? length : html->rest.n);
	bool is_end = tag.n > 1 && tag.p[1] == '/';
	struct dm_str name = dm_str_from(tag, is_end ? 2 : 1);
	size_t n = 0;

	html->rest = dm_str_from(html->rest, tag.n);
	while (n < name.n && n < NAME_MAX_BYTES &&
		((name.p[n] | 32) >= 'a' ? (name.p[n] | 32) <= 'z'
					 : name.p[n] >= '0' && name.p[n] <= '9'))
		n++;
	for (size_t i = 0; i < sizeof(TAGS) / sizeof(TAGS[0]); i++)
		if (strlen(TAGS[i].name) == n && strncasecmp(TAGS[i].name, name.p, n) == 0)
			return apply(html, &TAGS[i], is_end,
				dm_str_first(dm_str_from(name, n), name.n - n - (length > 0)));
	return 0;
}

/* ------------------------------------------------------------------ text */

struct entity_row {
	const char *name;
	uint32_t character;
};

static const struct entity_row ENTITIES[] = {
	{ "amp", '&' },
	{ "lt", '<' },
	{ "gt", '>' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "nbsp", 0xA0 },
	{ "ge", 0x2265 },
	{ "le", 0x2264 },
	{ "ldquo", 0x201C },
	{ "rdquo", 0x201D },
	{ "mdash", 0x2014 },
	{ "middot", 0xB7 },
	{ "times", 0xD7 },
	{ "hellip", 0x2026 },
	{ "ndash", 0x2013 },
	{ "lsquo", 0x2018 },
	{ "rsquo", 0x2019 },
	{ "ensp", 0x2002 },
	{ "emsp", 0x2003 },
	{ "bull", 0x2022 },
	{ "deg", 0xB0 },
	{ "plusmn", 0xB1 },
	{ "divide", 0xF7 },
	{ "ne", 0x2260 },
	{ "permil", 0x2030 },
	{ "yen", 0xA5 },
	{ "sect", 0xA7 },
	{ "radic", 0x221A },
	{ "larr", 0x2190 },
	{ "rarr", 0x2192 },
	{ "copy", 0xA9 },
	{ "reg", 0xAE },
};

static uint32_t reference(struct dm_str name)
{
	bool is_hex = name.n > 2 && (name.p[1] | 32) == 'x';
	uint32_t value = 0;

	for (size_t i = 0; i < sizeof(ENTITIES) / sizeof(ENTITIES[0]); i++)
		if (dm_str_eq(name, dm_str_from_c(ENTITIES[i].name)))
			return ENTITIES[i].character;
	if (name.n < 2 || name.n > 9 || name.p[0] != '#')
		return 0;
	for (size_t i = is_hex ? 2 : 1; i < name.n; i++) {
		char c = (char)(name.p[i] | 32);
		uint32_t digit = name.p[i] >= '0' && name.p[i] <= '9' ? (uint32_t)(name.p[i] - '0')
				 : is_hex && c >= 'a' && c <= 'f'     ? (uint32_t)(c - 'a' + 10)
								      : 99;

		if (digit == 99)
			return 0;
		value = value * (is_hex ? 16 : 10) + digit;
	}
	return dm_xml_char(value) ? value : 0;
}

/* The character at '&'; moves html->rest behind it. What is no reference stays as it is. */
static int32_t read_reference(struct html *html)
{
	struct dm_str head = dm_str_first(html->rest, 12);
	ptrdiff_t end = dm_str_find(head, DM_STR(";"));
	uint32_t character =
		end > 1 ? reference(dm_str_first(dm_str_from(head, 1), (size_t)end - 1)) : 0;
	char bytes[4];

	html->rest = dm_str_from(html->rest, character ? (size_t)end + 1 : 1);
	html->ends_in_blank = false;
	return add_text(html,
		character ? (struct dm_str){ bytes, dm_utf8_put(bytes, character) } : DM_STR("&"));
}

/* Text up to the next tag or reference; runs of blanks count as one. */
static int32_t read_text(struct html *html)
{
	size_t n = 0;

	if (is_blank(html->rest.p[0])) {
		bool is_wanted = html->in.docx->flow->paragraph.is_open && !html->ends_in_blank;

		while (n < html->rest.n && is_blank(html->rest.p[n]))
			n++;
		html->rest = dm_str_from(html->rest, n);
		html->ends_in_blank = true;
		return is_wanted ? add_text(html, DM_STR(" ")) : 0;
	}
	while (n < html->rest.n && (n == 0 || html->rest.p[n] != '<') && html->rest.p[n] != '&' &&
		!is_blank(html->rest.p[n]))
		n++;
	int32_t r = add_text(html, dm_str_first(html->rest, n));
	html->rest = dm_str_from(html->rest, n);
	html->ends_in_blank = false;
	return r;
}

bool docx_is_tag(struct dm_str text)
{
	char c = text.n > 1 && text.p[0] == '<' ? text.p[1] : '\0';

	return c == '!' || c == '?' || c == '/' || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

int32_t docx_html_read(struct docx *docx, struct dm_str text)
{
	struct html html = { .in = docx_insert_from(docx), .rest = text };
	int32_t r = 0;

	while (html.rest.n > 0 && r == 0) {
		if (docx_is_tag(html.rest))
			r = read_tag(&html);
		else if (html.rest.p[0] == '&')
			r = read_reference(&html);
		else
			r = read_text(&html);
	}
	while (r == 0 && docx_insert_table(&html.in))
		r = end_table(&html);
	return r == 0 ? docx_insert_finish(&html.in) : r;
}
