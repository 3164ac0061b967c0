#include "pipeline.h"

#include <sys/stat.h>

#include "base/str.h"
#include "base/utf8.h"
#include "checks/check.h"
#include "model/forms.h"
#include "model/recognise.h"
#include "runtime/dest_fd.h"

/* RFC 4648, 4. */
static struct dm_str base64(struct dm_arena *arena, struct dm_str s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = (s.n + 2) / 3 * 4;
	char *to = dm_arena_alloc(arena, n + 1);

	for (size_t i = 0, at = 0; i < s.n; i += 3, at += 4) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			to[at + k] = i + k <= s.n ? digits[bits >> (18 - 6 * k) & 63] : '=';
	}
	return (struct dm_str){ to, n };
}

/* Every service that a plugin uses passes here: a sign of life, and the way out. */
static bool is_cancelled(void *ctx)
{
	struct dm_blackbox *box = ctx;

	dm_blackbox_beat(box);
	return dm_blackbox_is_cancelled(box);
}

static struct dm_host_setup setup_of(struct dm_pipeline *p, const struct dm_plugin *plugin)
{
	return (struct dm_host_setup){ .plugin = plugin,
		.arena = p->arena,
		.limits = &p->limits,
		.options = &p->options,
		.cancelled = is_cancelled,
		.cancelled_ctx = p->blackbox };
}

int dm_pipeline_open(struct dm_pipeline *p, int fd, struct dm_str name, struct dm_error *err)
{
	struct dm_gate_result gate = { 0 };

	p->file = dm_utf8_gate(p->arena, name, &gate);
	p->file_b64 = gate.replaced || gate.dropped ? base64(p->arena, name) : DM_NULL;
	int r = dm_source_fd_init(&p->source, fd, p->file, p->arena, err);
	if (r)
		return r;
	if (p->source.source.size > p->limits.file_bytes)
		return dm_error_set(err, DM_E_LIMIT, "limit.file-bytes",
			"the file has %.1f MiB, allowed are %.1f MiB; raise file_bytes if it "
			"should "
			"be taken",
			(double)p->source.source.size / 1048576,
			(double)p->limits.file_bytes / 1048576);
	return 0;
}

int dm_pipeline_pick(struct dm_pipeline *p, struct dm_error *err)
{
	struct dm_host_setup setup = setup_of(p, NULL);
	struct dm_probe_choice choice;

	dm_blackbox_stage(p->blackbox, DM_STAGE_PROBE, DM_NULL);
	int r = dm_probe_pick(p->registry, &setup, &p->source.source, &choice, err);
	if (!r)
		p->reader = choice.reader;
	return r;
}

int dm_pipeline_ask(struct dm_pipeline *p, struct dm_probe_opinion *ret, size_t room, size_t *ret_n,
	struct dm_error *err)
{
	struct dm_host_setup setup = setup_of(p, NULL);

	dm_blackbox_stage(p->blackbox, DM_STAGE_PROBE, DM_NULL);
	return dm_probe_ask(p->registry, &setup, &p->source.source, ret, room, ret_n, err);
}

static enum dm_complete ask_if_complete(struct dm_pipeline *p, const struct dm_plugin *reader)
{
	struct dm_host_setup setup = setup_of(p, reader);
	struct dm_host_job job;

	dm_host_init(&job, &setup);
	return dm_host_complete(&job, &p->source.source);
}

bool dm_pipeline_is_whole(struct dm_pipeline *p)
{
	dm_blackbox_stage(p->blackbox, DM_STAGE_PROBE, dm_str_from_c(p->reader->id));
	return ask_if_complete(p, p->reader) == DM_COMPLETE_YES;
}

bool dm_pipeline_is_incomplete(struct dm_pipeline *p)
{
	const struct dm_plugin *reader;
	bool is_incomplete = false;

	dm_blackbox_stage(p->blackbox, DM_STAGE_PROBE, DM_NULL);
	for (size_t at = 0;
		!is_incomplete && (reader = dm_registry_next(p->registry, DM_PLUGIN_READER, &at));)
		if (!p->reader || reader == p->reader)
			is_incomplete = ask_if_complete(p, reader) == DM_COMPLETE_NOT_YET;
	return is_incomplete;
}

