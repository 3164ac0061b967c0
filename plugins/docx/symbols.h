/* Symbol fonts: characters that only their font gives a meaning (ECMA-376-1, 17.3.3.30). */
#ifndef DM_DOCX_SYMBOLS_H
#define DM_DOCX_SYMBOLS_H

#include <stdint.h>

#include "base/str.h"

enum docx_font {
	DOCX_FONT_TEXT = 0, /* an ordinary one */
	DOCX_FONT_SYMBOL,
	DOCX_FONT_WINGDINGS,
	DOCX_FONT_WINGDINGS2,
	DOCX_FONT_WINGDINGS3,
	DOCX_FONT_WEBDINGS,
};

/* The symbol font of a name, ASCII case apart. */
enum docx_font docx_font_from_text(struct dm_str name);

/* The Unicode character for one of a symbol font, F000 to F0FF or 00 to FF; what has none stays as
 * it is. */
uint32_t docx_symbol(enum docx_font, uint32_t character);

/* A character's code as attributes state it, in hexadecimal digits; 0: none. */
uint32_t docx_hexadecimal(struct dm_str);

#endif
