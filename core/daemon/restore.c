/* What lies in the folders was written by us, but others may write there, too: all of it is checked as if
 * a stranger had written it. */
#include "restore.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>

#include "base/fd.h"
#include "base/utf8.h"
#include "finish.h"
#include "journal/restore.h"
#include "json.h"

enum { FILE_MAX = 256 * 1024 };

void dm_restore_init(
	struct dm_restore *r, const struct dm_folders *folders, const struct dm_route *route)
{
	*r = (struct dm_restore){ .folders = folders, .route = route };
	dm_arena_init(&r->arena, 0, NULL, NULL);
}

void dm_restore_done(struct dm_restore *r)
{
	while (r->depth)
		(void)closedir(r->open[--r->depth]);
	dm_arena_done(&r->arena);
}

/* --- One file. */

static struct dm_str text_of(const cJSON *json, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);

	return cJSON_IsString(item) ? dm_str_from_c(item->valuestring) : DM_NULL;
}

static uint64_t number_of(const cJSON *json, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);

	return cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble < 9e15
		       ? (uint64_t)item->valuedouble
		       : 0;
}

static struct dm_str kept_text(struct dm_restore *r, const cJSON *json, const char *key)
{
	struct dm_str text = text_of(json, key);

	return text.p && dm_utf8_is_valid(text) ? dm_arena_str(&r->arena, text) : DM_NULL;
}

static bool digest_of(const cJSON *json, const char *key, uint8_t ret[DM_DIGEST_SIZE])
{
	struct dm_str text = text_of(json, key);

	if (text.n != (size_t)2 * DM_DIGEST_SIZE)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		const char *digits = "0123456789abcdef";
		const char *at = strchr(digits, text.p[i]);

		if (!at)
			return false;
		ret[i / 2] = (uint8_t)(ret[i / 2] << 4 | (at - digits));
	}
	return true;
}

static void id_of(const cJSON *json, const char *key, char ret[DM_JOB_ID_SIZE])
{
	struct dm_str id = text_of(json, key);

	if (dm_job_id_is_valid(id))
		memcpy(ret, id.p, DM_JOB_ID_SIZE);
}

/* "in/a/b.csv" without the folder of the route. */
static struct dm_str below(struct dm_str path, const char *folder)
{
	struct dm_str name = dm_str_from_c(folder);

	if (!path.p || !dm_str_starts(path, name) || path.n <= name.n + 1 || path.p[name.n] != '/')
		return DM_NULL;
	return dm_str_from(path, name.n + 1);
}

static cJSON *read_json(int base, const char *path, int64_t *ret_ms)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	struct stat st;
	cJSON *json = NULL;

	if (dm_tree_file(base, path, &fd, &st) || st.st_size > FILE_MAX)
		return NULL;
	char *text = malloc((size_t)st.st_size + 1);
	int64_t n = text ? dm_fd_read_at(fd, 0, text, (size_t)st.st_size) : -1;
	if (n > 0)
		json = cJSON_ParseWithLength(text, (size_t)n);
	free(text);
	*ret_ms = (int64_t)st.st_mtim.tv_sec * 1000;
	return json;
}

/* What manifest and reason have in common; NULL where it is none of this route. */
static struct dm_record *record_of(
	struct dm_restore *r, const cJSON *json, const char *format, int64_t ms)
{
	const cJSON *source = cJSON_GetObjectItemCaseSensitive(json, "source");
	struct dm_record *record = DM_NEW(&r->arena, struct dm_record);

	id_of(json, "job", record->id);
	record->route = r->route->name;
	record->path = below(kept_text(r, source, "path"), r->folders->name_in.text);
	record->stored = kept_text(r, source, "file");
	record->place = kept_text(r, source, "stored");
	record->bytes = number_of(source, "bytes");
	record->state = DM_STATE_FINISHED;
	record->claimed_at = record->id[0] ? dm_job_id_ms(dm_str_from_c(record->id)) : 0;
	record->changed_at = ms;
	bool is_ours = dm_str_eq(text_of(json, "format"), dm_str_from_c(format)) &&
		       dm_str_eq(text_of(json, "route"), r->route->name);
	return is_ours && record->id[0] && record->path.p && record->stored.p ? record : NULL;
}

static void add_result(struct dm_restore *r, const char *path, const char *id)
{
	struct dm_path manifest, whole;
	int64_t ms = 0;

	if (!dm_path_join(dm_str_from_c(path), DM_STR(DM_MANIFEST), &manifest))
		return;
	DM_AUTO(dm_json_free) cJSON *json = read_json(r->folders->out, manifest.text, &ms);
	struct dm_record *record = record_of(r, json, "dropmill.manifest/1", ms);

	if (!record || strcmp(record->id, id) != 0 ||
		!digest_of(
			cJSON_GetObjectItemCaseSensitive(json, "source"), "sha256", record->sha256))
		return;
	if (!digest_of(json, "config", record->config))
		memset(record->config, 0, sizeof(record->config)); /* of an earlier version */
	record->outcome = DM_OUTCOME_PUBLISHED;
	record->attempts = 1;
	id_of(json, "duplicate_of", record->duplicate_of);
	id_of(json, "supersedes", record->supersedes);
	(void)dm_path_join(r->route->out, dm_str_from_c(path), &whole);
	record->result = dm_arena_str(&r->arena, dm_str_from_c(whole.text));
	DM_PUSH(&r->arena, &r->found, record);
}

