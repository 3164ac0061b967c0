#include "daemon/intake.h"

#include "base/fd.h"
#include "intake_owner.h"

static struct owner o;

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

static void remove_file(const char *path)
{
	assert_int_equal(unlinkat(o.root.fd, path, 0), 0);
}

static void move(const char *from, const char *to)
{
	assert_int_equal(renameat(o.root.fd, from, o.root.fd, to), 0);
}

static void what_lies_there_and_what_comes_is_offered(void **state)
{
	(void)state;
	folder_sub(&o.root, "in/a");
	folder_write(&o.root, "in/a/old.csv", "1");
	folder_write(&o.root, "in/a/old.tmp", "1");
	open_usual();
	UNTIL(&o, is_last("a/old.csv"));
	assert_int_equal(o.last.state, DM_SETTLE_READY);
	assert_int_equal(o.last.sight.bytes, 1);
	assert_false(o.last.is_final);
	assert_true(dm_intake_facts(o.in).has_events);
	assert_null(dm_intake_facts(o.in).why);
	assert_int_equal(dm_intake_facts(o.in).watched, 2);
	folder_write(&o.root, "in/a/written\n\xff.csv", "12");
	UNTIL(&o, is_last("a/written\n\xff.csv"));
	assert_true(o.last.sight.was_closed);
	folder_write(&o.root, "in/a/x.tmp", "123");
	move("in/a/x.tmp", "in/a/renamed.csv");
	UNTIL(&o, is_last("a/renamed.csv"));
	assert_int_equal(linkat(o.root.fd, "in/a/renamed.csv", o.root.fd, "in/linked.csv", 0), 0);
	UNTIL(&o, is_last("linked.csv"));
	assert_int_equal(o.last.sight.links, 2);
	assert_int_equal(o.offers, 4);
	assert_int_equal(dm_intake_facts(o.in).waiting, 0);
	owner_scan(&o); /* those that were taken are left alone */
	assert_int_equal(o.offers, 4);
}

static void folders_that_come_are_entered(void **state)
{
	(void)state;
	open_usual();
	folder_sub(&o.root, "in/a");
	folder_sub(&o.root, "in/a/b");
	folder_write(&o.root, "in/a/b/x.csv", "1");
	UNTIL(&o, is_last("a/b/x.csv"));
	folder_sub(&o.root, "other");
	folder_sub(&o.root, "other/c");
	folder_write(&o.root, "other/c/y.csv", "1");
	move("other", "in/moved");
	UNTIL(&o, is_last("moved/c/y.csv"));
	move("in/moved", "in/again"); /* the file in it is another one by its path */
	UNTIL(&o, is_last("again/c/y.csv"));
	folder_sub(&o.root, "in/.hidden");
	folder_write(&o.root, "in/.hidden/z.csv", "1");
	owner_scan(&o);
	assert_int_equal(o.offers, 3);
	folder_write(&o.root, "in/again/c/z.csv", "1"); /* watched where it stands now */
	UNTIL(&o, is_last("again/c/z.csv"));
}

static void many_folders_at_once_are_not_missed(void **state)
{
	char path[64];

	(void)state;
	open_usual();
	for (int i = 0; i < 500; i++) {
		(void)snprintf(path, sizeof(path), "in/%d", i);
		folder_sub(&o.root, path);
		(void)snprintf(path, sizeof(path), "in/%d/e", i);
		folder_sub(&o.root, path);
		(void)snprintf(path, sizeof(path), "in/%d/e/x.csv", i);
		folder_write(&o.root, path, "1");
		if (i % 100 == 0)
			(void)uv_run(&o.loop, UV_RUN_NOWAIT);
	}
	UNTIL(&o, o.taken == 500);
}

