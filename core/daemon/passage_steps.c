#include "passage_steps.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/fd.h"
#include "claim.h"
#include "journal/lookup.h"
#include "journal/transition.h"
#include "now.h"
#include "proof.h"
#include "recover.h"
#include "settings/schema.h"

/* Attempts that the daemon or the machine did not survive, until a file is taken for the cause. Most
 * files that were being converted when a daemon died are innocent. */
enum { LOST_MAX = 100, LIMITS_MAX = 16 };

static struct dm_str id_of(const struct dm_passage *p)
{
	return dm_str_from_c(p->job.id);
}

static struct dm_failure failure_of(const struct dm_passage *p)
{
	return (struct dm_failure){ p->error, p->reader[0] ? dm_str_from_c(p->reader) : DM_NULL };
}

void dm_passage_close_drafts(struct dm_passage *p)
{
	for (size_t i = 0; i < p->n_drafts; i++)
		dm_fd_close(&p->drafts[i].fd);
}

void dm_passage_close_files(struct dm_passage *p)
{
	dm_passage_close_drafts(p);
	p->n_drafts = 0;
	dm_job_close(&p->job);
}

/* What an attempt left in .work/ that could not even be undone: the file is claimed after all, or it is
 * where it was. */
static int mend(struct dm_passage *p, struct dm_error *err)
{
	enum dm_recover_state state;
	struct dm_job job;
	int r = dm_recover_job(&p->station->folders, p->job.id, &state, &job, err);

	if (r)
		return r;
	if (state == DM_RECOVER_FINISHED)
		return dm_error_set(err, DM_E_NOT_FOUND, "claim.undone",
			"%.150s could not be taken", p->job.origin.text);
	p->job = job;
	return 0;
}

