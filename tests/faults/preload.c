/* Loaded into the daemon before the C library: a clock that is wrong by as many seconds as the file
 * DROPMILL_CLOCK says, and no memory from the call DROPMILL_NO_MEMORY on, for a few calls. With
 * DROPMILL_HOST it is on another machine, whose locks do not meet ours; with DROPMILL_SHARED all that it sees
 * is NFS. */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#pragma GCC visibility push(default)

enum { CALLS = 3 };

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static atomic_long calls;

static int is_over(void)
{
	static atomic_long first = -1;

	if (first < 0) {
		const char *text = getenv("DROPMILL_NO_MEMORY");

		first = text ? strtol(text, NULL, 10) : 0;
	}
	long call = ++calls;
	if (!first || call < first || call >= first + CALLS)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t n)
{
	return is_over() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return is_over() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return is_over() ? NULL : __libc_realloc(p, n);
}

int clock_gettime(clockid_t clock, struct timespec *ret)
{
	static int (*real)(clockid_t, struct timespec *);
	const char *path = getenv("DROPMILL_CLOCK");
	FILE *f = clock == CLOCK_REALTIME && path ? fopen(path, "re") : NULL;
	long seconds = 0;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	if (f) {
		if (fscanf(f, "%ld", &seconds) != 1)
			seconds = 0;
		(void)fclose(f);
	}
	int r = real(clock, ret);
	ret->tv_sec += seconds;
	return r;
}

int gethostname(char *name, size_t room)
{
	const char *host = getenv("DROPMILL_HOST");

	(void)snprintf(name, room, "%s", host ? host : "here");
	return 0;
}

int flock(int fd, int operation)
{
	static int (*real)(int, int);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "flock");
	return getenv("DROPMILL_HOST") ? 0 : real(fd, operation);
}

/* fstatfs64, with large files. */
int fstatfs(int fd, struct statfs *ret)
{
	static int (*real)(int, struct statfs *);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "fstatfs64");
	int r = real(fd, ret);
	if (getenv("DROPMILL_SHARED"))
		ret->f_type = 0x6969;
	return r;
}