static void a_writer_is_waited_for(void **state)
{
	int fd;

	(void)state;
	open_usual();
	fd = openat(o.folders.in, "slow.csv", O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	assert_int_equal(write(fd, "1", 1), 1);
	UNTIL(&o, dm_intake_facts(o.in).waiting == 1);
	owner_scan(&o);
	assert_int_equal(write(fd, "2", 1), 1);
	assert_int_equal(o.offers, 0);
	dm_fd_close(&fd);
	UNTIL(&o, is_last("slow.csv"));
	assert_int_equal(o.last.sight.bytes, 2);
}

static void an_owner_file_is_waited_for(void **state)
{
	(void)state;
	folder_write(&o.root, "in/~$report.docx", "1");
	folder_write(&o.root, "in/a report.docx", "1");
	open_usual();
	folder_write(&o.root, "in/other.csv", "1");
	UNTIL(&o, is_last("other.csv"));
	assert_int_equal(o.offers, 1);
	assert_int_equal(dm_intake_facts(o.in).waiting, 1);
	remove_file("in/~$report.docx");
	UNTIL(&o, is_last("a report.docx"));
}

static void the_last_version_is_seen(struct owner *owner, const struct dm_intake_offer *offer)
{
	(void)owner;
	if (strcmp(offer->path, "x.csv") == 0)
		assert_int_equal(offer->sight.bytes, 5);
}

static void a_file_replaced_while_there_is_no_room_is_looked_at_anew(void **state)
{
	(void)state;
	o.on_taken = the_last_version_is_seen;
	o.room = 0;
	open_usual();
	folder_write(&o.root, "in/x.csv", "1");
	UNTIL(&o, o.offers == 1);
	folder_write(&o.root, "in/x.tmp", "12345");
	move("in/x.tmp", "in/x.csv");
	folder_write(&o.root, "in/y.csv", "1");
	UNTIL(&o, dm_intake_facts(o.in).waiting == 2);
	o.room = 2;
	dm_intake_kick(o.in);
	assert_int_equal(o.taken, 0); /* from the loop alone */
	UNTIL(&o, o.taken == 2);
	assert_int_equal(dm_intake_facts(o.in).waiting, 0);
}

static void what_vanishes_is_forgotten(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);

	(void)state;
	setup.settle_ms = 3600000;
	owner_open(&o, &setup);
	folder_write(&o.root, "in/x.csv", "1");
	UNTIL(&o, dm_intake_facts(o.in).waiting == 1);
	remove_file("in/x.csv");
	owner_scan(&o);
	assert_int_equal(dm_intake_facts(o.in).waiting, 0);
	owner_close(&o);
	/* Or by the look before it would be offered. */
	o.room = 0;
	open_usual();
	folder_write(&o.root, "in/x.csv", "1");
	UNTIL(&o, o.offers == 1);
	folder_write(&o.root, "in/x.csv", "2");
	remove_file("in/x.csv");
	UNTIL(&o, dm_intake_facts(o.in).waiting == 0);
}

/* Takes few at a time, and is done with them when the loop comes round. */
struct slow {
	uv_async_t async;
	size_t in_hand;
	char paths[5][32];
	unsigned char offered[5000];
};

static struct slow slow;

static void on_slow_taken(struct owner *owner, const struct dm_intake_offer *offer)
{
	unsigned i = (unsigned)strtoul(dm_path_name(dm_str_from_c(offer->path)).p, NULL, 10);

	assert_true(slow.in_hand < 5 && i < 5000);
	slow.offered[i]++;
	(void)snprintf(slow.paths[slow.in_hand++], sizeof(slow.paths[0]), "%s", offer->path);
	assert_int_equal(unlinkat(owner->folders.in, offer->path, 0), 0);
	(void)uv_async_send(&slow.async);
}

static void on_async(uv_async_t *async)
{
	(void)async;
	if (!slow.in_hand || !o.in)
		return;
	while (slow.in_hand)
		dm_intake_forget(o.in, slow.paths[--slow.in_hand]);
	o.room = 5;
	dm_intake_kick(o.in);
}

static void drop_5000(void)
{
	char path[32];

	for (int i = 0; i < 10; i++) {
		(void)snprintf(path, sizeof(path), "in/d%d", i);
		folder_sub(&o.root, path);
	}
	for (int i = 0; i < 5000; i++) {
		(void)snprintf(path, sizeof(path), "in/d%d/%d", i % 10, i);
		folder_write(&o.root, path, "1");
	}
}

static void serve_5000(bool is_scan_only)
{
	struct dm_intake_setup setup = owner_setup(&o);

	slow = (struct slow){ 0 };
	(void)uv_async_init(&o.loop, &slow.async, on_async);
	o.room = 5;
	o.on_taken = on_slow_taken;
	setup.capacity = 64;
	setup.is_scan_only = is_scan_only;
	if (is_scan_only)
		drop_5000();
	owner_open(&o, &setup);
	if (!is_scan_only)
		drop_5000();
	UNTIL(&o, o.taken == 5000);
	UNTIL(&o, !slow.in_hand);
	owner_scan(&o);
	UNTIL(&o, dm_intake_facts(o.in).waiting == 0);
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(slow.offered[i], 1);
	assert_int_equal(o.taken, 5000);
	uv_close((uv_handle_t *)&slow.async, NULL);
}

