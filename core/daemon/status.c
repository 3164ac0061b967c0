/* Names of members are a contract with programs: they are added to, never changed. */
#include "status.h"

#include <stdio.h>
#include <time.h>

#include "base/auto.h"
#include "json.h"

/* ISO 8601 in UTC; nothing is added for what no calendar has. */
static bool add_time(cJSON *to, const char *key, int64_t ms)
{
	char text[40], whole[48];
	int rest = (int)(ms % 1000);
	time_t seconds = (time_t)(ms / 1000 - (rest < 0)); /* rounded down, also before 1970 */
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm))
		return true;
	(void)snprintf(whole, sizeof(whole), "%s.%03dZ", text, rest < 0 ? rest + 1000 : rest);
	return dm_json_add_text(to, key, whole);
}

static bool add_counts(cJSON *to, const struct dm_status_route *route)
{
	const struct {
		const char *key;
		uint64_t value;
	} counts[] = {
		{ "waiting", route->waiting },
		{ "converting", route->converting },
		{ "claimed", route->claimed },
		{ "alone", route->alone },
		{ "published", route->published },
		{ "failed", route->failed },
		{ "skipped", route->skipped },
		{ "returned", route->returned },
		{ "duplicates", route->duplicates },
	};
	bool is_added = true;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]) && is_added; i++)
		is_added = dm_json_add_number(to, counts[i].key, counts[i].value);
	return is_added;
}

static bool add_route(cJSON *to, const struct dm_status_route *route)
{
	return to && dm_json_add_text(to, "name", route->name) &&
	       dm_json_add_bytes(to, "root", dm_str_from_c(route->root)) &&
	       dm_json_add_text(to, "state", route->state) &&
	       dm_json_add_text(to, "why", route->why) &&
	       dm_json_add_text(to, "watching", route->watching) &&
	       dm_json_add_text(to, "why_scanning", route->why_scanning) &&
	       dm_json_add_text(to, "why_alone", route->why_alone) && add_counts(to, route);
}

static bool add_worker(cJSON *to, const struct dm_status_worker *worker)
{
	return to && dm_json_add_number(to, "pid", (uint64_t)worker->pid) &&
	       dm_json_add_text(to, "state", worker->state) &&
	       dm_json_add_text(to, "job", worker->job) &&
	       dm_json_add_number(to, "jobs", worker->jobs);
}

static bool add_plugin(cJSON *to, const struct dm_status_plugin *plugin)
{
	return to && dm_json_add_text(to, "kind", plugin->kind) &&
	       dm_json_add_text(to, "id", plugin->id) &&
	       dm_json_add_text(to, "version", plugin->version);
}

static bool add_lists(cJSON *to, const struct dm_status *status)
{
	cJSON *routes = cJSON_AddArrayToObject(to, "routes");
	cJSON *workers = cJSON_AddArrayToObject(to, "workers");
	cJSON *plugins = cJSON_AddArrayToObject(to, "plugins");
	bool is_added = routes && workers && plugins;

	for (size_t i = 0; i < status->n_routes && is_added; i++)
		is_added = add_route(dm_json_add_object(routes), &status->routes[i]);
	for (size_t i = 0; i < status->n_workers && is_added; i++)
		is_added = add_worker(dm_json_add_object(workers), &status->workers[i]);
	for (size_t i = 0; i < status->n_plugins && is_added; i++)
		is_added = add_plugin(dm_json_add_object(plugins), &status->plugins[i]);
	return is_added;
}

static bool add_daemon(cJSON *to, const struct dm_status *status)
{
	return dm_json_add_text(to, "version", status->version) &&
	       dm_json_add_number(to, "pid", (uint64_t)status->pid) &&
	       add_time(to, "started", status->started_at) &&
	       dm_json_add_bytes(to, "config", dm_str_from_c(status->config)) &&
	       dm_json_add_text(to, "state", status->state) &&
	       dm_json_add_text(to, "workers_why", status->workers_why) &&
	       dm_json_add_text(to, "sandbox_missing", status->sandbox_missing);
}

static int print(const cJSON *json, bool is_whole, char **ret, struct dm_error *err)
{
	char *text = is_whole ? cJSON_PrintUnformatted(json) : NULL;

	if (!text)
		return dm_error_set(err, DM_E_NOMEM, "status.memory", "no memory for an answer");
	*ret = text;
	return 0;
}

int dm_status_text(const struct dm_status *status, char **ret, struct dm_error *err)
{
	DM_AUTO(dm_json_free) cJSON *json = cJSON_CreateObject();
	bool is_whole = json && add_daemon(json, status) && add_lists(json, status);

	return print(json, is_whole, ret, err);
}

static bool add_error(cJSON *json, const struct dm_error *error)
{
	cJSON *to = error->code ? cJSON_AddObjectToObject(json, "error") : NULL;

	if (!error->code)
		return true;
	return to && dm_json_add_text(to, "code", dm_code_name(error->code)) &&
	       dm_json_add_text(to, "id", error->id) && dm_json_add_text(to, "text", error->text) &&
	       (!error->part[0] || dm_json_add_text(to, "part", error->part)) &&
	       (!error->line || dm_json_add_number(to, "line", error->line)) &&
	       (!error->column || dm_json_add_number(to, "column", error->column));
}

static bool add_id(cJSON *to, const char *key, const char *id)
{
	return !id[0] || dm_json_add_text(to, key, id);
}

static bool add_end(cJSON *to, const struct dm_record *record)
{
	return add_id(to, "duplicate_of", record->duplicate_of) &&
	       add_id(to, "supersedes", record->supersedes) &&
	       dm_json_add_bytes(to, "result", record->result) &&
	       dm_json_add_bytes(to, "place", record->place) && add_error(to, &record->error) &&
	       dm_json_add_str(to, "plugin", record->plugin);
}

int dm_status_job_text(const struct dm_record *record, char **ret, struct dm_error *err)
{
	DM_AUTO(dm_json_free) cJSON *json = cJSON_CreateObject();
	bool is_whole = json && dm_json_add_text(json, "id", record->id) &&
			dm_json_add_str(json, "route", record->route) &&
			dm_json_add_bytes(json, "path", record->path) &&
			dm_json_add_text(json, "state", dm_state_name(record->state)) &&
			dm_json_add_text(json, "outcome", dm_outcome_name(record->outcome)) &&
			dm_json_add_number(json, "bytes", record->bytes) &&
			dm_json_add_digest(json, "sha256", record->sha256) &&
			add_time(json, "claimed", record->claimed_at) &&
			add_time(json, "changed", record->changed_at) &&
			dm_json_add_number(json, "attempts", record->attempts) &&
			add_end(json, record);

	return print(json, is_whole, ret, err);
}

int dm_status_retried_text(
	const struct dm_status_retried *retried, char **ret, struct dm_error *err)
{
	DM_AUTO(dm_json_free) cJSON *json = cJSON_CreateObject();
	bool is_whole = json && dm_json_add_text(json, "id", retried->id) &&
			dm_json_add_str(json, "route", retried->route) &&
			dm_json_add_bytes(json, "path", dm_str_from_c(retried->path));

	return print(json, is_whole, ret, err);
}
