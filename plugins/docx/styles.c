/* Decides what each style says after all it is based on has been asked. */
#include "styles.h"

#include <strings.h>

#include "base/intern.h"
#include "base/vec.h"
#include "common/ooxml/xml_feed.h"
#include "symbols.h"
#include "words.h"

enum {
	CHAIN_MAX = 64, /* steps along basedOn; Word itself stops at about ten */
	STYLES_MAX = 100 * 1000,
	SIZE_MAX_HALF_POINTS = 3276,
};

struct reading {
	struct dm_package *package;
	DM_VEC(struct docx_style) styles;
	struct docx_run_look defaults;
	struct docx_style *style; /* the open one; NULL: none */
	bool in_defaults;
};

static const struct docx_style PLAIN = {
	.run = { DOCX_UNSET, DOCX_UNSET, DOCX_UNSET, DOCX_UNSET },
	.outline = DOCX_UNSET,
	.align = DOCX_UNSET,
	.page_break = DOCX_UNSET,
	.level = DOCX_UNSET,
	.list = DOCX_UNSET,
};

struct name_row {
	const char *name;
	uint8_t kind;
	int8_t outline;
};

/* Built-in names are English in the file, whatever the language of the program. */
static const struct name_row NAMES[] = {
	{ "title", DM_PARAGRAPH_TITLE, DOCX_UNSET },
	{ "subtitle", DM_PARAGRAPH_TITLE, DOCX_UNSET },
	{ "caption", DM_PARAGRAPH_CAPTION, DOCX_UNSET },
	{ "toc heading", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 1", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 2", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 3", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 4", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 5", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 6", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 7", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 8", DM_PARAGRAPH_CONTENTS, 9 },
	{ "toc 9", DM_PARAGRAPH_CONTENTS, 9 },
	{ "table of figures", DM_PARAGRAPH_CONTENTS, 9 },
	{ "heading 1", DM_PARAGRAPH_TEXT, 0 },
	{ "heading 2", DM_PARAGRAPH_TEXT, 1 },
	{ "heading 3", DM_PARAGRAPH_TEXT, 2 },
	{ "heading 4", DM_PARAGRAPH_TEXT, 3 },
	{ "heading 5", DM_PARAGRAPH_TEXT, 4 },
	{ "heading 6", DM_PARAGRAPH_TEXT, 5 },
	{ "heading 7", DM_PARAGRAPH_TEXT, 6 },
	{ "heading 8", DM_PARAGRAPH_TEXT, 7 },
	{ "heading 9", DM_PARAGRAPH_TEXT, 8 },
};

static void apply_name(struct docx_style *style, struct dm_str name)
{
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		if (name.n != strlen(NAMES[i].name) ||
			strncasecmp(name.p, NAMES[i].name, name.n) != 0)
			continue;
		style->kind = NAMES[i].kind;
		if (style->outline == DOCX_UNSET)
			style->outline = NAMES[i].outline;
	}
}

static int32_t style_start(struct reading *reading, const struct dm_xml_start *start)
{
	static const char *const ON[] = { "1", "true", "on", NULL };
	struct dm_arena *arena = &reading->package->arena;
	struct dm_str value;

	if (reading->styles.n == STYLES_MAX)
		return DM_XML_SKIP;
	reading->style = DM_ADD(arena, &reading->styles);
	*reading->style = PLAIN;
	if (dm_xml_attribute(start, W_styleId, &value))
		reading->style->id = dm_arena_str(arena, value);
	reading->style->is_default =
		dm_xml_attribute(start, W_default, &value) && dm_str_is_one_of(value, ON) &&
		dm_xml_attribute(start, W_type, &value) && dm_str_eq(value, DM_STR("paragraph"));
	return 0;
}

int8_t docx_align_from_text(struct dm_str value)
{
	static const char *const CENTRE[] = { "center", NULL };
	static const char *const END[] = { "right", "end", NULL };

	return dm_str_is_one_of(value, CENTRE) ? DM_ALIGN_CENTRE
	       : dm_str_is_one_of(value, END)  ? DM_ALIGN_END
					       : DM_ALIGN_START;
}

void docx_look_take_font(struct docx_run_look *look, const struct dm_xml_start *start)
{
	struct dm_str name;

	if (dm_xml_attribute(start, W_ascii, &name) || dm_xml_attribute(start, W_hAnsi, &name))
		look->font = (int8_t)docx_font_from_text(name);
}

static void run_property(struct docx_run_look *look, const struct dm_xml_start *start)
{
	if (start->id == W_b)
		look->bold = dm_xml_on(start, W_val);
	else if (start->id == W_vanish)
		look->vanish = dm_xml_on(start, W_val);
	else if (start->id == W_sz)
		look->size =
			(int16_t)dm_xml_integer(start, W_val, 1, SIZE_MAX_HALF_POINTS, look->size);
	else if (start->id == W_rFonts)
		docx_look_take_font(look, start);
}

