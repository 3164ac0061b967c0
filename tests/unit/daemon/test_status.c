/* What `status` and `jobs` say, as programs read it. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "base/str.h"
#include "base/utf8.h"
#include "daemon/status.h"

/* The line parsed; it must be one line of valid UTF-8. */
static cJSON *parsed(char *text)
{
	cJSON *json;

	assert_non_null(text);
	assert_null(strchr(text, '\n'));
	assert_true(dm_utf8_is_valid(dm_str_from_c(text)));
	json = cJSON_Parse(text);
	assert_non_null(json);
	free(text);
	return json;
}

static const char *text_of(const cJSON *json, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, key));
}

static double number_of(const cJSON *json, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);

	assert_true(cJSON_IsNumber(item));
	return item->valuedouble;
}

static const cJSON *first_of(const cJSON *json, const char *key)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(json, key);

	assert_true(cJSON_IsArray(array));
	return array->child;
}

static cJSON *status_of(const struct dm_status *status)
{
	char *text = NULL;

	assert_int_equal(dm_status_text(status, &text, NULL), 0);
	return parsed(text);
}

static void routes_are_counted(void **state)
{
	static const struct dm_status_route routes[] = {
		{ .name = "预算",
			.root = "/srv/\xff",
			.state = "open",
			.watching = "events",
			.waiting = 1,
			.claimed = 2,
			.converting = 3,
			.published = 9007199254740992,
			.failed = 5,
			.skipped = 6,
			.returned = 7,
			.duplicates = 8 },
		{ .name = "b", .root = "/b", .state = "offline", .why = "gone" },
	};
	static const struct dm_status facts = { .version = "1", .routes = routes, .n_routes = 2 };

	(void)state;
	cJSON *json = status_of(&facts);
	const cJSON *route = first_of(json, "routes");
	assert_string_equal(text_of(route, "name"), "预算");
	assert_string_equal(text_of(route, "root"), "/srv/\xef\xbf\xbd");
	assert_string_equal(text_of(route, "root_b64"), "L3Nydi//");
	assert_true(number_of(route, "waiting") == 1);
	assert_true(number_of(route, "converting") == 3);
	assert_true(number_of(route, "claimed") == 2);
	assert_true(number_of(route, "published") == 9007199254740992.0);
	assert_true(number_of(route, "failed") == 5);
	assert_true(number_of(route, "skipped") == 6);
	assert_true(number_of(route, "returned") == 7);
	assert_true(number_of(route, "duplicates") == 8);
	assert_false(cJSON_HasObjectItem(route, "why"));
	assert_string_equal(text_of(route->next, "why"), "gone");
	assert_false(cJSON_HasObjectItem(route->next, "watching"));
	assert_null(route->next->next);
	cJSON_Delete(json);
}

static void the_daemon_says_who_it_is(void **state)
{
	static const struct dm_status_worker workers[] = {
		{ 17, "busy", "0123456789abcdefghij", 4 }, { 18, "ready", NULL, 0 }
	};
	static const struct dm_status_plugin plugins[] = { { "reader", "docx", "1.0" } };
	static const struct dm_status facts = { .version = "0.1.0",
		.pid = 12,
		.started_at = 1795420800123,
		.config = "/etc/a.yaml",
		.state = "running",
		.sandbox_missing = "landlock",
		.workers = workers,
		.n_workers = 2,
		.plugins = plugins,
		.n_plugins = 1 };

	(void)state;
	cJSON *json = status_of(&facts);
	assert_string_equal(text_of(json, "version"), "0.1.0");
	assert_true(number_of(json, "pid") == 12);
	assert_string_equal(text_of(json, "started"), "2026-11-23T08:00:00.123Z");
	assert_string_equal(text_of(json, "config"), "/etc/a.yaml");
	assert_string_equal(text_of(json, "state"), "running");
	assert_string_equal(text_of(json, "sandbox_missing"), "landlock");
	assert_null(first_of(json, "routes"));
	const cJSON *worker = first_of(json, "workers");
	assert_true(number_of(worker, "pid") == 17);
	assert_string_equal(text_of(worker, "state"), "busy");
	assert_string_equal(text_of(worker, "job"), "0123456789abcdefghij");
	assert_true(number_of(worker, "jobs") == 4);
	assert_false(cJSON_HasObjectItem(worker->next, "job"));
	assert_string_equal(text_of(first_of(json, "plugins"), "id"), "docx");
	cJSON_Delete(json);
}

