/* The life of a job: what may follow what, what is refused, what start-up finds. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

static const struct dm_failure CRASH = {
	.error = { .code = DM_E_CRASH, .id = "worker.crash", .text = "the worker died" },
	.plugin = { "docx", 4 }
};
static const struct dm_failure FULL = {
	.error = { .code = DM_E_SPACE, .id = "system", .text = "full" }
};
static const struct dm_failure BAD = { .error = { .code = DM_E_FORMAT,
					       .line = 3,
					       .column = 9,
					       .id = "zip.truncated",
					       .part = "word/document.xml",
					       .text = "文件不完整" },
	.plugin = { "docx", 4 } };

struct history {
	char text[256];
};

static bool history_add(void *ctx, enum dm_state state, int64_t at)
{
	struct history *h = ctx;
	size_t n = strlen(h->text);

	(void)snprintf(h->text + n, sizeof(h->text) - n, "%s%s %lld", n ? ", " : "",
		dm_state_name(state), (long long)at);
	return true;
}

static void assert_history(struct fixture *f, const char *id, const char *expected)
{
	struct history h = { "" };

	assert_int_equal(
		dm_journal_changes(f->journal, dm_str_from_c(id), history_add, &h, NULL), 0);
	assert_string_equal(h.text, expected);
}

static bool published_check(void *ctx, const struct dm_record *r)
{
	(void)ctx;
	assert_true(dm_str_eq(r->route, DM_STR("budget")));
	assert_true(dm_str_eq(r->path, DM_STR("sub/a\n\xff.csv")));
	assert_true(dm_str_eq(r->stored, DM_STR("sub/a\n\xff.csv")));
	assert_true(dm_str_eq(r->result, DM_STR("out/a.csv-x")));
	assert_true(dm_str_eq(r->place, DM_STR("done/a.csv")));
	assert_null(r->plugin.p);
	assert_int_equal(r->bytes, 5);
	assert_int_equal(r->sha256[0], 5);
	assert_int_equal(r->config[31], 7);
	return true;
}

static void from_claim_to_finish(void **state)
{
	struct fixture *f = *state;

	fixture_claim(f, "sub/a\n\xff.csv", 5);
	assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CLAIMED);
	fixture_publish(f, f->id);
	assert_int_equal(
		dm_journal_find(f->journal, dm_str_from_c(f->id), published_check, NULL, NULL), 0);
	struct dm_record r = fixture_record(f, f->id);
	assert_int_equal(r.state, DM_STATE_FINISHED);
	assert_int_equal(r.outcome, DM_OUTCOME_PUBLISHED);
	assert_int_equal(r.attempts, 1);
	assert_int_equal(r.crashes + r.lost, 0);
	assert_int_equal(r.claimed_at, 1000);
	assert_int_equal(r.changed_at, 1004);
	assert_int_equal(r.error.code, 0);
	assert_history(f, f->id,
		"claimed 1000, converting 1001, converted 1002, published 1003, finished 1004");
}

static bool failed_check(void *ctx, const struct dm_record *r)
{
	(void)ctx;
	assert_true(dm_str_eq(r->plugin, DM_STR("docx")));
	assert_true(dm_str_eq(r->place, DM_STR("failed/a.docx")));
	assert_null(r->result.p);
	return true;
}

static void failing_keeps_the_whole_reason(void **state)
{
	struct fixture *f = *state;
	uint32_t number;

	fixture_claim(f, "a.docx", 5);
	struct dm_str id = dm_str_from_c(f->id);
	assert_int_equal(dm_journal_attempt(f->journal, id, 1, &number, NULL), 0);
	assert_int_equal(dm_journal_failed(f->journal, id, &BAD, 2, NULL), 0);
	assert_int_equal(fixture_record(f, f->id).state, DM_STATE_FAILED);
	assert_int_equal(
		dm_journal_failed(f->journal, id, &CRASH, 3, NULL), 0); /* the first stays */
	assert_int_equal(dm_journal_finished(f->journal, id, DM_STR("failed/a.docx"), 4, NULL), 0);
	struct dm_record r = fixture_record(f, f->id);
	assert_memory_equal(&r.error, &BAD.error, sizeof(r.error));
	assert_int_equal(r.outcome, DM_OUTCOME_FAILED);
	assert_int_equal(r.attempts, 1);
	assert_int_equal(dm_journal_find(f->journal, id, failed_check, NULL, NULL), 0);
	assert_history(f, f->id, "claimed 1000, converting 1, failed 2, finished 4");
}

struct attempts {
	struct dm_attempt items[8];
	unsigned n;
	bool named;
};

static bool attempt_keep(void *ctx, const struct dm_attempt *attempt)
{
	struct attempts *a = ctx;

	a->named = a->named || dm_str_eq(attempt->plugin, DM_STR("docx"));
	a->items[a->n++] = *attempt;
	return a->n < 8;
}

