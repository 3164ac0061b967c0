#include "source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/fd.h"

enum { FILE_BYTES_MAX = 1024 * 1024 };

static void problem_errno(struct dm_problems *problems, const char *path, int error_number)
{
	dm_problem_add_at(
		problems, dm_str_from_c(path), 0, 0, "cannot be read: %s", strerror(error_number));
}

static bool is_fit(const char *path, const struct stat *st, struct dm_problems *problems)
{
	struct dm_str file = dm_str_from_c(path);

	if (!S_ISREG(st->st_mode))
		dm_problem_add_at(problems, file, 0, 0, "is no regular file");
	else if (st->st_mode & S_IWOTH)
		dm_problem_add_at(problems, file, 0, 0,
			"can be written by everybody, so it is not used; chmod o-w");
	else if (st->st_size > FILE_BYTES_MAX)
		dm_problem_add_at(problems, file, 0, 0,
			"is larger than %d bytes; is it a file of settings?", FILE_BYTES_MAX);
	else
		return true;
	return false;
}

bool dm_source_read(
	struct dm_arena *arena, const char *path, struct dm_problems *problems, struct dm_str *ret)
{
	DM_AUTO(dm_fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		problem_errno(problems, path, errno);
		return false;
	}
	if (!is_fit(path, &st, problems))
		return false;
	char *p = dm_arena_alloc(arena, (size_t)st.st_size + 1);
	int64_t got = 0;
	size_t n = 0;
	while (n < (size_t)st.st_size &&
		(got = dm_fd_read_at(fd, n, p + n, (size_t)st.st_size - n)) > 0)
		n += (size_t)got;
	if (got < 0) {
		problem_errno(problems, path, (int)-got);
		return false;
	}
	*ret = (struct dm_str){ p, n };
	dm_problems_lend(problems, dm_str_from_c(path), *ret);
	return true;
}

static void folder_close(DIR **folder)
{
	if (*folder)
		(void)closedir(*folder);
	*folder = NULL;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_fit_folder(DIR *folder, const char *path, struct dm_problems *problems)
{
	struct stat st;

	if (fstat(dirfd(folder), &st)) {
		problem_errno(problems, path, errno);
		return false;
	}
	if (!(st.st_mode & S_IWOTH))
		return true;
	dm_problem_add_at(problems, dm_str_from_c(path), 0, 0,
		"can be written by everybody, so it is not used; chmod o-w");
	return false;
}

void dm_source_dropins(struct dm_arena *arena, const char *path, struct dm_problems *problems,
	struct dm_source_list *ret)
{
	const char *slash = strrchr(path, '/');
	int n = slash ? (int)(slash - path + 1) : 0;
	const char *name = dm_arena_printf(arena, "%.*sconf.d", n, path).p;
	DM_AUTO(folder_close) DIR *folder = opendir(name);
	const struct dirent *entry;

	if (!folder && errno != ENOENT)
		problem_errno(problems, name, errno);
	if (!folder || !is_fit_folder(folder, name, problems))
		return;
	while (errno = 0, entry = readdir(folder)) {
		struct dm_str file = dm_str_from_c(entry->d_name);

		if (file.p[0] != '.' && dm_str_ends(file, DM_STR(".yaml")))
			DM_PUSH(arena, ret, dm_arena_printf(arena, "%s/%s", name, file.p).p);
	}
	if (errno)
		problem_errno(problems, name, errno);
	if (ret->n)
		qsort(ret->items, ret->n, sizeof(*ret->items), by_bytes);
}
