/* Numbers as lists write them (ECMA-376-1, 17.18.59 ST_NumberFormat). */
#ifndef DM_DOCX_NUMBER_TEXT_H
#define DM_DOCX_NUMBER_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* How a level counts; an index into a table of writers. */
typedef uint8_t docx_number_format;

enum { DOCX_NUMBER_DECIMAL = 0, DOCX_NUMBER_NONE = 1, DOCX_NUMBER_BULLET = 2 };

/* The format of a name in the file, or of the text of a custom one (001, 002, 003, ...); an unknown one counts as
 * decimal. */
docx_number_format docx_number_format_from_text(struct dm_str);

/* Appends a number, 0 to 32767, in a format. What a format cannot write comes in decimals. */
void docx_number_add(struct dm_buf *, uint32_t number, docx_number_format);

#endif
