/* The daemon as a whole: how it begins, is told other settings, gets into trouble, and ends. */
#include "running.h"

#include <sys/resource.h>

#define ROUTE(name, root) "  - {name: " name ", root: '%/" root "', outputs: [json], settle: 0}\n"
#define ONE "workers: 1\nroutes:\n" ROUTE("one", "one")
#define TWO ONE ROUTE("two", "two")

static struct running run;

static void begin(const char *settings)
{
	running_make(&run, settings);
	running_start(&run);
	running_until(&run, "daemon.ready", NULL, NULL);
}

static void stop_well(void)
{
	assert_int_equal(running_stop(&run), 0);
	assert_int_equal(running_count(&run, "one/.work"), 0);
	running_done(&run);
}

/* From now on workers that hold go on, and disks have room. */
static void go_on(void)
{
	folder_write(&run.root, "how.go", "");
}

static void reload(const char *settings)
{
	running_settings(&run, settings);
	running_signal(&run, SIGHUP);
}

/* --- The beginning. */

static void files_become_results(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/a.csv", "x");
	running_until(&run, "job.published", "file=a.csv", NULL);
	running_drop(&run, "one/in/refused.csv", "y");
	running_until(&run, "job.failed", "fake.format", NULL);
	assert_int_equal(running_count(&run, "one/in"), 0);
	assert_int_equal(running_count(&run, "one/out"), 3);
	assert_int_equal(running_count(&run, "one/done"), 1);
	assert_int_equal(running_count(&run, "one/failed"), 3);
	stop_well();
}

static void a_worker_that_cannot_start_is_refused(void **state)
{
	(void)state;
	running_make(&run, ONE);
	folder_write(&run.root, "program", "no program");
	running_start_with(&run, running_path(&run, "program"));
	assert_int_equal(running_end(&run), 78);
	assert_true(running_said(&run, "worker.start"));
	folder_write(&run.root, "how", "dies");
	running_start(&run);
	assert_int_equal(running_end(&run), 78);
	running_done(&run);
}

static void what_another_one_has_is_refused(void **state)
{
	static struct running second;

	(void)state;
	begin(ONE);
	second = run;
	running_start(&second);
	assert_int_equal(running_end(&second), 78);
	assert_true(running_said(&second, "refused: state.taken"));
	stop_well();
}

static void a_crash_is_mended(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/hold.csv", "x");
	running_until(&run, "job.converting", NULL, NULL);
	running_signal(&run, SIGKILL);
	assert_int_equal(running_end(&run), -SIGKILL);
	go_on();
	running_start(&run);
	running_until(&run, "journal.attempts-lost", "attempts=1", NULL);
	running_until(&run, "route.open", "taken_up=1", NULL);
	running_until(&run, "job.published", "file=hold.csv", NULL);
	stop_well();
}

/* --- The end. */

static void a_second_signal_puts_all_back(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/hold.csv", "x");
	running_until(&run, "job.converting", "hold.csv", NULL);
	running_drop(&run, "one/in/a.csv", "y");
	running_until(&run, "job.claimed", "a.csv", NULL);
	running_signal(&run, SIGTERM);
	running_until(&run, "job.returned", "a.csv", NULL);
	running_signal(&run, SIGTERM);
	assert_int_equal(running_end(&run), 0);
	assert_int_equal(running_count(&run, "one/in"), 2);
	assert_int_equal(running_count(&run, "one/.work"), 0);
	running_done(&run);
}

static void it_ends_in_the_middle_of_a_reload(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/hold.csv", "x");
	running_until(&run, "job.converting", NULL, NULL);
	folder_write(&run.root, "how", "holds");
	reload(TWO);
	running_until(&run, "daemon.reloading", NULL, NULL);
	running_signal(&run, SIGTERM);
	running_until(&run, "daemon.stopping", NULL, NULL);
	go_on(); /* the workers are ready before the file is published */
	assert_int_equal(running_end(&run), 0);
	assert_true(running_said(&run, "job.published"));
	assert_false(running_said(&run, "daemon.reloaded"));
	running_done(&run);
}

