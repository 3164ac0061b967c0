/* Decides which names mean which character set and keeps what decoding them needs. What is one of
 * them is not decided here (encoding.c). */
#include "charset.h"

#include <iconv.h>
#include <string.h>

#include "base/str.h"

enum { OPEN_MAX_SETS = 20, NAME_MAX_BYTES = 63 };

#define NAMES(...)                \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}
#define BOM(literal) .bom = (literal), .bom_n = sizeof(literal) - 1

/* UTF-32 before UTF-16: the mark of one begins with that of the other. */
static const struct dm_csv_charset SETS[] = {
	{ "UTF-8", DM_CSV_UTF8, .aliases = NAMES("utf8", "ascii", "usascii"), BOM("\xEF\xBB\xBF") },
	{ "UTF-32LE", DM_CSV_UTF32, .aliases = NAMES("utf32le", "utf32", "ucs4"),
		BOM("\xFF\xFE\0\0") },
	{ "UTF-32BE", DM_CSV_UTF32, true, .aliases = NAMES("utf32be"), BOM("\0\0\xFE\xFF") },
	{ "UTF-16LE", DM_CSV_UTF16, .aliases = NAMES("utf16le", "utf16", "ucs2", "unicode"),
		BOM("\xFF\xFE") },
	{ "UTF-16BE", DM_CSV_UTF16, true, .aliases = NAMES("utf16be"), BOM("\xFE\xFF") },
	{ "GB18030", DM_CSV_GB18030, .aliases = NAMES("gb18030", "gbk", "gb2312", "euccn"),
		BOM("\x84\x31\x95\x33") },
	{ "CP936", DM_CSV_GB18030, .aliases = NAMES("cp936", "windows936", "ms936") },
	{ "Big5", DM_CSV_ICONV, .aliases = NAMES("big5", "cp950", "windows950"),
		.iconv_name = "BIG5" },
	{ "Shift_JIS", DM_CSV_ICONV, .aliases = NAMES("shiftjis", "sjis", "cp932", "windows31j"),
		.iconv_name = "CP932" },
	{ "EUC-KR", DM_CSV_ICONV, .aliases = NAMES("euckr", "uhc", "cp949", "windows949"),
		.iconv_name = "CP949" },
	{ "windows-1250", DM_CSV_ICONV, .aliases = NAMES("windows1250", "cp1250"),
		.iconv_name = "CP1250" },
	{ "windows-1251", DM_CSV_ICONV, .aliases = NAMES("windows1251", "cp1251"),
		.iconv_name = "CP1251" },
	{ "windows-1252", DM_CSV_ICONV, .aliases = NAMES("windows1252", "cp1252", "latin1"),
		.iconv_name = "CP1252" },
	{ "windows-1253", DM_CSV_ICONV, .aliases = NAMES("windows1253", "cp1253"),
		.iconv_name = "CP1253" },
};
enum { N_SETS = sizeof(SETS) / sizeof(SETS[0]) };

_Static_assert((int)N_SETS <= (int)OPEN_MAX_SETS, "no room for the descriptors");

static struct {
	bool open;
	iconv_t by_set[OPEN_MAX_SETS]; /* NULL: none */
	iconv_t gb18030;
	uint32_t pairs[DM_CSV_GB18030_PAIRS];
	/* The set of the option that the table does not have. */
	char name[NAME_MAX_BYTES + 1];
	struct dm_csv_charset configured;
	iconv_t by_configured;
} state;

/* NULL in place of (iconv_t)-1, which is how an unset descriptor looks too. */
static iconv_t descriptor(const char *name)
{
	iconv_t found = iconv_open("UTF-8", name);

	return found == (iconv_t)-1 ? NULL : found;
}

static void put_pairs(uint32_t *to, const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		unsigned char first = (unsigned char)text[at];
		size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;

		*to = 0;
		memcpy(to++, text + at, length <= n - at ? length : n - at);
		at += length;
	}
}

