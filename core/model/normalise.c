/* Decides what white space is and which text is already in normal form. Nearly all text of a
 * document is Han, full-width or ASCII, which no normal form touches; only the rest is given to
 * utf8proc. */
#include "normalise.h"

#include <utf8proc.h>

#include "base/str.h"
#include "base/utf8.h"

enum { SMALL = 512 }; /* characters normalised without scratch memory */

enum char_class {
	CLASS_PLAIN, /* stays as it is in NFC, whatever stands beside it */
	CLASS_BLANK,
	CLASS_BREAK,
	CLASS_NOTHING, /* no width, no meaning */
	CLASS_OTHER,   /* may change in NFC */
};

struct class_range {
	uint32_t first, last;
	enum char_class is;
};

/* Sorted; what no row holds is CLASS_OTHER. A test holds the plain rows against utf8proc. */
static const struct class_range RANGES[] = {
	{ 0x0009, 0x0009, CLASS_BLANK },
	{ 0x000A, 0x000D, CLASS_BREAK },
	{ 0x0020, 0x0020, CLASS_BLANK },
	{ 0x0021, 0x007E, CLASS_PLAIN },
	{ 0x0085, 0x0085, CLASS_BREAK },
	{ 0x00A0, 0x00A0, CLASS_BLANK },
	{ 0x00A1, 0x02FF, CLASS_PLAIN },
	{ 0x0391, 0x03FF, CLASS_PLAIN },
	{ 0x1680, 0x1680, CLASS_BLANK },
	{ 0x2000, 0x200A, CLASS_BLANK },
	{ 0x200B, 0x200B, CLASS_NOTHING },
	{ 0x2010, 0x2027, CLASS_PLAIN },
	{ 0x2028, 0x2029, CLASS_BREAK },
	{ 0x202F, 0x202F, CLASS_BLANK },
	{ 0x2030, 0x205E, CLASS_PLAIN },
	{ 0x205F, 0x205F, CLASS_BLANK },
	{ 0x2060, 0x2060, CLASS_NOTHING },
	{ 0x2070, 0x209F, CLASS_PLAIN },
	{ 0x2100, 0x2125, CLASS_PLAIN },
	{ 0x2150, 0x2328, CLASS_PLAIN },
	{ 0x232B, 0x2ADB, CLASS_PLAIN },
	{ 0x2E80, 0x2FFF, CLASS_PLAIN },
	{ 0x3000, 0x3000, CLASS_BLANK },
	{ 0x3001, 0x3029, CLASS_PLAIN },
	{ 0x3030, 0x3098, CLASS_PLAIN },
	{ 0x309B, 0xA4CF, CLASS_PLAIN },
	{ 0xE000, 0xF8FF, CLASS_PLAIN },
	{ 0xFEFF, 0xFEFF, CLASS_NOTHING },
	{ 0xFF01, 0xFFEF, CLASS_PLAIN },
	{ 0xFFFD, 0xFFFD, CLASS_PLAIN },
	{ 0x20000, 0x2A6DF, CLASS_PLAIN },
};

static enum char_class class_of(uint32_t c)
{
	size_t low = 0, high = sizeof(RANGES) / sizeof(RANGES[0]);

	if ((c >= 0x4E00 && c <= 0x9FFF) || (c > 0x20 && c < 0x7F))
		return CLASS_PLAIN;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c > RANGES[middle].last)
			low = middle + 1;
		else if (c < RANGES[middle].first)
			high = middle;
		else
			return RANGES[middle].is;
	}
	return CLASS_OTHER;
}

bool dm_char_is_space(uint32_t c)
{
	enum char_class is = class_of(c);

	return is == CLASS_BLANK || is == CLASS_BREAK || is == CLASS_NOTHING;
}

/* What a text needs. */
struct needs {
	bool folding;
	bool normal_form;
};

/* Where a character stands in the folded form of what was read so far. */
enum { AT_START, AFTER_TEXT, AFTER_SPACE, AFTER_BREAK };

/* Where the run of ASCII signs and common Han characters (U+4E00 to U+9FFF) that begins at `at` ends:
 * nearly all text is one such run, and needs no decoding. */
static size_t plain_run(struct dm_str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p;

	while (at < s.n) {
		if (p[at] > 0x20 && p[at] < 0x7F)
			at++;
		else if (at + 3 <= s.n && p[at] <= 0xE9 &&
			 (p[at] >= 0xE5 || (p[at] == 0xE4 && p[at + 1] >= 0xB8)))
			at += 3;
		else
			break;
	}
	return at;
}

