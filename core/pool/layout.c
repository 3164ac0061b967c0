#include "layout.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

#define FORMS_LOCAL "/etc/dropmill/forms.d"

static const char *join(struct dm_arena *arena, struct dm_str folder, const char *rest)
{
	return dm_arena_printf(arena, "%.*s/%s", DM_FMT(folder), rest).p;
}

static struct dm_str folder_of(struct dm_str path)
{
	while (path.n && path.p[path.n - 1] != '/')
		path.n--;
	return (struct dm_str){ path.p, path.n ? path.n - 1 : 0 };
}

/* build/dropmill, build/dropmill-worker, build/plugins, build/config */
static struct dm_layout in_build(struct dm_arena *arena, struct dm_str folder)
{
	return (struct dm_layout){ .worker = join(arena, folder, "dropmill-worker"),
		.plugins = join(arena, folder, "plugins"),
		.forms = join(arena, folder, "config/forms"),
		.forms_local = FORMS_LOCAL,
		.schema = join(arena, folder, "config/schema"),
		.ignore = join(arena, folder, "config/ignore.yaml"),
		.messages = join(arena, folder, "config/messages.yaml") };
}

/* A folder of the build's options: below the prefix, or absolute. */
static const char *installed(struct dm_arena *arena, struct dm_str prefix, const char *folder)
{
	return folder[0] == '/' ? folder : join(arena, prefix, folder);
}

/* The prefix may have been moved: it is where the program stands, without DM_BINDIR. */
static struct dm_layout in_prefix(struct dm_arena *arena, struct dm_str folder)
{
	struct dm_str prefix = DM_STR(DM_PREFIX);
	struct dm_str bindir = DM_STR("/" DM_BINDIR);

	if (dm_str_ends(folder, bindir))
		prefix = dm_str_first(folder, folder.n - bindir.n);
	return (struct dm_layout){ .worker = installed(arena, prefix,
					   DM_LIBEXECDIR "/dropmill/dropmill-worker"),
		.plugins = installed(arena, prefix, DM_LIBDIR "/dropmill/plugins"),
		.forms = installed(arena, prefix, DM_DATADIR "/dropmill/forms"),
		.forms_local = FORMS_LOCAL,
		.schema = installed(arena, prefix, DM_DATADIR "/dropmill/schema"),
		.ignore = installed(arena, prefix, DM_DATADIR "/dropmill/ignore.yaml"),
		.messages = installed(arena, prefix, DM_DATADIR "/dropmill/messages.yaml") };
}

int dm_layout_from(
	struct dm_arena *arena, struct dm_str program, struct dm_layout *ret, struct dm_error *err)
{
	struct dm_str folder = folder_of(program);
	struct dm_layout layout = in_build(arena, folder);

	if (access(layout.worker, X_OK))
		layout = in_prefix(arena, folder);
	if (access(layout.worker, X_OK))
		return dm_error_set(err, DM_E_CONFIG, "layout.worker",
			"%s: %s; dropmill is not installed as a whole", layout.worker,
			strerror(errno));
	*ret = layout;
	return 0;
}

int dm_layout_find(struct dm_arena *arena, struct dm_layout *ret, struct dm_error *err)
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program));

	if (n < 0 || (size_t)n == sizeof(program))
		return dm_error_set(err, DM_E_CONFIG, "layout.program",
			"cannot tell where the program stands: %s", strerror(errno));
	return dm_layout_from(arena, (struct dm_str){ program, (size_t)n }, ret, err);
}