static void workers_from_before_a_reload_are_killed_too(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/hold.csv", "x");
	running_until(&run, "job.converting", NULL, NULL);
	reload(ONE);
	running_until(&run, "daemon.reloaded", NULL, NULL);
	running_signal(&run, SIGTERM);
	running_until(&run, "daemon.stopping", NULL, NULL);
	running_signal(&run, SIGTERM);
	running_until(&run, "job.returned", NULL, NULL);
	go_on();
	assert_int_equal(running_end(&run), 0);
	assert_int_equal(running_count(&run, "one/in"), 1);
	running_done(&run);
}

/* --- Other settings. */

static void a_reload_is_all_or_nothing(void **state)
{
	(void)state;
	begin(ONE);
	reload(TWO "surprise: yes\n");
	running_until(&run, "config.problem", NULL, NULL);
	running_until(&run, "daemon.reload-failed", NULL, NULL);
	folder_write(&run.root, "how", "refuses");
	reload(TWO);
	running_until(&run, "daemon.reload-failed", "fake.refused", NULL);
	assert_false(folder_has(&run.root, "two"));
	running_drop(&run, "one/in/a.csv", "x");
	running_until(&run, "job.published", NULL, NULL);
	folder_write(&run.root, "how", "");
	reload(TWO);
	running_until(&run, "route.open", "route=two", NULL);
	running_drop(&run, "two/in/b.csv", "x");
	running_until(&run, "job.published", "route=two", NULL);
	reload(ONE);
	running_until(&run, "daemon.reloaded", NULL, NULL);
	running_drop(&run, "one/in/c.csv", "x");
	running_until(&run, "job.published", "c.csv", NULL);
	stop_well();
}

static void a_reload_before_it_is_ready_is_not_forgotten(void **state)
{
	(void)state;
	running_make(&run, ONE);
	folder_write(&run.root, "how", "holds");
	running_start(&run);
	running_until(&run, "route.open", NULL, NULL);
	reload(TWO);
	running_signal(&run, SIGUSR1); /* signals come in order */
	running_until(&run, "daemon.rescan", NULL, NULL);
	go_on();
	running_until(&run, "daemon.ready", NULL, NULL);
	running_until(&run, "route.open", "route=two", NULL);
	stop_well();
}

/* The name stays, the folder is another one: what is under way in the old one goes on. */
static void a_route_may_move_while_it_works(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/hold.csv", "x");
	running_until(&run, "job.converting", NULL, NULL);
	reload("workers: 1\nroutes:\n" ROUTE("one", "other"));
	running_until(&run, "route.open", "/other", "reconciled=0");
	go_on();
	running_until(&run, "job.published", "hold.csv", NULL);
	running_drop(&run, "other/in/b.csv", "x");
	running_until(&run, "job.published", "b.csv", NULL);
	assert_false(running_said(&run, "journal.disagrees"));
	assert_int_equal(running_count(&run, "one/done"), 1);
	stop_well();
}

/* --- Trouble. */

/* Results of the folder sub/ cannot be published: a file stands where their folder should be. */
static void block(void)
{
	folder_sub(&run.root, "one/in/sub");
	folder_write(&run.root, "one/out/sub", "in the way");
}

static void unblock(void)
{
	assert_int_equal(unlinkat(run.root.fd, "one/out/sub", 0), 0);
}

/* Trouble of one folder is that of its files: the others go on. */
static void trouble_of_one_file_is_not_the_others(void **state)
{
	(void)state;
	begin(ONE);
	block();
	running_drop(&run, "one/in/sub/a.csv", "x");
	running_until(&run, "job.waits", "file=sub/a.csv", "seconds=1");
	running_drop(&run, "one/in/b.csv", "x");
	running_until(&run, "job.published", "file=b.csv", NULL);
	running_until(&run, "job.waits", "file=sub/a.csv", "seconds=2");
	unblock();
	running_until(&run, "job.published", "file=sub/a.csv", NULL);
	assert_false(running_said(&run, "route.paused"));
	stop_well();
}

