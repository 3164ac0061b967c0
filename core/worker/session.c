#include "session.h"

#include <malloc.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/str.h"
#include "digest.h"
#include "explain.h"
#include "inspect.h"
#include "pipeline.h"
#include "runtime/dest_fd.h"

/* A job in work. */
struct work {
	const struct dm_session *session;
	const struct dm_job_message *job;
	const int *fds; /* source, then outputs */
	struct dm_arena arena;
	struct dm_pipeline pipeline;
	struct dm_result *result;
};

static int send_result(int socket, const struct dm_result *result, struct dm_error *err)
{
	static uint8_t packet[DM_MESSAGE_MAX];
	size_t n = dm_result_encode(result, packet);

	if (!n)
		return dm_error_set(err, DM_E_BUG, "worker.result", "a result that is too long");
	return dm_fdpass_send(socket, packet, n, NULL, 0, err);
}

/* The hook of the job's arena: tells the result, and goes. */
static void on_exhausted(void *ctx, size_t wanted)
{
	struct work *work = ctx;
	struct dm_result result = {
		.id = work->job->id, .reader = work->result->reader, .is_last = true
	};

	(void)wanted;
	(void)dm_error_set(&result.error, DM_E_LIMIT, "limit.memory-bytes",
		"the file needs more than %.0f MiB of memory; split it, or raise memory_bytes if "
		"it "
		"should be taken",
		(double)work->arena.limit / 1048576);
	(void)send_result(work->session->socket, &result, NULL);
	_exit(DM_WORKER_EXIT_LIMIT);
}

static void set_limit(uint64_t *limit, uint64_t of_job)
{
	if (of_job)
		*limit = of_job;
}

static void take_limits(struct work *work)
{
	const uint64_t *of_job = work->job->limits;
	struct dm_limits *limits = &work->pipeline.limits;

	*limits = DM_LIMITS_DEFAULT;
	limits->memory_bytes = work->session->memory_bytes;
	set_limit(&limits->file_bytes, of_job[DM_LIMIT_FILE_BYTES]);
	set_limit(&limits->inflated_bytes, of_job[DM_LIMIT_INFLATED_BYTES]);
	set_limit(&limits->memory_bytes, of_job[DM_LIMIT_MEMORY_BYTES]);
	set_limit(&limits->cells, of_job[DM_LIMIT_CELLS]);
	set_limit(&limits->text_bytes, of_job[DM_LIMIT_TEXT_BYTES]);
}

static const struct dm_plugin *plugin_of(const struct dm_registry *registry, struct dm_str id)
{
	const struct dm_plugin *plugin = dm_registry_find(registry, DM_PLUGIN_READER, id);

	return plugin ? plugin : dm_registry_find(registry, DM_PLUGIN_WRITER, id);
}

/* The locale goes to every reader that knows it. */
static int take_locale(struct work *work, struct dm_error *err)
{
	const struct dm_plugin *reader;
	size_t at = 0;
	int r = 0;

	if (dm_str_is_empty(work->job->locale))
		return 0;
	while (!r && (reader = dm_registry_next(work->session->registry, DM_PLUGIN_READER, &at)))
		if (dm_options_find(NULL, reader, "locale").p)
			r = dm_options_set(&work->pipeline.options, &work->arena, reader,
				DM_STR("locale"), work->job->locale, err);
	if (r)
		err->code = DM_E_USAGE; /* it came from a command line */
	return r ? DM_E_USAGE : 0;
}

static int take_options(struct work *work, struct dm_error *err)
{
	int r = take_locale(work, err);

	for (uint32_t i = 0; !r && i < work->job->n_options; i++) {
		const struct dm_job_option *o = &work->job->options[i];
		const struct dm_plugin *plugin = plugin_of(work->session->registry, o->plugin);

		if (!plugin)
			return dm_error_set(err, DM_E_USAGE, "plugin.unknown",
				"there is no plugin %.*s; `dropmill plugins` lists them",
				DM_FMT(o->plugin));
		r = dm_options_set(
			&work->pipeline.options, &work->arena, plugin, o->key, o->value, err);
	}
	return r;
}