static struct needs scan(struct dm_str s, bool one_line)
{
	struct needs needs = { false, false };
	size_t at = 0;
	uint32_t c;
	int state = AT_START;

	while (!needs.folding && at < s.n) {
		size_t run = plain_run(s, at);

		if (run > at) {
			state = AFTER_TEXT;
			at = run;
			continue;
		}
		(void)dm_utf8_next(s, &at, &c);
		switch (class_of(c)) {
		case CLASS_OTHER: needs.normal_form = true; /* fall through */
		case CLASS_PLAIN: state = AFTER_TEXT; continue;
		case CLASS_BLANK:
			needs.folding = c != ' ' || state != AFTER_TEXT;
			state = AFTER_SPACE;
			continue;
		case CLASS_BREAK:
			needs.folding = one_line || c != '\n' || state != AFTER_TEXT;
			state = AFTER_BREAK;
			continue;
		default: needs.folding = true;
		}
	}
	needs.folding = needs.folding || state != AFTER_TEXT;
	while (!needs.normal_form && dm_utf8_next(s, &at, &c))
		needs.normal_form = class_of(c) == CLASS_OTHER;
	return needs;
}

static bool is_latin(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x24F);
}

static struct dm_str fold(struct dm_arena *arena, struct dm_str s, bool one_line)
{
	char *to = dm_arena_alloc(arena, s.n + 1);
	size_t n = 0, at = 0, from = 0;
	uint32_t c, before = 0;
	bool blank = false, line_break = false;

	for (; dm_utf8_next(s, &at, &c); from = at) {
		enum char_class is = class_of(c);

		blank |= is == CLASS_BLANK;
		line_break |= is == CLASS_BREAK;
		if (is == CLASS_BLANK || is == CLASS_BREAK || is == CLASS_NOTHING)
			continue;
		if (n && line_break && !one_line)
			to[n++] = '\n';
		else if (n && line_break ? is_latin(before) && is_latin(c) : n && blank)
			to[n++] = ' ';
		blank = line_break = false;
		memcpy(to + n, s.p + from, at - from);
		n += at - from;
		before = c;
	}
	return (struct dm_str){ to, n };
}

