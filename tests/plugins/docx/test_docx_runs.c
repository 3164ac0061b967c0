/* Runs: which characters a reader of the page would see. */
#include "docx_case.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static void gives_special_characters(void **state)
{
	(void)state;
	docx_case_expect(P("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
			   "<w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t><w:cr/>"
			   "<w:t>f</w:t><w:ptab/><w:t>g</w:t></w:r>"),
		"", "a\tb\nc\u2011de\nf\tg | ");
}

static void gives_symbols_by_font(void **state)
{
	(void)state;
	docx_case_expect(
		P("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/>"
		  "<w:sym w:font='Wingdings 2' w:char='F0A3'/>"
		  "<w:sym w:font='Symbol' w:char='F0B3'/><w:sym w:font='Symbol' w:char='0061'/>"
		  "<w:sym w:font='Arial' w:char='00E9'/><w:sym w:font='X' w:char='zz'/>"
		  "<w:sym w:font='X' w:char='0001'/><w:sym/></w:r>"),
		"", "☑☐≥αé | ");
	docx_case_expect(
		P("<w:r><w:rPr><w:rFonts w:ascii='Symbol'/></w:rPr><w:t>x&#xF0A3;95</w:t></w:r>"
		  "<w:r><w:t>&#xF0A3;</w:t></w:r>"),
		"", "ξ≤95\xef\x82\xa3 | ");
	docx_case_expect(P("<w:r><w:sym w:font='Wingdings 3' w:char='F07D'/>"
			   "<w:sym w:font='Webdings' w:char='F061'/></w:r>"),
		"", "▶✔ | ");
}

/* As people type them: R in Wingdings 2 is a ticked box, and so is þ in Wingdings. Chinese beside
 * it is in another font, and so are signs that the file counts to Chinese. */
static void gives_symbols_for_letters(void **state)
{
#define IN(font, more, text)                                                            \
	"<w:r><w:rPr><w:rFonts w:ascii='" font "' w:hAnsi='" font "'" more "/></w:rPr>" \
	"<w:t>" text "</w:t></w:r>"
	struct reading reading;

	(void)state;
	docx_case_expect(P(IN("Wingdings 2", "", "R是\u00a3") IN("Wingdings", "", "\u00fe")
					 IN("Wingdings", " w:hint='eastAsia'", "\u00a8")),
		"", "☑是☐☑\u00a8 | ");
	docx_case_read_styled(&reading,
		P("<w:r><w:rPr><w:rStyle w:val='S'/></w:rPr><w:t>&#xF0FE;</w:t></w:r>"
		  "<w:r><w:rPr><w:rStyle w:val='S'/><w:rFonts w:ascii='Arial'/></w:rPr>"
		  "<w:t>R</w:t></w:r>"),
		PART("styles", "<w:style w:type='character' w:styleId='B'><w:rPr><w:rFonts "
			       "w:ascii='Wingdings'/></w:rPr></w:style>"
			       "<w:style w:type='character' w:styleId='S'><w:basedOn w:val='B'/>"
			       "</w:style>"));
	docx_case_paragraph(&reading, 0, "☑R");
	reading_done(&reading);
}

static void trims_only_where_the_file_allows(void **state)
{
	(void)state;
	docx_case_expect(P("<w:r><w:t> a </w:t></w:r><w:r><w:t xml:space='preserve'> b </w:t></w:r>"
			   "<w:r><w:t>\n c&amp;d\n</w:t></w:r>"),
		"", "a b c&d | ");
	docx_case_expect(P(T("a\n\tb")), "", "a  b | ");
}

static void keeps_blanks_where_the_root_says_so(void **state)
{
	struct dm_arena arena;
	struct reading reading;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	docx_case_read_bytes(&reading,
		ooxml_pack_main(&arena, "word/document.xml",
			"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/"
			"2006/main' xml:space='preserve'><w:body><w:p><w:r><w:t>a </w:t>"
			"<w:t xml:space='default'> b </w:t><w:t>c</w:t></w:r></w:p></w:body>"
			"</w:document>",
			NULL),
		"a.docx");
	docx_case_paragraph(&reading, 0, "a bc");
	reading_done(&reading);
	dm_arena_done(&arena);
}

static void hides_hidden_text(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read_styled(&reading,
		P(T("a") "<w:r><w:rPr><w:vanish/></w:rPr><w:t>NO</w:t></w:r>"
			 "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>b</w:t></w:r>"
			 "<w:r><w:rPr><w:rStyle w:val='H2'/></w:rPr><w:t>NO</w:t></w:r>"
			 "<w:r><w:rPr><w:webHidden/></w:rPr><w:t>c</w:t></w:r>")
			P("<w:pPr><w:pStyle w:val='HP'/></w:pPr>" T(
				"NO") "<w:r><w:rPr><w:vanish "
				      "w:val='false'/></w:rPr><w:t>d</w:t></w:r>"),
		PART("styles", "<w:style w:type='character' "
			       "w:styleId='H1'><w:rPr><w:vanish/></w:rPr></w:style>"
			       "<w:style w:type='character' w:styleId='H2'><w:basedOn "
			       "w:val='H1'/></w:style>"
			       "<w:style w:type='paragraph' "
			       "w:styleId='HP'><w:rPr><w:vanish/></w:rPr></w:style>"));
	assert_int_equal(reading.paragraphs.n, 2);
	docx_case_paragraph(&reading, 0, "abc");
	docx_case_paragraph(&reading, 1, "d");
	reading_done(&reading);
}

