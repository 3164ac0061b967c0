#include "runtime/host.h"

#include "fake.h"
#include "runtime/options.h"

struct bench {
	struct dm_arena arena;
	struct fake fake;
	struct fake_notes notes;
	struct dm_host_setup setup;
	struct dm_host_job job;
	struct fake_sink sink;
	struct dm_source source;
	struct dm_error err;
	bool stop;
};

static bool is_stopped(void *ctx)
{
	return ((struct bench *)ctx)->stop;
}

static int setup(void **state)
{
	static struct bench b;

	b = (struct bench){ 0 };
	dm_arena_init(&b.arena, 0, NULL, NULL);
	fake_reader(&b.fake);
	b.setup = (struct dm_host_setup){ .plugin = &b.fake.plugin,
		.arena = &b.arena,
		.note = fake_note,
		.note_ctx = &b.notes,
		.cancelled = is_stopped,
		.cancelled_ctx = &b };
	dm_host_init(&b.job, &b.setup);
	fake_sink_init(&b.sink);
	b.source = fake_source("hello", 5, "a.fk");
	*state = &b;
	return 0;
}

static int teardown(void **state)
{
	dm_arena_done(&((struct bench *)*state)->arena);
	return 0;
}

static int run(struct bench *b)
{
	return dm_host_read(&b->job, &b->source, &b->sink.sink, &b->err);
}

static int32_t push(const struct dm_sink *sink)
{
	struct dm_paragraph p = { .struct_size = sizeof(p), .text = DM_STR("text") };

	return sink->paragraph(sink, &p);
}

static int32_t report(const struct dm_host *host, int32_t code, const char *id)
{
	struct dm_problem p = { .struct_size = sizeof(p),
		.code = code,
		.id = id,
		.text = DM_STR("the part \xFF is damaged"),
		.place = { .part = DM_STR("word/document.xml"), .line = 12 } };

	return host->fail(host, &p);
}

#define READER(name)                                                                    \
	static int32_t name(const struct dm_host *host, const struct dm_source *source, \
		const struct dm_sink *sink)

READER(read_sound)
{
	char byte;

	(void)host;
	return source->read_at(source, 0, &byte, 1) == 1 ? push(sink) : -99;
}

READER(read_damaged)
{
	(void)source;
	(void)sink;
	return report(host, DM_E_FORMAT, "zip.truncated");
}

READER(read_no_problem)
{
	(void)host;
	(void)source;
	(void)sink;
	return DM_E_FORMAT;
}

READER(read_problem_ignored)
{
	(void)source;
	(void)report(host, DM_E_FORMAT, "zip.truncated");
	return push(sink);
}

READER(read_alien_code)
{
	(void)source;
	(void)sink;
	return report(host, DM_E_CRASH, "no.such");
}

READER(read_nothing)
{
	(void)host;
	(void)source;
	(void)sink;
	return 0;
}

READER(read_empty)
{
	char byte;

	(void)host;
	(void)sink;
	return source->read_at(source, 0, &byte, 1) == 1 ? 0 : -99;
}

READER(read_swallowing)
{
	(void)host;
	(void)source;
	for (int i = 0; i < 10; i++)
		(void)push(sink);
	return 0;
}

READER(read_asking)
{
	(void)source;
	(void)sink;
	return host->cancelled(host) ? DM_E_CANCELLED : 0;
}

READER(read_reading)
{
	char byte;

	(void)host;
	(void)sink;
	return (int32_t)source->read_at(source, 0, &byte, 1);
}

READER(read_noisy)
{
	struct dm_note note = {
		.struct_size = sizeof(note), .id = "fake.damage", .text = DM_STR("a\xFE")
	};

	(void)source;
	for (int i = 0; i < 100000; i++)
		host->note(host, &note);
	note.id = NULL;
	host->note(host, &note);
	return push(sink);
}

READER(read_with_bad_ids)
{
	struct dm_note note = { .struct_size = sizeof(note),
		.id = "fake.\x01\xFF\xED\xA0\x80",
		.text = DM_STR("x"),
		.place.part = DM_STR("\xEF\xBF\xBF"
				     "part") };

	(void)source;
	for (int i = 0; i < 100; i++)
		host->note(host, &note);
	return push(sink);
}

static void success_passes(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_sound;
	assert_int_equal(run(b), 0);
	assert_int_equal(b->err.code, 0);
	assert_int_equal(b->sink.n_calls, 1);
}

