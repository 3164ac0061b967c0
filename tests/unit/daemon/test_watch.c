#include "daemon/watch.h"

#include "base/fd.h"
#include "daemon/filesystem.h"
#include "folder.h"

static struct folder f;
static struct dm_watch *watch;

static void watch_path(const char *path)
{
	int fd = openat(f.fd, path[0] ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(dm_watch_folder(watch, fd, path, NULL), 0);
	close(fd);
}

static int make(void **state)
{
	(void)state;
	folder_make(&f);
	assert_int_equal(dm_watch_open(&watch, NULL), 0);
	watch_path("");
	return 0;
}

static int removed(void **state)
{
	(void)state;
	dm_watch_close(&watch);
	assert_null(watch);
	folder_remove(&f);
	return 0;
}

/* True where an event of this kind for the path is among those that wait. */
static bool told(enum dm_watch_kind kind, const char *path, bool was_closed)
{
	struct dm_watch_event event;
	bool found = false;

	while (dm_watch_next(watch, &event))
		if (event.kind == kind && strcmp(event.path.text, path) == 0 &&
			event.was_closed == was_closed)
			found = true;
	return found;
}

static void files_are_told_when_they_are_closed(void **state)
{
	struct dm_watch_event event;
	int fd;

	(void)state;
	fd = openat(f.fd, "a\n\xff.csv", O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	assert_true(told(DM_WATCH_FILE, "a\n\xff.csv", false));
	assert_int_equal(write(fd, "1", 1), 1);
	assert_false(dm_watch_next(watch, &event));
	close(fd);
	assert_true(told(DM_WATCH_FILE, "a\n\xff.csv", true));
	assert_int_equal(renameat(f.fd, "a\n\xff.csv", f.fd, "b.csv"), 0);
	assert_true(told(DM_WATCH_FILE, "b.csv", true));
	assert_int_equal(linkat(f.fd, "b.csv", f.fd, "hard.csv", 0), 0);
	assert_true(told(DM_WATCH_FILE, "hard.csv", false));
	assert_false(dm_watch_next(watch, &event));
}

static void folders_are_told_and_can_be_watched(void **state)
{
	(void)state;
	folder_sub(&f, "a");
	assert_true(told(DM_WATCH_FOLDER, "a", false));
	watch_path("a");
	assert_int_equal(dm_watch_count(watch), 2);
	watch_path("a"); /* again: the same */
	assert_int_equal(dm_watch_count(watch), 2);
	folder_write(&f, "a/x.csv", "1");
	assert_true(told(DM_WATCH_FILE, "a/x.csv", true));
}

static void a_folder_that_moved_asks_for_a_scan(void **state)
{
	struct dm_watch_event event;
	bool appeared = false, rescan = false;

	(void)state;
	folder_sub(&f, "a");
	folder_sub(&f, "a/b");
	watch_path("a");
	watch_path("a/b");
	(void)told(DM_WATCH_FILE, "", false);
	assert_int_equal(renameat(f.fd, "a", f.fd, "z"), 0);
	while (dm_watch_next(watch, &event)) {
		appeared |= event.kind == DM_WATCH_FOLDER && strcmp(event.path.text, "z") == 0;
		rescan |= event.kind == DM_WATCH_RESCAN;
	}
	assert_true(appeared && rescan);
	assert_int_equal(dm_watch_count(watch), 1); /* no event with a path that is wrong */
	watch_path("z");
	watch_path("z/b");
	folder_write(&f, "z/b/x.csv", "1");
	assert_true(told(DM_WATCH_FILE, "z/b/x.csv", true));
	/* Removed: nothing is to be found, nothing is kept. */
	assert_int_equal(unlinkat(f.fd, "z/b/x.csv", 0), 0);
	assert_int_equal(unlinkat(f.fd, "z/b", AT_REMOVEDIR), 0);
	assert_false(dm_watch_next(watch, &event));
	assert_int_equal(dm_watch_count(watch), 2);
}

static void a_root_that_moved_is_told(void **state)
{
	char elsewhere[sizeof(f.path) + 2];
	struct dm_watch_event event = { 0 };

	(void)state;
	(void)snprintf(elsewhere, sizeof(elsewhere), "%s-x", f.path);
	assert_int_equal(rename(f.path, elsewhere), 0);
	assert_true(dm_watch_next(watch, &event));
	assert_int_equal(event.kind, DM_WATCH_GONE);
	assert_int_equal(dm_watch_count(watch), 0);
	assert_int_equal(rename(elsewhere, f.path), 0);
}

/* More events than the kernel keeps for us: nothing is missed without a word. */
static void an_overflow_asks_for_a_scan(void **state)
{
	struct dm_watch_event event;
	bool rescan = false;

	(void)state;
	for (int i = 0; i < 40000; i++) { /* twice the queue of 16,384; each name a new event */
		char name[16];
		int fd;

		(void)snprintf(name, sizeof(name), "%d", i % 100);
		fd = openat(f.fd, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
		assert_true(fd >= 0);
		close(fd);
	}
	while (dm_watch_next(watch, &event))
		rescan |= event.kind == DM_WATCH_RESCAN;
	assert_true(rescan);
}

static void the_file_system_decides_what_is_trusted(void **state)
{
	(void)state;
	assert_true(dm_watch_works(f.fd));
	assert_false(folder_has(&f, ".watch-test"));
	assert_false(folder_has(&f, ".watch-test2"));
	assert_true(dm_filesystem_of(f.fd)->has_events);
	assert_false(dm_filesystem_by_magic(0x6969)->has_events);
	assert_non_null(dm_filesystem_by_magic(0x6969)->why);
	assert_false(dm_filesystem_by_magic(0xFF534D42)->has_events);
	assert_true(dm_filesystem_by_magic(0x794C7630)->has_events);
	assert_true(dm_filesystem_by_magic(12345)->has_events);
	assert_true(dm_filesystem_of(-1)->has_events);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, removed)
	const struct CMUnitTest tests[] = {
		TEST(files_are_told_when_they_are_closed),
		TEST(folders_are_told_and_can_be_watched),
		TEST(a_folder_that_moved_asks_for_a_scan),
		TEST(a_root_that_moved_is_told),
		TEST(an_overflow_asks_for_a_scan),
		TEST(the_file_system_decides_what_is_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
