/* Decides by first and last bytes what a file is that libzip would not open. */
#include "container.h"

#include "base/str.h"
#include "zip_input.h"

enum {
	HEAD = 512,
	OLE_DIRECTORY = 8192, /* 64 entries: more than such files have */
	EOCD_BYTES = 22,
	EOCD_REACH = 65535 + EOCD_BYTES,
};

struct magic_row {
	enum dm_container container;
	struct dm_str bytes;
};

#define MAGIC(container, literal)                    \
	{                                            \
		container,                           \
		{                                    \
			literal, sizeof(literal) - 1 \
		}                                    \
	}

static const struct magic_row MAGICS[] = {
	MAGIC(DM_CONTAINER_ZIP, "PK\003\004"),
	MAGIC(DM_CONTAINER_ZIP, "PK\005\006"),
	MAGIC(DM_CONTAINER_LEGACY, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
	MAGIC(DM_CONTAINER_PDF, "%PDF"),
	MAGIC(DM_CONTAINER_RTF, "{\\rtf"),
	MAGIC(DM_CONTAINER_HTML, "<html"),
	MAGIC(DM_CONTAINER_HTML, "<!doctype"),
	MAGIC(DM_CONTAINER_HTML, "<table"),
	MAGIC(DM_CONTAINER_XML, "<?xml"),
};

struct answer_row {
	int32_t code;
	const char *id;
	struct dm_str text;
};

#define ANSWER(code, id, literal)                    \
	{                                            \
		code, id,                            \
		{                                    \
			literal, sizeof(literal) - 1 \
		}                                    \
	}

static const struct answer_row ANSWERS[DM_CONTAINER_COUNT] = {
	[DM_CONTAINER_OTHER] = ANSWER(DM_E_FORMAT, "zip.none",
		"the file is no Word or Excel document, whatever its name says; save it anew in "
		"the program it comes from"),
	[DM_CONTAINER_EMPTY] =
		ANSWER(DM_E_FORMAT, "ooxml.empty", "the file is empty (0 bytes); copy it again"),
	[DM_CONTAINER_ZIP] = ANSWER(DM_E_FORMAT, "zip.damaged",
		"the file is damaged: its table of contents cannot be read; copy it again or save "
		"it anew"),
	[DM_CONTAINER_ZIP_CUT] = ANSWER(DM_E_FORMAT, "zip.truncated",
		"the file is cut off: its end is missing; copy it again"),
	[DM_CONTAINER_ENCRYPTED] = ANSWER(DM_E_UNSUPPORTED, "ooxml.encrypted",
		"the document is protected by a password; save it without a password"),
	[DM_CONTAINER_LEGACY] = ANSWER(DM_E_UNSUPPORTED, "ooxml.legacy",
		"the file is in the old Office format (.doc, .xls); save it as .docx or .xlsx"),
	[DM_CONTAINER_PDF] = ANSWER(DM_E_UNSUPPORTED, "ooxml.pdf",
		"the file is a PDF under the name of an Office document; drop the document it was "
		"made "
		"from"),
	[DM_CONTAINER_RTF] = ANSWER(DM_E_UNSUPPORTED, "ooxml.rtf",
		"the file is Rich Text under the name of a Word document; save it as .docx"),
	[DM_CONTAINER_HTML] = ANSWER(DM_E_UNSUPPORTED, "ooxml.html",
		"the file is a web page under the name of an Office document; open it and save it "
		"as "
		".docx or .xlsx"),
	[DM_CONTAINER_XML] = ANSWER(DM_E_UNSUPPORTED, "ooxml.xml",
		"the file is plain XML under the name of an Office document; open it and save it "
		"as "
		".docx or .xlsx"),
};

static bool starts_with(const char *p, size_t n, struct dm_str magic)
{
	if (n < magic.n)
		return false;
	for (size_t i = 0; i < magic.n; i++) {
		char c = p[i];

		if (c >= 'A' && c <= 'Z' && magic.p[0] == '<')
			c = (char)(c + 32);
		if (c != magic.p[i])
			return false;
	}
	return true;
}

static uint32_t little(const char *p, int bytes)
{
	uint32_t value = 0;

	for (int i = bytes - 1; i >= 0; i--)
		value = value << 8 | (unsigned char)p[i];
	return value;
}

bool dm_container_has_stream(const struct dm_source *source, const char *name)
{
	char head[HEAD], directory[OLE_DIRECTORY], wide[64];
	size_t n = 0;

	if (dm_source_fill(source, 0, head, HEAD) != HEAD || little(head + 30, 2) < 9 ||
		little(head + 30, 2) > 12)
		return false;
	/* [MS-CFB] 2.2: sector size as a power at 30, first directory sector at 48. */
	uint64_t at = ((uint64_t)little(head + 48, 4) + 1) << little(head + 30, 2);
	int64_t got = dm_source_fill(source, at, directory, sizeof(directory));

	for (; name[n / 2] && n + 1 < sizeof(wide); n += 2) {
		wide[n] = name[n / 2];
		wide[n + 1] = 0;
	}
	return got > 0 && memmem(directory, (size_t)got, wide, n) != NULL;
}

/* A whole one: a copy may have come as far as into it. */
static bool has_end_record(const struct dm_source *source)
{
	char block[4096 + 3];
	uint64_t reach = source->size < EOCD_REACH ? source->size : EOCD_REACH;

	/* Blocks overlap by three bytes, so that a signature on a border is seen. */
	for (uint64_t from = source->size - reach; from < source->size; from += 4096) {
		int64_t n = dm_source_fill(source, from, block, sizeof(block));

		const char *at = n > 0 ? memmem(block, (size_t)n, "PK\005\006", 4) : NULL;

		if (at && from + (uint64_t)(at - block) + EOCD_BYTES <= source->size)
			return true;
	}
	return false;
}

enum dm_container dm_container_from_source(const struct dm_source *source)
{
	char head[HEAD];
	int64_t n = dm_source_fill(source, 0, head, sizeof(head));
	size_t skip = 0;
	enum dm_container found = DM_CONTAINER_OTHER;

	if (n == 0)
		return DM_CONTAINER_EMPTY;
	if (n < 0)
		return DM_CONTAINER_OTHER;
	if (n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
		skip = 3;
	while (skip < (size_t)n && (head[skip] == ' ' || (head[skip] >= 9 && head[skip] <= 13)))
		skip++;
	for (size_t i = 0; i < sizeof(MAGICS) / sizeof(MAGICS[0]); i++)
		if (starts_with(head + skip, (size_t)n - skip, MAGICS[i].bytes)) {
			found = MAGICS[i].container;
			break;
		}
	if (found == DM_CONTAINER_ZIP && !has_end_record(source))
		return DM_CONTAINER_ZIP_CUT;
	if (found == DM_CONTAINER_LEGACY && dm_container_has_stream(source, "EncryptedPackage"))
		return DM_CONTAINER_ENCRYPTED;
	return found;
}

struct dm_problem dm_container_problem(enum dm_container container)
{
	const struct answer_row *row = &ANSWERS[container];

	return (struct dm_problem){
		.struct_size = sizeof(struct dm_problem),
		.code = row->code,
		.id = row->id,
		.text = row->text,
	};
}
