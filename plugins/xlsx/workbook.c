/* Decides which parts make up the workbook: through relationships only, never by guessed names. */
#include "workbook.h"

#include "base/intern.h"
#include "base/utf8.h"
#include "common/ooxml/rels.h"
#include "common/ooxml/xml_feed.h"

enum { SHEETS_MAX = 10000, NAME_MAX_SHOWN = 100 };

enum word {
	W_WORKBOOK = 1,
	W_WORKBOOK_PR,
	W_SHEETS,
	W_SHEET,
	W_DOCUMENT,
	W_DATE1904,
	W_NAME,
	W_STATE,
	W_ID,
	W_CALC_PR,
	W_CALC_ID,
	W_FULL_CALC,
};

static const struct dm_xml_name rows[] = {
	{ W_WORKBOOK, DM_NS_S, "workbook" },
	{ W_WORKBOOK_PR, DM_NS_S, "workbookPr" },
	{ W_SHEETS, DM_NS_S, "sheets" },
	{ W_SHEET, DM_NS_S, "sheet" },
	{ W_DOCUMENT, DM_NS_W, "document" },
	{ W_DATE1904, DM_NS_NONE, "date1904" },
	{ W_NAME, DM_NS_NONE, "name" },
	{ W_STATE, DM_NS_NONE, "state" },
	{ W_ID, DM_NS_R, "id" },
	{ W_CALC_PR, DM_NS_S, "calcPr" },
	{ W_CALC_ID, DM_NS_NONE, "calcId" },
	{ W_FULL_CALC, DM_NS_NONE, "fullCalcOnLoad" },
};
static const struct dm_vocabulary words = { rows, sizeof(rows) / sizeof(*rows) };

struct reading {
	struct dm_workbook *book;
	struct dm_str part;
	struct dm_rels rels;
	bool is_inside;	      /* the root was a workbook */
	size_t n_named;	      /* sheets of any kind */
	struct dm_str *parts; /* hash set of the worksheets' parts so far */
	size_t mask;
};

static int32_t on_root(struct reading *x, uint16_t id)
{
	x->is_inside = true;
	if (id == W_WORKBOOK)
		return 0;
	return dm_package_fail(x->book->package, DM_E_FORMAT, "xlsx.not-a-workbook", x->part, 0,
		"%s",
		id == W_DOCUMENT
			? "this is a Word document under the name of a workbook; rename it to .docx"
			: "the file is an Office document, but no workbook; give it its own suffix "
			  "or save it as .xlsx");
}

static int32_t on_properties(struct reading *x, const struct dm_xml_start *start)
{
	struct dm_str value;

	if (dm_xml_attribute(start, W_DATE1904, &value) && dm_xml_on(start, W_DATE1904))
		x->book->date_base = DM_DATE_1904;
	return 0;
}

/* 18.2.2: which program has calculated, and whether everything is to be calculated anew. */
static int32_t on_calculation(struct reading *x, const struct dm_xml_start *start)
{
	struct dm_str id, full;

	x->book->may_be_stale =
		!dm_xml_attribute(start, W_CALC_ID, &id) ||
		(dm_xml_attribute(start, W_FULL_CALC, &full) && dm_xml_on(start, W_FULL_CALC));
	return 0;
}

/* True where no sheet before names this part. */
static bool remember_part(struct reading *x, struct dm_str part)
{
	size_t slot = dm_hash(part) & x->mask;

	while (x->parts[slot].p) {
		if (dm_str_eq(x->parts[slot], part))
			return false;
		slot = (slot + 1) & x->mask;
	}
	x->parts[slot] = part;
	return true;
}

/* Two sheets of one part are no workbook that a person made, but a way to have a small file read
 * thousands of times. */
static int32_t add_sheet(
	struct reading *x, struct dm_workbook_sheet sheet, const struct dm_rel *rel)
{
	struct dm_package *package = x->book->package;
	int32_t r = dm_rel_part(package, rel, &sheet.part);

	if (r < 0)
		return r;
	if (!dm_package_has(package, sheet.part))
		return dm_package_fail(package, DM_E_FORMAT, "xlsx.sheet-missing", x->part, 0,
			"the sheet \"%.*s\" is not in the file; open it in a spreadsheet program "
			"and save it anew",
			DM_FMT(dm_utf8_cut(sheet.name, NAME_MAX_SHOWN)));
	if (!remember_part(x, sheet.part)) {
		dm_package_note(package, "xlsx.sheet-repeated", x->part,
			"the sheet \"%.*s\" repeats an earlier one and is left out",
			DM_FMT(dm_utf8_cut(sheet.name, NAME_MAX_SHOWN)));
		return 0;
	}
	DM_PUSH(&package->arena, &x->book->sheets, sheet);
	return 0;
}

