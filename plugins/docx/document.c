/* Which element has which handler, and in which order the parts of a document are read. */
#include "docx.h"

#include "base/auto.h"
#include "chunk.h"
#include "reader.h"

struct element {
	docx_start start; /* NULL: passed over with all it holds */
	docx_end end;
};

#define THROUGH                        \
	{                              \
		docx_transparent, NULL \
	}

static int32_t root_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct dm_str space;

	docx->has_root = true;
	/* XML 1.0, 2.10: for all that stands in it, unless that says otherwise. */
	docx->keeps_all_space =
		dm_xml_attribute(start, XML_space, &space) && dm_str_eq(space, DM_STR("preserve"));
	return 0;
}

/* clang-format off */
static const struct element ELEMENTS[DOCX_WORD_COUNT] = {
	[W_document] = { root_start, NULL },
	[W_hdr] = { root_start, NULL },
	[W_ftr] = { root_start, NULL },
	[W_footnotes] = { root_start, NULL },
	[W_endnotes] = { root_start, NULL },
	[W_comments] = { root_start, NULL },
	[W_body] = THROUGH,
	[W_footnote] = { docx_note_start, NULL },
	[W_endnote] = { docx_note_start, NULL },
	[W_comment] = THROUGH,

	[W_p] = { docx_paragraph_start, docx_paragraph_end },
	[W_pPr] = { docx_paragraph_properties_start, docx_properties_end },
	[W_pStyle] = { docx_paragraph_property, NULL },
	[W_outlineLvl] = { docx_paragraph_property, NULL },
	[W_jc] = { docx_paragraph_property, NULL },
	[W_pageBreakBefore] = { docx_paragraph_property, NULL },
	[W_numPr] = { docx_paragraph_property, NULL },
	[W_ilvl] = { docx_paragraph_property, NULL },
	[W_numId] = { docx_paragraph_property, NULL },
	[W_sectPr] = { docx_section_start, docx_section_end },
	[W_type] = { docx_section_type, NULL },

	[W_r] = { docx_run_start, NULL },
	[W_rPr] = { docx_run_properties_start, docx_run_properties_end },
	[W_rStyle] = { docx_run_property, NULL },
	[W_b] = { docx_run_property, NULL },
	[W_sz] = { docx_run_property, NULL },
	[W_vanish] = { docx_run_property, NULL },
	[W_specVanish] = { docx_run_property, NULL },
	[W_rFonts] = { docx_run_property, NULL },
	[W_t] = { docx_text_start, docx_text_end },
	[W_tab] = { docx_character, NULL },
	[W_ptab] = { docx_character, NULL },
	[W_br] = { docx_character, NULL },
	[W_cr] = { docx_character, NULL },
	[W_noBreakHyphen] = { docx_character, NULL },
	[W_sym] = { docx_symbol_element, NULL },

	[W_fldChar] = { docx_field_char, NULL },
	[W_ffData] = THROUGH,
	[W_checkBox] = { docx_check_box, NULL },
	[W_checked] = { docx_check_box, NULL },
	[W_default] = { docx_check_box, NULL },
	[W_ddList] = { docx_choice_list, NULL },
	[W_result] = { docx_choice_list, NULL },
	[W_listEntry] = { docx_choice_list, NULL },
	[W_instrText] = { docx_instruction_start, docx_instruction_end },
	[W_fldSimple] = { docx_simple_field_start, docx_simple_field_end },

	[W_tbl] = { docx_table_start, docx_table_end },
	[W_tblPr] = THROUGH,
	[W_tblStyle] = { docx_table_style, NULL },
	[W_tr] = { docx_row_start, docx_row_end },
	[W_trPr] = { docx_row_properties_start, docx_properties_end },
	[W_gridBefore] = { docx_row_property, NULL },
	[W_hidden] = { docx_row_property, NULL },
	[W_tblHeader] = { docx_row_property, NULL },
	[W_tc] = { docx_cell_start, docx_cell_end },
	[W_tcPr] = { docx_cell_properties_start, docx_properties_end },
	[W_gridSpan] = { docx_cell_property, NULL },
	[W_vMerge] = { docx_cell_property, NULL },
	[W_hMerge] = { docx_cell_property, NULL },
	[W_cellDel] = { docx_cell_property, NULL },
	[W_cellMerge] = { docx_cell_property, NULL },

	[W_del] = { docx_deletion, NULL },
	[W_moveFrom] = { docx_deletion, NULL },
	[W_ins] = THROUGH, [W_moveTo] = THROUGH, [W_hyperlink] = THROUGH, [W_smartTag] = THROUGH,
	[W_customXml] = THROUGH, [W_bdo] = THROUGH, [W_dir] = THROUGH,
	[W_sdt] = { docx_control_start, docx_control_end },
	[W_sdtContent] = THROUGH,
	[W_sdtPr] = { docx_control_properties_start, docx_properties_end },
	[W_showingPlcHdr] = { docx_control_property, NULL },
	[W_docPartObj] = { docx_control_property, NULL },
	[W_docPartGallery] = { docx_control_property, NULL },
	[W14_checkbox] = { docx_control_box, NULL },
	[W14_checked] = { docx_control_box, NULL },
	[W14_checkedState] = { docx_control_box, NULL },
	[W14_uncheckedState] = { docx_control_box, NULL },
	[W_ruby] = THROUGH, [W_rubyBase] = THROUGH,

	[MC_AlternateContent] = { docx_alternatives_start, docx_alternatives_end },
	[MC_Choice] = { docx_choice_start, NULL },
	[MC_Fallback] = { docx_fallback_start, NULL },
	[W_drawing] = THROUGH, [W_pict] = THROUGH, [W_object] = THROUGH,
	[WP_inline] = THROUGH, [WP_anchor] = THROUGH, [A_graphic] = THROUGH,
	[A_graphicData] = THROUGH, [WPS_wsp] = THROUGH, [WPS_txbx] = THROUGH, [WPG_wgp] = THROUGH,
	[WPG_grpSp] = THROUGH, [WPC_wpc] = THROUGH, [V_group] = THROUGH, [V_shape] = THROUGH,
	[V_rect] = THROUGH, [V_roundrect] = THROUGH, [V_oval] = THROUGH, [V_textbox] = THROUGH,
	[W_txbxContent] = { docx_box_start, docx_box_end },
	[W_altChunk] = { docx_chunk, NULL },
	[W_subDoc] = { docx_outside, NULL },

	[M_oMathPara] = THROUGH, [M_oMath] = THROUGH, [M_e] = THROUGH, [M_sup] = THROUGH,
	[M_sub] = THROUGH, [M_sSup] = THROUGH, [M_sSub] = THROUGH, [M_sSubSup] = THROUGH,
	[M_f] = THROUGH, [M_num] = THROUGH, [M_den] = THROUGH, [M_d] = THROUGH, [M_rad] = THROUGH,
	[M_deg] = THROUGH, [M_nary] = THROUGH, [M_func] = THROUGH, [M_fName] = THROUGH,
	[M_acc] = THROUGH, [M_bar] = THROUGH, [M_box] = THROUGH,
	[M_r] = { docx_run_start, NULL },
	[M_t] = { docx_text_start, docx_text_end },
};
/* clang-format on */