static void limit_files(const struct running *r, rlim_t room)
{
	const struct rlimit limit = { room, RLIM_INFINITY };

	assert_int_equal(prlimit(r->pid, RLIMIT_FSIZE, &limit, NULL), 0);
}

/* A disk that is full for everybody. */
static void trouble_pauses_a_route_until_it_is_over(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/a.csv", "x");
	running_until(&run, "job.published", "a.csv", NULL);
	limit_files(&run, 0);
	running_drop(&run, "one/in/b.csv", "x");
	running_until(&run, "route.paused", "seconds=1", NULL);
	running_until(&run, "route.paused", "seconds=2", NULL);
	limit_files(&run, RLIM_INFINITY);
	running_until(&run, "route.resumed", NULL, NULL);
	running_until(&run, "job.published", "b.csv", NULL);
	stop_well();
}

static void a_worker_that_tells_of_a_full_disk_is_not_believed(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/space.csv", "x");
	running_until(&run, "job.waits", "space.csv", "seconds=1");
	running_until(&run, "job.waits", "space.csv", "seconds=2");
	running_drop(&run, "one/in/a.csv", "x");
	running_until(&run, "job.published", "a.csv", NULL);
	go_on();
	running_until(&run, "job.published", "space.csv", NULL);
	assert_false(running_said(&run, "route.paused"));
	stop_well();
}

/* While the folders are sound, what always fails is the file's own. */
static void a_file_that_never_can_be_read_fails(void **state)
{
	(void)state;
	begin(ONE);
	running_drop(&run, "one/in/broken.csv", "x");
	for (int i = 0; i < 5; i++) {
		running_until(&run, "job.waits", "fake.io", NULL);
		running_signal(&run, SIGUSR1);
	}
	running_until(&run, "job.failed", "fake.io", "tried 6 times");
	assert_int_equal(running_count(&run, "one/failed"), 3);
	assert_false(running_said(&run, "route.paused"));
	stop_well();
}

static void a_folder_that_was_away_is_served_again(void **state)
{
	(void)state;
	begin(ONE);
	block();
	running_drop(&run, "one/in/sub/a.csv", "x");
	running_until(&run, "job.waits", NULL, NULL);
	assert_int_equal(renameat(run.root.fd, "one/in", run.root.fd, "one/away"), 0);
	running_until(&run, "route.offline", "route.gone", NULL);
	assert_int_equal(renameat(run.root.fd, "one/away", run.root.fd, "one/in"), 0);
	unblock();
	running_until(&run, "route.open", "carried_out=1", NULL);
	running_drop(&run, "one/in/b.csv", "x");
	running_until(&run, "job.published", "b.csv", NULL);
	stop_well();
}

/* Files that a route cannot get rid of take no room from the others. */
static void trouble_of_one_route_is_not_the_others(void **state)
{
	char name[64];

	(void)state;
	begin(TWO);
	block();
	for (int i = 0; i < 12; i++) {
		(void)snprintf(name, sizeof(name), "one/in/sub/hold.%d.csv", i);
		running_drop(&run, name, "x");
	}
	for (int i = 0; i < 10; i++)
		running_until(&run, "job.claimed", NULL, NULL);
	running_drop(&run, "two/in/b.csv", "x");
	running_signal(&run, SIGUSR1);
	running_until(&run, "daemon.rescan", NULL, NULL);
	go_on();
	running_until(&run, "job.published", "b.csv", NULL);
	unblock();
	for (int i = 0; i < 12; i++)
		running_until(&run, "job.published", "hold.", NULL);
	stop_well();
}

/* What a route that is no longer wanted, or wanted otherwise, cannot get rid of is left to its
 * successor. */