static int32_t on_sheet(struct reading *x, const struct dm_xml_start *start)
{
	struct dm_package *package = x->book->package;
	struct dm_workbook_sheet sheet = { .name = DM_STR("") };
	struct dm_str id = DM_NULL, state = DM_NULL;

	if (++x->n_named > SHEETS_MAX)
		return dm_package_fail(package, DM_E_LIMIT, "xlsx.sheets", x->part, 0,
			"the workbook has more than 10,000 sheets; split it");
	(void)dm_xml_attribute(start, W_NAME, &sheet.name);
	sheet.name = dm_arena_str(&package->arena, sheet.name);
	(void)dm_xml_attribute(start, W_STATE, &state);
	sheet.is_hidden =
		dm_str_eq(state, DM_STR("hidden")) || dm_str_eq(state, DM_STR("veryHidden"));
	(void)dm_xml_attribute(start, W_ID, &id);
	const struct dm_rel *rel = dm_rels_find_id(&x->rels, id);
	if (!rel) { /* LibreOffice writes such a thing for macro sheets */
		dm_package_note(package, "xlsx.sheet-missing", x->part,
			"the workbook does not say where its sheet \"%.*s\" is; it is left out",
			DM_FMT(dm_utf8_cut(sheet.name, NAME_MAX_SHOWN)));
		return 0;
	}
	if (!dm_str_eq(rel->type, DM_STR("worksheet")))
		return 0; /* chart, dialogue and macro sheets have no cells */
	return add_sheet(x, sheet, rel);
}

static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	struct reading *x = ctx;

	if (!x->is_inside)
		return on_root(x, start->id);
	switch (start->id) {
	case W_WORKBOOK_PR: return on_properties(x, start);
	case W_CALC_PR: return on_calculation(x, start);
	case W_SHEETS: return 0;
	case W_SHEET: return on_sheet(x, start);
	default: return DM_XML_SKIP;
	}
}

/* The part of a type that the workbook names; null where it has none. */
static int32_t find_part(struct reading *x, const char *type, struct dm_str *ret)
{
	const struct dm_rel *rel = dm_rels_find_type(&x->rels, type);

	*ret = DM_NULL;
	return rel ? dm_rel_part(x->book->package, rel, ret) : 0;
}

static int32_t read_shared(struct reading *x, enum dm_locale locale)
{
	struct dm_workbook *book = x->book;
	struct dm_str styles, strings;
	int32_t r = find_part(x, "styles", &styles);

	if (r < 0)
		return r;
	r = dm_styles_read(book->package, styles, locale, &book->styles);
	if (r < 0)
		return r;
	r = find_part(x, "sharedStrings", &strings);
	return r < 0 ? r : dm_shared_strings_read(book->package, strings, &book->strings);
}

static int32_t check_main_part(struct reading *x)
{
	int32_t r = dm_rels_main_part(x->book->package, &x->part);

	if (r < 0)
		return r;
	if (dm_str_ends(x->part, DM_STR(".bin")))
		return dm_package_fail(x->book->package, DM_E_UNSUPPORTED, "xlsx.binary", x->part,
			0, "this is a binary workbook (.xlsb); save it as .xlsx");
	return 0;
}

int32_t dm_workbook_read(struct dm_package *package, enum dm_locale locale, struct dm_workbook *ret)
{
	static const struct dm_xml_handlers handlers = { .words = &words, .start = on_start };
	struct reading x = { .book = ret };
	int32_t r;

	*ret = (struct dm_workbook){ .package = package, .may_be_stale = true };
	r = check_main_part(&x);
	if (r < 0)
		return r;
	r = dm_rels_read(package, x.part, &x.rels);
	if (r < 0)
		return r;
	for (x.mask = 64; x.mask < 2 * x.rels.n; x.mask *= 2)
		;
	x.parts = DM_NEW_ARRAY(&package->arena, x.mask, struct dm_str);
	x.mask--;
	r = dm_xml_feed(package, x.part, &handlers, &x);
	return r < 0 ? r : read_shared(&x, locale);
}
