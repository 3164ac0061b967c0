/* The XML writer on hand-made reports; check_reports.py compares it with the JSON form. */
#include "report_synthetic.h"
#include "writer_host.h"

#include <libxml/parser.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

extern const struct dm_plugin dm_plugin_xml;

struct fixture {
	struct writer_host host;
	struct dm_arena arena;
	xmlDoc *doc;
};

static int setup(void **state)
{
	static struct fixture f;
	f = (struct fixture){ 0 };
	writer_host_init(&f.host);
	dm_arena_init(&f.arena, 0, NULL, NULL);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	xmlFreeDoc(f->doc);
	dm_arena_done(&f->arena);
	writer_host_done(&f->host);
	return 0;
}

/* Writes the report and parses what came out; the root element. */
static xmlNode *written(struct fixture *f, const struct dm_report *r)
{
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_xml, r), 0);
	struct dm_str bytes = dm_buf_str(&f->host.bytes);
	xmlFreeDoc(f->doc);
	f->doc = xmlReadMemory(bytes.p, (int)bytes.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
	assert_non_null(f->doc);
	return xmlDocGetRootElement(f->doc);
}

/* The first element of a name below the parent, or NULL. */
static xmlNode *child(const xmlNode *parent, const char *name)
{
	for (xmlNode *n = parent->children; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0)
			return n;
	return NULL;
}

static size_t count(const xmlNode *parent)
{
	size_t n = 0;
	for (const xmlNode *c = parent->children; c; c = c->next)
		n += c->type == XML_ELEMENT_NODE;
	return n;
}

static void assert_content(xmlNode *node, const char *expected)
{
	assert_non_null(node);
	xmlChar *content = xmlNodeGetContent(node);
	assert_string_equal((const char *)content, expected);
	xmlFree(content);
}

static void test_empty_report_has_its_lists(void **state)
{
	static const char *const lists[] = { "narrative", "projects", "findings", "unplaced",
		"notes" };
	static const struct dm_report empty = { .struct_size = sizeof(empty) };
	const xmlNode *root = written(*state, &empty);
	assert_string_equal((const char *)root->ns->href, "urn:dropmill:report:1");
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		assert_int_equal(count(child(root, lists[i])), 0);
	assert_null(child(root, "title"));
	assert_null(child(root, "fiscal_year"));
	assert_null(child(root, "department"));
}

static void test_form_names_the_places(void **state)
{
	static const struct dm_project all = { .form = DM_FORM_TARGET_MIDTERM | DM_FORM_WEIGHT |
						       DM_FORM_ACTUAL | DM_FORM_SCORE |
						       DM_FORM_DEVIATION | DM_FORM_EXECUTED |
						       DM_FORM_GOALS_MIDTERM | DM_FORM_YEAR |
						       DM_FORM_BASIS };
	static const struct dm_project none = { .form = DM_FORM_PLAN };
	const struct dm_project *const projects[] = { &all, &none };
	const struct dm_report r = {
		.struct_size = sizeof(r), .projects = projects, .n_projects = 2
	};
	struct fixture *f = *state;
	(void)written(f, &r);
	assert_non_null(strstr(f->host.bytes.p,
		"<project form=\"year executed goals_midterm target_midterm weight actual score "
		"deviation\">"));
	assert_non_null(strstr(f->host.bytes.p, "<goals_midterm/>"));
	assert_non_null(strstr(f->host.bytes.p, "<project>"));
}

static void test_escapes_text_and_labels(void **state)
{
	static const char text[] = "\"'<>&\n\t\r]]>\xE2\x80\xA8\xF0\xA0\x80\x80 &amp; 指标";
	const struct dm_pair pair = { dm_str_from_c(text), dm_str_from_c(text) };
	const struct dm_pair *const extra[] = { &pair };
	const struct dm_project p = { .purpose = pair.value, .extra = extra, .n_extra = 1 };
	const struct dm_project *const projects[] = { &p };
	const struct dm_report r = {
		.struct_size = sizeof(r), .projects = projects, .n_projects = 1
	};
	const xmlNode *project = child(child(written(*state, &r), "projects"), "project");
	assert_content(child(project, "purpose"), text);
	xmlNode *entry = child(child(project, "extra"), "entry");
	assert_content(entry, text);
	xmlChar *label = xmlGetProp(entry, (const xmlChar *)"label");
	assert_string_equal((const char *)label, text);
	xmlFree(label);
}

