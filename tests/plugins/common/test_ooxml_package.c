/* Packages: what is refused and how it is called, what a probe says, and when a copy is whole. */
#include "common/ooxml/package.h"

#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/auto.h"
#include "ooxml_fixture.h"
#include "arena_fixture.h"

static const char *const DOCX[] = { "docx", NULL };
static const struct dm_package_kind KIND = { "word/", DOCX, "doc", "WordDocument" };

static void setup(struct ooxml_host *host, struct ooxml_source *source, struct dm_str bytes)
{
	ooxml_host_init(host);
	ooxml_source_init(source, bytes, "a.docx");
}

/* Opens and reads one part to its end; the code, and the id in host. */
static int32_t read_part(struct ooxml_host *host, struct ooxml_source *source, const char *name)
{
	DM_AUTO(dm_package_close) struct dm_package *package = NULL;
	DM_AUTO(dm_part_close) struct dm_part part = { 0 };
	char block[1000];
	int64_t n;
	int32_t r = dm_package_open(&host->host, &source->source, &package);

	if (r == 0)
		r = dm_part_open(package, dm_str_from_c(name), &part);
	if (r < 0)
		return r;
	do {
		n = dm_part_read(&part, block, sizeof(block));
	} while (n > 0);
	return (int32_t)n;
}

static void expect(struct dm_str bytes, const char *part, int32_t code, const char *id)
{
	struct ooxml_host host;
	struct ooxml_source source;

	setup(&host, &source, bytes);
	assert_int_equal(read_part(&host, &source, part), code);
	assert_string_equal(host.id, id);
	assert_int_equal(host.code, code);
	ooxml_host_done(&host);
}

static struct dm_str sample(void)
{
	return ooxml_pack_main(&arena, "word/document.xml", "<a>some text</a>", NULL);
}

static char *editable(struct dm_str bytes)
{
	return (char *)(uintptr_t)bytes.p;
}

static void reads_parts_by_any_spelling(void **state)
{
	struct ooxml_host host;
	struct ooxml_source source;

	(void)state;
	setup(&host, &source, sample());
	source.at_most = 1;
	assert_int_equal(read_part(&host, &source, "/WORD\\Document.xml"), 0);
	assert_int_equal(read_part(&host, &source, "word/none.xml"), DM_E_FORMAT);
	assert_string_equal(host.id, "ooxml.missing-part");
	assert_string_equal(host.part, "word/none.xml");
	ooxml_host_done(&host);
}

static void says_what_is_no_package(void **state)
{
	char ole[2048] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

	(void)state;
	expect(DM_STR(""), "x", DM_E_FORMAT, "ooxml.empty");
	expect(DM_STR("%PDF-1.7"), "x", DM_E_UNSUPPORTED, "ooxml.pdf");
	expect(DM_STR("\xef\xbb\xbf\r\n<HTML>"), "x", DM_E_UNSUPPORTED, "ooxml.html");
	expect(DM_STR("{\\rtf1"), "x", DM_E_UNSUPPORTED, "ooxml.rtf");
	expect(DM_STR("plain"), "x", DM_E_FORMAT, "zip.none");
	ole[30] = 9; /* sectors of 512 bytes, the directory in the first */
	expect((struct dm_str){ ole, sizeof(ole) }, "x", DM_E_UNSUPPORTED, "ooxml.legacy");
	for (size_t i = 0; i < 16; i++)
		ole[640 + 2 * i] = "EncryptedPackage"[i];
	expect((struct dm_str){ ole, sizeof(ole) }, "x", DM_E_UNSUPPORTED, "ooxml.encrypted");
}

static void says_how_a_package_is_damaged(void **state)
{
	struct dm_str whole = sample(), cut, bad;
	const struct ooxml_member stored[] = { { .name = "a", .text = "text", .is_stored = true },
		{ 0 } };

	(void)state;
	for (size_t n = 1; n <= 30; n++) {
		cut = dm_str_first(whole, whole.n - n);
		expect(cut, "word/document.xml", DM_E_FORMAT, "zip.truncated");
	}
	bad = ooxml_pack(&arena, stored);
	*(char *)memmem(editable(bad), bad.n, "text", 4) = 'T';
	expect(bad, "a", DM_E_FORMAT, "zip.crc");
	bad = sample();
	memset(editable(bad) + 60, 0, 40); /* inside the first member */
	expect(bad, "[Content_Types].xml", DM_E_FORMAT, "zip.damaged");
	bad = sample();
	((char *)memmem(editable(bad), bad.n, "PK\001\002", 4))[0] = 0;
	expect(bad, "[Content_Types].xml", DM_E_FORMAT, "zip.damaged");
}

