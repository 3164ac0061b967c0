/* Rich Text in a document (RTF 1.9.1): text, paragraphs, and tables with their merges; fonts, pictures,
 * notes and the like are passed over, tables in tables are read as lines of their cell. */
#include "chunk.h"

#include "base/utf8.h"

enum { GROUPS_MAX = 128, WORD_MAX = 24, NUMBER_MAX = 1000000, CELLS_MAX = 1024 };

/* Merges that a row's definition states for a cell. */
enum { DOWN_FIRST = 1, DOWN_ON = 2, RIGHT_FIRST = 4, RIGHT_ON = 8 };

struct group {
	bool is_skipped, is_hidden;
	uint32_t fallback; /* characters that stand for one of \u */
};

struct rtf {
	struct docx_insert in;
	struct dm_str rest;
	struct group groups[GROUPS_MAX];
	unsigned n_groups, n_deep; /* open ones; of them those too deep to keep */
	struct dm_buf bytes;	   /* text in the code page, not yet written */
	struct dm_buf text;	   /* the same in UTF-8 */
	char code_page[8];
	uint32_t to_skip; /* of a fallback */
	uint32_t high;	  /* the first half of a character beyond 16 bits; 0 */
	bool in_table, in_cell, in_row;
	uint8_t pending;	    /* merges of the cell being defined */
	uint8_t merges[CELLS_MAX];  /* of the cells of the row */
	uint32_t n_merges, n_cells; /* defined; begun in the open row */
};

static struct group *group_of(struct rtf *rtf)
{
	return &rtf->groups[rtf->n_groups - 1];
}

/* ------------------------------------------------------------------ place */

static void apply_merges(const struct rtf *rtf, struct docx_cell *cell)
{
	uint8_t merges = rtf->n_cells < rtf->n_merges ? rtf->merges[rtf->n_cells] : 0;

	if (merges & (DOWN_FIRST | DOWN_ON))
		cell->v_merge = merges & DOWN_ON ? DOCX_MERGE_CONTINUE : DOCX_MERGE_RESTART;
	if (merges & (RIGHT_FIRST | RIGHT_ON))
		cell->h_merge = merges & RIGHT_ON ? DOCX_MERGE_CONTINUE : DOCX_MERGE_RESTART;
}

static int32_t end_table(struct rtf *rtf)
{
	rtf->in_cell = rtf->in_row = false;
	return docx_insert_table_end(&rtf->in);
}

/* Opens or closes tables, so that text can come. */
static int32_t enter(struct rtf *rtf)
{
	struct docx_cell *cell = NULL;
	int32_t r = 0;

	if (!rtf->in_table)
		return docx_insert_table(&rtf->in) ? end_table(rtf) : 0;
	if (rtf->in_cell)
		return 0;
	if (!docx_insert_table(&rtf->in))
		r = docx_insert_table_begin(&rtf->in);
	if (r == 0 && !rtf->in_row) {
		r = docx_insert_row_begin(&rtf->in);
		rtf->in_row = true;
		rtf->n_cells = 0;
	}
	if (r == 0)
		r = docx_insert_cell_begin(&rtf->in, &cell);
	if (cell)
		apply_merges(rtf, cell);
	rtf->in_cell = true;
	rtf->n_cells++;
	return r;
}

static int32_t end_cell(struct rtf *rtf)
{
	int32_t r = rtf->in_table ? enter(rtf) : 0;

	rtf->in_cell = false;
	return r < 0 ? r : docx_insert_cell_end(&rtf->in);
}

static int32_t end_row(struct rtf *rtf)
{
	rtf->in_cell = rtf->in_row = false;
	return docx_insert_row_end(&rtf->in);
}

/* ------------------------------------------------------------------ text */

static int32_t add(struct rtf *rtf, struct dm_str text)
{
	int32_t r = enter(rtf);

	return r < 0 ? r : docx_insert_text(&rtf->in, text);
}

