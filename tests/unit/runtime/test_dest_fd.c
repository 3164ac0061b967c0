#include "runtime/dest_fd.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "fake.h"

static void pieces_of_any_size_arrive_in_order(void **state)
{
	static const size_t sizes[] = { 1, 0, 65535, 65536, 7, 200000, 65530, 6, 1 };
	static char bytes[200000], back[600000];
	DM_AUTO(dm_fd_close) int fd = memfd_create("dest", MFD_CLOEXEC);
	struct dm_arena arena;
	struct dm_dest_fd d;
	size_t whole = 0;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_dest_fd_init(&d, fd, &arena);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		memset(bytes, 'a' + (int)i, sizes[i]);
		assert_int_equal(d.dest.write(&d.dest, bytes, sizes[i]), 0);
		whole += sizes[i];
	}
	assert_int_equal(dm_dest_fd_flush(&d, NULL), 0);
	assert_int_equal(dm_dest_fd_flush(&d, NULL), 0);
	assert_true(d.bytes == whole);
	assert_int_equal(pread(fd, back, sizeof(back), 0), whole);
	for (size_t i = 0, at = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(back[at++], 'a' + (int)i);
	dm_arena_done(&arena);
}

static void the_first_error_stays(void **state)
{
	DM_AUTO(dm_fd_close) int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct dm_error err = { 0 };
	struct dm_arena arena;
	struct dm_dest_fd d;
	static char bytes[70000];

	(void)state;
	if (fd < 0)
		return; /* cmocka tells a skipped test as failed */
	dm_arena_init(&arena, 0, NULL, NULL);
	dm_dest_fd_init(&d, fd, &arena);
	assert_int_equal(d.dest.write(&d.dest, bytes, 10), 0);
	assert_int_equal(dm_dest_fd_flush(&d, &err), DM_E_SPACE);
	assert_int_equal(err.code, DM_E_SPACE);
	assert_int_equal(d.dest.write(&d.dest, bytes, 10), DM_E_SPACE);
	dm_dest_fd_init(&d, fd, &arena);
	assert_int_equal(d.dest.write(&d.dest, bytes, sizeof(bytes)), DM_E_SPACE);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_of_any_size_arrive_in_order),
		cmocka_unit_test(the_first_error_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
