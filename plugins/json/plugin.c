/* Registration of the JSON writer. */
#include "write.h"

static const char *const suffixes[] = { "json", NULL };

static const struct dm_format json = {
	.struct_size = sizeof(json),
	.media_type = "application/json",
	.suffixes = suffixes,
};

static const struct dm_format *const formats[] = { &json, NULL };

static const struct dm_writer_ops writer = {
	.struct_size = sizeof(writer),
	.write = dm_json_write,
};

extern DM_PLUGIN_EXPORT const struct dm_plugin DM_PLUGIN_SYMBOL;
const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_WRITER,
	.id = "json",
	.version = DM_VERSION,
	.summary = "Report as JSON, by report.schema.json",
	.formats = formats,
	.writer = &writer,
};
