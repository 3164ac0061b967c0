/* Decides what a part of another format is and who reads it; of what nobody can read a note says that it
 * is left out. A document in the document is read in its place, with its own styles and lists. */
#include "chunk.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "common/ooxml/container.h"

enum { CHUNK_MAX = 8 << 20, CHUNKS_MAX = 32 << 20, NESTING_MAX = 4, HEAD_BYTES = 1024 };

static int32_t leave_out(struct docx *docx, const char *what)
{
	dm_package_note(docx->package, "docx.chunk", docx->part,
		"the document holds a part in another format (altChunk, %s); its text is left out",
		what);
	return 0;
}

/* ------------------------------------------------------------------ documents */

struct memory {
	struct dm_source source;
	struct dm_str bytes;
};

static int64_t read_memory(
	const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	const struct memory *memory = source->ctx;
	struct dm_str bytes = dm_str_from(
		memory->bytes, offset < memory->bytes.n ? (size_t)offset : memory->bytes.n);

	bytes = dm_str_first(bytes, length);
	memcpy(buffer, bytes.p, bytes.n);
	return (int64_t)bytes.n;
}

/* What belongs to a document as a whole, kept while another one is read in its place. */
struct outer {
	struct dm_package *package;
	struct docx_styles styles;
	struct docx_numbering numbering;
	struct dm_rels rels;
	struct dm_str part;
	bool has_root, page_pending, keeps_all_space;
};

static struct outer begin_inner(struct docx *docx, struct dm_package *package)
{
	struct outer outer = { docx->package, docx->styles, docx->numbering, docx->rels, docx->part,
		docx->has_root, docx->page_pending, docx->keeps_all_space };

	/* All that is unpacked counts together, beside what the inner one may unpack itself. */
	package->unpacked += outer.package->unpacked;
	package->unpacked_limit += outer.package->unpacked;
	if (package->unpacked_limit > outer.package->unpacked_limit)
		package->unpacked_limit = outer.package->unpacked_limit;
	docx->package = package;
	docx->chunk_nesting++;
	return outer;
}

static void end_inner(struct docx *docx, const struct outer *outer)
{
	outer->package->unpacked = docx->package->unpacked;
	docx->chunk_nesting--;
	docx->package = outer->package;
	docx->styles = outer->styles;
	docx->numbering = outer->numbering;
	docx->rels = outer->rels;
	docx->part = outer->part;
	docx->has_root = outer->has_root;
	docx->page_pending = outer->page_pending;
	docx->keeps_all_space = outer->keeps_all_space;
}

static int32_t read_document(struct docx *docx, struct dm_str bytes)
{
	DM_AUTO(dm_package_close) struct dm_package *package = NULL;
	struct memory memory = { { .struct_size = sizeof(memory.source),
					 .size = bytes.n,
					 .name = DM_STR("chunk.docx"),
					 .read_at = read_memory },
		bytes };
	int32_t r;

	memory.source.ctx = &memory;
	if (docx->chunk_nesting == NESTING_MAX)
		return leave_out(docx, "documents nested too deep");
	if (dm_container_from_source(&memory.source) != DM_CONTAINER_ZIP)
		return leave_out(docx, "a damaged document");
	r = dm_package_open(docx->host, &memory.source, &package);
	if (r < 0)
		return r;
	struct outer outer = begin_inner(docx, package);
	size_t n_fields = docx->n_fields;
	r = docx_read_inner(docx);
	docx_fields_unwind(docx, n_fields); /* none goes on behind its own document */
	bool is_document = docx->has_root;
	end_inner(docx, &outer);
	return r == 0 && !is_document ? leave_out(docx, "not a text document") : r;
}

/* ------------------------------------------------------------------ text */