static void a_problem_becomes_the_error(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_damaged;
	assert_int_equal(run(b), DM_E_FORMAT);
	assert_string_equal(b->err.id, "zip.truncated");
	assert_string_equal(b->err.text, "the part \xEF\xBF\xBD is damaged");
	assert_string_equal(b->err.part, "word/document.xml");
	assert_int_equal(b->err.line, 12);
}

static void an_error_needs_a_problem(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_no_problem;
	assert_int_equal(run(b), DM_E_CONTRACT);
	assert_string_equal(b->err.id, "plugin.no-problem");
}

static void success_has_no_problem(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_problem_ignored;
	assert_int_equal(run(b), DM_E_CONTRACT);
	assert_string_equal(b->err.id, "plugin.problem-ignored");
}

static void codes_of_the_host_are_not_for_plugins(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_alien_code;
	assert_int_equal(run(b), DM_E_CONTRACT);
	assert_string_equal(b->err.id, "plugin.problem");
}

static void success_without_looking_is_refused(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_nothing;
	assert_int_equal(run(b), DM_E_CONTRACT);
	assert_string_equal(b->err.id, "plugin.no-data");
}

static void an_empty_document_is_told(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_empty;
	assert_int_equal(run(b), 0);
	assert_string_equal(b->notes.id, "file.no-content");
}

static void a_refusal_that_was_swallowed_counts(void **state)
{
	struct bench *b = *state;

	b->sink.refuse_at = 3;
	b->fake.reader.read = read_swallowing;
	assert_int_equal(run(b), DM_E_LIMIT);
	assert_int_equal(b->sink.n_calls, 3);
}

static void cancelling_needs_no_problem(void **state)
{
	struct bench *b = *state;

	b->stop = true;
	b->fake.reader.read = read_asking;
	assert_int_equal(run(b), DM_E_CANCELLED);
	b->err = (struct dm_error){ 0 };
	b->fake.reader.read = read_reading;
	assert_int_equal(run(b), DM_E_CANCELLED);
	assert_string_equal(b->err.id, "cancelled");
}

static int64_t read_broken(const struct dm_source *s, uint64_t offset, void *buffer, size_t length)
{
	(void)s;
	(void)offset;
	(void)buffer;
	(void)length;
	return DM_E_IO;
}

static void a_broken_disk_is_not_the_plugins_fault(void **state)
{
	struct bench *b = *state;

	b->source.read_at = read_broken;
	b->fake.reader.read = read_reading;
	assert_int_equal(run(b), DM_E_IO);
	assert_string_equal(b->err.id, "file.read");
}

static void a_large_file_is_refused_unread(void **state)
{
	struct bench *b = *state;
	struct dm_limits limits = DM_LIMITS_DEFAULT;

	limits.file_bytes = 4;
	b->setup.limits = &limits;
	dm_host_init(&b->job, &b->setup);
	b->fake.reader.read = read_sound;
	assert_int_equal(run(b), DM_E_LIMIT);
	assert_string_equal(b->err.id, "limit.file");
	assert_int_equal(b->sink.n_calls, 0);
}

/* Ids and parts go into the report, as texts do; the count at the end too. */
static void ids_of_notes_are_mended(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_with_bad_ids;
	assert_int_equal(run(b), 0);
	assert_string_equal(b->notes.text, "and 92 more of this kind");
	assert_string_equal(b->notes.id, "fake.\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void notes_of_one_kind_are_folded(void **state)
{
	struct bench *b = *state;

	b->fake.reader.read = read_noisy;
	assert_int_equal(run(b), 0);
	assert_true(b->notes.n < 20);
	assert_string_equal(b->notes.id, "fake.damage");
	assert_string_equal(b->notes.text, "and 99992 more of this kind");
}

static void services_answer(void **state)
{
	struct bench *b = *state;
	const struct dm_host *host = &b->job.host;
	char *p = host->alloc(host, 1000);

	assert_int_equal(p[0] | p[999], 0);
	assert_true(host->limit(host, DM_LIMIT_CELLS) == DM_LIMITS_DEFAULT.cells);
	assert_true(host->limit(host, 0) == UINT64_MAX);
	assert_true(host->limit(host, 99) == UINT64_MAX);
	assert_null(host->option(host, "none").p);
	assert_null(host->extension(host, "dropmill.none/1"));
}

static int32_t probe_value;

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	(void)source;
	if (probe_value == -7)
		return report(host, DM_E_UNSUPPORTED, "fake.no");
	ret->score = probe_value;
	return probe_value == -8 ? DM_E_FORMAT : 0;
}

static void a_probe_that_breaks_rules_has_no_score(void **state)
{
	struct bench *b = *state;
	static const struct {
		int32_t value, score;
		int notes;
	} rows[] = { { 40, 40, 0 }, { 101, 0, 1 }, { -1, 0, 2 }, { -7, 0, 3 }, { -8, 0, 4 } };

	b->fake.reader.probe = probe;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int32_t score = -5;

		probe_value = rows[i].value;
		assert_int_equal(dm_host_probe(&b->job, &b->source, &score, &b->err), 0);
		assert_int_equal(score, rows[i].score);
		assert_int_equal(b->notes.n, rows[i].notes);
	}
}

