/* Parts of other formats in a document: read where we can, and never left out in silence. */
#include "docx_case.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static void read_chunk(struct reading *reading, const char *text, size_t n)
{
	const struct ooxml_member more[] = {
		{ "word/_rels/document.xml.rels", RELATIONS(RELATE("c", "aFChunk", "c.html")) },
		{ .name = "word/c.html", .text = text, .n = n },
		{ 0 },
	};

	docx_case_read(reading, P(T("before")) "<w:altChunk r:id='c'/>" P(T("after")), more);
	assert_string_equal(reading->error.text, "");
	docx_case_paragraph(reading, 0, "before");
	docx_case_paragraph(reading, reading->paragraphs.n - 1, "after");
}

static void reads_paragraphs_of_a_page(void **state)
{
	struct reading reading;

	(void)state;
	read_chunk(&reading,
		"\xef\xbb\xbf<!DOCTYPE html><HTML><head><title>NO</title></head><body><!-- <p>NO "
		"-->"
		"<h1>One\n two</h1>text<b>bold</b> <script>x<y</script><p>A&amp;B "
		"&#x2265;&#53;&bad;&nbsp;"
		"<br/>c</p></body></html>",
		0);
	assert_int_equal(reading.paragraphs.n, 5);
	docx_case_paragraph(&reading, 1, "One two");
	docx_case_paragraph(&reading, 2, "textbold");
	docx_case_paragraph(&reading, 3, "A&B ≥5&bad;\xc2\xa0\nc");
	reading_done(&reading);
}

static void reads_tables_of_a_page(void **state)
{
	struct reading reading;

	(void)state;
	read_chunk(&reading,
		"<table><tr><th colspan=\"2\">h</th><tr><td>a<td "
		"rowspan='2'>b<table><tr><td>in</td></tr>"
		"</table></td></tr></table></table></td>end",
		0);
	assert_int_equal(reading.tables.n, 2);
	assert_int_equal(reading_cell_find(&reading, 0, 0, 0)->col_span, 2);
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 1, 1)->text, DM_STR("b")));
	assert_true(dm_str_eq(reading_cell_find(&reading, 1, 0, 0)->text, DM_STR("in")));
	assert_int_equal(reading.tables.items[1]->table.parent, 1);
	assert_non_null(reading_note_find(&reading, "docx.chunk-merge"));
	docx_case_paragraph(&reading, 1, "end");
	reading_done(&reading);
}

static void closes_what_a_page_left_open(void **state)
{
	struct reading reading;

	(void)state;
	read_chunk(&reading, "<table><tr><td>a<", 0);
	assert_int_equal(reading.tables.n, 1);
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 0, 0)->text, DM_STR("a")));
	reading_done(&reading);
}

static void reads_plain_text(void **state)
{
	struct reading reading;

	(void)state;
	read_chunk(&reading, "one\r\n\r\ntwo < three", 0);
	assert_int_equal(reading.paragraphs.n, 4);
	docx_case_paragraph(&reading, 1, "one");
	docx_case_paragraph(&reading, 2, "two < three");
	reading_done(&reading);
}

static void notes_what_it_leaves_out(void **state)
{
	static const struct dm_str CHUNKS[] = { { "PK\003\004xx", 6 }, { "{\\rtf1 x}", 9 },
		{ "\xd6\xd0\xce\xc4", 4 }, { "MIME-Version: 1.0\n", 18 }, { "a\0b", 3 } };
	struct reading reading;

	(void)state;
	for (size_t i = 0; i < sizeof(CHUNKS) / sizeof(CHUNKS[0]); i++) {
		read_chunk(&reading, CHUNKS[i].p, CHUNKS[i].n);
		assert_int_equal(reading.paragraphs.n, 2);
		assert_non_null(reading_note_find(&reading, "docx.chunk"));
		reading_done(&reading);
	}
	docx_case_expect_note("<w:altChunk r:id='none'/>", "docx.chunk");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_paragraphs_of_a_page),
		cmocka_unit_test(reads_tables_of_a_page),
		cmocka_unit_test(closes_what_a_page_left_open),
		cmocka_unit_test(reads_plain_text),
		cmocka_unit_test(notes_what_it_leaves_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