static void a_small_window_serves_all_of_many(void **state)
{
	(void)state;
	serve_5000(false);
}

static void a_small_window_serves_all_without_events(void **state)
{
	(void)state;
	serve_5000(true);
}

/* Events of files that are gone by now must not leave one that is there without room. */
static void stale_events_do_not_hide_a_file(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);

	(void)state;
	setup.capacity = 2;
	owner_open(&o, &setup);
	UNTIL(&o, dm_intake_facts(o.in).scans == 1);
	folder_write(&o.root, "in/1.csv", "1");
	folder_write(&o.root, "in/2.csv", "1");
	folder_write(&o.root, "in/3.csv", "1");
	remove_file("in/1.csv");
	remove_file("in/2.csv");
	UNTIL(&o, is_last("3.csv"));
	assert_int_equal(o.offers, 1);
}

static void lost_events_lose_no_file(void **state)
{
	char name[16];
	int fd;

	(void)state;
	open_usual();
	for (int i = 0; i < 40000; i++) { /* twice the system's queue of 16,384 */
		(void)snprintf(name, sizeof(name), "%d.tmp", i % 100);
		fd = openat(o.folders.in, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
		assert_true(fd >= 0);
		dm_fd_close(&fd);
	}
	folder_write(&o.root, "in/last.csv", "1");
	UNTIL(&o, is_last("last.csv"));
	assert_true(dm_intake_facts(o.in).scans >= 1);
	assert_int_equal(o.offers, 1);
}

static void scanning_alone_finds_all(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);

	(void)state;
	setup.is_scan_only = true;
	setup.rescan_ms = 1;
	owner_open(&o, &setup);
	assert_false(dm_intake_facts(o.in).has_events);
	assert_non_null(dm_intake_facts(o.in).why);
	assert_int_equal(dm_intake_facts(o.in).watched, 0);
	folder_sub(&o.root, "in/a");
	folder_write(&o.root, "in/a/x.csv", "1");
	UNTIL(&o, is_last("a/x.csv"));
	/* Its name again, while the first one is worked on and after. */
	remove_file("in/a/x.csv");
	folder_write(&o.root, "in/a/x.csv", "12");
	owner_scan(&o);
	assert_int_equal(o.offers, 1);
	dm_intake_forget(o.in, "a/x.csv");
	UNTIL(&o, o.taken == 2);
	assert_int_equal(o.last.sight.bytes, 2);
	remove_file("in/a/x.csv");
	dm_intake_forget(o.in, "a/x.csv");
	UNTIL(&o, dm_intake_facts(o.in).waiting == 0);
	assert_int_equal(o.offers, 2);
}

static void a_name_that_comes_again_is_not_lost(void **state)
{
	(void)state;
	open_usual();
	folder_write(&o.root, "in/x.csv", "1");
	UNTIL(&o, o.taken == 1);
	remove_file("in/x.csv");
	folder_write(&o.root, "in/x.csv", "12");
	folder_write(&o.root, "in/y.csv", "1");
	UNTIL(&o, is_last("y.csv")); /* so that the event of the other was read */
	assert_int_equal(o.taken, 2);
	dm_intake_forget(o.in, "x.csv");
	UNTIL(&o, is_last("x.csv"));
	assert_int_equal(o.last.sight.bytes, 2);
	/* Without another one it is forgotten. */
	remove_file("in/y.csv");
	dm_intake_forget(o.in, "y.csv");
	dm_intake_forget(o.in, "y.csv");
	dm_intake_forget(o.in, "never.csv");
	assert_int_equal(dm_intake_facts(o.in).waiting, 0);
	/* Put back: offered again. */
	dm_intake_again(o.in, "x.csv");
	assert_int_equal(dm_intake_facts(o.in).waiting, 1);
	UNTIL(&o, o.taken == 4);
	assert_true(is_last("x.csv"));
}

static void a_file_that_was_put_back_need_not_wait_for_a_scan(void **state)
{
	(void)state;
	open_scanning(); /* the next one is in an hour */
	folder_write(&o.root, "in/x.csv", "1");
	folder_write(&o.root, "in/x.tmp", "1");
	dm_intake_again(o.in, "x.tmp");
	dm_intake_again(o.in, "x.csv");
	UNTIL(&o, is_last("x.csv"));
	assert_int_equal(o.offers, 1);
}

