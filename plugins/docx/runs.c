/* Decides what of a run is text: visible, not hidden, and the characters that stand for others. */
#include "docx.h"

#include "base/utf8.h"

void docx_run_reset(struct docx_paragraph *paragraph)
{
	paragraph->run = (struct docx_run){
		.look = { DOCX_UNSET, DOCX_UNSET, DOCX_UNSET, DOCX_UNSET },
	};
}

static int16_t first_set(int16_t a, int16_t b, int16_t c, int16_t d, int16_t otherwise)
{
	if (a != DOCX_UNSET)
		return a;
	if (b != DOCX_UNSET)
		return b;
	if (c != DOCX_UNSET)
		return c;
	return d != DOCX_UNSET ? d : otherwise;
}

/* 17.7.3: what the run itself says counts; else what all text has; else each of the styles (of the
 * character, the paragraph, the table) that says yes turns it over. */
static bool is_toggled(
	int8_t own, int8_t character, int8_t paragraph, int8_t table, int8_t defaults)
{
	if (own != DOCX_UNSET)
		return own != 0;
	return defaults == 1 || ((character == 1) + (paragraph == 1) + (table == 1)) % 2;
}

static const struct docx_style *table_style(const struct docx *docx)
{
	return docx->flow->kind == DOCX_FLOW_CELL ? docx->flow->table->style : NULL;
}

/* 17.7.2: the run itself, its character style, the paragraph's style, the document's defaults. */
void docx_run_resolve(struct docx *docx, struct docx_paragraph *paragraph)
{
	static const struct docx_run_look UNSET = { DOCX_UNSET, DOCX_UNSET, DOCX_UNSET,
		DOCX_UNSET };
	struct docx_run *run = &paragraph->run;
	const struct docx_run_look *a = &run->look, *b = run->style ? &run->style->run : &UNSET;
	const struct docx_run_look *c = &paragraph->style->run, *d = &docx->styles.defaults;
	const struct docx_style *table = table_style(docx);
	const struct docx_run_look *t = table ? &table->run : &UNSET;

	run->is_hidden = is_toggled(a->vanish, b->vanish, c->vanish, t->vanish, d->vanish);
	run->is_bold = is_toggled(a->bold, b->bold, c->bold, t->bold, d->bold);
	/* 17.3.2.38: 10 points where nothing is said. */
	run->size = first_set(a->size, b->size, c->size, d->size, 20);
	run->font = (enum docx_font)first_set(a->font, b->font, c->font, d->font, DOCX_FONT_TEXT);
	run->is_resolved = true;
}

bool docx_run_is_hidden(struct docx *docx)
{
	struct docx_paragraph *paragraph = &docx->flow->paragraph;

	if (!paragraph->is_open)
		return false;
	if (!paragraph->run.is_resolved)
		docx_run_resolve(docx, paragraph);
	return paragraph->run.is_hidden;
}

static int32_t check_length(struct docx *docx, const struct docx_paragraph *paragraph)
{
	if (paragraph->text.n <= docx->text_limit)
		return 0;
	return docx_fail(docx, DM_E_LIMIT, "docx.text",
		"a paragraph is longer than is allowed; split it and save the document again, or "
		"raise text_bytes if it should be taken");
}

int32_t docx_text_add(struct docx *docx, struct dm_str text)
{
	struct docx_paragraph *paragraph = &docx->flow->paragraph;

	if (!paragraph->run.is_resolved)
		docx_run_resolve(docx, paragraph);
	if (paragraph->run.is_hidden)
		return 0;
	if (paragraph->run.size > paragraph->size)
		paragraph->size = paragraph->run.size;
	paragraph->has_plain |= !paragraph->run.is_bold;
	paragraph->is_contents |= docx->n_contents > 0;
	dm_buf_add(&paragraph->text, text);
	return check_length(docx, paragraph);
}

int32_t docx_run_start(struct docx *docx, const struct dm_xml_start *start)
{
	if (docx->scope != DOCX_IN_CONTENT)
		return DM_XML_SKIP;
	if (!docx->flow->paragraph.is_open) /* damage, but text all the same */
		return docx_paragraph_start(docx, start);
	docx_run_reset(&docx->flow->paragraph);
	return 0;
}

