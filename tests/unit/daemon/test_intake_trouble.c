#include "daemon/intake.h"

#include "intake_owner.h"

static struct owner o;
static useconds_t look_us; /* longer than it would take */

int __real_dm_sight_look(int root, const char *path, const struct dm_ignore *ignore,
	struct dm_sight *ret, struct dm_error *err);
int __wrap_dm_sight_look(int root, const char *path, const struct dm_ignore *ignore,
	struct dm_sight *ret, struct dm_error *err);

int __wrap_dm_sight_look(int root, const char *path, const struct dm_ignore *ignore,
	struct dm_sight *ret, struct dm_error *err)
{
	if (look_us)
		(void)usleep(look_us);
	return __real_dm_sight_look(root, path, ignore, ret, err);
}

static int make(void **state)
{
	(void)state;
	owner_make(&o);
	return 0;
}

static int done(void **state)
{
	(void)state;
	owner_done(&o);
	return 0;
}

static void open_usual(void)
{
	struct dm_intake_setup setup = owner_setup(&o);

	owner_open(&o, &setup);
	UNTIL(&o, dm_intake_facts(o.in).scans == 1);
}

static void open_scanning(void)
{
	struct dm_intake_setup setup = owner_setup(&o);

	setup.is_scan_only = true;
	owner_open(&o, &setup);
	UNTIL(&o, dm_intake_facts(o.in).scans == 1);
}

static bool is_last(const char *path)
{
	return o.taken && strcmp(o.path.text, path) == 0;
}

static void move(const char *from, const char *to)
{
	assert_int_equal(renameat(o.root.fd, from, o.root.fd, to), 0);
}

static void a_folder_that_is_gone_is_told_once(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);
	struct dm_intake_events events = { owner_on_offer, owner_on_ask, owner_on_gone,
		owner_on_trouble, owner_on_closed };
	struct dm_error err = { 0 };

	(void)state;
	folder_write(&o.root, "in/x.csv", "1");
	o.room = 0;
	open_usual();
	move("in", "moved");
	UNTIL(&o, o.gone);
	assert_string_equal(o.error.id, "route.gone");
	dm_intake_kick(o.in);
	dm_intake_rescan(o.in);
	dm_intake_resume(o.in);
	owner_close(&o);
	assert_int_equal(o.gone, 1);
	/* Before it is back, it cannot be opened; and then nothing is told. */
	assert_int_equal(dm_intake_open(&setup, &events, &o, &o.in, &err), DM_E_NOT_FOUND);
	assert_null(o.in);
	assert_string_equal(err.id, "route.gone");
	move("moved", "in");
	o.offers = 0;
	o.room = 1;
	open_usual();
	UNTIL(&o, is_last("x.csv"));
}

static void a_share_that_is_away_is_told_by_a_scan(void **state)
{
	(void)state;
	o.closes_in_gone = true;
	o.room = 0;
	folder_write(&o.root, "in/x.csv", "1");
	open_scanning();
	UNTIL(&o, o.offers == 1);
	move("in", "moved");
	folder_sub(&o.root, "in"); /* what shows where nothing is mounted */
	dm_intake_rescan(o.in);
	UNTIL(&o, o.closed);
	assert_int_equal(o.gone, 1);
	assert_string_equal(o.error.id, "route.gone");
}

static void a_share_that_is_away_is_told_by_a_look(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);

	(void)state;
	setup.is_scan_only = true;
	setup.settle_ms = 1;
	setup.incomplete_wait_ms = 0;
	folder_write(&o.root, "in/~$report.docx", "1");
	folder_write(&o.root, "in/a report.docx", "1"); /* looked at again and again */
	owner_open(&o, &setup);
	UNTIL(&o, dm_intake_facts(o.in).waiting == 1);
	move("in", "moved"); /* first, or a look may find the folder without its file */
	move("moved/a report.docx", "x");
	UNTIL(&o, o.gone);
	assert_int_equal(o.offers, 0);
}

/* Root may read everything, so it becomes somebody else for a while. */
static void be_ordinary(void)
{
	assert_int_equal(fchmod(o.root.fd, 0755), 0);
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
}

static void be_oneself(void)
{
	assert_int_equal(seteuid(getuid()), 0);
}

static void what_cannot_be_read_is_told_once(void **state)
{
	(void)state;
	open_usual();
	folder_write(&o.root, "in/x.new.tmp", "1");
	assert_int_equal(fchmodat(o.folders.in, "x.new.tmp", 0, 0), 0);
	be_ordinary();
	be_oneself();
	move("in/x.new.tmp", "in/x.csv");
	be_ordinary();
	UNTIL(&o, o.troubles == 1);
	assert_string_equal(o.error.id, "fs.permission");
	be_oneself();
	move("in/x.csv", "in/x.tmp"); /* events for it */
	move("in/x.tmp", "in/x.csv");
	folder_write(&o.root, "in/y.csv", "1");
	be_ordinary();
	owner_scan(&o);
	UNTIL(&o, is_last("y.csv"));
	be_oneself();
	assert_int_equal(o.troubles, 1);
	assert_int_equal(dm_intake_facts(o.in).waiting, 1);
	assert_int_equal(fchmodat(o.folders.in, "x.csv", 0666, 0), 0);
	move("in/x.csv", "in/x.tmp");
	move("in/x.tmp", "in/x.csv");
	UNTIL(&o, is_last("x.csv"));
}

