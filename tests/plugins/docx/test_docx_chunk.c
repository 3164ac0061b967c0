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

/* Reads a chunk that has these paragraphs, up to NULL. */
static void expect_paragraphs(const char *chunk, const char *const *paragraphs)
{
	struct reading reading;
	size_t n = 0;

	read_chunk(&reading, chunk, 0);
	for (; paragraphs[n]; n++)
		docx_case_paragraph(&reading, n + 1, paragraphs[n]);
	assert_int_equal(reading.paragraphs.n, n + 2);
	reading_done(&reading);
}

#define PARAGRAPHS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void reads_paragraphs_of_a_page(void **state)
{
	(void)state;
	expect_paragraphs(
		"\xef\xbb\xbf<!DOCTYPE html><HTML><head><title>NO</title></head><body><!-- <p>NO "
		"-->"
		"<h1>One\n two</h1>text<b>bold</b> <script>x<y</script><p>A&amp;B "
		"&#x2265;&#53;&bad;&nbsp;"
		"<br/>c</p></body></html>",
		PARAGRAPHS("One two", "textbold", "A&B ≥5&bad;\xc2\xa0\nc"));
}

static void takes_tags_for_tags_only(void **state)
{
	struct reading reading;

	(void)state;
	expect_paragraphs(
		"<p title='a>b' alt = \"c>d\">\xe2\x89\xa4 < 5 <60\xe4\xb8\x87\xe5\x85\x83<i></i>"
		"<p x='>lost quote<p><ruby>a<rp>(</rp><rt><b>NO</b></rt><rp>)</ruby>b"
		"<ruby>c<rt>NO</ruby>d",
		PARAGRAPHS("\xe2\x89\xa4 < 5 <60\xe4\xb8\x87\xe5\x85\x83", "lost quote", "abcd"));
	read_chunk(&reading,
		"<table><tr><td data-rowspan=2 colspan = '2' >a<td>b<tr><td>c<td>d<td>e</table>",
		0);
	assert_int_equal(reading_cell_find(&reading, 0, 0, 0)->col_span, 2);
	assert_int_equal(reading_cell_find(&reading, 0, 0, 0)->row_span, 1);
	assert_int_equal(reading_cell_find(&reading, 0, 0, 2)->row_span, 1);
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
	assert_int_equal(reading_cell_find(&reading, 0, 1, 1)->row_span, 1); /* the table ends */
	docx_case_paragraph(&reading, 1, "end");
	reading_done(&reading);
}

/* Reads a chunk and compares its tables with "0,0 A; 0,1 1x2 BC; / ". */
static void expect_cells(const char *chunk, const char *cells)
{
	struct reading reading;
	struct dm_buf out;

	read_chunk(&reading, chunk, 0);
	dm_buf_init(&out, &reading.arena);
	for (size_t i = 0; i < reading.tables.n; i++, dm_buf_add_c(&out, "/ "))
		for (size_t k = 0; k < reading.tables.items[i]->cells.n; k++) {
			const struct reading_cell *c = &reading.tables.items[i]->cells.items[k];

			dm_buf_add(&out, dm_arena_printf(&reading.arena, "%u,%u %ux%u %.*s; ",
						 c->row, c->cell.column, c->cell.row_span,
						 c->cell.col_span, DM_FMT(c->cell.text)));
		}
	assert_string_equal(dm_buf_str(&out).p, cells);
	reading_done(&reading);
}

static void merges_cells_of_a_page(void **state)
{
	(void)state;
	expect_cells("<table><tr><td rowspan=2>a<td ROWSPAN='3' colspan=2>b<td>c"
		     "<tr><td>d<tr><td>e<td>f<tr><td>g</table>",
		"0,0 2x1 a; 0,1 3x2 b; 0,3 1x1 c; 1,3 1x1 d; 2,0 1x1 e; 2,3 1x1 f; 3,0 1x1 g; / ");
	/* A row of which nothing is left, and spans longer than the table. */
	expect_cells("<table><tr><td rowspan=2>a<td rowspan=9>b<tr></tr><tr><td>c</table>",
		"0,0 2x1 a; 0,1 3x1 b; 2,0 1x1 c; / ");
}

static void reads_other_character_sets(void **state)
{
	static const struct dm_str CHUNKS[] = {
		{ "<meta content='text/html; charset=gb2312'><p>\xd6\xd0\xce\xc4", 49 },
		{ "<p>\xd6\xd0\xce\xc4</p>", 11 }, { "\xff\xfe\x2d\x4e\x87\x65", 6 },
		{ "\xfe\xff\x4e\x2d\x65\x87", 6 }, { "<meta charset=big5>\xa4\xa4\xa4\xe5", 23 },
		{ "<meta charset=\"gb2312\">\xe4\xb8\xad\xe6\x96\x87", 29 }, /* a lie */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CHUNKS) / sizeof(CHUNKS[0]); i++) {
		struct reading reading;

		read_chunk(&reading, CHUNKS[i].p, CHUNKS[i].n);
		assert_int_equal(reading.paragraphs.n, 3);
		docx_case_paragraph(&reading, 1, "中文");
		reading_done(&reading);
	}
}

