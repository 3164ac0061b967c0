/* Decides in which character set a part is: stated, or the one that every byte fits. */
#include "chunk.h"

#include <errno.h>
#include <iconv.h>
#include <strings.h>

#include "base/utf8.h"

enum { NAME_MOST = 20, HEAD_BYTES = 1024 };

struct charset {
	const char *const *names; /* NULL ends it; without regard to case */
	const char *iconv_name;	  /* NULL: UTF-8 */
};

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

enum { UTF8, GB18030, BIG5, UTF16LE, UTF16BE, WESTERN, N_CHARSETS };

static const struct charset CHARSETS[N_CHARSETS] = {
	[UTF8] = { NAMES("utf-8", "utf8", "us-ascii"), NULL },
	[GB18030] = { NAMES("gb18030", "gbk", "gb2312", "936", "cp936", "x-gbk"), "GB18030" },
	[BIG5] = { NAMES("big5", "950", "cp950", "big5-hkscs"), "BIG5-HKSCS" },
	[UTF16LE] = { NAMES("utf-16le", "utf-16"), "UTF-16LE" },
	[UTF16BE] = { NAMES("utf-16be"), "UTF-16BE" },
	[WESTERN] = { NAMES("windows-1252", "1252", "iso-8859-1", "latin1"), "CP1252" },
};

static iconv_t open_sets[N_CHARSETS]; /* of the process; NULL: none */

void docx_charsets_prepare(void)
{
	for (size_t i = 0; i < N_CHARSETS; i++) {
		if (!CHARSETS[i].iconv_name || open_sets[i])
			continue;
		iconv_t set = iconv_open("UTF-8", CHARSETS[i].iconv_name);

		open_sets[i] = set == (iconv_t)-1 ? NULL : set;
	}
}

/* Null where a byte does not fit and is_strict; else such bytes become U+FFFD. */
static struct dm_str convert(struct dm_buf *text, iconv_t set, struct dm_str bytes, bool is_strict)
{
	char *in = (char *)(uintptr_t)bytes.p;
	size_t in_left = bytes.n;

	dm_buf_clear(text);
	(void)iconv(set, NULL, NULL, NULL, NULL);
	while (in_left > 0) {
		size_t room = 2 * in_left + 16, out_left = room;
		char *out = dm_buf_reserve(text, room);
		size_t done = iconv(set, &in, &in_left, &out, &out_left);

		text->n += room - out_left;
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
		if (is_strict)
			return DM_NULL;
		dm_buf_add(text, DM_STR("\ufffd"));
		in++;
		in_left--;
	}
	return text->n ? dm_buf_str(text) : DM_STR("");
}

static size_t set_from_name(struct dm_str name)
{
	for (size_t i = 0; i < N_CHARSETS; i++)
		for (const char *const *alias = CHARSETS[i].names; *alias; alias++)
			if (strlen(*alias) == name.n && !strncasecmp(*alias, name.p, name.n))
				return i;
	return N_CHARSETS;
}

/* Codes of three bytes and more: no text in another set is all sound UTF-8 with some of them. */
static bool has_long_codes(struct dm_str bytes)
{
	for (size_t i = 0; i < bytes.n; i++)
		if ((unsigned char)bytes.p[i] >= 0xE0)
			return true;
	return false;
}

struct dm_str docx_charset_decode(struct dm_buf *room, struct dm_str bytes, struct dm_str name)
{
	size_t set = set_from_name(name);
	bool is_strict = set == N_CHARSETS || set == UTF8;

	if (dm_str_starts(bytes, DM_STR("\xef\xbb\xbf"))) {
		bytes = dm_str_from(bytes, 3);
		set = UTF8;
	} else if (dm_str_starts(bytes, DM_STR("\xff\xfe")) ||
		   dm_str_starts(bytes, DM_STR("\xfe\xff"))) {
		set = bytes.p[0] == '\xff' ? UTF16LE : UTF16BE;
		bytes = dm_str_from(bytes, 2);
		is_strict = false;
	} else if (set == UTF16LE || set == UTF16BE) {
		set = N_CHARSETS; /* a page that could be read for its name is in no such set */
		is_strict = true;
	}
	/* Some pages state a set that their program did not write. */
	if (set != UTF16LE && set != UTF16BE && (is_strict || has_long_codes(bytes)) &&
		dm_utf8_is_valid(bytes))
		return bytes;
	if (set >= N_CHARSETS || set == UTF8)
		set = GB18030;
	return open_sets[set] ? convert(room, open_sets[set], bytes, is_strict) : DM_NULL;
}

static bool is_name_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '-' || c == '_';
}

struct dm_str docx_charset_stated(struct dm_str bytes)
{
	static const char KEY[] = "charset=";
	struct dm_str head = dm_str_first(bytes, HEAD_BYTES);

	for (size_t i = 0; i + sizeof(KEY) < head.n; i++) {
		struct dm_str name = dm_str_from(head, i + sizeof(KEY) - 1);
		size_t n = 0;

		if (strncasecmp(head.p + i, KEY, sizeof(KEY) - 1) != 0)
			continue;
		if (name.p[0] == '"' || name.p[0] == '\'')
			name = dm_str_from(name, 1);
		while (n < name.n && n < NAME_MOST && is_name_byte(name.p[n]))
			n++;
		return dm_str_first(name, n);
	}
	return DM_STR("");
}