/* Also in parts that nobody reads; a web page has another kind of DTD, and what other programs keep in a
 * document is theirs. */
static void refuses_a_dtd_in_any_part(void **state)
{
	static const struct {
		struct ooxml_member member;
		bool is_refused;
	} PARTS[] = {
		{ { "word/settings.xml",
			  "\xef\xbb\xbf<?xml version='1.0'?>\n<!-- < --><!DOCTYPE a>" },
			true },
		{ { "a/_rels/b.rels", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>" }, true },
		{ { .name = "utf-16.xml",
			  .text = "\xff\xfe<\0!\0D\0O\0C\0T\0Y\0P\0E\0 \0a\0",
			  .n = 24 },
			true },
		{ { "word/b.xml", "<!-- <!DOCTYPE a> --><a><!DOCTYPE b></a>" }, false },
		{ { "word/page.xml", "<!DOCTYPE html><html/>" }, false },
		{ { "customXml/item1.xml", "<!DOCTYPE a><a/>" }, false },
		{ { "word/text.txt", "<!DOCTYPE a>" }, false },
		{ { "open.xml", "<?xml " }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
		const struct ooxml_member members[] = { PARTS[i].member, { 0 } };

		expect(ooxml_pack_main(&arena, "word/document.xml", "<a/>", members),
			"word/document.xml", PARTS[i].is_refused ? DM_E_FORMAT : 0,
			PARTS[i].is_refused ? "xml.doctype" : "");
	}
}

static void refuses_what_lies_about_its_size(void **state)
{
	const struct ooxml_member packed[] = { { "a", "text text text text text text text" },
		{ 0 } };
	struct dm_str bad = ooxml_pack(&arena, packed);
	char *central = memmem(editable(bad), bad.n, "PK\001\002", 4);

	(void)state;
	central[24] = 3; /* the declared size */
	expect(bad, "a", DM_E_FORMAT, "zip.size");
	central[24] = 100;
	expect(bad, "a", DM_E_FORMAT, "zip.size");
}

/* What is stated is only ever held against the file: a part may state less, and is counted then. */
static void counts_what_parts_unpack_to(void **state)
{
	char *zeros = calloc(1, 30 << 20);
	const struct ooxml_member bomb[] = { { .name = "a", .text = zeros, .n = 30 << 20 }, { 0 } };
	struct dm_str bad = ooxml_pack(&arena, bomb);
	char *central = memmem(editable(bad), bad.n, "PK\001\002", 4);

	(void)state;
	memset(central + 24, 0, 4);
	expect(bad, "a", DM_E_FORMAT, "zip.size");
	memset(central + 24, 0xfe, 4);
	expect(bad, "a", DM_E_LIMIT, "zip.bomb");
	free(zeros);
}

static void names_the_limit_of_the_settings(void **state)
{
	struct ooxml_host host;
	struct ooxml_source source;

	(void)state;
	setup(&host, &source, sample());
	host.inflated_limit = 10;
	assert_int_equal(read_part(&host, &source, "word/document.xml"), DM_E_LIMIT);
	assert_string_equal(host.id, "limit.inflated-bytes");
	assert_non_null(strstr(host.text, "inflated_bytes"));
	ooxml_host_done(&host);
}

static void refuses_parts_that_overlap(void **state)
{
	char *long_text = calloc(1, 4000);
	const struct ooxml_member members[] = {
		{ .name = "a", .text = long_text, .n = 4000, .is_stored = true },
		{ .name = "b", .text = "x", .is_stored = true }, { 0 }
	};
	struct dm_str bad = ooxml_pack(&arena, members);
	char *first = memmem(editable(bad), bad.n, "PK\001\002", 4);
	char *second = memmem(first + 4, bad.n - (size_t)(first + 4 - bad.p), "PK\001\002", 4);

	(void)state;
	expect(bad, "a", 0, "");
	memcpy(second + 20, first + 20, 8); /* its sizes, */
	memcpy(second + 42, first + 42, 4); /* and where it begins */
	expect(bad, "a", DM_E_FORMAT, "zip.overlap");
	free(long_text);
}

static void refuses_bombs_links_twins_and_passwords(void **state)
{
	char *zeros = calloc(1, 30 << 20);
	const struct ooxml_member bomb[] = { { .name = "a", .text = zeros, .n = 30 << 20 }, { 0 } };
	const struct ooxml_member link[] = {
		{ .name = "a", .text = "/etc/passwd", .is_link = true }, { 0 }
	};
	const struct ooxml_member twins[] = { { "a/B.xml", "1" }, { "A/b.XML", "2" }, { 0 } };
	const struct ooxml_member locked[] = { { .name = "a", .text = "x", .password = "p" },
		{ 0 } };

	(void)state;
	expect(ooxml_pack(&arena, bomb), "a", DM_E_LIMIT, "zip.bomb");
	expect(ooxml_pack(&arena, link), "a", DM_E_FORMAT, "zip.link");
	expect(ooxml_pack(&arena, twins), "a", DM_E_FORMAT, "zip.duplicate");
	expect(ooxml_pack(&arena, locked), "a", DM_E_UNSUPPORTED, "ooxml.encrypted");
	free(zeros);
}

static void passes_the_code_of_the_source_on(void **state)
{
	struct ooxml_host host;
	struct ooxml_source source;

	(void)state;
	setup(&host, &source, sample());
	source.fails_with = DM_E_IO;
	assert_int_equal(read_part(&host, &source, "word/document.xml"), DM_E_IO);
	assert_string_equal(host.id, "zip.read");
	ooxml_host_done(&host);
}

static int32_t score(struct dm_str bytes, const char *name)
{
	struct ooxml_host host;
	struct ooxml_source source;
	int32_t result;

	setup(&host, &source, bytes);
	source.source.name = dm_str_from_c(name);
	result = dm_package_score(&host.host, &source.source, &KIND);
	assert_int_equal(host.code, 0);
	ooxml_host_done(&host);
	return result;
}

static void scores_content_before_names(void **state)
{
	struct dm_str docx = sample();
	struct dm_str xlsx = ooxml_pack_main(&arena, "xl/workbook.xml", "<a/>", NULL);

	(void)state;
	assert_true(score(docx, "a.xlsx") > 75);
	assert_in_range(score(dm_str_first(docx, docx.n - 30), "a.docx"), 41, 75);
	assert_in_range(score(xlsx, "a.docx"), 1, 75);
	assert_int_equal(score(xlsx, "a.xlsx"), 0);
	assert_in_range(score(DM_STR("%PDF"), "A.DOCX"), 1, 75);
	assert_int_equal(score(DM_STR("a,b"), "a.csv"), 0);
	assert_int_equal(score(DM_STR(""), "docx"), 0);
	assert_int_equal(score(DM_STR(""), NULL), 0);
}

static enum dm_complete complete(struct dm_str bytes)
{
	struct ooxml_host host;
	struct ooxml_source source;
	enum dm_complete result;

	setup(&host, &source, bytes);
	result = dm_package_complete(&host.host, &source.source);
	assert_int_equal(host.code, 0);
	ooxml_host_done(&host);
	return result;
}

static void knows_a_whole_package(void **state)
{
	struct dm_str whole = sample();

	(void)state;
	assert_int_equal(complete(whole), DM_COMPLETE_YES);
	for (size_t n = 0; n < whole.n; n += 37)
		assert_int_equal(complete(dm_str_first(whole, n)),
			n < 4 && n > 0 ? DM_COMPLETE_UNKNOWN : DM_COMPLETE_NOT_YET);
	memset(editable(whole) + 60, 0, 40); /* a hole inside the first member */
	assert_int_equal(complete(whole), DM_COMPLETE_UNKNOWN);
	assert_int_equal(complete(DM_STR("%PDF")), DM_COMPLETE_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_parts_by_any_spelling),
		cmocka_unit_test(says_what_is_no_package),
		cmocka_unit_test(says_how_a_package_is_damaged),
		cmocka_unit_test(refuses_a_dtd_in_any_part),
		cmocka_unit_test(refuses_what_lies_about_its_size),
		cmocka_unit_test(counts_what_parts_unpack_to),
		cmocka_unit_test(names_the_limit_of_the_settings),
		cmocka_unit_test(refuses_parts_that_overlap),
		cmocka_unit_test(refuses_bombs_links_twins_and_passwords),
		cmocka_unit_test(passes_the_code_of_the_source_on),
		cmocka_unit_test(scores_content_before_names),
		cmocka_unit_test(knows_a_whole_package),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
