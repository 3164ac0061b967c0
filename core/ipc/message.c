/* Decides how each message lies in a packet: one encode and one decode function a message, side by
 * side, so that a field that is written and not read is seen at once. */
#include "message.h"

#include <string.h>

#include "base/utf8.h"
#include "wire.h"

static const uint32_t FLAGS = DM_JOB_BARE | DM_JOB_MAY_WAIT | DM_JOB_ENGLISH | DM_JOB_TEXT;

enum { MAGIC = 0x4c4d4d44, HEAD = 16, NAME_MAX_BYTES = 4096, TEXT_MAX = 16 * 1024 };

static struct dm_wire_out start(uint8_t *to, uint32_t kind)
{
	struct dm_wire_out out = { .p = to, .room = DM_MESSAGE_MAX };

	dm_wire_put(&out, MAGIC, 4);
	dm_wire_put(&out, DM_MESSAGE_VERSION, 4);
	dm_wire_put(&out, kind, 4);
	dm_wire_put(&out, 0, 4); /* the length, known at the end */
	return out;
}

static size_t finish(const struct dm_wire_out *out)
{
	struct dm_wire_out head = { .p = out->p, .n = HEAD - 4, .room = HEAD };

	if (out->broken)
		return 0;
	dm_wire_put(&head, out->n - HEAD, 4);
	return out->n;
}

uint32_t dm_message_kind(const uint8_t *packet, size_t n)
{
	struct dm_wire_in in = { .p = packet, .n = n };
	bool ours = dm_wire_take(&in, 4) == MAGIC && dm_wire_take(&in, 4) == DM_MESSAGE_VERSION;
	uint32_t kind = (uint32_t)dm_wire_take(&in, 4);

	if (!ours || n > DM_MESSAGE_MAX || dm_wire_take(&in, 4) != n - HEAD || in.broken)
		return 0;
	return kind >= DM_MESSAGE_READY && kind <= DM_MESSAGE_RESULT ? kind : 0;
}

/* The body of a packet of that kind, or a broken cursor. */
static struct dm_wire_in body(const uint8_t *packet, size_t n, uint32_t kind)
{
	struct dm_wire_in in = { .p = packet, .n = n, .at = HEAD };

	if (dm_message_kind(packet, n) != kind)
		in = (struct dm_wire_in){ .broken = true };
	return in;
}

static int ended(const struct dm_wire_in *in, struct dm_error *err)
{
	if (!in->broken && in->at == in->n)
		return 0;
	return dm_error_set(err, DM_E_CONTRACT, "ipc.message",
		"the other process sent a message that cannot be understood");
}

static void put_error(struct dm_wire_out *out, const struct dm_error *e)
{
	dm_wire_put(out, (uint32_t)e->code, 4);
	dm_wire_put(out, e->line, 4);
	dm_wire_put(out, e->column, 4);
	dm_wire_put_str(out, (struct dm_str){ e->id, strnlen(e->id, sizeof(e->id)) });
	dm_wire_put_str(out, (struct dm_str){ e->part, strnlen(e->part, sizeof(e->part)) });
	dm_wire_put_str(out, (struct dm_str){ e->text, strnlen(e->text, sizeof(e->text)) });
}

/* Whatever a worker says ends on a terminal or in a log: UTF-8 without control characters. */
static void take_text(struct dm_wire_in *in, char *to, size_t room)
{
	struct dm_str s = dm_wire_take_str(in, room - 1);
	size_t at = 0, n = 0;
	uint32_t c;

	while (dm_utf8_next(s, &at, &c)) {
		char bytes[4];

		if (c < 0x20 || (c >= 0x7F && c < 0xA0))
			c = ' ';
		size_t width = dm_utf8_put(bytes, c);
		if (n + width >= room)
			break;
		memcpy(to + n, bytes, width);
		n += width;
	}
	to[n] = '\0';
}

static void take_error(struct dm_wire_in *in, struct dm_error *e)
{
	*e = (struct dm_error){ .code = (int32_t)(uint32_t)dm_wire_take(in, 4) };
	e->line = (uint32_t)dm_wire_take(in, 4);
	e->column = (uint32_t)dm_wire_take(in, 4);
	take_text(in, e->id, sizeof(e->id));
	take_text(in, e->part, sizeof(e->part));
	take_text(in, e->text, sizeof(e->text));
	if (e->code > 0 || e->code < DM_E_USAGE)
		in->broken = true;
}

