/* The JSON writer on hand-made reports; the golden ones are checked by check_reports.py. */
#include "report_json.h"
#include "report_synthetic.h"
#include "writer_host.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

extern const struct dm_plugin dm_plugin_json;

struct fixture {
	struct writer_host host;
	struct dm_arena arena;
	cJSON *tree;
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
	cJSON_Delete(f->tree);
	dm_arena_done(&f->arena);
	writer_host_done(&f->host);
	return 0;
}

/* Writes the report and parses what came out. */
static const cJSON *written(struct fixture *f, const struct dm_report *r)
{
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_json, r), 0);
	struct dm_str bytes = dm_buf_str(&f->host.bytes);
	cJSON_Delete(f->tree);
	f->tree = cJSON_ParseWithLengthOpts(bytes.p, bytes.n + 1, NULL, 1);
	assert_non_null(f->tree);
	return f->tree;
}

/* Follows a path of members and, for digits, of list positions: "projects 0 name". */
static const cJSON *at(const cJSON *from, const char *path)
{
	struct dm_str rest = dm_str_from_c(path), step;
	while (from && dm_str_split(&rest, ' ', &step)) {
		char key[64];
		assert_true(step.n < sizeof(key));
		memcpy(key, step.p, step.n);
		key[step.n] = '\0';
		from = cJSON_IsArray(from) ? cJSON_GetArrayItem(from, key[0] - '0')
					   : cJSON_GetObjectItemCaseSensitive(from, key);
	}
	return from;
}

static void assert_text(const cJSON *from, const char *path, const char *expected)
{
	const cJSON *item = at(from, path);
	assert_non_null(item);
	assert_true(cJSON_IsString(item));
	assert_string_equal(item->valuestring, expected);
}

static void assert_null_member(const cJSON *from, const char *path)
{
	assert_true(cJSON_IsNull(at(from, path)));
}

static void test_empty_report_has_every_member(void **state)
{
	static const char *const members[] = { "format", "source", "title", "fiscal_year",
		"department", "narrative", "projects", "findings", "unplaced", "notes" };
	static const struct dm_report empty = { .struct_size = sizeof(empty) };
	const cJSON *item = written(*state, &empty)->child;
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++, item = item->next) {
		assert_non_null(item);
		assert_string_equal(item->string, members[i]);
	}
	assert_null(item);
}

static struct dm_report one(const struct dm_project *const *project)
{
	return (struct dm_report){
		.struct_size = sizeof(struct dm_report), .projects = project, .n_projects = 1
	};
}

static void test_members_without_a_place_are_absent(void **state)
{
	static const struct dm_indicator i = { .level3 = { "x", 1 } };
	const struct dm_indicator *const indicators[] = { &i };
	const struct dm_project p = { .indicators = indicators, .n_indicators = 1 };
	const struct dm_project *const projects[] = { &p };
	const struct dm_report r = one(projects);
	const cJSON *project = at(written(*state, &r), "projects 0");
	assert_null(at(project, "year"));
	assert_null(at(project, "goals_midterm"));
	assert_null(at(project, "budget executed"));
	assert_int_equal(cJSON_GetArraySize(at(project, "indicators 0")), 6);
	assert_null_member(project, "indicators 0 basis");
	assert_null_member(project, "indicators 0 target");
	assert_null_member(project, "department");
	assert_int_equal(cJSON_GetArraySize(at(project, "origin")), 0);
	assert_true(cJSON_IsObject(at(project, "extra")));
}

static void test_members_with_a_place_are_null(void **state)
{
	static const struct dm_indicator i = { .level3 = { "x", 1 } };
	const struct dm_indicator *const indicators[] = { &i };
	const struct dm_project p = { .indicators = indicators,
		.n_indicators = 1,
		.form = DM_FORM_TARGET_MIDTERM | DM_FORM_WEIGHT | DM_FORM_ACTUAL | DM_FORM_SCORE |
			DM_FORM_DEVIATION | DM_FORM_EXECUTED | DM_FORM_GOALS_MIDTERM |
			DM_FORM_YEAR };
	const struct dm_project *const projects[] = { &p };
	const struct dm_report r = one(projects);
	const cJSON *project = at(written(*state, &r), "projects 0");
	assert_null_member(project, "year");
	assert_null_member(project, "budget executed");
	assert_true(cJSON_IsArray(at(project, "goals_midterm")));
	assert_null_member(project, "indicators 0 target_midterm");
	assert_null_member(project, "indicators 0 weight");
	assert_null_member(project, "indicators 0 actual");
	assert_null_member(project, "indicators 0 score");
	assert_null_member(project, "indicators 0 deviation");
}

