/* The command line of dropmill-worker; its callers are programs of ours. */
#ifndef DM_WORKER_ARGUMENTS_H
#define DM_WORKER_ARGUMENTS_H

#include <stdbool.h>

#include "sandbox.h"

enum { DM_FOLDERS_MAX = 16 };

enum dm_describe_form {
	DM_DESCRIBE_NO = 0,
	DM_DESCRIBE_TEXT,
	DM_DESCRIBE_JSON,
};

struct dm_folders {
	const char *items[DM_FOLDERS_MAX];
	size_t n;
};

struct dm_arguments {
	struct dm_folders plugins;
	struct dm_folders forms; /* none: the worker only inspects */
	const char *writers;   /* names with commas that must be there; NULL: none in particular */
	uint64_t memory_bytes; /* of a job */
	struct dm_sandbox_setup sandbox;
	enum dm_describe_form describe;
};

/* DM_E_USAGE where they cannot be understood. Borrows argv. */
int dm_arguments_parse(int argc, char **argv, struct dm_arguments *ret, struct dm_error *);

#endif