static void a_troubled_route_makes_way(void **state)
{
	(void)state;
	begin(ONE);
	block();
	running_drop(&run, "one/in/sub/a.csv", "x");
	running_until(&run, "job.waits", NULL, NULL);
	reload("workers: 1\nroutes:\n  - {name: one, root: '%/one', outputs: [json], settle: 0, "
	       "folders: {out: results}}\n");
	running_until(&run, "daemon.reloaded", NULL, NULL);
	running_until(&run, "route.open", "carried_out=1", "reconciled=1");
	assert_int_equal(running_count(&run, "one/results"), 3);
	stop_well();
}

/* One folder that its owner keeps to himself does not keep the route from its work. */
static void a_folder_that_is_kept_from_us_pauses_nothing(void **state)
{
	(void)state;
	running_make(&run, ONE);
	folder_sub(&run.root, "one");
	folder_sub(&run.root, "one/in");
	folder_sub(&run.root, "one/in/mine");
	folder_write(&run.root, "one/in/mine/a.csv", "x");
	running_give_away(&run);
	assert_int_equal(fchmodat(run.root.fd, "one/in/mine", 0555, 0), 0);
	running_start(&run);
	running_until(&run, "route.trouble", "claim.kept", NULL);
	running_drop(&run, "one/in/b.csv", "x");
	running_until(&run, "job.published", "b.csv", NULL);
	assert_false(running_said(&run, "route.paused"));
	assert_int_equal(running_count(&run, "one/in"), 1);
	assert_int_equal(fchmodat(run.root.fd, "one/in/mine", 0755, 0), 0);
	stop_well();
}

static void a_job_that_somebody_removed_is_over(void **state)
{
	(void)state;
	begin(ONE);
	block();
	running_drop(&run, "one/in/sub/a.csv", "x");
	running_until(&run, "job.waits", NULL, NULL);
	(void)nftw(running_path(&run, "one/.work"), running_remove_job, 32, FTW_DEPTH | FTW_PHYS);
	running_until(&run, "job.removed", NULL, NULL);
	running_until(&run, "job.returned", NULL, NULL);
	running_drop(&run, "one/in/b.csv", "x");
	running_until(&run, "job.published", "b.csv", NULL);
	assert_int_equal(running_stop(&run), 0);
	running_done(&run);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_become_results),
		cmocka_unit_test(a_worker_that_cannot_start_is_refused),
		cmocka_unit_test(what_another_one_has_is_refused),
		cmocka_unit_test(a_crash_is_mended),
		cmocka_unit_test(a_second_signal_puts_all_back),
		cmocka_unit_test(it_ends_in_the_middle_of_a_reload),
		cmocka_unit_test(workers_from_before_a_reload_are_killed_too),
		cmocka_unit_test(a_reload_is_all_or_nothing),
		cmocka_unit_test(a_reload_before_it_is_ready_is_not_forgotten),
		cmocka_unit_test(a_route_may_move_while_it_works),
		cmocka_unit_test(trouble_pauses_a_route_until_it_is_over),
		cmocka_unit_test(trouble_of_one_file_is_not_the_others),
		cmocka_unit_test(a_worker_that_tells_of_a_full_disk_is_not_believed),
		cmocka_unit_test(a_file_that_never_can_be_read_fails),
		cmocka_unit_test(a_folder_that_was_away_is_served_again),
		cmocka_unit_test(trouble_of_one_route_is_not_the_others),
		cmocka_unit_test(a_troubled_route_makes_way),
		cmocka_unit_test(a_folder_that_is_kept_from_us_pauses_nothing),
		cmocka_unit_test(a_job_that_somebody_removed_is_over),
	};

	if (argc == 4 && !strcmp(argv[1], "--daemon"))
		return running_daemon(argv);
	running_worker = argc > 1 ? argv[1] : "";
	if (argc > 2)
		cmocka_set_test_filter(argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