static void attempts_are_counted_by_what_ended_them(void **state)
{
	struct fixture *f = *state;
	const struct dm_failure *ends[] = { &CRASH, &FULL, &FULL, &CRASH };
	struct attempts a = { .n = 0 };

	fixture_claim(f, "a.docx", 5);
	struct dm_str id = dm_str_from_c(f->id);
	for (unsigned i = 0; i < 4; i++) {
		struct dm_record before = fixture_record(f, f->id);
		uint32_t number = 0;

		assert_false(dm_record_is_poison(&before, 2, 0));
		assert_int_equal(dm_journal_attempt(f->journal, id, i, &number, NULL), 0);
		assert_int_equal(number, i + 1);
		assert_int_equal(dm_journal_attempt_end(f->journal, id, ends[i], i + 10, NULL), 0);
		assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CLAIMED);
	}
	struct dm_record r = fixture_record(f, f->id);
	assert_int_equal(r.attempts, 4);
	assert_int_equal(r.crashes, 2); /* a full disk does not condemn */
	assert_true(dm_record_is_poison(&r, 2, 0));
	assert_false(dm_record_is_poison(&r, 3, 1));
	assert_int_equal(dm_journal_attempts(f->journal, id, attempt_keep, &a, NULL), 0);
	assert_int_equal(a.n, 4);
	assert_true(a.named);
	assert_int_equal(a.items[0].code, DM_E_CRASH);
	assert_int_equal(a.items[1].code, DM_E_SPACE);
	assert_int_equal(a.items[3].begun_at, 3);
	assert_int_equal(a.items[3].ended_at, 13);
}

static void an_attempt_that_never_ended_is_lost(void **state)
{
	struct fixture *f = *state;
	uint32_t number, lost = 99;
	struct attempts a = { .n = 0 };
	char other[DM_JOB_ID_SIZE];

	fixture_claim(f, "innocent.csv", 1);
	memcpy(other, f->id, sizeof(other));
	fixture_claim(f, "a.docx", 5);
	struct dm_str id = dm_str_from_c(f->id);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(dm_journal_attempt(f->journal, id, 1, &number, NULL), 0);
		fixture_reopen(f);
		assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CONVERTING);
		assert_int_equal(dm_journal_recover(f->journal, 50, &lost, NULL), 0);
		assert_int_equal(lost, 1);
		assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CLAIMED);
	}
	assert_int_equal(dm_journal_recover(f->journal, 60, &lost, NULL), 0);
	assert_int_equal(lost, 0);
	struct dm_record r = fixture_record(f, f->id), untouched = fixture_record(f, other);
	assert_int_equal(r.attempts, 2);
	assert_int_equal(r.lost, 2);
	assert_int_equal(r.crashes, 0);
	assert_true(dm_record_is_poison(&r, 0, 2));
	assert_int_equal(untouched.lost + untouched.attempts, 0);
	assert_int_equal(dm_journal_attempts(f->journal, id, attempt_keep, &a, NULL), 0);
	assert_int_equal(a.n, 2);
	assert_true(a.items[0].is_lost && a.items[1].is_lost);
	assert_int_equal(a.items[1].ended_at, 50);
	assert_history(
		f, f->id, "claimed 1000, converting 1, claimed 50, converting 1, claimed 50");
}

static void results_found_at_start_are_published_without_an_attempt(void **state)
{
	struct fixture *f = *state;
	uint32_t number, lost;

	fixture_claim(f, "a.docx", 5);
	struct dm_str id = dm_str_from_c(f->id);
	assert_int_equal(dm_journal_attempt(f->journal, id, 1, &number, NULL), 0);
	fixture_reopen(f);
	assert_int_equal(dm_journal_recover(f->journal, 50, &lost, NULL), 0);
	assert_int_equal(dm_journal_published(f->journal, id, DM_STR("out/x"), 51, NULL), 0);
	assert_int_equal(dm_journal_published(f->journal, id, DM_STR("out/x"), 52, NULL), 0);
	assert_int_equal(dm_journal_finished(f->journal, id, DM_STR("done/x"), 53, NULL), 0);
	assert_int_equal(dm_journal_finished(f->journal, id, DM_STR("done/x"), 54, NULL), 0);
	assert_int_equal(fixture_record(f, f->id).changed_at, 53);
}

static void what_is_put_back_is_over(void **state)
{
	struct fixture *f = *state;
	uint32_t number;
	struct dm_error err = { 0 };

	fixture_claim(f, "a.docx", 5);
	struct dm_str id = dm_str_from_c(f->id);
	assert_int_equal(dm_journal_attempt(f->journal, id, 1, &number, NULL), 0);
	assert_int_equal(dm_journal_returned(f->journal, id, 2, NULL), 0);
	assert_int_equal(dm_journal_returned(f->journal, id, 3, NULL), 0);
	struct dm_record r = fixture_record(f, f->id);
	assert_int_equal(r.state, DM_STATE_FINISHED);
	assert_int_equal(r.outcome, DM_OUTCOME_RETURNED);
	assert_int_equal(r.crashes, 0);
	assert_int_equal(dm_journal_finished(f->journal, id, DM_STR("done/a"), 4, &err), DM_E_BUG);
	fixture_error(&err, DM_E_BUG, "journal.transition");
}

