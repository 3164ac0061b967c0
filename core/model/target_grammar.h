/* The vocabulary of target values: signs, suffixes, words of dates. Data, so that an administrator
 * can teach a spelling without a compiler. */
#ifndef DM_MODEL_TARGET_GRAMMAR_H
#define DM_MODEL_TARGET_GRAMMAR_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "dropmill/model.h"
#include "units.h"
#include "yaml/yaml.h"

/* A spelling (without white space, half width) and what it says: an enum dm_operator. */
struct dm_target_word {
	struct dm_str text;
	int operator_;
	bool weak; /* a suffix goes before it */
};

/* Longest first. */
struct dm_target_words {
	struct dm_target_word *items;
	size_t n, room;
};

/* All zero knows numbers only. Read-only once it is filled. */
struct dm_target_grammar {
	const struct dm_units *units; /* never NULL when used */
	struct dm_target_words signs, suffixes, plus_minus, dashes;
	struct dm_target_words date_signs, date_suffixes, date_verbs;
	struct dm_target_words qualitative, ignored, not_signs, not_in_units;
};

/* Adds what a map `targets.yaml` holds. Errors: DM_E_CONFIG with the place. */
int dm_target_grammar_add(
	struct dm_target_grammar *, struct dm_arena *, const struct dm_yaml *, struct dm_error *);

/* The longest word that the text begins or ends with, or NULL; and the word that it is. */
const struct dm_target_word *dm_target_words_at_start(
	const struct dm_target_words *, struct dm_str);
const struct dm_target_word *dm_target_words_at_end(const struct dm_target_words *, struct dm_str);
const struct dm_target_word *dm_target_words_find(const struct dm_target_words *, struct dm_str);

#endif