/* A value is never dropped for a missing flag. */
static void test_values_stand_without_a_place(void **state)
{
	static const struct dm_target t = { .text = { "5", 1 },
		.kind = DM_TARGET_NUMERIC,
		.operator_ = DM_OP_BETWEEN,
		.value = { "5", 1 },
		.value2 = { "7", 1 } };
	static const struct dm_indicator i = { .weight = { "10", 2 }, .actual = &t };
	const struct dm_indicator *const indicators[] = { &i };
	const struct dm_project p = { .indicators = indicators, .n_indicators = 1, .year = 2021 };
	const struct dm_project *const projects[] = { &p };
	const struct dm_report r = one(projects);
	const cJSON *project = at(written(*state, &r), "projects 0");
	assert_text(project, "indicators 0 weight", "10");
	assert_text(project, "indicators 0 actual value2", "7");
	assert_null(at(project, "indicators 0 actual date"));
	assert_int_equal(at(project, "year")->valueint, 2021);
}

static void test_escapes_text(void **state)
{
	static const char text[] = "\"\\/\b\f\n\r\t\x01\x1f\x7f<>&\xE2\x80\xA8\xE2\x80\xA9"
				   "\xF0\xA0\x80\x80\xF4\x8F\xBF\xBF]]>指标";
	struct fixture *f = *state;
	const struct dm_report r = { .struct_size = sizeof(r), .title = dm_str_from_c(text) };
	assert_text(written(f, &r), "title", text);
	for (size_t i = 0; i < f->host.bytes.n; i++)
		assert_true(
			(unsigned char)f->host.bytes.p[i] >= 0x20 || f->host.bytes.p[i] == '\n');
}

/* Slices have no NUL behind them. */
static void test_stops_at_the_end_of_the_slice(void **state)
{
	const struct dm_report r = { .struct_size = sizeof(r),
		.title = dm_str_first(DM_STR("abcdef"), 3) };
	assert_text(written(*state, &r), "title", "abc");
}

static void test_empty_text_is_not_null(void **state)
{
	const struct dm_report r = { .struct_size = sizeof(r), .title = DM_STR("") };
	assert_text(written(*state, &r), "title", "");
}

static void test_doubled_labels_are_numbered(void **state)
{
	static const struct dm_pair pairs[] = {
		{ { "备注", 6 }, { "1", 1 } },
		{ { "备注 (2)", 10 }, { "2", 1 } },
		{ { "备注", 6 }, { "3", 1 } },
		{ { "备注", 6 }, { NULL, 0 } },
		{ { "备注 (2)", 10 }, { "5", 1 } },
		{ { NULL, 0 }, { "6", 1 } },
	};
	static const char *const labels[] = { "备注", "备注 (2)", "备注 (3)", "备注 (4)",
		"备注 (2) (2)", "" };
	const struct dm_pair *extra[6];
	for (size_t i = 0; i < 6; i++)
		extra[i] = &pairs[i];
	const struct dm_project p = { .extra = extra, .n_extra = 6 };
	const struct dm_project *const projects[] = { &p };
	const struct dm_report r = one(projects);
	const cJSON *item = at(written(*state, &r), "projects 0 extra")->child;
	for (size_t i = 0; i < 6; i++, item = item->next) {
		assert_string_equal(item->string, labels[i]);
		assert_true(pairs[i].value.p ? cJSON_IsString(item) : cJSON_IsNull(item));
	}
	assert_null(item);
}