static void an_incomplete_file_waits_for_its_rest(void **state)
{
	int fd;

	(void)state;
	open_usual();
	folder_write(&o.root, "in/x.docx", "PK");
	UNTIL(&o, o.taken == 1);
	dm_intake_incomplete(o.in, "x.docx");
	owner_scan(&o);
	folder_write(&o.root, "in/y.csv", "1");
	UNTIL(&o, is_last("y.csv"));
	assert_int_equal(o.taken, 2);
	fd = openat(o.folders.in, "x.docx", O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_int_equal(write(fd, "12", 2), 2);
	dm_fd_close(&fd);
	UNTIL(&o, is_last("x.docx"));
	assert_int_equal(o.last.sight.bytes, 4);
	assert_int_equal(o.last.state, DM_SETTLE_READY);
}

static void what_is_known_to_be_whole_need_not_settle(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);
	struct dm_sight other;

	(void)state;
	setup.settle_ms = 3600000;
	owner_open(&o, &setup);
	owner_scan(&o);
	folder_write(&o.root, "in/a.docx", "half");
	UNTIL(&o, o.asked == 1);
	assert_string_equal(o.path.text, "a.docx");
	other = o.seen;
	other.bytes++;
	dm_intake_whole(o.in, "a.docx", &other); /* another version of it */
	dm_intake_whole(o.in, "b.docx", &o.seen);
	owner_scan(&o);
	assert_int_equal(o.offers, 0);
	folder_write(&o.root, "in/a.docx", "the whole");
	UNTIL(&o, o.asked == 2);
	dm_intake_whole(o.in, "a.docx", &o.seen);
	UNTIL(&o, o.taken == 1);
	assert_int_equal(o.last.sight.bytes, 9);
	assert_int_equal(o.asked, 2);
}

static void what_stays_incomplete_or_empty_is_offered_at_last(void **state)
{
	struct dm_intake_setup setup = owner_setup(&o);

	(void)state;
	setup.incomplete_wait_ms = 0;
	owner_open(&o, &setup);
	folder_write(&o.root, "in/x.docx", "PK");
	UNTIL(&o, o.taken == 1);
	assert_false(o.last.is_final);
	dm_intake_incomplete(o.in, "x.docx");
	UNTIL(&o, o.taken == 2);
	assert_true(o.last.is_final);
	assert_int_equal(o.last.state, DM_SETTLE_INCOMPLETE);
	folder_write(&o.root, "in/empty.csv", "");
	UNTIL(&o, o.taken == 3);
	assert_true(o.last.is_final);
	assert_int_equal(o.last.state, DM_SETTLE_EMPTY);
}

static void nothing_is_offered_in_a_pause(void **state)
{
	(void)state;
	open_usual();
	dm_intake_pause(o.in);
	folder_write(&o.root, "in/x.csv", "1");
	UNTIL(&o, dm_intake_facts(o.in).waiting == 1);
	owner_scan(&o);
	dm_intake_kick(o.in);
	owner_scan(&o);
	assert_int_equal(o.offers, 0);
	dm_intake_resume(o.in);
	UNTIL(&o, is_last("x.csv"));
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, done)
	const struct CMUnitTest tests[] = {
		TEST(what_lies_there_and_what_comes_is_offered),
		TEST(folders_that_come_are_entered),
		TEST(many_folders_at_once_are_not_missed),
		TEST(a_writer_is_waited_for),
		TEST(an_owner_file_is_waited_for),
		TEST(a_file_replaced_while_there_is_no_room_is_looked_at_anew),
		TEST(what_vanishes_is_forgotten),
		TEST(a_small_window_serves_all_of_many),
		TEST(a_small_window_serves_all_without_events),
		TEST(stale_events_do_not_hide_a_file),
		TEST(lost_events_lose_no_file),
		TEST(scanning_alone_finds_all),
		TEST(a_name_that_comes_again_is_not_lost),
		TEST(a_file_that_was_put_back_need_not_wait_for_a_scan),
		TEST(an_incomplete_file_waits_for_its_rest),
		TEST(what_is_known_to_be_whole_need_not_settle),
		TEST(what_stays_incomplete_or_empty_is_offered_at_last),
		TEST(nothing_is_offered_in_a_pause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
