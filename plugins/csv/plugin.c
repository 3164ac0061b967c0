/* The reader for delimited text: CSV, TSV and what spreadsheets call Unicode text. */
#include "dropmill/plugin.h"

#include "base/error.h"
#include "base/str.h"
#include "charset.h"
#include "probe.h"
#include "table.h"

static int32_t prepare(const struct dm_host *host)
{
	struct dm_str charset = host->option(host, "charset");

	dm_csv_charsets_open(dm_str_eq(charset, DM_STR("auto")) ? DM_NULL : charset);
	return 0;
}

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	int score = dm_csv_probe_score(host, source);

	if (score < 0)
		return score;
	ret->score = score;
	return 0;
}

static int32_t read_source(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	struct dm_error err = { 0 };
	int code = dm_csv_table_read(host, source, sink, &err);

	if (!code || !err.code)
		return code;
	return host->fail(host, &(struct dm_problem){ .struct_size = sizeof(struct dm_problem),
					.code = err.code,
					.id = err.id,
					.text = dm_str_from_c(err.text),
					.place.line = err.line });
}

static const struct dm_format CSV = { sizeof(CSV), "text/csv",
	(const char *const[]){ "csv", "txt", NULL } };
static const struct dm_format TSV = { sizeof(TSV), "text/tab-separated-values",
	(const char *const[]){ "tsv", NULL } };

static const struct dm_option CHARSET = { .struct_size = sizeof(CHARSET),
	.type = DM_OPTION_TEXT,
	.key = "charset",
	.value = "auto",
	.text = "character set of the files: auto, or a name such as GB18030 or Big5" };
static const struct dm_option DELIMITER = { .struct_size = sizeof(DELIMITER),
	.type = DM_OPTION_TEXT,
	.key = "delimiter",
	.value = "",
	.text = "the character between fields, or tab; empty: told from the file" };
static const struct dm_option LABELS = {
	.struct_size = sizeof(LABELS),
	.type = DM_OPTION_TEXT,
	.key = "labels",
	.value = "",
	.text = "words that stand on the forms, to tell GB18030 from Big5; empty: the built-in ones"
};

static const struct dm_reader_ops READER = {
	.struct_size = sizeof(READER), .probe = probe, .read = read_source
};

DM_PLUGIN_EXPORT extern const struct dm_plugin DM_PLUGIN_SYMBOL;

const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_READER,
	.id = "csv",
	.version = DM_VERSION,
	.summary = "Delimited text: CSV, TSV, in the character sets of Chinese offices",
	.formats = (const struct dm_format *const[]){ &CSV, &TSV, NULL },
	.options = (const struct dm_option *const[]){ &CHARSET, &DELIMITER, &LABELS, NULL },
	.prepare = prepare,
	.reader = &READER,
};