static int open_source(struct work *work, struct dm_error *err)
{
	struct dm_pipeline *p = &work->pipeline;

	p->arena = &work->arena;
	p->registry = work->session->registry;
	p->forms = work->session->forms;
	p->rules = work->session->rules;
	p->language = work->job->flags & DM_JOB_ENGLISH ? DM_RULES_EN : DM_RULES_ZH;
	p->blackbox = work->session->blackbox;
	p->output_bytes = work->session->output_bytes;
	int r = take_options(work, err);
	return r ? r : dm_pipeline_open(p, work->fds[0], work->job->name, err);
}

static int pick(struct work *work, struct dm_error *err)
{
	int r = dm_pipeline_pick(&work->pipeline, err);

	if (!r)
		work->result->reader = dm_str_from_c(work->pipeline.reader->id);
	return r;
}

static void count(struct dm_counts *counts, const struct dm_report *report)
{
	counts->projects = report->n_projects;
	counts->unplaced = report->n_unplaced;
	counts->notes = report->n_notes;
	for (size_t i = 0; i < report->n_projects; i++)
		counts->indicators += report->projects[i]->n_indicators;
	for (size_t i = 0; i < report->n_findings; i++) {
		int32_t severity = report->findings[i]->severity;

		counts->errors += severity == DM_SEVERITY_ERROR;
		counts->warnings += severity == DM_SEVERITY_WARNING;
		counts->notices += severity == DM_SEVERITY_NOTICE;
	}
}

/* Reads and recognises the document. */
static int recognise(struct work *work, struct dm_error *err)
{
	struct dm_pipeline *p = &work->pipeline;
	int r = 0;

	if (!work->session->forms || !work->session->rules)
		return dm_error_set(err, DM_E_CONFIG, "forms.none",
			"this worker has no form data: it can inspect, not convert");
	dm_blackbox_stage(p->blackbox, DM_STAGE_HASH, DM_NULL);
	if (work->job->has_sha256)
		memcpy(work->result->sha256, work->job->sha256, DM_SHA256_BYTES);
	else
		r = dm_digest_fd(work->fds[0], p->blackbox, work->result->sha256, err);
	if (!r)
		r = dm_pipeline_recognise(p, work->result->sha256, err);
	if (!r)
		dm_pipeline_check(p);
	if (!r)
		count(&work->result->counts, p->report);
	return r;
}

static int convert(struct work *work, struct dm_error *err)
{
	const struct dm_job_message *job = work->job;
	struct dm_pipeline *p = &work->pipeline;
	int r = recognise(work, err);

	for (uint32_t i = 0; !r && i < job->n_outputs; i++)
		r = dm_pipeline_write(p, job->outputs[i], work->fds[1 + i], err);
	return r;
}

/* Recognises and tells how, also where no reader takes the file or one fails on it. */
static int explain(struct work *work, struct dm_error *err)
{
	struct dm_pipeline *p = &work->pipeline;
	struct dm_explanation e = { .file = p->file };
	struct dm_dest_fd dest;
	struct dm_error why = { 0 };

	p->trace = dm_trace_new(&work->arena);
	e.trace = p->trace;
	int r = dm_pipeline_ask(p, e.opinions, DM_EXPLAIN_READERS_MAX, &e.n_opinions, err);
	if (r)
		return r;
	r = pick(work, &why);
	if (!r)
		r = recognise(work, &why);
	e.reader = p->reader;
	e.report = p->report;
	e.error = r ? &why : NULL;
	dm_blackbox_stage(p->blackbox, DM_STAGE_WRITE, DM_NULL);
	dm_dest_fd_init(&dest, work->fds[1], &work->arena);
	if (work->job->flags & DM_JOB_TEXT)
		dm_explain_text(&e, &work->arena, &dest.dest);
	else
		dm_explain_json(&e, &work->arena, &dest.dest);
	int written = dm_dest_fd_flush(&dest, r ? NULL : err);
	if (r)
		*err = why;
	return r ? r : written;
}

