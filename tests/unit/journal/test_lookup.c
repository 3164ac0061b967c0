/* Lists, totals and what start-up has to take up. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

struct names {
	char text[512];
	char last[DM_JOB_ID_SIZE];
	unsigned n, stop_after;
};

static bool name_add(void *ctx, const struct dm_record *record)
{
	struct names *names = ctx;
	size_t n = strlen(names->text);

	(void)snprintf(names->text + n, sizeof(names->text) - n, "%.*s ", DM_FMT(record->path));
	memcpy(names->last, record->id, sizeof(names->last));
	return ++names->n != names->stop_after;
}

static void some_jobs(struct fixture *f)
{
	static const struct dm_failure bad = {
		.error = { .code = DM_E_FORMAT, .id = "x", .text = "x" }
	};
	struct dm_claim_answer answer;
	uint32_t number;

	fixture_claim(f, "a", 1);
	fixture_publish(f, f->id);
	fixture_claim(f, "b", 2);
	assert_int_equal(dm_journal_failed(f->journal, dm_str_from_c(f->id), &bad, 1, NULL), 0);
	fixture_claim(f, "c", 3);
	assert_int_equal(dm_journal_attempt(f->journal, dm_str_from_c(f->id), 1, &number, NULL), 0);
	fixture_claim(f, "d", 1);
	fixture_publish(f, f->id);
	fixture_claim(f, "e", 1);
	assert_int_equal(dm_journal_skipped(f->journal, dm_str_from_c(f->id), 1, NULL), 0);
	fixture_claim(f, "f", 1);
	assert_int_equal(dm_journal_returned(f->journal, dm_str_from_c(f->id), 1, NULL), 0);
	fixture_claim(f, "g", 7);
	struct dm_claim other = fixture_claim_of(f, "h", 8);
	other.route = DM_STR("audit");
	assert_int_equal(dm_journal_claim(f->journal, &other, &answer, NULL), 0);
}

static void assert_list(struct fixture *f, struct dm_list_filter filter, const char *expected)
{
	struct names names = { "" };

	if (!filter.limit)
		filter.limit = 100;
	assert_int_equal(dm_journal_list(f->journal, &filter, name_add, &names, NULL), 0);
	assert_string_equal(names.text, expected);
}

static void lists_are_newest_first_and_filtered(void **state)
{
	struct fixture *f = *state;
	struct names names = { "" };

	some_jobs(f);
	assert_list(f, (struct dm_list_filter){ 0 }, "h g f e d c b a ");
	assert_list(f, (struct dm_list_filter){ .limit = 2 }, "h g ");
	assert_list(f, (struct dm_list_filter){ .route = DM_STR("audit") }, "h ");
	assert_list(f, (struct dm_list_filter){ .route = DM_STR("none") }, "");
	assert_list(f, (struct dm_list_filter){ .by_outcome = true, .outcome = DM_OUTCOME_FAILED },
		"b ");
	assert_list(f,
		(struct dm_list_filter){ .by_outcome = true, .outcome = DM_OUTCOME_PUBLISHED },
		"d a ");
	assert_list(f, (struct dm_list_filter){ .by_outcome = true, .route = DM_STR("budget") },
		"g c ");
	/* The next page. */
	struct dm_list_filter page = { .limit = 3 };
	assert_int_equal(dm_journal_list(f->journal, &page, name_add, &names, NULL), 0);
	assert_list(f, (struct dm_list_filter){ .before = dm_str_from_c(names.last), .limit = 2 },
		"e d ");
	/* The receiver may stop. */
	names = (struct names){ .text = "", .stop_after = 1 };
	assert_int_equal(dm_journal_list(f->journal, &page, name_add, &names, NULL), 0);
	assert_string_equal(names.text, "h ");
}

static void start_finds_what_is_not_finished(void **state)
{
	struct fixture *f = *state;
	struct names names = { "" };

	some_jobs(f);
	fixture_reopen(f);
	assert_false(f->opening.is_new);
	assert_int_equal(dm_journal_unfinished(f->journal, name_add, &names, NULL), 0);
	assert_string_equal(names.text, "b c e g h ");
}

static bool totals_add(void *ctx, const struct dm_totals *t)
{
	char *text = ctx;
	size_t n = strlen(text);

	(void)snprintf(text + n, 256 - n, "%.*s %d %d %d %d %d %d %d; ", DM_FMT(t->route),
		(int)t->claimed, (int)t->converting, (int)t->published, (int)t->skipped,
		(int)t->failed, (int)t->returned, (int)t->duplicates);
	return true;
}

static void totals_count_each_route(void **state)
{
	struct fixture *f = *state;
	char text[256] = "";

	some_jobs(f);
	assert_int_equal(dm_journal_totals(f->journal, totals_add, text, NULL), 0);
	assert_string_equal(text, "audit 1 0 0 0 0 0 0; budget 1 1 2 1 1 1 2; ");
}

static void words_go_both_ways(void **state)
{
	enum dm_outcome outcome;
	enum dm_state s;

	(void)state;
	assert_true(dm_outcome_from_name(DM_STR("failed"), &outcome));
	assert_int_equal(outcome, DM_OUTCOME_FAILED);
	assert_false(dm_outcome_from_name(DM_STR("Failed"), &outcome));
	assert_false(dm_state_from_name(DM_STR(""), &s));
	assert_null(dm_state_name(DM_STATE_COUNT));
	assert_null(dm_outcome_name((enum dm_outcome)77));
}

static bool count(void *ctx, const struct dm_record *record)
{
	(void)record;
	++*(unsigned *)ctx;
	return true;
}

static void many_jobs_take_no_memory(void **state)
{
	enum { JOBS = 100000 };
	struct fixture *f = *state;
	struct dm_list_filter all = { .limit = UINT32_MAX };
	struct dm_claim_answer answer;
	char path[32];
	unsigned n = 0;

	assert_int_equal(dm_journal_begin(f->journal, DM_ACCESS_WRITE, NULL), 0);
	for (unsigned i = 0; i < JOBS; i++) {
		(void)snprintf(path, sizeof(path), "report-%u.docx", i);
		struct dm_claim claim = fixture_claim_of(f, path, i);
		if (dm_journal_claim(f->journal, &claim, &answer, NULL) < 0)
			fail();
	}
	assert_int_equal(dm_journal_commit(f->journal, NULL), 0);
	fixture_reopen(f);
	(void)sqlite3_memory_highwater(1);
	assert_int_equal(dm_journal_list(f->journal, &all, count, &n, NULL), 0);
	assert_int_equal(n, JOBS);
	assert_true(sqlite3_memory_highwater(0) < 12 * 1024 * 1024);
	n = 0;
	assert_int_equal(dm_journal_unfinished(f->journal, count, &n, NULL), 0);
	assert_int_equal(n, JOBS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lists_are_newest_first_and_filtered),
		TEST(start_finds_what_is_not_finished),
		TEST(totals_count_each_route),
		cmocka_unit_test(words_go_both_ways),
		TEST(many_jobs_take_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
