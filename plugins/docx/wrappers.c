/* Decides about elements that only enclose others: which are looked through, which branch counts,
 * and what is no longer part of the document. */
#include "docx.h"

#include "base/utf8.h"

int32_t docx_transparent(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	/* As a property (a run or a row was inserted) it holds nothing. */
	return docx->scope == DOCX_IN_CONTENT ? 0 : DM_XML_SKIP;
}

/* w:del and w:moveFrom (17.13.5): text that is gone; in properties, the paragraph mark or the row
 * that is gone. */
int32_t docx_deletion(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	if (docx->scope == DOCX_IN_MARK)
		docx->flow->paragraph.is_mark_deleted = true;
	else if (docx->scope == DOCX_IN_TRPR && docx_is_flat(docx))
		docx->is_flat_row_deleted = true;
	else if (docx->scope == DOCX_IN_TRPR)
		docx->table->is_row_deleted = true;
	return DM_XML_SKIP;
}

static int32_t fail_depth(struct docx *docx)
{
	return docx_fail(docx, DM_E_LIMIT, "docx.depth",
		"content controls stand in each other too deep; open the document, take them apart "
		"and save it again");
}

int32_t docx_control_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	if (docx->n_sdts == DOCX_STACK) /* a document in a document: the parser's limit is theirs */
		return fail_depth(docx);
	docx->sdts[docx->n_sdts++] = (struct docx_sdt){ .checked = 0x2612, .unchecked = 0x2610 };
	return 0;
}

int32_t docx_control_end(struct docx *docx)
{
	struct dm_str none = DM_STR("");
	uint8_t flags = docx->sdts[docx->n_sdts - 1].flags;
	int32_t r = 0;

	if (flags & DOCX_SDT_BOX && docx->flow->paragraph.is_open && docx->n_codes == 0)
		r = docx_control_show(docx, &none); /* one without content has a state too */
	docx->n_sdts--;
	docx->n_boxes -= (flags & DOCX_SDT_BOX) != 0;
	docx->n_placeholders -= (flags & DOCX_SDT_PLACEHOLDER) != 0;
	docx->n_contents -= (flags & DOCX_SDT_CONTENTS) != 0;
	return r;
}

int32_t docx_control_properties_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	if (docx->scope != DOCX_IN_CONTENT || docx->n_sdts == 0)
		return DM_XML_SKIP;
	docx->scope = DOCX_IN_SDTPR;
	return 0;
}

/* 17.5.2.39: the text shown is a prompt, nobody has written anything yet. 17.5.2.12: what the
 * control was inserted as. */
int32_t docx_control_property(struct docx *docx, const struct dm_xml_start *start)
{
	uint8_t *flags;
	struct dm_str value;

	if (docx->scope != DOCX_IN_SDTPR)
		return DM_XML_SKIP;
	flags = &docx->sdts[docx->n_sdts - 1].flags;
	if (start->id == W_showingPlcHdr && dm_xml_on(start, W_val) &&
		!(*flags & (DOCX_SDT_PLACEHOLDER | DOCX_SDT_BOX))) {
		*flags |= DOCX_SDT_PLACEHOLDER;
		docx->n_placeholders++;
	}
	if (start->id == W_docPartGallery && dm_xml_attribute(start, W_val, &value) &&
		dm_str_eq(value, DM_STR("Table of Contents")) && !(*flags & DOCX_SDT_CONTENTS)) {
		*flags |= DOCX_SDT_CONTENTS;
		docx->n_contents++;
	}
	return 0;
}

static uint32_t state_from(const struct dm_xml_start *start, uint32_t otherwise)
{
	struct dm_str font = DM_STR(""), code;
	uint32_t character = 0;

	(void)dm_xml_attribute(start, W14_font, &font);
	if (dm_xml_attribute(start, W14_val, &code))
		character = docx_symbol(docx_font_from_text(font), docx_hexadecimal(code));
	return character >= 0x20 && dm_xml_char(character) ? character : otherwise;
}