static int32_t probe_greedy(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	static char room[65536];
	int64_t got = 0;

	(void)host;
	for (int i = 0; i < 1000 && got >= 0; i++)
		got = source->read_at(source, 0, room, sizeof(room));
	ret->score = got < 0 ? 10 : 90;
	return 0;
}

static void a_probe_cannot_read_without_end(void **state)
{
	struct bench *b = *state;
	static char large[65536];
	int32_t score = 0;

	b->source = fake_source(large, sizeof(large), "a.fk");
	b->fake.reader.probe = probe_greedy;
	assert_int_equal(dm_host_probe(&b->job, &b->source, &score, &b->err), 0);
	assert_int_equal(score, 10);
}

static int32_t complete_wild(const struct dm_host *host, const struct dm_source *source)
{
	(void)host;
	(void)source;
	return 77;
}

static void completeness_is_unknown_in_doubt(void **state)
{
	struct bench *b = *state;

	assert_int_equal(dm_host_complete(&b->job, &b->source), DM_COMPLETE_UNKNOWN);
	b->fake.reader.complete = complete_wild;
	assert_int_equal(dm_host_complete(&b->job, &b->source), DM_COMPLETE_UNKNOWN);
}

static int32_t prepare_refusing(const struct dm_host *host)
{
	(void)host;
	return DM_E_NOMEM;
}

static void a_plugin_may_be_unable(void **state)
{
	struct bench *b = *state;

	assert_int_equal(dm_host_prepare(&b->job, &b->err), 0);
	b->fake.plugin.prepare = prepare_refusing;
	assert_int_equal(dm_host_prepare(&b->job, &b->err), DM_E_CONFIG);
	assert_string_equal(b->err.id, "plugin.prepare");
}

static int32_t take_bytes(const struct dm_dest *dest, const void *bytes, size_t n)
{
	(void)bytes;
	(void)n;
	return *(int32_t *)dest->ctx;
}

static int32_t write_nothing(
	const struct dm_host *host, const struct dm_report *r, const struct dm_dest *dest)
{
	(void)host;
	(void)r;
	(void)dest;
	return 0;
}

static void writers_are_judged_too(void **state)
{
	struct bench *b = *state;
	int32_t answer = 0;
	struct dm_dest dest = { sizeof(dest), &answer, take_bytes };
	struct dm_report r = { .struct_size = sizeof(r) };

	fake_writer(&b->fake);
	assert_int_equal(dm_host_write(&b->job, &r, &dest, &b->err), 0);
	answer = DM_E_SPACE;
	assert_int_equal(dm_host_write(&b->job, &r, &dest, &b->err), DM_E_SPACE);
	b->err = (struct dm_error){ 0 };
	b->fake.writer.write = write_nothing;
	assert_int_equal(dm_host_write(&b->job, &r, &dest, &b->err), DM_E_CONTRACT);
	assert_string_equal(b->err.id, "plugin.no-output");
}

#define HOST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOST(success_passes),
		HOST(a_problem_becomes_the_error),
		HOST(an_error_needs_a_problem),
		HOST(success_has_no_problem),
		HOST(codes_of_the_host_are_not_for_plugins),
		HOST(success_without_looking_is_refused),
		HOST(an_empty_document_is_told),
		HOST(a_refusal_that_was_swallowed_counts),
		HOST(cancelling_needs_no_problem),
		HOST(a_broken_disk_is_not_the_plugins_fault),
		HOST(a_large_file_is_refused_unread),
		HOST(ids_of_notes_are_mended),
		HOST(notes_of_one_kind_are_folded),
		HOST(services_answer),
		HOST(a_probe_that_breaks_rules_has_no_score),
		HOST(a_probe_cannot_read_without_end),
		HOST(completeness_is_unknown_in_doubt),
		HOST(a_plugin_may_be_unable),
		HOST(writers_are_judged_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
