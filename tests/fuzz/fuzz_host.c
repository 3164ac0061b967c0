/* Decides what counts as a find beside crashes, leaks and hangs, and how much a small file may take. */
#include "fuzz_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/str.h"
#include "base/utf8.h"
#include "runtime/host.h"
#include "runtime/options.h"

/* What a job may take beside the idle worker (64 MiB), and limits that small files can reach. */
static const struct dm_limits LIMITS = {
	.file_bytes = 1 << 24,
	.inflated_bytes = 1 << 26,
	.memory_bytes = 64 << 20,
	.cells = 200000,
	.text_bytes = 1 << 20,
};

struct run {
	const struct fuzz_input *input;
	struct dm_arena arena;
	struct dm_source source;
	struct dm_sink sink;
	struct dm_options options;
	struct dm_host_job job;
	uint32_t random;
	uint64_t sum;
};

void fuzz_found(const char *what, struct dm_str detail)
{
	(void)fprintf(stderr, "FOUND: %s: %.*s\n", what, DM_FMT(detail));
	abort();
}

static void on_exhausted(void *ctx, size_t wanted)
{
	(void)ctx, (void)wanted;
	fuzz_found("memory", DM_STR("a small file takes more than 64 MiB"));
}

/* ------------------------------------------------------------------ the sum */

static void add_number(struct run *run, uint64_t n)
{
	run->sum = (run->sum ^ n) * UINT64_C(0x100000001b3);
	run->sum ^= run->sum >> 29;
}

static void add_text(struct run *run, struct dm_str text)
{
	add_number(run, text.p ? text.n + 1 : 0);
	if (text.n)
		add_number(run, dm_hash(text));
}

static void on_note(void *ctx, const struct dm_note *note)
{
	struct run *run = ctx;

	if (!note->text.n || !dm_utf8_is_clean(note->text))
		fuzz_found("a note without sound text", dm_str_from_c(note->id));
	add_text(run, dm_str_from_c(note->id));
	add_text(run, note->text);
}

static int32_t on_paragraph(const struct dm_sink *sink, const struct dm_paragraph *p)
{
	add_number(sink->ctx, ((uint64_t)p->channel << 32) ^ p->kind ^ p->outline << 4);
	add_text(sink->ctx, p->number);
	add_text(sink->ctx, p->text);
	for (uint32_t i = 0; i < p->n_entries; i++)
		add_text(sink->ctx, p->entries[i].text);
	return 0;
}

static int32_t on_table_begin(const struct dm_sink *sink, const struct dm_table *table)
{
	add_number(sink->ctx, ((uint64_t)table->id << 32) ^ table->parent);
	add_text(sink->ctx, table->name);
	return 0;
}

static int32_t on_row(const struct dm_sink *sink, uint32_t table, const struct dm_row *row)
{
	add_number(sink->ctx, ((uint64_t)table << 40) ^ ((uint64_t)row->index << 8) ^ row->flags);
	add_number(sink->ctx, ((uint64_t)row->line << 32) ^ row->line_end);
	for (uint32_t i = 0; i < row->n_cells; i++) {
		const struct dm_cell *cell = &row->cells[i];

		add_number(sink->ctx,
			((uint64_t)cell->column << 40) ^ cell->kind ^ (uint64_t)cell->flags << 8);
		add_number(sink->ctx, ((uint64_t)cell->row_span << 32) ^ cell->col_span);
		add_text(sink->ctx, cell->text);
		add_text(sink->ctx, cell->raw);
	}
	return 0;
}

static int32_t on_merge(const struct dm_sink *sink, uint32_t table, const struct dm_range *range)
{
	add_number(sink->ctx, table);
	add_number(sink->ctx, ((uint64_t)range->row << 32) ^ range->column);
	add_number(sink->ctx, ((uint64_t)range->row_span << 32) ^ range->col_span);
	return 0;
}

static int32_t on_table_end(const struct dm_sink *sink, uint32_t table)
{
	add_number(sink->ctx, table);
	return 0;
}

static int32_t on_fact(const struct dm_sink *sink, const char *key, struct dm_str value)
{
	add_text(sink->ctx, dm_str_from_c(key));
	add_text(sink->ctx, value);
	return 0;
}

/* ------------------------------------------------------------------ the run */

static int64_t read_at(const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	struct run *run = source->ctx;
	size_t left;

	if (offset >= run->input->n)
		return 0;
	left = run->input->n - (size_t)offset;
	if (length > left)
		length = left;
	if (run->input->pieces && length) {
		run->random = run->random * 1664525u + 1013904223u;
		size_t most = 1 + (run->random >> 16) % 700;
		length = length < most ? length : most;
	}
	if (length)
		memcpy(buffer, (const char *)run->input->bytes + offset, length);
	return (int64_t)length;
}

static void init(struct run *run, const struct dm_plugin *plugin, const struct fuzz_input *input)
{
	struct dm_error ignored = { 0 };

	*run = (struct run){ .input = input, .random = input->pieces };
	dm_arena_init(&run->arena, LIMITS.memory_bytes, on_exhausted, NULL);
	run->source = (struct dm_source){ sizeof(run->source), run, input->n,
		dm_str_from_c(input->name), read_at };
	run->sink = (struct dm_sink){ sizeof(run->sink), run, on_paragraph, on_table_begin, on_row,
		on_merge, on_table_end, on_fact };
	if (input->key)
		(void)dm_options_set(&run->options, &run->arena, plugin, dm_str_from_c(input->key),
			input->value, &ignored);
	dm_host_init(&run->job, &(struct dm_host_setup){ .plugin = plugin,
					.arena = &run->arena,
					.limits = &LIMITS,
					.options = &run->options,
					.note = on_note,
					.note_ctx = run });
}

/* The gate and the host judge the contract; what they cannot know is whether a reason makes sense. */
static void judge(struct run *run, const struct dm_error *err)
{
	add_number(run, (uint64_t)(uint32_t)err->code);
	if (!err->code)
		return;
	add_text(run, dm_str_from_c(err->id));
	add_text(run, dm_str_from_c(err->text));
	if (err->code == DM_E_CONTRACT || err->code == DM_E_BUG || err->code == DM_E_NOMEM ||
		err->code == DM_E_IO)
		fuzz_found(err->id, dm_str_from_c(err->text));
	if (!err->text[0] || !dm_utf8_is_clean(dm_str_from_c(err->text)))
		fuzz_found("an error without sound text", dm_str_from_c(err->id));
}

void fuzz_prepare(const struct dm_plugin *plugin)
{
	const struct fuzz_input none = { .bytes = "", .n = 0 };
	struct run run;
	struct dm_error err = { 0 };

	init(&run, plugin, &none);
	if (dm_host_prepare(&run.job, &err))
		fuzz_found(err.id, dm_str_from_c(err.text));
	dm_arena_done(&run.arena);
}

uint64_t fuzz_read(const struct dm_plugin *plugin, const struct fuzz_input *input)
{
	struct run run;
	struct dm_error err = { 0 };
	int32_t score = 0;

	init(&run, plugin, input);
	(void)dm_host_probe(&run.job, &run.source, &score, &err);
	add_number(&run, (uint64_t)(uint32_t)score);
	if (!err.code)
		add_number(&run, dm_host_complete(&run.job, &run.source));
	if (!err.code)
		(void)dm_host_read(&run.job, &run.source, &run.sink, &err);
	judge(&run, &err);
	dm_arena_done(&run.arena);
	return run.sum;
}
