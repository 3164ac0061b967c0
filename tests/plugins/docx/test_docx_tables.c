/* Tables: every cell in its place on the grid, whatever merges, wrappers and generators do. */
#include "docx_case.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#define RESTART "<w:vMerge w:val='restart'/>"
#define CONTINUE "<w:vMerge/>"
#define SPAN2 "<w:gridSpan w:val='2'/>"

static void takes_tracked_merges_as_made(void **state)
{
	(void)state;
	docx_case_expect(TBL(TR(CM("<w:cellMerge w:vMerge='rest'/>", "A") C("B"))
					 TR(CM("<w:cellMerge w:vMerge='cont'/>", "") C("D"))),
		"0,0 2x1 A; 0,1 B; 1,1 D; / ", "");
}

static void merges_down_and_across(void **state)
{
	(void)state;
	docx_case_expect(TBL(TR(CM(RESTART, "A") CM(SPAN2, "BC")) TR(CM(CONTINUE, "") C("E") C("F"))
					 TR(C("G") C("H") C("I"))),
		"0,0 2x1 A; 0,1 1x2 BC; 1,1 E; 1,2 F; 2,0 G; 2,1 H; 2,2 I; / ", "");
	/* A new group right below another one, and one that ends with the table. */
	docx_case_expect(TBL(TR(CM(RESTART, "A")) TR(CM(CONTINUE, "")) TR(CM(RESTART, "B"))
					 TR(CM("<w:vMerge w:val='continue'/>", ""))),
		"0,0 2x1 A; 2,0 2x1 B; / ", "");
	docx_case_expect(TBL(TR(CM(RESTART SPAN2, "A") C("x")) TR(CM(SPAN2 CONTINUE, "") C("y"))),
		"0,0 2x2 A; 0,2 x; 1,2 y; / ", "");
}

static void keeps_cells_of_broken_merges(void **state)
{
	(void)state;
	docx_case_expect(TBL(TR(CM(CONTINUE, "lone") C("b"))), "0,0 lone; 0,1 b; / ", "");
	/* Other columns, and a row between. */
	docx_case_expect(TBL(TR(CM(RESTART SPAN2, "A")) TR(CM(CONTINUE, "b") C("c"))),
		"0,0 1x2 A; 1,0 b; 1,1 c; / ", "");
	docx_case_expect(TBL(TR(CM(RESTART, "A")) TR(C("b")) TR(CM(CONTINUE, "c"))),
		"0,0 A; 1,0 b; 2,0 c; / ", "");
	docx_case_expect_note(
		TBL(TR(CM(RESTART, "A")) TR(CM(CONTINUE, "hidden"))), "docx.merged-text");
}

static void merges_the_older_way(void **state)
{
	(void)state;
	docx_case_expect(TBL(TR(CM("<w:hMerge w:val='restart'/>", "AB") CM("<w:hMerge/>", "")
					 C("C")) TR(C("D") C("E") C("F"))),
		"0,0 1x2 AB; 0,2 C; 1,0 D; 1,1 E; 1,2 F; / ", "");
	docx_case_expect(TBL(TR(CM("<w:hMerge/>", "x") C("y"))), "0,0 x; 0,1 y; / ", "");
}

static void begins_rows_to_the_right(void **state)
{
	(void)state;
	docx_case_expect(
		TBL(TR(C("A") C("B") C("C")) "<w:tr><w:trPr><w:gridBefore w:val='1'/>"
					     "<w:gridAfter w:val='1'/></w:trPr>" C("E") "</w:tr>"),
		"0,0 A; 0,1 B; 0,2 C; 1,1 E; / ", "");
	/* Behind a cell it would put the next one upon it. */
	docx_case_expect(TBL("<w:tr>" CM(SPAN2, "A") "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" C(
				 "B") "</w:tr>"),
		"0,0 1x2 A; 0,2 B; / ", "");
}

static void counts_impossible_spans_as_none(void **state)
{
	(void)state;
	docx_case_expect(
		TBL(TR(CM("<w:gridSpan w:val='2147483648'/>", "A") C("B")) TR(
			CM("<w:gridSpan w:val='-1'/>", "C") CM("<w:gridSpan w:val='0'/>", "D"))),
		"0,0 A; 0,1 B; 1,0 C; 1,1 D; / ", "");
	docx_case_expect_note(
		TBL("<w:tr><w:trPr><w:gridBefore w:val='2147483647'/></w:trPr>" C("A") "</w:tr>"),
		"docx.span");
}

static void joins_paragraphs_of_a_cell(void **state)
{
	(void)state;
	docx_case_expect(TBL(TR(TC("<w:p/>" P(T("a")) "<w:p/>" P(T("b")) "<w:p/><w:p/>")
					 TC("<w:p/>") TC(""))),
		"0,0 a\n\nb; 0,1 ; 0,2 ; / ", "");
}