int32_t docx_run_properties_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	if (!docx->flow->paragraph.is_open)
		return DM_XML_SKIP;
	if (docx->scope == DOCX_IN_CONTENT)
		docx->scope = DOCX_IN_RPR;
	else if (docx->scope == DOCX_IN_PPR)
		docx->scope = DOCX_IN_MARK;
	else
		return DM_XML_SKIP;
	return 0;
}

int32_t docx_run_properties_end(struct docx *docx)
{
	docx->scope = docx->scope == DOCX_IN_MARK ? DOCX_IN_PPR : DOCX_IN_CONTENT;
	return 0;
}

static void take_font(struct docx_run *run, const struct dm_xml_start *start)
{
	struct dm_str hint;

	docx_look_take_font(&run->look, start);
	if (dm_xml_attribute(start, W_hint, &hint))
		run->is_east_asian = dm_str_eq(hint, DM_STR("eastAsia"));
}

/* specVanish is how Word hides the mark between a heading and its text in one line; both stay
 * paragraphs here. */
static void take_mark(struct docx_paragraph *paragraph, const struct dm_xml_start *start)
{
	if (start->id == W_vanish)
		paragraph->mark_vanish = dm_xml_on(start, W_val);
	else if (start->id == W_specVanish && dm_xml_on(start, W_val))
		paragraph->mark_vanish = 0;
}

int32_t docx_run_property(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_run *run = &docx->flow->paragraph.run;
	struct dm_str value;

	if (docx->scope == DOCX_IN_MARK)
		take_mark(&docx->flow->paragraph, start);
	if (docx->scope != DOCX_IN_RPR)
		return DM_XML_SKIP;
	run->is_resolved = false;
	switch (start->id) {
	case W_b: run->look.bold = dm_xml_on(start, W_val); break;
	case W_vanish: run->look.vanish = dm_xml_on(start, W_val); break;
	case W_sz:
		run->look.size = (int16_t)dm_xml_integer(start, W_val, 1, 3276, DOCX_UNSET);
		break;
	case W_rStyle:
		if (dm_xml_attribute(start, W_val, &value))
			run->style = docx_styles_find(&docx->styles, value);
		break;
	case W_rFonts: take_font(run, start); break;
	default: break;
	}
	return DM_XML_SKIP;
}

/* True where text that stands here is part of the document as it is read. */
static bool is_visible(const struct docx *docx)
{
	return docx->n_codes == 0 && docx->n_placeholders == 0 && docx->flow->paragraph.is_open;
}

int32_t docx_text_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct dm_str space;

	if (docx->scope != DOCX_IN_CONTENT)
		return DM_XML_SKIP;
	docx->in_text = true;
	docx->text_begin = docx->flow->paragraph.text.n;
	docx->keeps_space = dm_xml_attribute(start, XML_space, &space)
				    ? dm_str_eq(space, DM_STR("preserve"))
				    : docx->keeps_all_space;
	return 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int32_t docx_text_end(struct docx *docx)
{
	struct dm_buf *text = &docx->flow->paragraph.text;

	docx->in_text = false;
	if (docx->keeps_space)
		return 0;
	/* XML 1.0, 2.10: blanks at the ends count only where the file says so. */
	while (text->n > docx->text_begin && is_space(text->p[text->n - 1]))
		text->n--;
	return 0;
}

/* Line breaks and tabs have elements of their own; in text they are blanks. */
static void blank_out(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] == '\n' || p[i] == '\t' || p[i] == '\r')
			p[i] = ' ';
}

/* In a symbol font all that is no Chinese is a symbol: written in the private use area (F000 to F0FF), or
 * as the letters of its keys, as 17.3.2.26 says of characters that fonts share. */
static bool is_symbol(const struct docx_run *run, uint32_t character)
{
	return (character >= 0xF000 && character <= 0xF0FF) ||
	       (character > 0x20 && character < 0x7F) ||
	       (character > 0xA0 && character <= 0xFF && !run->is_east_asian);
}

