/* Web pages saved whole (RFC 2557): of the parts of a message the first page, or else the first plain
 * text. */
#include "chunk.h"

#include <strings.h>

enum { NESTING_MAX = 4, PARTS_MAX = 1000 };

struct entity {
	struct dm_str type, encoding, boundary, charset;
	struct dm_str body;
};

static bool begins_with(struct dm_str s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && !strncasecmp(s.p, word, n);
}

static struct dm_str line_of(struct dm_str *rest)
{
	struct dm_str line = DM_STR("");

	(void)dm_str_split(rest, '\n', &line);
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

/* A parameter of a header field: boundary="x"; empty where it has none. */
static struct dm_str parameter(struct dm_str field, const char *name)
{
	size_t n = strlen(name), end = 0;

	for (size_t i = 0; i + n < field.n; i++) {
		struct dm_str value = dm_str_from(field, i + n + 1);
		bool is_quoted = value.n && value.p[0] == '"';

		if (field.p[i + n] != '=' || strncasecmp(field.p + i, name, n) != 0)
			continue;
		if (is_quoted)
			value = dm_str_from(value, 1);
		while (end < value.n &&
			(is_quoted ? value.p[end] != '"' : !memchr("; \t\r\n", value.p[end], 5)))
			end++;
		return dm_str_first(value, end);
	}
	return DM_STR("");
}

/* One header field with the lines that go on with it, and where the next begins. */
static struct dm_str field_of(struct dm_str *rest)
{
	struct dm_str from = *rest, line = line_of(rest);

	while (line.n && rest->n && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		(void)line_of(rest);
	return line.n ? dm_str_first(from, from.n - rest->n) : line;
}

static struct entity entity_from(struct dm_str text)
{
	struct entity e = { DM_STR("text/plain"), DM_STR(""), DM_STR(""), DM_STR(""), DM_STR("") };

	while (text.n) {
		struct dm_str field = field_of(&text);

		if (!field.n)
			break;
		if (begins_with(field, "content-type:")) {
			e.type = dm_str_trim(dm_str_from(field, sizeof("content-type:") - 1));
			e.boundary = parameter(field, "boundary");
			e.charset = parameter(field, "charset");
		} else if (begins_with(field, "content-transfer-encoding:")) {
			e.encoding = dm_str_trim(
				dm_str_from(field, sizeof("content-transfer-encoding:") - 1));
		}
	}
	e.body = text;
	return e;
}

/* ------------------------------------------------------------------ transfer encodings */

static int digit_of(char c)
{
	static const char DIGITS[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = c ? strchr(DIGITS, c) : NULL;

	return found ? (int)(found - DIGITS) : -1;
}

static struct dm_str from_base64(struct dm_arena *arena, struct dm_str body)
{
	struct dm_buf out;
	uint32_t bits = 0;
	int n = 0;

	dm_buf_init(&out, arena);
	dm_buf_reserve(&out, body.n / 4 * 3 + 4);
	for (size_t i = 0; i < body.n && body.p[i] != '='; i++) {
		int digit = digit_of(body.p[i]);

		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		n += 6;
		if (n < 8)
			continue;
		n -= 8;
		dm_buf_add_byte(&out, (char)(bits >> n & 0xFF));
	}
	return out.n ? dm_buf_str(&out) : DM_STR("");
}

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct dm_str from_quoted_printable(struct dm_arena *arena, struct dm_str body)
{
	struct dm_buf out;

	dm_buf_init(&out, arena);
	dm_buf_reserve(&out, body.n + 1);
	for (size_t i = 0; i < body.n; i++) {
		int high = i + 2 < body.n ? hex_of(body.p[i + 1]) : -1;
		int low = high >= 0 ? hex_of(body.p[i + 2]) : -1;

		if (body.p[i] != '=') {
			dm_buf_add_byte(&out, body.p[i]);
		} else if (low >= 0) {
			dm_buf_add_byte(&out, (char)(high * 16 + low));
			i += 2;
		} else { /* a soft line break */
			while (i + 1 < body.n && body.p[i] != '\n')
				i++;
		}
	}
	return out.n ? dm_buf_str(&out) : DM_STR("");
}

static struct dm_str decoded(struct dm_arena *arena, const struct entity *e)
{
	if (begins_with(e->encoding, "base64"))
		return from_base64(arena, e->body);
	if (begins_with(e->encoding, "quoted-printable"))
		return from_quoted_printable(arena, e->body);
	return e->body;
}

/* ------------------------------------------------------------------ parts */

/* Bytes up to the next line of the boundary; moves *rest behind that line. False at the last. */
static bool next_part(struct dm_str *rest, struct dm_str boundary, struct dm_str *ret_part)
{
	struct dm_str from = *rest;

	while (rest->n) {
		size_t before = from.n - rest->n;
		struct dm_str line = line_of(rest);

		if (!dm_str_starts(line, DM_STR("--")) ||
			!dm_str_starts(dm_str_from(line, 2), boundary))
			continue;
		*ret_part = dm_str_first(from, before);
		return !dm_str_starts(dm_str_from(line, 2 + boundary.n), DM_STR("--"));
	}
	*ret_part = from;
	return false;
}

/* Looks for the page; a plain text is kept where none has been found. */
static void find_page(struct dm_str text, int nesting, struct entity *ret_best)
{
	struct entity e = entity_from(text);
	struct dm_str rest = e.body, part;
	bool goes_on;

	if (begins_with(e.type, "text/html") && !begins_with(ret_best->type, "text/html"))
		*ret_best = e;
	else if (begins_with(e.type, "text/plain") && !ret_best->type.n)
		*ret_best = e;
	if (!begins_with(e.type, "multipart/") || !e.boundary.n || nesting == NESTING_MAX)
		return;
	goes_on = next_part(&rest, e.boundary, &part); /* what stands before the first is none */
	for (int n = 0; goes_on && n < PARTS_MAX && !begins_with(ret_best->type, "text/html");
		n++) {
		goes_on = next_part(&rest, e.boundary, &part);
		find_page(part, nesting + 1, ret_best);
	}
}

int32_t docx_mime_read(struct docx *docx, struct dm_str bytes)
{
	struct entity best = { .type = DM_STR("") };

	find_page(bytes, 0, &best);
	if (!best.type.n)
		return DOCX_CHUNK_UNREADABLE;
	return docx_page_read(docx, decoded(docx->arena, &best), best.charset,
		begins_with(best.type, "text/plain"));
}
