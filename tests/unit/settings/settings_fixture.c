#include "settings_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char folder[] = "/tmp/dropmill-settings-XXXXXX";

	if (!f || !mkdtemp(folder))
		return -1;
	dm_arena_init(&f->arena, 0, NULL, NULL);
	f->folder = realpath(folder, NULL);
	f->main = fixture_path(f, "dropmill.yaml");
	*state = f;
	return f->folder ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	int r = nftw(f->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);

	dm_arena_done(&f->arena);
	free(f->folder);
	free(f);
	return r;
}

const char *fixture_path(struct fixture *f, const char *name)
{
	return dm_arena_printf(&f->arena, "%s/%s", f->folder, name).p;
}

static void make_folders(struct fixture *f, const char *name)
{
	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *path =
			dm_arena_printf(&f->arena, "%s/%.*s", f->folder, (int)(slash - name), name)
				.p;

		if (mkdir(path, 0755) && errno != EEXIST)
			fail_msg("%s: %s", path, strerror(errno));
	}
}

void fixture_write(struct fixture *f, const char *name, const char *text)
{
	struct dm_buf whole;

	make_folders(f, name);
	dm_buf_init(&whole, &f->arena);
	for (; *text; text++) {
		if (*text == '@')
			dm_buf_add_c(&whole, f->folder);
		else
			dm_buf_add_byte(&whole, *text);
	}
	int fd = open(fixture_path(f, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, whole.p ? whole.p : "", whole.n), whole.n);
	close(fd);
}

const struct dm_settings *fixture_read(struct fixture *f)
{
	const struct dm_settings *settings = NULL;

	dm_problems_init(&f->problems, &f->arena);
	int r = dm_settings_read(&f->arena, f->main, &f->problems, &settings);
	assert_int_equal(r, f->problems.n_errors ? DM_E_CONFIG : 0);
	assert_int_equal(!settings, r != 0);
	return settings;
}

const struct dm_settings *fixture_good(struct fixture *f, const char *text)
{
	const struct dm_settings *settings;

	fixture_write(f, "dropmill.yaml", text);
	settings = fixture_read(f);
	if (!settings)
		fail_msg("%s", dm_problem_text(&f->arena, &f->problems.list.items[0]).p);
	return settings;
}

void fixture_refused(
	struct fixture *f, const char *text, uint32_t line, uint32_t column, const char *part)
{
	fixture_write(f, "dropmill.yaml", text);
	assert_null(fixture_read(f));
	const struct dm_problem *p = &f->problems.list.items[0];
	if (f->problems.list.n != 1 || p->line != line || p->column != column ||
		!strstr(p->text.p, part))
		fail_msg("%zu problems, first %s", f->problems.list.n,
			dm_problem_text(&f->arena, p).p);
}

void assert_text(struct dm_str got, const char *want)
{
	assert_non_null(got.p);
	assert_string_equal(got.p, want);
	assert_int_equal(got.n, strlen(want));
}
