/* What the checks work from: rules.yaml (severities, messages, word lists, numbers) and
 * taxonomy.yaml, from the folders of form data. Read-only after loading. */
#ifndef DM_CHECKS_RULES_H
#define DM_CHECKS_RULES_H

#include "base/decimal.h"
#include "rule.h"
#include "taxonomy.h"

enum dm_rules_language {
	DM_RULES_ZH = 0,
	DM_RULES_EN = 1,
	DM_RULES_LANGUAGES,
};

struct dm_rule_data {
	int32_t severity; /* enum dm_severity; 0: off */
	struct dm_str messages[DM_RULES_LANGUAGES];
};

struct dm_rules {
	struct dm_rule_data rules[DM_RULE_COUNT];
	dm_texts words[DM_LIST_COUNT];
	DM_VEC(struct dm_decimal) weight_sums;
	struct dm_taxonomy taxonomy;
};

/* Loads rules.yaml and taxonomy.yaml of each folder, in order, as far as they are there; entries of
 * a later folder win, one by one. A rule that no file names is off. Arena memory. Errors:
 * DM_E_CONFIG with file, line and column. */
int dm_rules_load(struct dm_arena *, const char *const *folders, size_t n_folders,
	const struct dm_rules **ret, struct dm_error *);

/* Adds what one file rules.yaml holds; texts are the tree's. */
int dm_rules_add(struct dm_rules *, struct dm_arena *, const struct dm_yaml *, struct dm_error *);

/* The first word of a list that the text holds; null: none. */
struct dm_str dm_rules_word_in(const struct dm_rules *, enum dm_word_list, struct dm_str text);

/* The longest word of a list that the text ends with; null: none. */
struct dm_str dm_rules_word_at_end(const struct dm_rules *, enum dm_word_list, struct dm_str text);

/* True where the whole text is a word of the list; # in a word stands for one digit or more. */
bool dm_rules_word_is(const struct dm_rules *, enum dm_word_list, struct dm_str text);

#endif