static int32_t add_symbols(struct docx *docx, const struct docx_run *run, struct dm_str text)
{
	size_t at = 0;
	uint32_t character;
	int32_t r = 0;

	while (r == 0 && dm_utf8_next(text, &at, &character)) {
		char bytes[4];

		if (is_symbol(run, character))
			character = docx_symbol(run->font, character);
		else if (character < 0x20)
			character = ' ';
		r = docx_text_add(docx, (struct dm_str){ bytes, dm_utf8_put(bytes, character) });
	}
	return r;
}

int32_t docx_on_text(void *ctx, struct dm_str text)
{
	struct docx *docx = ctx;
	struct docx_paragraph *paragraph = &docx->flow->paragraph;
	size_t before;
	int32_t r;

	if (docx->in_code || (docx->in_text && docx->n_codes > 0)) {
		docx_field_code_add(docx, text);
		return 0;
	}
	if (!docx->in_text || !is_visible(docx))
		return 0;
	if (!docx->keeps_space)
		while (paragraph->text.n == docx->text_begin && text.n && is_space(text.p[0]))
			text = dm_str_from(text, 1);
	if (docx->n_boxes > 0 && text.n) {
		r = docx_control_show(docx, &text);
		if (r < 0)
			return r;
	}
	if (!paragraph->run.is_resolved)
		docx_run_resolve(docx, paragraph);
	if (paragraph->run.font != DOCX_FONT_TEXT)
		return add_symbols(docx, &paragraph->run, text);
	before = paragraph->text.n;
	r = docx_text_add(docx, text);
	if (paragraph->text.n > before &&
		(memchr(text.p, '\n', text.n) || memchr(text.p, '\t', text.n)))
		blank_out(paragraph->text.p + before, paragraph->text.n - before);
	return r;
}

static int32_t add_break(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_paragraph *paragraph = &docx->flow->paragraph;
	struct dm_str type;

	if (!dm_xml_attribute(start, W_type, &type) || !dm_str_eq(type, DM_STR("page")))
		return docx_text_add(docx, DM_STR("\n"));
	if (docx->flow->kind != DOCX_FLOW_PART)
		return 0;
	if (dm_str_trim(dm_buf_str(&paragraph->text)).n == 0) {
		paragraph->begins_page = true;
		return 0;
	}
	docx->page_pending = true;
	return docx_text_add(docx, DM_STR("\n"));
}

/* tab, ptab, br, cr, noBreakHyphen; in pPr/tabs a tab is a stop and never comes here. */
int32_t docx_character(struct docx *docx, const struct dm_xml_start *start)
{
	int32_t r = 0;

	if (docx->scope != DOCX_IN_CONTENT || !is_visible(docx))
		return DM_XML_SKIP;
	switch (start->id) {
	case W_br: r = add_break(docx, start); break;
	case W_cr: r = docx_text_add(docx, DM_STR("\n")); break;
	case W_noBreakHyphen: r = docx_text_add(docx, DM_STR("\u2011")); break;
	default: r = docx_text_add(docx, DM_STR("\t")); break;
	}
	return r < 0 ? r : DM_XML_SKIP;
}

int32_t docx_symbol_element(struct docx *docx, const struct dm_xml_start *start)
{
	struct dm_str font = DM_STR(""), code;
	char bytes[4];
	uint32_t character;
	int32_t r = 0;

	if (docx->scope != DOCX_IN_CONTENT || !is_visible(docx) ||
		!dm_xml_attribute(start, W_char, &code))
		return DM_XML_SKIP;
	(void)dm_xml_attribute(start, W_font, &font);
	character = docx_symbol(docx_font_from_text(font), docx_hexadecimal(code));
	if (character >= 0x20 && dm_xml_char(character)) {
		struct dm_str text = { bytes, dm_utf8_put(bytes, character) };

		if (docx->n_boxes > 0)
			r = docx_control_show(docx, &text);
		if (r == 0)
			r = docx_text_add(docx, text);
	}
	return r < 0 ? r : DM_XML_SKIP;
}
