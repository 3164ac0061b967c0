/* Decides what a plugin may do with the services of a job, and whose fault it was when a job fails.
 * What a service refused comes first (that is where the trouble began), then the plugin's problem,
 * then the contract. */
#include "host.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "gate.h"
#include "options.h"

enum {
	NOTE_REPEATS = 8,  /* of one id; the rest is counted */
	NOTE_BYTES = 1000, /* of one text */
	NOTE_ID_BYTES = 100,
	PROBE_BYTES = 4 << 20, /* 1 MiB is promised; a directory read twice must not fail */
};

const struct dm_limits DM_LIMITS_DEFAULT = {
	.file_bytes = UINT64_C(268435456),
	.inflated_bytes = UINT64_C(1073741824),
	.memory_bytes = UINT64_C(536870912),
	.cells = UINT64_C(20000000),
	.text_bytes = UINT64_C(16777216),
};

/* What a plugin may report. The other codes tell of what only the host can know. */
static const int32_t PROBLEM_CODES[] = { DM_E_FORMAT, DM_E_LIMIT, DM_E_UNSUPPORTED, DM_E_CANCELLED,
	DM_E_IO, DM_E_SPACE, DM_E_NOMEM, DM_E_CONFIG, DM_E_OUTPUT };

static bool is_problem_code(int32_t code)
{
	for (size_t i = 0; i < sizeof(PROBLEM_CODES) / sizeof(PROBLEM_CODES[0]); i++)
		if (PROBLEM_CODES[i] == code)
			return true;
	return false;
}

/* ------------------------------------------------------------------ services */

static void *alloc(const struct dm_host *host, size_t size)
{
	struct dm_host_job *job = host->ctx;

	return dm_arena_alloc(job->setup.arena, size);
}

static struct dm_str clean(struct dm_host_job *job, struct dm_str text)
{
	struct dm_gate_result repairs;

	return dm_utf8_gate(job->setup.arena, dm_utf8_cut(text, NOTE_BYTES), &repairs);
}

/* An id goes into the report as well. */
static const char *clean_id(struct dm_host_job *job, const char *id)
{
	struct dm_str cut = dm_utf8_cut(dm_str_from_c(id), NOTE_ID_BYTES);

	return dm_arena_str(job->setup.arena, clean(job, cut)).p;
}

/* Counts a note and gives its row; the last row is for ids that found none of their own. */
static struct dm_host_note_count *count_note(struct dm_host_job *job, const char *id)
{
	uint32_t i = 0;

	while (i < job->n_notes && strcmp(job->notes[i].id, id) != 0)
		i++;
	if (i == DM_HOST_NOTE_IDS)
		i--;
	else if (i == job->n_notes)
		job->notes[job->n_notes++].id = dm_arena_str(job->setup.arena, dm_str_from_c(id)).p;
	job->notes[i].n++;
	return &job->notes[i];
}

static void pass_note(struct dm_host_job *job, const struct dm_note *note)
{
	if (job->setup.note)
		job->setup.note(job->setup.note_ctx, note);
}

static void note(const struct dm_host *host, const struct dm_note *n)
{
	struct dm_host_job *job = host->ctx;

	/* A note without id or text tells nobody anything. */
	if (!DM_HAS(n, struct dm_note, place) || !n->id || !n->text.p)
		return;
	if (count_note(job, n->id)->n > NOTE_REPEATS)
		return;
	struct dm_note copy = { .struct_size = sizeof(copy),
		.id = clean_id(job, n->id),
		.text = clean(job, n->text),
		.place = n->place };
	copy.place.part = clean(job, n->place.part);
	pass_note(job, &copy);
}

static void tell_folded(struct dm_host_job *job)
{
	for (uint32_t i = 0; i < job->n_notes; i++) {
		uint32_t n = job->notes[i].n;

		if (n <= NOTE_REPEATS)
			continue;
		pass_note(job, &(struct dm_note){ .struct_size = sizeof(struct dm_note),
				       .id = clean_id(job, job->notes[i].id),
				       .text = dm_arena_printf(job->setup.arena,
					       "and %u more of this kind", n - NOTE_REPEATS) });
		job->notes[i].n = NOTE_REPEATS;
	}
}

static int32_t fail(const struct dm_host *host, const struct dm_problem *p)
{
	struct dm_host_job *job = host->ctx;

	if (!DM_HAS(p, struct dm_problem, place) || !p->id || !p->text.n)
		return dm_error_set(&job->problem, DM_E_CONTRACT, "plugin.problem",
			"plugin %s reported a problem without id or text", job->setup.plugin->id);
	if (!is_problem_code(p->code))
		return dm_error_set(&job->problem, DM_E_CONTRACT, "plugin.problem",
			"plugin %s reported a problem with the code %d, which plugins do not have",
			job->setup.plugin->id, p->code);
	(void)dm_error_set(&job->problem, p->code, p->id, "%.*s", DM_FMT(clean(job, p->text)));
	dm_error_place(&job->problem, clean(job, p->place.part),
		p->place.line ? p->place.line : p->place.row, p->place.column);
	return p->code;
}

