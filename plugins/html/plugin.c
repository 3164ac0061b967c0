/* Registration of the html writer. */
#include "page.h"

static const char *const suffixes[] = { "html", NULL };

static const struct dm_format html_format = {
	.struct_size = sizeof(html_format),
	.media_type = "text/html",
	.suffixes = suffixes,
};

static const struct dm_format *const formats[] = { &html_format, NULL };

static const struct dm_writer_ops ops = {
	.struct_size = sizeof(ops),
	.write = dm_html_write,
};

extern const struct dm_plugin DM_PLUGIN_SYMBOL;

DM_PLUGIN_EXPORT const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_WRITER,
	.id = "html",
	.version = DM_VERSION,
	.summary = "Writes the report as the official form, ready for printing",
	.formats = formats,
	.writer = &ops,
};
