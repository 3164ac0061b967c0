/* Parts of other formats placed into a document (ECMA-376-1, 17.17.2.1): web pages and plain text
 * in UTF-8 are read for their paragraphs and tables; of the rest a note says that it is left out.
 *
 * This is no HTML engine: styles, scripts and hidden elements are not looked at, and cells merged
 * downwards are noted, not merged. */
#include "docx.h"

#include <strings.h>

#include "base/auto.h"
#include "base/utf8.h"

enum { CHUNK_MAX = 4 << 20, NAME_MAX_BYTES = 15 };

struct html {
	struct docx *docx;
	struct dm_str rest;
	unsigned n_flows, n_tables; /* what was open before: none of ours */
	bool ends_in_blank;	    /* of the open paragraph */
	bool has_row_span;
};

static int32_t leave_out(struct docx *docx, const char *what)
{
	dm_package_note(docx->package, "docx.chunk", docx->part,
		"the document holds a part in another format (altChunk, %s); its text is left out",
		what);
	return 0;
}

static int32_t open_paragraph(struct html *html)
{
	if (html->docx->flow->paragraph.is_open)
		return 0;
	html->ends_in_blank = true;
	return docx_paragraph_start(html->docx, NULL);
}

static int32_t close_paragraph(struct html *html)
{
	struct docx_paragraph *paragraph = &html->docx->flow->paragraph;

	if (paragraph->is_open && paragraph->text.n &&
		paragraph->text.p[paragraph->text.n - 1] == ' ')
		paragraph->text.n--;
	return docx_paragraph_close(html->docx);
}

static int32_t close_cell(struct html *html)
{
	const struct docx *docx = html->docx;

	if (docx->n_flows == html->n_flows || docx->flow->kind != DOCX_FLOW_CELL ||
		docx->flow->table != docx->table)
		return close_paragraph(html);
	return docx_cell_end(html->docx);
}

static int32_t close_row(struct html *html)
{
	int32_t r = close_cell(html);

	if (r == 0 && html->docx->n_tables > html->n_tables && html->docx->table->in_row)
		r = docx_row_end(html->docx);
	return r;
}

static int32_t close_table(struct html *html)
{
	int32_t r;

	if (html->docx->n_tables == html->n_tables)
		return close_paragraph(html);
	r = close_row(html);
	return r < 0 ? r : docx_table_end(html->docx);
}

static int32_t open_table(struct html *html)
{
	int32_t r = close_paragraph(html);

	if (r == 0)
		r = docx_table_start(html->docx, NULL);
	return r < 0 ? r : 0;
}

static int32_t open_row(struct html *html)
{
	int32_t r = close_row(html);

	if (r == 0 && html->docx->n_tables > html->n_tables)
		r = docx_row_start(html->docx, NULL);
	return r < 0 ? r : 0;
}

static uint32_t span_of(struct dm_str tag, struct dm_str name)
{
	ptrdiff_t at = dm_str_find(tag, name);
	uint32_t span = 0;

	if (at < 0)
		return 1;
	for (size_t i = (size_t)at + name.n; i < tag.n && span < DOCX_SPAN_MAX; i++) {
		if (tag.p[i] >= '0' && tag.p[i] <= '9')
			span = span * 10 + (uint32_t)(tag.p[i] - '0');
		else if (span > 0 || (tag.p[i] != '"' && tag.p[i] != '\''))
			break;
	}
	return span > 0 && span <= DOCX_SPAN_MAX ? span : 1;
}

static int32_t open_cell(struct html *html, struct dm_str tag)
{
	struct docx_table *table;
	int32_t r = close_cell(html);

	if (r < 0 || html->docx->n_tables == html->n_tables)
		return r;
	if (!html->docx->table->in_row)
		r = docx_row_start(html->docx, NULL);
	if (r == 0)
		r = docx_cell_start(html->docx, NULL);
	if (r != 0)
		return r < 0 ? r : 0;
	table = html->docx->table;
	table->cells.items[table->cells.n - 1].span = span_of(tag, DM_STR("colspan="));
	html->has_row_span |= span_of(tag, DM_STR("rowspan=")) > 1;
	return 0;
}

static int32_t add_text(struct html *html, struct dm_str text)
{
	int32_t r = open_paragraph(html);

	return r < 0 ? r : docx_text_add(html->docx, text);
}

static int32_t add_line_break(struct html *html)
{
	html->ends_in_blank = true;
	return add_text(html, DM_STR("\n"));
}

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

enum tag_effect { BLOCK, SKIPPED, BREAK, TABLE, ROW, CELL };

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
	{ "br", BREAK },
	{ "table", TABLE },
	{ "tr", ROW },
	{ "td", CELL },
	{ "th", CELL },
};

static int32_t apply(struct html *html, const struct tag_row *row, bool is_end, struct dm_str tag)
{
	switch (row->effect) {
	case BLOCK: return close_paragraph(html);
	case SKIPPED:
		if (!is_end)
			skip_content(html, row->name);
		return 0;
	case BREAK: return add_line_break(html);
	case TABLE: return is_end ? close_table(html) : open_table(html);
	case ROW: return is_end ? close_row(html) : open_row(html);
	case CELL: return is_end ? close_cell(html) : open_cell(html, tag);
	}
	return 0;
}

