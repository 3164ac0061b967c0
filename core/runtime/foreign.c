/* Decides what a file is that no reader takes. One row for each kind, the particular before the
 * general: an encrypted workbook is an OLE file too. */
#include "foreign.h"

#include <strings.h>

#include "base/str.h"

enum { HEAD = 4096, DIRECTORY = 16384 };

/* The parts of a file that rows look at. */
struct sample {
	struct dm_str head;	 /* first bytes */
	struct dm_str text;	 /* the same without byte order mark and blanks at the beginning */
	struct dm_str directory; /* of an OLE file: where the names of its streams stand */
};

static bool has_ignoring_case(struct dm_str text, struct dm_str what)
{
	for (size_t i = 0; i + what.n <= text.n; i++)
		if (strncasecmp(text.p + i, what.p, what.n) == 0)
			return true;
	return false;
}

static bool starts(const struct sample *s, struct dm_str what)
{
	return dm_str_starts(s->head, what);
}

static bool text_starts(const struct sample *s, struct dm_str what)
{
	return s->text.n >= what.n && strncasecmp(s->text.p, what.p, what.n) == 0;
}

static bool text_has(const struct sample *s, struct dm_str what)
{
	return text_starts(s, DM_STR("<?xml")) && has_ignoring_case(s->text, what);
}

/* A web page may begin with comments or a declaration. */
static bool page_has(const struct sample *s, struct dm_str what)
{
	return s->text.n && s->text.p[0] == '<' && !text_starts(s, DM_STR("<?xml")) &&
	       has_ignoring_case(dm_str_first(s->text, 1024), what);
}

static bool head_has(const struct sample *s, struct dm_str what)
{
	return dm_str_find(dm_str_first(s->head, 1024), what) >= 0;
}

static bool zip_has(const struct sample *s, struct dm_str what)
{
	return dm_str_starts(s->head, DM_STR("PK\x03\x04")) &&
	       dm_str_find(dm_str_first(s->head, 256), what) >= 0;
}

/* Members of a ZIP have their names before them; presentations begin with small ones. */
static bool zip_lists(const struct sample *s, struct dm_str what)
{
	return dm_str_starts(s->head, DM_STR("PK\x03\x04")) && dm_str_find(s->head, what) >= 0;
}

/* Names of streams are UTF-16LE; `what` is ASCII. */
static bool stream_is(const struct sample *s, struct dm_str what)
{
	struct dm_str d = s->directory;

	for (size_t at = 0; at + 128 <= d.n; at += 128) {
		size_t i = 0;

		while (i < what.n && d.p[at + 2 * i] == what.p[i] && !d.p[at + 2 * i + 1])
			i++;
		if (i == what.n && !d.p[at + 2 * i])
			return true;
	}
	return false;
}

static bool fourth_is(const struct sample *s, struct dm_str what)
{
	return dm_str_starts(s->head, DM_STR("RIFF")) &&
	       dm_str_starts(dm_str_from(s->head, 8), what);
}

struct kind {
	bool (*is)(const struct sample *, struct dm_str);
	struct dm_str mark;
	const char *id;
	const char *what;
	const char *advice;
};

#define AS_DOCX "open it in Word or WPS and save it as DOCX"
#define AS_XLSX "open it in Excel or WPS and save it as XLSX"
#define NO_PASSWORD "open it, take the password away, and save it again"
#define ORIGINAL "drop the Word or Excel file it was made from"
#define UNPACK "unpack it and drop the files in it"
#define NOT_A_FORM "only DOCX, XLSX and CSV files can be read"

/* As DM_STR, for a static table. */
#define MARK(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

