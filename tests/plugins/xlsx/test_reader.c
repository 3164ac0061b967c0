/* The reader as a whole, over workbooks made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "workbook_fixture.h"

static struct reading reading;

static void read_well(const struct workbook *w, const char *locale)
{
	if (workbook_read(&reading, w, locale))
		fail_msg("%s: %s", reading.error.id, reading.error.text);
}

static const struct dm_cell *cell(size_t table, uint32_t row, uint32_t column)
{
	const struct dm_cell *c = reading_cell_find(&reading, table, row, column);

	assert_non_null(c);
	return c;
}

static void assert_shown(const struct dm_cell *c, int kind, const char *text, const char *raw)
{
	if (!dm_str_eq(c->text, dm_str_from_c(text)))
		fail_msg("shown \"%.*s\" instead of \"%s\"", DM_FMT(c->text), text);
	assert_int_equal(c->kind, kind);
	assert_int_equal(c->raw.p != NULL, raw != NULL);
	assert_true(dm_str_eq(c->raw, dm_str_from_c(raw)));
}

static void shows_numbers_with_their_formats(void **state)
{
	const struct workbook w = {
		.sheets = { "<sheetData><row r='1'><c r='A1'><v>25000000</v></c>"
			    "<c r='B1' s='1'><v>0.5</v></c><c r='C1' s='2'><v>2.675</v></c>"
			    "<c r='D1' s='3'><v>44197</v></c><c r='E1' s='4'><v>2472.71</v></c>"
			    "<c r='F1' s='7'><v>1.5</v></c><c r='G1' s='6'><v>7</v></c>"
			    "<c r='H1' s='5'><v>007</v></c><c r='I1'><v>1E-10</v></c>"
			    "<c r='J1' s='3'><v>-1</v></c><c r='K1'><v>0.30000000000000004</v></c>"
			    "</row></sheetData>" }
	};

	(void)state;
	read_well(&w, NULL);
	assert_shown(cell(0, 0, 0), DM_CELL_NUMBER, "25000000", "25000000");
	assert_shown(cell(0, 0, 1), DM_CELL_NUMBER, "50.00%", "0.5");
	assert_shown(cell(0, 0, 2), DM_CELL_NUMBER, "2.68", "2.675");
	assert_shown(cell(0, 0, 3), DM_CELL_DATE, "2021/1/1", "44197");
	assert_shown(cell(0, 0, 4), DM_CELL_NUMBER, "2,472.71万元", "2472.71");
	assert_shown(cell(0, 0, 5), DM_CELL_DURATION, "36:00", "1.5");
	assert_shown(cell(0, 0, 6), DM_CELL_NUMBER, "", "7");
	assert_shown(cell(0, 0, 7), DM_CELL_NUMBER, "7", "007");
	assert_shown(cell(0, 0, 8), DM_CELL_NUMBER, "1E-10", "1E-10");
	assert_shown(cell(0, 0, 9), DM_CELL_NUMBER, "-1", "-1");
	assert_shown(cell(0, 0, 10), DM_CELL_NUMBER, "0.3", "0.30000000000000004");
	assert_non_null(reading_note_find(&reading, "xlsx.date"));
	reading_done(&reading);
}

static void takes_the_language_from_its_option(void **state)
{
	const struct workbook w = { .sheets = { "<sheetData><row r='1'><c r='A1' "
						"s='3'><v>44197</v></c></row></sheetData>" } };

	(void)state;
	read_well(&w, "en-US");
	assert_shown(cell(0, 0, 0), DM_CELL_DATE, "1/1/2021", "44197");
	reading_done(&reading);
}

static void counts_days_from_1904(void **state)
{
	const struct workbook w = { .properties = "<workbookPr date1904=\"1\"/>",
		.sheets = { "<sheetData><row r='1'><c r='A1' s='3'><v>42735</v></c>"
			    "<c r='B1' s='3' "
			    "t='d'><v>2021-01-01T00:00:00</v></c></row></sheetData>" } };

	(void)state;
	read_well(&w, NULL);
	assert_shown(cell(0, 0, 0), DM_CELL_DATE, "2021/1/1", "42735");
	assert_shown(cell(0, 0, 1), DM_CELL_DATE, "2021/1/1", "2021-01-01T00:00:00");
	reading_done(&reading);
}

static const char strings[] = "<si><t>PLAIN</t></si><si><r><t>RICH</t></r><r><rPr><b/></rPr>"
			      "<t>TEXT</t></r></si><si><t>東京</t><rPh sb='0' eb='2'><t>とうきょう"
			      "</t></rPh><phoneticPr fontId='0'/></si><si><t>a_x000D_\nb</t></si>"
			      "<si><t/></si><si><t>_x005F_x000D_</t></si>";

static void reads_every_type_of_cell(void **state)
{
	const struct workbook w = { .strings = strings,
		.sheets = {
			"<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' "
			"t='s'><v>1</v></c>"
			"<c r='C1' t='s'><v>2</v></c><c r='D1' t='s'><v>3</v></c>"
			"<c r='E1' t='s'><v>4</v></c><c r='F1' t='s'><v>5</v></c></row>"
			"<row r='2'><c r='A2' t='inlineStr'><is><r><t>IN</t></r><r><rPr><b/></rPr>"
			"<t>LINE</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is></c>"
			"<c r='B2' t='str'><f>\"x\"</f><v>F_x0041_</v></c><c r='C2' "
			"t='b'><v>1</v></c>"
			"<c r='D2' t='b'><v>0</v></c><c r='E2' t='e'><v>#DIV/0!</v></c>"
			"<c r='F2' t='d'><v>2021-01-01T00:00:00</v></c>"
			"<c r='G2' t='d' s='3'><v>2021-01-01</v></c>"
			"<c r='H2' t='inlineStr'><is><t>a</t><t>b</t></is></c></row>"
			"<row r='3'><c r='A3' s='6' t='s'><v>0</v></c><c r='B3' s='8' "
			"t='s'><v>0</v></c>"
			"<c r='C3' t='n'><v> 12 </v></c><c r='D3'><v>abc</v></c>"
			"<c r='E3' t='weird'><v>w</v></c><c r='F3' t='s'><v>6</v></c>"
			"<c r='G3' s='99'><v>5</v></c></row></sheetData>" } };

	(void)state;
	read_well(&w, NULL);
	assert_shown(cell(0, 0, 0), DM_CELL_TEXT, "PLAIN", NULL);
	assert_shown(cell(0, 0, 1), DM_CELL_TEXT, "RICHTEXT", NULL);
	assert_shown(cell(0, 0, 2), DM_CELL_TEXT, "東京", NULL);
	assert_shown(cell(0, 0, 3), DM_CELL_TEXT, "a\nb", NULL);
	assert_null(reading_cell_find(&reading, 0, 0, 4));
	assert_shown(cell(0, 0, 5), DM_CELL_TEXT, "_x000D_", NULL);
	assert_shown(cell(0, 1, 0), DM_CELL_TEXT, "INLINE", NULL);
	assert_shown(cell(0, 1, 1), DM_CELL_TEXT, "FA", NULL);
	assert_shown(cell(0, 1, 2), DM_CELL_BOOLEAN, "TRUE", "1");
	assert_shown(cell(0, 1, 3), DM_CELL_BOOLEAN, "FALSE", "0");
	assert_shown(cell(0, 1, 4), DM_CELL_ERROR, "#DIV/0!", NULL);
	assert_shown(cell(0, 1, 5), DM_CELL_DATE, "2021-01-01", "2021-01-01T00:00:00");
	assert_shown(cell(0, 1, 6), DM_CELL_DATE, "2021/1/1", "2021-01-01");
	assert_shown(cell(0, 1, 7), DM_CELL_TEXT, "ab", NULL);
	assert_shown(cell(0, 2, 0), DM_CELL_TEXT, "", "PLAIN");
	assert_shown(cell(0, 2, 1), DM_CELL_TEXT, "<PLAIN>", "PLAIN");
	assert_shown(cell(0, 2, 2), DM_CELL_NUMBER, "12", "12");
	assert_shown(cell(0, 2, 3), DM_CELL_TEXT, "abc", NULL);
	assert_shown(cell(0, 2, 4), DM_CELL_TEXT, "w", NULL);
	assert_shown(cell(0, 2, 6), DM_CELL_NUMBER, "5", "5");
	assert_non_null(reading_note_find(&reading, "xlsx.number"));
	assert_non_null(reading_note_find(&reading, "xlsx.cell-type"));
	assert_non_null(reading_note_find(&reading, "xlsx.string-index"));
	assert_int_equal(reading_note_find(&reading, "xlsx.string-index")->place.row, 3);
	assert_int_equal(reading_note_find(&reading, "xlsx.string-index")->place.column, 6);
	assert_non_null(reading_note_find(&reading, "xlsx.style-index"));
	reading_done(&reading);
}

static void tells_formulas_without_result(void **state)
{
	const struct workbook w = {
		.sheets = { "<sheetData><row r='1'><c r='A1'><f>1+2</f><v>3</v></c><c "
			    "r='B1'><f>1+2</f></c>"
			    "<c r='C1' t='str'><f>T(1)</f><v></v></c><c r='D1'><f>1</f><v/></c>"
			    "<c r='E1' t='str'><f>x</f></c></row></sheetData>" },
		.properties = "<calcPr calcId='1'/>"
	};

	(void)state;
	read_well(&w, NULL);
	assert_shown(cell(0, 0, 0), DM_CELL_NUMBER, "3", "3");
	assert_int_equal(cell(0, 0, 0)->flags, 0);
	assert_int_equal(cell(0, 0, 1)->flags, DM_CELL_NO_CACHE);
	assert_null(reading_cell_find(&reading, 0, 0, 2));
	assert_int_equal(cell(0, 0, 3)->flags, DM_CELL_NO_CACHE);
	assert_int_equal(cell(0, 0, 4)->flags, DM_CELL_NO_CACHE);
	const struct reading_note *note = reading_note_find(&reading, "xlsx.no-cached-value");
	assert_non_null(note);
	assert_int_equal(note->place.column, 2);
	assert_int_equal(reading.notes.n, 1);
	reading_done(&reading);
}

static void places_cells_without_references(void **state)
{
	const struct workbook w = {
		.sheets = { "<sheetData><row><c><v>1</v></c><c "
			    "r='D1'><v>2</v></c><c><v>3</v></c></row>"
			    "<row r='5'><c><v>4</v></c></row><row><c r='B6'><v>5</v></c></row>"
			    "<row><c r='C9'><v>6</v></c></row><row r='0012'><c "
			    "r='A12'><v>7</v></c></row>"
			    "</sheetData>" }
	};

	(void)state;
	read_well(&w, NULL);
	assert_shown(cell(0, 0, 0), DM_CELL_NUMBER, "1", "1");
	assert_shown(cell(0, 0, 3), DM_CELL_NUMBER, "2", "2");
	assert_shown(cell(0, 0, 4), DM_CELL_NUMBER, "3", "3");
	assert_shown(cell(0, 4, 0), DM_CELL_NUMBER, "4", "4");
	assert_shown(cell(0, 5, 1), DM_CELL_NUMBER, "5", "5");
	assert_shown(cell(0, 8, 2), DM_CELL_NUMBER, "6", "6");
	assert_shown(cell(0, 11, 0), DM_CELL_NUMBER, "7", "7");
	reading_done(&reading);
}

static void brings_cells_into_order(void **state)
{
	const struct workbook w = {
		.sheets = { "<sheetData><row r='1'><c r='C1'><v>3</v></c><c r='A1'><v>1</v></c>"
			    "<c r='C1'><v>9</v></c><c r='B7'><v>2</v></c></row></sheetData>" }
	};

	(void)state;
	read_well(&w, NULL);
	assert_shown(cell(0, 0, 0), DM_CELL_NUMBER, "1", "1");
	assert_shown(cell(0, 0, 1), DM_CELL_NUMBER, "2", "2");
	assert_shown(cell(0, 0, 2), DM_CELL_NUMBER, "9", "9");
	assert_non_null(reading_note_find(&reading, "xlsx.cell-repeated"));
	assert_non_null(reading_note_find(&reading, "xlsx.cell-row"));
	reading_done(&reading);
}

static void flags_what_is_hidden(void **state)
{
	const struct workbook w = {
		.sheets = { "<cols><col min='2' max='3' hidden='1'/><col min='5' max='5' "
			    "width='0'/>"
			    "<col min='6' max='99999999999' hidden='true'/><col min='9' "
			    "max='1'/></cols>"
			    "<sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c>"
			    "<c r='D1'><v>4</v></c><c r='E1'><v>5</v></c><c "
			    "r='XFD1'><v>6</v></c></row>"
			    "<row r='2' hidden='1'><c r='A2'><v>1</v></c></row>"
			    "<row r='3' ht='0'><c r='A3'><v>1</v></c></row>"
			    "<row r='4' hidden='0'><c r='A4'><v>1</v></c></row></sheetData>",
			"<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>",
			"<sheetFormatPr zeroHeight='1'/><sheetData><row r='1'><c "
			"r='A1'><v>1</v></c></row>"
			"</sheetData>" },
		.states = { NULL, "state=\"veryHidden\"", "state=\"visible\"" }
	};

	(void)state;
	read_well(&w, NULL);
	assert_int_equal(reading.tables.items[0]->table.flags, DM_TABLE_SHEET);
	assert_int_equal(reading.tables.items[1]->table.flags, DM_TABLE_SHEET | DM_TABLE_HIDDEN);
	assert_int_equal(cell(0, 0, 0)->flags, 0);
	assert_int_equal(cell(0, 0, 1)->flags, DM_CELL_HIDDEN);
	assert_int_equal(cell(0, 0, 3)->flags, 0);
	assert_int_equal(cell(0, 0, 4)->flags, DM_CELL_HIDDEN);
	assert_int_equal(cell(0, 0, 16383)->flags, DM_CELL_HIDDEN);
	assert_int_equal(cell(0, 1, 0)->flags, DM_CELL_HIDDEN);
	assert_int_equal(cell(0, 2, 0)->flags, DM_CELL_HIDDEN);
	assert_int_equal(cell(0, 3, 0)->flags, 0);
	assert_int_equal(reading.tables.items[0]->rows.items[1].flags, DM_ROW_HIDDEN);
	assert_int_equal(cell(1, 0, 0)->flags, DM_CELL_HIDDEN);
	assert_int_equal(cell(2, 0, 0)->flags, DM_CELL_HIDDEN);
	reading_done(&reading);
}

static void delivers_merged_ranges(void **state)
{
	const struct workbook w = {
		.sheets = { "<sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>stale</v></c>"
			    "<c r='C1'><v>3</v></c></row></sheetData><mergeCells>"
			    "<mergeCell ref='A1:B2'/><mergeCell ref='B2:C3'/><mergeCell "
			    "ref='D4:C3'/>"
			    "<mergeCell/><mergeCell ref='E1:E1'/></mergeCells>" }
	};

	(void)state;
	read_well(&w, NULL);
	assert_int_equal(cell(0, 0, 0)->row_span, 2);
	assert_int_equal(cell(0, 0, 0)->col_span, 2);
	assert_null(reading_cell_find(&reading, 0, 0, 1));
	assert_int_equal(cell(0, 0, 2)->col_span, 1);
	assert_int_equal(reading.tables.items[0]->merges.n, 1);
	assert_non_null(reading_note_find(&reading, "xlsx.merge"));
	assert_non_null(reading_note_find(&reading, "xlsx.merge-overlap"));
	reading_done(&reading);
}

static void audits_what_merges_cover(void **state)
{
	(void)state;
	read_well(
		&(struct workbook){
			.sheets = { "<sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'>"
				    "<v>2</v></c></row><row r='3'><c r='B3'><v>3</v></c></row>"
				    "<row r='4'><c r='C4'><v>4</v></c></row></sheetData>"
				    "<mergeCells><mergeCell ref='A1:B3'/><mergeCell "
				    "ref='C4:D4'/></mergeCells>" } },
		"zh-CN");
	assert_null(reading_cell_find(&reading, 0, 0, 1));
	const struct reading_note *note = reading_note_find(&reading, "xlsx.merged-text");
	assert_non_null(note);
	assert_true(dm_str_ends(note->text, DM_STR(": 2")));
	assert_int_equal(note->place.row, 1);
	assert_int_equal(note->place.column, 2);
	reading_done(&reading);
}

/* A text that stands where its type does not say so is there to be seen all the same. */
static void reads_texts_in_odd_places(void **state)
{
	(void)state;
	read_well(
		&(struct workbook){
			.sheets = { "<sheetData><row r='1'><c r='A1'><is><t>a</t></is></c>"
				    "<c r='B1' t='s'><v/><is><t>b</t></is></c>"
				    "<c r='C1' t='inlineStr'><v>c</v></c>"
				    "<c r='D1' t='inlineStr'><is><t>d</t></is><v>NO</v>"
				    "</c></row></sheetData>" } },
		NULL);
	for (uint32_t i = 0; i < 4; i++) {
		const char text[] = { (char)('a' + i), '\0' };

		assert_shown(cell(0, 0, i), DM_CELL_TEXT, text, NULL);
	}
	reading_done(&reading);
}