/* MS-DOCX, 2.6.1.2: a check box, what it looks like, and whether it is ticked. A box is no prompt. */
int32_t docx_control_box(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_sdt *control;

	if (docx->scope != DOCX_IN_SDTPR)
		return DM_XML_SKIP;
	control = &docx->sdts[docx->n_sdts - 1];
	switch (start->id) {
	case W14_checked: control->is_checked = dm_xml_on(start, W14_val); return DM_XML_SKIP;
	case W14_checkedState: control->checked = state_from(start, 0x2612); return DM_XML_SKIP;
	case W14_uncheckedState: control->unchecked = state_from(start, 0x2610); return DM_XML_SKIP;
	default: break;
	}
	docx->n_boxes += !(control->flags & DOCX_SDT_BOX);
	docx->n_placeholders -= (control->flags & DOCX_SDT_PLACEHOLDER) != 0;
	control->flags = (uint8_t)((control->flags | DOCX_SDT_BOX) & ~DOCX_SDT_PLACEHOLDER);
	return 0;
}

static struct docx_sdt *innermost_box(struct docx *docx)
{
	for (unsigned i = docx->n_sdts; i-- > 0;)
		if (docx->sdts[i].flags & DOCX_SDT_BOX)
			return &docx->sdts[i];
	return NULL;
}

/* Boxes and ticks: geometric shapes, dingbats, and what symbol fonts have in the private area. */
static bool is_mark(const struct docx_sdt *box, uint32_t character)
{
	return character == box->checked || character == box->unchecked ||
	       (character >= 0x25A0 && character <= 0x27BF) ||
	       (character >= 0xF000 && character <= 0xF0FF);
}

int32_t docx_control_show(struct docx *docx, struct dm_str *text)
{
	struct docx_sdt *box = innermost_box(docx);
	uint32_t character;
	char bytes[4];
	size_t at = 0;

	if (!box || box->is_shown)
		return 0;
	box->is_shown = true;
	if (text->n && dm_utf8_next(*text, &at, &character) && is_mark(box, character))
		*text = dm_str_from(*text, at);
	character = box->is_checked ? box->checked : box->unchecked;
	return docx_text_add(docx, (struct dm_str){ bytes, dm_utf8_put(bytes, character) });
}

int32_t docx_alternatives_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	if (docx->n_choices == DOCX_STACK)
		return fail_depth(docx);
	docx->choices[docx->n_choices++] = false;
	return 0;
}

int32_t docx_alternatives_end(struct docx *docx)
{
	docx->n_choices--;
	return 0;
}

/* ECMA-376-3, 9.3: the first choice all of whose namespaces are understood. */
int32_t docx_choice_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct dm_str required = DM_STR(""), prefix;

	if (docx->n_choices == 0 || docx->choices[docx->n_choices - 1])
		return DM_XML_SKIP;
	(void)dm_xml_attribute(start, NONE_Requires, &required);
	while (dm_str_split(&required, ' ', &prefix)) {
		enum dm_ns ns = dm_ns_from_uri(dm_xml_uri_of_prefix(start->feed, prefix));

		if (prefix.n && (ns == DM_NS_OTHER || ns == DM_NS_NONE))
			return DM_XML_SKIP;
	}
	docx->choices[docx->n_choices - 1] = true;
	return 0;
}

int32_t docx_fallback_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	return docx->n_choices == 0 || docx->choices[docx->n_choices - 1] ? DM_XML_SKIP : 0;
}

int32_t docx_box_start(struct docx *docx, const struct dm_xml_start *start)
{
	bool is_body =
		docx->flow->channel == DM_CHANNEL_BODY || docx->flow->channel == DM_CHANNEL_TEXTBOX;

	(void)start;
	if (docx->scope != DOCX_IN_CONTENT || docx_run_is_hidden(docx))
		return DM_XML_SKIP;
	return docx_flow_open(
		docx, DOCX_FLOW_BOX, is_body ? DM_CHANNEL_TEXTBOX : docx->flow->channel);
}

int32_t docx_box_end(struct docx *docx)
{
	return docx_flow_close(docx);
}

/* The lines between text and notes are notes of another type. */
int32_t docx_note_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct dm_str type;

	(void)docx;
	return dm_xml_attribute(start, W_type, &type) && !dm_str_eq(type, DM_STR("normal"))
		       ? DM_XML_SKIP
		       : 0;
}

/* Another document, to be fetched from elsewhere. */
int32_t docx_outside(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	docx_note(docx, "docx.subdocument",
		"the document refers to another file for some of its text; that text is left out");
	return DM_XML_SKIP;
}