static int32_t flush(struct rtf *rtf)
{
	struct dm_str bytes = dm_buf_str(&rtf->bytes), text = bytes;

	if (!rtf->bytes.n)
		return 0;
	for (size_t i = 0; i < bytes.n; i++)
		if ((unsigned char)bytes.p[i] >= 0x80) {
			text = docx_charset_decode(
				&rtf->text, bytes, dm_str_from_c(rtf->code_page));
			break;
		}
	rtf->bytes.n = 0;
	return add(rtf, text.p ? text : DM_STR("\ufffd"));
}

static void add_byte(struct rtf *rtf, char c)
{
	const struct group *group = group_of(rtf);

	if (rtf->to_skip > 0)
		rtf->to_skip--;
	else if (!group->is_skipped && !group->is_hidden)
		dm_buf_add_byte(&rtf->bytes, c);
}

static int32_t add_character(struct rtf *rtf, uint32_t c)
{
	const struct group *group = group_of(rtf);
	char bytes[4];

	if (group->is_skipped || group->is_hidden || !dm_xml_char(c))
		return 0;
	return add(rtf, (struct dm_str){ bytes, dm_utf8_put(bytes, c) });
}

/* ------------------------------------------------------------------ control words */

enum effect {
	CHARACTER,
	SKIPPED, /* the group holds no text */
	PARAGRAPH,
	CELL,
	ROW,
	ROW_DEFINITION,
	CELL_DEFINITION,
	MERGE,
	IN_TABLE,
	PARAGRAPH_DEFAULTS,
	HIDDEN,
	PLAIN,
	CODE_PAGE,
	UNICODE,
	FALLBACK,
	BINARY,
};

struct word_row {
	const char *word;
	enum effect effect;
	uint32_t value;
};

static const struct word_row WORDS[] = {
	{ "par", PARAGRAPH, 0 },
	{ "sect", PARAGRAPH, 0 },
	{ "page", PARAGRAPH, 0 },
	{ "line", CHARACTER, '\n' },
	{ "tab", CHARACTER, '\t' },
	{ "nestcell", CHARACTER, '\t' },
	{ "nestrow", CHARACTER, '\n' },
	{ "emdash", CHARACTER, 0x2014 },
	{ "endash", CHARACTER, 0x2013 },
	{ "bullet", CHARACTER, 0x2022 },
	{ "lquote", CHARACTER, 0x2018 },
	{ "rquote", CHARACTER, 0x2019 },
	{ "ldblquote", CHARACTER, 0x201C },
	{ "rdblquote", CHARACTER, 0x201D },
	{ "emspace", CHARACTER, 0x2003 },
	{ "enspace", CHARACTER, 0x2002 },
	{ "cell", CELL, 0 },
	{ "row", ROW, 0 },
	{ "trowd", ROW_DEFINITION, 0 },
	{ "cellx", CELL_DEFINITION, 0 },
	{ "clvmgf", MERGE, DOWN_FIRST },
	{ "clvmrg", MERGE, DOWN_ON },
	{ "clmgf", MERGE, RIGHT_FIRST },
	{ "clmrg", MERGE, RIGHT_ON },
	{ "intbl", IN_TABLE, 0 },
	{ "pard", PARAGRAPH_DEFAULTS, 0 },
	{ "v", HIDDEN, 0 },
	{ "plain", PLAIN, 0 },
	{ "ansicpg", CODE_PAGE, 0 },
	{ "u", UNICODE, 0 },
	{ "uc", FALLBACK, 0 },
	{ "bin", BINARY, 0 },
	{ "fonttbl", SKIPPED, 0 },
	{ "colortbl", SKIPPED, 0 },
	{ "stylesheet", SKIPPED, 0 },
	{ "info", SKIPPED, 0 },
	{ "pict", SKIPPED, 0 },
	{ "object", SKIPPED, 0 },
	{ "header", SKIPPED, 0 },
	{ "headerl", SKIPPED, 0 },
	{ "headerr", SKIPPED, 0 },
	{ "headerf", SKIPPED, 0 },
	{ "footer", SKIPPED, 0 },
	{ "footerl", SKIPPED, 0 },
	{ "footerr", SKIPPED, 0 },
	{ "footerf", SKIPPED, 0 },
	{ "footnote", SKIPPED, 0 },
	{ "listtext", SKIPPED, 0 },
	{ "pntext", SKIPPED, 0 },
	{ "fldinst", SKIPPED, 0 },
	{ "nonshppict", SKIPPED, 0 },
	{ "tc", SKIPPED, 0 },
	{ "xe", SKIPPED, 0 },
	{ "nonesttables", SKIPPED, 0 },
};