int32_t docx_fail(struct docx *docx, int32_t code, const char *id, const char *text)
{
	return dm_package_fail(docx->package, code, id, docx->part, 0, "%s", text);
}

void docx_note(struct docx *docx, const char *id, const char *text)
{
	struct dm_note note = {
		.struct_size = sizeof(note),
		.id = id,
		.text = dm_str_from_c(text),
		.place.part = docx->part,
	};

	if (docx->table) {
		note.place.table = docx->table->id;
		note.place.row = docx->table->row + 1;
		note.place.column = docx->table->column + 1;
	}
	docx->host->note(docx->host, &note);
}

static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	const struct element *element = &ELEMENTS[start->id];

	return element->start ? element->start(ctx, start) : DM_XML_SKIP;
}

static int32_t on_end(void *ctx, uint16_t id)
{
	const struct element *element = &ELEMENTS[id];

	return element->end ? element->end(ctx) : 0;
}

static const struct dm_xml_handlers HANDLERS = { &DOCX_VOCABULARY, on_start, on_end, docx_on_text };

static int32_t read_part(struct docx *docx, struct dm_str part, uint32_t channel)
{
	int32_t r = dm_rels_read(docx->package, part, &docx->rels);

	if (r < 0)
		return r;
	docx->part = part;
	docx->scope = DOCX_IN_CONTENT;
	docx->has_root = docx->page_pending = false;
	r = docx_flow_open(docx, DOCX_FLOW_PART, channel);
	if (r == 0)
		r = dm_xml_feed(docx->package, part, &HANDLERS, docx);
	if (r == 0)
		r = docx_flow_close(docx);
	if (r == 0 && !docx->has_root) /* another root is passed over whole */
		r = docx_fail(docx, DM_E_FORMAT, "docx.root",
			"the main part is no text document of Word; if it is another kind of file, "
			"give it its own suffix");
	return r;
}

