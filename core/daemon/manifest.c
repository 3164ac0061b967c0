/* The only place of cJSON. It passes invalid UTF-8 through, so every text goes through `add_text`.
 * Numbers are its doubles: exact up to 2^53 bytes. */
#include "manifest.h"

#include <cjson/cJSON.h>
#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/utf8.h"

static void json_free(cJSON **json)
{
	cJSON_Delete(*json);
	*json = NULL;
}

/* A copy in which bytes that are no UTF-8 are U+FFFD; heap, or NULL. */
static char *as_utf8(struct dm_str s)
{
	char *text = malloc(3 * s.n + 1);
	size_t at = 0, n = 0;
	uint32_t c;

	while (text && dm_utf8_next(s, &at, &c))
		n += dm_utf8_put(text + n, c);
	if (text)
		text[n] = '\0';
	return text;
}

static bool add_slice(cJSON *to, const char *key, struct dm_str value)
{
	char *text = as_utf8(value);
	bool is_added = text && cJSON_AddStringToObject(to, key, text);

	free(text);
	return is_added;
}

static bool add_text(cJSON *to, const char *key, const char *value)
{
	return add_slice(to, key, dm_str_from_c(value));
}

static bool add_number(cJSON *to, const char *key, uint64_t value)
{
	return cJSON_AddNumberToObject(to, key, (double)value) != NULL;
}

static bool add_digest(cJSON *to, const uint8_t digest[DM_JOB_SHA256])
{
	static const char hex[] = "0123456789abcdef";
	char text[2 * DM_JOB_SHA256 + 1] = "";

	for (size_t i = 0; i < DM_JOB_SHA256; i++) {
		text[2 * i] = hex[digest[i] >> 4];
		text[2 * i + 1] = hex[digest[i] & 15];
	}
	return cJSON_AddStringToObject(to, "sha256", text) != NULL;
}

static bool add_base64(cJSON *to, const char *key, struct dm_str bytes)
{
	char *text = calloc(1, BASE64_ENCODE_RAW_LENGTH(bytes.n) + 1);
	bool is_added = false;

	if (text) {
		base64_encode_raw(text, bytes.n, (const uint8_t *)bytes.p);
		is_added = cJSON_AddStringToObject(to, key, text) != NULL;
	}
	free(text);
	return is_added;
}

/* A path within the route: the folder's name, then what lies below it. */
static bool add_path(cJSON *to, const char *key, const struct dm_name *folder, const char *path)
{
	struct dm_path whole;

	return !dm_path_join(dm_str_from_c(folder->text), dm_str_from_c(path), &whole) ||
	       add_text(to, key, whole.text);
}

/* The name as it was dropped, where it is published under another: as bytes, if it is no text. */
static bool add_original(cJSON *to, const struct dm_job *job, const char *file)
{
	struct dm_str name = dm_str_from_c(dm_job_name(job));

	if (!dm_utf8_is_valid(name))
		return add_base64(to, "file_b64", name);
	return dm_str_eq(name, dm_str_from_c(file)) || add_slice(to, "original", name);
}

static bool add_source(cJSON *json, const struct dm_job *job, const char *file, const char *stored,
	const struct dm_name *folder)
{
	cJSON *source = cJSON_AddObjectToObject(json, "source");

	return source && add_text(source, "file", file) && add_original(source, job, file) &&
	       (job->data < 0 || add_digest(source, job->sha256)) &&
	       (job->data < 0 || add_number(source, "bytes", job->bytes)) &&
	       add_path(source, "path", &job->folders->name_in, job->origin.text) &&
	       add_path(source, "stored", folder, stored);
}

static bool add_head(cJSON *json, const char *format, const struct dm_job *job, const char *route)
{
	return add_text(json, "format", format) && add_text(json, "job", job->id) &&
	       add_text(json, "route", route);
}

/* A new object at the end of the array; NULL where there is no memory. */
static cJSON *add_object(cJSON *array)
{
	cJSON *object = array ? cJSON_CreateObject() : NULL;

	if (object && !cJSON_AddItemToArray(array, object))
		json_free(&object);
	return object;
}

static bool add_outputs(cJSON *json, const struct dm_manifest *m)
{
	cJSON *array = cJSON_AddArrayToObject(json, "outputs");
	bool is_added = array != NULL;

	for (size_t i = 0; i < m->n_outputs && is_added; i++) {
		const struct dm_manifest_output *output = &m->outputs[i];
		cJSON *object = add_object(array);

		is_added = object && add_text(object, "file", output->file) &&
			   add_digest(object, output->sha256) &&
			   add_number(object, "bytes", output->bytes);
	}
	return is_added;
}

static bool add_plugin(cJSON *to, const struct dm_manifest_plugin *plugin)
{
	return to && add_text(to, "name", plugin->name) &&
	       (!plugin->version || add_text(to, "version", plugin->version));
}

static bool add_plugins(cJSON *json, const struct dm_manifest *m)
{
	cJSON *array = cJSON_AddArrayToObject(json, "plugins");
	bool is_added = array != NULL;

	for (size_t i = 0; i < m->n_plugins && is_added; i++)
		is_added = add_plugin(add_object(array), &m->plugins[i]);
	return is_added;
}

static bool add_findings(cJSON *json, const struct dm_manifest *m)
{
	cJSON *findings = cJSON_AddObjectToObject(json, "findings");

	return findings && add_number(findings, "error", m->errors) &&
	       add_number(findings, "warning", m->warnings) &&
	       add_number(findings, "notice", m->notices);
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
	DM_AUTO(json_free) cJSON *json = cJSON_CreateObject();
	bool is_whole = json && add_head(json, "dropmill.manifest/1", m->job, m->route) &&
			add_source(json, m->job, m->file, m->stored, &m->job->folders->name_done) &&
			add_outputs(json, m) && add_plugins(json, m) && add_findings(json, m) &&
			(!m->duplicate_of || add_text(json, "duplicate_of", m->duplicate_of)) &&
			(!m->supersedes || add_text(json, "supersedes", m->supersedes));

	return print(json, is_whole, ret, err);
}

static bool add_place(cJSON *json, const struct dm_error *error)
{
	cJSON *place;

	if (!error->part[0] && !error->line && !error->column)
		return true;
	place = cJSON_AddObjectToObject(json, "place");
	return place && (!error->part[0] || add_text(place, "part", error->part)) &&
	       (!error->line || add_number(place, "line", error->line)) &&
	       (!error->column || add_number(place, "column", error->column));
}

int dm_why_text(const struct dm_why *why, char **ret, struct dm_error *err)
{
	DM_AUTO(json_free) cJSON *json = cJSON_CreateObject();
	bool is_whole =
		json && add_head(json, "dropmill.why/1", why->job, why->route) &&
		add_source(
			json, why->job, why->file, why->stored, &why->job->folders->name_failed) &&
		add_text(json, "code", dm_code_name(why->error->code)) &&
		add_text(json, "id", why->error->id) && add_text(json, "text", why->error->text) &&
		add_place(json, why->error) &&
		(!why->plugin.name ||
			add_plugin(cJSON_AddObjectToObject(json, "plugin"), &why->plugin)) &&
		add_number(json, "attempts", why->attempts) && add_text(json, "time", why->time);

	return print(json, is_whole, ret, err);
}