static void test_huge_text_is_whole(void **state)
{
	enum { N = 3000000 };
	struct fixture *f = *state;
	char *text = dm_arena_alloc(&f->arena, N + 1);
	memset(text, '&', N / 10);
	memset(text + N / 10, 'a', N - N / 10);
	const struct dm_report r = { .struct_size = sizeof(r), .title = { text, N } };
	assert_content(child(written(f, &r), "title"), text);
}

static void test_sections_without_end_are_refused(void **state)
{
	struct fixture *f = *state;
	struct dm_section endless = { .n_sections = 1 };
	const struct dm_section *const self[] = { &endless };
	endless.sections = self;
	const struct dm_report r = {
		.struct_size = sizeof(r), .narrative = self, .n_narrative = 1
	};
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_xml, &r), DM_E_LIMIT);
	assert_string_equal(f->host.problem_id, "xml.depth");
}

static void test_thousand_projects(void **state)
{
	struct fixture *f = *state;
	const xmlNode *projects =
		child(written(f, dm_report_synthetic(&f->arena, 1000, 9)), "projects");
	assert_int_equal(count(projects), 1000);
	for (const xmlNode *p = projects->children; p; p = p->next)
		if (p->type == XML_ELEMENT_NODE)
			assert_int_equal(count(child(p, "indicators")), 9);
}

static void test_same_report_gives_same_bytes(void **state)
{
	struct fixture *f = *state;
	const struct dm_report *r = dm_report_synthetic(&f->arena, 200, 7);
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_xml, r), 0);
	struct dm_str first = dm_arena_str(&f->arena, dm_buf_str(&f->host.bytes));
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_xml, r), 0);
	assert_true(dm_str_eq(first, dm_buf_str(&f->host.bytes)));
}

static void test_refusal_of_the_destination_ends_at_once(void **state)
{
	struct fixture *f = *state;
	const struct dm_report *r = dm_report_synthetic(&f->arena, 1000, 7);
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_xml, r), 0);
	size_t whole = f->host.bytes.n;
	for (size_t limit = 1; limit < whole; limit += whole / 13) {
		f->host.fail_at = limit;
		int32_t code = writer_host_run(&f->host, &dm_plugin_xml, r);
		assert_int_equal(code, WRITER_HOST_DEST_CODE);
		assert_int_equal(f->host.late_calls, 0);
		assert_int_equal(f->host.problem_code, 0);
	}
}

static size_t most_in_use;

static int32_t on_write_nothing(const struct dm_dest *dest, const void *bytes, size_t n)
{
	struct mallinfo2 heap = mallinfo2();
	(void)dest;
	(void)bytes;
	(void)n;
	if (heap.uordblks + heap.hblkhd > most_in_use)
		most_in_use = heap.uordblks + heap.hblkhd;
	return 0;
}

/* What the writer and its library take does not grow with the report. */
static void test_memory_is_bounded(void **state)
{
	enum { SLACK = 64 * 1024 };
	struct fixture *f = *state;
	for (size_t i = 0; i < 2; i++) {
		const struct dm_report *r = i ? dm_report_long_lists(&f->arena, 100000)
					      : dm_report_synthetic(&f->arena, 2000, 7);
		struct mallinfo2 heap = mallinfo2();
		size_t before = heap.uordblks + heap.hblkhd, taken = f->host.arena.taken;
		f->host.dest.write = on_write_nothing;
		most_in_use = before;
		assert_int_equal(writer_host_run(&f->host, &dm_plugin_xml, r), 0);
		assert_true(most_in_use - before <= SLACK + f->host.arena.taken - taken);
		assert_true(f->host.arena.taken - taken <= 8 * SLACK);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_empty_report_has_its_lists),
		TEST(test_form_names_the_places),
		TEST(test_escapes_text_and_labels),
		TEST(test_huge_text_is_whole),
		TEST(test_sections_without_end_are_refused),
		TEST(test_thousand_projects),
		TEST(test_same_report_gives_same_bytes),
		TEST(test_refusal_of_the_destination_ends_at_once),
		TEST(test_memory_is_bounded),
	};
	return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