/* The blocks into an inspect object; `*ret` is freed by the caller. */
static int inspect(struct work *work, struct dm_inspect **ret, struct dm_error *err)
{
	struct dm_pipeline *p = &work->pipeline;
	struct dm_inspect_counts counts;
	struct dm_dest_fd dest;

	dm_dest_fd_init(&dest, work->fds[1], &work->arena);
	p->keeps_controls = true;
	*ret = dm_inspect_new(&work->arena, &dest.dest, work->job->flags & DM_JOB_BARE);
	int r = dm_pipeline_read(p, dm_inspect_sink(*ret), dm_inspect_note, *ret, err);
	if (r)
		return r;
	dm_blackbox_stage(p->blackbox, DM_STAGE_WRITE, DM_NULL);
	(void)dm_inspect_finish(*ret, dm_str_from_c(p->reader->id), &counts);
	r = dm_dest_fd_flush(&dest, err); /* the first error of all writes */
	if (!r) {
		work->result->counts.tables = counts.tables;
		work->result->counts.paragraphs = counts.paragraphs;
		work->result->counts.notes = counts.notes;
	}
	return r;
}

static int run(struct work *work, struct dm_error *err)
{
	DM_AUTO(dm_inspect_free) struct dm_inspect *inspecting = NULL;
	int r = open_source(work, err);

	if (!r && work->job->kind == DM_JOB_EXPLAIN)
		return explain(work, err);
	if (!r)
		r = pick(work, err);
	if (r)
		return r;
	if (work->job->kind == DM_JOB_ASK) {
		work->result->is_incomplete = !dm_pipeline_is_whole(&work->pipeline);
		return 0;
	}
	return work->job->kind == DM_JOB_CONVERT ? convert(work, err)
						 : inspect(work, &inspecting, err);
}

static uint64_t heap_bytes(void)
{
	struct mallinfo2 heap = mallinfo2();

	return (uint64_t)heap.uordblks + heap.hblkhd;
}

void dm_session_job(
	const struct dm_session *session, const struct dm_packet *packet, struct dm_result *ret)
{
	struct dm_job_message job;
	struct work work = { .session = session, .job = &job, .fds = packet->fds, .result = ret };

	*ret = (struct dm_result){ .reader = DM_STR("") };
	int r = dm_job_message_decode(packet->bytes, packet->n, &job, &ret->error);
	if (r)
		return;
	ret->id = job.id;
	if (packet->n_fds != 1 + (size_t)job.n_outputs ||
		(job.kind != DM_JOB_CONVERT && job.kind != DM_JOB_ASK && job.n_outputs != 1)) {
		(void)dm_error_set(&ret->error, DM_E_CONTRACT, "ipc.job",
			"a job with %zu descriptors for %u outputs", packet->n_fds, job.n_outputs);
		return;
	}
	take_limits(&work);
	dm_arena_init(&work.arena, (size_t)work.pipeline.limits.memory_bytes, on_exhausted, &work);
	r = run(&work, &ret->error);
	if (r && !ret->error.code) /* an error contract that was not kept */
		(void)dm_error_set(&ret->error, r, "worker.silent", "failed without a reason");
	if (r == DM_E_FORMAT && (job.flags & DM_JOB_MAY_WAIT) && work.pipeline.source.buffer)
		ret->is_incomplete = dm_pipeline_is_incomplete(&work.pipeline);
	dm_arena_done(&work.arena);
}

int dm_session_serve(const struct dm_session *session, struct dm_error *err)
{
	static struct dm_packet packet;
	const uint64_t heap_before = heap_bytes();
	struct dm_result result;

	for (;;) {
		dm_blackbox_stage(session->blackbox, DM_STAGE_WAIT, DM_NULL);
		int r = dm_fdpass_receive(session->socket, &packet, err);
		if (r || packet.at_end)
			return r;
		dm_session_job(session, &packet, &result);
		/* What a library or a plugin has leaked, the next job would pay for. */
		result.is_last = heap_bytes() > heap_before + session->memory_bytes / 4;
		dm_packet_done(&packet); /* before the result: then nobody holds the outputs */
		r = send_result(session->socket, &result, err);
		if (r || result.is_last)
			return r;
	}
}
