/* Decides whether a file may be loaded and whether what it exports is a plugin for us. The order of
 * the steps is the point: nothing behind the frozen prefix is read before the prefix has passed,
 * not even for an error message. */
#include "loader.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/str.h"
#include "options.h"

enum { ID_MAX = 32, FORMATS_MAX = 64, PATH_ROOM = 4096 };

/* Bytes of a struct of minor 0: up to its last member of that time. */
#define FIRST_SIZE(type, last) (offsetof(struct type, last) + sizeof(((struct type *)0)->last))

/* The low half of caps: what a plugin needs the host to know. None yet. */
static const uint64_t CAPS_KNOWN = 0, CAPS_REQUIRED = UINT32_MAX;

/* ------------------------------------------------------------------ rights */

static int check_rights(
	const char *what, const char *path, const struct stat *st, struct dm_error *err)
{
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return dm_error_set(err, DM_E_CONFIG, "plugin.owner",
			"%s %s belongs to user %u; it must belong to root or to user %u", what,
			path, (unsigned)st->st_uid, (unsigned)geteuid());
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		return dm_error_set(err, DM_E_CONFIG, "plugin.writable",
			"%s %s can be written by others (mode %04o); try chmod go-w", what, path,
			(unsigned)(st->st_mode & 07777));
	return 0;
}

static int open_part(int folder, const char *name, int flags, const char *path, int *ret_fd,
	struct dm_error *err)
{
	int fd = openat(folder, name, flags | O_CLOEXEC);
	int error_number = errno;

	if (fd >= 0) {
		*ret_fd = fd;
		return 0;
	}
	if (error_number == ENOENT || error_number == ENOTDIR)
		return dm_error_set(err, DM_E_NOT_FOUND, "plugin.missing", "%s is not there", path);
	return dm_error_set(err, DM_E_CONFIG, "plugin.open", "cannot open %s: %s", path,
		strerror(error_number));
}

/* Opens the folder of a path, looks at its rights, and says where the name begins. */
static int open_folder(const char *path, int *ret_fd, const char **ret_name, struct dm_error *err)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_ROOM];
	struct stat st;
	int n = slash == path ? 1 : slash ? (int)(slash - path) : 1;

	if (strlen(path) >= sizeof(folder))
		return dm_error_set(
			err, DM_E_CONFIG, "plugin.open", "the path is too long: %.200s", path);
	(void)snprintf(folder, sizeof(folder), "%.*s", n, slash ? path : ".");
	DM_AUTO(dm_fd_close) int fd = -1;
	int r = open_part(AT_FDCWD, folder, O_PATH | O_DIRECTORY, folder, &fd, err);
	if (r < 0)
		return r;
	if (fstat(fd, &st) < 0)
		return dm_error_errno(err, errno, "cannot look at the folder of plugins");
	r = check_rights("the folder", folder, &st, err);
	if (r < 0)
		return r;
	*ret_name = slash ? slash + 1 : path;
	*ret_fd = fd;
	fd = -1;
	return 0;
}

static int open_file(const char *path, int *ret_fd, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int folder = -1;
	DM_AUTO(dm_fd_close) int fd = -1;
	const char *name;
	struct stat st;

	int r = open_folder(path, &folder, &name, err);
	if (r < 0)
		return r;
	/* Without O_NONBLOCK a FIFO would hold us here. */
	r = open_part(folder, name, O_RDONLY | O_NONBLOCK, path, &fd, err);
	if (r < 0)
		return r;
	if (fstat(fd, &st) < 0)
		return dm_error_errno(err, errno, "cannot look at the plugin");
	if (!S_ISREG(st.st_mode))
		return dm_error_set(
			err, DM_E_CONFIG, "plugin.not-a-file", "%s is no regular file", path);
	r = check_rights("the plugin", path, &st, err);
	if (r < 0)
		return r;
	*ret_fd = fd;
	fd = -1;
	return 0;
}

/* ------------------------------------------------------------------ the module */

/* The name under which the loader sees the descriptor, so that what was checked is what is loaded.
 * The C library knows loaded modules by name first, so the name of a descriptor that was closed and
 * used again would give the old module: each load has one more slash in it. */
static void name_of(int fd, const char *path, char name[PATH_ROOM])
{
#if defined(__SANITIZE_ADDRESS__)
	(void)fd; /* The sanitizer can name functions only of a module with a lasting name. */
	(void)snprintf(name, PATH_ROOM, "%s%s", strchr(path, '/') ? "" : "./", path);
#else
	static unsigned loads;
	char slashes[1024];
	size_t n = loads++ % (sizeof(slashes) - 1);

	(void)path;
	memset(slashes, '/', n);
	slashes[n] = '\0';
	(void)snprintf(name, PATH_ROOM, "/proc/self/fd/%s%d", slashes, fd);
#endif
}

/* What the system says, without the name we made up. */
static const char *reason(const char *text, const char *name)
{
	if (!text)
		return "the system gives no reason";
	if (!strncmp(text, name, strlen(name)) && text[strlen(name)] == ':')
		text += strlen(name) + 1;
	while (*text == ' ')
		text++;
	return text;
}

static size_t symbol_size(const void *symbol)
{
	const ElfW(Sym) *entry = NULL;
	Dl_info info;

	if (!dladdr1(symbol, &info, (void **)&entry, RTLD_DL_SYMENT) || !entry)
		return 0;
	return info.dli_saddr == symbol ? (size_t)entry->st_size : 0;
}

