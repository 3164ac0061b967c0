/* Registration of the reader for text documents (.docx, .docm). */
#include "reader.h"

static const char *const DOCX_SUFFIXES[] = { "docx", "docm", NULL };

static const struct dm_format DOCX_FORMAT = {
	.struct_size = sizeof(DOCX_FORMAT),
	.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	.suffixes = DOCX_SUFFIXES,
};
static const struct dm_format *const FORMATS[] = { &DOCX_FORMAT, NULL };

static const struct dm_reader_ops READER = {
	.struct_size = sizeof(READER),
	.probe = docx_probe,
	.complete = docx_complete,
	.read = docx_read,
};

DM_PLUGIN_EXPORT extern const struct dm_plugin DM_PLUGIN_SYMBOL;
const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_READER,
	.id = "docx",
	.version = DM_VERSION,
	.summary = "Word documents (.docx, .docm), Transitional and Strict",
	.formats = FORMATS,
	.prepare = docx_prepare,
	.reader = &READER,
};