/* Every call on a job in every state: 1 means allowed. */
enum { CALLS = 8 };

static int call(struct fixture *f, unsigned which, const char *name, struct dm_error *err)
{
	struct dm_str id = dm_str_from_c(name);
	uint32_t number;

	switch (which) {
	case 0: return dm_journal_attempt(f->journal, id, 9, &number, err);
	case 1: return dm_journal_attempt_end(f->journal, id, &CRASH, 9, err);
	case 2: return dm_journal_converted(f->journal, id, 9, err);
	case 3: return dm_journal_published(f->journal, id, DM_STR("out/x"), 9, err);
	case 4: return dm_journal_skipped(f->journal, id, 9, err);
	case 5: return dm_journal_failed(f->journal, id, &BAD, 9, err);
	case 6: return dm_journal_finished(f->journal, id, DM_STR("done/x"), 9, err);
	default: return dm_journal_returned(f->journal, id, 9, err);
	}
}

/* Calls that lead from a claim to each state; -1 ends them. */
static const int WAYS[DM_STATE_COUNT][4] = {
	[DM_STATE_CLAIMED] = { -1 },
	[DM_STATE_CONVERTING] = { 0, -1 },
	[DM_STATE_CONVERTED] = { 0, 2, -1 },
	[DM_STATE_PUBLISHED] = { 0, 3, -1 },
	[DM_STATE_SKIPPED] = { 4, -1 },
	[DM_STATE_FAILED] = { 5, -1 },
	[DM_STATE_FINISHED] = { 4, 6, -1 },
};

static const char *const ALLOWED[DM_STATE_COUNT] = {
	[DM_STATE_CLAIMED] = "10011101",
	[DM_STATE_CONVERTING] = "01110101",
	[DM_STATE_CONVERTED] = "10110101",
	[DM_STATE_PUBLISHED] = "00010010",
	[DM_STATE_SKIPPED] = "00001010",
	[DM_STATE_FAILED] = "00000110",
	[DM_STATE_FINISHED] = "00000010",
};

static void everything_else_is_refused_and_changes_nothing(void **state)
{
	struct fixture *f = *state;

	for (unsigned from = 0; from < DM_STATE_COUNT; from++)
		for (unsigned which = 0; which < CALLS; which++) {
			struct dm_error err = { 0 };

			fixture_claim(f, "a.docx", 5);
			for (const int *way = WAYS[from]; *way >= 0; way++)
				assert_int_equal(call(f, (unsigned)*way, f->id, NULL), 0);
			struct dm_record before = fixture_record(f, f->id);
			assert_int_equal(before.state, from);
			int r = call(f, which, f->id, &err);
			if ((r == 0) != (ALLOWED[from][which] == '1'))
				fail_msg("state %u call %u: %d %s", from, which, r, err.text);
			if (r == 0)
				continue;
			fixture_error(&err, DM_E_BUG, "journal.transition");
			struct dm_record after = fixture_record(f, f->id);
			assert_memory_equal(&before, &after, sizeof(before));
		}
}

static void an_unknown_job_is_said_to_be_unknown(void **state)
{
	struct fixture *f = *state;

	for (unsigned which = 0; which < CALLS; which++) {
		struct dm_error err = { 0 };

		assert_int_equal(call(f, which, "00000000000000000000", &err), DM_E_NOT_FOUND);
		fixture_error(&err, DM_E_NOT_FOUND, "journal.no-job");
		assert_false(dm_journal_is_open(f->journal));
	}
}

static void several_changes_are_one_transaction(void **state)
{
	struct fixture *f = *state;
	struct dm_claim_answer answer;

	assert_int_equal(dm_journal_begin(f->journal, DM_ACCESS_WRITE, NULL), 0);
	struct dm_claim claim = fixture_claim_of(f, "a.csv", 1);
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, NULL), 0);
	fixture_publish(f, f->id);
	assert_true(dm_journal_is_open(f->journal));
	dm_journal_rollback(f->journal);
	assert_int_equal(dm_journal_find(f->journal, claim.id, NULL, NULL, NULL), DM_E_NOT_FOUND);
	assert_int_equal(dm_journal_begin(f->journal, DM_ACCESS_WRITE, NULL), 0);
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, NULL), 0);
	assert_int_equal(dm_journal_commit(f->journal, NULL), 0);
	assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CLAIMED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(from_claim_to_finish),
		TEST(failing_keeps_the_whole_reason),
		TEST(attempts_are_counted_by_what_ended_them),
		TEST(an_attempt_that_never_ended_is_lost),
		TEST(results_found_at_start_are_published_without_an_attempt),
		TEST(what_is_put_back_is_over),
		TEST(everything_else_is_refused_and_changes_nothing),
		TEST(an_unknown_job_is_said_to_be_unknown),
		TEST(several_changes_are_one_transaction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