static int32_t cancelled(const struct dm_host *host)
{
	struct dm_host_job *job = host->ctx;

	return job->setup.cancelled && job->setup.cancelled(job->setup.cancelled_ctx);
}

static struct dm_str option(const struct dm_host *host, const char *key)
{
	struct dm_host_job *job = host->ctx;

	return dm_options_find(job->setup.options, job->setup.plugin, key);
}

static uint64_t limit(const struct dm_host *host, uint32_t which)
{
	const struct dm_limits *l = ((struct dm_host_job *)host->ctx)->setup.limits;
	const uint64_t values[] = {
		[DM_LIMIT_FILE_BYTES] = l->file_bytes,
		[DM_LIMIT_INFLATED_BYTES] = l->inflated_bytes,
		[DM_LIMIT_MEMORY_BYTES] = l->memory_bytes,
		[DM_LIMIT_CELLS] = l->cells,
		[DM_LIMIT_TEXT_BYTES] = l->text_bytes,
	};

	if (which < DM_LIMIT_FILE_BYTES || which >= sizeof(values) / sizeof(values[0]))
		return UINT64_MAX;
	return values[which];
}

static const void *extension(const struct dm_host *host, const char *id)
{
	(void)host;
	(void)id;
	return NULL; /* none yet */
}

void dm_host_init(struct dm_host_job *job, const struct dm_host_setup *setup)
{
	*job = (struct dm_host_job){ .setup = *setup };
	job->host = (struct dm_host){ sizeof(job->host), job, alloc, note, fail, cancelled, option,
		limit, extension };
	if (!job->setup.limits)
		job->setup.limits = &DM_LIMITS_DEFAULT;
}

/* ------------------------------------------------------------------ source and destination */

/* Remembers the first refusal of a service; its text is ours where the service had none. */
static int32_t refuse(struct dm_host_job *job, int32_t code, const char *id, const char *text)
{
	if (!job->answered) {
		job->answered = code;
		(void)dm_error_set(&job->cause, code, id, "%s", text);
	}
	return code;
}

static int32_t check_cancelled(struct dm_host_job *job)
{
	return cancelled(&job->host) ? refuse(job, DM_E_CANCELLED, "cancelled", "it was stopped")
				     : 0;
}

/* The source a plugin sees: the caller's, with a way to stop it and a count. */
struct watched_source {
	struct dm_source source;
	const struct dm_source *inner;
	struct dm_host_job *job;
	uint64_t left; /* bytes it may still read */
	uint64_t n_reads;
};

static int64_t watched_read_at(
	const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	struct watched_source *w = source->ctx;
	int32_t stop = check_cancelled(w->job);

	w->n_reads++;
	if (stop)
		return stop;
	if (length > w->left)
		return DM_E_LIMIT; /* of a probe: no error of the job */
	int64_t got = w->inner->read_at(w->inner, offset, buffer, length);
	if (got < 0)
		return refuse(w->job, (int32_t)got, "file.read", "the file cannot be read");
	w->left -= (uint64_t)got;
	return got;
}

static void watch_source(struct watched_source *w, struct dm_host_job *job,
	const struct dm_source *inner, uint64_t most)
{
	*w = (struct watched_source){ .source = *inner, .inner = inner, .job = job, .left = most };
	w->source.struct_size = sizeof(w->source);
	w->source.ctx = w;
	w->source.read_at = watched_read_at;
}

struct watched_dest {
	struct dm_dest dest;
	const struct dm_dest *inner;
	struct dm_host_job *job;
	uint64_t bytes;
};

static int32_t watched_write(const struct dm_dest *dest, const void *bytes, size_t length)
{
	struct watched_dest *w = dest->ctx;
	int32_t code = check_cancelled(w->job);

	if (!code && length)
		code = w->inner->write(w->inner, bytes, length);
	if (code)
		return refuse(w->job, code, "output.write", "the output cannot be written");
	w->bytes += length;
	return 0;
}

/* ------------------------------------------------------------------ judgement */

static int take(struct dm_error *err, const struct dm_error *from)
{
	if (err && !err->code)
		*err = *from;
	return from->code;
}

/* What a call of the plugin came to. */
static int judge(
	struct dm_host_job *job, int32_t answer, const char *function, struct dm_error *err)
{
	const char *id = job->setup.plugin->id;

	if (job->cause.code)
		return take(err, &job->cause);
	if (answer && job->problem.code)
		return take(err, &job->problem);
	/* It asked cancelled() itself and left, as it should. */
	if (answer == DM_E_CANCELLED && cancelled(&job->host))
		return dm_error_set(err, DM_E_CANCELLED, "cancelled", "it was stopped");
	if (answer)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.no-problem",
			"plugin %s stopped in %s with the code %d and did not say why", id,
			function, answer);
	if (job->problem.code)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.problem-ignored",
			"plugin %s reported a problem and went on as if there were none: %s", id,
			job->problem.text);
	return 0;
}

static void forget(struct dm_host_job *job)
{
	job->problem = job->cause = (struct dm_error){ 0 };
	job->answered = 0;
}

