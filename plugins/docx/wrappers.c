/* Decides about elements that only enclose others: which are looked through, which branch counts,
 * and what is no longer part of the document. */
#include "docx.h"

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
	else if (docx->scope == DOCX_IN_TRPR)
		docx->table->is_row_deleted = true;
	return DM_XML_SKIP;
}

int32_t docx_control_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	docx->sdts[docx->n_sdts++] = 0; /* no deeper than the parser's limit */
	return 0;
}

int32_t docx_control_end(struct docx *docx)
{
	uint8_t flags = docx->sdts[--docx->n_sdts];

	docx->n_placeholders -= (flags & DOCX_SDT_PLACEHOLDER) != 0;
	docx->n_contents -= (flags & DOCX_SDT_CONTENTS) != 0;
	return 0;
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
	flags = &docx->sdts[docx->n_sdts - 1];
	if (start->id == W_showingPlcHdr && dm_xml_on(start, W_val) &&
		!(*flags & DOCX_SDT_PLACEHOLDER)) {
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

int32_t docx_alternatives_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
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
	if (docx->scope != DOCX_IN_CONTENT)
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