static void a_folder_that_cannot_be_read_keeps_what_is_known(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);

	(void)state;
	setup.settle_ms = 3600000;
	folder_sub(&o.root, "in/a");
	folder_write(&o.root, "in/a/x.csv", "1");
	owner_open(&o, &setup);
	owner_scan(&o);
	assert_int_equal(fchmodat(o.folders.in, "a", 0, 0), 0);
	be_ordinary();
	owner_scan(&o);
	owner_scan(&o);
	be_oneself();
	assert_int_equal(o.troubles, 1);
	assert_string_equal(o.error.id, "scan.partial");
	assert_int_equal(dm_intake_facts(o.in).waiting, 1);
	assert_int_equal(fchmodat(o.folders.in, "a", 0777, 0), 0);
	assert_int_equal(unlinkat(o.folders.in, "a/x.csv", 0), 0);
	owner_scan(&o);
	assert_int_equal(dm_intake_facts(o.in).waiting, 0);
	assert_int_equal(o.troubles, 1);
}

static void many_bad_files_leave_room_for_good_ones(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);
	char name[32];

	(void)state;
	for (int i = 0; i < 50; i++) {
		(void)snprintf(name, sizeof(name), "in/%d.csv", i);
		folder_write(&o.root, name, "1");
		assert_int_equal(fchmodat(o.root.fd, name, 0, 0), 0);
	}
	be_ordinary();
	setup.capacity = 16;
	setup.is_scan_only = true;
	owner_open(&o, &setup);
	owner_scan(&o);
	be_oneself();
	folder_sub(&o.root, "in/z");
	folder_write(&o.root, "in/z/good.csv", "1");
	assert_int_equal(fchmodat(o.root.fd, "in/z/good.csv", 0666, 0), 0);
	be_ordinary();
	owner_scan(&o);
	UNTIL(&o, is_last("z/good.csv"));
	be_oneself();
	assert_in_range(o.troubles, 1, 5);
}

static void it_closes_at_any_moment(void **state)
{
	unsigned seed = 1;
	char name[32];

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct dm_intake_setup setup = owner_setup(&o);

		o.offers = o.troubles = 0;
		setup.capacity = 8;
		setup.rescan_ms = 1;
		setup.is_scan_only = round % 3 == 0;
		o.closes_in_offer = round % 4 == 1;
		owner_open(&o, &setup);
		for (int i = rand_r(&seed) % 12; i > 0 && o.in; i--) {
			(void)snprintf(name, sizeof(name), "in/%d-%d", round, i);
			folder_write(&o.root, name, "1");
			(void)uv_run(&o.loop, UV_RUN_NOWAIT);
		}
		if (round % 50 == 49)
			o.closes_in_offer = false;
		owner_close(&o);
	}
	assert_int_equal(o.gone, 0);
}

static void it_closes_in_every_event(void **state)
{
	(void)state;
	o.closes_in_trouble = o.closes_in_gone = true;
	folder_write(&o.root, "in/x.csv", "1");
	assert_int_equal(fchmodat(o.folders.in, "x.csv", 0, 0), 0);
	be_ordinary();
	{
		struct dm_intake_setup setup = owner_setup(&o);

		owner_open(&o, &setup);
	}
	UNTIL(&o, o.closed);
	be_oneself();
	assert_int_equal(o.troubles, 1);
	o.troubles = 0;
	assert_int_equal(unlinkat(o.folders.in, "x.csv", 0), 0);
	open_usual();
	move("in", "moved");
	UNTIL(&o, o.closed);
	assert_int_equal(o.gone, 1);
}

/* On a share that is slow, beside files that are looked at again each second. */
static void are_offered(useconds_t slow_us, size_t n, int others)
{
	char name[32];

	for (int i = 0; i < others; i++) {
		(void)snprintf(name, sizeof(name), "in/empty-%d.csv", i);
		folder_write(&o.root, name, "");
	}
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "in/x-%zu.csv", i);
		folder_write(&o.root, name, "1");
	}
	look_us = slow_us;
	open_scanning();
	UNTIL(&o, o.taken == n);
	look_us = 0;
}

static void a_look_that_takes_longer_than_it_is_believed(void **state)
{
	(void)state;
	are_offered(1200000, 1, 0);
}

static void looks_that_take_too_long_together(void **state)
{
	(void)state;
	are_offered(40000, 20, 60);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, done)
	const struct CMUnitTest tests[] = {
		TEST(a_folder_that_is_gone_is_told_once),
		TEST(a_share_that_is_away_is_told_by_a_scan),
		TEST(a_share_that_is_away_is_told_by_a_look),
		TEST(what_cannot_be_read_is_told_once),
		TEST(a_folder_that_cannot_be_read_keeps_what_is_known),
		TEST(many_bad_files_leave_room_for_good_ones),
		TEST(a_look_that_takes_longer_than_it_is_believed),
		TEST(looks_that_take_too_long_together),
		TEST(it_closes_at_any_moment),
		TEST(it_closes_in_every_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