size_t dm_ready_encode(const struct dm_ready *ready, uint8_t *to)
{
	struct dm_wire_out out = start(to, DM_MESSAGE_READY);

	dm_wire_put(&out, ready->sandbox, 4);
	dm_wire_put(&out, ready->n_plugins, 4);
	out.broken |= ready->n_plugins > DM_READY_PLUGINS_MAX;
	for (uint32_t i = 0; i < ready->n_plugins && !out.broken; i++) {
		dm_wire_put(&out, ready->plugins[i].is_writer, 1);
		dm_wire_put_str(&out, ready->plugins[i].id);
		dm_wire_put_str(&out, ready->plugins[i].version);
		dm_wire_put_str(&out, ready->plugins[i].suffixes);
	}
	return finish(&out);
}

int dm_ready_decode(const uint8_t *packet, size_t n, struct dm_ready *ret, struct dm_error *err)
{
	struct dm_wire_in in = body(packet, n, DM_MESSAGE_READY);
	struct dm_ready ready = { .sandbox = (uint32_t)dm_wire_take(&in, 4) };

	ready.n_plugins = (uint32_t)dm_wire_take(&in, 4);
	in.broken |= ready.n_plugins > DM_READY_PLUGINS_MAX;
	for (uint32_t i = 0; i < ready.n_plugins && !in.broken; i++) {
		uint64_t is_writer = dm_wire_take(&in, 1);

		ready.plugins[i].is_writer = is_writer == 1;
		ready.plugins[i].id = dm_wire_take_str(&in, DM_ID_MAX);
		ready.plugins[i].version = dm_wire_take_str(&in, DM_VERSION_MAX);
		ready.plugins[i].suffixes = dm_wire_take_str(&in, DM_SUFFIXES_MAX);
		in.broken |= is_writer > 1 || !dm_utf8_is_clean(ready.plugins[i].id) ||
			     !dm_utf8_is_clean(ready.plugins[i].version) ||
			     !dm_utf8_is_clean(ready.plugins[i].suffixes);
	}
	if (ready.sandbox & ~(uint32_t)DM_SANDBOX_ALL)
		in.broken = true;
	int r = ended(&in, err);
	if (!r)
		*ret = ready;
	return r;
}

size_t dm_refused_encode(const struct dm_error *error, uint8_t *to)
{
	struct dm_wire_out out = start(to, DM_MESSAGE_REFUSED);

	put_error(&out, error);
	return finish(&out);
}

int dm_refused_decode(const uint8_t *packet, size_t n, struct dm_error *ret, struct dm_error *err)
{
	struct dm_wire_in in = body(packet, n, DM_MESSAGE_REFUSED);
	struct dm_error error;

	take_error(&in, &error);
	if (!error.code)
		in.broken = true;
	int r = ended(&in, err);
	if (!r)
		*ret = error;
	return r;
}

static void put_lists(struct dm_wire_out *out, const struct dm_job_message *job)
{
	if (job->n_outputs > DM_JOB_OUTPUTS_MAX || job->n_options > DM_JOB_OPTIONS_MAX) {
		out->broken = true;
		return;
	}
	dm_wire_put(out, job->n_outputs, 4);
	for (uint32_t i = 0; i < job->n_outputs; i++)
		dm_wire_put_str(out, job->outputs[i]);
	dm_wire_put(out, job->n_options, 4);
	for (uint32_t i = 0; i < job->n_options; i++) {
		dm_wire_put_str(out, job->options[i].plugin);
		dm_wire_put_str(out, job->options[i].key);
		dm_wire_put_str(out, job->options[i].value);
	}
}

static void take_lists(struct dm_wire_in *in, struct dm_job_message *job)
{
	uint32_t outputs = (uint32_t)dm_wire_take(in, 4);

	if (outputs > DM_JOB_OUTPUTS_MAX)
		in->broken = true;
	for (uint32_t i = 0; i < outputs && !in->broken; i++)
		job->outputs[job->n_outputs++] = dm_wire_take_str(in, DM_ID_MAX);
	uint32_t options = (uint32_t)dm_wire_take(in, 4);
	if (options > DM_JOB_OPTIONS_MAX)
		in->broken = true;
	for (uint32_t i = 0; i < options && !in->broken; i++) {
		struct dm_job_option *option = &job->options[job->n_options++];

		option->plugin = dm_wire_take_str(in, DM_ID_MAX);
		option->key = dm_wire_take_str(in, TEXT_MAX);
		option->value = dm_wire_take_str(in, TEXT_MAX);
	}
}

