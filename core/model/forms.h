/* Form data: labels and words from the files of config/forms, made for quick look-up. Read-only after
 * loading (dm_forms_load in recognise.h). */
#ifndef DM_MODEL_FORMS_H
#define DM_MODEL_FORMS_H

#include <stdbool.h>

#include "base/arena.h"
#include "label.h"
#include "role.h"
#include "target_grammar.h"
#include "units.h"

struct dm_words {
	struct dm_str *items;
	size_t n;
};

struct dm_label_slot {
	struct dm_str key; /* folded label; p NULL: free */
	enum dm_role role;
	struct dm_str label; /* as written */
};

/* Characters of the basic plane. */
struct dm_char_set {
	uint64_t bits[1024];
};

struct dm_forms {
	struct dm_label_slot *labels; /* hash table, room is a power of two */
	size_t n_labels, room;
	struct dm_char_set first, last; /* Han characters that labels begin and end with */
	struct dm_words form_words, title_ends, subject_transfer, subject_department, sheet_numbers,
		placeholders, midterm_words, stamps, value_words;
	struct dm_units units;
	struct dm_target_grammar targets;
	struct dm_caption_memo *memo; /* captions met before: forms say the same again and again */
};

/* A caption of a form, looked up. */
struct dm_caption {
	enum dm_role role;
	struct dm_label label; /* the folded parts */
};

/* Looks a text up as a label: whole, then without brackets, enumerator and 其中, then without a year.
 * Long texts are none. */
bool dm_forms_caption(
	const struct dm_forms *, struct dm_arena *, struct dm_str text, struct dm_caption *ret);

/* The role of a folded key, or DM_ROLE_NONE. */
enum dm_role dm_forms_role(const struct dm_forms *, struct dm_str key);

/* True where the text holds, begins with or ends with one of the words; `ret` (may be NULL) gets
 * the longest such word. */
bool dm_words_within(const struct dm_words *, struct dm_str text);
bool dm_words_begin(const struct dm_words *, struct dm_str text, struct dm_str *ret);
bool dm_words_end(const struct dm_words *, struct dm_str text, struct dm_str *ret);
bool dm_words_hold(const struct dm_words *, struct dm_str text);

#endif
