/* What is old and over is forgotten, nothing else. */
#include "fixture.h"

#include "journal/retain.h"

static uint32_t forget(struct fixture *f, int64_t before, uint32_t limit)
{
	uint32_t n = 77;

	assert_int_equal(dm_journal_forget(f->journal, before, limit, &n, NULL), 0);
	return n;
}

static bool on_record(void *ctx, const struct dm_record *record)
{
	(void)record;
	++*(unsigned *)ctx;
	return true;
}

static unsigned jobs(struct fixture *f)
{
	unsigned n = 0;

	assert_int_equal(dm_journal_list(f->journal, &(struct dm_list_filter){ .limit = 1000 },
				 on_record, &n, NULL),
		0);
	return n;
}

static bool on_totals(void *ctx, const struct dm_totals *totals)
{
	*(uint64_t *)ctx = totals->published;
	return true;
}

static bool on_attempt(void *ctx, const struct dm_attempt *attempt)
{
	(void)attempt;
	++*(unsigned *)ctx;
	return true;
}

static void old_jobs_go_in_batches_and_totals_stay(void **state)
{
	struct fixture *f = *state;
	unsigned attempts = 0;
	uint64_t published = 0;
	char first[DM_JOB_ID_SIZE];

	for (unsigned i = 0; i < 10; i++) {
		(void)fixture_claim(f, "a.csv", i);
		fixture_publish(f, f->id);
		if (!i)
			memcpy(first, f->id, sizeof(first));
	}
	assert_int_equal(forget(f, 1004, 100), 0); /* they ended at that moment */
	assert_int_equal(forget(f, 1005, 4), 4);
	assert_int_equal(jobs(f), 6);
	assert_int_equal(forget(f, 1005, 100), 6);
	assert_int_equal(forget(f, 1005, 100), 0);
	assert_int_equal(jobs(f), 0);
	assert_int_equal(
		dm_journal_attempts(f->journal, dm_str_from_c(first), on_attempt, &attempts, NULL),
		0);
	assert_int_equal(attempts, 0);
	assert_int_equal(dm_journal_totals(f->journal, on_totals, &published, NULL), 0);
	assert_int_equal(published, 10);
	assert_string_equal(fixture_claim(f, "b.csv", 3).duplicate_of, "");
}

static void what_is_not_over_is_kept(void **state)
{
	struct fixture *f = *state;
	uint32_t attempt;

	(void)fixture_claim(f, "a.csv", 1);
	(void)fixture_claim(f, "b.csv", 2);
	assert_int_equal(
		dm_journal_attempt(f->journal, dm_str_from_c(f->id), 1001, &attempt, NULL), 0);
	assert_int_equal(forget(f, INT64_MAX, 100), 0);
	assert_int_equal(jobs(f), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			old_jobs_go_in_batches_and_totals_stay, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(
			what_is_not_over_is_kept, fixture_setup, fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