size_t dm_job_message_encode(const struct dm_job_message *job, uint8_t *to)
{
	struct dm_wire_out out = start(to, DM_MESSAGE_JOB);

	dm_wire_put(&out, job->id, 8);
	dm_wire_put(&out, job->kind, 4);
	dm_wire_put(&out, job->flags, 4);
	dm_wire_put_str(&out, job->name);
	dm_wire_put_str(&out, job->locale);
	for (size_t i = 0; i < DM_JOB_LIMITS; i++)
		dm_wire_put(&out, job->limits[i], 8);
	dm_wire_put(&out, job->has_sha256, 1);
	dm_wire_put_bytes(&out, job->sha256, DM_SHA256_BYTES);
	put_lists(&out, job);
	return finish(&out);
}

int dm_job_message_decode(
	const uint8_t *packet, size_t n, struct dm_job_message *ret, struct dm_error *err)
{
	struct dm_wire_in in = body(packet, n, DM_MESSAGE_JOB);
	struct dm_job_message job = { .id = dm_wire_take(&in, 8) };

	job.kind = (uint32_t)dm_wire_take(&in, 4);
	job.flags = (uint32_t)dm_wire_take(&in, 4);
	job.name = dm_wire_take_str(&in, NAME_MAX_BYTES);
	job.locale = dm_wire_take_str(&in, DM_ID_MAX);
	for (size_t i = 0; i < DM_JOB_LIMITS; i++)
		job.limits[i] = dm_wire_take(&in, 8);
	uint64_t has = dm_wire_take(&in, 1);
	job.has_sha256 = has == 1;
	dm_wire_take_bytes(&in, job.sha256, DM_SHA256_BYTES);
	take_lists(&in, &job);
	if (has > 1 || job.kind < DM_JOB_CONVERT || job.kind > DM_JOB_ASK || (job.flags & ~FLAGS) ||
		!job.n_outputs != (job.kind == DM_JOB_ASK))
		in.broken = true;
	int r = ended(&in, err);
	if (!r)
		*ret = job;
	return r;
}

static void put_counts(struct dm_wire_out *out, const struct dm_counts *c)
{
	const uint64_t all[] = { c->projects, c->indicators, c->errors, c->warnings, c->notices,
		c->unplaced, c->notes, c->tables, c->paragraphs };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		dm_wire_put(out, all[i], 8);
}

static void take_counts(struct dm_wire_in *in, struct dm_counts *c)
{
	uint64_t *const all[] = { &c->projects, &c->indicators, &c->errors, &c->warnings,
		&c->notices, &c->unplaced, &c->notes, &c->tables, &c->paragraphs };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		*all[i] = dm_wire_take(in, 8);
}

size_t dm_result_encode(const struct dm_result *result, uint8_t *to)
{
	struct dm_wire_out out = start(to, DM_MESSAGE_RESULT);

	dm_wire_put(&out, result->id, 8);
	put_error(&out, &result->error);
	put_counts(&out, &result->counts);
	dm_wire_put_bytes(&out, result->sha256, DM_SHA256_BYTES);
	dm_wire_put_str(&out, result->reader);
	dm_wire_put(&out, result->is_last, 1);
	dm_wire_put(&out, result->is_incomplete, 1);
	return finish(&out);
}

int dm_result_decode(const uint8_t *packet, size_t n, struct dm_result *ret, struct dm_error *err)
{
	struct dm_wire_in in = body(packet, n, DM_MESSAGE_RESULT);
	struct dm_result result = { .id = dm_wire_take(&in, 8) };

	take_error(&in, &result.error);
	take_counts(&in, &result.counts);
	dm_wire_take_bytes(&in, result.sha256, DM_SHA256_BYTES);
	result.reader = dm_wire_take_str(&in, DM_ID_MAX);
	uint64_t last = dm_wire_take(&in, 1), incomplete = dm_wire_take(&in, 1);
	result.is_last = last == 1;
	result.is_incomplete = incomplete == 1;
	if (last > 1 || incomplete > 1)
		in.broken = true;
	int r = ended(&in, err);
	if (!r)
		*ret = result;
	return r;
}
