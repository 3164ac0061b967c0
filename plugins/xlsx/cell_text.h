/* Texts as SpreadsheetML stores them (ECMA-376-1, 22.9.2.19). */
#ifndef DM_XLSX_CELL_TEXT_H
#define DM_XLSX_CELL_TEXT_H

#include "base/str.h"
#include "common/ooxml/xml_feed.h"

/* Decodes in place and gives the new length, never more than n: _xHHHH_ becomes the character (a
 * pair of surrogates one, half a pair and NUL nothing), CR LF and a lone CR become LF. */
size_t dm_cell_text_decode(char *text, size_t n);

/* True where an element says xml:space="preserve", whose number in the vocabulary is `space`. */
bool dm_cell_text_keeps_space(const struct dm_xml_start *, uint16_t space);

/* Takes the blanks off both ends of what stands behind `from`: XML 1.0, 2.10, where nothing is said. */
void dm_cell_text_trim(struct dm_buf *, size_t from);

#endif
