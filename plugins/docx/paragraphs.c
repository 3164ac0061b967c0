/* Decides where a paragraph begins and ends, and what it is after its style has been asked. */
#include "docx.h"

static int8_t stated(int8_t own, int8_t inherited, int8_t otherwise)
{
	if (own != DOCX_UNSET)
		return own;
	return inherited != DOCX_UNSET ? inherited : otherwise;
}

static void reset(struct docx *docx, struct docx_paragraph *paragraph)
{
	/* After a deleted mark the text of the paragraph before goes on. */
	if (!paragraph->is_mark_deleted) {
		dm_buf_clear(&paragraph->text);
		paragraph->entries = NULL;
		paragraph->n_entries = 0;
		paragraph->size = 0;
		paragraph->is_contents = paragraph->has_plain = paragraph->begins_page = false;
	}
	paragraph->style = docx->styles.paragraph;
	paragraph->outline = paragraph->align = paragraph->page_break = DOCX_UNSET;
	paragraph->level = DOCX_UNSET;
	paragraph->list = DOCX_UNSET;
	paragraph->mark_vanish = DOCX_UNSET;
	paragraph->is_mark_deleted = false;
	paragraph->is_open = true;
	docx_run_reset(paragraph);
}

/* A tab or a page break at either end is layout, an empty line too. */
static struct dm_str without_breaks(struct dm_str text)
{
	while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\t'))
		text.n--;
	while (text.n > 0 && text.p[0] == '\n')
		text = dm_str_from(text, 1);
	return text;
}

/* 17.9.23: a list that comes from the style has the level that names the style. */
static struct dm_str next_number(struct docx *docx, const struct docx_paragraph *paragraph)
{
	const struct docx_style *style = paragraph->style;
	int32_t list = paragraph->list != DOCX_UNSET ? paragraph->list : style->list;
	int level = stated(paragraph->level, style->level, 0), named = -1;

	if (list <= 0)
		return DM_NULL;
	if (paragraph->list == DOCX_UNSET && paragraph->level == DOCX_UNSET)
		named = docx_numbering_level(&docx->numbering, list, style->id);
	return docx_numbering_next(&docx->numbering, list, named >= 0 ? named : level);
}

static uint32_t kind_of(const struct docx_paragraph *paragraph, uint32_t outline)
{
	if (paragraph->is_contents)
		return DM_PARAGRAPH_CONTENTS;
	if (paragraph->style->kind)
		return paragraph->style->kind;
	return outline ? DM_PARAGRAPH_HEADING : DM_PARAGRAPH_TEXT;
}

/* A text box in a cell says which cell. */
static struct dm_place place_of(const struct docx *docx)
{
	const struct docx_flow *flow = docx->flow;
	struct dm_place place = { 0 };

	if (flow->channel != DM_CHANNEL_BODY && flow->channel != DM_CHANNEL_TEXTBOX)
		place.part = docx->part;
	if (flow->table) {
		place.table = flow->table->id;
		place.row = flow->table->row + 1;
		place.column = flow->table->column + 1;
	}
	return place;
}

static int32_t hand_over(struct docx *docx, struct docx_paragraph *own)
{
	int8_t level = stated(own->outline, own->style->outline, 9);
	struct dm_paragraph paragraph = {
		.struct_size = sizeof(paragraph),
		.channel = docx->flow->channel,
		.outline = level < 9 ? (uint32_t)level + 1 : 0,
		.align = (uint32_t)stated(own->align, own->style->align, DM_ALIGN_START),
		.size = (uint32_t)own->size,
		.text = without_breaks(dm_buf_str(&own->text)),
		.number = next_number(docx, own),
		.n_entries = own->n_entries,
		.entries = own->entries,
	};

	/* An empty paragraph is layout; its page break goes on to the next one. */
	if (stated(own->page_break, own->style->page_break, 0) || own->begins_page)
		paragraph.flags |= DM_PARAGRAPH_PAGE_BREAK;
	if (paragraph.text.n == 0 && paragraph.n_entries == 0) {
		docx->page_pending |= paragraph.flags != 0;
		return 0;
	}
	paragraph.kind = kind_of(own, paragraph.outline);
	if (paragraph.kind == DM_PARAGRAPH_CONTENTS)
		paragraph.outline = 0;
	if (paragraph.text.n && !own->has_plain)
		paragraph.flags |= DM_PARAGRAPH_BOLD;
	paragraph.place = place_of(docx);
	return docx->sink->paragraph(docx->sink, &paragraph);
}

/* Cells have no entries: a paragraph without text, which says its cell, has them. */
static int32_t hand_over_entries(struct docx *docx, const struct docx_paragraph *own)
{
	struct dm_paragraph paragraph = {
		.struct_size = sizeof(paragraph),
		.channel = docx->flow->channel,
		.text = DM_STR(""),
		.n_entries = own->n_entries,
		.entries = own->entries,
		.place = place_of(docx),
	};

	return docx->sink->paragraph(docx->sink, &paragraph);
}

/* Nothing of it shows, not even its number: list and page go on as if it were not there. */
static bool is_hidden(const struct docx_paragraph *own)
{
	int8_t mark = own->mark_vanish != DOCX_UNSET ? own->mark_vanish : own->style->run.vanish;

	return mark == 1 && own->text.n == 0 && own->n_entries == 0;
}

