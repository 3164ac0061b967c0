/* The reader for XLSX: registration only. */
#include "dropmill/plugin.h"

#include "base/auto.h"
#include "common/ooxml/xml_feed.h"
#include "sheet.h"

static const char *const suffixes[] = { "xlsx", NULL };
static const char *const macro_suffixes[] = { "xlsm", NULL };
static const char *const template_suffixes[] = { "xltx", NULL };
static const char *const all_suffixes[] = { "xlsx", "xlsm", "xltx", NULL };

static const struct dm_format workbooks = {
	.struct_size = sizeof(workbooks),
	.media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	.suffixes = suffixes,
};
static const struct dm_format macro_workbooks = {
	.struct_size = sizeof(macro_workbooks),
	.media_type = "application/vnd.ms-excel.sheet.macroEnabled.12",
	.suffixes = macro_suffixes,
};
static const struct dm_format templates = {
	.struct_size = sizeof(templates),
	.media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
	.suffixes = template_suffixes,
};
static const struct dm_format *const formats[] = { &workbooks, &macro_workbooks, &templates, NULL };

static const char *const locales[] = { "zh-CN", "zh-TW", "en-US", NULL };

static const struct dm_option locale_option = {
	.struct_size = sizeof(locale_option),
	.type = DM_OPTION_CHOICE,
	.key = "locale",
	.value = "zh-CN",
	.text = "Language of the number formats that a workbook leaves to the program",
	.choices = locales,
};
static const struct dm_option *const options[] = { &locale_option, NULL };

static const struct dm_package_kind package_kind = {
	.folder = "xl/",
	.suffixes = all_suffixes,
	.legacy_suffix = "xls",
	.legacy_stream = "Workbook",
};

static int32_t prepare(const struct dm_host *host)
{
	(void)host;
	dm_xml_prepare();
	return 0;
}

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	ret->score = dm_package_score(host, source, &package_kind);
	return 0;
}

static int32_t complete(const struct dm_host *host, const struct dm_source *source)
{
	return dm_package_complete(host, source);
}

/* Found to be a workbook by its content; the sender may not know. */
static void tell_other_suffix(const struct dm_host *host, const struct dm_source *source)
{
	if (!dm_source_has_suffix(source, all_suffixes))
		host->note(
			host, &(struct dm_note){ .struct_size = sizeof(struct dm_note),
				      .id = "xlsx.suffix",
				      .text = DM_STR("this is a workbook under another suffix") });
}

static int32_t read_source(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	DM_AUTO(dm_package_close) struct dm_package *package = NULL;
	enum dm_locale locale = DM_LOCALE_ZH_CN;
	struct dm_workbook book;
	int32_t r = dm_package_open(host, source, &package);

	if (r < 0)
		return r;
	(void)dm_locale_from_text(host->option(host, locale_option.key), &locale);
	r = dm_workbook_read(package, locale, &book);
	if (r < 0)
		return r;
	struct dm_sheet_reader *reader = dm_sheet_reader_from(&book, sink);
	for (size_t i = 0; i < book.sheets.n; i++) {
		r = dm_sheet_read(reader, i);
		if (r < 0)
			return r;
	}
	tell_other_suffix(host, source);
	return 0;
}

static const struct dm_reader_ops reader = {
	.struct_size = sizeof(reader),
	.probe = probe,
	.complete = complete,
	.read = read_source,
};

DM_PLUGIN_EXPORT const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_READER,
	.id = "xlsx",
	.version = DM_VERSION,
	.summary = "Reads Excel workbooks (XLSX)",
	.formats = formats,
	.options = options,
	.prepare = prepare,
	.reader = &reader,
};