static int64_t time_of(const cJSON *json, int64_t otherwise)
{
	struct dm_str text = text_of(json, "time");
	struct tm tm = { 0 };

	return text.p && strptime(text.p, "%Y-%m-%dT%H:%M:%SZ", &tm) ? (int64_t)timegm(&tm) * 1000
								     : otherwise;
}

static int32_t code_of(struct dm_str name)
{
	for (int32_t code = DM_E_FORMAT; code >= DM_E_USAGE; code--)
		if (dm_str_eq(name, dm_str_from_c(dm_code_name(code))))
			return code;
	return DM_E_BUG;
}

static void copy_text(char *to, size_t room, struct dm_str text)
{
	struct dm_str fit = dm_utf8_is_valid(text) ? dm_utf8_cut(text, room - 1) : DM_STR("");

	(void)snprintf(to, room, "%.*s", DM_FMT(fit));
}

static void add_failure(struct dm_restore *r, const char *path)
{
	int64_t ms = 0;
	DM_AUTO(dm_json_free) cJSON *json = read_json(r->folders->failed, path, &ms);
	struct dm_record *record = record_of(r, json, "dropmill.why/1", ms);

	if (!record)
		return;
	(void)digest_of(cJSON_GetObjectItemCaseSensitive(json, "source"), "sha256", record->sha256);
	record->outcome = DM_OUTCOME_FAILED;
	record->changed_at = time_of(json, ms);
	record->attempts = (uint32_t)number_of(json, "attempts");
	record->error.code = code_of(text_of(json, "code"));
	copy_text(record->error.id, sizeof(record->error.id), text_of(json, "id"));
	copy_text(record->error.text, sizeof(record->error.text), text_of(json, "text"));
	record->plugin = kept_text(r, cJSON_GetObjectItemCaseSensitive(json, "plugin"), "name");
	DM_PUSH(&r->arena, &r->found, record);
}

/* --- The walk. */

static int base_of(const struct dm_restore *r)
{
	return r->is_in_failed ? r->folders->failed : r->folders->out;
}

static void enter(struct dm_restore *r, const char *path)
{
	int fd = -1;

	if (r->depth == DM_RESTORE_DEPTH || dm_tree_folder(base_of(r), path, &fd))
		return;
	DIR *dir = fdopendir(fd);
	if (!dir) {
		dm_fd_close(&fd);
		return;
	}
	(void)snprintf(r->path.text, sizeof(r->path.text), "%s", path);
	r->open[r->depth++] = dir;
}

static void leave(struct dm_restore *r)
{
	struct dm_str above = dm_path_folder(dm_str_from_c(r->path.text));

	(void)closedir(r->open[--r->depth]);
	r->path.text[above.n] = '\0';
}

/* The id at the end of "NAME.EXT-ID", or NULL. */
static const char *id_in(struct dm_str name)
{
	struct dm_str id =
		dm_str_from(name, name.n > DM_JOB_ID_LENGTH ? name.n - DM_JOB_ID_LENGTH : name.n);

	return dm_job_id_is_valid(id) && id.p[-1] == '-' ? id.p : NULL;
}

static void look_at(struct dm_restore *r, const struct dirent *entry)
{
	struct dm_str name = dm_str_from_c(entry->d_name);
	struct dm_path path;
	struct stat st;

	if (dm_str_eq(name, DM_STR(".")) || dm_str_eq(name, DM_STR("..")) ||
		!dm_path_join(dm_str_from_c(r->path.text), name, &path) ||
		fstatat(dirfd(r->open[r->depth - 1]), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (S_ISDIR(st.st_mode)) {
		const char *id = r->is_in_failed ? NULL : id_in(name);

		if (id)
			add_result(r, path.text, id);
		else
			enter(r, path.text);
	} else if (r->is_in_failed && dm_str_ends(name, DM_STR(DM_WHY_JSON))) {
		add_failure(r, path.text);
	}
}

/* Both folders are walked, one after the other. */
static bool begin_next(struct dm_restore *r)
{
	if (r->is_over)
		return false;
	r->path.text[0] = '\0';
	if (!r->has_begun) {
		r->has_begun = true;
	} else if (!r->is_in_failed) {
		r->is_in_failed = true;
	} else {
		r->is_over = true;
		return false;
	}
	enter(r, "");
	return true;
}

void dm_restore_read(struct dm_restore *r)
{
	const struct dirent *entry;

	while (r->found.n < DM_RESTORE_BATCH) {
		if (!r->depth) {
			if (!begin_next(r))
				return;
			continue;
		}
		entry = readdir(r->open[r->depth - 1]);
		if (entry)
			look_at(r, entry);
		else
			leave(r);
	}
}

int dm_restore_keep(struct dm_restore *r, struct dm_journal *journal, struct dm_error *err)
{
	int result = 0;

	r->new_published = r->new_failed = 0;
	for (size_t i = 0; i < r->found.n && !result; i++) {
		bool is_new = false;

		result = dm_journal_restore(journal, r->found.items[i], &is_new, err);
		r->new_published += is_new && r->found.items[i]->outcome == DM_OUTCOME_PUBLISHED;
		r->new_failed += is_new && r->found.items[i]->outcome == DM_OUTCOME_FAILED;
	}
	if (!result && r->is_over)
		result = dm_journal_set_restored(journal, r->route->name, err);
	return result;
}

void dm_restore_kept(struct dm_restore *r)
{
	r->n_published += r->new_published;
	r->n_failed += r->new_failed;
	r->found.n = r->found.room = 0;
	r->found.items = NULL;
	dm_arena_done(&r->arena);
	dm_arena_init(&r->arena, 0, NULL, NULL);
}
