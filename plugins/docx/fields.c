/* Decides what of a field is visible (ECMA-376-1, 17.16.18): only its result, and of a field inside
 * another one's code nothing. Entries for tables of contents have no result: their text is kept
 * beside the paragraph. */
#include "docx.h"

#include <strings.h>

enum { CODE_MAX = 8192, CHOICES_MAX = 1000 };

/* Word takes the names of fields in any case. */
static enum docx_field_kind kind_of(struct dm_str code)
{
	struct dm_str word = dm_str_trim(code);
	size_t n = 0;

	while (n < word.n && word.p[n] != ' ' && word.p[n] != '"' && word.p[n] != '\\')
		n++;
	if (n == 3 && strncasecmp(word.p, "TOC", 3) == 0)
		return DOCX_FIELD_TOC;
	return n == 2 && strncasecmp(word.p, "TC", 2) == 0 ? DOCX_FIELD_ENTRY : DOCX_FIELD_OTHER;
}

/* The next argument: in quotes (straight or curved), or up to the next switch (until_switch) or
 * blank. Moves *rest behind it. Arena memory where something had to be unescaped. */
static struct dm_str argument(struct dm_arena *arena, struct dm_str *rest, bool until_switch)
{
	const struct dm_str open = DM_STR("\u201c"), close = DM_STR("\u201d");
	struct dm_str s = dm_str_trim(*rest);
	struct dm_buf text;
	size_t at = 0;
	bool is_curved = dm_str_starts(s, open);
	bool is_quoted = is_curved || dm_str_starts(s, DM_STR("\""));

	dm_buf_init(&text, arena);
	if (is_quoted)
		at = is_curved ? open.n : 1;
	for (; at < s.n; at++) {
		if (is_quoted && (s.p[at] == '"' || dm_str_starts(dm_str_from(s, at), close)))
			break;
		if (is_quoted && s.p[at] == '\\' && at + 1 < s.n &&
			(s.p[at + 1] == '"' || s.p[at + 1] == '\\'))
			at++;
		else if (!is_quoted && (s.p[at] == '\\' || (!until_switch && s.p[at] == ' ')))
			break;
		dm_buf_add_byte(&text, s.p[at]);
	}
	if (is_quoted && at < s.n)
		at += s.p[at] == '"' ? 1 : close.n;
	*rest = dm_str_from(s, at);
	return dm_str_trim(dm_buf_str(&text));
}

/* 17.16.5.63: TC "text" [\f list] [\l level] [\n]. */
static struct dm_toc_entry entry_from(struct dm_arena *arena, struct dm_str code)
{
	struct dm_str rest = dm_str_from(dm_str_trim(code), 2);
	struct dm_toc_entry entry = { .level = 1 };

	entry.text = argument(arena, &rest, true);
	while ((rest = dm_str_trim(rest)).n > 0) {
		char name = rest.p[0] == '\\' && rest.n > 1 ? (char)(rest.p[1] | 32) : 0;
		struct dm_str value;

		rest = dm_str_from(rest, name ? 2 : 1);
		if (name != 'f' && name != 'l')
			continue;
		value = argument(arena, &rest, false);
		if (name == 'f' && value.n)
			entry.list = value;
		else if (name == 'l' && value.n == 1 && value.p[0] >= '1' && value.p[0] <= '9')
			entry.level = (uint32_t)(value.p[0] - '0');
	}
	return entry;
}

static void add_entry(struct docx *docx, struct dm_str code)
{
	struct docx_paragraph *paragraph = &docx->flow->paragraph;
	struct dm_toc_entry entry = entry_from(docx->arena, code);
	size_t size = sizeof(entry);

	if (!paragraph->is_open || entry.text.n == 0)
		return;
	paragraph->entries = dm_arena_grow(docx->arena, paragraph->entries,
		paragraph->n_entries * size, (paragraph->n_entries + 1) * size);
	paragraph->entries[paragraph->n_entries++] = entry;
}

static struct docx_field *push(struct docx *docx)
{
	struct docx_field *field;

	if (docx->n_fields == DOCX_FIELDS_MAX) {
		docx->n_deep_fields++;
		return NULL;
	}
	field = docx->fields[docx->n_fields];
	if (!field) {
		field = docx->fields[docx->n_fields] = DM_NEW(docx->arena, struct docx_field);
		dm_buf_init(&field->code, docx->arena);
		dm_buf_init(&field->choice, docx->arena);
	}
	docx->n_fields++;
	dm_buf_clear(&field->code);
	field->kind = DOCX_FIELD_OTHER;
	dm_buf_clear(&field->choice);
	field->in_result = field->is_simple = field->is_box = field->is_checked = false;
	field->is_list = field->has_choice = false;
	field->wanted = field->seen = 0;
	return field;
}

static void begin_result(struct docx *docx, struct docx_field *field)
{
	field->in_result = true;
	field->shown = docx->flow->paragraph.text.n;
	field->kind = kind_of(dm_buf_str(&field->code));
	docx->n_contents += field->kind == DOCX_FIELD_TOC;
}

/* Takes the innermost field off. */
static void pop(struct docx *docx)
{
	struct docx_field *field = docx->fields[--docx->n_fields];

	if (field->in_result)
		docx->n_contents -= field->kind == DOCX_FIELD_TOC;
	else
		docx->n_codes--;
}

