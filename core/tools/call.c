#include "call.h"

#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "ipc/message.h"

/* Every option that any of the commands has; the letter is its key in `letters`. */
static const struct option OPTIONS[] = { { "to", required_argument, NULL, 't' },
	{ "out", required_argument, NULL, 'o' }, { "json", no_argument, NULL, 'j' },
	{ "locale", required_argument, NULL, 'l' }, { "sandbox", required_argument, NULL, 's' },
	{ "limit", required_argument, NULL, 'L' }, { "workers", required_argument, NULL, 'w' },
	{ "plugins", required_argument, NULL, 'p' }, { "forms", required_argument, NULL, 'f' },
	{ "config", required_argument, NULL, 'c' }, { "quiet", no_argument, NULL, 'q' },
	{ "origin", no_argument, NULL, 'O' }, { "route", required_argument, NULL, 'r' },
	{ "outcome", required_argument, NULL, 'u' }, { "all", no_argument, NULL, 'a' },
	{ "language", required_argument, NULL, 'g' }, { "help", no_argument, NULL, 'h' }, { 0 } };

static const struct {
	const char *name;
	size_t at;
} LIMITS[] = {
	{ "file_bytes", offsetof(struct dm_launch_limits, file_bytes) },
	{ "inflated_bytes", offsetof(struct dm_launch_limits, inflated_bytes) },
	{ "memory_bytes", offsetof(struct dm_launch_limits, memory_bytes) },
	{ "output_bytes", offsetof(struct dm_launch_limits, output_bytes) },
	{ "cells", offsetof(struct dm_launch_limits, cells) },
	{ "text_bytes", offsetof(struct dm_launch_limits, text_bytes) },
	{ "start_seconds", offsetof(struct dm_launch_limits, start_seconds) },
	{ "wall_seconds", offsetof(struct dm_launch_limits, wall_seconds) },
	{ "silence_seconds", offsetof(struct dm_launch_limits, silence_seconds) },
	{ "cpu_seconds", offsetof(struct dm_launch_limits, cpu_seconds) },
	{ "jobs_per_worker", offsetof(struct dm_launch_limits, jobs_per_worker) },
};

static const struct dm_call DEFAULTS = { .sandbox = "required",
	.limits = { .memory_bytes = UINT64_C(512) << 20,
		.output_bytes = UINT64_C(1) << 30,
		.start_seconds = 30,
		.wall_seconds = 60,
		.silence_seconds = 20,
		.cpu_seconds = 30,
		.jobs_per_worker = 200 } };

static bool take_number(struct dm_str text, uint64_t *ret)
{
	uint64_t value = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || value > (UINT64_MAX - 9) / 10)
			return false;
		value = value * 10 + (uint64_t)(text.p[i] - '0');
	}
	*ret = value;
	return text.n && value;
}

static int take_limit(struct dm_call *call, const char *text, struct dm_error *err)
{
	const char *equal = strchr(text, '=');
	size_t n = equal ? (size_t)(equal - text) : strlen(text);

	for (size_t i = 0; i < sizeof(LIMITS) / sizeof(LIMITS[0]); i++) {
		if (strlen(LIMITS[i].name) != n || memcmp(LIMITS[i].name, text, n))
			continue;
		uint64_t *to = (uint64_t *)(void *)((char *)&call->limits + LIMITS[i].at);
		if (equal && take_number(dm_str_from_c(equal + 1), to))
			return 0;
		return dm_error_set(err, DM_E_USAGE, "usage.limit",
			"--limit %s wants a whole number above 0", LIMITS[i].name);
	}
	return dm_error_set(err, DM_E_USAGE, "usage.limit",
		"there is no limit %s; try wall_seconds=120, see --help", text);
}

static bool is_id(struct dm_str id)
{
	if (!id.n || id.n >= DM_ID_MAX)
		return false;
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '-'))))
			return false;
	}
	return true;
}

static int take_writers(
	struct dm_arena *arena, struct dm_call *call, const char *list, struct dm_error *err)
{
	struct dm_str rest = dm_str_from_c(list), id;

