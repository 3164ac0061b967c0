#include "manifest.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "json.h"

/* A path within the route: the folder's name, then what lies below it. */
static bool add_path(cJSON *to, const char *key, const struct dm_name *folder, const char *path)
{
	struct dm_path whole;

	return !dm_path_join(dm_str_from_c(folder->text), dm_str_from_c(path), &whole) ||
	       dm_json_add_text(to, key, whole.text);
}

/* The name as it was dropped, where it is published under another: as bytes, if it is no text. */
static bool add_original(cJSON *to, const struct dm_job *job, const char *file)
{
	struct dm_str name = dm_str_from_c(dm_job_name(job));

	if (!dm_utf8_is_valid(name))
		return dm_json_add_base64(to, "file_b64", name);
	return dm_str_eq(name, dm_str_from_c(file)) || dm_json_add_str(to, "original", name);
}

static bool add_source(cJSON *json, const struct dm_job *job, const char *file, const char *stored,
	const struct dm_name *folder)
{
	cJSON *source = cJSON_AddObjectToObject(json, "source");

	return source && dm_json_add_text(source, "file", file) &&
	       add_original(source, job, file) &&
	       (job->data < 0 || dm_json_add_digest(source, "sha256", job->sha256)) &&
	       (job->data < 0 || dm_json_add_number(source, "bytes", job->bytes)) &&
	       add_path(source, "path", &job->folders->name_in, job->origin.text) &&
	       add_path(source, "stored", folder, stored);
}

static bool add_head(cJSON *json, const char *format, const struct dm_job *job, const char *route)
{
	return dm_json_add_text(json, "format", format) && dm_json_add_text(json, "job", job->id) &&
	       dm_json_add_text(json, "route", route);
}

static bool add_outputs(cJSON *json, const struct dm_manifest *m)
{
	cJSON *array = cJSON_AddArrayToObject(json, "outputs");
	bool is_added = array != NULL;

	for (size_t i = 0; i < m->n_outputs && is_added; i++) {
		const struct dm_manifest_output *output = &m->outputs[i];
		cJSON *object = dm_json_add_object(array);

		is_added = object && dm_json_add_text(object, "file", output->file) &&
			   dm_json_add_digest(object, "sha256", output->sha256) &&
			   dm_json_add_number(object, "bytes", output->bytes);
	}
	return is_added;
}

static bool add_plugin(cJSON *to, const struct dm_manifest_plugin *plugin)
{
	return to && dm_json_add_text(to, "name", plugin->name) &&
	       (!plugin->version || dm_json_add_text(to, "version", plugin->version));
}

static bool add_plugins(cJSON *json, const struct dm_manifest *m)
{
	cJSON *array = cJSON_AddArrayToObject(json, "plugins");
	bool is_added = array != NULL;

	for (size_t i = 0; i < m->n_plugins && is_added; i++)
		is_added = add_plugin(dm_json_add_object(array), &m->plugins[i]);
	return is_added;
}

static bool add_findings(cJSON *json, const struct dm_manifest *m)
{
	cJSON *findings = cJSON_AddObjectToObject(json, "findings");

	return findings && dm_json_add_number(findings, "error", m->errors) &&
	       dm_json_add_number(findings, "warning", m->warnings) &&
	       dm_json_add_number(findings, "notice", m->notices);
}

static int print(cJSON *json, bool is_whole, char **ret, struct dm_error *err)
{
	char *text = is_whole ? cJSON_Print(json) : NULL;

	if (!text)
		return dm_error_set(err, DM_E_NOMEM, "manifest.memory", "no memory for a manifest");
	*ret = text;
	return 0;
}

int dm_manifest_text(const struct dm_manifest *m, char **ret, struct dm_error *err)
{
	DM_AUTO(dm_json_free) cJSON *json = cJSON_CreateObject();
	bool is_whole =
		json && add_head(json, "dropmill.manifest/1", m->job, m->route) &&
		add_source(json, m->job, m->file, m->stored, &m->job->folders->name_done) &&
		add_outputs(json, m) && add_plugins(json, m) && add_findings(json, m) &&
		(!m->duplicate_of || dm_json_add_text(json, "duplicate_of", m->duplicate_of)) &&
		(!m->supersedes || dm_json_add_text(json, "supersedes", m->supersedes)) &&
		(!m->config || dm_json_add_digest(json, "config", m->config));

	return print(json, is_whole, ret, err);
}

static bool add_place(cJSON *json, const struct dm_error *error)
{
	cJSON *place;

	if (!error->part[0] && !error->line && !error->column)
		return true;
	place = cJSON_AddObjectToObject(json, "place");
	return place && (!error->part[0] || dm_json_add_text(place, "part", error->part)) &&
	       (!error->line || dm_json_add_number(place, "line", error->line)) &&
	       (!error->column || dm_json_add_number(place, "column", error->column));
}

static bool add_limits(cJSON *json, const struct dm_why *why)
{
	cJSON *limits = why->n_limits ? cJSON_AddObjectToObject(json, "limits") : NULL;
	bool is_added = limits || !why->n_limits;

	for (size_t i = 0; i < why->n_limits && is_added; i++)
		is_added = dm_json_add_number(
			limits, why->limits[i].name, (uint64_t)why->limits[i].value);
	return is_added;
}

int dm_why_text(const struct dm_why *why, char **ret, struct dm_error *err)
{
	DM_AUTO(dm_json_free) cJSON *json = cJSON_CreateObject();
	bool is_whole =
		json && add_head(json, "dropmill.why/1", why->job, why->route) &&
		add_source(
			json, why->job, why->file, why->stored, &why->job->folders->name_failed) &&
		dm_json_add_text(json, "code", dm_code_name(why->error->code)) &&
		dm_json_add_text(json, "id", why->error->id) &&
		dm_json_add_text(json, "text", why->error->text) && add_place(json, why->error) &&
		(!why->plugin.name ||
			add_plugin(cJSON_AddObjectToObject(json, "plugin"), &why->plugin)) &&
		dm_json_add_number(json, "attempts", why->attempts) && add_limits(json, why) &&
		dm_json_add_text(json, "time", why->time);

	return print(json, is_whole, ret, err);
}
