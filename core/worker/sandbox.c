/* Decides the order of the mechanisms and what a missing one means. */
#include "sandbox.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "ipc/message.h"

enum { NOBODY = 65534 };

static int failed(struct dm_error *err, const char *id, const char *what)
{
	return dm_error_set(err, DM_E_CONFIG, id, "%s: %s", what, strerror(errno));
}

/* As root the limit of processes does not hold (RLIMIT_NPROC), and the files of others are open. */
static int drop_user(const struct dm_sandbox_setup *setup, struct dm_error *err)
{
	(void)setup;
	if (geteuid() == 0 || getuid() == 0) {
		if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 ||
			setresuid(NOBODY, NOBODY, NOBODY) < 0)
			return failed(err, "sandbox.user", "cannot become an unprivileged user");
		/* The kernel forgets it when the user changes. */
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
			return failed(err, "sandbox.user", "cannot be tied to the parent");
	}
	return 0;
}

static int drop_privileges(const struct dm_sandbox_setup *setup, struct dm_error *err)
{
	(void)setup;
	if (prctl(PR_SET_DUMPABLE, 0) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return failed(err, "sandbox.privileges", "cannot give up new privileges");
	return 0;
}

static const struct mechanism {
	uint32_t bit;
	int (*apply)(const struct dm_sandbox_setup *, struct dm_error *);
} MECHANISMS[] = {
	/* The order is part of it: limits hold only for an unprivileged user, Landlock and seccomp
	 * want no new privileges, and seccomp forbids the calls that the others are made of. */
	{ DM_SANDBOX_USER, drop_user },
	{ DM_SANDBOX_LIMITS, dm_sandbox_limits },
	{ DM_SANDBOX_PRIVS, drop_privileges },
	{ DM_SANDBOX_LANDLOCK, dm_sandbox_landlock },
	{ DM_SANDBOX_SECCOMP, dm_sandbox_seccomp },
};

int dm_sandbox_close(
	const struct dm_sandbox_setup *setup, uint32_t *ret_holds, struct dm_error *err)
{
	uint32_t holds = 0;

	for (size_t i = 0; i < sizeof(MECHANISMS) / sizeof(MECHANISMS[0]); i++) {
		struct dm_error why = { 0 };

		if (setup->mode == DM_SANDBOX_OFF)
			break;
		int r = MECHANISMS[i].apply(setup, &why);
		if (!r)
			holds |= MECHANISMS[i].bit;
		else if (setup->mode == DM_SANDBOX_REQUIRED)
			return dm_error_set(err, r, why.id,
				"%s; a worker does not work without its sandbox unless "
				"sandbox=best-effort or off is set",
				why.text);
	}
	*ret_holds = holds;
	return 0;
}