	call->n_writers = 0;
	while (dm_str_split(&rest, ',', &id)) {
		if (!is_id(id) || call->n_writers == DM_CALL_WRITERS_MAX)
			return dm_error_set(err, DM_E_USAGE, "usage.to",
				"-t wants a list of writers such as json,xml,html, not %s", list);
		for (size_t i = 0; i < call->n_writers; i++)
			if (dm_str_eq(dm_str_from_c(call->writers[i]), id))
				return dm_error_set(err, DM_E_USAGE, "usage.to",
					"-t names %s twice", call->writers[i]);
		call->writers[call->n_writers++] = dm_arena_str(arena, id).p;
	}
	if (!call->n_writers)
		return dm_error_set(err, DM_E_USAGE, "usage.to", "-t names no writer");
	return 0;
}

static int take_sandbox(struct dm_call *call, const char *mode, struct dm_error *err)
{
	static const char *const modes[] = { "required", "best-effort", "off", NULL };

	if (!dm_str_is_one_of(dm_str_from_c(mode), modes))
		return dm_error_set(err, DM_E_USAGE, "usage.sandbox",
			"--sandbox is required, best-effort or off");
	call->sandbox = mode;
	return 0;
}

static int take_language(struct dm_call *call, const char *language, struct dm_error *err)
{
	static const char *const languages[] = { "zh", "en", NULL };

	if (!dm_str_is_one_of(dm_str_from_c(language), languages))
		return dm_error_set(err, DM_E_USAGE, "usage.language", "--language is zh or en");
	call->language = language;
	return 0;
}

static int take_folder(const char **to, size_t *n, const char *path, struct dm_error *err)
{
	if (*n == DM_CALL_FOLDERS_MAX)
		return dm_error_set(err, DM_E_USAGE, "usage.folders", "too many folders");
	to[(*n)++] = path;
	return 0;
}

static int take_count(struct dm_call *call, const char *text, struct dm_error *err)
{
	if (take_number(dm_str_from_c(text), &call->count))
		return 0;
	return dm_error_set(err, DM_E_USAGE, "usage.limit", "--limit wants a whole number above 0");
}

static int take(struct dm_arena *arena, struct dm_call *call, int letter, const char *value,
	struct dm_error *err)
{
	switch (letter) {
	case 't': return take_writers(arena, call, value, err);
	case 'o': call->out = value; return 0;
	case 'j': call->json = true; return 0;
	case 'l': call->locale = value; return 0;
	case 'c': call->config = value; return 0;
	case 'q': call->quiet = true; return 0;
	case 'O': call->origin = true; return 0;
	case 'g': return take_language(call, value, err);
	case 's': return take_sandbox(call, value, err);
	case 'L': return take_limit(call, value, err);
	case 'n': return take_count(call, value, err);
	case 'r': call->route = value; return 0;
	case 'u': call->outcome = value; return 0;
	case 'a': call->all = true; return 0;
	case 'w':
		if (take_number(dm_str_from_c(value), &call->workers) && call->workers <= 1024)
			return 0;
		return dm_error_set(err, DM_E_USAGE, "usage.workers",
			"--workers wants a number from 1 to 1024");
	case 'p': return take_folder(call->plugins, &call->n_plugins, value, err);
	case 'f': return take_folder(call->forms, &call->n_forms, value, err);
	default: call->wants_help = true; return 0;
	}
}

int dm_call_parse(struct dm_arena *arena, int argc, char **argv, const char *letters,
	struct dm_call *ret, struct dm_error *err)
{
	struct dm_call call = DEFAULTS;
	int letter;

	opterr = 0;
	optind = 1;
	while ((letter = getopt_long(argc, argv, "t:o:c:qh", OPTIONS, NULL)) != -1) {
		/* One name: limits of a job where there are jobs to give, else a number of lines. */
		if (letter == 'L' && strchr(letters, 'n'))
			letter = 'n';
		if (letter == '?' || !strchr(letters, letter))
			return dm_error_set(err, DM_E_USAGE, "usage.option",
				"%s is no option here, or its value is missing; see dropmill %s "
				"--help",
				argv[optind - 1], argv[0]);
		int r = take(arena, &call, letter, optarg, err);
		if (r)
			return r;
	}
	call.files = argv + optind;
	call.n_files = (size_t)(argc - optind);
	*ret = call;
	return 0;
}

struct dm_launch dm_call_launch(const struct dm_call *call)
{
	return (struct dm_launch){ .sandbox = call->sandbox,
		.workers = call->workers,
		.limits = call->limits,
		.plugins = call->plugins,
		.n_plugins = call->n_plugins,
		.forms = call->forms,
		.n_forms = call->n_forms };
}
