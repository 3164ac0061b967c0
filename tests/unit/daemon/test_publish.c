#include "daemon/publish.h"

#include <cjson/cJSON.h>
#include <fcntl.h>

#include "base/fd.h"
#include "daemon/claim.h"
#include "daemon/recover.h"
#include "route.h"

static struct folder f;
static struct dm_folders folders;
static struct dm_arena arena;
static struct dm_messages messages;
static const char id[] = "0123456789abcdefghij";

static void open_folders(void)
{
	const struct dm_folders_setup setup = { f.path, "投递", "结果", "done", "failed", 0640,
		(gid_t)-1 };

	assert_int_equal(dm_folders_open(&setup, &folders, NULL), 0);
}

static int make(void **state)
{
	(void)state;
	folder_make(&f);
	open_folders();
	return 0;
}

static int removed(void **state)
{
	(void)state;
	dm_folders_close(&folders);
	folder_remove(&f);
	return 0;
}

static int load(void **state)
{
	struct dm_error err = { 0 };
	char path[512];

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	(void)snprintf(path, sizeof(path), "%s/messages.yaml", getenv("DM_CONFIG"));
	if (dm_messages_load(&arena, path, &messages, &err))
		fail_msg("%s:%u: %s", err.part, err.line, err.text);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	dm_arena_done(&arena);
	return 0;
}

