#include "styles.h"

#include <stdlib.h>

#include "common/ooxml/xml_feed.h"

enum { BUILTIN_END = 164, ID_MAX = 1 << 30 };

enum word {
	W_STYLE_SHEET = 1,
	W_NUM_FMTS,
	W_NUM_FMT,
	W_CELL_XFS,
	W_XF,
	W_NUM_FMT_ID,
	W_FORMAT_CODE,
};

static const struct dm_xml_name rows[] = {
	{ W_STYLE_SHEET, DM_NS_S, "styleSheet" },
	{ W_NUM_FMTS, DM_NS_S, "numFmts" },
	{ W_NUM_FMT, DM_NS_S, "numFmt" },
	{ W_CELL_XFS, DM_NS_S, "cellXfs" },
	{ W_XF, DM_NS_S, "xf" },
	{ W_NUM_FMT_ID, DM_NS_NONE, "numFmtId" },
	{ W_FORMAT_CODE, DM_NS_NONE, "formatCode" },
};
static const struct dm_vocabulary words = { rows, sizeof(rows) / sizeof(*rows) };

static int32_t on_code(struct dm_styles *s, const struct dm_xml_start *start)
{
	struct dm_style_code code = { 0 };
	int64_t id = dm_xml_integer(start, W_NUM_FMT_ID, 0, ID_MAX, -1);

	if (id < 0 || !dm_xml_attribute(start, W_FORMAT_CODE, &code.code))
		return 0;
	code.id = (uint32_t)id;
	code.code = dm_arena_str(s->arena, code.code);
	DM_PUSH(s->arena, &s->codes, code);
	return 0;
}

static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	struct dm_styles *s = ctx;

	switch (start->id) {
	case W_STYLE_SHEET:
	case W_NUM_FMTS:
	case W_CELL_XFS: return 0;
	case W_NUM_FMT: return on_code(s, start);
	case W_XF:
		DM_PUSH(s->arena, &s->styles,
			((struct dm_style){ .format_id = (uint32_t)dm_xml_integer(
						    start, W_NUM_FMT_ID, 0, ID_MAX, 0) }));
		return DM_XML_SKIP;
	default: return DM_XML_SKIP; /* cellStyleXfs has xf too, of another meaning */
	}
}

static int by_id(const void *a, const void *b)
{
	const struct dm_style_code *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

int32_t dm_styles_read(struct dm_package *package, struct dm_str part, enum dm_locale locale,
	struct dm_styles *ret)
{
	static const struct dm_xml_handlers handlers = { .words = &words, .start = on_start };

	*ret = (struct dm_styles){ .arena = &package->arena, .locale = locale };
	ret->general = dm_number_format_parse(ret->arena, DM_STR("General"), locale);
	if (part.p) {
		int32_t r = dm_xml_feed(package, part, &handlers, ret);

		if (r < 0)
			return r;
	}
	if (ret->codes.n)
		qsort(ret->codes.items, ret->codes.n, sizeof(*ret->codes.items), by_id);
	return 0;
}

static const struct dm_number_format *parse_id(struct dm_styles *s, uint32_t id)
{
	struct dm_style_code wanted = { .id = id };
	struct dm_style_code *code =
		s->codes.n ? bsearch(&wanted, s->codes.items, s->codes.n, sizeof(wanted), by_id)
			   : NULL;

	if (!code && (id == 0 || id >= BUILTIN_END))
		return s->general;
	if (!code)
		return dm_number_format_parse(
			s->arena, dm_number_format_builtin(id, s->locale), s->locale);
	if (!code->format)
		code->format = dm_number_format_parse(s->arena, code->code, s->locale);
	return code->format;
}

const struct dm_number_format *dm_styles_parse(struct dm_styles *s, uint32_t i)
{
	if (i >= s->styles.n) /* a file without styles still names the first */
		return i == 0 ? s->general : NULL;
	s->styles.items[i].format = parse_id(s, s->styles.items[i].format_id);
	return s->styles.items[i].format;
}