/* Everything from '<' on; moves html->rest behind the tag. */
static int32_t read_tag(struct html *html)
{
	struct dm_str tag = html->rest;
	struct dm_str close = dm_str_starts(tag, DM_STR("<!--")) ? DM_STR("-->") : DM_STR(">");
	ptrdiff_t end = dm_str_find(tag, close);
	bool is_end = tag.n > 1 && tag.p[1] == '/';
	struct dm_str name = dm_str_from(tag, is_end ? 2 : 1);
	size_t n = 0;

	html->rest = dm_str_from(tag, end < 0 ? tag.n : (size_t)end + close.n);
	tag = dm_str_first(tag, tag.n - html->rest.n);
	while (n < name.n && n < NAME_MAX_BYTES &&
		((name.p[n] | 32) >= 'a' ? (name.p[n] | 32) <= 'z'
					 : name.p[n] >= '0' && name.p[n] <= '9'))
		n++;
	for (size_t i = 0; i < sizeof(TAGS) / sizeof(TAGS[0]); i++)
		if (strlen(TAGS[i].name) == n && strncasecmp(TAGS[i].name, name.p, n) == 0)
			return apply(html, &TAGS[i], is_end, tag);
	return 0;
}

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

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Text up to the next tag or reference; runs of blanks count as one. */
static int32_t read_text(struct html *html)
{
	size_t n = 0;

	if (is_blank(html->rest.p[0])) {
		bool is_wanted = html->docx->flow->paragraph.is_open && !html->ends_in_blank;

		while (n < html->rest.n && is_blank(html->rest.p[n]))
			n++;
		html->rest = dm_str_from(html->rest, n);
		html->ends_in_blank = true;
		return is_wanted ? add_text(html, DM_STR(" ")) : 0;
	}
	while (n < html->rest.n && html->rest.p[n] != '<' && html->rest.p[n] != '&' &&
		!is_blank(html->rest.p[n]))
		n++;
	int32_t r = add_text(html, dm_str_first(html->rest, n));
	html->rest = dm_str_from(html->rest, n);
	html->ends_in_blank = false;
	return r;
}

static int32_t read_html(struct docx *docx, struct dm_str bytes)
{
	struct html html = {
		.docx = docx, .rest = bytes, .n_flows = docx->n_flows, .n_tables = docx->n_tables
	};
	int32_t r = 0;

	while (html.rest.n > 0 && r == 0) {
		if (html.rest.p[0] == '<')
			r = read_tag(&html);
		else if (html.rest.p[0] == '&')
			r = read_reference(&html);
		else
			r = read_text(&html);
	}
	while (r == 0 && docx->n_tables > html.n_tables)
		r = close_table(&html);
	if (r == 0)
		r = close_paragraph(&html);
	if (r == 0 && html.has_row_span)
		docx_note(docx, "docx.chunk-merge",
			"a table of an HTML part merges cells downwards; they are read as separate "
			"cells");
	return r;
}

/* One paragraph a line. */
static int32_t read_plain(struct docx *docx, struct dm_str bytes)
{
	struct dm_str line;
	int32_t r = 0;

	while (r == 0 && dm_str_split(&bytes, '\n', &line)) {
		r = docx_paragraph_start(docx, NULL);
		if (r == 0)
			r = docx_text_add(docx, dm_str_trim(line));
		if (r == 0)
			r = docx_paragraph_close(docx);
	}
	return r;
}

/* Reads a part whole; *ret_bytes is null where it is too long. */
static int32_t read_bytes(struct docx *docx, struct dm_str name, struct dm_str *ret_bytes)
{
	DM_AUTO(dm_part_close) struct dm_part part = { 0 };
	struct dm_buf bytes;
	int64_t n;
	int32_t r = dm_part_open(docx->package, name, &part);

	if (r < 0)
		return r;
	*ret_bytes = DM_NULL;
	dm_buf_init(&bytes, docx->arena);
	do {
		char *to = dm_buf_reserve(&bytes, 65536);

		n = dm_part_read(&part, to, 65536);
		if (n < 0)
			return (int32_t)n;
		bytes.n += (size_t)n;
	} while (n > 0 && bytes.n <= CHUNK_MAX);
	if (n == 0)
		*ret_bytes = dm_buf_str(&bytes);
	return 0;
}

static int32_t read_chunk(struct docx *docx, struct dm_str name)
{
	struct dm_gate_result gate;
	struct dm_str bytes;
	int32_t r = read_bytes(docx, name, &bytes);

	if (r < 0)
		return r;
	if (!bytes.p)
		return leave_out(docx, "too long");
	if (dm_str_starts(bytes, DM_STR("\xef\xbb\xbf")))
		bytes = dm_str_from(bytes, 3);
	if (dm_str_starts(bytes, DM_STR("PK")))
		return leave_out(docx, "a document");
	if (dm_str_starts(bytes, DM_STR("{\\rtf")))
		return leave_out(docx, "Rich Text");
	if (dm_str_find(dm_str_first(bytes, 1024), DM_STR("MIME-Version")) >= 0)
		return leave_out(docx, "a web archive");
	if (!dm_utf8_is_valid(bytes) || memchr(bytes.p, 0, bytes.n))
		return leave_out(docx, "not in UTF-8");
	bytes = dm_utf8_gate(docx->arena, bytes, &gate);
	r = docx_paragraph_close(docx);
	if (r < 0)
		return r;
	return dm_str_starts(dm_str_trim(bytes), DM_STR("<")) ? read_html(docx, bytes)
							      : read_plain(docx, bytes);
}

int32_t docx_chunk(struct docx *docx, const struct dm_xml_start *start)
{
	const struct dm_rel *rel;
	struct dm_str id = DM_STR("");
	int32_t r;

	if (docx->scope != DOCX_IN_CONTENT || docx->n_placeholders || docx->n_codes)
		return DM_XML_SKIP;
	(void)dm_xml_attribute(start, R_id, &id);
	rel = dm_rels_find_id(&docx->rels, id);
	if (!rel || rel->is_external || !dm_package_has(docx->package, rel->target))
		r = leave_out(docx, "missing");
	else
		r = read_chunk(docx, rel->target);
	return r < 0 ? r : DM_XML_SKIP;
}
