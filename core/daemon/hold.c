#include "hold.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "now.h"

#define OWNER "owner"
#define OWNER_NEW "owner.new"

enum { LOOK_MS = 200 };

/* -ENOENT also where what is there is none. */
static int read_owner(const struct dm_folders *folders, struct dm_owner *ret)
{
	struct dm_owner owner = { .process = 0 };
	DM_AUTO(dm_fd_close) int fd = -1;
	char text[512];
	struct stat st;
	int r = dm_tree_file(folders->work, OWNER, &fd, &st);
	int64_t n = r ? r : dm_fd_read_at(fd, 0, text, sizeof(text) - 1);

	if (n < 0)
		return n == -ENOTDIR || n == -ELOOP || n == -EINVAL || n == -ESTALE ? -ENOENT
										    : (int)n;
	text[n] = '\0';
	if (sscanf(text,
		    "dropmill.owner/1\nhost %64[^\n]\nboot %64s\nprocess %" SCNd64
		    "\ntoken %20s\nbeat %" SCNu64,
		    owner.host, owner.boot, &owner.process, owner.token, &owner.beat) != 5)
		return -ENOENT;
	*ret = owner;
	return 0;
}

bool dm_owner_read(const struct dm_folders *folders, struct dm_owner *ret)
{
	return !read_owner(folders, ret);
}

/* Of this machine since it was started. */
static void this_machine(struct dm_owner *ret)
{
	DM_AUTO(dm_fd_close) int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	char text[sizeof(ret->boot)] = "";

	(void)snprintf(ret->host, sizeof(ret->host), "-");
	(void)snprintf(ret->boot, sizeof(ret->boot), "-");
	(void)gethostname(ret->host, sizeof(ret->host) - 1);
	if (fd >= 0 && read(fd, text, sizeof(text) - 1) > 0)
		(void)sscanf(text, "%64s", ret->boot);
}

static int write_owner(
	const struct dm_folders *folders, const struct dm_hold *hold, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	struct dm_owner us = { .process = getpid() };
	char text[512];
	int n, r;

	this_machine(&us);
	n = snprintf(text, sizeof(text),
		"dropmill.owner/1\nhost %s\nboot %s\nprocess %" PRId64 "\ntoken %s\nbeat %" PRIu64
		"\n",
		us.host, us.boot, us.process, hold->token, hold->beat);
	fd = openat(folders->work, OWNER_NEW, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		0600);
	if (fd < 0)
		return dm_tree_fail(err, -errno, "write", ".work/" OWNER);
	r = dm_fd_write(fd, text, (size_t)n, err);
	if (!r && renameat(folders->work, OWNER_NEW, folders->work, OWNER) < 0)
		r = dm_tree_fail(err, -errno, "write", ".work/" OWNER);
	return r;
}

static void pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* How long somebody who left this token is watched until he is taken for dead. Locks keep the processes of
 * one machine apart, so that one of ours is. What is a local disk to us another machine may reach, too; there
 * a machine of our name is most likely this one before its power was cut, and one beat is enough. */
static uint64_t patience_with(
	const struct dm_owner *owner, bool may_be_shared, uint64_t patience_ms)
{
	const uint64_t one_beat = DM_HOLD_BEAT_MS + 5 * LOOK_MS;
	struct dm_owner us = { .process = 0 };

	this_machine(&us);
	if (strcmp(owner->host, us.host) != 0)
		return patience_ms;
	if (strcmp(owner->boot, us.boot) == 0)
		return 0;
	return may_be_shared || patience_ms < one_beat ? patience_ms : one_beat;
}

/* True where the one that holds it has shown a sign of life. */
static bool lives(const struct dm_folders *folders, const struct dm_owner *seen, uint64_t patience)
{
	uint64_t begun = dm_clock_ms();
	struct dm_owner now;

	while (dm_clock_ms() - begun < patience) {
		pause_ms(LOOK_MS);
		if (dm_owner_read(folders, &now) &&
			(now.beat != seen->beat || strcmp(now.token, seen->token) != 0))
			return true;
	}
	return false;
}

static int taken(const struct dm_owner *owner, struct dm_error *err)
{
	return dm_error_set(err, DM_E_CONFIG, "route.taken",
		"the dropmill of %s (process %" PRId64 ") works on this route; end it, or give "
		"this one another folder",
		owner->host, owner->process);
}

int dm_hold_take(const struct dm_folders *folders, bool may_be_shared, uint64_t patience_ms,
	struct dm_hold *ret, struct dm_error *err)
{
	struct dm_job_id_source source;
	struct dm_hold hold = { .beat = 1 };
	struct dm_owner owner;
	uint64_t patience = 0;
	int r = dm_job_id_source_init(&source, err);

	if (r)
		return r;
	dm_job_id_next(&source, dm_now_ms(), hold.token);
	if (dm_owner_read(folders, &owner))
		patience = patience_with(&owner, may_be_shared, patience_ms);
	if (patience && lives(folders, &owner, patience))
		return taken(&owner, err);
	r = write_owner(folders, &hold, err);
	/* Of two that begin at once the one that wrote last has it; both look once more. */
	if (!r && (may_be_shared || patience))
		pause_ms(LOOK_MS);
	r = r ? r : dm_hold_check(folders, &hold, err);
	if (!r)
		*ret = hold;
	return r;
}

int dm_hold_check(
	const struct dm_folders *folders, const struct dm_hold *hold, struct dm_error *err)
{
	struct dm_owner owner;
	int r = read_owner(folders, &owner);

	if (!r && strcmp(owner.token, hold->token) == 0)
		return 0;
	if (r && r != -ENOENT)
		return dm_tree_fail(err, r, "read", ".work/" OWNER);
	return dm_error_set(err, DM_E_CONFIG, "route.lost",
		"another dropmill has taken this route meanwhile; this one was stopped or cut off "
		"for too long");
}

int dm_hold_beat(const struct dm_folders *folders, struct dm_hold *hold, struct dm_error *err)
{
	int r = dm_hold_check(folders, hold, err);

	if (r)
		return r;
	hold->beat++;
	return write_owner(folders, hold, err);
}

void dm_hold_release(const struct dm_folders *folders, const struct dm_hold *hold)
{
	if (!dm_hold_check(folders, hold, NULL))
		(void)unlinkat(folders->work, OWNER, 0);
}