int dm_pipeline_read(struct dm_pipeline *p, const struct dm_sink *sink,
	void (*on_note)(void *ctx, const struct dm_note *), void *note_ctx, struct dm_error *err)
{
	struct dm_host_setup setup = setup_of(p, p->reader);
	struct dm_host_job *job = DM_NEW(p->arena, struct dm_host_job);

	setup.note = on_note;
	setup.note_ctx = note_ctx;
	setup.keeps_controls = p->keeps_controls;
	dm_blackbox_stage(p->blackbox, DM_STAGE_READ, dm_str_from_c(p->reader->id));
	dm_host_init(job, &setup);
	return dm_host_read(job, &p->source.source, sink, err);
}

static void on_note(void *recogniser, const struct dm_note *note)
{
	dm_recogniser_note(recogniser, note);
}

static struct dm_str hexadecimal(struct dm_arena *arena, const uint8_t sha256[DM_SHA256_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	char *to = dm_arena_alloc(arena, 2 * DM_SHA256_BYTES + 1);

	for (size_t i = 0; i < DM_SHA256_BYTES; i++) {
		to[2 * i] = digits[sha256[i] >> 4];
		to[2 * i + 1] = digits[sha256[i] & 15];
	}
	return (struct dm_str){ to, 2 * DM_SHA256_BYTES };
}

int dm_pipeline_recognise(
	struct dm_pipeline *p, const uint8_t sha256[DM_SHA256_BYTES], struct dm_error *err)
{
	const struct dm_report_source source = { .file = p->file,
		.file_b64 = p->file_b64,
		.sha256 = hexadecimal(p->arena, sha256),
		.bytes = p->source.source.size,
		.reader = dm_str_from_c(p->reader->id) };

	p->recogniser = dm_recogniser_new(p->arena, p->forms);
	dm_recogniser_trace(p->recogniser, p->trace);
	int r = dm_pipeline_read(p, dm_recogniser_sink(p->recogniser), on_note, p->recogniser, err);
	if (r) {
		dm_recogniser_abandon(p->recogniser);
		return r;
	}
	dm_blackbox_stage(p->blackbox, DM_STAGE_RECOGNISE, DM_NULL);
	return dm_recogniser_finish(p->recogniser, &source, &p->report, err);
}

void dm_pipeline_check(struct dm_pipeline *p)
{
	dm_blackbox_stage(p->blackbox, DM_STAGE_CHECK, DM_NULL);
	p->report = dm_check(p->arena, p->rules, &p->forms->units, p->report, p->language);
}

/* EFBIG is no full disk: the worker may not write files of that size. */
static bool is_too_large(const struct dm_pipeline *p, int fd)
{
	struct stat st;

	return p->output_bytes && !fstat(fd, &st) && (uint64_t)st.st_size >= p->output_bytes;
}

int dm_pipeline_write(struct dm_pipeline *p, struct dm_str writer, int fd, struct dm_error *err)
{
	const struct dm_plugin *plugin = dm_registry_find(p->registry, DM_PLUGIN_WRITER, writer);
	struct dm_host_job *job = DM_NEW(p->arena, struct dm_host_job);
	struct dm_error why = { 0 };
	struct dm_dest_fd dest;

	if (!plugin)
		return dm_error_set(err, DM_E_USAGE, "writer.unknown",
			"there is no writer %.*s; `dropmill plugins` lists them", DM_FMT(writer));
	struct dm_host_setup setup = setup_of(p, plugin);
	dm_blackbox_stage(p->blackbox, DM_STAGE_WRITE, writer);
	dm_host_init(job, &setup);
	dm_dest_fd_init(&dest, fd, p->arena);
	int r = dm_host_write(job, p->report, &dest.dest, &why);
	if (!r)
		r = dm_dest_fd_flush(&dest, &why);
	if (r == DM_E_SPACE && is_too_large(p, fd))
		return dm_error_set(err, DM_E_LIMIT, "limit.output-bytes",
			"the %.*s output is larger than a worker may write; raise output_bytes if "
			"it should be",
			DM_FMT(writer));
	if (r && err && !err->code)
		*err = why;
	return r;
}
