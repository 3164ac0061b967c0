/* Parts of other formats placed into a document (ECMA-376-1, 17.17.2.1).
 *
 *   chunk.c          finds the part, says what it is; documents in the document
 *   chunk_insert.c   paragraphs and tables at the place where the part stands
 *   chunk_charset.c  its text in UTF-8
 *   chunk_html.c     web pages
 *   chunk_mime.c     web pages saved whole (MHT)
 *   chunk_rtf.c      Rich Text */
#ifndef DM_DOCX_CHUNK_H
#define DM_DOCX_CHUNK_H

#include "docx.h"

/* ------------------------------------------------------------------ chunk_insert.c */

/* What is written into the document, and what was open there before: that stays open. */
struct docx_insert {
	struct docx *docx;
	unsigned n_flows, n_tables;
};

struct docx_insert docx_insert_from(struct docx *);

/* Each answers 0 or a negative code. Text opens a paragraph where none is open. What does not fit to
 * what is open closes it or is passed over. */
int32_t docx_insert_text(struct docx_insert *, struct dm_str);
int32_t docx_insert_paragraph_end(struct docx_insert *);
int32_t docx_insert_table_begin(struct docx_insert *);
int32_t docx_insert_table_end(struct docx_insert *);
int32_t docx_insert_row_begin(struct docx_insert *);
int32_t docx_insert_row_end(struct docx_insert *);
int32_t docx_insert_cell_begin(struct docx_insert *, struct docx_cell **ret_cell);
int32_t docx_insert_cell_end(struct docx_insert *);
int32_t docx_insert_finish(struct docx_insert *);

/* The innermost of our tables; NULL: none is open. */
struct docx_table *docx_insert_table(const struct docx_insert *);

/* ------------------------------------------------------------------ chunk_charset.c */

/* Opens what the sandbox keeps from being opened later. */
void docx_charsets_prepare(void);

/* Bytes as UTF-8: by their byte order mark, by the name of a character set ("gb2312"; empty: none), as
 * UTF-8 or GB18030 where every byte fits. Null where none does. Gives the bytes, or what it writes
 * into `room` in place of what is there. */
struct dm_str docx_charset_decode(struct dm_buf *room, struct dm_str bytes, struct dm_str name);

/* The name behind "charset=" in the first bytes of a page, or empty. */
struct dm_str docx_charset_stated(struct dm_str bytes);

/* ------------------------------------------------------------------ the formats */

/* Each reads UTF-8 (html, plain) or bytes; DOCX_CHUNK_UNREADABLE where it can make nothing of them. */
enum { DOCX_CHUNK_UNREADABLE = 1 };

int32_t docx_html_read(struct docx *, struct dm_str text);
/* Whether a tag, a comment or a declaration begins here, and no text such as <50. */
bool docx_is_tag(struct dm_str text);
int32_t docx_plain_read(struct docx *, struct dm_str text);
int32_t docx_mime_read(struct docx *, struct dm_str bytes);
int32_t docx_rtf_read(struct docx *, struct dm_str bytes);

/* A page, or plain text, in any character set; text that is_plain, whatever it looks like. */
int32_t docx_page_read(struct docx *, struct dm_str bytes, struct dm_str charset, bool is_plain);

#endif
