/* Registration of the XML writer. */
#include "write.h"

#include <libxml/parser.h>

static const char *const suffixes[] = { "xml", NULL };

static const struct dm_format xml = {
	.struct_size = sizeof(xml),
	.media_type = "application/xml",
	.suffixes = suffixes,
};

static const struct dm_format *const formats[] = { &xml, NULL };

/* libxml2 sets up its tables and reads the environment. */
static int32_t prepare(const struct dm_host *host)
{
	(void)host;
	xmlInitParser();
	return 0;
}

static const struct dm_writer_ops writer = {
	.struct_size = sizeof(writer),
	.write = dm_xml_write,
};

extern DM_PLUGIN_EXPORT const struct dm_plugin DM_PLUGIN_SYMBOL;
const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_WRITER,
	.id = "xml",
	.version = DM_VERSION,
	.summary = "Report as XML, by report.xsd",
	.formats = formats,
	.prepare = prepare,
	.writer = &writer,
};
