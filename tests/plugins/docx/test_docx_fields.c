/* Fields: results only, entries for tables of contents beside the text, contents marked as such. */
#include "docx_case.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static void shows_results_only(void **state)
{
	(void)state;
	docx_case_expect(
		P(T("p. ") BEGIN CODE(" PAGE ") SEPARATE T("7") END T(".")), "", "p. 7. | ");
	docx_case_expect(P(T("a") BEGIN CODE(" XE \"x\" ") END T("b")), "", "ab | ");
	/* The result of a field inside another one's code is not visible. */
	docx_case_expect(P(T("A[") BEGIN CODE(" IF ") BEGIN CODE(" DATE ") SEPARATE T("INNER")
					 END CODE(" = 1 ") SEPARATE T("R") END T("]B")),
		"", "A[R]B | ");
	docx_case_expect(
		P(T("a ") "<w:fldSimple w:instr=' REF x '>" T("SIMPLE") "</w:fldSimple>" T(" b")),
		"", "a SIMPLE b | ");
}

static void lets_fields_span_paragraphs_and_cells(void **state)
{
	(void)state;
	docx_case_expect(P(BEGIN CODE(" INCLUDETEXT ") SEPARATE T("one")) P(T("two") END T("!")),
		"", "one | two! | ");
	docx_case_expect(
		TBL(TR(TC(P(BEGIN CODE("X"))) TC(P(CODE("Y") SEPARATE T("r") END T("s"))))),
		"0,0 ; 0,1 rs; / ", "");
}

static void survives_unbalanced_fields(void **state)
{
	(void)state;
	docx_case_expect(P(END T("a") SEPARATE T("b") END), "", "ab | ");
	docx_case_expect_note(P(T("a") BEGIN CODE("X") T("lost")), "docx.open-field");
	docx_case_expect(
		P("<w:fldSimple w:instr='A'>" BEGIN CODE("X") "</w:fldSimple>" T("b")), "", "b | ");
}

/* Reads one paragraph and gives its entries. */
static struct dm_paragraph entries_of(struct reading *reading, const char *body)
{
	docx_case_read(reading, body, NULL);
	assert_string_equal(reading->error.text, "");
	assert_int_equal(reading->paragraphs.n, 1);
	return reading->paragraphs.items[0];
}

static void expect_entry(const char *body, const char *text, const char *list, uint32_t level)
{
	struct reading reading;
	struct dm_paragraph paragraph = entries_of(&reading, body);

	assert_int_equal(paragraph.n_entries, 1);
	assert_true(dm_str_eq(paragraph.entries[0].text, dm_str_from_c(text)));
	assert_true(dm_str_eq(paragraph.entries[0].list, dm_str_from_c(list)));
	assert_int_equal(paragraph.entries[0].list.p == NULL, list == NULL);
	assert_int_equal(paragraph.entries[0].level, level);
	reading_done(&reading);
}

static void keeps_entries_beside_the_text(void **state)
{
	(void)state;
	expect_entry(
		P(T("HEAD") BEGIN CODE(" TC \"1、名称\" \\f C \\l 2 ") END), "1、名称", "C", 2);
	/* Hidden, in several runs, without quotes; alone in its paragraph. */
	expect_entry(
		P(BEGIN "<w:r><w:rPr><w:vanish/></w:rPr><w:instrText> TC </w:instrText></w:r>" CODE(
			" two words") CODE(" \\n") END),
		"two words", NULL, 1);
	expect_entry(
		P("<w:fldSimple w:instr=' TC \"a \\\"b\\\" \\\\ c\" \\l &quot;3&quot;'/>" T("x")),
		"a \"b\" \\ c", NULL, 3);
	expect_entry(P(BEGIN CODE(" TC \xe2\x80\x9c弯引号\xe2\x80\x9d \\f \"D\"") END T("x")),
		"弯引号", "D", 1);
	/* Word takes its names in any case. */
	expect_entry(P(BEGIN CODE(" tc \"low\" \\F A \\L 2") END T("x")), "low", "A", 2);
}

static void keeps_several_entries(void **state)
{
	struct reading reading;
	struct dm_paragraph paragraph = entries_of(
		&reading, P(T("H") BEGIN CODE("TC \"a\"") END BEGIN CODE("TC \"b\"") END));

	(void)state;
	assert_int_equal(paragraph.n_entries, 2);
	assert_true(dm_str_eq(paragraph.entries[1].text, DM_STR("b")));
	assert_true(dm_str_eq(paragraph.text, DM_STR("H")));
	reading_done(&reading);
}

static void ignores_entries_without_text(void **state)
{
	struct reading reading;
	struct dm_paragraph paragraph = entries_of(
		&reading, P(T("H") BEGIN CODE(" TC ") END BEGIN CODE("TC \"\" \\l") END));

	(void)state;
	assert_int_equal(paragraph.n_entries, 0);
	reading_done(&reading);
}