static bool has_leftover(const struct dm_passage *p)
{
	struct stat st;

	return fstatat(p->station->folders.work, p->job.id, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int take(struct dm_passage *p, struct dm_error *err)
{
	char id[DM_JOB_ID_SIZE];
	struct dm_path path = p->job.origin;
	int r;

	memcpy(id, p->job.id, sizeof(id));
	r = p->is_leftover
		    ? mend(p, err)
		    : dm_claim_take(&p->station->folders, path.text, id, &p->sight, &p->job, err);
	p->is_leftover = r && has_leftover(p);
	return r;
}

static int redraft(struct dm_passage *p, struct dm_error *err)
{
	int r = 0;

	for (size_t i = 0; i < p->n_drafts && !r; i++) {
		dm_fd_close(&p->drafts[i].fd);
		r = dm_publish_draft(&p->job, &p->drafts[i].fd, err);
	}
	return r;
}

static int copy(struct dm_passage *p, struct dm_error *err)
{
	int r = dm_claim_copy(&p->job, p->snapshot->launch.limits.file_bytes, err);

	return r ? r : redraft(p, err);
}

/* What decides the results: version, form data, limits, language and writers of the route. */
static void config_digest(const struct dm_passage *p, uint8_t ret[DM_DIGEST_SIZE])
{
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, DM_SHA256_BYTES, p->snapshot->digest);
	sha256_update(&sha, 1, (const uint8_t[]){ p->route->language == DM_LANGUAGE_EN });
	for (size_t i = 0; i < p->route->outputs.n; i++) {
		struct dm_str writer = p->route->outputs.items[i];

		sha256_update(&sha, writer.n, (const uint8_t *)writer.p);
		sha256_update(&sha, 1, (const uint8_t *)",");
	}
	sha256_digest(&sha, DM_DIGEST_SIZE, ret);
}

static bool on_before(void *ctx, const struct dm_record *record)
{
	struct dm_passage *p = ctx;

	p->crashes = record->crashes;
	p->is_left = record->state == DM_STATE_CONVERTING;
	p->is_poison = dm_record_is_poison(
		record, (uint32_t)p->snapshot->settings->limits.attempts, LOST_MAX);
	if (record->state == DM_STATE_FAILED) {
		p->is_failed_before = true;
		p->error = record->error;
	}
	return false;
}

/* What was noted of a job before it was left: by an earlier life of the daemon, or by this one when the
 * folders went away, with an attempt that nobody has ended. */
static int look_back(struct dm_passage *p, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_failure left = { .plugin = DM_NULL };
	int r = dm_journal_find(journal, id_of(p), on_before, p, err);

	if (!r && p->is_left) {
		(void)dm_error_set(&left.error, DM_E_CANCELLED, "route.left",
			"the folders of the route were away");
		r = dm_journal_attempt_end(journal, id_of(p), &left, dm_now_ms(), err);
	}
	if (!r && p->is_poison && !p->error.code)
		(void)dm_error_set(&p->error, DM_E_CRASH, "worker.lost",
			"dropmill or the machine stopped %d times or more while it was at this "
			"file",
			p->crashes ? (int)p->crashes : LOST_MAX);
	return r;
}

static bool skips(const struct dm_passage *p)
{
	return p->route->duplicates == DM_DUPLICATES_SKIP && p->known.duplicate_of[0] &&
	       p->known.duplicate_outcome == DM_OUTCOME_PUBLISHED;
}

static int enter(struct dm_passage *p, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_name stored = dm_name_safe(dm_str_from_c(dm_job_name(&p->job)), DM_NAME_MAX);
	struct dm_claim claim = { .id = id_of(p),
		.route = p->route->name,
		.path = dm_str_from_c(p->job.origin.text),
		.stored = dm_str_from_c(stored.text),
		.bytes = p->job.bytes,
		.at = dm_now_ms() };

	memcpy(claim.sha256, p->job.sha256, DM_DIGEST_SIZE);
	config_digest(p, claim.config);
	int r = dm_journal_claim(journal, &claim, &p->known, err);
	if (!r && p->is_recovered)
		r = look_back(p, journal, err);
	p->is_skipped = skips(p);
	if (r || p->error.code)
		return r;
	if (p->is_skipped)
		return dm_journal_skipped(journal, id_of(p), claim.at, err);
	return dm_journal_attempt(journal, id_of(p), claim.at, &p->attempts, err);
}

static int reenter(struct dm_passage *p, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_failure failure = failure_of(p);
	int64_t now = dm_now_ms();
	int r = dm_journal_attempt_end(journal, id_of(p), &failure, now, err);

	return r ? r : dm_journal_attempt(journal, id_of(p), now, &p->attempts, err);
}

static void day_folder(char *to, size_t room)
{
	time_t now = (time_t)(dm_now_ms() / 1000);
	struct tm utc;

	(void)gmtime_r(&now, &utc);
	(void)strftime(to, room, "%Y-%m-%d", &utc);
}

static const char *or_none(const char *id)
{
	return id[0] ? id : NULL;
}

/* After an error: is the end decided all the same? */
static int decided(struct dm_passage *p, int r)
{
	enum dm_finish_kind kind;
	struct dm_path place;

	p->is_decided = r && dm_finish_is_decided(&p->job, &kind, &place);
	return r;
}

static int publish(struct dm_passage *p, struct dm_error *err)
{
	struct dm_manifest_plugin plugins[1 + DM_JOB_OUTPUTS_MAX];
	uint8_t config[DM_DIGEST_SIZE];
	struct dm_manifest facts = { .route = p->route->name.p,
		.plugins = plugins,
		.errors = p->counts.errors,
		.warnings = p->counts.warnings,
		.notices = p->counts.notices,
		.duplicate_of = or_none(p->known.duplicate_of),
		.supersedes = or_none(p->known.supersedes),
		.config = config };
	char folder[16];
	int r = dm_hold_check(&p->station->folders, &p->station->hold, err);

	if (r)
		return r;
	day_folder(folder, sizeof(folder));
	config_digest(p, config);
	facts.n_plugins = p->n_plugins;
	for (size_t i = 0; i < p->n_plugins; i++)
		plugins[i] = (struct dm_manifest_plugin){ p->plugins[i].id, p->plugins[i].version };
	r = dm_publish_results(&p->job, folder, &facts, p->drafts, p->n_drafts, err);
	return decided(p, r);
}

static int skip(struct dm_passage *p, struct dm_error *err)
{
	char folder[16];
	int r = dm_hold_check(&p->station->folders, &p->station->hold, err);

	if (r)
		return r;
	day_folder(folder, sizeof(folder));
	r = dm_publish_nothing(&p->job, folder, err);
	return decided(p, r);
}

/* All of the settings' map `limits`. */
static size_t limits_of(const struct dm_settings *settings, struct dm_why_limit ret[LIMITS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < DM_SETTINGS_N && n < LIMITS_MAX; i++) {
		const struct dm_setting *row = &DM_SETTINGS[i];

		if (!row->map || strcmp(row->map, "limits") != 0)
			continue;
		ret[n].name = row->name;
		memcpy(&ret[n++].value, (const char *)settings + row->at, sizeof(int64_t));
	}
	return n;
}

static int refuse(struct dm_passage *p, struct dm_error *err)
{
	struct dm_why_limit limits[LIMITS_MAX];
	struct dm_manifest_plugin plugin = { NULL, NULL };
	char time[32];

	dm_now_text(dm_now_ms(), time);
	if (p->n_plugins)
		plugin = (struct dm_manifest_plugin){ p->plugins[0].id, p->plugins[0].version };
	const struct dm_why why = { .route = p->route->name.p,
		.error = &p->error,
		.plugin = plugin,
		.attempts = p->attempts,
		.limits = limits,
		.n_limits = limits_of(p->snapshot->settings, limits),
		.time = time };
	int r = dm_hold_check(&p->station->folders, &p->station->hold, err);
	if (r)
		return r;
	r = dm_publish_failure(&p->job, &why, &p->snapshot->messages,
		p->route->language == DM_LANGUAGE_EN ? "en" : "zh", err);
	return decided(p, r);
}

static int carry(struct dm_passage *p, struct dm_error *err)
{
	int r = dm_hold_check(&p->station->folders, &p->station->hold, err);

	return r ? r : dm_finish_carry_out(&p->job, err);
}

/* "out/SUB/NAME.EXT-ID", below the root. */
static void result_place(const struct dm_passage *p, struct dm_path *ret)
{
	(void)dm_path_join(p->route->out, dm_str_from_c(p->job.result.text), ret);
	if (!p->job.result.text[0])
		ret->text[0] = '\0';
}

static int finished(struct dm_passage *p, struct dm_journal *journal, struct dm_error *err)
{
	return dm_journal_finished(
		journal, id_of(p), dm_str_from_c(p->job.stored.text), dm_now_ms(), err);
}

static int note(struct dm_passage *p, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_path result;
	int r;

	result_place(p, &result);
	r = p->is_skipped ? dm_journal_skipped(journal, id_of(p), dm_now_ms(), err)
			  : dm_journal_published(journal, id_of(p), dm_str_from_c(result.text),
				    dm_now_ms(), err);
	return r ? r : finished(p, journal, err);
}

static int explain(struct dm_passage *p, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_failure failure = failure_of(p);

	return dm_journal_failed(journal, id_of(p), &failure, dm_now_ms(), err);
}

static int put_back(struct dm_passage *p, struct dm_error *err)
{
	int r = dm_claim_return(&p->job, err);

	p->is_half_back = r && dm_job_has(&p->job, "back");
	return r;
}

/* One that never got as far is not in the journal. */
static int forget(struct dm_passage *p, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_error why = { 0 };
	int r = dm_journal_returned(journal, id_of(p), dm_now_ms(), &why);

	if (r == DM_E_NOT_FOUND)
		return 0;
	if (r)
		*err = why;
	return r;
}

static int prove(struct dm_passage *p, struct dm_error *err)
{
	int r = dm_hold_check(&p->station->folders, &p->station->hold, err);

	return r ? r : dm_proof_run(&p->station->folders, err);
}

const struct dm_passage_step DM_PASSAGE_STEPS[DM_STEPS] = {
	[DM_STEP_TAKE] = { "take", take, NULL },
	[DM_STEP_COPY] = { "copy", copy, NULL },
	[DM_STEP_ENTER] = { "enter", NULL, enter },
	[DM_STEP_WAIT] = { "wait", NULL, NULL },
	[DM_STEP_CONVERT] = { "convert", NULL, NULL },
	[DM_STEP_REDRAFT] = { "redraft", redraft, NULL },
	[DM_STEP_REENTER] = { "reenter", NULL, reenter },
	[DM_STEP_PUBLISH] = { "publish", publish, NULL },
	[DM_STEP_SKIP] = { "skip", skip, NULL },
	[DM_STEP_NOTE] = { "note", NULL, note },
	[DM_STEP_EXPLAIN] = { "explain", NULL, explain },
	[DM_STEP_REFUSE] = { "refuse", refuse, NULL },
	[DM_STEP_CARRY] = { "carry", carry, NULL },
	[DM_STEP_CLOSE] = { "close", NULL, finished },
	[DM_STEP_RETURN] = { "return", put_back, NULL },
	[DM_STEP_FORGET] = { "forget", NULL, forget },
	[DM_STEP_PROVE] = { "prove", prove, NULL },
	[DM_STEP_END] = { "end", NULL, NULL },
};
