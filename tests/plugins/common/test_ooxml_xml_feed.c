/* The feed: which events come, what is passed over, and what stops it. */
#include "common/ooxml/xml_feed.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "ooxml_fixture.h"

enum { A = 1, B, SKIPPED, N, ON, STOP };

static const struct dm_xml_name ROWS[] = {
	{ A, DM_NS_W, "a" },
	{ B, DM_NS_W, "b" },
	{ SKIPPED, DM_NS_W, "skipped" },
	{ N, DM_NS_NONE, "n" },
	{ ON, DM_NS_W, "on" },
	{ STOP, DM_NS_W, "stop" },
};
static const struct dm_vocabulary WORDS = { ROWS, 6 };

static char seen[4096];

static void see(const char *format, ...)
{
	size_t n = strlen(seen);
	va_list args;

	va_start(args, format);
	vsnprintf(seen + n, sizeof(seen) - n, format, args);
	va_end(args);
}

static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	struct dm_str n;

	(void)ctx;
	see("<%d", start->id);
	if (dm_xml_attribute(start, N, &n))
		see(" n=%.*s/%d", DM_FMT(n), (int)dm_xml_integer(start, N, 0, 100, -1));
	if (start->id == B)
		see(" on=%d", dm_xml_on(start, ON));
	see(">");
	if (start->id == STOP)
		return DM_E_CANCELLED;
	return start->id == SKIPPED ? DM_XML_SKIP : 0;
}

static int32_t on_end(void *ctx, uint16_t id)
{
	(void)ctx;
	see("</%d>", id);
	return 0;
}

static int32_t on_text(void *ctx, struct dm_str text)
{
	(void)ctx;
	see("%.*s", DM_FMT(text));
	return 0;
}

static const struct dm_xml_handlers HANDLERS = { &WORDS, on_start, on_end, on_text };

static int32_t feed(struct ooxml_host *host, const char *xml)
{
	struct ooxml_source source;
	struct dm_package *package = NULL;
	int32_t r;

	seen[0] = 0;
	ooxml_source_init(&source, ooxml_pack_main(&host->arena, "m.part", xml, NULL), "a.docx");
	assert_int_equal(dm_package_open(&host->host, &source.source, &package), 0);
	r = dm_xml_feed(package, DM_STR("m.part"), &HANDLERS, NULL);
	dm_package_close(&package);
	return r;
}

#define ROOT "<a xmlns='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
#define STRICT_ROOT "<w:a xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'"

static void expect(const char *xml, const char *events)
{
	struct ooxml_host host;

	ooxml_host_init(&host);
	assert_int_equal(feed(&host, xml), 0);
	assert_string_equal(seen, events);
	ooxml_host_done(&host);
}

static void expect_problem(const char *xml, int32_t code, const char *id)
{
	struct ooxml_host host;

	ooxml_host_init(&host);
	assert_int_equal(feed(&host, xml), code);
	assert_string_equal(host.id, id);
	assert_string_equal(host.part, "m.part");
	ooxml_host_done(&host);
}

static void gives_events_in_order(void **state)
{
	(void)state;
	expect(ROOT ">x<b/>y&amp;&#x4E2D;<![CDATA[<]]></a>", "<1>x<2 on=1></2>y&中<</1>");
	expect(STRICT_ROOT "><w:b w:on='0'>1</w:b><b>2</b></w:a>", "<1><2 on=0>1</2><0>2</0></1>");
}

static void passes_over_whole_elements(void **state)
{
	(void)state;
	expect(ROOT "><skipped>x<b>y</b><skipped/></skipped>z</a>", "<1><3>z</1>");
}

static void reads_attributes(void **state)
{
	(void)state;
	expect(ROOT " n=' 7 '/>", "<1 n= 7 /7></1>");
	expect(ROOT " n='101'/>", "<1 n=101/-1></1>");
	expect(ROOT " n='99999999999999999999999'/>", "<1 n=99999999999999999999999/-1></1>");
	expect(ROOT " n='R&amp;D &lt;&#38;#38;'/>", "<1 n=R&D <&#38;/-1></1>");
}

static void stops_where_a_handler_says_so(void **state)
{
	struct ooxml_host host;

	(void)state;
	ooxml_host_init(&host);
	assert_int_equal(feed(&host, ROOT "><stop/><b/></a>"), DM_E_CANCELLED);
	assert_string_equal(seen, "<1><6>");
	assert_int_equal(host.code, 0);
	ooxml_host_done(&host);
}

static void refuses_damaged_xml(void **state)
{
	struct ooxml_host host;

	(void)state;
	expect_problem(ROOT "><b></a>", DM_E_FORMAT, "xml.damaged");
	expect_problem(ROOT ">", DM_E_FORMAT, "xml.damaged");
	expect_problem(ROOT ">&nbsp;</a>", DM_E_FORMAT, "xml.damaged");
	expect_problem(ROOT ">&#0;</a>", DM_E_FORMAT, "xml.damaged");
	expect_problem(ROOT ">\xff\xfe</a>", DM_E_FORMAT, "xml.damaged");
	expect_problem("", DM_E_FORMAT, "xml.damaged");
	ooxml_host_init(&host);
	assert_int_equal(feed(&host, ROOT ">\n\n</b>"), DM_E_FORMAT);
	assert_int_equal(host.line, 3);
	ooxml_host_done(&host);
}

static void refuses_doctypes(void **state)
{
	(void)state;
	expect_problem(
		"<!DOCTYPE a [<!ENTITY e 'x'>]>" ROOT ">&e;</a>", DM_E_FORMAT, "xml.doctype");
	expect_problem(
		"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" ROOT "/>", DM_E_FORMAT, "xml.doctype");
	expect_problem("<!DOCTYPE a>" ROOT "/>", DM_E_FORMAT, "xml.doctype");
}

/* head, then `unit` n times, then tail; heap memory. */
static char *repeat(const char *head, const char *unit, int n, const char *tail)
{
	char *text = malloc(strlen(head) + strlen(unit) * (size_t)n + strlen(tail) + 1);
	char *at = stpcpy(text, head);

	while (n-- > 0)
		at = stpcpy(at, unit);
	stpcpy(at, tail);
	return text;
}

/* head, then before-i-after for each i, then tail. */
static char *numbered(
	const char *head, const char *before, const char *after, int count, const char *tail)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	assert_non_null(to);
	fprintf(to, "%s", head);
	for (int i = 0; i < count; i++)
		fprintf(to, "%s%d%s", before, i, after);
	fprintf(to, "%s", tail);
	assert_int_equal(fclose(to), 0);
	return text;
}

static void refuses_floods(void **state)
{
	char *deep = repeat(ROOT ">", "<b>", 5000, "");
	char *names = numbered(ROOT ">", "<n", "/>", 20000, "</a>");
	char *attributes = numbered(ROOT "><b", " n", "=''", 50000, "/></a>");

	(void)state;
	expect_problem(deep, DM_E_LIMIT, "xml.depth");
	expect_problem(names, DM_E_LIMIT, "xml.names");
	expect_problem(attributes, DM_E_LIMIT, "xml.attributes");
	free(deep);
	free(names);
	free(attributes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_events_in_order),
		cmocka_unit_test(passes_over_whole_elements),
		cmocka_unit_test(reads_attributes),
		cmocka_unit_test(stops_where_a_handler_says_so),
		cmocka_unit_test(refuses_damaged_xml),
		cmocka_unit_test(refuses_doctypes),
		cmocka_unit_test(refuses_floods),
	};

	dm_xml_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
