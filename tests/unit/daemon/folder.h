/* A real temporary folder, for tests that need a file system. */
#ifndef DM_TESTS_FOLDER_H
#define DM_TESTS_FOLDER_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmocka_all.h"

struct folder {
	char path[64];
	int fd;
};

static inline void folder_make(struct folder *f)
{
	(void)snprintf(f->path, sizeof(f->path), "/tmp/dropmill-test-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	f->fd = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(f->fd >= 0);
}

static inline int folder_remove_one(
	const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static inline void folder_remove(struct folder *f)
{
	close(f->fd);
	(void)nftw(f->path, folder_remove_one, 32, FTW_DEPTH | FTW_PHYS);
}

static inline void folder_sub(const struct folder *f, const char *path)
{
	assert_int_equal(mkdirat(f->fd, path, 0777), 0);
}

static inline void folder_write(const struct folder *f, const char *path, const char *text)
{
	int fd = openat(f->fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static inline int folder_has(const struct folder *f, const char *path)
{
	struct stat st;

	return fstatat(f->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* What a file says, at most 64 KiB; NULL where it is not there. Kept until the next call. */
static inline const char *folder_text(const struct folder *f, const char *path)
{
	static char text[64 * 1024];
	int fd = openat(f->fd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n;

	if (fd < 0)
		return NULL;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	assert_true(n >= 0);
	text[n] = '\0';
	return text;
}

#endif
