#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "worker/digest.h"

/* FIPS 180-4, and a length beyond one block of reading. */
static void known_digests(void **state)
{
	static const uint8_t of_abc[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41,
		0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a,
		0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
	static const uint8_t of_million_a[] = { 0xcd, 0xc7, 0x6e, 0x5c };
	static char million[1000000];
	uint8_t got[DM_SHA256_BYTES];
	int fd = memfd_create("test", MFD_CLOEXEC);

	(void)state;
	assert_int_equal(write(fd, "abc", 3), 3);
	assert_int_equal(dm_digest_fd(fd, NULL, got, NULL), 0);
	assert_memory_equal(got, of_abc, sizeof(of_abc));
	memset(million, 'a', sizeof(million));
	assert_int_equal(pwrite(fd, million, sizeof(million), 0), sizeof(million));
	assert_int_equal(dm_digest_fd(fd, NULL, got, NULL), 0);
	assert_memory_equal(got, of_million_a, sizeof(of_million_a));
	dm_fd_close(&fd);
}

static void what_cannot_be_read_is_an_error(void **state)
{
	uint8_t got[DM_SHA256_BYTES];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dm_digest_fd(ends[0], NULL, got, NULL), DM_E_IO);
	dm_fd_close(&ends[0]);
	dm_fd_close(&ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_digests),
		cmocka_unit_test(what_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