int dm_host_prepare(struct dm_host_job *job, struct dm_error *err)
{
	const struct dm_plugin *plugin = job->setup.plugin;

	if (!plugin->prepare)
		return 0;
	forget(job);
	int32_t answer = plugin->prepare(&job->host);
	if (answer && job->problem.code)
		return take(err, &job->problem);
	if (answer)
		return dm_error_set(err, DM_E_CONFIG, "plugin.prepare",
			"plugin %s cannot work here (code %d of its preparation)", plugin->id,
			answer);
	return judge(job, 0, "prepare", err);
}

static void note_misprobe(struct dm_host_job *job, const char *what)
{
	note(&job->host,
		&(struct dm_note){ .struct_size = sizeof(struct dm_note),
			.id = "plugin.probe",
			.text = dm_arena_printf(job->setup.arena, "reader %s was left out: it %s",
				job->setup.plugin->id, what) });
}

int dm_host_probe(struct dm_host_job *job, const struct dm_source *source, int32_t *ret_score,
	struct dm_error *err)
{
	struct dm_probe probe = { .struct_size = sizeof(probe) };
	struct watched_source watched;

	forget(job);
	watch_source(&watched, job, source, PROBE_BYTES);
	int32_t answer = job->setup.plugin->reader->probe(&job->host, &watched.source, &probe);
	if (job->cause.code)
		return take(err, &job->cause);
	if (cancelled(&job->host))
		return dm_error_set(err, DM_E_CANCELLED, "cancelled", "it was stopped");
	if (answer || job->problem.code)
		note_misprobe(job, "failed when asked whether the file is its own");
	else if (probe.score < 0 || probe.score > 100)
		note_misprobe(job, "gave a score that is not between 0 and 100");
	else {
		*ret_score = probe.score;
		return 0;
	}
	*ret_score = 0;
	return 0;
}

enum dm_complete dm_host_complete(struct dm_host_job *job, const struct dm_source *source)
{
	const struct dm_reader_ops *reader = job->setup.plugin->reader;
	struct watched_source watched;

	if (!reader->complete)
		return DM_COMPLETE_UNKNOWN;
	forget(job);
	watch_source(&watched, job, source, UINT64_MAX);
	int32_t answer = reader->complete(&job->host, &watched.source);
	if (job->cause.code || job->problem.code || answer < DM_COMPLETE_UNKNOWN ||
		answer > DM_COMPLETE_NOT_YET)
		return DM_COMPLETE_UNKNOWN;
	return (enum dm_complete)answer;
}

/* Success without a block: an empty document is one (a letter of pictures), so people are told; but
 * nobody knows that it is empty without having looked. */
static int judge_empty(
	struct dm_host_job *job, const struct watched_source *w, struct dm_error *err)
{
	if (!w->n_reads && w->source.size)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.no-data",
			"plugin %s called it a success and never read the file",
			job->setup.plugin->id);
	note(&job->host, &(struct dm_note){ .struct_size = sizeof(struct dm_note),
				 .id = "file.no-content",
				 .text = DM_STR("the file holds neither text nor tables") });
	return 0;
}

int dm_host_read(struct dm_host_job *job, const struct dm_source *source,
	const struct dm_sink *sink, struct dm_error *err)
{
	struct watched_source watched;
	struct dm_gate gate;

	forget(job);
	if (source->size > job->setup.limits->file_bytes)
		return dm_error_set(err, DM_E_LIMIT, "limit.file",
			"the file has %llu bytes, more than the %llu that are allowed; raise "
			"file_bytes if it should be taken",
			(unsigned long long)source->size,
			(unsigned long long)job->setup.limits->file_bytes);
	watch_source(&watched, job, source, UINT64_MAX);
	dm_gate_init(&gate, job->setup.arena, &job->host, sink);
	gate.keeps_controls = job->setup.keeps_controls;
	int32_t answer = job->setup.plugin->reader->read(&job->host, &watched.source, &gate.sink);
	/* Whichever service refused first is the cause; both do only after an error was ignored. */
	if (gate.error.code && !job->cause.code)
		job->cause = gate.error;
	int r = judge(job, answer, "read", err);
	if (r == 0)
		r = dm_gate_finish(&gate, err);
	if (r == 0 && !gate.last_table && !gate.n_paragraphs)
		r = judge_empty(job, &watched, err);
	if (r == 0)
		tell_folded(job);
	return r;
}

int dm_host_write(struct dm_host_job *job, const struct dm_report *report,
	const struct dm_dest *dest, struct dm_error *err)
{
	struct watched_dest watched = { .dest = { .struct_size = sizeof(struct dm_dest),
						.write = watched_write },
		.inner = dest,
		.job = job };

	watched.dest.ctx = &watched;
	forget(job);
	int32_t answer = job->setup.plugin->writer->write(&job->host, report, &watched.dest);
	int r = judge(job, answer, "write", err);
	if (r == 0 && !watched.bytes)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.no-output",
			"plugin %s wrote nothing and called it a success", job->setup.plugin->id);
	if (r == 0)
		tell_folded(job);
	return r;
}