/* ------------------------------------------------------------------ documents */

#define DOCUMENT(body)                                                                      \
	"<w:document "                                                                      \
	"xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "           \
	"xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><w:" \
	"body>" body "<w:sectPr/></w:body></w:document>"

static void reads_a_document_in_its_place(void **state)
{
	static const char STYLES[] =
		PART("styles", "<w:style w:type='paragraph' w:default='1' w:styleId='D'><w:pPr>"
			       "<w:outlineLvl w:val='1'/></w:pPr></w:style>");
	const struct ooxml_member inner[] = {
		{ "word/_rels/document.xml.rels", RELATIONS(RELATE("s", "styles", "styles.xml")) },
		{ "word/styles.xml", STYLES },
		{ 0 },
	};
	struct dm_arena arena;
	struct reading reading;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	struct dm_str chunk = ooxml_pack_main(&arena, "word/document.xml",
		DOCUMENT(P(T("inner")) TBL(TR(C("a"))) P(T("open ") BEGIN CODE("X"))), inner);
	const struct ooxml_member more[] = {
		{ "word/_rels/document.xml.rels", RELATIONS(RELATE("c", "aFChunk", "c.docx")) },
		{ .name = "word/c.docx", .text = chunk.p, .n = chunk.n },
		{ 0 },
	};
	docx_case_read(&reading,
		P(T("before")) TBL(TR(TC(P(T("cell")) "<w:altChunk r:id='c'/>") C("b")))
			P(T("after")),
		more);
	assert_string_equal(reading.error.text, "");
	assert_int_equal(docx_case_paragraph(&reading, 1, "after")->outline, 0);
	assert_true(dm_str_eq(
		reading_cell_find(&reading, 0, 0, 0)->text, DM_STR("cell\ninner\nopen ")));
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 0, 1)->text, DM_STR("b")));
	assert_int_equal(reading.tables.items[1]->table.parent, 1);
	reading_done(&reading);
	docx_case_read(&reading, P(T("before")) "<w:altChunk r:id='c'/>" P(T("after")), more);
	assert_int_equal(docx_case_paragraph(&reading, 1, "inner")->outline, 2);
	docx_case_paragraph(&reading, 3, "after");
	reading_done(&reading);
	dm_arena_done(&arena);
}

/* The outer one has unpacked more already than the small one may by its own size. */
static void a_small_document_in_a_large_one_is_no_bomb(void **state)
{
	enum { PARAGRAPHS = 1200, LETTERS = 10000 };
	struct dm_arena arena;
	struct reading reading;
	struct dm_buf body;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&body, &arena);
	for (unsigned i = 0; i < PARAGRAPHS; i++) {
		dm_buf_add_c(&body, "<w:p><w:r><w:t>");
		for (unsigned k = 0; k < LETTERS; k++)
			dm_buf_add_byte(&body, (char)('a' + (i * 31 + k * k) % 23));
		dm_buf_add_c(&body, "</w:t></w:r></w:p>");
	}
	dm_buf_add_c(&body, "<w:altChunk r:id='c'/>");
	struct dm_str chunk =
		ooxml_pack_main(&arena, "word/document.xml", DOCUMENT(P(T("inner"))), NULL);
	const struct ooxml_member more[] = {
		{ "word/_rels/document.xml.rels", RELATIONS(RELATE("c", "aFChunk", "c.docx")) },
		{ .name = "word/c.docx", .text = chunk.p, .n = chunk.n },
		{ 0 },
	};
	docx_case_read(&reading, dm_buf_str(&body).p, more);
	assert_string_equal(reading.error.text, "");
	docx_case_paragraph(&reading, PARAGRAPHS, "inner");
	reading_done(&reading);
	dm_arena_done(&arena);
}

/* Documents in documents: as deep as is sound, and controls no deeper than there is room. */
static void stops_at_documents_too_deep(void **state)
{
	struct dm_arena arena;
	struct reading reading;
	struct dm_buf body;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&body, &arena);
	for (int i = 0; i < 120; i++)
		dm_buf_add_c(&body, "<w:sdt><w:sdtContent>");
	dm_buf_add_c(&body, P(T("x")) "<w:altChunk r:id='c'/>");
	for (int i = 0; i < 120; i++)
		dm_buf_add_c(&body, "</w:sdtContent></w:sdt>");
	const char *const bodies[] = { P(T("x")) "<w:altChunk r:id='c'/>", dm_buf_str(&body).p };
	for (size_t b = 0; b < 2; b++) {
		struct dm_str chunk = DM_STR("end");

		for (int i = 0; i < 6; i++) {
			const struct ooxml_member more[] = {
				{ "word/_rels/document.xml.rels",
					RELATIONS(RELATE("c", "aFChunk", "c.docx")) },
				{ .name = "word/c.docx", .text = chunk.p, .n = chunk.n },
				{ 0 },
			};
			struct dm_str xml = dm_arena_printf(&arena, DOCUMENT("%s"), bodies[b]);

			chunk = ooxml_pack_main(&arena, "word/document.xml", xml.p, more);
		}
		docx_case_read_bytes(&reading, chunk, "a.docx");
		assert_string_equal(
			reading.error.code ? reading.error.id : "", b ? "docx.depth" : "");
		if (b == 0) {
			assert_int_equal(reading.paragraphs.n, 5);
			assert_non_null(reading_note_find(&reading, "docx.chunk"));
		}
		reading_done(&reading);
	}
	dm_arena_done(&arena);
}

