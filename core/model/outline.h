/* The narrative: headings nest, paragraphs stand under the last heading. */
#ifndef DM_MODEL_OUTLINE_H
#define DM_MODEL_OUTLINE_H

#include <stdbool.h>

#include "base/vec.h"
#include "dropmill/plugin.h"
#include "spot.h"

enum { DM_OUTLINE_DEPTH = 6 };

struct dm_outline_section;
struct dm_trace;

struct dm_outline {
	struct dm_arena *arena;
	struct dm_outline_section *root;		       /* its children are the narrative */
	struct dm_outline_section *open[DM_OUTLINE_DEPTH + 1]; /* last section of each level */
	bool in_attachments; /* the lines of a list of attachments are no headings */
	struct dm_spot at;   /* of the paragraph that is added next */
	bool awaits_heading; /* 第一部分 stood alone: the next short line is its heading */
};

void dm_outline_begin(struct dm_outline *, struct dm_arena *);

/* Takes a paragraph: `number` is the computed list number or null, `level` the outline level that the
 * format states, or 0. Blank text is ignored. */
void dm_outline_add(struct dm_outline *, struct dm_str number, struct dm_str text, uint32_t level);

/* Ends the narrative; arena memory. `trace` is told where all of it is from. */
const struct dm_section *const *dm_outline_end(
	struct dm_outline *, struct dm_trace *trace, size_t *ret_n);

#endif