static void claim(const char *name, struct dm_job *job)
{
	struct dm_error err = { 0 };
	int fd = openat(folders.in, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_int_equal(write(fd, "content", 7), 7);
	close(fd);
	if (dm_claim_take(&folders, name, id, NULL, job, &err) || dm_claim_copy(job, 0, &err))
		fail_msg("%s", err.text);
}

static int publish(struct dm_job *job, struct dm_error *err)
{
	static const struct dm_manifest_plugin plugins[] = { { "csv", "1.0" }, { "json", "1.1" } };
	static const struct dm_manifest facts = { .route = "budget",
		.plugins = plugins,
		.n_plugins = 2,
		.errors = 1,
		.warnings = 2,
		.notices = 3,
		.supersedes = "older" };
	struct dm_draft drafts[] = { { "report.json", -1 }, { "report.xml", -1 } };
	int r = 0;

	for (size_t i = 0; i < 2 && !r; i++) {
		r = dm_publish_draft(job, &drafts[i].fd, err);
		r = r ? r : dm_fd_write(drafts[i].fd, drafts[i].file, strlen(drafts[i].file), err);
	}
	r = r ? r : dm_publish_results(job, "2026-11-23", &facts, drafts, 2, err);
	dm_fd_close(&drafts[0].fd);
	dm_fd_close(&drafts[1].fd);
	return r;
}

static const cJSON *member(const cJSON *json, const char *a, const char *b)
{
	const cJSON *found = cJSON_GetObjectItemCaseSensitive(json, a);

	return b ? cJSON_GetObjectItemCaseSensitive(found, b) : found;
}

static void check_member(const cJSON *json, const char *a, const char *b, const char *expected)
{
	const cJSON *found = member(json, a, b);

	assert_true(cJSON_IsString(found));
	assert_string_equal(found->valuestring, expected);
}

static cJSON *json_of(const char *path)
{
	cJSON *json = cJSON_Parse(folder_text(&f, path));

	assert_non_null(json);
	return json;
}

static const char sha[] = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

static void results_appear_with_their_manifest(void **state)
{
	struct dm_job job;
	struct dm_error err = { 0 };
	struct stat st;

	(void)state;
	claim("预算.csv", &job);
	if (publish(&job, &err))
		fail_msg("%s", err.text);
	assert_string_equal(
		folder_text(&f, "结果/预算.csv-0123456789abcdefghij/report.xml"), "report.xml");
	assert_string_equal(
		folder_text(&f, "结果/预算.csv-0123456789abcdefghij/预算.csv"), "content");
	assert_string_equal(folder_text(&f, "done/2026-11-23/预算.csv"), "content");
	assert_int_equal(fstatat(f.fd, "结果/预算.csv-0123456789abcdefghij", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0750);
	assert_int_equal(
		fstatat(f.fd, "结果/预算.csv-0123456789abcdefghij/manifest.json", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	cJSON *json = json_of("结果/预算.csv-0123456789abcdefghij/manifest.json");
	check_member(json, "format", NULL, "dropmill.manifest/1");
	check_member(json, "job", NULL, id);
	check_member(json, "route", NULL, "budget");
	check_member(json, "source", "file", "预算.csv");
	check_member(json, "source", "sha256", sha);
	check_member(json, "source", "path", "投递/预算.csv");
	check_member(json, "source", "stored", "done/2026-11-23/预算.csv");
	check_member(json, "supersedes", NULL, "older");
	assert_null(member(json, "duplicate_of", NULL));
	assert_null(member(json, "source", "file_b64"));
	assert_int_equal(member(json, "source", "bytes")->valueint, 7);
	assert_int_equal(member(json, "findings", "warning")->valueint, 2);
	const cJSON *outputs = member(json, "outputs", NULL);
	assert_int_equal(cJSON_GetArraySize(outputs), 2);
	check_member(cJSON_GetArrayItem(outputs, 1), "file", NULL, "report.xml");
	assert_int_equal(member(cJSON_GetArrayItem(outputs, 1), "bytes", NULL)->valueint, 10);
	check_member(cJSON_GetArrayItem(member(json, "plugins", NULL), 0), "version", NULL, "1.0");
	cJSON_Delete(json);
}

static void hostile_names_are_told_in_full(void **state)
{
	struct dm_job job;

	(void)state;
	claim("\xff\n<b>.csv", &job);
	assert_int_equal(publish(&job, NULL), 0);
	cJSON *json = json_of("结果/\xef\xbf\xbd__b_.csv-0123456789abcdefghij/manifest.json");
	check_member(json, "source", "file", "\xef\xbf\xbd__b_.csv");
	check_member(json, "source", "file_b64", "/wo8Yj4uY3N2");
	check_member(json, "source", "path", "投递/\xef\xbf\xbd\n<b>.csv");
	cJSON_Delete(json);
	/* A source with the name of an output. */
	claim("Report.JSON", &job);
	assert_int_equal(publish(&job, NULL), 0);
	assert_string_equal(folder_text(&f, "结果/Report.JSON-0123456789abcdefghij/"
					    "Report-0123456789abcdefghij.JSON"),
		"content");
	assert_string_equal(folder_text(&f, "结果/Report.JSON-0123456789abcdefghij/report.json"),
		"report.json");
}

static int refuse(struct dm_job *job, const char *language, struct dm_error *err)
{
	struct dm_error reason = { 0 };
	struct dm_why facts = { .route = "budget",
		.error = &reason,
		.plugin = { "docx", "1.0" },
		.attempts = 2,
		.time = "2026-11-23T08:00:00Z" };

	(void)dm_error_set(&reason, DM_E_FORMAT, "zip.truncated", "the <zip> ends & early");
	dm_error_place(&reason, DM_STR("word/document.xml"), 3, 4);
	return dm_publish_failure(job, &facts, &messages, language, err);
}

static void a_refusal_is_explained(void **state)
{
	struct dm_job job;
	const char *page;

	(void)state;
	claim("a<b.docx", &job);
	assert_int_equal(refuse(&job, "zh", NULL), 0);
	assert_string_equal(folder_text(&f, "failed/a_b.docx"), "content");
	page = folder_text(&f, "failed/a_b.docx.why.html");
	assert_non_null(strstr(page, "<html lang=\"zh\">"));
	assert_non_null(strstr(page, "文件被截断"));
	assert_non_null(strstr(page, "word/document.xml 3:4"));
	assert_non_null(strstr(page, "the &lt;zip&gt; ends &amp; early"));
	assert_null(strstr(page, "<zip>"));
	cJSON *json = json_of("failed/a_b.docx.why.json");
	check_member(json, "format", NULL, "dropmill.why/1");
	check_member(json, "code", NULL, "format");
	check_member(json, "id", NULL, "zip.truncated");
	check_member(json, "place", "part", "word/document.xml");
	check_member(json, "plugin", "name", "docx");
	check_member(json, "source", "original", "a<b.docx");
	check_member(json, "source", "stored", "failed/a_b.docx");
	assert_int_equal(member(json, "attempts", NULL)->valueint, 2);
	cJSON_Delete(json);
	claim("a<b.docx", &job); /* again: nothing is replaced */
	assert_int_equal(refuse(&job, "en", NULL), 0);
	page = folder_text(&f, "failed/a_b-0123456789abcdefghij.docx.why.html");
	assert_non_null(strstr(page, "What to do"));
	assert_non_null(folder_text(&f, "failed/a_b.docx.why.html"));
}

/* The page of a failure at this place, on the heap. */
static char *page_at(const char *part, uint32_t line, uint32_t column, const char *language)
{
	struct dm_error reason = { 0 };
	struct dm_job job = { .id = "j" };
	struct dm_why why = {
		.job = &job, .file = "表.csv", .error = &reason, .time = "2026-11-23T08:00:00Z"
	};
	char *page = NULL;

	(void)dm_error_set(&reason, DM_E_FORMAT, "format", "a quote that never ends");
	dm_error_place(&reason, dm_str_from_c(part), line, column);
	assert_int_equal(dm_why_page(&why, &messages, language, &page, NULL), 0);
	return page;
}

static void a_place_is_told_as_people_see_it(void **state)
{
	static const struct {
		const char *part;
		uint32_t line, column;
		const char *language, *said;
	} cases[] = {
		{ "", 12, 0, "zh", "<th scope=\"row\">位置</th><td>第 12 行</td>" },
		{ "自评表", 3, 4, "zh", "<td>自评表 第 3 行 第 4 列</td>" },
		{ "Sheet1", 3, 4, "en", "<td>Sheet1 row 3 column 4</td>" },
		{ "word/document.xml", 3, 4, "zh", "<td>word/document.xml 3:4</td>" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *page =
			page_at(cases[i].part, cases[i].line, cases[i].column, cases[i].language);

		const char *said = strstr(page, cases[i].said);
		assert_non_null(said);
		/* A part of a package is for the administrator alone. */
		assert_int_equal(said > strstr(page, "class=\"admin\""), i == 3);
		free(page);
	}
}

static void the_page_says_which_words_are_english(void **state)
{
	char *page = page_at("", 0, 0, "zh");

	(void)state;
	assert_non_null(strstr(page, "<td lang=\"en\">a quote that never ends</td>"));
	assert_null(strstr(page, "位置"));
	assert_null(strstr(page, "T08:00:00Z"));
	free(page);
	page = page_at("", 0, 0, "en");
	assert_null(strstr(page, "<td lang"));
	free(page);
}

static void a_duplicate_leaves_no_result(void **state)
{
	struct dm_job job;

	(void)state;
	claim("a.csv", &job);
	assert_int_equal(dm_publish_nothing(&job, "2026-11-23", NULL), 0);
	assert_string_equal(folder_text(&f, "done/2026-11-23/a.csv"), "content");
	assert_false(folder_has(&f, "结果/a.csv-0123456789abcdefghij"));
	assert_false(folder_has(&f, ".work/0123456789abcdefghij"));
}

/* A child claims, publishes or refuses, and dies after so many steps; true where it lived. */
static bool lives(int steps, bool is_refusal)
{
	bool has_lived;
	pid_t pid;

	dm_folders_close(&folders); /* the lock is the child's */
	pid = fork();
	if (!pid) {
		struct dm_job job;

		open_folders();
		route_die_after(steps, &folders);
		claim("a.csv", &job);
		_exit((is_refusal ? refuse(&job, "en", NULL) : publish(&job, NULL)) ? 1 : 0);
	}
	has_lived = route_lived(pid);
	open_folders();
	return has_lived;
}

static void die_everywhere(bool is_refusal)
{
	bool is_over = false;
	int steps;

	for (steps = 0; !is_over; steps++) {
		enum dm_recover_state s = DM_RECOVER_FINISHED;
		struct dm_job job;
		int places;

		folder_make(&f);
		open_folders();
		is_over = lives(steps, is_refusal);
		if (folder_has(&f, ".work/0123456789abcdefghij"))
			assert_int_equal(dm_recover_job(&folders, id, &s, &job, NULL), 0);
		if (s == DM_RECOVER_CLAIMED) {
			assert_false(folder_has(&f, "结果/a.csv-0123456789abcdefghij"));
			assert_int_equal(dm_claim_return(&job, NULL), 0);
		}
		places = folder_has(&f, "投递/a.csv") + folder_has(&f, "done/2026-11-23/a.csv") +
			 folder_has(&f, "failed/a.csv");
		assert_int_equal(places, 1);
		assert_int_equal(folder_has(&f, "结果/a.csv-0123456789abcdefghij/manifest.json"),
			folder_has(&f, "done/2026-11-23/a.csv"));
		assert_int_equal(
			folder_has(&f, "failed/a.csv.why.html"), folder_has(&f, "failed/a.csv"));
		assert_false(folder_has(&f, ".work/0123456789abcdefghij"));
		(void)removed(NULL);
	}
	assert_true(steps > 8);
}

/* Whoever may write in the folders can guess names: nothing of theirs is replaced, and nothing waits
 * for ever. */
static void names_that_are_taken_are_avoided(void **state)
{
	static const char first[] = "结果/a.csv-0123456789abcdefghij";
	static const char third[] = "结果/a.csv-3-0123456789abcdefghij";
	struct dm_error err = { 0 };
	struct dm_path found;
	struct dm_job job;

	(void)state;
	folder_write(&f, first, "planted");
	folder_sub(&f, "结果/a.csv-2-0123456789abcdefghij");
	folder_sub(&f, "done/2026-11-23");
	folder_write(&f, "done/2026-11-23/a.csv", "older");
	folder_write(&f, "done/2026-11-23/a-0123456789abcdefghij.csv", "planted");
	claim("a.csv", &job);
	if (publish(&job, &err))
		fail_msg("%s", err.text);
	assert_string_equal(job.result.text, "a.csv-3-0123456789abcdefghij");
	assert_string_equal(folder_text(&f, first), "planted");
	cJSON *json = json_of("结果/a.csv-3-0123456789abcdefghij/manifest.json");
	check_member(json, "source", "stored", "done/2026-11-23/a-2-0123456789abcdefghij.csv");
	cJSON_Delete(json);
	assert_string_equal(
		folder_text(&f, "done/2026-11-23/a-2-0123456789abcdefghij.csv"), "content");
	assert_true(dm_finish_result(&folders, "a.csv", id, &found));
	assert_string_equal(found.text, third + strlen("结果/"));
	assert_false(dm_finish_result(&folders, "b.csv", id, &found));
}

/* What stands under a name that was not needed is not taken for the file. */
static void a_spare_name_that_is_planted_misleads_nobody(void **state)
{
	struct dm_job job;

	(void)state;
	folder_sub(&f, "done/2026-11-23");
	folder_write(&f, "done/2026-11-23/a-0123456789abcdefghij.csv", "planted");
	claim("a.csv", &job);
	assert_int_equal(publish(&job, NULL), 0);
	assert_string_equal(job.stored.text, "done/2026-11-23/a.csv");
	assert_string_equal(folder_text(&f, "done/2026-11-23/a.csv"), "content");
}

static void names_that_are_taken_in_failed_are_avoided(void **state)
{
	struct dm_error err = { 0 };
	struct dm_job job;

	(void)state;
	folder_write(&f, "failed/a.csv.why.html", "planted");
	folder_write(&f, "failed/a-0123456789abcdefghij.csv", "planted");
	claim("a.csv", &job);
	(void)dm_error_set(&err, DM_E_FORMAT, "csv.nothing", "no form");
	const struct dm_why why = { .route = "budget", .error = &err, .time = "" };
	assert_int_equal(dm_publish_failure(&job, &why, &messages, "en", NULL), 0);
	assert_string_equal(job.stored.text, "failed/a-2-0123456789abcdefghij.csv");
	assert_string_equal(folder_text(&f, job.stored.text), "content");
	assert_true(folder_has(&f, "failed/a-2-0123456789abcdefghij.csv.why.json"));
	assert_string_equal(folder_text(&f, "failed/a.csv.why.html"), "planted");
}

static void a_death_at_any_step_leaves_all_or_nothing(void **state)
{
	(void)state;
	die_everywhere(false);
	die_everywhere(true);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, removed)
	const struct CMUnitTest tests[] = {
		TEST(results_appear_with_their_manifest),
		TEST(hostile_names_are_told_in_full),
		TEST(a_refusal_is_explained),
		TEST(a_place_is_told_as_people_see_it),
		TEST(the_page_says_which_words_are_english),
		TEST(a_duplicate_leaves_no_result),
		TEST(names_that_are_taken_are_avoided),
		TEST(a_spare_name_that_is_planted_misleads_nobody),
		TEST(names_that_are_taken_in_failed_are_avoided),
		cmocka_unit_test(a_death_at_any_step_leaves_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
