/* The text rules of the report contract, and the folded form that labels are compared in.
 *
 * Text has passed the gate (valid UTF-8). Results are the slice itself or a part of it where
 * nothing is to be done, which is nearly always, else arena memory. Never empty: null instead. */
#ifndef DM_MODEL_NORMALISE_H
#define DM_MODEL_NORMALISE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/arena.h"

/* Running text: NFC; blanks of any kind inside a line are one space, none at the ends of a line;
 * line breaks are \n, empty lines are gone; so are characters without width (U+200B, U+FEFF). */
struct dm_str dm_text_running(struct dm_arena *, struct dm_str);

/* Text of one line (labels, names, codes, targets): the same, and line breaks vanish; between two
 * Latin letters one space is left. */
struct dm_str dm_text_line(struct dm_arena *, struct dm_str);

/* What labels are compared by, never shown: NFKC (full and half width, Kangxi radicals), without
 * white space, punctuation and signs, ASCII letters small. May be null: "——" has no key. */
struct dm_str dm_label_key(struct dm_arena *, struct dm_str);

/* The same normal form with every character kept but white space: what a grammar reads. Never
 * longer than 3 * s.n; `to` has that room; gives the length. Compatibility characters other than
 * full-width ASCII and radicals stay. */
size_t dm_text_squeeze(char *to, struct dm_str);

/* True for text that means "no value" in a cell of a target, an amount or a percent: nothing, only
 * dashes, / or 无. */
bool dm_text_is_blank(struct dm_str);

/* True for white space of any kind, line breaks and characters without width included. */
bool dm_char_is_space(uint32_t);

#endif
