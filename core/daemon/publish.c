#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/check.h"
#include "base/fd.h"

enum { BLOCK = 64 * 1024 };

static int fail(const struct dm_job *job, int r, struct dm_error *err)
{
	return dm_tree_fail(err, r, "write the results of job", job->id);
}

static int open_result(const struct dm_job *job, int *ret_fd, struct dm_error *err)
{
	int r = dm_tree_folder(job->dir, "result", ret_fd);

	return r ? fail(job, r, err) : 0;
}

int dm_publish_begin(const struct dm_job *job, struct dm_error *err)
{
	int r = dm_job_clear(job, "result", err);

	if (!r && mkdirat(job->dir, "result", 0700) < 0)
		r = fail(job, -errno, err);
	dm_folders_step(job->folders, "publish.begun");
	return r;
}

int dm_publish_output(const struct dm_job *job, const char *file, int *ret_fd, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int folder = -1;
	int r = open_result(job, &folder, err), fd;

	if (r)
		return r;
	fd = openat(folder, file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(job, -errno, err);
	*ret_fd = fd;
	return 0;
}

/* Gives modes, syncs, and hashes what is really there, through a descriptor of our own. */
static int seal(const struct dm_job *job, int folder, struct dm_manifest_output *output,
	struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	uint8_t block[4096];
	struct sha256_ctx sha;
	struct stat st;
	int64_t got;
	int r = dm_tree_file(folder, output->file, &fd, &st);

	if (r)
		return fail(job, r, err);
	sha256_init(&sha);
	output->bytes = 0;
	while ((got = dm_fd_read_at(fd, output->bytes, block, sizeof(block))) > 0) {
		sha256_update(&sha, (size_t)got, block);
		output->bytes += (uint64_t)got;
	}
	if (got < 0)
		return fail(job, (int)got, err);
	sha256_digest(&sha, DM_JOB_SHA256, output->sha256);
	dm_tree_modes_apply(fd, &job->folders->modes);
	r = dm_tree_sync(fd);
	return r ? fail(job, r, err) : 0;
}

/* The copy beside the results keeps its name, unless an output has that one. */
static struct dm_name name_of_copy(
	const struct dm_job *job, const char *const *outputs, size_t n_outputs)
{
	struct dm_str name = dm_str_from_c(dm_job_name(job));
	struct dm_name safe = dm_name_safe(name, DM_NAME_MAX);
	bool is_taken = strcasecmp(safe.text, "manifest.json") == 0;

	for (size_t i = 0; i < n_outputs && !is_taken; i++)
		is_taken = strcasecmp(safe.text, outputs[i]) == 0;
	return is_taken ? dm_name_with_job(name, job->id, DM_NAME_MAX) : safe;
}

static int copy_source(const struct dm_job *job, const char *name, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int to = -1;
	uint8_t *block = malloc(BLOCK);
	uint64_t at = 0;
	int64_t got = 0;
	int r = block ? dm_publish_output(job, name, &to, err) : fail(job, -ENOMEM, err);

	while (!r && (got = dm_fd_read_at(job->data, at, block, BLOCK)) > 0) {
		r = dm_fd_write(to, block, (size_t)got, err);
		at += (uint64_t)got;
	}
	free(block);
	return !r && got < 0 ? fail(job, (int)got, err) : r;
}

static int write_text(
	const struct dm_job *job, const char *file, const char *text, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	int r = dm_publish_output(job, file, &fd, err);

	r = r ? r : dm_fd_write(fd, text, strlen(text), err);
	return r ? r : dm_fd_write(fd, "\n", 1, err);
}

static int seal_outputs(const struct dm_job *job, struct dm_manifest_output *outputs, size_t n,
	struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int folder = -1;
	int r = open_result(job, &folder, err);

	for (size_t i = 0; i < n && !r; i++)
		r = seal(job, folder, &outputs[i], err);
	return r;
}

/* Writes and seals the source's copy and the manifest, then the folder itself. */
static int complete(const struct dm_job *job, const struct dm_manifest *m, struct dm_error *err)
{
	struct dm_manifest_output ours[] = { { .file = m->file }, { .file = "manifest.json" } };
	DM_AUTO(dm_fd_close) int folder = -1;
	char *text = NULL;
	int r = copy_source(job, m->file, err);

	r = r ? r : dm_manifest_text(m, &text, err);
	r = r ? r : write_text(job, "manifest.json", text, err);
	free(text);
	r = r ? r : seal_outputs(job, ours, 2, err);
	if (!r && (ours[0].bytes != job->bytes ||
			  memcmp(ours[0].sha256, job->sha256, DM_JOB_SHA256) != 0))
		r = dm_error_set(err, DM_E_IO, "publish.copy",
			"the copy of job %s differs from what was converted", job->id);
	r = r ? r : open_result(job, &folder, err);
	if (r)
		return r;
	dm_tree_modes_apply(folder, &job->folders->modes);
	r = dm_tree_sync(folder);
	dm_folders_step(job->folders, "publish.completed");
	return r ? fail(job, r, err) : 0;
}

static int finish(struct dm_job *job, enum dm_finish_kind kind, const struct dm_path *place,
	struct dm_error *err)
{
	int r = dm_finish_decide(job, kind, place, err);

	return r ? r : dm_finish_carry_out(job, err);
}

int dm_publish_results(struct dm_job *job, const char *folder, const struct dm_manifest *facts,
	const char *const *outputs, size_t n_outputs, struct dm_error *err)
{
	struct dm_manifest_output sealed[DM_PUBLISH_OUTPUTS] = { { NULL } };
	struct dm_name copy = name_of_copy(job, outputs, n_outputs);
	struct dm_manifest m = *facts;
	struct dm_path place;
	int r;

	DM_CHECK(n_outputs <= DM_PUBLISH_OUTPUTS);
	for (size_t i = 0; i < n_outputs; i++)
		sealed[i].file = outputs[i];
	r = seal_outputs(job, sealed, n_outputs, err);
	r = r ? r : dm_finish_pick(job, DM_FINISH_DONE, folder, &place, err);
	if (r)
		return r;
	m.job = job;
	m.file = copy.text;
	m.stored = place.text;
	m.outputs = sealed;
	m.n_outputs = n_outputs;
	r = complete(job, &m, err);
	return r ? r : finish(job, DM_FINISH_DONE, &place, err);
}

int dm_publish_nothing(struct dm_job *job, const char *folder, struct dm_error *err)
{
	struct dm_path place;
	int r = dm_job_clear(job, "result", err);

	r = r ? r : dm_finish_pick(job, DM_FINISH_DONE, folder, &place, err);
	return r ? r : finish(job, DM_FINISH_DONE, &place, err);
}

/* A reason is published by rename, with the modes of what is published. */
static int note_why(
	const struct dm_job *job, const char *name, const char *text, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	struct stat st;
	int r = dm_job_note(job, name, text, strlen(text), err);

	if (!r && dm_tree_file(job->dir, name, &fd, &st) == 0)
		dm_tree_modes_apply(fd, &job->folders->modes);
	return r;
}

int dm_publish_failure(struct dm_job *job, const struct dm_why *facts,
	const struct dm_messages *messages, const char *language, struct dm_error *err)
{
	struct dm_why why = *facts;
	struct dm_path place;
	char *json = NULL, *html = NULL;
	int r = dm_job_clear(job, "result", err);

	r = r ? r : dm_finish_pick(job, DM_FINISH_FAILED, "", &place, err);
	if (r)
		return r;
	why.job = job;
	why.stored = place.text;
	why.file = dm_path_name(dm_str_from_c(place.text)).p;
	r = dm_why_text(&why, &json, err);
	r = r ? r : dm_why_page(&why, messages, language, &html, err);
	r = r ? r : note_why(job, "why.json", json, err);
	r = r ? r : note_why(job, "why.html", html, err);
	free(json);
	free(html);
	dm_folders_step(job->folders, "publish.explained");
	return r ? r : finish(job, DM_FINISH_FAILED, &place, err);
}
