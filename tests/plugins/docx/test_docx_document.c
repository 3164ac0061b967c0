/* The document as a whole: its parts, both families of namespaces, and what is refused. */
#include "docx_case.h"

#include <stdlib.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static void reads_other_parts_as_channels(void **state)
{
	const struct ooxml_member more[] = {
		{ "word/_rels/document.xml.rels",
			RELATIONS(RELATE("1", "footnotes", "f.xml") RELATE("2", "header", "h.xml")
					RELATE("3", "footer", "gone.xml")
						RELATE("4", "comments", "c.xml")) },
		{ "word/h.xml",
			PART("hdr", P(T("单位")) TBL(TR("<w:trPr><w:del/></w:trPr>" C("NO")) TR(
					    TC(TBL(TR("<w:trPr><w:del/></w:trPr>" C("NO"))))
						    C("cell")))) },
		{ "word/f.xml", PART("footnotes", "<w:footnote w:type='separator'>" P(T(
							  "NO")) "</w:footnote><w:footnote "
								 "w:id='1'>" P(T("note")) "</"
											  "w:"
											  "footnote"
											  ">") },
		{ "word/c.xml",
			PART("comments", "<w:comment w:id='1'>" P(T("remark")) "</w:comment>") },
		{ 0 },
	};
	struct reading reading;

	(void)state;
	docx_case_read(&reading, P(T("body")), more);
	assert_string_equal(reading.error.text, "");
	assert_int_equal(docx_case_paragraph(&reading, 0, "body")->channel, DM_CHANNEL_BODY);
	assert_int_equal(docx_case_paragraph(&reading, 1, "单位")->channel, DM_CHANNEL_HEADER);
	assert_true(dm_str_eq(reading.paragraphs.items[1].place.part, DM_STR("word/h.xml")));
	/* A table there is layout, no table of the document. */
	assert_int_equal(reading.tables.n, 0);
	assert_int_equal(docx_case_paragraph(&reading, 2, "cell")->channel, DM_CHANNEL_HEADER);
	assert_int_equal(docx_case_paragraph(&reading, 3, "note")->channel, DM_CHANNEL_FOOTNOTE);
	assert_int_equal(docx_case_paragraph(&reading, 4, "remark")->channel, DM_CHANNEL_COMMENT);
	assert_int_equal(reading.paragraphs.n, 5);
	assert_non_null(reading_note_find(&reading, "docx.missing-part"));
	reading_done(&reading);
}

static void expect(struct dm_arena *arena, const char *root, int32_t code, const char *id)
{
	struct reading reading;

	docx_case_read_bytes(
		&reading, ooxml_pack_main(arena, "word/document.xml", root, NULL), "a.docx");
	assert_int_equal(reading.error.code, code);
	assert_string_equal(reading.error.id, id);
	reading_done(&reading);
}

static void reads_strict_files_and_other_prefixes(void **state)
{
	struct dm_arena arena;
	struct reading reading;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	docx_case_read_bytes(&reading,
		ooxml_pack_main(&arena, "any/name.xml",
			"<document xmlns='http://purl.oclc.org/ooxml/wordprocessingml/main' "
			"xmlns:w='urn:other'><body><p><r><t>STRICT</t><w:t>NO</w:t></r></p></"
			"body></document>",
			NULL),
		"a.docx");
	assert_int_equal(reading.paragraphs.n, 1);
	docx_case_paragraph(&reading, 0, "STRICT");
	reading_done(&reading);
	dm_arena_done(&arena);
}

static void refuses_what_is_no_document(void **state)
{
	struct dm_arena arena;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	expect(&arena, "<workbook xmlns='urn:x'/>", DM_E_FORMAT, "docx.root");
	expect(&arena, "<document/>", DM_E_FORMAT, "docx.root");
	expect(&arena, "", DM_E_FORMAT, "xml.damaged");
	expect(&arena,
		"<!DOCTYPE a [<!ENTITY a 'xx'><!ENTITY b '&a;&a;'>]>" PART("document", "&b;"),
		DM_E_FORMAT, "xml.doctype");
	dm_arena_done(&arena);
}

static void refuses_deep_nesting(void **state)
{
	struct dm_arena arena;
	struct dm_buf xml;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&xml, &arena);
	dm_buf_add_c(&xml, "<w:document xmlns:w='http://schemas.openxmlformats.org/"
			   "wordprocessingml/2006/main'><w:body>");
	for (int i = 0; i < 3000; i++)
		dm_buf_add_c(&xml, "<w:tbl><w:tr><w:tc>");
	expect(&arena, dm_buf_str(&xml).p, DM_E_LIMIT, "xml.depth");
	dm_arena_done(&arena);
}

static void refuses_a_bomb(void **state)
{
	struct dm_arena arena;
	struct dm_buf xml;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&xml, &arena);
	dm_buf_add_c(&xml, "<w:document xmlns:w='http://schemas.openxmlformats.org/"
			   "wordprocessingml/2006/main'>");
	memset(dm_buf_reserve(&xml, 30 << 20), ' ', 30 << 20);
	xml.n += 30 << 20;
	dm_buf_add_c(&xml, "</w:document>");
	expect(&arena, dm_buf_str(&xml).p, DM_E_LIMIT, "zip.bomb");
	dm_arena_done(&arena);
}