static int load(int fd, const char *path, const struct dm_plugin **ret, struct dm_error *err)
{
	char name[PATH_ROOM];

	name_of(fd, path, name);
	void *module = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	if (!module)
		return dm_error_set(err, DM_E_CONFIG, "plugin.load", "cannot load %s: %s", path,
			reason(dlerror(), name));
	const struct dm_plugin *plugin = dlsym(module, "dm_plugin_v1");
	if (!plugin)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.symbol",
			"%s exports no dm_plugin_v1: it is no plugin, or one for another major "
			"version than %d",
			path, DM_ABI_MAJOR);
	int r = dm_loader_check(plugin, symbol_size(plugin), err);
	if (r < 0)
		return r;
	*ret = plugin;
	return 0;
}

int dm_loader_open(const char *path, const struct dm_plugin **ret, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = -1;

	int r = open_file(path, &fd, err);
	if (r < 0)
		return r;
	r = load(fd, path, ret, err);
	dm_error_place(err, dm_str_from_c(path), 0, 0);
	return r;
}

/* ------------------------------------------------------------------ the table */

static int broken(struct dm_error *err, const char *id, const char *text)
{
	return dm_error_set(err, DM_E_CONTRACT, id, "%s", text);
}

static int check_prefix(const struct dm_plugin *p, size_t room, struct dm_error *err)
{
	if (room && room < FIRST_SIZE(dm_plugin, kind))
		return broken(err, "plugin.size", "the table is smaller than its first members");
	if (p->magic != DM_PLUGIN_MAGIC)
		return broken(err, "plugin.magic", "the table does not begin as one of a plugin");
	if (p->abi_major != DM_ABI_MAJOR)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.major",
			"it was built for interface %u.%u, this is %d.%d; build it again",
			p->abi_major, p->abi_minor, DM_ABI_MAJOR, DM_ABI_MINOR);
	if (p->abi_minor > DM_ABI_MINOR)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.minor",
			"it was built for interface %u.%u, this is %d.%d; it needs a newer "
			"dropmill",
			p->abi_major, p->abi_minor, DM_ABI_MAJOR, DM_ABI_MINOR);
	if (p->struct_size < FIRST_SIZE(dm_plugin, extension) || (room && p->struct_size > room))
		return dm_error_set(err, DM_E_CONTRACT, "plugin.size",
			"the table says it has %u bytes, which cannot be", p->struct_size);
	if (p->kind != DM_PLUGIN_READER && p->kind != DM_PLUGIN_WRITER)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.kind",
			"it is neither reader nor writer (kind %u)", p->kind);
	return 0;
}

static bool is_id(const char *id)
{
	size_t n = 0;

	if (!id || id[0] < 'a' || id[0] > 'z')
		return false;
	for (; id[n]; n++)
		if (n == ID_MAX || !strchr("abcdefghijklmnopqrstuvwxyz0123456789-", id[n]))
			return false;
	return true;
}

static int check_facts(const struct dm_plugin *p, struct dm_error *err)
{
	if (!is_id(p->id))
		return broken(err, "plugin.id",
			"its id is not of the form [a-z][a-z0-9-]*, at most 32 characters");
	if (!p->version || !p->summary)
		return broken(err, "plugin.facts", "it states no version or no summary");
	if (p->caps & CAPS_REQUIRED & ~CAPS_KNOWN)
		return dm_error_set(err, DM_E_CONTRACT, "plugin.caps",
			"it needs abilities that this host does not know (%llx)",
			(unsigned long long)(p->caps & CAPS_REQUIRED & ~CAPS_KNOWN));
	return 0;
}

static int check_formats(const struct dm_plugin *p, struct dm_error *err)
{
	size_t n = 0;

	if (!p->formats || !p->formats[0])
		return broken(err, "plugin.formats", "it states no format");
	for (const struct dm_format *const *f = p->formats; *f; f++) {
		if (++n > FORMATS_MAX)
			return broken(err, "plugin.formats", "its list of formats has no end");
		if (!DM_HAS(*f, struct dm_format, suffixes) || !(*f)->media_type || !(*f)->suffixes)
			return dm_error_set(err, DM_E_CONTRACT, "plugin.formats",
				"its format %zu lacks media type or suffixes", n);
	}
	return 0;
}

static int check_functions(const struct dm_plugin *p, struct dm_error *err)
{
	if (p->kind == DM_PLUGIN_WRITER) {
		if (p->writer && DM_HAS(p->writer, struct dm_writer_ops, write) && p->writer->write)
			return 0;
		return broken(err, "plugin.functions", "a writer must have write");
	}
	if (!p->reader || !DM_HAS(p->reader, struct dm_reader_ops, read) || !p->reader->probe ||
		!p->reader->read)
		return broken(err, "plugin.functions", "a reader must have probe and read");
	return 0;
}

int dm_loader_check(const struct dm_plugin *plugin, size_t room, struct dm_error *err)
{
	typedef int step_fn(const struct dm_plugin *, struct dm_error *);
	static step_fn *const STEPS[] = { check_facts, check_formats, check_functions,
		dm_options_check_table };

	int r = check_prefix(plugin, room, err);
	for (size_t i = 0; r == 0 && i < sizeof(STEPS) / sizeof(STEPS[0]); i++)
		r = STEPS[i](plugin, err);
	return r;
}