struct story {
	const char *type; /* of the relationship */
	uint32_t channel;
};

static const struct story STORIES[] = {
	{ "header", DM_CHANNEL_HEADER },
	{ "footer", DM_CHANNEL_FOOTER },
	{ "footnotes", DM_CHANNEL_FOOTNOTE },
	{ "endnotes", DM_CHANNEL_FOOTNOTE },
	{ "comments", DM_CHANNEL_COMMENT },
};

static int32_t read_stories(
	struct docx *docx, const struct dm_rels *rels, const struct story *story)
{
	for (size_t i = 0; i < rels->n; i++) {
		const struct dm_rel *rel = &rels->items[i];
		int32_t r;

		if (!dm_str_eq(rel->type, dm_str_from_c(story->type)))
			continue;
		if (rel->is_external || !dm_package_has(docx->package, rel->target)) {
			dm_package_note(docx->package, "docx.missing-part", rel->target,
				"a %s of the document is missing; the rest is read", story->type);
			continue;
		}
		r = read_part(docx, rel->target, story->channel);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The part of a type, or null where the document has none. */
static struct dm_str part_of_type(struct docx *docx, const struct dm_rels *rels, const char *type)
{
	const struct dm_rel *rel = dm_rels_find_type(rels, type);

	if (!rel || rel->is_external || !dm_package_has(docx->package, rel->target))
		return DM_NULL;
	return rel->target;
}

/* Finds the main part and reads what its text refers to. */
static int32_t begin_document(struct docx *docx, struct dm_str *ret_part, struct dm_rels *ret_rels)
{
	int32_t r = dm_rels_main_part(docx->package, ret_part);

	if (r == 0)
		r = dm_rels_read(docx->package, *ret_part, ret_rels);
	if (r == 0)
		r = docx_styles_read(
			docx->package, part_of_type(docx, ret_rels, "styles"), &docx->styles);
	if (r == 0)
		r = docx_numbering_read(docx->package, part_of_type(docx, ret_rels, "numbering"),
			&docx->styles, &docx->numbering);
	return r;
}

int32_t docx_read_inner(struct docx *docx)
{
	int32_t r = begin_document(docx, &docx->part, &docx->rels);

	docx->has_root = docx->page_pending = false;
	if (r == 0)
		r = dm_xml_feed(docx->package, docx->part, &HANDLERS, docx);
	if (r == 0)
		r = docx_paragraph_close(docx);
	return r;
}

static int32_t read_document(struct docx *docx)
{
	struct dm_rels rels;
	struct dm_str main_part;
	int32_t r = begin_document(docx, &main_part, &rels);

	if (r == 0)
		r = read_part(docx, main_part, DM_CHANNEL_BODY);
	for (size_t i = 0; i < sizeof(STORIES) / sizeof(STORIES[0]) && r == 0; i++)
		r = read_stories(docx, &rels, &STORIES[i]);
	return r;
}

static const char *const SUFFIXES[] = { "docx", "docm", NULL };

int32_t docx_prepare(const struct dm_host *host)
{
	(void)host;
	dm_xml_prepare();
	docx_charsets_prepare();
	return 0;
}

int32_t docx_probe(const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	static const struct dm_package_kind KIND = { "word/", SUFFIXES, "doc", "WordDocument" };

	ret->score = dm_package_score(host, source, &KIND);
	return 0;
}

int32_t docx_complete(const struct dm_host *host, const struct dm_source *source)
{
	return dm_package_complete(host, source);
}

int32_t docx_read(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	DM_AUTO(dm_package_close) struct dm_package *package = NULL;
	struct docx *docx = host->alloc(host, sizeof(*docx));
	int32_t r = dm_package_open(host, source, &package);

	if (r < 0)
		return r;
	docx->host = host;
	docx->sink = sink;
	docx->package = package;
	docx->arena = &package->arena;
	docx->text_limit = host->limit(host, DM_LIMIT_TEXT_BYTES);
	r = read_document(docx);
	if (r == 0 && docx->has_unclosed_field)
		docx_note(docx, "docx.open-field",
			"a field of the document begins and never ends; text behind it may be left "
			"out");
	if (r == 0 && !dm_source_has_suffix(source, SUFFIXES))
		docx_note(docx, "docx.suffix", "this is a Word document under another suffix");
	return r;
}