static void turns_over_what_both_styles_say(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read_styled(&reading,
		P("<w:pPr><w:pStyle w:val='HP'/></w:pPr>"
		  "<w:r><w:rPr><w:rStyle w:val='H1'/></w:rPr><w:t>seen</w:t></w:r>" T("NO")),
		PART("styles", "<w:style w:type='character' "
			       "w:styleId='H1'><w:rPr><w:vanish/></w:rPr></w:style>"
			       "<w:style w:type='paragraph' "
			       "w:styleId='HP'><w:rPr><w:vanish/></w:rPr></w:style>"));
	assert_int_equal(reading.paragraphs.n, 1);
	docx_case_paragraph(&reading, 0, "seen");
	reading_done(&reading);
}

/* Every style that says yes turns it over, the table's too. */
static void hides_by_the_style_of_a_table(void **state)
{
#define STYLED_BY_T "<w:tblPr><w:tblStyle w:val='T'/></w:tblPr>"
#define SEEN TC(P("<w:r><w:rPr><w:rStyle w:val='H'/></w:rPr><w:t>seen</w:t></w:r>"))
#define STYLE_HIDES(type, id)                                                      \
	"<w:style w:type='" type "' w:styleId='" id "'><w:rPr><w:vanish/></w:rPr>" \
	"</w:style>"
	struct reading reading;

	(void)state;
	docx_case_read_styled(&reading,
		"<w:tbl>" STYLED_BY_T TR(C("NO") SEEN) "</w:tbl>" P(T("after")),
		PART("styles", STYLE_HIDES("table", "T") STYLE_HIDES("character", "H")));
	assert_int_equal(reading_cell_find(&reading, 0, 0, 0)->text.n, 0);
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 0, 1)->text, DM_STR("seen")));
	docx_case_paragraph(&reading, 0, "after");
	reading_done(&reading);
}

static void leaves_hidden_paragraphs_out(void **state)
{
#define HIDDEN_MARK "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"
#define HIDDEN "<w:r><w:rPr><w:vanish/></w:rPr><w:t>NO</w:t></w:r>"
	(void)state;
	docx_case_expect(
		TBL(TR(TC(P(T("a")) P(HIDDEN_MARK HIDDEN) P(T("b"))))), "0,0 a\nb; / ", "");
	docx_case_expect(P(HIDDEN_MARK T("heading")) P(T("text")), "", "heading | text | ");
}

static void reads_the_base_of_ruby(void **state)
{
	(void)state;
	docx_case_expect(P("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>とう</w:t></w:r></w:rt>"
			   "<w:rubyBase><w:r><w:t>東</w:t></w:r></w:rubyBase></w:ruby></w:r>"),
		"", "東 | ");
}

static void reads_formulas_as_a_line(void **state)
{
	(void)state;
	docx_case_expect(P("<m:oMath><m:r><m:t>≥</m:t></m:r><m:sSup><m:e><m:r><m:t>x</m:t></m:r>"
			   "</m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"),
		"", "≥x2 | ");
}

static void drops_stray_and_foreign_text(void **state)
{
	(void)state;
	docx_case_expect("stray" P("stray<w:r>stray<w:t>a</w:t></w:r><x:t>NO</x:t><w:unknown>" T(
				 "NO") "</w:unknown>") "<w:r><w:t>no paragraph</w:t></w:r>",
		"", "a | no paragraph | ");
}

static void limits_the_length_of_a_paragraph(void **state)
{
	struct reading reading;
	struct reading_setup setup = { .name = "a.docx", .limits = { [DM_LIMIT_TEXT_BYTES] = 10 } };
	struct dm_arena arena;
	struct dm_str bytes;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	bytes = ooxml_pack_main(&arena, "d.xml",
		PART("document", "<w:body>" P(T("0123456789")) P(T("01234567890")) "</w:body>"),
		NULL);
	(void)reading_run(&reading, &dm_plugin_docx, bytes.p, bytes.n, &setup);
	assert_int_equal(reading.error.code, DM_E_LIMIT);
	assert_string_equal(reading.error.id, "docx.text");
	assert_int_equal(reading.paragraphs.n, 1);
	reading_done(&reading);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_special_characters),
		cmocka_unit_test(gives_symbols_by_font),
		cmocka_unit_test(gives_symbols_for_letters),
		cmocka_unit_test(keeps_blanks_where_the_root_says_so),
		cmocka_unit_test(hides_by_the_style_of_a_table),
		cmocka_unit_test(trims_only_where_the_file_allows),
		cmocka_unit_test(hides_hidden_text),
		cmocka_unit_test(turns_over_what_both_styles_say),
		cmocka_unit_test(leaves_hidden_paragraphs_out),
		cmocka_unit_test(reads_the_base_of_ruby),
		cmocka_unit_test(reads_formulas_as_a_line),
		cmocka_unit_test(drops_stray_and_foreign_text),
		cmocka_unit_test(limits_the_length_of_a_paragraph),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
