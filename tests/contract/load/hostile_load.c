/* Readers that misbehave before any file is there: when they are loaded, or in prepare. They stand
 * in a folder of their own, so that a worker meets them only where a test wants it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dropmill/plugin.h"

static volatile int zero;

static int32_t crash(void)
{
	volatile int *volatile nowhere = NULL; /* or the store is optimised away */

	*nowhere = 1;
	return 0;
}

static int32_t spin(void)
{
	while (!zero)
		;
	return 0;
}

static int32_t call_exit(void)
{
	exit(0);
}

static int32_t refuse(void)
{
	return DM_E_CONFIG;
}

static const struct {
	const char *name;
	int32_t (*run)(void);
} BEHAVIOURS[] = {
	{ "crash", crash },
	{ "spin", spin },
	{ "exit", call_exit },
	{ "refuse", refuse },
};

static int32_t behave(const char *when)
{
	size_t n = strlen(when);

	if (strncmp(NAME, when, n) != 0)
		return 0;
	for (size_t i = 0; i < sizeof(BEHAVIOURS) / sizeof(BEHAVIOURS[0]); i++)
		if (strcmp(BEHAVIOURS[i].name, NAME + n) == 0)
			return BEHAVIOURS[i].run();
	return 0;
}

__attribute__((constructor)) static void on_load(void)
{
	(void)behave("load-");
}

static int32_t prepare(const struct dm_host *host)
{
	(void)host;
	return behave("prepare-");
}

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	(void)host;
	(void)source;
	ret->score = 0;
	return 0;
}

static int32_t read_nothing(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	(void)host;
	(void)source;
	(void)sink;
	return 0;
}

static const char *const SUFFIXES[] = { NAME, NULL };
static const struct dm_format FORMAT = { sizeof(FORMAT), "application/x-hostile", SUFFIXES };
static const struct dm_format *const FORMATS[] = { &FORMAT, NULL };
static const struct dm_reader_ops READER = { sizeof(READER), probe, NULL, read_nothing };

DM_PLUGIN_EXPORT const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_READER,
	.id = "hostile-" NAME,
	.version = "1",
	.summary = "a reader that misbehaves early",
	.formats = FORMATS,
	.prepare = prepare,
	.reader = &READER,
};
