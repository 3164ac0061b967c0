/* libxml2 gathers some thousand bytes and hands them to on_write, which gathers them in a larger
 * buffer for the destination. on_write never answers an error: libxml2 would print it. It keeps the
 * error and swallows what still comes. */
#include "common/markup/writer.h"

#include "base/str.h"

#include <libxml/xmlwriter.h>
#include <limits.h>

enum { BUFFER_BYTES = 65536, PIECE_BYTES = 1024 };

/* What cannot stand as it is in text and in attributes. Text needs no escaped quote; white space in
 * an attribute would be read back as blanks, and a bare CR as LF. */
static const bool text_specials[256] = { ['&'] = true, ['<'] = true, ['>'] = true, ['\r'] = true };
static const bool attribute_specials[256] = {
	['&'] = true,
	['<'] = true,
	['>'] = true,
	['"'] = true,
	['\t'] = true,
	['\n'] = true,
	['\r'] = true,
};

/* libxml2's own messages: nobody reads a plugin's stderr. */
static void on_xml_error(void *ctx, xmlErrorPtr error)
{
	(void)ctx;
	(void)error;
}

static void fail_memory(struct dm_markup *m)
{
	if (m->code)
		return;
	struct dm_problem problem = {
		.struct_size = sizeof(problem),
		.code = DM_E_NOMEM,
		.id = "markup.memory",
		.text = DM_STR("There is not enough memory to write this output; convert the "
			       "document alone or raise the memory limit"),
	};
	m->code = m->host->fail(m->host, &problem);
}

/* What libxml2's functions answer: negative is an error, for us always a failed allocation. */
static void check(struct dm_markup *m, int result)
{
	if (result < 0)
		fail_memory(m);
}

static void flush(struct dm_markup *m)
{
	if (m->n && !m->code)
		m->code = m->dest->write(m->dest, m->buffer, m->n);
	m->n = 0;
}

static int on_write(void *ctx, const char *bytes, int n)
{
	struct dm_markup *m = ctx;
	for (size_t at = 0; at < (size_t)n && !m->code;) {
		size_t piece = (size_t)n - at;
		if (piece > BUFFER_BYTES - m->n)
			piece = BUFFER_BYTES - m->n;
		memcpy(m->buffer + m->n, bytes + at, piece);
		m->n += piece;
		at += piece;
		if (m->n == BUFFER_BYTES)
			flush(m);
	}
	return n;
}

static void raw(struct dm_markup *m, const char *p, size_t n)
{
	while (n && !m->code) {
		int piece = n < INT_MAX ? (int)n : INT_MAX;
		check(m, xmlTextWriterWriteRawLen(m->out, (const xmlChar *)p, piece));
		p += piece;
		n -= (size_t)piece;
	}
}

void dm_markup_init(struct dm_markup *m, const struct dm_host *host, const struct dm_dest *dest)
{
	*m = (struct dm_markup){ .host = host, .dest = dest };
	m->buffer = host->alloc(host, BUFFER_BYTES);
	xmlSetStructuredErrorFunc(NULL, on_xml_error);
	xmlOutputBuffer *buffer = xmlOutputBufferCreateIO(on_write, NULL, m, NULL);
	m->out = buffer ? xmlNewTextWriter(buffer) : NULL;
	if (m->out)
		return;
	if (buffer)
		(void)xmlOutputBufferClose(buffer);
	fail_memory(m);
}

int32_t dm_markup_done(struct dm_markup *m)
{
	if (m->out)
		xmlFreeTextWriter(m->out);
	m->out = NULL;
	flush(m);
	xmlSetStructuredErrorFunc(NULL, NULL);
	return m->code;
}

/* Not xmlTextWriterStartDocument: it would run all output through an encoder from UTF-8 to UTF-8. */
void dm_markup_declaration(struct dm_markup *m)
{
	dm_markup_raw(m, DM_STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
}

void dm_markup_doctype(struct dm_markup *m, const char *name)
{
	if (!m->code)
		check(m, xmlTextWriterWriteDTD(m->out, (const xmlChar *)name, NULL, NULL, NULL));
	dm_markup_raw(m, DM_STR("\n"));
}

void dm_markup_open(struct dm_markup *m, const char *name)
{
	if (!m->code)
		check(m, xmlTextWriterStartElement(m->out, (const xmlChar *)name));
}

void dm_markup_close(struct dm_markup *m)
{
	if (!m->code)
		check(m, xmlTextWriterFullEndElement(m->out));
}

void dm_markup_close_empty(struct dm_markup *m)
{
	if (!m->code)
		check(m, xmlTextWriterEndElement(m->out));
}

/* Runs of plain characters go out as they are, the others one by one through the library: given
 * whole, it would want a NUL behind the text and would write Han characters in attributes as
 * numbers. */
void dm_markup_text(struct dm_markup *m, struct dm_str s)
{
	const bool *specials = m->in_attribute ? attribute_specials : text_specials;
	size_t start = 0;
	for (size_t at = 0; at < s.n && !m->code; at++) {
		if (!specials[(unsigned char)s.p[at]])
			continue;
		raw(m, s.p + start, at - start);
		start = at + 1;
		const xmlChar special[2] = { (xmlChar)s.p[at], 0 };
		if (!m->code)
			check(m, xmlTextWriterWriteString(m->out, special));
	}
	if (start < s.n)
		raw(m, s.p + start, s.n - start);
}

void dm_markup_attribute(struct dm_markup *m, const char *name, struct dm_str value)
{
	if (m->code)
		return;
	check(m, xmlTextWriterStartAttribute(m->out, (const xmlChar *)name));
	m->in_attribute = true;
	dm_markup_text(m, value);
	m->in_attribute = false;
	if (!m->code)
		check(m, xmlTextWriterEndAttribute(m->out));
}

static bool is_plain(struct dm_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (text_specials[(unsigned char)s.p[i]])
			return false;
	return true;
}

static char *put(char *to, const char *p, size_t n)
{
	memcpy(to, p, n);
	return to + n;
}

/* Most elements are short and plain: they go out in one piece, more than twice as fast as through the
 * library's stack of elements. */
void dm_markup_element(struct dm_markup *m, const char *name, struct dm_str text)
{
	char piece[PIECE_BYTES];
	size_t n = strlen(name);
	if (n > PIECE_BYTES / 4 || text.n > PIECE_BYTES / 4 || !is_plain(text)) {
		dm_markup_open(m, name);
		dm_markup_text(m, text);
		dm_markup_close(m);
		return;
	}
	char *to = put(put(piece, "<", 1), name, n);
	to = put(to, ">", 1);
	if (text.n)
		to = put(to, text.p, text.n);
	to = put(put(put(to, "</", 2), name, n), ">", 1);
	raw(m, piece, (size_t)(to - piece));
}

void dm_markup_element_number(struct dm_markup *m, const char *name, int64_t number)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%lld", (long long)number);
	dm_markup_element(m, name, (struct dm_str){ digits, (size_t)n });
}

void dm_markup_raw(struct dm_markup *m, struct dm_str bytes)
{
	raw(m, bytes.p, bytes.n);
}
