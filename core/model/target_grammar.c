/* Lists of words, kept longest first so that the first one that fits is the right one. */
#include "target_grammar.h"

#include <stddef.h>

#include "base/str.h"
#include "base/vec.h"
#include "normalise.h"

enum { WORD_MAX = 96 };

/* What a key of targets.yaml fills, and whether it is a map from operator to words. */
struct section {
	const char *key;
	size_t list; /* offset in struct dm_target_grammar */
	bool by_operator;
	bool weak;
};

#define LIST(member) offsetof(struct dm_target_grammar, member)

static const struct section SECTIONS[] = {
	{ "signs", LIST(signs), true, false },
	{ "weak_signs", LIST(signs), true, true },
	{ "suffixes", LIST(suffixes), true, false },
	{ "plus_minus", LIST(plus_minus), false, false },
	{ "dashes", LIST(dashes), false, false },
	{ "date_signs", LIST(date_signs), true, false },
	{ "date_suffixes", LIST(date_suffixes), true, false },
	{ "date_verbs", LIST(date_verbs), false, false },
	{ "qualitative", LIST(qualitative), false, false },
	{ "ignored", LIST(ignored), false, false },
	{ "not_signs", LIST(not_signs), false, false },
	{ "not_in_units", LIST(not_in_units), false, false },
};

enum { SECTION_COUNT = sizeof(SECTIONS) / sizeof(SECTIONS[0]) };

static const char *const OPERATORS[] = { "none", "ge", "gt", "le", "lt", "eq", NULL };

/* Keeps the list sorted: a spelling that is there gets the new meaning. */
static void insert(
	struct dm_target_words *words, struct dm_arena *arena, struct dm_target_word word)
{
	size_t at = 0;

	while (at < words->n && words->items[at].text.n > word.text.n)
		at++;
	for (size_t i = at; i < words->n && words->items[i].text.n == word.text.n; i++) {
		if (dm_str_eq(words->items[i].text, word.text)) {
			words->items[i] = word;
			return;
		}
	}
	(void)DM_ADD(arena, words);
	memmove(words->items + at + 1, words->items + at,
		(words->n - 1 - at) * sizeof(words->items[0]));
	words->items[at] = word;
}

static int add_words(struct dm_target_words *words, struct dm_arena *arena,
	const struct dm_yaml *list, struct dm_target_word kind, struct dm_error *err)
{
	char bytes[WORD_MAX * 3];

	if (dm_yaml_expect(list, DM_YAML_LIST, err))
		return DM_E_CONFIG;
	for (const struct dm_yaml *c = list->first; c; c = c->next) {
		struct dm_str s = { bytes, 0 };

		if (dm_yaml_expect(c, DM_YAML_SCALAR, err))
			return DM_E_CONFIG;
		if (c->text.n <= WORD_MAX)
			s.n = dm_text_squeeze(bytes, c->text);
		if (!s.n)
			return dm_yaml_fail(
				err, c, "a word has 1 to %d bytes besides white space", WORD_MAX);
		kind.text = dm_arena_str(arena, s);
		insert(words, arena, kind);
	}
	return 0;
}

static int add_section(struct dm_target_words *words, struct dm_arena *arena,
	const struct section *section, const struct dm_yaml *node, struct dm_error *err)
{
	struct dm_target_word kind = { .weak = section->weak };

	if (!section->by_operator)
		return add_words(words, arena, node, kind, err);
	if (dm_yaml_only_keys(node, OPERATORS, err))
		return DM_E_CONFIG;
	for (int i = 0; OPERATORS[i]; i++) {
		const struct dm_yaml *list = dm_yaml_find(node, dm_str_from_c(OPERATORS[i]));

		kind.operator_ = i; /* the order of enum dm_operator */
		if (list && add_words(words, arena, list, kind, err))
			return DM_E_CONFIG;
	}
	return 0;
}

int dm_target_grammar_add(struct dm_target_grammar *g, struct dm_arena *arena,
	const struct dm_yaml *node, struct dm_error *err)
{
	const char *keys[SECTION_COUNT + 1] = { NULL };

	for (int i = 0; i < SECTION_COUNT; i++)
		keys[i] = SECTIONS[i].key;
	if (dm_yaml_only_keys(node, keys, err))
		return DM_E_CONFIG;
	for (int i = 0; i < SECTION_COUNT; i++) {
		const struct dm_yaml *c = dm_yaml_find(node, dm_str_from_c(SECTIONS[i].key));
		void *words = (char *)g + SECTIONS[i].list;

		if (c && add_section(words, arena, &SECTIONS[i], c, err))
			return DM_E_CONFIG;
	}
	return 0;
}

/* Words begin with one of few bytes, being Han: the last byte tells them apart sooner. */
static bool is_at(const struct dm_target_word *word, const char *p)
{
	size_t last = word->text.n - 1;

	return word->text.p[last] == p[last] && memcmp(word->text.p, p, last) == 0;
}

const struct dm_target_word *dm_target_words_at_start(
	const struct dm_target_words *words, struct dm_str s)
{
	for (size_t i = 0; i < words->n; i++)
		if (words->items[i].text.n <= s.n && is_at(&words->items[i], s.p))
			return &words->items[i];
	return NULL;
}

const struct dm_target_word *dm_target_words_at_end(
	const struct dm_target_words *words, struct dm_str s)
{
	for (size_t i = 0; i < words->n; i++)
		if (words->items[i].text.n <= s.n &&
			is_at(&words->items[i], s.p + s.n - words->items[i].text.n))
			return &words->items[i];
	return NULL;
}

const struct dm_target_word *dm_target_words_find(
	const struct dm_target_words *words, struct dm_str s)
{
	for (size_t i = 0; i < words->n; i++)
		if (dm_str_eq(words->items[i].text, s))
			return &words->items[i];
	return NULL;
}
