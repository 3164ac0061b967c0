/* Loads one plugin by the loader and prints its id: load PLUGIN.so */
#include <stdio.h>

#include "runtime/loader.h"

int main(int argc, char **argv)
{
	const struct dm_plugin *plugin;
	struct dm_error err = { 0 };

	if (argc != 2)
		return 64;
	if (dm_loader_open(argv[1], &plugin, &err)) {
		(void)fprintf(stderr, "%s: %s: %s\n", argv[1], err.id, err.text);
		return dm_code_exit(err.code);
	}
	(void)printf("%s\n", plugin->id);
	return 0;
}
