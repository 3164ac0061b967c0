/* dropmill schema: prints the contract of a report, as shipped. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/str.h"
#include "call.h"
#include "commands.h"
#include "pool/layout.h"
#include "outputs.h"
#include "say.h"

static const struct {
	const char *name, *file;
} SCHEMAS[] = {
	{ "json", "report.schema.json" },
	{ "xml", "report.xsd" },
};

static int print(struct dm_arena *arena, const char *file, struct dm_error *err)
{
	struct dm_layout layout;
	int r = dm_layout_find(arena, &layout, err);

	if (r)
		return r;
	const char *path = dm_arena_printf(arena, "%s/%s", layout.schema, file).p;
	DM_AUTO(dm_fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return dm_error_set(err, DM_E_CONFIG, "schema.missing",
			"%s: %s; dropmill is not installed as a whole", path, strerror(errno));
	return dm_output_copy(fd, STDOUT_FILENO, err);
}

int dm_command_schema(int argc, char **argv)
{
	struct dm_arena arena;
	struct dm_call call;
	struct dm_error err = { 0 };
	const char *file = NULL;

	dm_arena_init(&arena, 0, NULL, NULL);
	int r = dm_call_parse(&arena, argc, argv, "h", &call, &err);
	if (!r && call.wants_help)
		return dm_command_help(argv[0]);
	for (size_t i = 0; !r && i < sizeof(SCHEMAS) / sizeof(SCHEMAS[0]); i++)
		if (call.n_files == 1 && !strcmp(SCHEMAS[i].name, call.files[0]))
			file = SCHEMAS[i].file;
	if (!r && !file)
		r = dm_error_set(&err, DM_E_USAGE, "usage.schema",
			"which one? dropmill schema json, or dropmill schema xml");
	if (!r)
		r = print(&arena, file, &err);
	if (r)
		dm_say_error(NULL, &err);
	dm_arena_done(&arena);
	return dm_code_exit(r);
}
