#include "runtime/source_fd.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "fake.h"

enum { SIZE = 300000 };

static unsigned char at(size_t i)
{
	return (unsigned char)(i * 31 + i / 256);
}

static int make_file(void)
{
	static unsigned char bytes[SIZE];
	int fd = memfd_create("source", MFD_CLOEXEC);

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = at(i);
	assert_true(fd >= 0);
	assert_int_equal(dm_fd_write(fd, bytes, SIZE, NULL), 0);
	return fd;
}

static void any_window_gives_the_same_bytes(void **state)
{
	static const struct {
		uint64_t offset;
		size_t length;
	} reads[] = { { 0, 1 }, { 1, 10 }, { 65535, 2 }, { 65536, 1 }, { 0, 5 }, { 100000, 200000 },
		{ 299990, 100 }, { 299999, 1 }, { 5, 65535 }, { 5, 65536 } };
	DM_AUTO(dm_fd_close) int fd = make_file();
	static unsigned char buffer[SIZE];
	struct dm_source_fd s;
	struct dm_arena arena;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_int_equal(dm_source_fd_init(&s, fd, DM_STR("a.csv"), &arena, NULL), 0);
	assert_true(s.source.size == SIZE);
	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++) {
		int64_t got = s.source.read_at(&s.source, reads[i].offset, buffer, reads[i].length);

		assert_true(got > 0 && (size_t)got <= reads[i].length);
		for (size_t k = 0; k < (size_t)got; k++)
			assert_int_equal(buffer[k], at((size_t)reads[i].offset + k));
	}
	assert_true(s.source.read_at(&s.source, SIZE, buffer, 1) == 0);
	assert_true(s.source.read_at(&s.source, UINT64_MAX, buffer, 1) == 0);
	dm_arena_done(&arena);
}

static void what_is_appended_later_is_not_the_document(void **state)
{
	DM_AUTO(dm_fd_close) int fd = make_file();
	struct dm_source_fd s;
	struct dm_arena arena;
	char buffer[100];

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_int_equal(dm_source_fd_init(&s, fd, DM_NULL, &arena, NULL), 0);
	assert_int_equal(dm_fd_write(fd, "more", 4, NULL), 0);
	assert_true(s.source.read_at(&s.source, SIZE - 2, buffer, 100) == 2);
	assert_int_equal(ftruncate(fd, 10), 0);
	assert_true(s.source.read_at(&s.source, 100000, buffer, 100) == 0);
	dm_arena_done(&arena);
}

static void what_is_no_file_is_refused(void **state)
{
	struct dm_source_fd s;
	struct dm_arena arena;
	struct dm_error err = { 0 };
	int ends[2];

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dm_source_fd_init(&s, ends[0], DM_NULL, &arena, &err), DM_E_USAGE);
	assert_string_equal(err.id, "file.not-regular");
	(void)close(ends[0]);
	(void)close(ends[1]);
	assert_int_equal(dm_source_fd_init(&s, -1, DM_NULL, &arena, NULL), DM_E_IO);
	dm_arena_done(&arena);
}

static void a_failed_read_says_so(void **state)
{
	int fd = make_file();
	struct dm_source_fd s;
	struct dm_arena arena;
	char byte;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	assert_int_equal(dm_source_fd_init(&s, fd, DM_NULL, &arena, NULL), 0);
	dm_fd_close(&fd);
	assert_true(s.source.read_at(&s.source, 0, &byte, 1) == DM_E_IO);
	assert_int_equal(s.error.code, DM_E_IO);
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_window_gives_the_same_bytes),
		cmocka_unit_test(what_is_appended_later_is_not_the_document),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(a_failed_read_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
