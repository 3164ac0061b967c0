#include "workbook_fixture.h"

#include "base/str.h"

#define OOXML "http://schemas.openxmlformats.org/"
#define STRICT "http://purl.oclc.org/ooxml/"

const char workbook_styles[] =
	"<numFmts><numFmt numFmtId=\"165\" formatCode=\"#,##0.00&quot;万元&quot;\"/>"
	"<numFmt numFmtId=\"166\" formatCode=\";;;\"/>"
	"<numFmt numFmtId=\"167\" formatCode=\"[h]:mm\"/>"
	"<numFmt numFmtId=\"168\" "
	"formatCode=\"0;-0;0;&quot;&lt;&quot;@&quot;&gt;&quot;\"/></numFmts>"
	"<cellStyleXfs><xf numFmtId=\"10\"/><xf numFmtId=\"10\"/></cellStyleXfs>"
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\" applyNumberFormat=\"0\"/><xf "
	"numFmtId=\"2\"/>"
	"<xf numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"49\"/><xf numFmtId=\"166\"/>"
	"<xf numFmtId=\"167\"/><xf numFmtId=\"168\"/></cellXfs>";

static const char *name_space(const struct workbook *w)
{
	return w->is_strict ? STRICT "spreadsheetml/main" : OOXML "spreadsheetml/2006/main";
}

static const char *relations(const struct workbook *w)
{
	return w->is_strict ? STRICT "officeDocument/relationships"
			    : OOXML "officeDocument/2006/relationships";
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static const char *workbook_xml(struct dm_arena *arena, const struct workbook *w)
{
	struct dm_buf sheets;

	dm_buf_init(&sheets, arena);
	for (unsigned i = 0; i < WORKBOOK_SHEETS_MAX && w->sheets[i]; i++)
		dm_buf_add(
			&sheets, dm_arena_printf(arena,
					 "<sheet name=\"S%u\" sheetId=\"%u\" r:id=\"rId%u\" %s/>",
					 i + 1, i + 1, i + 1, or_empty(w->states[i])));
	return dm_arena_printf(arena,
		"<workbook xmlns=\"%s\" xmlns:r=\"%s\">%s<sheets>%s</sheets></workbook>",
		name_space(w), relations(w), or_empty(w->properties), dm_buf_str(&sheets).p)
		.p;
}

static const char *rels_xml(struct dm_arena *arena, const struct workbook *w)
{
	struct dm_buf rels;

	dm_buf_init(&rels, arena);
	for (unsigned i = 0; i < WORKBOOK_SHEETS_MAX && w->sheets[i]; i++) {
		const char *target =
			w->targets[i] ? w->targets[i]
				      : dm_arena_printf(arena, "worksheets/sheet%u.xml", i + 1).p;

		dm_buf_add(&rels,
			dm_arena_printf(arena,
				"<Relationship Id=\"rId%u\" Type=\"%s/%s\" Target=\"%s\"/>", i + 1,
				relations(w), w->types[i] ? w->types[i] : "worksheet", target));
	}
	return dm_arena_printf(arena,
		"<Relationships xmlns=\"" OOXML "package/2006/relationships\">%s"
		"<Relationship Id=\"rId90\" Type=\"%s/styles\" Target=\"styles.xml\"/>"
		"<Relationship Id=\"rId91\" Type=\"%s/sharedStrings\" "
		"Target=\"/xl/sharedStrings.xml\"/>"
		"</Relationships>",
		dm_buf_str(&rels).p, relations(w), relations(w))
		.p;
}

static const char *root_xml(
	struct dm_arena *arena, const struct workbook *w, const char *root, const char *inside)
{
	return dm_arena_printf(
		arena, "<%s xmlns=\"%s\">%s</%s>", root, name_space(w), or_empty(inside), root)
		.p;
}

struct dm_str workbook_pack(struct dm_arena *arena, const struct workbook *w)
{
	struct ooxml_member members[6 + WORKBOOK_SHEETS_MAX] = { 0 };
	size_t n = 0;

	members[n++] = (struct ooxml_member){ .name = "_rels/.rels",
		.text = dm_arena_printf(arena,
			"<Relationships xmlns=\"" OOXML "package/2006/relationships\">"
			"<Relationship Id=\"rId1\" Type=\"%s/officeDocument\" "
			"Target=\"xl/workbook.xml\"/></Relationships>",
			relations(w))
				.p };
	members[n++] =
		(struct ooxml_member){ .name = "xl/workbook.xml", .text = workbook_xml(arena, w) };
	members[n++] = (struct ooxml_member){ .name = "xl/_rels/workbook.xml.rels",
		.text = rels_xml(arena, w) };
	members[n++] = (struct ooxml_member){ .name = "xl/styles.xml",
		.text = root_xml(arena, w, "styleSheet", w->styles ? w->styles : workbook_styles) };
	members[n++] = (struct ooxml_member){ .name = "xl/sharedStrings.xml",
		.text = root_xml(arena, w, "sst", w->strings) };
	for (unsigned i = 0; i < WORKBOOK_SHEETS_MAX && w->sheets[i]; i++)
		members[n++] = (struct ooxml_member){
			.name = dm_arena_printf(arena, "xl/worksheets/sheet%u.xml", i + 1).p,
			.text = dm_arena_printf(arena, "%s%s", or_empty(w->before),
				root_xml(arena, w, "worksheet", w->sheets[i]))
					.p
		};
	return ooxml_pack(arena, members);
}

extern const struct dm_plugin dm_plugin_xlsx;

int workbook_read(struct reading *reading, const struct workbook *w, const char *locale)
{
	const char *options[] = { "locale", locale, NULL };
	struct reading_setup setup = { .name = "a.xlsx", .options = locale ? options : NULL };
	struct dm_arena arena;

	dm_arena_init(&arena, 0, NULL, NULL);
	struct dm_str bytes = workbook_pack(&arena, w);
	int r = reading_run(reading, &dm_plugin_xlsx, bytes.p, bytes.n, &setup);
	dm_arena_done(&arena);
	return r;
}