static const struct kind KINDS[] = {
	{ head_has, MARK("%PDF-"), "file.pdf", "a PDF", ORIGINAL },
	{ stream_is, MARK("EncryptedPackage"), "file.encrypted", "protected by a password",
		NO_PASSWORD },
	{ stream_is, MARK("WordDocument"), "file.legacy-doc", "an old Word file (.doc)", AS_DOCX },
	{ stream_is, MARK("Workbook"), "file.legacy-xls", "an old Excel file (.xls)", AS_XLSX },
	{ stream_is, MARK("Book"), "file.legacy-xls", "an old Excel file (.xls)", AS_XLSX },
	{ starts, MARK("\x09\0\4\0"), "file.legacy-xls", "an old Excel file (.xls)", AS_XLSX },
	{ starts, MARK("\x09\2\6\0"), "file.legacy-xls", "an old Excel file (.xls)", AS_XLSX },
	{ starts, MARK("\x09\4\6\0"), "file.legacy-xls", "an old Excel file (.xls)", AS_XLSX },
	{ stream_is, MARK("PowerPoint Document"), "file.legacy-ppt", "an old presentation (.ppt)",
		NOT_A_FORM },
	{ starts, MARK("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "file.legacy-office",
		"an old Office file (.doc, .xls or .wps)",
		"open it in Word, Excel or WPS and save it as DOCX or XLSX" },
	{ starts, MARK("{\\rtf"), "file.rtf", "a Rich Text file (RTF)", AS_DOCX },
	{ text_has, MARK("progid=\"Word.Document\""), "file.word-xml", "a Word 2003 XML file",
		AS_DOCX },
	{ text_has, MARK("progid=\"Excel.Sheet\""), "file.excel-xml", "an Excel 2003 XML file",
		AS_XLSX },
	{ text_has, MARK("<html"), "file.html", "a web page (HTML), whatever its name says",
		"open it in Excel or Word and save it as XLSX or DOCX" },
	{ text_starts, MARK("<?xml"), "file.xml", "an XML file", NOT_A_FORM },
	{ page_has, MARK("<html"), "file.html", "a web page (HTML), whatever its name says",
		"open it in Excel or Word and save it as XLSX or DOCX" },
	{ page_has, MARK("<table"), "file.html", "a web page (HTML), whatever its name says",
		"open it in Excel or Word and save it as XLSX or DOCX" },
	{ text_starts, MARK("<!doctype html"), "file.html",
		"a web page (HTML), whatever its name says",
		"open it in Excel or Word and save it as XLSX or DOCX" },
	{ text_starts, MARK("MIME-Version:"), "file.mhtml", "a saved web page (MHT)",
		"open it in Excel or Word and save it as XLSX or DOCX" },
	{ zip_has, MARK("application/vnd.oasis.opendocument.text"), "file.odt",
		"an OpenDocument text (ODT)", AS_DOCX },
	{ zip_has, MARK("application/vnd.oasis.opendocument.spreadsheet"), "file.ods",
		"an OpenDocument sheet (ODS)", AS_XLSX },
	{ zip_has, MARK("OFD.xml"), "file.ofd", "an OFD", ORIGINAL },
	{ starts, MARK("\x89PNG\r\n\x1A\n"), "file.image", "a picture (PNG)", ORIGINAL },
	{ starts, MARK("\xFF\xD8\xFF"), "file.image", "a picture (JPEG)", ORIGINAL },
	{ starts, MARK("GIF8"), "file.image", "a picture (GIF)", ORIGINAL },
	{ starts, MARK("II*\0"), "file.image", "a picture (TIFF)", ORIGINAL },
	{ starts, MARK("MM\0*"), "file.image", "a picture (TIFF)", ORIGINAL },
	{ fourth_is, MARK("WEBP"), "file.image", "a picture (WebP)", ORIGINAL },
	{ starts, MARK("7z\xBC\xAF\x27\x1C"), "file.archive", "an archive (7z)", UNPACK },
	{ starts, MARK("Rar!\x1A\x07"), "file.archive", "an archive (RAR)", UNPACK },
	{ starts, MARK("\x1F\x8B\x08"), "file.archive", "an archive (gzip)", UNPACK },
	{ zip_lists, MARK("ppt/"), "file.presentation", "a presentation (PPTX)", NOT_A_FORM },
	{ starts, MARK("PK\x03\x04"), "file.zip",
		"a ZIP archive that holds neither a Word document nor a workbook", UNPACK },
	{ starts, MARK("PK\x05\x06"), "file.zip", "an empty ZIP archive",
		"save the document again and drop the new copy" },
	{ starts, MARK("\177ELF"), "file.program", "a program", NOT_A_FORM },
	{ starts, MARK("MZ\x90\0"), "file.program", "a program", NOT_A_FORM },
};

static size_t read_whole(const struct dm_source *source, uint64_t offset, char *to, size_t n)
{
	size_t have = 0;

	while (have < n) {
		int64_t got = source->read_at(source, offset + have, to + have, n - have);

		if (got <= 0)
			break; /* what cannot be read is no sign of anything */
		have += (size_t)got;
	}
	return have;
}

static uint32_t little(const char *p, size_t n)
{
	uint32_t value = 0;

	while (n--)
		value = value << 8 | (unsigned char)p[n];
	return value;
}

/* Finds the directory of an OLE file ([MS-CFB] 2.2: sector size at 30, first directory sector at
 * 48); its first sectors are enough where they stand together. */
static size_t read_directory(const struct dm_source *source, struct dm_str head, char *to)
{
	if (!dm_str_starts(head, DM_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) || head.n < 512)
		return 0;
	uint32_t shift = little(head.p + 30, 2);
	if (shift != 9 && shift != 12)
		return 0;
	uint64_t at = ((uint64_t)little(head.p + 48, 4) + 1) << shift;
	return read_whole(source, at, to, DIRECTORY);
}

/* The text of a sample, in place; from UTF-16 the ASCII in it, which is what the rows look for. */
static struct dm_str plain_text(char *head, size_t n)
{
	struct dm_str text = { head, n };
	bool is_big = dm_str_starts(text, DM_STR("\xFE\xFF"));

	if (dm_str_starts(text, DM_STR("\xEF\xBB\xBF")))
		text = dm_str_from(text, 3);
	if (is_big || dm_str_starts(text, DM_STR("\xFF\xFE"))) {
		for (size_t i = 1; i < n / 2; i++)
			head[i - 1] = head[2 * i + !is_big] ? '?' : head[2 * i + is_big];
		text.n = n / 2 - 1;
	}
	return dm_str_trim(text);
}

int dm_foreign_check(
	const struct dm_source *source, enum dm_foreign_claim claim, struct dm_error *err)
{
	char head[HEAD], text[HEAD], directory[DIRECTORY];
	struct sample s = { .head = { head, 0 }, .directory = { directory, 0 } };

	if (!source->size)
		return dm_error_set(err, DM_E_FORMAT, "file.empty",
			"the file is empty; save the document again and drop the new copy");
	s.head.n = read_whole(source, 0, head, sizeof(head));
	bool is_package = claim == DM_FOREIGN_CLAIMED && starts(&s, DM_STR("PK"));

	s.directory.n = read_directory(source, s.head, directory);
	memcpy(text, head, s.head.n);
	s.text = plain_text(text, s.head.n);
	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		/* Its reader knows better what is wrong with a package, unless it is another's. */
		if (is_package && KINDS[i].is != zip_has)
			continue;
		if (KINDS[i].is(&s, KINDS[i].mark))
			return dm_error_set(err, DM_E_UNSUPPORTED, KINDS[i].id,
				"this file is %s; %s", KINDS[i].what, KINDS[i].advice);
	}
	return 0;
}
