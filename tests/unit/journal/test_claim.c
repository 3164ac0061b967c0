/* Duplicates and what is superseded, and claims that are made again. */
#include "fixture.h"

#include <string.h>

static void the_first_with_the_same_content_is_named(void **state)
{
	struct fixture *f = *state;
	char first[DM_JOB_ID_SIZE];

	assert_string_equal(fixture_claim(f, "a.csv", 1).duplicate_of, "");
	memcpy(first, f->id, sizeof(first));
	struct dm_claim_answer undecided = fixture_claim(f, "b.csv", 1);
	assert_string_equal(undecided.duplicate_of, first);
	assert_int_equal(undecided.duplicate_outcome, DM_OUTCOME_NONE);
	fixture_publish(f, first);
	struct dm_claim_answer published = fixture_claim(f, "c.csv", 1);
	assert_string_equal(published.duplicate_of, first);
	assert_int_equal(published.duplicate_outcome, DM_OUTCOME_PUBLISHED);
	assert_string_equal(fixture_record(f, f->id).duplicate_of, first);
	assert_string_equal(fixture_claim(f, "d.csv", 2).duplicate_of, "");
}

static void another_route_or_configuration_is_not_the_same(void **state)
{
	struct fixture *f = *state;
	struct dm_claim_answer answer;

	fixture_claim(f, "a.csv", 1);
	fixture_publish(f, f->id);
	struct dm_claim claim = fixture_claim_of(f, "a.csv", 1);
	claim.route = DM_STR("other");
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, NULL), 0);
	assert_string_equal(answer.duplicate_of, "");
	claim = fixture_claim_of(f, "a.csv", 1);
	claim.config[3] = 1;
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, NULL), 0);
	assert_string_equal(answer.duplicate_of, "");
	assert_string_equal(answer.supersedes, ""); /* same path, same content */
}

/* What was published counts before what may be; what failed, was put back or skipped never. */
static void only_results_count(void **state)
{
	static const struct dm_failure bad = {
		.error = { .code = DM_E_FORMAT, .id = "x", .text = "x" }
	};
	struct fixture *f = *state;
	char undecided[DM_JOB_ID_SIZE], published[DM_JOB_ID_SIZE];

	fixture_claim(f, "failed.csv", 1);
	assert_int_equal(dm_journal_failed(f->journal, dm_str_from_c(f->id), &bad, 1, NULL), 0);
	fixture_claim(f, "returned.csv", 1);
	assert_int_equal(dm_journal_returned(f->journal, dm_str_from_c(f->id), 1, NULL), 0);
	assert_string_equal(fixture_claim(f, "undecided.csv", 1).duplicate_of, "");
	memcpy(undecided, f->id, sizeof(undecided));
	assert_string_equal(fixture_claim(f, "published.csv", 1).duplicate_of, undecided);
	memcpy(published, f->id, sizeof(published));
	fixture_publish(f, published);
	assert_string_equal(fixture_claim(f, "skipped.csv", 1).duplicate_of, published);
	assert_int_equal(dm_journal_skipped(f->journal, dm_str_from_c(f->id), 1, NULL), 0);
	assert_string_equal(fixture_claim(f, "last.csv", 1).duplicate_of, published);
}

static void the_last_other_content_of_a_path_is_superseded(void **state)
{
	struct fixture *f = *state;
	char ids[3][DM_JOB_ID_SIZE];

	assert_string_equal(fixture_claim(f, "a.csv", 1).supersedes, "");
	memcpy(ids[0], f->id, sizeof(ids[0]));
	fixture_publish(f, f->id);
	assert_string_equal(fixture_claim(f, "a.csv", 2).supersedes, ids[0]);
	memcpy(ids[1], f->id, sizeof(ids[1]));
	fixture_publish(f, f->id);
	assert_string_equal(fixture_claim(f, "sub/a.csv", 3).supersedes, "");
	struct dm_claim_answer back = fixture_claim(f, "a.csv", 1);
	assert_string_equal(back.supersedes, ids[1]);
	assert_string_equal(back.duplicate_of, ids[0]);
	assert_string_equal(fixture_record(f, f->id).supersedes, ids[1]);
}

static void a_claim_may_be_repeated(void **state)
{
	struct fixture *f = *state;
	struct dm_claim_answer answer = { 0 };
	struct dm_error err = { 0 };
	char first[DM_JOB_ID_SIZE];

	fixture_claim(f, "a.csv", 1);
	memcpy(first, f->id, sizeof(first));
	fixture_publish(f, f->id);
	struct dm_claim claim = fixture_claim_of(f, "b.csv", 1);
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, NULL), 0);
	memset(&answer, 0, sizeof(answer));
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, NULL), 0);
	assert_string_equal(answer.duplicate_of, first); /* not itself */
	claim.sha256[0] = 9;
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, &err), DM_E_BUG);
	fixture_error(&err, DM_E_BUG, "journal.same-id");
	claim.id = DM_STR("short");
	assert_int_equal(dm_journal_claim(f->journal, &claim, &answer, NULL), DM_E_BUG);
}

static void names_are_data(void **state)
{
	struct fixture *f = *state;

	fixture_claim(f, "'); DROP TABLE job; --", 1);
	assert_string_equal(fixture_claim(f, "x' OR '1'='1", 2).supersedes, "");
	assert_int_equal(fixture_record(f, f->id).state, DM_STATE_CLAIMED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_with_the_same_content_is_named),
		TEST(another_route_or_configuration_is_not_the_same),
		TEST(only_results_count),
		TEST(the_last_other_content_of_a_path_is_superseded),
		TEST(a_claim_may_be_repeated),
		TEST(names_are_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
