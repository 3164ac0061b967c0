#include "arguments.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "runtime/host.h"

/* Beside the job's own memory: what libraries allocate, buffers, the stack. */
#define MEMORY_BESIDE (UINT64_C(64) << 20)
#define OUTPUT_BYTES (UINT64_C(1) << 30)

static int usage(struct dm_error *err, const char *what)
{
	return dm_error_set(err, DM_E_USAGE, "worker.arguments",
		"dropmill-worker is started by dropmill; %s", what);
}

static int take_number(uint64_t *to, const char *text)
{
	char *end;

	errno = 0;
	unsigned long long value = strtoull(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || !value)
		return -1;
	*to = value;
	return 0;
}

static int take_folder(struct dm_folders *to, const char *path)
{
	if (to->n == DM_FOLDERS_MAX)
		return -1;
	to->items[to->n++] = path;
	return 0;
}

/* The position of the word in the list, or -1. */
static int take_word(const char *const *words, const char *text)
{
	for (int i = 0; words[i]; i++)
		if (!strcmp(words[i], text))
			return i;
	return -1;
}

static int take(struct dm_arguments *a, int option, const char *value)
{
	static const char *const modes[] = { "required", "best-effort", "off", NULL };
	static const char *const forms[] = { "no", "text", "json", NULL };
	int word;

	switch (option) {
	case 'p': return take_folder(&a->plugins, value);
	case 'f': return take_folder(&a->forms, value);
	case 'w': a->writers = value; return 0;
	case 'm': return take_number(&a->memory_bytes, value);
	case 'o': return take_number(&a->sandbox.output_bytes, value);
	case 's':
		word = take_word(modes, value);
		a->sandbox.mode = (enum dm_sandbox_mode)word;
		return word < 0 ? -1 : 0;
	case 'd':
		word = take_word(forms, value ? value : "json");
		a->describe = (enum dm_describe_form)word;
		return word < 0 ? -1 : 0;
	default: return -1;
	}
}

int dm_arguments_parse(int argc, char **argv, struct dm_arguments *ret, struct dm_error *err)
{
	static const struct option options[] = { { "plugins", required_argument, NULL, 'p' },
		{ "forms", required_argument, NULL, 'f' },
		{ "writers", required_argument, NULL, 'w' },
		{ "memory", required_argument, NULL, 'm' },
		{ "output", required_argument, NULL, 'o' },
		{ "sandbox", required_argument, NULL, 's' },
		{ "describe", optional_argument, NULL, 'd' }, { 0 } };
	struct dm_arguments a = { .memory_bytes = DM_LIMITS_DEFAULT.memory_bytes,
		.sandbox.output_bytes = OUTPUT_BYTES };
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (option == '?' || take(&a, option, optarg))
			return usage(err, "it does not know one of its arguments");
	if (optind < argc || !a.plugins.n)
		return usage(err, "it wants --plugins=FOLDER and no other words");
	a.sandbox.memory_bytes = a.memory_bytes + MEMORY_BESIDE;
	*ret = a;
	return 0;
}
