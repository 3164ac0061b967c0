#include "daemon/sight.h"

#include <signal.h>

#include "base/fd.h"
#include "folder.h"

static void a_look_tells_who_has_the_file_open(void **state)
{
	struct folder f;
	struct dm_arena arena;
	struct dm_ignore ignore = { 0 };
	const struct dm_yaml *tree;
	struct dm_sight sight = { 0 };
	int fd;

	(void)state;
	folder_make(&f);
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_int_equal(dm_yaml_from_text(&arena, DM_STR("i"),
				 DM_STR("owners: [{prefix: '~$', drops: 2}]"), &tree, NULL),
		0);
	assert_int_equal(dm_ignore_add(&arena, &ignore, tree, NULL), 0);
	folder_sub(&f, "局");
	fd = openat(f.fd, "局/项目预算.docx", O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	assert_int_equal(dm_sight_look(f.fd, "局/项目预算.docx", &ignore, &sight, NULL), 0);
	assert_int_equal(sight.writer, DM_WRITER_OPEN);
	assert_int_equal(sight.bytes, 0);
	assert_int_equal(write(fd, "12345", 5), 5);
	dm_fd_close(&fd);
	folder_write(&f, "局/~$预算.docx", "");
	assert_int_equal(dm_sight_look(f.fd, "局/项目预算.docx", &ignore, &sight, NULL), 0);
	assert_int_equal(sight.writer, DM_WRITER_NONE);
	assert_int_equal(sight.bytes, 5);
	assert_true(sight.has_owner_file);
	assert_int_equal(unlinkat(f.fd, "局/~$预算.docx", 0), 0);
	assert_int_equal(linkat(f.fd, "局/项目预算.docx", f.fd, "a", 0), 0);
	assert_int_equal(dm_sight_look(f.fd, "a", &ignore, &sight, NULL), 0);
	assert_false(sight.has_owner_file);
	assert_int_equal(sight.links, 2);
	assert_int_equal(dm_sight_look(f.fd, "none", &ignore, &sight, NULL), DM_E_NOT_FOUND);
	assert_int_equal(dm_sight_look(f.fd, "局", &ignore, &sight, NULL), DM_E_NOT_FOUND);
	dm_arena_done(&arena);
	folder_remove(&f);
}

/* Somebody's lease (smbd takes one for its clients) would have to be waited for by an open. */
static void a_file_with_a_lease_is_in_use(void **state)
{
	struct folder f;
	struct dm_ignore ignore = { 0 };
	struct dm_sight sight = { 0 };
	int fd;

	(void)state;
	folder_make(&f);
	folder_sub(&f, "a");
	folder_write(&f, "a/x.csv", "123");
	fd = openat(f.fd, "a/x.csv", O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_SETSIG, SIGURG), 0); /* ignored unless asked for */
	assert_int_equal(fcntl(fd, F_SETLEASE, F_WRLCK), 0);
	assert_int_equal(dm_sight_look(f.fd, "a/x.csv", &ignore, &sight, NULL), 0);
	assert_int_equal(sight.writer, DM_WRITER_OPEN);
	assert_int_equal(sight.bytes, 3);
	close(fd);
	assert_int_equal(dm_sight_look(f.fd, "a/x.csv", &ignore, &sight, NULL), 0);
	assert_int_equal(sight.writer, DM_WRITER_NONE);
	folder_remove(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_look_tells_who_has_the_file_open),
		cmocka_unit_test(a_file_with_a_lease_is_in_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