static void define_cell(struct rtf *rtf)
{
	if (rtf->n_merges < CELLS_MAX)
		rtf->merges[rtf->n_merges++] = rtf->pending;
	rtf->pending = 0;
}

/* 16 bits, written with a sign. */
static int32_t add_unicode(struct rtf *rtf, int32_t number)
{
	uint32_t c = (uint32_t)(number < 0 ? number + 65536 : number), high = rtf->high;

	rtf->to_skip = group_of(rtf)->fallback;
	rtf->high = c >= 0xD800 && c < 0xDC00 ? c : 0;
	if (high && c >= 0xDC00 && c < 0xE000)
		c = 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00);
	return add_character(rtf, c);
}

static void set_code_page(struct rtf *rtf, int32_t number)
{
	size_t n = 0;
	char digits[8];

	for (; number > 0 && n < sizeof(digits); number /= 10)
		digits[n++] = (char)('0' + number % 10);
	for (size_t i = 0; i < n && n < sizeof(rtf->code_page); i++)
		rtf->code_page[i] = digits[n - 1 - i];
	rtf->code_page[n < sizeof(rtf->code_page) ? n : 0] = '\0';
}

static int32_t apply_layout(struct rtf *rtf, const struct word_row *row)
{
	switch (row->effect) {
	case PARAGRAPH:
		return rtf->in_table && !rtf->in_cell ? 0 : docx_insert_paragraph_end(&rtf->in);
	case CELL: return end_cell(rtf);
	case ROW: return end_row(rtf);
	case ROW_DEFINITION: rtf->n_merges = rtf->pending = 0; return 0;
	case CELL_DEFINITION: define_cell(rtf); return 0;
	case MERGE: rtf->pending |= (uint8_t)row->value; return 0;
	case IN_TABLE: rtf->in_table = true; return 0;
	default: rtf->in_table = false; return 0; /* paragraph defaults */
	}
}

static int32_t apply(struct rtf *rtf, const struct word_row *row, int32_t number)
{
	struct group *group = group_of(rtf);

	switch (row->effect) {
	case SKIPPED: group->is_skipped = true; return 0;
	case HIDDEN: group->is_hidden = number != 0; return 0;
	case PLAIN: group->is_hidden = false; return 0;
	case CODE_PAGE: set_code_page(rtf, number); return 0;
	case UNICODE: return add_unicode(rtf, number);
	case FALLBACK: group->fallback = number < 0 ? 0 : (uint32_t)number; return 0;
	case BINARY: rtf->rest = dm_str_from(rtf->rest, number > 0 ? (size_t)number : 0); return 0;
	case CHARACTER: return add_character(rtf, row->value);
	default: return group->is_skipped ? 0 : apply_layout(rtf, row);
	}
}

/* A number behind a control word, -1 behind one that has none, as for "on". */
static int32_t read_number(struct rtf *rtf)
{
	bool is_negative = dm_str_starts(rtf->rest, DM_STR("-"));
	size_t n = is_negative;
	int32_t value = 0;

	for (; n < rtf->rest.n && rtf->rest.p[n] >= '0' && rtf->rest.p[n] <= '9'; n++)
		if (value < NUMBER_MAX)
			value = value * 10 + (rtf->rest.p[n] - '0');
	if (n == (size_t)is_negative)
		return -1;
	rtf->rest = dm_str_from(rtf->rest, n);
	return is_negative ? -value : value;
}

