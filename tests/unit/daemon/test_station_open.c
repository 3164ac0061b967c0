/* Opening a route: what is taken up, and what the journal is told of the rest. */
#include "daemon/station_open.h"

#include "base/fd.h"
#include "daemon/claim.h"
#include "daemon/finish.h"
#include "folder.h"
#include "journal/claim.h"
#include "journal/lookup.h"
#include "journal/transition.h"

#define ID "0123456789abcdefghi"

static struct folder f;
static char root[80];
static struct dm_folders folders;
static struct dm_route route;

static int make(void **state)
{
	(void)state;
	folder_make(&f);
	(void)snprintf(root, sizeof(root), "%s/deep/root", f.path);
	route = (struct dm_route){ .name = DM_STR("one"),
		.root = dm_str_from_c(root),
		.in = DM_STR("in"),
		.out = DM_STR("out"),
		.done = DM_STR("done"),
		.failed = DM_STR("failed"),
		.group = DM_STR(""),
		.mode = 0660 };
	return 0;
}

static int removed(void **state)
{
	(void)state;
	folder_remove(&f);
	return 0;
}

static struct dm_opening opening_of(bool was_open)
{
	return (struct dm_opening){ .route = &route, .was_open = was_open, .folders = &folders };
}

static void open_well(struct dm_opening *o)
{
	struct dm_error err = { 0 };

	*o = opening_of(false);
	if (dm_opening_run(o, &err))
		fail_msg("%s", err.text);
}

static void leave(struct dm_opening *o)
{
	dm_opening_done(o);
	dm_hold_release(&folders, &o->hold);
	dm_folders_close(&folders);
}

/* A job that a crash left after its claim. */
static void claim(const char *id, const char *path, struct dm_job *ret)
{
	char whole[128];

	(void)snprintf(whole, sizeof(whole), "deep/root/in/%s", path);
	folder_write(&f, whole, "x");
	assert_int_equal(dm_claim_take(&folders, path, id, NULL, ret, NULL), 0);
}

static void what_a_crash_left_is_taken_up_or_carried_out(void **state)
{
	struct dm_opening o;
	struct dm_path place;
	struct dm_job job;

	(void)state;
	open_well(&o); /* the root is made */
	assert_int_equal(o.n_jobs, 0);
	claim(ID "1", "a.csv", &job);
	dm_job_close(&job);
	claim(ID "2", "b.csv", &job);
	assert_int_equal(dm_finish_pick(&job, DM_FINISH_DONE, "2026-11-23", &place, NULL), 0);
	assert_int_equal(dm_finish_decide(&job, DM_FINISH_DONE, &place, NULL), 0);
	dm_job_close(&job);
	folder_sub(&f, "deep/root/.work/" ID "3");
	folder_sub(&f, "deep/root/.work/" ID "4");
	folder_sub(&f, "deep/root/.work/" ID "4/in");
	folder_write(&f, "deep/root/.work/" ID "4/in/c.csv", "not by us");
	leave(&o);
	open_well(&o);
	assert_int_equal(o.n_jobs, 1);
	assert_string_equal(o.jobs[0].id, ID "1");
	assert_string_equal(o.jobs[0].origin.text, "a.csv");
	assert_int_equal(o.n_finished, 2);
	assert_true(folder_has(&f, "deep/root/done/2026-11-23/b.csv"));
	assert_false(folder_has(&f, "deep/root/.work/" ID "3"));
	assert_string_equal(o.strange.id, "recover.strange");
	assert_true(folder_has(&f, "deep/root/.work/" ID "4/in/c.csv"));
	leave(&o);
	assert_true(folder_has(&f, "deep/root/.work/" ID "1/in/a.csv")); /* nobody took it up */
}

static void a_route_that_was_there_is_not_made_anew(void **state)
{
	struct dm_opening o = opening_of(true);
	struct dm_error err = { 0 };

	(void)state;
	assert_int_equal(dm_opening_run(&o, &err), DM_E_NOT_FOUND);
	assert_false(folder_has(&f, "deep"));
}

