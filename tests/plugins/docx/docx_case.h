/* A document of a few lines, read and asked about. */
#ifndef DM_TESTS_DOCX_CASE_H
#define DM_TESTS_DOCX_CASE_H

#include "ooxml_fixture.h"
#include "reader_host.h"

extern const struct dm_plugin dm_plugin_docx;

/* Shorthand for the XML of bodies. */
#define T(text) "<w:r><w:t xml:space='preserve'>" text "</w:t></w:r>"
#define P(runs) "<w:p>" runs "</w:p>"
#define TC(content) "<w:tc>" content "</w:tc>"
#define C(text) TC(P(T(text)))
#define CM(property, text) TC("<w:tcPr>" property "</w:tcPr>" P(T(text)))
#define TR(cells) "<w:tr>" cells "</w:tr>"
#define TBL(rows) "<w:tbl><w:tblPr><w:jc w:val='center'/></w:tblPr><w:tblGrid/>" rows "</w:tbl>"
#define BEGIN "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
#define CODE(text) "<w:r><w:instrText xml:space='preserve'>" text "</w:instrText></w:r>"
#define SEPARATE "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
#define END "<w:r><w:fldChar w:fldCharType='end'/></w:r>"

#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATIONS(items)                                                              \
	"<Relationships "                                                             \
	"xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" items \
	"</Relationships>"
#define RELATE(id, type, target) \
	"<Relationship Id='" id "' Type='" RELATION type "' Target='" target "'/>"
/* The root of another part (styles, hdr ...). */
#define PART(name, content)                                                                \
	"<w:" name                                                                         \
	" xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>" content \
	"</w:" name ">"

/* Reads a document with this body; `more` as for ooxml_pack_main. Call reading_done. */
void docx_case_read(struct reading *, const char *body, const struct ooxml_member *more);

/* The same with a styles part. */
void docx_case_read_styled(struct reading *, const char *body, const char *styles);

/* Reads bytes under a name. */
void docx_case_read_bytes(struct reading *, struct dm_str bytes, const char *name);

/* Fails the test unless the body reads as these tables ("0,0 A; 0,1 1x2 BC; / ": row, column, spans
 * where there are any, text) and these paragraphs of all channels ("one | two | "). */
void docx_case_expect(const char *body, const char *tables, const char *paragraphs);

/* Fails the test unless reading the body gives a note of this id. */
void docx_case_expect_note(const char *body, const char *id);

/* Fails the test unless the n-th paragraph of all channels (from 0) has this text. */
const struct dm_paragraph *docx_case_paragraph(const struct reading *, size_t n, const char *text);

#endif