int32_t docx_paragraph_close(struct docx *docx)
{
	struct docx_flow *flow = docx->flow;
	struct docx_paragraph *own = &flow->paragraph;

	if (!own->is_open)
		return 0;
	own->is_open = false;
	if (is_hidden(own))
		return 0;
	if (own->is_mark_deleted)
		return 0; /* the next paragraph goes on with the text */
	if (flow->kind != DOCX_FLOW_CELL)
		return hand_over(docx, own);
	if (own->n_entries) {
		int32_t r = hand_over_entries(docx, own);

		if (r < 0)
			return r;
	}
	return docx_cell_add(
		docx, flow->table, next_number(docx, own), without_breaks(dm_buf_str(&own->text)));
}

int32_t docx_paragraph_flush(struct docx *docx)
{
	struct docx_paragraph *own = &docx->flow->paragraph;

	if (own->is_open || !own->is_mark_deleted)
		return 0;
	own->is_mark_deleted = false;
	own->is_open = true;
	return docx_paragraph_close(docx);
}

int32_t docx_flow_open(struct docx *docx, enum docx_flow_kind kind, uint32_t channel)
{
	struct docx_flow *flow;

	if (docx->n_flows == DOCX_STACK)
		return docx_fail(docx, DM_E_LIMIT, "docx.depth",
			"text stands in text boxes or tables too deep; open the document, take "
			"them apart and save it again");
	flow = docx->flows[docx->n_flows];
	if (!flow) {
		flow = docx->flows[docx->n_flows] = DM_NEW(docx->arena, struct docx_flow);
		dm_buf_init(&flow->paragraph.text, docx->arena);
	}
	docx->n_flows++;
	flow->kind = kind;
	flow->channel = channel;
	flow->outer = docx->flow;
	flow->table = kind == DOCX_FLOW_CELL ? docx->table : docx->flow ? docx->flow->table : NULL;
	flow->fields = docx->n_fields;
	flow->paragraph.is_open = flow->paragraph.is_mark_deleted = false;
	docx->flow = flow;
	return 0;
}

int32_t docx_flow_close(struct docx *docx)
{
	struct docx_flow *flow = docx->flow;
	int32_t r = docx_paragraph_close(docx);

	if (r == 0)
		r = docx_paragraph_flush(docx);
	if (flow->kind != DOCX_FLOW_CELL) /* fields may begin in one cell and end in another */
		docx_fields_unwind(docx, flow->fields);
	docx->n_flows--;
	docx->flow = flow->outer;
	return r;
}

int32_t docx_paragraph_start(struct docx *docx, const struct dm_xml_start *start)
{
	int32_t r = docx_paragraph_close(docx); /* one inside another is damage: it ends there */

	(void)start;
	if (r < 0)
		return r;
	reset(docx, &docx->flow->paragraph);
	if (docx->page_pending && docx->flow->kind == DOCX_FLOW_PART) {
		docx->flow->paragraph.begins_page = true;
		docx->page_pending = false;
	}
	return 0;
}

int32_t docx_paragraph_end(struct docx *docx)
{
	return docx_paragraph_close(docx);
}

int32_t docx_paragraph_properties_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	if (!docx->flow->paragraph.is_open || docx->scope != DOCX_IN_CONTENT)
		return DM_XML_SKIP;
	docx->scope = DOCX_IN_PPR;
	return 0;
}

int32_t docx_properties_end(struct docx *docx)
{
	docx->scope = DOCX_IN_CONTENT;
	return 0;
}

/* 17.6.18: the properties of a section stand in its last paragraph; a page begins behind it,
 * unless the section after it says otherwise, which only that one's end tells: layout, so the
 * common case is taken. */
int32_t docx_section_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	if (docx->scope != DOCX_IN_PPR)
		return DM_XML_SKIP; /* of the body: nothing comes behind it */
	docx->scope = DOCX_IN_SECTION;
	docx->page_pending = true;
	return 0;
}

int32_t docx_section_end(struct docx *docx)
{
	docx->scope = DOCX_IN_PPR;
	return 0;
}

int32_t docx_section_type(struct docx *docx, const struct dm_xml_start *start)
{
	struct dm_str value;

	if (docx->scope == DOCX_IN_SECTION && dm_xml_attribute(start, W_val, &value) &&
		dm_str_eq(value, DM_STR("continuous")))
		docx->page_pending = false;
	return DM_XML_SKIP;
}

int32_t docx_paragraph_property(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_paragraph *own = &docx->flow->paragraph;
	const struct docx_style *style;
	struct dm_str value;

	if (docx->scope != DOCX_IN_PPR)
		return DM_XML_SKIP;
	switch (start->id) {
	case W_pStyle:
		style = dm_xml_attribute(start, W_val, &value)
				? docx_styles_find(&docx->styles, value)
				: NULL;
		if (style)
			own->style = style;
		break;
	case W_outlineLvl: own->outline = (int8_t)dm_xml_integer(start, W_val, 0, 9, 9); break;
	case W_jc:
		if (dm_xml_attribute(start, W_val, &value))
			own->align = docx_align_from_text(value);
		break;
	case W_pageBreakBefore: own->page_break = dm_xml_on(start, W_val); break;
	case W_ilvl: own->level = (int8_t)dm_xml_integer(start, W_val, 0, 8, 0); break;
	case W_numId: own->list = (int32_t)dm_xml_integer(start, W_val, 0, INT32_MAX, 0); break;
	default: break; /* numPr: its children follow */
	}
	return 0;
}