static void test_many_equal_labels_are_fast(void **state)
{
	enum { N = 50000 };
	struct fixture *f = *state;
	static const struct dm_pair pair = { { "备注", 6 }, { "x", 1 } };
	const struct dm_pair **extra = DM_NEW_ARRAY(&f->arena, N, const struct dm_pair *);
	for (size_t i = 0; i < N; i++)
		extra[i] = &pair;
	const struct dm_project p = { .extra = extra, .n_extra = N };
	const struct dm_project *const projects[] = { &p };
	const struct dm_report r = one(projects);
	const cJSON *tree = at(written(f, &r), "projects 0 extra");
	assert_int_equal(cJSON_GetArraySize(tree), N);
	assert_string_equal(tree->child->prev->string, "备注 (50000)");
}

static void test_large_numbers_are_exact(void **state)
{
	struct fixture *f = *state;
	const struct dm_report r = { .struct_size = sizeof(r),
		.source = { .bytes = 9007199254740993 } };
	(void)written(f, &r);
	assert_non_null(strstr(f->host.bytes.p, "\"bytes\":9007199254740993,"));
}

static void test_origins_hold_only_what_is_set(void **state)
{
	static const struct dm_origin origin = { .table = 2, .row = 5 };
	static const struct dm_finding with = { .rule = { "a.b", 3 },
		.severity = DM_SEVERITY_NOTICE,
		.message = { "m", 1 },
		.project = 1,
		.origin = &origin };
	static const struct dm_finding without = { .rule = { "a.b", 3 } };
	const struct dm_finding *const findings[] = { &with, &without };
	const struct dm_report r = {
		.struct_size = sizeof(r), .findings = findings, .n_findings = 2
	};
	const cJSON *tree = written(*state, &r);
	assert_int_equal(cJSON_GetArraySize(at(tree, "findings 0 origin")), 2);
	assert_int_equal(at(tree, "findings 0 origin row")->valueint, 5);
	assert_int_equal(at(tree, "findings 0 project")->valueint, 1);
	assert_null_member(tree, "findings 0 indicator");
	assert_null(at(tree, "findings 1 origin"));
}

/* Longer than any buffer, and full of what grows six times when escaped. */
static void test_huge_text_is_whole(void **state)
{
	enum { N = 3000000 };
	struct fixture *f = *state;
	char *text = dm_arena_alloc(&f->arena, N + 1);
	memset(text, '\x01', N / 2);
	memset(text + N / 2, 'a', N / 2);
	const struct dm_str paragraph = { text, N };
	const struct dm_section section = { .paragraphs = &paragraph, .n_paragraphs = 1 };
	const struct dm_section *const narrative[] = { &section };
	const struct dm_report r = {
		.struct_size = sizeof(r), .narrative = narrative, .n_narrative = 1
	};
	assert_text(written(f, &r), "narrative 0 paragraphs 0", text);
}

static const struct dm_report *nested(struct fixture *f, size_t depth)
{
	struct dm_report *r = DM_NEW(&f->arena, struct dm_report);
	const struct dm_section *const *inner = NULL;
	for (size_t i = 0; i < depth; i++) {
		struct dm_section *section = DM_NEW(&f->arena, struct dm_section);
		section->sections = inner;
		section->n_sections = inner ? 1 : 0;
		const struct dm_section **list =
			DM_NEW_ARRAY(&f->arena, 1, const struct dm_section *);
		list[0] = section;
		inner = list;
	}
	*r = (struct dm_report){ .struct_size = sizeof(*r), .narrative = inner, .n_narrative = 1 };
	return r;
}

static void test_sections_nest(void **state)
{
	const cJSON *tree = written(*state, nested(*state, 30));
	size_t depth = 0;
	for (const cJSON *list = at(tree, "narrative"); list->child; list = at(list, "0 sections"))
		depth++;
	assert_int_equal(depth, 30);
}

static void test_sections_without_end_are_refused(void **state)
{
	struct fixture *f = *state;
	int32_t code = writer_host_run(&f->host, &dm_plugin_json, nested(f, 200000));
	assert_int_equal(code, DM_E_LIMIT);
	assert_string_equal(f->host.problem_id, "json.depth");
}

