/* Another machine is played by a child process that writes the file as one would. */
#include "daemon/hold.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "base/fd.h"
#include "folder.h"

static struct folder f;
static struct dm_folders folders;

static int make(void **state)
{
	(void)state;
	folder_make(&f);
	folders = (struct dm_folders){ .work = f.fd };
	return 0;
}

static int removed(void **state)
{
	(void)state;
	folder_remove(&f);
	return 0;
}

static void write_other(const char *token, unsigned beat)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
		"dropmill.owner/1\nhost other 机\nboot b-1\nprocess 7\ntoken %s\nbeat %u\n", token,
		beat);
	folder_write(&f, "other.new", text);
	assert_int_equal(renameat(f.fd, "other.new", f.fd, "owner"), 0);
}

static void a_free_route_is_taken_and_given_up(void **state)
{
	struct dm_hold hold;
	struct dm_owner owner;

	(void)state;
	assert_false(dm_owner_read(&folders, &owner));
	assert_int_equal(dm_hold_take(&folders, true, 100, &hold, NULL), 0);
	assert_true(dm_owner_read(&folders, &owner));
	assert_string_equal(owner.token, hold.token);
	assert_int_equal(owner.process, getpid());
	assert_int_equal(dm_hold_beat(&folders, &hold, NULL), 0);
	assert_true(dm_owner_read(&folders, &owner));
	assert_int_equal(owner.beat, 2);
	dm_hold_release(&folders, &hold);
	assert_false(dm_owner_read(&folders, &owner));
}

static void one_that_lives_is_respected(void **state)
{
	struct dm_error err = { 0 };
	struct dm_hold hold;
	pid_t child;

	(void)state;
	write_other("0123456789abcdefghij", 1);
	child = fork();
	if (!child)
		for (unsigned beat = 2;; beat++) {
			write_other("0123456789abcdefghij", beat);
			(void)nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
		}
	assert_int_equal(dm_hold_take(&folders, true, 60000, &hold, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "route.taken");
	assert_non_null(strstr(err.text, "other 机"));
	(void)kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void one_that_is_silent_is_replaced_and_finds_out(void **state)
{
	struct dm_hold hold, other = { "0123456789abcdefghij", 1 };
	struct dm_error err = { 0 };

	(void)state;
	write_other(other.token, 1);
	assert_int_equal(dm_hold_check(&folders, &other, NULL), 0);
	assert_int_equal(dm_hold_take(&folders, true, 300, &hold, NULL), 0);
	assert_int_equal(dm_hold_check(&folders, &other, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "route.lost");
	assert_int_equal(dm_hold_beat(&folders, &other, NULL), DM_E_CONFIG);
	dm_hold_release(&folders, &other); /* not its own any more */
	assert_int_equal(dm_hold_check(&folders, &hold, NULL), 0);
}

/* Killed on this machine: the lock has said already that it is dead. */
static void our_own_token_needs_no_patience(void **state)
{
	struct dm_hold before, after;

	(void)state;
	assert_int_equal(dm_hold_take(&folders, true, 60000, &before, NULL), 0);
	assert_int_equal(dm_hold_take(&folders, true, 3600000, &after, NULL), 0);
	assert_int_equal(dm_hold_check(&folders, &before, NULL), DM_E_CONFIG);
}

static void rubbish_is_no_owner(void **state)
{
	static const char *const texts[] = { "", "dropmill.owner/1\n", "x",
		"dropmill.owner/1\nhost a\nboot b\nprocess x\ntoken t\nbeat 1\n" };
	struct dm_owner owner;
	struct dm_hold hold;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		folder_write(&f, "owner", texts[i]);
		assert_false(dm_owner_read(&folders, &owner));
	}
	assert_int_equal(dm_hold_take(&folders, true, 60000, &hold, NULL), 0);
}

/* A disk or a table of descriptors in trouble says nothing about who has the route. */
static void one_that_cannot_be_read_is_not_lost(void **state)
{
	struct rlimit before, none = { 0, 0 };
	struct dm_error err = { 0 };
	struct dm_hold hold;
	int r;

	(void)state;
	assert_int_equal(dm_hold_take(&folders, false, 0, &hold, NULL), 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none.rlim_max = before.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	r = dm_hold_check(&folders, &hold, &err);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(r, DM_E_IO);
	assert_string_equal(err.id, "fs.trouble");
	assert_int_equal(dm_hold_check(&folders, &hold, NULL), 0);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, removed)
	const struct CMUnitTest tests[] = {
		TEST(a_free_route_is_taken_and_given_up),
		TEST(one_that_lives_is_respected),
		TEST(one_that_is_silent_is_replaced_and_finds_out),
		TEST(our_own_token_needs_no_patience),
		TEST(rubbish_is_no_owner),
		TEST(one_that_cannot_be_read_is_not_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
