/* History that comes back: once, counted, and good for recognising duplicates. */
#include "fixture.h"

#include <string.h>

#include "journal/restore.h"

static struct dm_record published(struct fixture *f, unsigned content)
{
	struct dm_claim claim = fixture_claim_of(f, "a.csv", content);
	struct dm_record record = { .route = claim.route,
		.path = claim.path,
		.stored = claim.stored,
		.bytes = 5,
		.state = DM_STATE_FINISHED,
		.outcome = DM_OUTCOME_PUBLISHED,
		.claimed_at = 1,
		.changed_at = 2,
		.attempts = 1,
		.result = DM_STR("out/a.csv-x"),
		.place = DM_STR("done/a.csv") };

	memcpy(record.id, f->id, sizeof(record.id));
	memcpy(record.sha256, claim.sha256, sizeof(record.sha256));
	memcpy(record.config, claim.config, sizeof(record.config));
	return record;
}

static bool restore(struct fixture *f, const struct dm_record *record)
{
	struct dm_error err = { 0 };
	bool is_new = false;

	if (dm_journal_restore(f->journal, record, &is_new, &err))
		fail_msg("%s", err.text);
	return is_new;
}

static bool on_totals(void *ctx, const struct dm_totals *totals)
{
	*(struct dm_totals *)ctx = *totals;
	return true;
}

static void it_comes_back_once(void **state)
{
	struct fixture *f = *state;
	struct dm_record record = published(f, 4), failed = published(f, 5);
	struct dm_totals totals = { .published = 0 };
	char first[DM_JOB_ID_SIZE];

	memcpy(first, record.id, sizeof(first));
	assert_true(restore(f, &record));
	assert_false(restore(f, &record));
	failed.outcome = DM_OUTCOME_FAILED;
	(void)dm_error_set(&failed.error, DM_E_FORMAT, "csv.nothing", "no form");
	assert_true(restore(f, &failed));
	assert_int_equal(dm_journal_totals(f->journal, on_totals, &totals, NULL), 0);
	assert_int_equal(totals.published, 1);
	assert_int_equal(totals.failed, 1);
	struct dm_record seen = fixture_record(f, failed.id);
	assert_int_equal(seen.outcome, DM_OUTCOME_FAILED);
	assert_string_equal(seen.error.id, "csv.nothing");
	struct dm_claim_answer answer = fixture_claim(f, "b.csv", 4);
	assert_string_equal(answer.duplicate_of, first);
	assert_int_equal(answer.duplicate_outcome, DM_OUTCOME_PUBLISHED);
	assert_string_equal(fixture_claim(f, "a.csv", 6).supersedes, first);
}

static void what_is_under_way_stays_as_it_is(void **state)
{
	struct fixture *f = *state;
	struct dm_record record = published(f, 4);

	(void)fixture_claim(f, "a.csv", 4);
	memcpy(record.id, f->id, sizeof(record.id));
	assert_false(restore(f, &record));
	assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CLAIMED);
}

static void a_route_is_restored_once(void **state)
{
	struct fixture *f = *state;
	bool is = true;

	assert_int_equal(dm_journal_is_restored(f->journal, DM_STR("budget"), &is, NULL), 0);
	assert_false(is);
	assert_int_equal(dm_journal_set_restored(f->journal, DM_STR("budget"), NULL), 0);
	assert_int_equal(dm_journal_set_restored(f->journal, DM_STR("budget"), NULL), 0);
	fixture_reopen(f);
	assert_int_equal(dm_journal_is_restored(f->journal, DM_STR("budget"), &is, NULL), 0);
	assert_true(is);
	assert_int_equal(dm_journal_is_restored(f->journal, DM_STR("other"), &is, NULL), 0);
	assert_false(is);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(it_comes_back_once),
		TEST(what_is_under_way_stays_as_it_is),
		TEST(a_route_is_restored_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