static void test_thousand_projects(void **state)
{
	struct fixture *f = *state;
	const cJSON *projects = at(written(f, dm_report_synthetic(&f->arena, 1000, 9)), "projects");
	assert_int_equal(cJSON_GetArraySize(projects), 1000);
	int ordinal = 0;
	const cJSON *p;
	cJSON_ArrayForEach(p, projects)
	{
		assert_int_equal(at(p, "ordinal")->valueint, ++ordinal);
		assert_int_equal(cJSON_GetArraySize(at(p, "indicators")), 9);
		assert_text(p, "indicators 8 origin range", "A10231:N10231");
	}
}

static void test_same_report_gives_same_bytes(void **state)
{
	struct fixture *f = *state;
	const struct dm_report *r = dm_report_synthetic(&f->arena, 200, 7);
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_json, r), 0);
	struct dm_str first = dm_arena_str(&f->arena, dm_buf_str(&f->host.bytes));
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_json, r), 0);
	assert_true(dm_str_eq(first, dm_buf_str(&f->host.bytes)));
}

/* A tree that straddles the end of the buffer is sent whole, wherever the end falls. */
static void test_buffer_ends_anywhere(void **state)
{
	struct fixture *f = *state;
	const struct dm_report *r = dm_report_synthetic(&f->arena, 600, 7);
	struct dm_report shifted = *r;
	char *pad = dm_arena_alloc(&f->arena, 2000);
	memset(pad, 'x', 2000);
	for (size_t n = 0; n < 2000; n += 61) {
		shifted.title = (struct dm_str){ pad, n };
		assert_int_equal(cJSON_GetArraySize(at(written(f, &shifted), "projects")), 600);
	}
}

static void test_refusal_of_the_destination_ends_at_once(void **state)
{
	struct fixture *f = *state;
	const struct dm_report *r = dm_report_synthetic(&f->arena, 1000, 7);
	assert_int_equal(writer_host_run(&f->host, &dm_plugin_json, r), 0);
	size_t whole = f->host.bytes.n;
	for (size_t limit = 1; limit < whole; limit += whole / 13) {
		f->host.fail_at = limit;
		int32_t code = writer_host_run(&f->host, &dm_plugin_json, r);
		assert_int_equal(code, WRITER_HOST_DEST_CODE);
		assert_int_equal(f->host.late_calls, 0);
		assert_int_equal(f->host.problem_code, 0);
	}
}

static int32_t on_write_nothing(const struct dm_dest *dest, const void *bytes, size_t n)
{
	(void)dest;
	(void)bytes;
	(void)n;
	return 0;
}

/* What the writer takes does not grow with the report. */
static void test_memory_is_bounded(void **state)
{
	struct fixture *f = *state;
	size_t taken[4];
	for (size_t i = 0; i < 4; i++) {
		const struct dm_report *r =
			i < 2 ? dm_report_synthetic(&f->arena, i ? 2000 : 2, 7)
			      : dm_report_long_lists(&f->arena, i == 2 ? 2 : 100000);
		writer_host_done(&f->host);
		writer_host_init(&f->host);
		f->host.dest.write = on_write_nothing;
		assert_int_equal(writer_host_run(&f->host, &dm_plugin_json, r), 0);
		taken[i] = f->host.arena.taken;
	}
	assert_int_equal(taken[0], taken[1]);
	assert_int_equal(taken[2], taken[3]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_empty_report_has_every_member),
		TEST(test_members_without_a_place_are_absent),
		TEST(test_members_with_a_place_are_null),
		TEST(test_values_stand_without_a_place),
		TEST(test_escapes_text),
		TEST(test_stops_at_the_end_of_the_slice),
		TEST(test_empty_text_is_not_null),
		TEST(test_doubled_labels_are_numbered),
		TEST(test_many_equal_labels_are_fast),
		TEST(test_large_numbers_are_exact),
		TEST(test_origins_hold_only_what_is_set),
		TEST(test_huge_text_is_whole),
		TEST(test_sections_nest),
		TEST(test_sections_without_end_are_refused),
		TEST(test_thousand_projects),
		TEST(test_same_report_gives_same_bytes),
		TEST(test_buffer_ends_anywhere),
		TEST(test_refusal_of_the_destination_ends_at_once),
		TEST(test_memory_is_bounded),
	};
	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