static void marks_contents(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		P(BEGIN CODE(" TOC \\f C ") SEPARATE T("one") "<w:r><w:tab/><w:t>1</w:t></w:r>") P(
			T("two ") BEGIN CODE("PAGEREF x") SEPARATE T("2") END) P(END) P(T("text")),
		NULL);
	assert_int_equal(docx_case_paragraph(&reading, 0, "one\t1")->kind, DM_PARAGRAPH_CONTENTS);
	assert_int_equal(docx_case_paragraph(&reading, 1, "two 2")->kind, DM_PARAGRAPH_CONTENTS);
	assert_int_equal(docx_case_paragraph(&reading, 2, "text")->kind, DM_PARAGRAPH_TEXT);
	reading_done(&reading);
}

static void marks_contents_of_a_control(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
		"</w:docPartObj></w:sdtPr><w:sdtContent>" P(T("目录")) "</w:sdtContent></w:sdt>" P(
			T("x")),
		NULL);
	assert_int_equal(docx_case_paragraph(&reading, 0, "目录")->kind, DM_PARAGRAPH_CONTENTS);
	assert_int_equal(docx_case_paragraph(&reading, 1, "x")->kind, DM_PARAGRAPH_TEXT);
	reading_done(&reading);
}

static void shows_check_boxes(void **state)
{
#define BOX(state)                                                           \
	"<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox>" state \
	"</w:checkBox></w:ffData></w:fldChar></w:r>" CODE(" FORMCHECKBOX ") SEPARATE END
	(void)state;
	docx_case_expect(P(BOX("<w:default w:val='0'/>") T("a") BOX("<w:default w:val='1'/>") T("b")
					 BOX("<w:default w:val='1'/><w:checked w:val='0'/>") T("c")
						 BOX("<w:checked/>")),
		"", "☐a☑b☐c☑ | ");
}

static void shows_the_choice_of_a_list(void **state)
{
#define LIST(state)                                                                           \
	"<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList>" state                    \
	"<w:listEntry w:val='x'/><w:listEntry w:val='y'/><w:listEntry w:val='z'/></w:ddList>" \
	"</w:ffData></w:fldChar></w:r>" CODE(" FORMDROPDOWN ")
	(void)state;
	docx_case_expect(P(LIST("") END T("1") LIST("<w:default w:val='2'/>") SEPARATE END T("2")
					 LIST("<w:result w:val='1'/><w:default w:val='2'/>")
						 END T("3") LIST("<w:result w:val='9'/>") END),
		"", "x1z2y3 | ");
	/* A result that stands in the file is not shown twice. */
	docx_case_expect(P(LIST("<w:result w:val='1'/>") SEPARATE T("y") END), "", "y | ");
}

static void keeps_entries_of_cells(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		TBL(TR(C("a") TC(P(T("b") BEGIN CODE(" TC \"entry\" \\f C \\l 2 ") END)))), NULL);
	assert_string_equal(reading.error.text, "");
	assert_int_equal(reading.paragraphs.n, 1);
	const struct dm_paragraph *entry = docx_case_paragraph(&reading, 0, "");
	assert_int_equal(entry->n_entries, 1);
	assert_true(dm_str_eq(entry->entries[0].text, DM_STR("entry")));
	assert_int_equal(entry->entries[0].level, 2);
	assert_int_equal(entry->place.table, 1);
	assert_int_equal(entry->place.row, 1);
	assert_int_equal(entry->place.column, 2);
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 0, 1)->text, DM_STR("b")));
	reading_done(&reading);
}

static void counts_very_deep_fields(void **state)
{
	struct dm_arena arena;
	struct dm_buf body;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&body, &arena);
	dm_buf_add_c(&body, "<w:p>");
	for (int i = 0; i < 1000; i++)
		dm_buf_add_c(&body, BEGIN);
	for (int i = 0; i < 1000; i++)
		dm_buf_add_c(&body, END);
	dm_buf_add_c(&body, T("seen") "</w:p>");
	docx_case_expect(dm_buf_str(&body).p, "", "seen | ");
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_results_only),
		cmocka_unit_test(lets_fields_span_paragraphs_and_cells),
		cmocka_unit_test(survives_unbalanced_fields),
		cmocka_unit_test(keeps_entries_beside_the_text),
		cmocka_unit_test(keeps_several_entries),
		cmocka_unit_test(ignores_entries_without_text),
		cmocka_unit_test(marks_contents),
		cmocka_unit_test(marks_contents_of_a_control),
		cmocka_unit_test(shows_check_boxes),
		cmocka_unit_test(shows_the_choice_of_a_list),
		cmocka_unit_test(keeps_entries_of_cells),
		cmocka_unit_test(counts_very_deep_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
