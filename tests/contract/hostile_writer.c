/* Writers that misbehave; built once for each row of BEHAVIOURS, as hostile-NAME.so with the id
 * NAME, so that `-t NAME` asks for it. */
#include <stdint.h>
#include <string.h>

#include "dropmill/plugin.h"

static int32_t crash(const struct dm_dest *dest)
{
	volatile int *volatile nowhere = NULL; /* or the store is optimised away */

	(void)dest;
	*nowhere = 1;
	return 0;
}

/* Half an output must never be seen. */
static int32_t crash_midway(const struct dm_dest *dest)
{
	static const char half[200000] = "half";

	return dest->write(dest, half, sizeof(half)) ? DM_E_OUTPUT : crash(dest);
}

static int32_t write_nothing(const struct dm_dest *dest)
{
	(void)dest;
	return 0;
}

static int32_t fail_silently(const struct dm_dest *dest)
{
	(void)dest->write(dest, "half", 4);
	return DM_E_FORMAT;
}

static int32_t write_forever(const struct dm_dest *dest)
{
	static const char block[65536];
	int32_t code = 0;

	while (!code)
		code = dest->write(dest, block, sizeof(block));
	return code;
}

static const struct {
	const char *name;
	int32_t (*write)(const struct dm_dest *);
} BEHAVIOURS[] = {
	{ "w-crash", crash },
	{ "w-crash-midway", crash_midway },
	{ "w-nothing", write_nothing },
	{ "w-no-problem", fail_silently },
	{ "w-forever", write_forever },
};

static int32_t write_report(
	const struct dm_host *host, const struct dm_report *report, const struct dm_dest *dest)
{
	(void)host;
	(void)report;
	for (size_t i = 0; i < sizeof(BEHAVIOURS) / sizeof(BEHAVIOURS[0]); i++)
		if (strcmp(BEHAVIOURS[i].name, NAME) == 0)
			return BEHAVIOURS[i].write(dest);
	return DM_E_BUG;
}

static const char *const SUFFIXES[] = { NAME, NULL };
static const struct dm_format FORMAT = { sizeof(FORMAT), "application/x-hostile", SUFFIXES };
static const struct dm_format *const FORMATS[] = { &FORMAT, NULL };
static const struct dm_writer_ops WRITER = { sizeof(WRITER), write_report };

DM_PLUGIN_EXPORT const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_WRITER,
	.id = NAME,
	.version = "1",
	.summary = "a writer that misbehaves",
	.formats = FORMATS,
	.writer = &WRITER,
};
