#include "outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

enum { TRIES = 100, BLOCK = 128 * 1024 };

static int fail(struct dm_error *err, const char *what, const char *path)
{
	return dm_error_set(
		err, DM_E_OUTPUT, "output.write", "cannot %s %s: %s", what, path, strerror(errno));
}

/* Beside the target, hidden, and no longer than any name may be. */
static char *temporary_name(const char *path)
{
	static unsigned number;
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path) + 1 : 0;
	char *name;

	if (asprintf(&name, "%.*s.dropmill-%ld-%u.tmp", folder, path, (long)getpid(), number++) < 0)
		return NULL;
	return name;
}

int dm_output_open(struct dm_output *ret, const char *path, struct dm_error *err)
{
	struct dm_output out = { .fd = -1, .path = strdup(path) };

	for (int i = 0; out.path && out.fd < 0 && i < TRIES; i++) {
		free(out.temporary);
		out.temporary = temporary_name(path);
		if (!out.temporary)
			break;
		out.fd = open(out.temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (out.fd < 0 && errno != EEXIST)
			break;
	}
	if (out.fd < 0) {
		int r = fail(err, "write", path);

		free(out.temporary);
		free(out.path);
		return r;
	}
	*ret = out;
	return 0;
}

static void empty(struct dm_output *out)
{
	free(out->temporary);
	free(out->path);
	*out = (struct dm_output){ .fd = -1 };
}

void dm_output_discard(struct dm_output *out)
{
	if (!out->temporary)
		return;
	dm_fd_close(&out->fd);
	(void)unlink(out->temporary);
	empty(out);
}

int dm_output_publish(struct dm_output *out, struct dm_error *err)
{
	int r = 0;

	/* close tells what a network file system could not write */
	if (close(out->fd) < 0)
		r = fail(err, "write", out->path);
	out->fd = -1;
	if (!r && rename(out->temporary, out->path) < 0)
		r = fail(err, "write", out->path);
	if (r)
		dm_output_discard(out);
	else
		empty(out);
	return r;
}

int dm_output_anonymous(struct dm_error *err)
{
	const char *folder = getenv("TMPDIR");
	int fd = open(
		folder && folder[0] == '/' ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0) /* not every file system has files without a name */
		fd = memfd_create("dropmill", MFD_CLOEXEC);
	if (fd < 0)
		(void)fail(err, "make", "a temporary file");
	return fd;
}

int dm_output_copy(int from, int to, struct dm_error *err)
{
	static char block[BLOCK];
	uint64_t at = 0;
	int64_t got;

	while ((got = dm_fd_read_at(from, at, block, sizeof(block))) > 0) {
		struct dm_error why = { 0 };

		if (dm_fd_write(to, block, (size_t)got, &why))
			return dm_error_set(err, DM_E_OUTPUT, "output.write", "%s", why.text);
		at += (uint64_t)got;
	}
	if (got < 0)
		return dm_error_errno(err, (int)-got, "cannot read a temporary file");
	return 0;
}

int dm_output_folder(const char *path, struct dm_error *err)
{
	char *copy = strdup(path);
	struct stat st;
	int r = 0;

	if (!copy)
		return fail(err, "make", path);
	for (char *at = copy + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		(void)mkdir(copy, 0777); /* what failed shows at the last one */
		*at = '/';
	}
	if (mkdir(copy, 0777) < 0 && errno != EEXIST)
		r = fail(err, "make the folder", path);
	else if (stat(copy, &st) < 0 || !S_ISDIR(st.st_mode))
		r = dm_error_set(err, DM_E_OUTPUT, "output.folder", "%s is not a folder", path);
	free(copy);
	return r;
}
