/* Hostile readers against the host and the gate, inside this process: those that break the contract
 * without breaking the process. Takes the folder of the modules as its argument. The others meet the
 * real worker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/str.h"
#include "runtime/host.h"
#include "runtime/loader.h"
#include "runtime/probe.h"

static const char *modules;

struct taken {
	struct dm_sink sink;
	unsigned n;
	char text[200];
};

static int32_t on_paragraph(const struct dm_sink *sink, const struct dm_paragraph *p)
{
	struct taken *t = sink->ctx;

	t->n++;
	(void)snprintf(t->text, sizeof(t->text), "%.*s", DM_FMT(p->text));
	return 0;
}

static int32_t on_table(const struct dm_sink *sink, const struct dm_table *table)
{
	(void)sink;
	(void)table;
	return 0;
}

static int32_t on_row(const struct dm_sink *sink, uint32_t id, const struct dm_row *row)
{
	struct taken *t = sink->ctx;

	(void)id;
	(void)row;
	t->n++;
	return 0;
}

static int32_t on_merge(const struct dm_sink *sink, uint32_t id, const struct dm_range *range)
{
	(void)sink;
	(void)id;
	(void)range;
	return 0;
}

static int32_t on_end(const struct dm_sink *sink, uint32_t id)
{
	(void)sink;
	(void)id;
	return 0;
}

static int32_t on_fact(const struct dm_sink *sink, const char *key, struct dm_str value)
{
	(void)sink;
	(void)key;
	(void)value;
	return 0;
}

static void taken_init(struct taken *t)
{
	*t = (struct taken){ 0 };
	t->sink = (struct dm_sink){ sizeof(t->sink), t, on_paragraph, on_table, on_row, on_merge,
		on_end, on_fact };
}

static void on_note(void *ctx, const struct dm_note *note)
{
	(void)note;
	++*(unsigned *)ctx;
}

static int64_t read_at(const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	struct dm_str rest = dm_str_from(*(struct dm_str *)source->ctx, (size_t)offset);

	rest = dm_str_first(rest, length);
	memcpy(buffer, rest.p, rest.n);
	return (int64_t)rest.n;
}

struct outcome {
	struct dm_error err;
	struct taken taken;
	unsigned n_notes;
};

/* Loads hostile-NAME, lets it find its file among all, and lets it read. */
static void run(const char *name, struct outcome *out)
{
	struct dm_arena arena;
	struct dm_registry registry;
	struct dm_probe_choice choice = { 0 };
	struct dm_host_job job;

	*out = (struct outcome){ 0 };
	taken_init(&out->taken);
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_registry_init(&registry, &arena);
	struct dm_limits limits = DM_LIMITS_DEFAULT;
	limits.cells = 10000;
	struct dm_str bytes = dm_arena_printf(&arena, "#!%s\n", name);
	const char *const only[] = { dm_arena_printf(&arena, "hostile-%s", name).p,
		"hostile-bad-text", NULL };
	struct dm_source source = { sizeof(source), &bytes, bytes.n, DM_STR("x"), read_at };
	struct dm_host_setup setup = {
		.arena = &arena, .limits = &limits, .note = on_note, .note_ctx = &out->n_notes
	};

	assert_int_equal(dm_registry_load(&registry, &modules, 1, only, NULL), 0);
	dm_registry_prepare(&registry);
	assert_int_equal(dm_probe_pick(&registry, &setup, &source, &choice, NULL), 0);
	assert_true(dm_str_ends(dm_str_from_c(choice.reader->id), dm_str_from_c(name)));
	setup.plugin = choice.reader;
	dm_host_init(&job, &setup);
	(void)dm_host_read(&job, &source, &out->taken.sink, &out->err);
	dm_arena_done(&arena);
}

static void breaches_are_told_apart(void **state)
{
	static const struct {
		const char *name;
		int code;
		const char *id;
	} rows[] = {
		{ "no-data", DM_E_CONTRACT, "plugin.no-data" },
		{ "no-problem", DM_E_CONTRACT, "plugin.no-problem" },
		{ "problem-ignored", DM_E_CONTRACT, "plugin.problem-ignored" },
		{ "answers-ignored", DM_E_CONTRACT, "plugin.blocks" },
		{ "rows-backwards", DM_E_CONTRACT, "plugin.blocks" },
		{ "cells-backwards", DM_E_CONTRACT, "plugin.blocks" },
		{ "unknown-table", DM_E_CONTRACT, "plugin.blocks" },
		{ "open-table", DM_E_CONTRACT, "plugin.blocks" },
		{ "spans-beyond", DM_E_LIMIT, "limit.columns" },
		{ "push-forever", DM_E_LIMIT, "limit.cells" },
	};
	struct outcome out;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		run(rows[i].name, &out);
		assert_int_equal(out.err.code, rows[i].code);
		assert_string_equal(out.err.id, rows[i].id);
	}
}

static void nothing_passes_a_closed_gate(void **state)
{
	struct outcome out;

	(void)state;
	run("answers-ignored", &out);
	assert_int_equal(out.taken.n, 0);
}

static void bad_text_is_mended(void **state)
{
	struct outcome out;

	(void)state;
	run("bad-text", &out);
	assert_int_equal(out.err.code, 0);
	assert_string_equal(
		out.taken.text, "half \xEF\xBF\xBD a character, and  one that XML forbids");
	assert_int_equal(out.n_notes, 1);
}

static void endless_notes_are_few(void **state)
{
	struct outcome out;

	(void)state;
	run("note-forever", &out);
	assert_int_equal(out.err.code, 0);
	assert_true(out.n_notes < 20);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breaches_are_told_apart),
		cmocka_unit_test(nothing_passes_a_closed_gate),
		cmocka_unit_test(bad_text_is_mended),
		cmocka_unit_test(endless_notes_are_few),
	};

	if (argc != 2)
		return 64;
	modules = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
