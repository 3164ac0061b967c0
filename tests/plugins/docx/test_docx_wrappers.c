/* Wrappers: revisions in their final view, prompts, alternatives, text boxes. */
#include "docx_case.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#define DEL(runs) "<w:del w:id='1'>" runs "</w:del>"
#define INS(runs) "<w:ins w:id='2'>" runs "</w:ins>"

static void reads_the_final_view(void **state)
{
	(void)state;
	docx_case_expect(P(T("keep") DEL("<w:r><w:delText>OLD</w:delText></w:r>") INS(T("NEW"))),
		"", "keepNEW | ");
	docx_case_expect(P("<w:moveFrom w:id='5'>" T("MOVED") "</w:moveFrom>")
				 P("<w:moveTo w:id='6'>" T("MOVED") "</w:moveTo>"),
		"", "MOVED | ");
	docx_case_expect(P(INS(T("a") DEL("<w:r><w:t>NO</w:t></w:r>") T("b"))), "", "ab | ");
}

static void joins_paragraphs_whose_mark_is_deleted(void **state)
{
#define MARK "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
	(void)state;
	docx_case_expect(P(MARK T("a")) P(MARK T("b")) P(T("c")) P(T("d")), "", "abc | d | ");
	docx_case_expect(P(MARK T("a")) TBL(TR(TC(P(MARK T("x")) P(T("y"))))) P(MARK T("end")),
		"0,0 xy; / ", "a | end | ");
	/* Deleted text of a run is no deleted mark. */
	docx_case_expect(P("<w:r><w:rPr><w:del w:id='1'/></w:rPr><w:t>a</w:t></w:r>") P(T("b")), "",
		"a | b | ");
}

static void ignores_former_properties(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		P("<w:pPr><w:pPrChange><w:pPr><w:outlineLvl "
		  "w:val='0'/></w:pPr></w:pPrChange></w:pPr>"
		  "<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
		  "<w:t>x</w:t></w:r>"),
		NULL);
	assert_int_equal(docx_case_paragraph(&reading, 0, "x")->outline, 0);
	reading_done(&reading);
}

static void leaves_prompts_out(void **state)
{
#define PROMPT(property, content) \
	"<w:sdt><w:sdtPr>" property "</w:sdtPr><w:sdtContent>" content "</w:sdtContent></w:sdt>"
	(void)state;
	docx_case_expect(
		P(T("a") PROMPT("<w:showingPlcHdr/>", T("Click here")) T("b")), "", "ab | ");
	docx_case_expect(P(PROMPT("<w:showingPlcHdr w:val='0'/>", T("text"))), "", "text | ");
	/* A prompt in a cell leaves the cell. */
	docx_case_expect(
		TBL(TR(PROMPT("<w:rPr><w:vanish/></w:rPr><w:showingPlcHdr/>", C("prompt")) C("b"))),
		"0,0 ; 0,1 b; / ", "");
}

static void shows_the_state_of_check_boxes(void **state)
{
#define STATES                                                                        \
	"<w14:checkedState w14:val='00FE' w14:font='Wingdings'/><w14:uncheckedState " \
	"w14:val='2610'/>"
#define CHECK(on) "<w14:checkbox><w14:checked w14:val='" on "'/>" STATES "</w14:checkbox>"
	(void)state;
	docx_case_expect(P(PROMPT(CHECK("1"), T("☐")) T(" a ") PROMPT(CHECK("0"), T("☒")) T(" b")),
		"", "☑ a ☐ b | ");
	/* Nothing but the mark is replaced, and a box without content shows all the same. */
	docx_case_expect(P(PROMPT(CHECK("1"), T("label"))), "", "☑label | ");
	docx_case_expect(P(PROMPT("<w14:checkbox/>", "")), "", "☐ | ");
	/* It is no prompt, and it may hold a paragraph or a cell. */
	docx_case_expect(
		PROMPT("<w:showingPlcHdr/>" CHECK("1"), P(T("☐"))) P(T("c")), "", "☑ | c | ");
	docx_case_expect(
		TBL(TR(PROMPT(CHECK("1") "<w:showingPlcHdr/>",
			TC(P("<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>"))) C("d"))),
		"0,0 ☑; 0,1 d; / ", "");
}

