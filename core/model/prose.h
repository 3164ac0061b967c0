/* Paragraphs outside of tables: the cover, the lines above and below a form, and the narrative. */
#ifndef DM_MODEL_PROSE_H
#define DM_MODEL_PROSE_H

#include "outline.h"
#include "page.h"

/* A paragraph that waits: it belongs to the next table or to the narrative. */
struct dm_prose_line {
	struct dm_str text, number;
	uint32_t kind, outline, align, size, flags;
	struct dm_spot at;
};

struct dm_prose {
	struct dm_reading *reading;
	struct dm_page *page;
	struct dm_arena *scratch; /* of the page */
	struct dm_outline outline;
	DM_VEC(struct dm_prose_line) waiting;
	uint32_t n_paragraphs;	   /* as `inspect` lists them */
	uint32_t n_box_paragraphs; /* of text boxes */
	bool had_text;		   /* something stood above what comes now */
	bool had_narrative;	   /* the cover, if there is one, is over */
};

/* The page and the scratch arena are borrowed for the document's life. */
void dm_prose_begin(
	struct dm_prose *, struct dm_reading *, struct dm_page *, struct dm_arena *scratch);

/* Takes a paragraph; it waits. */
void dm_prose_paragraph(struct dm_prose *, const struct dm_paragraph *);

/* A table follows: the last lines may be its heading and go to the page, those that name people go
 * to the form above, the rest is narrative. */
void dm_prose_settle_above(struct dm_prose *);

/* Ends the document and gives the narrative; job memory. */
const struct dm_section *const *dm_prose_end(struct dm_prose *, size_t *ret_n);

#endif
