#include "runtime/probe.h"

#include "fake.h"

struct scored {
	struct fake fake;
	struct dm_format format;
	const struct dm_format *formats[2];
	const char *suffixes[2];
};

static struct scored readers[3];

/* The score stands in the source, a digit for each reader. */
#define PROBE(n)                                                                                  \
	static int32_t probe_##n(                                                                 \
		const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret) \
	{                                                                                         \
		char digit = '0';                                                                 \
		(void)host;                                                                       \
		if (source->read_at(source, n, &digit, 1) < 0)                                    \
			return DM_E_IO;                                                           \
		ret->score = 10 * (digit - '0');                                                  \
		return 0;                                                                         \
	}

PROBE(0)
PROBE(1)
PROBE(2)

struct bench {
	struct dm_arena arena;
	struct dm_registry registry;
	struct dm_host_setup setup;
	struct dm_error err;
};

static int setup(void **state)
{
	static int32_t (*const probes[])(const struct dm_host *, const struct dm_source *,
		struct dm_probe *) = { probe_0, probe_1, probe_2 };
	static const char *const ids[] = { "one", "two", "three" };
	static const char *const suffixes[] = { "aa", "bb", "cc" };
	static struct bench b;

	b = (struct bench){ 0 };
	dm_arena_init(&b.arena, 0, NULL, NULL);
	dm_registry_init(&b.registry, &b.arena);
	for (size_t i = 0; i < 3; i++) {
		struct scored *r = &readers[i];

		fake_reader(&r->fake);
		r->fake.plugin.id = ids[i];
		r->fake.reader.probe = probes[i];
		r->suffixes[0] = suffixes[i];
		r->format = (struct dm_format){ sizeof(r->format), "text/x", r->suffixes };
		r->formats[0] = &r->format;
		r->fake.plugin.formats = r->formats;
		assert_int_equal(dm_registry_add(&b.registry, ids[i], &r->fake.plugin, NULL), 0);
	}
	b.setup = (struct dm_host_setup){ .arena = &b.arena };
	*state = &b;
	return 0;
}

static int teardown(void **state)
{
	dm_arena_done(&((struct bench *)*state)->arena);
	return 0;
}

static const char *pick(struct bench *b, const char *scores, const char *name)
{
	struct dm_source source = fake_source(scores, strlen(scores), name);
	struct dm_probe_choice choice = { 0 };

	b->err = (struct dm_error){ 0 };
	if (dm_probe_pick(&b->registry, &b->setup, &source, &choice, &b->err))
		return b->err.id;
	return choice.reader->id;
}

static void the_best_score_wins(void **state)
{
	assert_string_equal(pick(*state, "798", "x"), "two");
	assert_string_equal(pick(*state, "007", "x.aa"), "three");
}

static void suffix_then_order_break_ties(void **state)
{
	assert_string_equal(pick(*state, "777", "x.CC"), "three");
	assert_string_equal(pick(*state, "776", "x.cc"), "one");
	assert_string_equal(pick(*state, "777", "x"), "one");
	assert_string_equal(pick(*state, "777", "bb"), "one");
	assert_string_equal(pick(*state, "777", NULL), "one");
}

static void a_name_alone_wins_nothing(void **state)
{
	struct bench *b = *state;

	assert_string_equal(pick(b, "000", "x.cc"), "file.no-reader");
	assert_int_equal(b->err.code, DM_E_NO_READER);
	assert_non_null(strstr(b->err.text, "DOCX, XLSX or CSV"));
}

static void a_known_foreign_kind_beats_an_unsure_reader(void **state)
{
	struct bench *b = *state;
	static const char pdf[] = "%PDF-1.7";

	for (size_t i = 0; i < 3; i++)
		readers[i].fake.reader.probe = probe_2;
	assert_string_equal(pick(b, pdf, "x.aa"), "file.pdf");
	assert_int_equal(b->err.code, DM_E_UNSUPPORTED);
	assert_string_equal(pick(b, "", "x"), "file.empty");
	assert_int_equal(b->err.code, DM_E_FORMAT);
}

static bool is_stopped(void *ctx)
{
	(void)ctx;
	return true;
}

static void cancelling_stops_the_search(void **state)
{
	struct bench *b = *state;

	b->setup.cancelled = is_stopped;
	assert_string_equal(pick(b, "777", "x"), "cancelled");
	assert_int_equal(b->err.code, DM_E_CANCELLED);
}

static void opinions_are_all_told(void **state)
{
	struct bench *b = *state;
	struct dm_source source = fake_source("123", 3, "x.bb");
	struct dm_probe_opinion opinions[8];
	size_t n = 0;

	assert_int_equal(dm_probe_ask(&b->registry, &b->setup, &source, opinions, 8, &n, NULL), 0);
	assert_int_equal(n, 3);
	assert_int_equal(opinions[1].score, 20);
	assert_true(opinions[1].suffix && !opinions[0].suffix);
	assert_int_equal(dm_probe_ask(&b->registry, &b->setup, &source, opinions, 2, &n, NULL), 0);
	assert_int_equal(n, 2);
}

#define PICK(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PICK(the_best_score_wins),
		PICK(suffix_then_order_break_ties),
		PICK(a_name_alone_wins_nothing),
		PICK(a_known_foreign_kind_beats_an_unsure_reader),
		PICK(cancelling_stops_the_search),
		PICK(opinions_are_all_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