/* One paragraph a line. */
int32_t docx_plain_read(struct docx *docx, struct dm_str text)
{
	struct dm_str line;
	int32_t r = 0;

	while (r == 0 && dm_str_split(&text, '\n', &line)) {
		r = docx_paragraph_start(docx, NULL);
		if (r == 0)
			r = docx_text_add(docx, dm_str_trim(line));
		if (r == 0)
			r = docx_paragraph_close(docx);
	}
	return r;
}

int32_t docx_page_read(struct docx *docx, struct dm_str bytes, struct dm_str charset, bool is_plain)
{
	struct dm_gate_result gate;
	struct dm_buf room;
	struct dm_str text;

	dm_buf_init(&room, docx->arena);
	text = docx_charset_decode(&room, bytes, charset.n ? charset : docx_charset_stated(bytes));
	if (!text.p || memchr(text.p, 0, text.n))
		return leave_out(docx, "in an unknown character set");
	text = dm_utf8_gate(docx->arena, text, &gate);
	return !is_plain && docx_is_tag(dm_str_trim(text)) ? docx_html_read(docx, text)
							   : docx_plain_read(docx, text);
}

/* ------------------------------------------------------------------ parts */

/* Reads a part whole; *ret_bytes is null where it is too long. */
static int32_t read_bytes(struct docx *docx, struct dm_str name, struct dm_str *ret_bytes)
{
	DM_AUTO(dm_part_close) struct dm_part part = { 0 };
	struct dm_buf bytes;
	int64_t n;
	int32_t r = dm_part_open(docx->package, name, &part);

	if (r < 0)
		return r;
	*ret_bytes = DM_NULL;
	dm_buf_init(&bytes, docx->arena);
	do {
		char *to = dm_buf_reserve(&bytes, 65536);

		n = dm_part_read(&part, to, 65536);
		if (n < 0)
			return (int32_t)n;
		bytes.n += (size_t)n;
		docx->chunk_bytes += (size_t)n;
	} while (n > 0 && bytes.n <= CHUNK_MAX && docx->chunk_bytes <= CHUNKS_MAX);
	if (n == 0)
		*ret_bytes = dm_buf_str(&bytes);
	return 0;
}

static bool is_text_file(struct dm_str name)
{
	return dm_str_ends(name, DM_STR(".txt")) || dm_str_ends(name, DM_STR(".TXT"));
}

static int32_t read_chunk(struct docx *docx, struct dm_str name)
{
	struct dm_str bytes, head;
	int32_t r = read_bytes(docx, name, &bytes);

	if (r < 0)
		return r;
	if (!bytes.p)
		return leave_out(docx, "too long");
	r = docx_paragraph_close(docx);
	if (r < 0)
		return r;
	head = dm_str_first(bytes, HEAD_BYTES);
	if (dm_str_starts(head, DM_STR("PK")))
		return read_document(docx, bytes);
	if (dm_str_starts(head, DM_STR("{\\rtf")))
		r = docx_rtf_read(docx, bytes);
	else if (!dm_str_starts(dm_str_trim(head), DM_STR("<")) &&
		 dm_str_find(head, DM_STR("MIME-Version")) >= 0)
		r = docx_mime_read(docx, bytes);
	else
		r = docx_page_read(docx, bytes, DM_STR(""), is_text_file(name));
	return r == DOCX_CHUNK_UNREADABLE ? leave_out(docx, "a web archive without a page") : r;
}

int32_t docx_chunk(struct docx *docx, const struct dm_xml_start *start)
{
	const struct dm_rel *rel;
	struct dm_str id = DM_STR("");
	int32_t r;

	if (docx->scope != DOCX_IN_CONTENT || docx->n_placeholders || docx->n_codes)
		return DM_XML_SKIP;
	(void)dm_xml_attribute(start, R_id, &id);
	rel = dm_rels_find_id(&docx->rels, id);
	if (!rel || rel->is_external || !dm_package_has(docx->package, rel->target))
		r = leave_out(docx, "missing");
	else
		r = read_chunk(docx, rel->target);
	return r < 0 ? r : DM_XML_SKIP;
}
