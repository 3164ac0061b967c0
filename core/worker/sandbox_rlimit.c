/* Resource limits. Processor time is not among them: a worker serves many jobs, and the parent
 * watches its clock for each one. */
#include "sandbox.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* AddressSanitizer reserves terabytes of address space for itself. */
#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SPACE_CAN_BE_LIMITED 0
#else
#define ADDRESS_SPACE_CAN_BE_LIMITED 1
#endif

enum { STACK_BYTES = 8 * 1024 * 1024, DESCRIPTORS = 32, PAGES_DIGITS = 64 };

static bool set(__rlimit_resource_t what, rlim_t value)
{
	struct rlimit limit = { value, value }, now;

	/* A lower hard limit that somebody set before stays. */
	if (!getrlimit(what, &now) && now.rlim_max < value)
		limit.rlim_cur = limit.rlim_max = now.rlim_max;
	return setrlimit(what, &limit) == 0;
}

/* Programs and libraries are mapped already and differ from build to build: they do not count. */
static rlim_t mapped_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (!f)
		return 0;
	if (fscanf(f, "%lu", &pages) != 1)
		pages = 0;
	(void)fclose(f);
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

int dm_sandbox_limits(const struct dm_sandbox_setup *setup, struct dm_error *err)
{
	rlim_t mapped = mapped_bytes();
	bool holds = set(RLIMIT_NOFILE, DESCRIPTORS) && set(RLIMIT_NPROC, 0) &&
		     set(RLIMIT_CORE, 0) && set(RLIMIT_STACK, STACK_BYTES) &&
		     set(RLIMIT_MEMLOCK, 0);

	if (holds && setup->output_bytes) {
		(void)signal(SIGXFSZ, SIG_IGN); /* write answers EFBIG instead */
		holds = set(RLIMIT_FSIZE, (rlim_t)setup->output_bytes);
	}
	if (holds && ADDRESS_SPACE_CAN_BE_LIMITED && setup->memory_bytes)
		holds = mapped && set(RLIMIT_AS, mapped + (rlim_t)setup->memory_bytes);
	return holds ? 0
		     : dm_error_set(err, DM_E_CONFIG, "sandbox.limits",
			       "cannot set the resource limits of a worker: %s", strerror(errno));
}
