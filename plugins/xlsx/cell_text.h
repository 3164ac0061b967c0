/* Texts as SpreadsheetML stores them (ECMA-376-1, 22.9.2.19). */
#ifndef DM_XLSX_CELL_TEXT_H
#define DM_XLSX_CELL_TEXT_H

#include <stddef.h>

/* Decodes in place and gives the new length, never more than n: _xHHHH_ becomes the character (a
 * pair of surrogates one, half a pair and NUL nothing), CR LF and a lone CR become LF. */
size_t dm_cell_text_decode(char *text, size_t n);

#endif
