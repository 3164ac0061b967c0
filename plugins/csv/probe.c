/* Decides on the content; the name only adds to what the content allows. */
#include "probe.h"

#include <string.h>

#include "base/str.h"
#include "decode.h"
#include "dialect.h"
#include "encoding.h"
#include "records.h"
#include "table.h"

enum { SAMPLE_BYTES = 64 * 1024, HEAD_BYTES = 512 };

/* Beginnings of what is something else, whatever its name. Other binary formats fall to the look at
 * control characters. */
static const struct dm_str OTHERS[] = {
	{ "PK\3\4", 4 },	   /* zip: DOCX, XLSX */
	{ "PK\5\6", 4 },	   /* an empty zip */
	{ "\xD0\xCF\x11\xE0", 4 }, /* OLE: XLS, DOC, encrypted */
	{ "%PDF", 4 }, { "{\\rtf", 5 }, { "\x89PNG", 4 }, { "\xFF\xD8\xFF", 3 }, /* JPEG */
	{ "GIF8", 4 }, { "\x1F\x8B", 2 },					 /* gzip */
	{ "Rar!", 4 }, { "7z\xBC\xAF", 4 },
	{ "\x7F"
	  "ELF",
		4 },
	{ "MIME-Version:", 13 }, /* MHT: a web page saved whole */
};

struct kind {
	const char *suffix;
	int plain, table; /* score as any text, and as one with columns or words of the forms */
};

static const struct kind KINDS[] = {
	{ ".csv", 40, 75 },
	{ ".tsv", 40, 75 },
	{ ".txt", 0, 60 },
	{ "", 0, 30 },
};

static bool ends_with(struct dm_str name, const char *suffix)
{
	size_t n = strlen(suffix);

	if (name.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name.p[name.n - n + i];

		if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != suffix[i])
			return false;
	}
	return true;
}

static const struct kind *kind_of(struct dm_str name)
{
	const struct kind *kind = KINDS;

	while (*kind->suffix && !ends_with(name, kind->suffix))
		kind++;
	return kind;
}

static bool is_other(struct dm_str head)
{
	for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++)
		if (dm_str_starts(head, OTHERS[i]))
			return true;
	return false;
}

/* HTML or XML under any name: a tag, a declaration or a comment comes first. */
static bool is_markup(struct dm_str text)
{
	text = dm_str_trim(text);
	if (text.n < 2 || text.p[0] != '<')
		return false;
	char c = text.p[1];
	return c == '!' || c == '?' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Decodes the sample; the text has the padding that records need. */
static int decode_sample(const struct dm_host *host, const struct dm_source *source,
	const struct dm_csv_encoding *encoding, struct dm_str *ret)
{
	size_t room = (source->size < SAMPLE_BYTES ? (size_t)source->size : SAMPLE_BYTES) * 2 +
		      DM_CSV_PADDING;
	char *text = host->alloc(host, room + DM_CSV_PADDING);
	struct dm_csv_decoder decoder;

	dm_csv_decoder_init(&decoder, host, source, encoding->charset, encoding->skip);
	int64_t got = dm_csv_decoder_fill(&decoder, text, room);
	if (got < 0)
		return (int)got;
	*ret = (struct dm_str){ text, (size_t)got };
	return 0;
}

/* Two records of a constant width, or a sep= line, make a table. */
static bool is_table(const struct dm_source *source, struct dm_str text, bool is_all)
{
	struct dm_csv_dialect d;

	dm_csv_dialect_find((char *)(uintptr_t)text.p, text.n, is_all, DM_NULL,
		dm_csv_table_fallback(source->name), &d);
	return d.skip || (d.records >= 2 && d.width >= 2 && d.fit >= 0.5);
}

static int score_text(
	const struct dm_host *host, const struct dm_source *source, const struct kind *kind)
{
	struct dm_csv_encoding encoding;
	struct dm_str text;
	int code = dm_csv_encoding_find(host, source, SAMPLE_BYTES, &encoding, NULL);

	if (code == DM_E_CONFIG) /* what is set wrong is no fault of the file: reading it tells */
		return kind->plain;
	if (code)
		return code == DM_E_FORMAT ? 0 : code;
	code = decode_sample(host, source, &encoding, &text);
	if (code)
		return code;
	if (is_markup(text))
		return 0;
	if (text.n == 0)
		return kind->plain;
	bool is_all = source->size <= SAMPLE_BYTES;
	return encoding.labels || is_table(source, text, is_all) ? kind->table : kind->plain;
}

int dm_csv_probe_score(const struct dm_host *host, const struct dm_source *source)
{
	char head[HEAD_BYTES];
	int64_t got = dm_csv_read_whole(source, 0, head, sizeof(head));

	if (got < 0)
		return (int)got;
	if (is_other((struct dm_str){ head, (size_t)got }))
		return 0;
	return score_text(host, source, kind_of(source->name));
}
