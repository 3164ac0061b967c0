/* Packages from their bytes on: what libzip is given, lies about sizes and names, what a file is that
 * is no package. Read by a reader that wants every part, then by those of DOCX and XLSX. */
#include <zip.h>

#include "base/auto.h"
#include "base/str.h"
#include "common/ooxml/package.h"
#include "common/ooxml/rels.h"
#include "common/ooxml/xml_feed.h"
#include "fuzz_host.h"
#include "fuzz_target.h"

enum { PARTS_READ = 64 };

extern const struct dm_plugin dm_plugin_docx;
extern const struct dm_plugin dm_plugin_xlsx;

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	static const char *const SUFFIXES[] = { "docx", NULL };
	static const struct dm_package_kind KIND = { "word/", SUFFIXES, "doc", "WordDocument" };

	ret->score = dm_package_score(host, source, &KIND);
	return 0;
}

static int32_t complete(const struct dm_host *host, const struct dm_source *source)
{
	return dm_package_complete(host, source);
}

static int32_t read_part(struct dm_package *package, const char *name)
{
	DM_AUTO(dm_part_close) struct dm_part part = { 0 };
	char block[4096];
	int64_t n;
	int32_t r = dm_part_open(package, dm_str_from_c(name), &part);

	if (r < 0)
		return r;
	do
		n = dm_part_read(&part, block, sizeof(block));
	while (n > 0);
	return (int32_t)n;
}

static int32_t read_parts(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	DM_AUTO(dm_package_close) struct dm_package *package = NULL;
	struct dm_rels rels;
	struct dm_str main_part;
	int32_t r = dm_package_open(host, source, &package);

	for (int64_t i = 0; r == 0 && i < PARTS_READ; i++) {
		const char *name = zip_get_name(package->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);

		if (!name)
			break;
		if (dm_package_has(package, dm_str_from_c(name)))
			r = read_part(package, name);
	}
	if (r == 0)
		r = dm_rels_main_part(package, &main_part);
	if (r == 0)
		r = dm_rels_read(package, main_part, &rels);
	return r == 0 ? sink->fact(sink, "main", main_part) : r;
}

static const struct dm_reader_ops EVERY_PART_READER = { sizeof(EVERY_PART_READER), probe, complete,
	read_parts };
static const struct dm_plugin EVERY_PART = { .magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(EVERY_PART),
	.kind = DM_PLUGIN_READER,
	.id = "every-part",
	.reader = &EVERY_PART_READER };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_prepare(&dm_plugin_docx);
	fuzz_prepare(&dm_plugin_xlsx);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const NAMES[] = { "a.docx", "a.xlsx", "a.zip", NULL };
	const struct dm_plugin *const readers[] = { &EVERY_PART, &dm_plugin_docx, &dm_plugin_xlsx };

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		(void)fuzz_read(readers[i], &(struct fuzz_input){ bytes, n, .name = NAMES[n % 4] });
	return 0;
}
