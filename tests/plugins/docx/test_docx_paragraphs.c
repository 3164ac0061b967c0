/* Paragraphs: what they are after their styles have been asked, and how they look. */
#include "docx_case.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#define STYLE(id, properties) \
	"<w:style w:type='paragraph' w:styleId='" id "'>" properties "</w:style>"
#define STYLED(id, runs) P("<w:pPr><w:pStyle w:val='" id "'/></w:pPr>" runs)

static const char STYLES[] = PART("styles",
	"<w:docDefaults><w:rPrDefault><w:rPr><w:sz "
	"w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>"
	"<w:style w:type='paragraph' w:default='1' w:styleId='N'><w:name "
	"w:val='Normal'/></w:style>" STYLE("H1",
		"<w:name w:val='heading 1'/><w:basedOn w:val='N'/><w:pPr><w:outlineLvl w:val='0'/>"
		"<w:jc w:val='center'/><w:pageBreakBefore/></w:pPr><w:rPr><w:b/><w:sz "
		"w:val='44'/></w:rPr>") STYLE("H2", "<w:name w:val='Heading 2'/>") STYLE("Mine",
		"<w:name w:val='mine'/><w:basedOn w:val='H1'/><w:pPr><w:pageBreakBefore "
		"w:val='0'/></w:pPr>") STYLE("T", "<w:name w:val='Title'/>")
		STYLE("S", "<w:name w:val='Subtitle'/>") STYLE(
			"C", "<w:name w:val='caption'/>") STYLE("TOC", "<w:name w:val='toc 2'/>")
			STYLE("TH", "<w:name w:val='TOC Heading'/><w:basedOn w:val='H1'/>") STYLE(
				"R1", "<w:basedOn w:val='R2'/>") STYLE("R2",
				"<w:basedOn w:val='R1'/><w:pPr><w:outlineLvl w:val='3'/></w:pPr>"));

static void knows_headings_by_style_and_level(void **state)
{
	struct reading reading;
	const struct dm_paragraph *p;

	(void)state;
	docx_case_read_styled(&reading,
		STYLED("H1", T("a")) STYLED("H2", T("b")) STYLED("Mine", T("c")) P(
			"<w:pPr><w:outlineLvl w:val='2'/></w:pPr>" T("d"))
			P("<w:pPr><w:pStyle w:val='H1'/><w:outlineLvl w:val='9'/></w:pPr>" T("e"))
				STYLED("none", T("f")) STYLED("R1", T("g")),
		STYLES);
	p = docx_case_paragraph(&reading, 0, "a");
	assert_int_equal(p->kind, DM_PARAGRAPH_HEADING);
	assert_int_equal(p->outline, 1);
	assert_int_equal(p->align, DM_ALIGN_CENTRE);
	assert_int_equal(p->size, 44);
	assert_int_equal(p->flags, DM_PARAGRAPH_BOLD | DM_PARAGRAPH_PAGE_BREAK);
	assert_int_equal(docx_case_paragraph(&reading, 1, "b")->outline, 2);
	p = docx_case_paragraph(&reading, 2, "c");
	assert_int_equal(p->outline, 1);
	assert_int_equal(p->flags, DM_PARAGRAPH_BOLD);
	assert_int_equal(docx_case_paragraph(&reading, 3, "d")->outline, 3);
	p = docx_case_paragraph(&reading, 4, "e");
	assert_int_equal(p->outline, 0);
	assert_int_equal(p->kind, DM_PARAGRAPH_TEXT);
	p = docx_case_paragraph(&reading, 5, "f");
	assert_int_equal(p->kind, DM_PARAGRAPH_TEXT);
	assert_int_equal(p->size, 21);
	assert_int_equal(docx_case_paragraph(&reading, 6, "g")->outline, 4);
	reading_done(&reading);
}