/* Codes that are longer than a number is exact, as they are stored: plain or with an exponent. */
static void tells_codes_that_lost_their_end(void **state)
{
	static const struct {
		const char *value;
		bool is_code;
	} VALUES[] = {
		{ "130636211234567000", true },
		{ "1.30636211234568E+17", true },
		{ "-1.30636211234568e20", true },
		{ "130636211234567", false },
		{ "1.00000000000E+20", false },
		{ "0.30000000000000004", false },
		{ "1.30636211234568E+2", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(VALUES) / sizeof(VALUES[0]); i++) {
		char sheet[128];

		(void)snprintf(sheet, sizeof(sheet),
			"<sheetData><row r='1'><c r='A1'><v>%s</v></c></row></sheetData>",
			VALUES[i].value);
		read_well(&(struct workbook){ .sheets = { sheet } }, NULL);
		assert_int_equal(
			reading_note_find(&reading, "xlsx.precision") != NULL, VALUES[i].is_code);
		reading_done(&reading);
	}
}

static void drops_blanks_that_do_not_count(void **state)
{
	(void)state;
	read_well(
		&(struct workbook){ .sheets = { "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c>"
						"<c r='B1' t='inlineStr'><is><t> a b </t></is></c>"
						"<c r='C1' t='inlineStr'><is><r><t "
						"xml:space='preserve'> a</t></r>"
						"<r><t> b </t></r></is></c></row></sheetData>" },
			.strings = "<si><r><t>\n a </t></r><r><t xml:space='preserve'> b "
				   "</t></r></si>" },
		"zh-CN");
	assert_shown(reading_cell_find(&reading, 0, 0, 0), DM_CELL_TEXT, "a b ", NULL);
	assert_shown(reading_cell_find(&reading, 0, 0, 1), DM_CELL_TEXT, "a b", NULL);
	assert_shown(reading_cell_find(&reading, 0, 0, 2), DM_CELL_TEXT, " ab", NULL);
	reading_done(&reading);
}

/* Programs that calculate leave their number; those that only write ask for calculation or say
 * nothing, and what they store may be anything. */
static void tells_results_that_nobody_vouches_for(void **state)
{
	static const struct {
		const char *properties;
		bool is_stale;
	} BOOKS[] = {
		{ "<calcPr calcId='191029'/>", false },
		{ "<calcPr calcId='124519' fullCalcOnLoad='1'/>", true },
		{ "<calcPr fullCalcOnLoad='0'/>", true },
		{ NULL, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(BOOKS) / sizeof(BOOKS[0]); i++) {
		read_well(
			&(struct workbook){ .sheets = { "<sheetData><row r='1'><c r='A1'><f>1+1</f>"
							"<v>0</v></c></row></sheetData>" },
				.properties = BOOKS[i].properties },
			"zh-CN");
		assert_int_equal(
			reading_note_find(&reading, "xlsx.stale") != NULL, BOOKS[i].is_stale);
		reading_done(&reading);
	}
	read_well(
		&(struct workbook){ .sheets = { "<sheetData><row r='1'><c r='A1'><v>0</v></c></row>"
						"</sheetData>" } },
		"zh-CN");
	assert_null(reading_note_find(&reading, "xlsx.stale"));
	reading_done(&reading);
}

static void reads_strict_and_foreign_markup(void **state)
{
	const struct workbook w = { .is_strict = true,
		.strings = "<si><t>STRICT</t></si>",
		.before = "<?xml version='1.0'?><!-- c -->",
		.sheets = {
			"<sheetPr/><x:row xmlns:x='urn:other' r='1'><c><v>9</v></c></x:row>"
			"<sheetData><row r='1'><c r='A1' t='s'><v>0</v><extLst><ext><v>7</v></ext>"
			"</extLst></c><x:c xmlns:x='urn:other' "
			"r='B1'><v>8</v></x:c></row></sheetData>"
			"<row r='9'><c><v>9</v></c></row>" } };

	(void)state;
	read_well(&w, NULL);
	assert_shown(cell(0, 0, 0), DM_CELL_TEXT, "STRICT", NULL);
	assert_int_equal(reading.tables.items[0]->cells.n, 1);
	reading_done(&reading);
}

static void passes_over_chart_sheets_and_repeats(void **state)
{
	const struct workbook w = {
		.sheets = { "<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>", "",
			"", "<sheetData/>" },
		.types = { NULL, "chartsheet" },
		.targets = { NULL, NULL, "worksheets/sheet1.xml", "/xl/worksheets/sheet4.xml" }
	};

	(void)state;
	read_well(&w, NULL);
	assert_int_equal(reading.tables.n, 2);
	assert_true(dm_str_eq(reading.tables.items[0]->table.name, DM_STR("S1")));
	assert_true(dm_str_eq(reading.tables.items[1]->table.name, DM_STR("S4")));
	assert_int_equal(reading.tables.items[1]->table.id, 2);
	assert_non_null(reading_note_find(&reading, "xlsx.sheet-repeated"));
	reading_done(&reading);
}

static void refuses_what_it_cannot_trust(void **state)
{
	static const struct {
		const char *sheet, *id;
	} bad[] = {
		{ "<sheetData><row r='0'/></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='1048577'/></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='-1'/></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='99999999999999999999'/></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='1048576'/><row/></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='2'/><row r='1'/></sheetData>", "xlsx.row-order" },
		{ "<sheetData><row r='2'/><row r='2'/></sheetData>", "xlsx.row-order" },
		{ "<sheetData><row r='1'><c r='XFE1'/></row></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='1'><c r='XFD1'/><c/></row></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='1'><c r='1A'/></row></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='1'><c r=''/></row></sheetData>", "xlsx.reference" },
		{ "<sheetData><row r='5'/><row><c r='A2'/></row></sheetData>", "xlsx.row-order" },
		{ "<sheetData><row r='1'><c r='A1'></row></sheetData>", "xml.damaged" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const struct workbook w = { .sheets = { bad[i].sheet } };

		assert_int_equal(workbook_read(&reading, &w, NULL), DM_E_FORMAT);
		assert_string_equal(reading.error.id, bad[i].id);
		reading_done(&reading);
	}
}

static void refuses_parts_that_are_something_else(void **state)
{
	const struct workbook other = { .sheets = { "" }, .targets = { "styles.xml" } };
	const struct workbook missing = { .sheets = { "" }, .targets = { "nowhere.xml" } };

	(void)state;
	assert_int_equal(workbook_read(&reading, &other, NULL), DM_E_FORMAT);
	assert_string_equal(reading.error.id, "xlsx.not-a-worksheet");
	reading_done(&reading);
	assert_int_equal(workbook_read(&reading, &missing, NULL), DM_E_FORMAT);
	assert_string_equal(reading.error.id, "xlsx.sheet-missing");
	reading_done(&reading);
}

/* A long text that very many cells name: a small file must not become gigabytes. */
static void stops_at_amplified_texts(void **state)
{
	struct dm_arena arena;
	struct dm_buf text, sheet;
	struct workbook w = { 0 };

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&text, &arena);
	dm_buf_init(&sheet, &arena);
	dm_buf_add_c(&text, "<si><t>");
	for (int i = 0; i < 32768; i++)
		dm_buf_add_byte(&text, 'x');
	dm_buf_add_c(&text, "</t></si>");
	dm_buf_add_c(&sheet, "<sheetData>");
	for (int i = 0; i < 4000; i++)
		dm_buf_add_c(&sheet, "<row><c t='s'><v>0</v></c></row>");
	dm_buf_add_c(&sheet, "</sheetData>");
	w.strings = dm_buf_str(&text).p;
	w.sheets[0] = dm_buf_str(&sheet).p;
	assert_int_equal(workbook_read(&reading, &w, NULL), DM_E_LIMIT);
	assert_string_equal(reading.error.id, "xlsx.text-amplified");
	assert_int_equal(reading.error.column, 1);
	reading_done(&reading);
	dm_arena_done(&arena);
}

extern const struct dm_plugin dm_plugin_xlsx;

static const struct workbook whole = { .strings = strings,
	.sheets = {
		"<sheetData><row r='1'><c r='A1' t='s'><v>1</v></c><c r='B1' s='1'><v>0.5</v></c>"
		"</row><row r='3'><c r='A3'><v>1</v></c></row></sheetData><mergeCells>"
		"<mergeCell ref='A1:A2'/></mergeCells>" } };

static void keeps_to_limits(void **state)
{
	const struct reading_setup cells = { .name = "a.xlsx", .limits[DM_LIMIT_CELLS] = 2 };
	const struct reading_setup text = { .name = "a.xlsx", .limits[DM_LIMIT_TEXT_BYTES] = 7 };
	struct dm_arena arena;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	struct dm_str bytes = workbook_pack(&arena, &whole);
	assert_int_equal(
		reading_run(&reading, &dm_plugin_xlsx, bytes.p, bytes.n, &cells), DM_E_LIMIT);
	assert_string_equal(reading.error.id, "xlsx.cells");
	reading_done(&reading);
	assert_int_equal(
		reading_run(&reading, &dm_plugin_xlsx, bytes.p, bytes.n, &text), DM_E_LIMIT);
	assert_string_equal(reading.error.id, "xlsx.text-size");
	reading_done(&reading);
	dm_arena_done(&arena);
}

/* However the bytes come, the result is the same; and what the sink answers ends the reading. */
static void reads_in_pieces_and_stops_on_demand(void **state)
{
	struct dm_arena arena;
	struct dm_str bytes, json;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	bytes = workbook_pack(&arena, &whole);
	read_well(&whole, NULL);
	json = dm_arena_str(&arena, dm_str_from_c(reading_json(&reading)));
	reading_done(&reading);
	for (uint32_t i = READING_ONE; i <= READING_RANDOM; i++) {
		const struct reading_setup setup = { .name = "a.xlsx", .chunk = i, .seed = 5 };

		assert_int_equal(
			reading_run(&reading, &dm_plugin_xlsx, bytes.p, bytes.n, &setup), 0);
		assert_string_equal(reading_json(&reading), json.p);
		reading_done(&reading);
	}
	for (uint32_t i = 1; i <= 5; i++) {
		const struct reading_setup setup = { .name = "a.xlsx", .cancel_at = i };

		assert_int_equal(reading_run(&reading, &dm_plugin_xlsx, bytes.p, bytes.n, &setup),
			DM_E_CANCELLED);
		reading_done(&reading);
	}
	dm_arena_done(&arena);
}

/* Cut off or changed anywhere, a workbook is an error or a reading, never worse. */
static void survives_damage(void **state)
{
	const struct reading_setup setup = { .name = "a.xlsx" };
	struct dm_arena arena;
	uint32_t seed = 7;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	struct dm_str bytes = workbook_pack(&arena, &whole);
	for (size_t n = 0; n < bytes.n; n += 1 + n / 16) {
		assert_int_not_equal(reading_run(&reading, &dm_plugin_xlsx, bytes.p, n, &setup), 0);
		assert_int_not_equal(reading.error.code, DM_E_CONTRACT);
		reading_done(&reading);
	}
	for (int i = 0; i < 200; i++) {
		char *copy = dm_arena_alloc(&arena, bytes.n);

		memcpy(copy, bytes.p, bytes.n);
		seed = seed * 1664525u + 1013904223u;
		copy[seed % bytes.n] = (char)(seed >> 24);
		(void)reading_run(&reading, &dm_plugin_xlsx, copy, bytes.n, &setup);
		assert_int_not_equal(reading.error.code, DM_E_CONTRACT);
		reading_done(&reading);
	}
	dm_arena_done(&arena);
}

static void knows_its_files(void **state)
{
	const struct reading_setup setup = { .name = "a.dat" };
	struct dm_arena arena;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	struct dm_str bytes = workbook_pack(&arena, &whole);
	assert_int_equal(reading_run(&reading, &dm_plugin_xlsx, bytes.p, bytes.n, &setup), 0);
	assert_true(reading.score > 75); /* by its parts, whatever its name */
	reading_done(&reading);
	assert_int_not_equal(reading_run(&reading, &dm_plugin_xlsx, "a,b\n", 4, &setup), 0);
	assert_int_equal(reading.score, 0);
	reading_done(&reading);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_numbers_with_their_formats),
		cmocka_unit_test(takes_the_language_from_its_option),
		cmocka_unit_test(counts_days_from_1904),
		cmocka_unit_test(reads_every_type_of_cell),
		cmocka_unit_test(tells_formulas_without_result),
		cmocka_unit_test(places_cells_without_references),
		cmocka_unit_test(brings_cells_into_order),
		cmocka_unit_test(flags_what_is_hidden),
		cmocka_unit_test(delivers_merged_ranges),
		cmocka_unit_test(audits_what_merges_cover),
		cmocka_unit_test(reads_texts_in_odd_places),
		cmocka_unit_test(tells_codes_that_lost_their_end),
		cmocka_unit_test(drops_blanks_that_do_not_count),
		cmocka_unit_test(tells_results_that_nobody_vouches_for),
		cmocka_unit_test(reads_strict_and_foreign_markup),
		cmocka_unit_test(passes_over_chart_sheets_and_repeats),
		cmocka_unit_test(refuses_what_it_cannot_trust),
		cmocka_unit_test(refuses_parts_that_are_something_else),
		cmocka_unit_test(stops_at_amplified_texts),
		cmocka_unit_test(keeps_to_limits),
		cmocka_unit_test(reads_in_pieces_and_stops_on_demand),
		cmocka_unit_test(survives_damage),
		cmocka_unit_test(knows_its_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