static void paragraph_property(
	struct reading *reading, struct docx_style *style, const struct dm_xml_start *start)
{
	struct dm_str value;

	switch (start->id) {
	case W_name:
		if (dm_xml_attribute(start, W_val, &value))
			apply_name(style, value);
		break;
	case W_basedOn:
		if (dm_xml_attribute(start, W_val, &value))
			style->based_on = dm_arena_str(&reading->package->arena, value);
		break;
	case W_outlineLvl:
		style->outline = (int8_t)dm_xml_integer(start, W_val, 0, 9, style->outline);
		break;
	case W_jc:
		if (dm_xml_attribute(start, W_val, &value))
			style->align = docx_align_from_text(value);
		break;
	case W_pageBreakBefore: style->page_break = dm_xml_on(start, W_val); break;
	case W_numId:
		style->list = (int32_t)dm_xml_integer(start, W_val, 0, INT32_MAX, style->list);
		break;
	case W_ilvl: style->level = (int8_t)dm_xml_integer(start, W_val, 0, 8, style->level); break;
	default: break;
	}
}

static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	struct reading *reading = ctx;

	switch (start->id) {
	case DOCX_UNKNOWN: return DM_XML_SKIP;
	case W_style: return style_start(reading, start);
	case W_rPrDefault: reading->in_defaults = true; return 0;
	default: break;
	}
	if (reading->in_defaults)
		run_property(&reading->defaults, start);
	else if (reading->style) {
		run_property(&reading->style->run, start);
		paragraph_property(reading, reading->style, start);
	}
	return 0;
}

static int32_t on_end(void *ctx, uint16_t id)
{
	struct reading *reading = ctx;

	if (id == W_style)
		reading->style = NULL;
	else if (id == W_rPrDefault)
		reading->in_defaults = false;
	return 0;
}

static struct docx_style *find(const struct docx_styles *styles, struct dm_str id)
{
	if (id.n == 0 || styles->n == 0)
		return NULL;
	for (size_t at = dm_hash(id); styles->slots[at & styles->mask]; at++) {
		struct docx_style *style = &styles->items[styles->slots[at & styles->mask] - 1];

		if (dm_str_eq(style->id, id))
			return style;
	}
	return NULL;
}

static void index_styles(struct dm_arena *arena, struct docx_styles *styles)
{
	size_t size = 16;

	while (size < 2 * styles->n)
		size *= 2;
	styles->mask = size - 1;
	styles->slots = DM_NEW_ARRAY(arena, size, uint32_t);
	for (size_t i = 0; i < styles->n; i++) {
		size_t at = dm_hash(styles->items[i].id);

		while (styles->slots[at & styles->mask])
			at++;
		styles->slots[at & styles->mask] = (uint32_t)(i + 1);
	}
}

#define INHERIT(member)                            \
	do {                                       \
		if (to->member == DOCX_UNSET)      \
			to->member = from->member; \
	} while (0)

static void inherit_run(struct docx_run_look *to, const struct docx_run_look *from)
{
	INHERIT(bold);
	INHERIT(vanish);
	INHERIT(font);
	INHERIT(size);
}

static void resolve(const struct docx_styles *styles, struct docx_style *to)
{
	const struct docx_style *from = find(styles, to->based_on);

	for (int step = 0; from && from != to && step < CHAIN_MAX; step++) {
		inherit_run(&to->run, &from->run);
		INHERIT(outline);
		INHERIT(align);
		INHERIT(page_break);
		INHERIT(list);
		INHERIT(level);
		if (from->is_resolved)
			break;
		from = find(styles, from->based_on);
	}
	to->is_resolved = true;
}

int32_t docx_styles_read(struct dm_package *package, struct dm_str part, struct docx_styles *ret)
{
	static const struct dm_xml_handlers HANDLERS = { &DOCX_VOCABULARY, on_start, on_end, NULL };
	struct reading reading = { .package = package, .defaults = PLAIN.run };
	struct docx_styles styles = { .paragraph = &PLAIN };

	if (part.p) {
		int32_t r = dm_xml_feed(package, part, &HANDLERS, &reading);

		if (r < 0)
			return r;
	}
	styles.items = reading.styles.items;
	styles.n = reading.styles.n;
	styles.defaults = reading.defaults;
	index_styles(&package->arena, &styles);
	for (size_t i = 0; i < styles.n; i++) {
		resolve(&styles, &styles.items[i]);
		if (styles.items[i].is_default)
			styles.paragraph = &styles.items[i];
	}
	*ret = styles;
	return 0;
}

const struct docx_style *docx_styles_find(const struct docx_styles *styles, struct dm_str id)
{
	return find(styles, id);
}
