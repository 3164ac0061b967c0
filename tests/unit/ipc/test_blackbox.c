/* What a worker wrote survives its death, and cannot hurt the one who reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "base/str.h"
#include "ipc/blackbox.h"

static void survives_a_kill(void **state)
{
	struct dm_blackbox *box = NULL;
	int fd = -1, status;

	(void)state;
	assert_int_equal(dm_blackbox_new(&box, &fd, NULL), 0);
	pid_t pid = fork();
	if (!pid) {
		struct dm_blackbox *theirs = NULL;

		(void)dm_blackbox_open(fd, &theirs, NULL);
		dm_blackbox_stage(theirs, DM_STAGE_READ, DM_STR("docx"));
		dm_blackbox_place(theirs, DM_STR("word/document.xml"), 812);
		dm_blackbox_words(theirs, "signal 11");
		(void)kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	struct dm_blackbox_record record = dm_blackbox_read(box);
	assert_int_equal(record.stage, DM_STAGE_READ);
	assert_string_equal(record.plugin, "docx");
	assert_string_equal(record.part, "word/document.xml");
	assert_int_equal(record.line, 812);
	assert_string_equal(record.words, "signal 11");
	assert_true(record.beats > 0);
	dm_blackbox_close(&box);
	dm_fd_close(&fd);
}

static void cannot_be_resized(void **state)
{
	struct dm_blackbox *box = NULL;
	int fd = -1;

	(void)state;
	assert_int_equal(dm_blackbox_new(&box, &fd, NULL), 0);
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(ftruncate(fd, 8192), -1);
	dm_blackbox_close(&box);
	dm_fd_close(&fd);
}

static void rubbish_is_cleaned(void **state)
{
	struct dm_blackbox *box = NULL;
	int fd = -1;

	(void)state;
	assert_int_equal(dm_blackbox_new(&box, &fd, NULL), 0);
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	memset(page, 0xff, 4096); /* no NUL anywhere, no UTF-8, no known stage */
	struct dm_blackbox_record record = dm_blackbox_read(box);
	assert_true(strlen(record.part) < sizeof(record.part));
	assert_non_null(dm_stage_name(record.stage));
	memset(page, 0x1b, 4096);
	record = dm_blackbox_read(box);
	assert_null(strchr(record.part, 0x1b));
	(void)munmap(page, 4096);
	dm_blackbox_close(&box);
	dm_fd_close(&fd);
}

static void cancel_reaches_the_other_side(void **state)
{
	struct dm_blackbox *box = NULL, *theirs = NULL;
	int fd = -1;

	(void)state;
	assert_int_equal(dm_blackbox_new(&box, &fd, NULL), 0);
	assert_int_equal(dm_blackbox_open(fd, &theirs, NULL), 0);
	assert_false(dm_blackbox_is_cancelled(theirs));
	dm_blackbox_cancel(box, true);
	assert_true(dm_blackbox_is_cancelled(theirs));
	dm_blackbox_close(&theirs);
	dm_blackbox_close(&box);
	dm_fd_close(&fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(survives_a_kill),
		cmocka_unit_test(cannot_be_resized),
		cmocka_unit_test(rubbish_is_cleaned),
		cmocka_unit_test(cancel_reaches_the_other_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
