#include "proof.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"

enum { BLOCK = 256 * 1024 };

#define PROOF "proof"

/* A file without a name; where the file system knows none (NFS, CIFS), one that loses it at once. */
static int open_proof(int work)
{
	int fd = openat(work, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	fd = openat(work, PROOF, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0)
		(void)unlinkat(work, PROOF, 0);
	return fd < 0 ? -errno : fd;
}

static int write_proof(int work)
{
	static const char block[BLOCK];
	DM_AUTO(dm_fd_close) int fd = open_proof(work);
	struct dm_error why = { 0 };

	if (fd < 0)
		return fd;
	if (dm_fd_write(fd, block, sizeof(block), &why))
		return why.code == DM_E_SPACE ? -ENOSPC : -EIO;
	return dm_tree_sync(fd);
}

int dm_proof_run(const struct dm_folders *f, struct dm_error *err)
{
	const struct {
		int fd;
		const char *name;
	} folders[] = { { f->in, f->name_in.text }, { f->out, "out" },
		{ f->done, f->name_done.text }, { f->failed, f->name_failed.text } };
	int r = write_proof(f->work);

	if (r)
		return dm_tree_fail(err, r, "write in", ".work");
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (faccessat(folders[i].fd, ".", W_OK | X_OK, AT_EACCESS) < 0)
			return dm_tree_fail(err, -errno, "write in", folders[i].name);
	return 0;
}
