/* The command line of all commands. */
#ifndef DM_TOOLS_CALL_H
#define DM_TOOLS_CALL_H

#include <stdbool.h>

#include "base/error.h"
#include "base/vec.h"
#include "pool/launch.h"

enum { DM_CALL_WRITERS_MAX = 16, DM_CALL_FOLDERS_MAX = 12 };

struct dm_call {
	bool wants_help;
	bool json;
	const char *out; /* folder, "-", or NULL */
	const char *locale;
	const char *language; /* of findings: zh, en, or NULL */
	const char *config;   /* file of settings; NULL: the usual one */
	bool quiet, origin;
	const char *route, *outcome; /* of jobs; NULL: any */
	bool all;
	uint64_t count;			/* --limit N of jobs; 0: none given */
	const char *sandbox;		/* required, best-effort, off */
	uint64_t workers;		/* 0: one a core */
	struct dm_launch_limits limits; /* --limit NAME=VALUE */
	const char *writers[DM_CALL_WRITERS_MAX];
	size_t n_writers;
	const char *plugins[DM_CALL_FOLDERS_MAX], *forms[DM_CALL_FOLDERS_MAX]; /* added folders */
	size_t n_plugins, n_forms;
	char **files;
	size_t n_files;
};

/* Parses what follows the command's name. `letters` are the options that the command has, of
 * "tojlgsLwpfcqOruah" (see OPTIONS in call.c), and n where --limit is a number. DM_E_USAGE. The arena gets copies of what is split. */
int dm_call_parse(struct dm_arena *, int argc, char **argv, const char *letters,
	struct dm_call *ret, struct dm_error *);

/* What workers of this call are started with. Borrows from the call. */
struct dm_launch dm_call_launch(const struct dm_call *);

#endif