static cJSON *job_of(const struct dm_record *record)
{
	char *text = NULL;

	assert_int_equal(dm_status_job_text(record, &text, NULL), 0);
	return parsed(text);
}

static void a_failed_job_says_why(void **state)
{
	struct dm_record record = { .id = "0mi0000000000000000a",
		.route = DM_STR("budget"),
		.path = DM_STR("a\n\"\xfe.csv"),
		.bytes = 123,
		.state = DM_STATE_FINISHED,
		.outcome = DM_OUTCOME_FAILED,
		.claimed_at = 0,
		.changed_at = -1,
		.attempts = 2,
		.place = DM_STR("failed/a"),
		.plugin = DM_STR("csv") };

	(void)state;
	record.sha256[0] = 0xab;
	dm_error_set(&record.error, DM_E_FORMAT, "csv.broken", "broken \xff");
	dm_error_place(&record.error, DM_STR("a.csv"), 3, 0);
	cJSON *json = job_of(&record);
	assert_string_equal(text_of(json, "id"), "0mi0000000000000000a");
	assert_string_equal(text_of(json, "path"), "a\n\"\xef\xbf\xbd.csv");
	assert_string_equal(text_of(json, "path_b64"), "YQoi/i5jc3Y=");
	assert_string_equal(text_of(json, "state"), "finished");
	assert_string_equal(text_of(json, "outcome"), "failed");
	assert_true(number_of(json, "bytes") == 123);
	assert_int_equal(strlen(text_of(json, "sha256")), 64);
	assert_memory_equal(text_of(json, "sha256"), "ab00", 4);
	assert_string_equal(text_of(json, "claimed"), "1970-01-01T00:00:00.000Z");
	assert_string_equal(text_of(json, "changed"), "1969-12-31T23:59:59.999Z");
	assert_string_equal(text_of(json, "place"), "failed/a");
	assert_string_equal(text_of(json, "plugin"), "csv");
	assert_false(cJSON_HasObjectItem(json, "result"));
	assert_false(cJSON_HasObjectItem(json, "duplicate_of"));
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(json, "error");
	assert_string_equal(text_of(error, "code"), "format");
	assert_string_equal(text_of(error, "id"), "csv.broken");
	assert_string_equal(text_of(error, "part"), "a.csv");
	assert_true(number_of(error, "line") == 3);
	cJSON_Delete(json);
}

static void a_published_job_says_where(void **state)
{
	const struct dm_record record = { .id = "0mi0000000000000000b",
		.route = DM_STR("budget"),
		.path = DM_STR("甲/a.csv"),
		.state = DM_STATE_PUBLISHED,
		.outcome = DM_OUTCOME_PUBLISHED,
		.claimed_at = INT64_MAX,
		.changed_at = INT64_MIN,
		.duplicate_of = "0mi00000000000000000",
		.supersedes = "0mi00000000000000001",
		.result = DM_STR("out/a.csv-0mi0000000000000000b") };

	(void)state;
	cJSON *json = job_of(&record);
	assert_string_equal(text_of(json, "path"), "甲/a.csv");
	assert_false(cJSON_HasObjectItem(json, "path_b64"));
	assert_string_equal(text_of(json, "duplicate_of"), "0mi00000000000000000");
	assert_string_equal(text_of(json, "supersedes"), "0mi00000000000000001");
	assert_string_equal(text_of(json, "result"), "out/a.csv-0mi0000000000000000b");
	assert_false(cJSON_HasObjectItem(json, "error"));
	assert_false(cJSON_HasObjectItem(json, "place"));
	cJSON_Delete(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routes_are_counted),
		cmocka_unit_test(the_daemon_says_who_it_is),
		cmocka_unit_test(a_failed_job_says_why),
		cmocka_unit_test(a_published_job_says_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
