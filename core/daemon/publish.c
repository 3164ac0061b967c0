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
#include "sync.h"
#include "turn.h"

enum { BLOCK = 64 * 1024 };

static int fail(const struct dm_job *job, int r, struct dm_error *err)
{
	return dm_tree_fail(err, r, "write the results of job", job->id);
}

/* An empty .work/ID/result/: what was there of an earlier attempt is removed. */
static int begin(const struct dm_job *job, struct dm_error *err)
{
	int r = dm_job_clear(job, "result", err);

	if (!r && mkdirat(job->dir, "result", 0700) < 0)
		r = fail(job, -errno, err);
	dm_folders_step(job->folders, "publish.begun");
	return r;
}

int dm_publish_draft(const struct dm_job *job, int *ret_fd, struct dm_error *err)
{
	int fd = openat(job->dir, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0) { /* a file system without: NFS, CIFS */
		fd = openat(job->dir, "draft", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);
		if (fd >= 0 && unlinkat(job->dir, "draft", 0) < 0)
			dm_fd_close(&fd);
	}
	if (fd < 0)
		return fail(job, -errno, err);
	*ret_fd = fd;
	return 0;
}

/* What is written and not on the disk yet: one wait is for all of it. */
struct unsynced {
	size_t n;
	int fds[DM_PUBLISH_OUTPUTS + 5]; /* folder, source, manifest, verdict, data */
};

_Static_assert(DM_PUBLISH_OUTPUTS + 5 <= DM_SYNC_MAX, "one call syncs all");

static void unsynced_close(struct unsynced *u)
{
	while (u->n)
		dm_fd_close(&u->fds[--u->n]);
}