static int32_t read_word(struct rtf *rtf)
{
	struct dm_str word = rtf->rest;
	size_t n = 0;
	int32_t number;

	while (n < word.n && n < WORD_MAX && word.p[n] >= 'a' && word.p[n] <= 'z')
		n++;
	word = dm_str_first(word, n);
	rtf->rest = dm_str_from(rtf->rest, n ? n : 1); /* capitals begin no word that we know */
	number = read_number(rtf);
	if (dm_str_starts(rtf->rest, DM_STR(" ")))
		rtf->rest = dm_str_from(rtf->rest, 1);
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (dm_str_eq(word, dm_str_from_c(WORDS[i].word)))
			return apply(rtf, &WORDS[i], number);
	return 0;
}

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What follows a backslash. */
static int32_t read_control(struct rtf *rtf)
{
	struct dm_str s = rtf->rest;
	char c = s.n ? s.p[0] : '\0';
	int32_t r;

	if (c == '\'' && s.n > 2 && hex_of(s.p[1]) >= 0 && hex_of(s.p[2]) >= 0) {
		add_byte(rtf, (char)(hex_of(s.p[1]) * 16 + hex_of(s.p[2])));
		rtf->rest = dm_str_from(s, 3);
		return 0;
	}
	if (c == '\\' || c == '{' || c == '}') {
		add_byte(rtf, c);
		rtf->rest = dm_str_from(s, 1);
		return 0;
	}
	r = flush(rtf);
	if (r < 0 || (c >= 'a' && c <= 'z'))
		return r < 0 ? r : read_word(rtf);
	rtf->rest = dm_str_from(s, s.n ? 1 : 0);
	switch (c) {
	case '*': group_of(rtf)->is_skipped = true; return 0;
	case '~': return add_character(rtf, 0xA0);
	case '_': return add_character(rtf, 0x2011);
	case '\r':
	case '\n': return docx_insert_paragraph_end(&rtf->in);
	default: return 0;
	}
}

static void begin_group(struct rtf *rtf)
{
	rtf->to_skip = 0;
	if (rtf->n_groups == GROUPS_MAX) {
		rtf->n_deep++;
		return;
	}
	rtf->groups[rtf->n_groups] = rtf->groups[rtf->n_groups - 1];
	rtf->n_groups++;
}

static void end_group(struct rtf *rtf)
{
	rtf->to_skip = 0;
	if (rtf->n_deep > 0)
		rtf->n_deep--;
	else if (rtf->n_groups > 1)
		rtf->n_groups--;
}

static int32_t read_one(struct rtf *rtf)
{
	char c = rtf->rest.p[0];
	int32_t r = 0;

	rtf->rest = dm_str_from(rtf->rest, 1);
	if (c == '\\')
		return read_control(rtf);
	if (c == '{' || c == '}') {
		r = flush(rtf);
		if (c == '{')
			begin_group(rtf);
		else
			end_group(rtf);
	} else if (c != '\r' && c != '\n' && c != '\0') {
		add_byte(rtf, c);
	}
	return r;
}

int32_t docx_rtf_read(struct docx *docx, struct dm_str bytes)
{
	struct rtf *rtf = DM_NEW(docx->arena, struct rtf);
	int32_t r = 0;

	rtf->in = docx_insert_from(docx);
	rtf->rest = bytes;
	rtf->n_groups = 1;
	rtf->groups[0].fallback = 1;
	dm_buf_init(&rtf->bytes, docx->arena);
	dm_buf_init(&rtf->text, docx->arena);
	while (rtf->rest.n > 0 && r == 0)
		r = read_one(rtf);
	if (r == 0)
		r = flush(rtf);
	return r == 0 ? docx_insert_finish(&rtf->in) : r;
}