static struct dm_str normal_form(struct dm_arena *arena, struct dm_str s, utf8proc_option_t form)
{
	utf8proc_int32_t small[SMALL + 1], *c = small;
	utf8proc_ssize_t n = utf8proc_decompose(
		(const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, c, SMALL, form);

	if (n > SMALL) {
		c = DM_NEW_ARRAY(arena, (size_t)n + 1, utf8proc_int32_t);
		n = utf8proc_decompose(
			(const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, c, n, form);
	}
	n = n < 0 ? n : utf8proc_reencode(c, n, form);
	if (n < 0) /* only where the text has not passed the gate */
		return s;
	return c == small ? dm_arena_str(arena, (struct dm_str){ (char *)c, (size_t)n })
			  : (struct dm_str){ (char *)c, (size_t)n };
}

static struct dm_str text(struct dm_arena *arena, struct dm_str s, bool one_line)
{
	if (!s.n)
		return DM_NULL;
	struct needs needs = scan(s, one_line);
	if (needs.folding)
		s = fold(arena, s, one_line);
	/* After folding: what is taken out may bring characters together that compose. */
	if (needs.normal_form && s.n)
		s = normal_form(arena, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	return s.n ? s : DM_NULL;
}

struct dm_str dm_text_running(struct dm_arena *arena, struct dm_str s)
{
	return text(arena, s, false);
}

struct dm_str dm_text_line(struct dm_arena *arena, struct dm_str s)
{
	return text(arena, s, true);
}

/* Radicals that NFKC leaves alone but that fonts of converted documents put in the place of the
 * character (Unicode, EquivalentUnifiedIdeograph.txt; those that occur in words). */
static const uint16_t RADICALS[][2] = {
	{ 0x2EA0, 0x6C11 },
	{ 0x2EA9, 0x738B },
	{ 0x2EC1, 0x864E },
	{ 0x2EC4, 0x897F },
	{ 0x2EC5, 0x89C1 },
	{ 0x2EC6, 0x89D2 },
	{ 0x2EC9, 0x8D1D },
	{ 0x2ECB, 0x8F66 },
	{ 0x2ED3, 0x957F },
	{ 0x2ED4, 0x95E8 },
	{ 0x2EDA, 0x9875 },
	{ 0x2EDB, 0x98CE },
	{ 0x2EDC, 0x98DE },
	{ 0x2EDD, 0x98DF },
	{ 0x2EE2, 0x9A6C },
	{ 0x2EE3, 0x9AA8 },
	{ 0x2EE4, 0x9B3C },
	{ 0x2EE5, 0x9C7C },
	{ 0x2EE6, 0x9E1F },
	{ 0x2EE7, 0x5364 },
	{ 0x2EE8, 0x9EA6 },
	{ 0x2EE9, 0x9EC4 },
	{ 0x2EEC, 0x9F50 },
	{ 0x2EEE, 0x9F7F },
	{ 0x2EEF, 0x7ADC },
	{ 0x2EF0, 0x9F99 },
	{ 0x2EF3, 0x9F9F },
};

enum { RADICALS_FIRST = 0x2E80, KANGXI_FIRST = 0x2F00, RADICALS_LAST = 0x2FD5 };

static uint32_t unradical(uint32_t c)
{
	utf8proc_int32_t to[2];
	int last = 0;

	if (c >= KANGXI_FIRST && utf8proc_decompose_char((utf8proc_int32_t)c, to, 2,
					 UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last) == 1)
		return (uint32_t)to[0];
	for (size_t i = 0; i < sizeof(RADICALS) / sizeof(RADICALS[0]); i++)
		if (RADICALS[i][0] == c)
			return RADICALS[i][1];
	return c;
}

static bool is_han(uint32_t c)
{
	return c >= 0x4E00 && c <= 0x9FFF;
}

/* Letters, digits and Han stay; marks, signs and what separates go. */
static bool counts_in_key(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
	utf8proc_category_t is = utf8proc_category((utf8proc_int32_t)c);
	return is >= UTF8PROC_CATEGORY_LU && is <= UTF8PROC_CATEGORY_NO;
}

static struct dm_str key_of(struct dm_arena *arena, struct dm_str s)
{
	struct dm_buf out;
	size_t at = 0;
	uint32_t c;

	dm_buf_init(&out, arena);
	while (dm_utf8_next(s, &at, &c)) {
		char bytes[4];

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		else if (c >= RADICALS_FIRST && c <= RADICALS_LAST)
			c = unradical(c);
		if (is_han(c) || counts_in_key(c))
			dm_buf_add(&out, (struct dm_str){ bytes, dm_utf8_put(bytes, c) });
	}
	return out.n ? dm_buf_str(&out) : DM_NULL;
}

struct dm_str dm_label_key(struct dm_arena *arena, struct dm_str s)
{
	bool same = true, compatible = true;
	size_t at = 0;
	uint32_t c;

	while (dm_utf8_next(s, &at, &c)) {
		same = same && (is_han(c) || (c < 0x80 && counts_in_key(c)));
		compatible = compatible && (is_han(c) || c < 0x80);
	}
	if (!s.n || same)
		return s.n ? s : DM_NULL;
	if (!compatible)
		s = normal_form(arena, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
	return key_of(arena, s);
}

size_t dm_text_squeeze(char *to, struct dm_str s)
{
	size_t at = 0, n = 0;
	uint32_t c;

	while (dm_utf8_next(s, &at, &c)) {
		if (c >= 0xFF01 && c <= 0xFF5E)
			c -= 0xFEE0;
		else if (c >= RADICALS_FIRST && c <= RADICALS_LAST)
			c = unradical(c); /* ⽉ and ⼈ are typed in months and units, too */
		if (c < 0x80 ? c > ' ' : is_han(c) || !dm_char_is_space(c))
			n += dm_utf8_put(to + n, c);
	}
	return n;
}

bool dm_text_is_blank(struct dm_str s)
{
	size_t at = 0;
	uint32_t c, only = 0;

	while (dm_utf8_next(s, &at, &c)) {
		if (dm_char_is_space(c))
			continue;
		if (c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D)
			c = '-';
		else if (c == '/' || c == 0xFF0F)
			c = '/';
		/* Any number of dashes, one slash, one 无. */
		if ((c != '-' && c != '/' && c != 0x65E0) || (only && (c != '-' || only != '-')))
			return false;
		only = c;
	}
	return true;
}