static int open_output(const struct dm_job *job, int folder, const char *file, struct unsynced *u,
	int *ret_fd, struct dm_error *err)
{
	int fd = openat(folder, file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return fail(job, -errno, err);
	dm_tree_modes_apply(fd, &job->folders->modes);
	*ret_fd = u->fds[u->n++] = fd;
	return 0;
}

/* Copies and hashes what it copies: the worker that wrote the draft may hold it open still, and
 * what it writes now reaches nobody. */
static int copy(const struct dm_job *job, int from, int folder, struct dm_manifest_output *output,
	struct unsynced *u, struct dm_error *err)
{
	uint8_t *block = malloc(BLOCK);
	struct sha256_ctx sha;
	int64_t got = 0;
	int to = -1, r;

	r = block ? open_output(job, folder, output->file, u, &to, err) : fail(job, -ENOMEM, err);
	sha256_init(&sha);
	output->bytes = 0;
	while (!r && (got = dm_fd_read_at(from, output->bytes, block, BLOCK)) > 0) {
		sha256_update(&sha, (size_t)got, block);
		r = dm_fd_write(to, block, (size_t)got, err);
		output->bytes += (uint64_t)got;
	}
	free(block);
	if (!r && got < 0)
		r = fail(job, (int)got, err);
	sha256_digest(&sha, DM_JOB_SHA256, output->sha256);
	return r;
}

/* The copy beside the results keeps its name, unless an output has that one. */
static struct dm_name name_of_copy(
	const struct dm_job *job, const struct dm_draft *drafts, size_t n_drafts)
{
	struct dm_str name = dm_str_from_c(dm_job_name(job));
	struct dm_name safe = dm_name_safe(name, DM_NAME_MAX);
	bool is_taken = strcasecmp(safe.text, DM_MANIFEST) == 0;

	for (size_t i = 0; i < n_drafts && !is_taken; i++)
		is_taken = strcasecmp(safe.text, drafts[i].file) == 0;
	return is_taken ? dm_name_with_job(name, job->id, DM_NAME_MAX) : safe;
}

static int copy_source(const struct dm_job *job, int folder, const char *name, struct unsynced *u,
	struct dm_error *err)
{
	struct dm_manifest_output got = { .file = name };
	int r = copy(job, job->data, folder, &got, u, err);

	if (!r && (got.bytes != job->bytes || memcmp(got.sha256, job->sha256, DM_JOB_SHA256) != 0))
		r = dm_error_set(err, DM_E_IO, "publish.copy",
			"the copy of job %s differs from what was converted", job->id);
	return r;
}

static int write_manifest(
	const struct dm_manifest *m, int folder, struct unsynced *u, struct dm_error *err)
{
	char *text = NULL;
	int fd = -1, r = open_output(m->job, folder, DM_MANIFEST, u, &fd, err);

	r = r ? r : dm_manifest_text(m, &text, err);
	r = r ? r : dm_fd_write(fd, text, strlen(text), err);
	r = r ? r : dm_fd_write(fd, "\n", 1, err);
	free(text);
	return r;
}

static int open_results(
	const struct dm_job *job, struct unsynced *u, int *ret_fd, struct dm_error *err)
{
	int r = begin(job, err);

	if (r)
		return r;
	r = dm_tree_folder(job->dir, "result", ret_fd);
	if (r)
		return fail(job, r, err);
	dm_tree_modes_apply(*ret_fd, &job->folders->modes);
	u->fds[u->n++] = *ret_fd;
	return 0;
}

/* Fills .work/ID/result/, the manifest last. */
static int fill(struct dm_manifest *m, const struct dm_draft *drafts, size_t n,
	struct dm_manifest_output *outputs, struct unsynced *u, struct dm_error *err)
{
	const struct dm_job *job = m->job;
	int folder = -1, r = open_results(job, u, &folder, err);

	for (size_t i = 0; i < n && !r; i++) {
		outputs[i].file = drafts[i].file;
		r = copy(job, drafts[i].fd, folder, &outputs[i], u, err);
	}
	r = r ? r : copy_source(job, folder, m->file, u, err);
	r = r ? r : write_manifest(m, folder, u, err);
	dm_folders_step(job->folders, "publish.filled");
	return r;
}

/* The draft of the verdict is synced together with the results, and becomes the verdict after that. */
static int decide(
	struct dm_job *job, const struct dm_path *place, struct unsynced *u, struct dm_error *err)
{
	int r = dm_finish_draft(job, DM_FINISH_DONE, place, &u->fds[u->n], err);

	if (r)
		return r;
	u->n++;
	u->fds[u->n] = job->data; /* it is archived */
	r = dm_sync_all(u->fds, u->n + 1);
	dm_folders_step(job->folders, "publish.completed");
	return r ? fail(job, r, err) : dm_finish_settle(job, err);
}

static int finish(struct dm_job *job, enum dm_finish_kind kind, const struct dm_path *place,
	struct dm_error *err)
{
	int r = job->data < 0 ? 0 : dm_tree_sync(job->data); /* it is archived */

	r = r ? fail(job, r, err) : dm_finish_decide(job, kind, place, err);
	return r ? r : dm_finish_carry_out(job, err);
}

int dm_publish_results(struct dm_job *job, const char *folder, const struct dm_manifest *facts,
	const struct dm_draft *drafts, size_t n_drafts, struct dm_error *err)
{
	struct dm_manifest_output outputs[DM_PUBLISH_OUTPUTS] = { { NULL } };
	struct dm_name copy_name = name_of_copy(job, drafts, n_drafts);
	DM_AUTO(unsynced_close) struct unsynced unsynced = { 0 };
	struct dm_manifest m = *facts;
	DM_AUTO(dm_turn_give) struct dm_turn turn;
	struct dm_path place;
	int r;

	DM_CHECK(n_drafts <= DM_PUBLISH_OUTPUTS);
	dm_turn_take(&turn, job);
	r = dm_finish_pick(job, DM_FINISH_DONE, folder, &place, err);
	if (r)
		return r;
	m.job = job;
	m.file = copy_name.text;
	m.stored = place.text;
	m.outputs = outputs;
	m.n_outputs = n_drafts;
	r = fill(&m, drafts, n_drafts, outputs, &unsynced, err);
	r = r ? r : decide(job, &place, &unsynced, err);
	return r ? r : dm_finish_carry_out(job, err);
}

int dm_publish_nothing(struct dm_job *job, const char *folder, struct dm_error *err)
{
	DM_AUTO(dm_turn_give) struct dm_turn turn;
	struct dm_path place;
	int r = dm_job_clear(job, "result", err);

	dm_turn_take(&turn, job);
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
	DM_AUTO(dm_turn_give) struct dm_turn turn;
	int r = dm_job_clear(job, "result", err);

	dm_turn_take(&turn, job);
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