static struct dm_str sample(struct dm_arena *arena)
{
	return ooxml_pack_main(arena, "word/document.xml",
		PART("document", "<w:body>" P(T("a")) TBL(TR(C("b") C("c")) TR(C("d")))
					 P(T("e")) "</w:body>"),
		NULL);
}

static void refuses_every_cut(void **state)
{
	struct dm_arena arena;
	struct dm_str whole;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	whole = sample(&arena);
	for (size_t n = 0; n < whole.n; n += 11) {
		struct reading reading;

		docx_case_read_bytes(&reading, dm_str_first(whole, n), "a.docx");
		assert_int_equal(reading.error.code, DM_E_FORMAT);
		assert_true(strncmp(reading.error.id, "contract", 8) != 0);
		reading_done(&reading);
	}
	dm_arena_done(&arena);
}

/* Whatever bytes are wrong: an answer, and the contract kept. */
static void survives_flipped_bytes(void **state)
{
	struct dm_arena arena;
	struct dm_str whole;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	whole = sample(&arena);
	for (size_t at = 0; at < whole.n; at++) {
		char *byte = (char *)(uintptr_t)whole.p + at;
		struct reading reading;

		*byte ^= 0x5a;
		docx_case_read_bytes(&reading, whole, "a.docx");
		assert_true(strncmp(reading.error.id, "contract", 8) != 0);
		assert_true(reading.error.code == 0 || reading.error.text[0]);
		reading_done(&reading);
		*byte ^= 0x5a;
	}
	dm_arena_done(&arena);
}

static void refuses_protected_and_older_files(void **state)
{
	char ole[2048] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	const struct dm_str bytes = { ole, sizeof(ole) };
	struct reading reading;

	(void)state;
	ole[30] = 9;
	for (size_t i = 0; i < 12; i++)
		ole[640 + 2 * i] = "WordDocument"[i];
	docx_case_read_bytes(&reading, bytes, "a.doc");
	assert_true(reading.score > 0);
	assert_string_equal(reading.error.id, "ooxml.legacy");
	reading_done(&reading);
	for (size_t i = 0; i < 16; i++)
		ole[640 + 2 * i] = "EncryptedPackage"[i];
	docx_case_read_bytes(&reading, bytes, "a.docx");
	assert_true(reading.score > 0);
	assert_int_equal(reading.error.code, DM_E_UNSUPPORTED);
	assert_string_equal(reading.error.id, "ooxml.encrypted");
	reading_done(&reading);
}

static void reads_alike_in_any_pieces(void **state)
{
	struct reading_setup setup = { .name = "a.docx" };
	struct dm_arena arena;
	struct dm_str whole;
	struct reading all, one;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	whole = sample(&arena);
	(void)reading_run(&all, &dm_plugin_docx, whole.p, whole.n, &setup);
	setup.chunk = READING_ONE;
	(void)reading_run(&one, &dm_plugin_docx, whole.p, whole.n, &setup);
	assert_string_equal(reading_json(&all), reading_json(&one));
	reading_done(&all);
	reading_done(&one);
	dm_arena_done(&arena);
}

static void stops_where_the_sink_says_so(void **state)
{
	struct reading_setup setup = { .name = "a.docx" };
	struct dm_arena arena;
	struct dm_str whole;
	struct reading reading;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	whole = sample(&arena);
	for (setup.cancel_at = 1; setup.cancel_at <= 6; setup.cancel_at++) {
		(void)reading_run(&reading, &dm_plugin_docx, whole.p, whole.n, &setup);
		assert_int_equal(reading.answer, DM_E_CANCELLED);
		assert_true(strncmp(reading.error.id, "contract", 8) != 0);
		assert_int_equal(reading.n_calls, setup.cancel_at);
		reading_done(&reading);
	}
	dm_arena_done(&arena);
}

static void notes_a_wrong_suffix(void **state)
{
	struct dm_arena arena;
	struct reading reading;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	docx_case_read_bytes(&reading, sample(&arena), "a.xlsx");
	assert_int_equal(reading.error.code, 0);
	assert_true(reading.score > 75);
	assert_non_null(reading_note_find(&reading, "docx.suffix"));
	reading_done(&reading);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_other_parts_as_channels),
		cmocka_unit_test(reads_strict_files_and_other_prefixes),
		cmocka_unit_test(refuses_what_is_no_document),
		cmocka_unit_test(refuses_deep_nesting),
		cmocka_unit_test(refuses_a_bomb),
		cmocka_unit_test(refuses_every_cut),
		cmocka_unit_test(survives_flipped_bytes),
		cmocka_unit_test(refuses_protected_and_older_files),
		cmocka_unit_test(reads_alike_in_any_pieces),
		cmocka_unit_test(stops_where_the_sink_says_so),
		cmocka_unit_test(notes_a_wrong_suffix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