/* The second bytes from `low` to `high` of one first byte. glibc maps every one of them, so a row
 * that does not come out whole is left as "no code". */
static void build_pairs(unsigned first, unsigned low, unsigned high)
{
	char from[2 * 128], text[4 * 128];
	char *in = from, *out = text;
	size_t in_left = 0, out_left = sizeof(text);

	for (unsigned second = low; second <= high; second++) {
		from[in_left++] = (char)first;
		from[in_left++] = (char)second;
	}
	(void)iconv(state.gb18030, NULL, NULL, NULL, NULL);
	if (iconv(state.gb18030, &in, &in_left, &out, &out_left) == 0)
		put_pairs(&state.pairs[(first - 0x81) * 256 + low], text, (size_t)(out - text));
}

static void open_all(void)
{
	state.open = true;
	for (size_t i = 0; i < N_SETS; i++)
		if (SETS[i].iconv_name)
			state.by_set[i] = descriptor(SETS[i].iconv_name);
	state.gb18030 = descriptor("GB18030");
	for (unsigned first = 0x81; state.gb18030 && first <= 0xFE; first++) {
		build_pairs(first, 0x40, 0x7E);
		build_pairs(first, 0x80, 0xFE);
	}
}

/* True where both are equal but for case, hyphens and underscores. */
static bool same_name(struct dm_str name, const char *alias)
{
	size_t at = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c == '-' || c == '_')
			continue;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (alias[at] == '\0' || alias[at++] != c)
			return false;
	}
	return alias[at] == '\0';
}

static const struct dm_csv_charset *find_in_table(struct dm_str name)
{
	for (size_t i = 0; i < N_SETS; i++)
		for (const char *const *alias = SETS[i].aliases; *alias; alias++)
			if (same_name(name, *alias))
				return &SETS[i];
	return NULL;
}

void dm_csv_charsets_open(struct dm_str configured)
{
	if (!state.open)
		open_all();
	if (configured.n == 0 || configured.n > NAME_MAX_BYTES || find_in_table(configured) ||
		dm_str_eq(configured, dm_str_from_c(state.name)))
		return;
	if (state.by_configured)
		(void)iconv_close(state.by_configured);
	memcpy(state.name, configured.p, configured.n);
	state.name[configured.n] = '\0';
	state.by_configured = descriptor(state.name);
	state.configured = (struct dm_csv_charset){ state.name, DM_CSV_ICONV };
}

const struct dm_csv_charset *dm_csv_charset_find(struct dm_str name)
{
	const struct dm_csv_charset *found = find_in_table(name);

	if (!found && state.by_configured && dm_str_eq(name, dm_str_from_c(state.name)))
		found = &state.configured;
	return found;
}

const struct dm_csv_charset *dm_csv_charset_of_bom(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < N_SETS; i++)
		if (SETS[i].bom_n && n >= SETS[i].bom_n && !memcmp(p, SETS[i].bom, SETS[i].bom_n))
			return &SETS[i];
	return NULL;
}

void *dm_csv_charset_iconv(const struct dm_csv_charset *set)
{
	return set == &state.configured ? state.by_configured : state.by_set[set - SETS];
}

bool dm_csv_charset_is_open(const struct dm_csv_charset *set)
{
	return set->method == DM_CSV_ICONV     ? dm_csv_charset_iconv(set) != NULL
	       : set->method == DM_CSV_GB18030 ? state.gb18030 != NULL
					       : true;
}

void dm_csv_charset_reset(const struct dm_csv_charset *set)
{
	iconv_t with = dm_csv_charset_iconv(set);

	if (with)
		(void)iconv(with, NULL, NULL, NULL, NULL);
}

void *dm_csv_gb18030_iconv(void)
{
	return state.gb18030;
}

const uint32_t *dm_csv_gb18030_pairs(void)
{
	return state.pairs;
}
