/* reader-json [-c one|random] [-o DIR] [-O KEY=VALUE]... PLUGIN.so FILE...
 *
 * Prints what one reader makes of files: one JSON object a file to stdout, or DIR/NAME.json. The
 * reader is not asked whether the file is its own (its score goes to stderr with -v). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader_host.h"
#include "runtime/loader.h"

enum { OPTIONS_MAX = 32 };

struct call {
	struct reading_setup setup;
	const char *options[2 * OPTIONS_MAX + 1];
	size_t n_options;
	const char *folder;
	bool verbose;
};

static int take_option(struct call *call, char *text)
{
	char *equal = strchr(text, '=');

	if (!equal || call->n_options == OPTIONS_MAX)
		return -1;
	*equal = '\0';
	call->options[2 * call->n_options] = text;
	call->options[2 * call->n_options++ + 1] = equal + 1;
	return 0;
}

static int take_arguments(struct call *call, int argc, char **argv)
{
	for (int c; (c = getopt(argc, argv, "c:o:O:v")) != -1;) {
		if (c == 'c')
			call->setup.chunk = *optarg == 'o' ? READING_ONE : READING_RANDOM;
		else if (c == 'o')
			call->folder = optarg;
		else if (c == 'v')
			call->verbose = true;
		else if (c != 'O' || take_option(call, optarg))
			return -1;
	}
	call->setup.options = call->options;
	return argc - optind < 2 ? -1 : 0;
}

static int print(const struct call *call, const char *path, const char *json)
{
	const char *slash = strrchr(path, '/');
	char to[4096];
	FILE *out = stdout;

	if (call->folder) {
		(void)snprintf(
			to, sizeof(to), "%s/%s.json", call->folder, slash ? slash + 1 : path);
		out = fopen(to, "wb");
	}
	if (!out || fprintf(out, "%s\n", json) < 0 || (call->folder && fclose(out))) {
		perror(to);
		return -1;
	}
	return 0;
}

static const struct dm_plugin *reader_of(const char *path)
{
	const struct dm_plugin *plugin = NULL;
	struct dm_error err = { 0 };

	if (dm_loader_open(path, &plugin, &err))
		(void)fprintf(stderr, "%s: %s: %s\n", path, err.id, err.text);
	else if (plugin->kind != DM_PLUGIN_READER)
		(void)fprintf(stderr, "%s: this plugin is no reader\n", path);
	else
		return plugin;
	return NULL;
}

int main(int argc, char **argv)
{
	struct call call = { 0 };
	int status = 0;

	if (take_arguments(&call, argc, argv)) {
		(void)fprintf(stderr,
			"usage: reader-json [-v] [-c one|random] [-o DIR] [-O KEY=VALUE] "
			"PLUGIN.so FILE...\n");
		return 64;
	}
	const struct dm_plugin *plugin = reader_of(argv[optind]);
	if (!plugin)
		return 69;
	for (int i = optind + 1; i < argc; i++) {
		struct reading reading;

		if (reading_run_file(&reading, plugin, argv[i], &call.setup))
			status = 65;
		if (call.verbose)
			(void)fprintf(stderr, "%s: score %d, %s\n", argv[i], reading.score,
				dm_code_name(reading.error.code));
		if (print(&call, argv[i], reading_json(&reading)))
			status = 73;
		reading_done(&reading);
	}
	return status;
}