static void knows_other_kinds_by_style(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read_styled(&reading,
		STYLED("T", T("a")) STYLED("S", T("b")) STYLED("C", T("c")) STYLED("TOC", T("d"))
			STYLED("TH", T("e")),
		STYLES);
	assert_int_equal(docx_case_paragraph(&reading, 0, "a")->kind, DM_PARAGRAPH_TITLE);
	assert_int_equal(docx_case_paragraph(&reading, 1, "b")->kind, DM_PARAGRAPH_TITLE);
	assert_int_equal(docx_case_paragraph(&reading, 2, "c")->kind, DM_PARAGRAPH_CAPTION);
	assert_int_equal(docx_case_paragraph(&reading, 3, "d")->kind, DM_PARAGRAPH_CONTENTS);
	assert_int_equal(docx_case_paragraph(&reading, 4, "e")->kind, DM_PARAGRAPH_CONTENTS);
	assert_int_equal(docx_case_paragraph(&reading, 4, "e")->outline, 0);
	reading_done(&reading);
}

#define LOOK(properties, text) "<w:r><w:rPr>" properties "</w:rPr><w:t>" text "</w:t></w:r>"

static void measures_the_look_of_the_text(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read_styled(&reading,
		P(LOOK("<w:b/><w:sz w:val='32'/>", "a") LOOK("<w:b/>", "b"))
			P(LOOK("<w:b/>", "c") T("d")) P("<w:pPr><w:jc w:val='end'/></w:pPr>" LOOK(
				"<w:vanish/><w:sz w:val='99'/>", "NO") T("e")),
		STYLES);
	assert_int_equal(docx_case_paragraph(&reading, 0, "ab")->flags, DM_PARAGRAPH_BOLD);
	assert_int_equal(docx_case_paragraph(&reading, 0, "ab")->size, 32);
	assert_int_equal(docx_case_paragraph(&reading, 1, "cd")->flags, 0);
	assert_int_equal(docx_case_paragraph(&reading, 2, "e")->size, 21);
	assert_int_equal(docx_case_paragraph(&reading, 2, "e")->align, DM_ALIGN_END);
	reading_done(&reading);
}

static uint32_t breaks(const struct reading *reading, size_t n, const char *text)
{
	return docx_case_paragraph(reading, n, text)->flags & DM_PARAGRAPH_PAGE_BREAK;
}

static void knows_where_pages_begin(void **state)
{
#define PAGE "<w:r><w:br w:type='page'/></w:r>"
#define SECTION(type) P("<w:pPr><w:sectPr><w:type w:val='" type "'/></w:sectPr></w:pPr>")
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		P(T("a")) P(PAGE T("b")) P(PAGE) P(T("c")) P(T("d") PAGE) P(T("e"))
			SECTION("nextPage") P(T("f")) SECTION("continuous") P(T("g"))
				TBL(TR(TC(P(PAGE T("x"))))) P(T("h")),
		NULL);
	assert_false(breaks(&reading, 0, "a"));
	assert_true(breaks(&reading, 1, "b"));
	assert_true(breaks(&reading, 2, "c"));
	assert_false(breaks(&reading, 3, "d"));
	assert_true(breaks(&reading, 4, "e"));
	assert_true(breaks(&reading, 5, "f"));
	assert_false(breaks(&reading, 6, "g"));
	assert_false(breaks(&reading, 7, "h"));
	reading_done(&reading);
}

static void leaves_empty_paragraphs_out(void **state)
{
	(void)state;
	docx_case_expect("<w:p/>" P(T("a")) P("<w:r><w:br/></w:r>") P(T("b") "<w:r><w:br/></w:r>"),
		"", "a | b | ");
}

static void ends_a_paragraph_at_the_next_one(void **state)
{
	(void)state;
	docx_case_expect(P(T("a") P(T("b")) T("kept")), "", "a | b | kept | ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_headings_by_style_and_level),
		cmocka_unit_test(knows_other_kinds_by_style),
		cmocka_unit_test(measures_the_look_of_the_text),
		cmocka_unit_test(knows_where_pages_begin),
		cmocka_unit_test(leaves_empty_paragraphs_out),
		cmocka_unit_test(ends_a_paragraph_at_the_next_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
