/* Markup, written straight to a writer plugin's destination: elements, attributes, text.
 *
 * A thin layer over libxml2's xmlTextWriter, which escapes and keeps the stack of open elements.
 * Bytes depend on the calls alone. The first error is kept and makes every later call do nothing,
 * so a writer looks at dm_markup_failed once a project or row and returns what dm_markup_done says.
 *
 * Text is what the model promises: UTF-8 without characters that XML forbids; nothing here checks
 * it. Names are literals. */
#ifndef DM_PLUGINS_COMMON_MARKUP_WRITER_H
#define DM_PLUGINS_COMMON_MARKUP_WRITER_H

#include "dropmill/plugin.h"

#include <stdbool.h>

struct dm_markup {
	const struct dm_host *host;
	const struct dm_dest *dest;
	struct _xmlTextWriter *out; /* NULL after an error */
	int32_t code;		    /* the first error; 0: none */
	bool in_attribute;
	size_t n; /* bytes that wait in the buffer */
	char *buffer;
};

/* Starts to write. The host's memory holds a buffer of fixed size; dm_markup_done must be called
 * whatever happens in between. */
void dm_markup_init(struct dm_markup *, const struct dm_host *, const struct dm_dest *);

/* Sends what waits and frees. Returns 0, what the destination answered, or the code of a problem
 * that the host was told. Open elements stay open: close them first. */
int32_t dm_markup_done(struct dm_markup *);

/* True after an error: nothing more will be written. */
static inline bool dm_markup_failed(const struct dm_markup *m)
{
	return m->code != 0;
}

/* <?xml version="1.0" encoding="UTF-8"?> and a line break. First call, if at all. */
void dm_markup_declaration(struct dm_markup *);

/* <!DOCTYPE name> and a line break. Before the first element. */
void dm_markup_doctype(struct dm_markup *, const char *name);

/* Opens an element in the one that is open. */
void dm_markup_open(struct dm_markup *, const char *name);

/* Closes the innermost open element with an end tag of its own, even when it is empty. */
void dm_markup_close(struct dm_markup *);

/* Closes it as <name/> when nothing was written into it (HTML: void elements only). */
void dm_markup_close_empty(struct dm_markup *);

/* An attribute of the element just opened, before any text or element in it. Null writes an empty
 * value. */
void dm_markup_attribute(struct dm_markup *, const char *name, struct dm_str value);

/* Escaped text. Null writes nothing. */
void dm_markup_text(struct dm_markup *, struct dm_str);

/* An element that holds text only: open, text, close. */
void dm_markup_element(struct dm_markup *, const char *name, struct dm_str text);

/* The same for a whole number, in decimal. */
void dm_markup_element_number(struct dm_markup *, const char *name, int64_t number);

/* Bytes as they are (the content of <style>, a line break between elements): the caller vouches for
 * them. */
void dm_markup_raw(struct dm_markup *, struct dm_str);

#endif