/* ------------------------------------------------------------------ archives and Rich Text */

static void reads_the_page_of_an_archive(void **state)
{
	struct reading reading;

	(void)state;
	read_chunk(&reading,
		"MIME-Version: 1.0\r\nContent-Type: "
		"multipart/related;\r\n\tboundary=\"=_b\"\r\n\r\n"
		"preamble\r\n--=_b\r\nContent-Type: image/png\r\n\r\nNO\r\n--=_b\r\n"
		"Content-Type: text/html; charset=\"gb2312\"\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
		"<p>=D6=D0=CE=C4 so=\r\nft</p>\r\n--=_b--\r\nNO",
		0);
	assert_int_equal(reading.paragraphs.n, 3);
	docx_case_paragraph(&reading, 1, "中文 soft");
	reading_done(&reading);
	read_chunk(&reading,
		"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
		"PHA+YSZhbXA7\nYjwvcD4=\n",
		0);
	docx_case_paragraph(&reading, 1, "a&b");
	reading_done(&reading);
}

static void reads_rich_text(void **state)
{
	(void)state;
	expect_paragraphs("{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 NO;}}{\\*\\generator NO;}\n"
			  "\\'d6\\'d0\\'ce\\'c4\\u8805?95%{\\v NO}\\line\\{x\\}\\par\n"
			  "{\\field{\\*\\fldinst NO}{\\fldrslt shown}}\\u-10179?\\u-8704?\\par}",
		PARAGRAPHS("中文≥95%\n{x}", "shown\U0001F600"));
	expect_cells(
		"{\\rtf1 {\\trowd\\clvmgf\\cellx1\\clmgf\\cellx2\\clmrg\\cellx3\\pard\\intbl "
		"a\\par "
		"b\\cell c\\cell\\cell\\row}\\trowd\\clvmrg\\cellx1\\cellx2\\cellx3\\intbl\\cell "
		"d\\cell e\\cell\\row\\pard end\\par}",
		"0,0 2x1 a\nb; 0,1 1x2 c; 1,1 1x1 d; 1,2 1x1 e; / ");
	/* Whatever is open ends with the part. */
	expect_cells("{\\rtf1{{{\\intbl a\\cell b", "0,0 1x1 a; 0,1 1x1 b; / ");
}

static void closes_what_a_page_left_open(void **state)
{
	struct reading reading;

	(void)state;
	read_chunk(&reading, "<table><tr><td>a<b", 0);
	assert_int_equal(reading.tables.n, 1);
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 0, 0)->text, DM_STR("a")));
	reading_done(&reading);
}

static void reads_plain_text(void **state)
{
	(void)state;
	expect_paragraphs("one\r\n\r\ntwo < three", PARAGRAPHS("one", "two < three"));
	expect_paragraphs("<60 at most\ntwo", PARAGRAPHS("<60 at most", "two"));
}

/* What a text file holds is text, even where it looks like a page. */
static void takes_a_text_file_for_text(void **state)
{
	const struct ooxml_member more[] = {
		{ "word/_rels/document.xml.rels", RELATIONS(RELATE("c", "aFChunk", "c.txt")) },
		{ "word/c.txt", "<b>5</b>" },
		{ 0 },
	};
	struct reading reading;

	(void)state;
	docx_case_read(&reading, "<w:altChunk r:id='c'/>", more);
	docx_case_paragraph(&reading, 0, "<b>5</b>");
	reading_done(&reading);
}

static void notes_what_it_leaves_out(void **state)
{
	static const struct dm_str CHUNKS[] = { { "PK\003\004xx", 6 }, { "\xd6\xd0\xff\xc4", 4 },
		{ "MIME-Version: 1.0\nContent-Type: image/png\n\nx", 44 }, { "a\0b", 3 } };
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
		cmocka_unit_test(takes_tags_for_tags_only),
		cmocka_unit_test(reads_tables_of_a_page),
		cmocka_unit_test(merges_cells_of_a_page),
		cmocka_unit_test(reads_other_character_sets),
		cmocka_unit_test(reads_a_document_in_its_place),
		cmocka_unit_test(a_small_document_in_a_large_one_is_no_bomb),
		cmocka_unit_test(stops_at_documents_too_deep),
		cmocka_unit_test(reads_the_page_of_an_archive),
		cmocka_unit_test(reads_rich_text),
		cmocka_unit_test(closes_what_a_page_left_open),
		cmocka_unit_test(reads_plain_text),
		cmocka_unit_test(takes_a_text_file_for_text),
		cmocka_unit_test(notes_what_it_leaves_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
