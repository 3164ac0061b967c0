/* JSON strings (RFC 8259, 7), in pieces to whoever takes bytes. */
#ifndef DM_BASE_JSON_TEXT_H
#define DM_BASE_JSON_TEXT_H

#include "dropmill/types.h"

/* Puts the text with its quotes; null gives `null`. Bytes that are no UTF-8 become U+FFFD, control
 * characters are escaped; text that needs neither goes out as one piece. */
void dm_json_text(void (*put)(void *ctx, const char *bytes, size_t n), void *ctx, struct dm_str);

/* The same for text that is known to be valid UTF-8 (it passed the gate), which saves a look at
 * every byte. */
void dm_json_text_valid(
	void (*put)(void *ctx, const char *bytes, size_t n), void *ctx, struct dm_str);

#endif