static void a_group_that_is_not_there_is_told(void **state)
{
	struct dm_opening o = opening_of(false);
	struct dm_error err = { 0 };

	(void)state;
	route.group = DM_STR("no-such-group");
	assert_int_equal(dm_opening_run(&o, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "route.group");
}

static void one_route_is_opened_once(void **state)
{
	struct dm_opening o, again = opening_of(false);
	struct dm_folders other;
	struct dm_error err = { 0 };

	(void)state;
	open_well(&o);
	again.folders = &other;
	assert_int_equal(dm_opening_run(&again, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "route.taken");
	leave(&o);
}

/* --- The journal. */

static struct dm_journal *journal;

static void journal_open(void)
{
	struct dm_journal_opening ignored;
	char path[80];

	(void)snprintf(path, sizeof(path), "%s/journal.db", f.path);
	assert_int_equal(dm_journal_open(path, &journal, &ignored, NULL), 0);
}

static void enter(const char *id, const char *name, const char *path)
{
	struct dm_claim_answer answer;
	struct dm_claim c = { .id = dm_str_from_c(id),
		.route = dm_str_from_c(name),
		.path = dm_str_from_c(path),
		.stored = dm_path_name(dm_str_from_c(path)),
		.bytes = 1,
		.at = 1 };

	c.sha256[0] = (uint8_t)id[DM_JOB_ID_LENGTH - 1];
	assert_int_equal(dm_journal_claim(journal, &c, &answer, NULL), 0);
}

struct seen {
	enum dm_state state;
	enum dm_outcome outcome;
	char place[256], result[256];
};

static bool on_record(void *ctx, const struct dm_record *record)
{
	struct seen *seen = ctx;

	seen->state = record->state;
	seen->outcome = record->outcome;
	(void)snprintf(seen->place, sizeof(seen->place), "%.*s", DM_FMT(record->place));
	(void)snprintf(seen->result, sizeof(seen->result), "%.*s", DM_FMT(record->result));
	return false;
}

static struct seen seen(const char *id)
{
	struct seen seen = { 0 };

	assert_int_equal(dm_journal_find(journal, dm_str_from_c(id), on_record, &seen, NULL), 0);
	return seen;
}

static void assert_seen(const char *id, enum dm_state state, enum dm_outcome outcome)
{
	assert_int_equal(seen(id).state, state);
	assert_int_equal(seen(id).outcome, outcome);
}

static void files_put_the_journal_right(void **state)
{
	const struct dm_failure failure = { .error = { .code = DM_E_FORMAT, .id = "f.f" } };
	struct dm_opening o;
	struct dm_job job;
	uint32_t attempt;
	size_t n;

	(void)state;
	journal_open();
	open_well(&o);
	claim(ID "1", "a.csv", &job);
	dm_job_close(&job);
	enter(ID "1", "one", "a.csv");	   /* taken up */
	enter(ID "2", "one", "sub/b.csv"); /* its results stand in out/ */
	assert_int_equal(dm_journal_attempt(journal, DM_STR(ID "2"), 1, &attempt, NULL), 0);
	folder_sub(&f, "deep/root/out/sub");
	folder_sub(&f, "deep/root/out/sub/b.csv-" ID "2");
	folder_write(
		&f, "deep/root/out/sub/b.csv-" ID "2/manifest.json", "{\"job\":\t\"" ID "2\"}");
	enter(ID "3", "one", "c.csv"); /* nothing of it is there */
	enter(ID "4", "one", "d.csv"); /* failed, under the name with its id */
	assert_int_equal(dm_journal_failed(journal, DM_STR(ID "4"), &failure, 1, NULL), 0);
	folder_write(&f, "deep/root/failed/d.csv", "an older one");
	folder_write(&f, "deep/root/failed/d-" ID "4.csv", "x");
	enter(ID "5", "one", "e.csv"); /* goes on elsewhere */
	enter(ID "6", "two", "f.csv"); /* another route */
	leave(&o);
	open_well(&o);
	o.under_way = calloc(1, sizeof(*o.under_way));
	o.n_under_way = 1;
	memcpy(o.under_way[0].text, ID "5", sizeof(ID "5"));
	for (int i = 0; i < 2; i++) { /* it may be called again */
		assert_int_equal(dm_opening_reconcile(&o, journal, &n, NULL), 0);
		assert_int_equal(n, i ? 0 : 3);
	}
	assert_seen(ID "1", DM_STATE_CLAIMED, DM_OUTCOME_NONE);
	assert_seen(ID "2", DM_STATE_FINISHED, DM_OUTCOME_PUBLISHED);
	assert_string_equal(seen(ID "2").result, "out/sub/b.csv-" ID "2");
	assert_seen(ID "3", DM_STATE_FINISHED, DM_OUTCOME_RETURNED);
	assert_seen(ID "4", DM_STATE_FINISHED, DM_OUTCOME_FAILED);
	assert_string_equal(seen(ID "4").place, "failed/d-" ID "4.csv");
	assert_seen(ID "5", DM_STATE_CLAIMED, DM_OUTCOME_NONE);
	assert_seen(ID "6", DM_STATE_CLAIMED, DM_OUTCOME_NONE);
	leave(&o);
	dm_journal_close(&journal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_a_crash_left_is_taken_up_or_carried_out, make, removed),
		cmocka_unit_test_setup_teardown(
			a_route_that_was_there_is_not_made_anew, make, removed),
		cmocka_unit_test_setup_teardown(a_group_that_is_not_there_is_told, make, removed),
		cmocka_unit_test_setup_teardown(one_route_is_opened_once, make, removed),
		cmocka_unit_test_setup_teardown(files_put_the_journal_right, make, removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