void docx_fields_unwind(struct docx *docx, size_t to)
{
	while (docx->n_fields > to) {
		docx->has_unclosed_field |= !docx->fields[docx->n_fields - 1]->in_result;
		pop(docx);
	}
	if (to == 0)
		docx->n_deep_fields = 0;
}

void docx_field_code_add(struct docx *docx, struct dm_str text)
{
	/* What a field inside a code results in is part of the code. */
	for (size_t i = docx->n_fields; i-- > 0;)
		if (!docx->fields[i]->in_result) {
			struct dm_buf *code = &docx->fields[i]->code;

			if (code->n + text.n <= CODE_MAX)
				dm_buf_add(code, text);
			return;
		}
}

/* What Word draws for a form field whose result is not in the file. */
static struct dm_str state_of(struct docx_field *field)
{
	if (field->is_box)
		return field->is_checked ? DM_STR("\u2611") : DM_STR("\u2610");
	return field->is_list ? dm_buf_str(&field->choice) : DM_STR("");
}

static int32_t end_field(struct docx *docx)
{
	struct docx_field *field;
	bool is_entry, is_bare;

	if (docx->n_deep_fields > 0) {
		docx->n_deep_fields--;
		return 0;
	}
	/* An end without a beginning is damage; it hides nothing. */
	if (docx->n_fields <= (docx->flow->kind == DOCX_FLOW_BOX ? docx->flow->fields : 0))
		return 0;
	field = docx->fields[docx->n_fields - 1];
	is_entry = !field->in_result && kind_of(dm_buf_str(&field->code)) == DOCX_FIELD_ENTRY;
	is_bare = !field->in_result || field->shown == docx->flow->paragraph.text.n;
	pop(docx);
	if (is_entry && docx->n_codes == 0)
		add_entry(docx, dm_buf_str(&field->code));
	if (is_bare && docx->n_codes == 0 && docx->flow->paragraph.is_open)
		return docx_text_add(docx, state_of(field));
	return 0;
}

int32_t docx_field_char(struct docx *docx, const struct dm_xml_start *start)
{
	struct dm_str type;

	if (docx->scope != DOCX_IN_CONTENT || !dm_xml_attribute(start, W_fldCharType, &type))
		return DM_XML_SKIP;
	if (dm_str_eq(type, DM_STR("begin"))) {
		docx->n_codes += push(docx) != NULL;
		return 0; /* form data follows inside */
	}
	if (dm_str_eq(type, DM_STR("separate"))) {
		struct docx_field *field = docx->n_fields && !docx->n_deep_fields
						   ? docx->fields[docx->n_fields - 1]
						   : NULL;

		if (field && !field->in_result) {
			docx->n_codes--;
			begin_result(docx, field);
		}
		return DM_XML_SKIP;
	}
	if (dm_str_eq(type, DM_STR("end"))) {
		int32_t r = end_field(docx);

		return r < 0 ? r : DM_XML_SKIP;
	}
	return DM_XML_SKIP;
}

/* 17.16.7: the box of a form field; its state now, or else the one it began with. */
int32_t docx_check_box(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_field *field = docx->n_fields ? docx->fields[docx->n_fields - 1] : NULL;

	if (!field || field->in_result)
		return DM_XML_SKIP;
	if (start->id == W_default && field->is_list) {
		if (!field->has_choice)
			field->wanted = (uint32_t)dm_xml_integer(start, W_val, 0, CHOICES_MAX, 0);
		return 0;
	}
	field->is_box = true;
	if (start->id != W_checkBox)
		field->is_checked = dm_xml_on(start, W_val);
	return 0;
}

/* 17.16.9: a drop-down list; the entry that was chosen, or else the one it began with. */
int32_t docx_choice_list(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_field *field = docx->n_fields ? docx->fields[docx->n_fields - 1] : NULL;
	struct dm_str text;

	if (!field || field->in_result)
		return DM_XML_SKIP;
	field->is_list = true;
	if (start->id == W_result) {
		field->wanted = (uint32_t)dm_xml_integer(start, W_val, 0, CHOICES_MAX, 0);
		field->has_choice = true;
	}
	if (start->id == W_listEntry && field->seen++ == field->wanted &&
		dm_xml_attribute(start, W_val, &text))
		dm_buf_add(&field->choice, dm_str_first(text, CODE_MAX));
	return 0;
}

int32_t docx_instruction_start(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	docx->in_code = true;
	return 0;
}

int32_t docx_instruction_end(struct docx *docx)
{
	docx->in_code = false;
	return 0;
}

int32_t docx_simple_field_start(struct docx *docx, const struct dm_xml_start *start)
{
	struct docx_field *field;
	struct dm_str code = DM_STR("");

	(void)dm_xml_attribute(start, W_instr, &code);
	if (kind_of(code) == DOCX_FIELD_ENTRY) {
		if (docx->n_codes == 0)
			add_entry(docx, code);
		return DM_XML_SKIP;
	}
	field = push(docx);
	if (field) {
		field->is_simple = true;
		dm_buf_add(&field->code, dm_str_first(code, CODE_MAX));
		begin_result(docx, field);
	}
	return 0;
}

int32_t docx_simple_field_end(struct docx *docx)
{
	if (docx->n_deep_fields > 0) {
		docx->n_deep_fields--;
		return 0;
	}
	/* With fields that it did not close itself. */
	while (docx->n_fields > 0) {
		bool is_own = docx->fields[docx->n_fields - 1]->is_simple;

		pop(docx);
		if (is_own)
			break;
	}
	return 0;
}