#define CHOICE(needs, content) "<mc:Choice Requires='" needs "'>" content "</mc:Choice>"
#define FALLBACK(content) "<mc:Fallback>" content "</mc:Fallback>"
#define ALTERNATIVES(branches) "<mc:AlternateContent>" branches "</mc:AlternateContent>"

static void takes_one_alternative(void **state)
{
	(void)state;
	docx_case_expect(P("<w:r>" ALTERNATIVES(CHOICE("wps", "<w:t>one</w:t>") CHOICE(
				 "wps", "<w:t>NO</w:t>") FALLBACK("<w:t>NO</w:t>")) "</w:r>"),
		"", "one | ");
	docx_case_expect(P("<w:r>" ALTERNATIVES(CHOICE("wps x", "<w:t>NO</w:t>") CHOICE(
				 "unbound", "<w:t>NO</w:t>") FALLBACK("<w:t>two</w:t>")) "</w:r>"),
		"", "two | ");
	docx_case_expect(P("<w:r>" ALTERNATIVES(CHOICE("x", "<w:t>NO</w:t>")) "<w:t>a</w:t></w:r>"),
		"", "a | ");
}

#define BOX(content) "<w:txbxContent>" content "</w:txbxContent>"
#define SHAPE(content)                                                                     \
	"<w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>" BOX(         \
		content) "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></" \
			 "w:drawing>"
#define VML(content) "<w:pict><v:shape><v:textbox>" BOX(content) "</v:textbox></v:shape></w:pict>"

static void reads_text_boxes_once(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		P(T("anc") "<w:r>" ALTERNATIVES(CHOICE("wps", SHAPE(P(T("box"))))
				FALLBACK(VML(P(T("box"))))) "</w:r>" T("hor")),
		NULL);
	assert_int_equal(reading.paragraphs.n, 2);
	assert_int_equal(docx_case_paragraph(&reading, 0, "box")->channel, DM_CHANNEL_TEXTBOX);
	assert_int_equal(docx_case_paragraph(&reading, 1, "anchor")->channel, DM_CHANNEL_BODY);
	assert_int_equal(reading.paragraphs.items[0].place.table, 0);
	reading_done(&reading);
}

static void hides_a_box_in_hidden_text(void **state)
{
	(void)state;
	docx_case_expect(P(T("a") "<w:r><w:rPr><w:vanish/></w:rPr>" VML(
				 P(T("NO"))) "</w:r>"
					     "<w:r>" VML(P(T("box"))) "</w:r>"),
		"", "box | a | ");
}

static void says_in_which_cell_a_box_stands(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		TBL(TR(C("a")) TR(C("b") TC(
			P(T("c") "<w:r>" VML(P(T("box")) TBL(TR(C("inner")))) "</w:r>")))),
		NULL);
	assert_string_equal(reading.error.text, "");
	const struct dm_place place = docx_case_paragraph(&reading, 0, "box")->place;
	assert_int_equal(place.table, 1);
	assert_int_equal(place.row, 2);
	assert_int_equal(place.column, 2);
	assert_int_equal(reading.tables.n, 2);
	assert_int_equal(reading.tables.items[1]->table.parent, 1);
	assert_int_equal(reading.tables.items[1]->table.parent_row, 1);
	assert_int_equal(reading.tables.items[1]->table.parent_column, 1);
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 1, 1)->text, DM_STR("c")));
	reading_done(&reading);
}

static void notes_text_of_other_files(void **state)
{
	(void)state;
	docx_case_expect_note(P(T("a")) "<w:subDoc r:id='x'/>", "docx.subdocument");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_final_view),
		cmocka_unit_test(joins_paragraphs_whose_mark_is_deleted),
		cmocka_unit_test(ignores_former_properties),
		cmocka_unit_test(leaves_prompts_out),
		cmocka_unit_test(shows_the_state_of_check_boxes),
		cmocka_unit_test(takes_one_alternative),
		cmocka_unit_test(reads_text_boxes_once),
		cmocka_unit_test(hides_a_box_in_hidden_text),
		cmocka_unit_test(says_in_which_cell_a_box_stands),
		cmocka_unit_test(notes_text_of_other_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
