#include "digest.h"

#include <nettle/sha2.h>

#include "base/fd.h"

_Static_assert(DM_SHA256_BYTES == SHA256_DIGEST_SIZE, "one length");

enum { BLOCK = 64 * 1024 };

int dm_digest_fd(
	int fd, struct dm_blackbox *box, uint8_t ret[DM_SHA256_BYTES], struct dm_error *err)
{
	static uint8_t block[BLOCK];
	struct sha256_ctx sha;
	uint64_t at = 0;
	int64_t got;

	sha256_init(&sha);
	while ((got = dm_fd_read_at(fd, at, block, sizeof(block))) > 0) {
		sha256_update(&sha, (size_t)got, block);
		at += (uint64_t)got;
		dm_blackbox_beat(box);
		if (dm_blackbox_is_cancelled(box))
			return dm_error_set(err, DM_E_CANCELLED, "job.cancelled", "cancelled");
	}
	if (got < 0)
		return dm_error_errno(err, (int)-got, "cannot read the file");
	sha256_digest(&sha, DM_SHA256_BYTES, ret);
	return 0;
}
