/* A plugin that is wrong in one way, chosen when it is compiled: the modules that the loader must
 * refuse. Without a choice it is sound. */
#include "dropmill/plugin.h"

#ifndef MAGIC
#define MAGIC DM_PLUGIN_MAGIC
#endif
#ifndef SIZE
#define SIZE sizeof(struct dm_plugin)
#endif
#ifndef MAJOR
#define MAJOR DM_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR DM_ABI_MINOR
#endif
#ifndef ID
#define ID "sound"
#endif
#ifndef READ
#define READ read_nothing
#endif
#ifndef SYMBOL
#define SYMBOL dm_plugin_v1
#endif

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	(void)host;
	(void)source;
	ret->score = 1;
	return 0;
}

__attribute__((unused)) static int32_t read_nothing(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	(void)host;
	(void)source;
	(void)sink;
	return 0;
}

static const char *const SUFFIXES[] = { "sound", NULL };
static const struct dm_format FORMAT = { sizeof(FORMAT), "text/x-sound", SUFFIXES };
__attribute__((unused)) static const struct dm_format *const FORMATS[] = { &FORMAT, NULL };
__attribute__((unused)) static const struct dm_reader_ops READER = { sizeof(READER), probe, NULL,
	READ };

#ifdef STUB
/* As large as the frozen prefix, whatever it claims. */
DM_PLUGIN_EXPORT const struct {
	uint32_t magic, size;
	uint16_t major, minor;
	uint32_t kind;
} SYMBOL = { MAGIC, SIZE, MAJOR, MINOR, DM_PLUGIN_READER };
#else
DM_PLUGIN_EXPORT const struct dm_plugin SYMBOL = {
	.magic = MAGIC,
	.struct_size = SIZE,
	.abi_major = MAJOR,
	.abi_minor = MINOR,
	.kind = DM_PLUGIN_READER,
	.id = ID,
	.version = "1",
	.summary = "a module for tests",
	.formats = FORMATS,
	.reader = &READER,
};
#endif