static void nests_tables(void **state)
{
	(void)state;
	docx_case_expect(TBL(TR(C("O") TC(P(T("before")) TBL(TR(C("I1") C("I2"))) P(T("after"))))
					 TR(C("last"))),
		"0,0 O; 0,1 before\nafter; 1,0 last; / [in 1 at 0,1] 0,0 I1; 0,1 I2; / ", "");
}

static void looks_through_wrappers_at_every_level(void **state)
{
	(void)state;
#define SDT(content) "<w:sdt><w:sdtPr/><w:sdtContent>" content "</w:sdtContent></w:sdt>"
	docx_case_expect(
		SDT(TBL(TR(C("H1") C("H2")) TR(SDT(C("cell")) C("b")) SDT(
			TR(C("row") "<w:customXml>" TC(SDT(P(T("p")))) "</w:customXml>"))
				TR(TC(P(T("x") SDT(T("run")) "<w:smartTag>" T(
					"y") "</w:smartTag>"
					     "<w:hyperlink>" T("z") "</w:hyperlink>")) C("i")))),
		"0,0 H1; 0,1 H2; 1,0 cell; 1,1 b; 2,0 row; 2,1 p; 3,0 xrunyz; 3,1 i; / ", "");
}

static void drops_deleted_rows_and_cells(void **state)
{
	(void)state;
	docx_case_expect(TBL("<w:tr><w:trPr><w:del w:id='1'/></w:trPr>" C("gone") "</w:tr>" TR(
				 C("a") CM("<w:cellDel w:id='2'/>", "gone")
					 C("b")) "<w:tr><w:trPr><w:ins "
						 "w:id='3'/></w:trPr>" C("new") "</w:tr>"),
		"0,0 a; 0,1 b; 1,0 new; / ", "");
	/* A table all of whose rows are gone is gone. */
	docx_case_expect(TBL("<w:tr><w:trPr><w:del w:id='1'/></w:trPr>" C("gone") "</w:tr>")
				 P(T("x")),
		"", "x | ");
}

static void flags_hidden_and_head_rows(void **state)
{
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		TBL("<w:tr><w:trPr><w:tblHeader/></w:trPr>" C(
			"h") "</w:tr>"
			     "<w:tr><w:trPr><w:hidden/></w:trPr>" C("x") "</w:tr>" TR(C("y"))),
		NULL);
	assert_int_equal(reading.error.code, 0);
	assert_int_equal(reading.tables.items[0]->rows.items[0].flags, DM_ROW_REPEATED_HEAD);
	assert_int_equal(reading.tables.items[0]->rows.items[1].flags, DM_ROW_HIDDEN);
	assert_int_equal(reading.tables.items[0]->rows.items[2].flags, 0);
	reading_done(&reading);
}

static void survives_rows_and_cells_out_of_place(void **state)
{
	(void)state;
	docx_case_expect(TR(C("no table")) C("no row") TBL(C("no row")) P(T("x")), "", "x | ");
	docx_case_expect(TBL(TR("") TR(C("a"))), "0,0 a; / ", "");
	docx_case_expect(TBL(TR(TR(C("row in row")) C("a"))), "0,0 a; / ", "");
}

static void refuses_too_many_columns(void **state)
{
	struct reading reading;
	struct dm_arena arena;
	struct dm_buf body;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&body, &arena);
	dm_buf_add_c(&body, "<w:tbl><w:tr>");
	for (int i = 0; i < 20000; i++)
		dm_buf_add_c(&body, "<w:tc/>");
	dm_buf_add_c(&body, "</w:tr></w:tbl>");
	docx_case_read(&reading, dm_buf_str(&body).p, NULL);
	assert_int_equal(reading.error.code, DM_E_LIMIT);
	assert_string_equal(reading.error.id, "docx.columns");
	reading_done(&reading);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_tracked_merges_as_made),
		cmocka_unit_test(merges_down_and_across),
		cmocka_unit_test(keeps_cells_of_broken_merges),
		cmocka_unit_test(merges_the_older_way),
		cmocka_unit_test(begins_rows_to_the_right),
		cmocka_unit_test(counts_impossible_spans_as_none),
		cmocka_unit_test(joins_paragraphs_of_a_cell),
		cmocka_unit_test(nests_tables),
		cmocka_unit_test(looks_through_wrappers_at_every_level),
		cmocka_unit_test(drops_deleted_rows_and_cells),
		cmocka_unit_test(flags_hidden_and_head_rows),
		cmocka_unit_test(survives_rows_and_cells_out_of_place),
		cmocka_unit_test(refuses_too_many_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
