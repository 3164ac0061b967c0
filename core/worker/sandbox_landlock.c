/* Landlock with nothing allowed: no path, no TCP, no signal to others. The kernel's header may be
 * older than the kernel (Debian 12 knows ABI 2 only), so the few numbers stand here. */
#include "sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"

/* linux/landlock.h as of ABI 6. */
struct ruleset {
	uint64_t fs;
	uint64_t net;	 /* from ABI 4 */
	uint64_t scoped; /* from ABI 6 */
};

enum {
	CREATE_RULESET = 444,
	RESTRICT_SELF = 446,
	FLAG_VERSION = 1,
};

/* What each ABI added to the rights of the file system. */
static uint64_t fs_rights(long abi)
{
	const unsigned bits = abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13;

	return (UINT64_C(1) << bits) - 1;
}

static size_t ruleset_size(long abi)
{
	return abi >= 6	  ? sizeof(struct ruleset)
	       : abi >= 4 ? offsetof(struct ruleset, scoped)
			  : offsetof(struct ruleset, net);
}

int dm_sandbox_landlock(const struct dm_sandbox_setup *setup, struct dm_error *err)
{
	long abi = syscall(CREATE_RULESET, NULL, (size_t)0, FLAG_VERSION);
	struct ruleset all = { .fs = fs_rights(abi), .net = 3, .scoped = 3 };

	(void)setup;
	if (abi < 1)
		return dm_error_set(err, DM_E_CONFIG, "sandbox.landlock",
			"the kernel has no Landlock (%s)", strerror(errno));
	DM_AUTO(dm_fd_close) int fd = (int)syscall(CREATE_RULESET, &all, ruleset_size(abi), 0);
	if (fd < 0 || syscall(RESTRICT_SELF, fd, 0) < 0)
		return dm_error_set(err, DM_E_CONFIG, "sandbox.landlock",
			"Landlock (ABI %ld) cannot be set: %s", abi, strerror(errno));
	return 0;
}
