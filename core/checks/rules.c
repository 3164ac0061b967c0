#include "rules.h"

#include "base/str.h"
#include "base/utf8.h"
#include "dropmill/model.h"
#include "message.h"

/* ---- words and numbers */

static bool is_listed(const dm_texts *texts, struct dm_str text, size_t *ret_at)
{
	for (size_t i = 0; i < texts->n; i++)
		if (dm_str_eq(texts->items[i], text)) {
			*ret_at = i;
			return true;
		}
	return false;
}

static void take_out(dm_texts *texts, struct dm_str text)
{
	size_t at = 0;

	if (!is_listed(texts, text, &at))
		return;
	texts->n--;
	for (; at < texts->n; at++)
		texts->items[at] = texts->items[at + 1];
}

static int change_list(dm_texts *texts, struct dm_arena *arena, const struct dm_yaml *node,
	bool takes_out, struct dm_error *err)
{
	int r = dm_yaml_expect(node, DM_YAML_LIST, err);
	size_t at;

	for (const struct dm_yaml *c = r ? NULL : node->first; c; c = c->next) {
		r = dm_yaml_expect(c, DM_YAML_SCALAR, err);
		if (r)
			return r;
		if (!c->text.n)
			return dm_yaml_fail(err, c, "a word cannot be empty");
		if (takes_out)
			take_out(texts, c->text);
		else if (!is_listed(texts, c->text, &at))
			DM_PUSH(arena, texts, c->text);
	}
	return r;
}

static int change_words(struct dm_rules *rules, struct dm_arena *arena, const struct dm_yaml *node,
	bool takes_out, struct dm_error *err)
{
	int r = node ? dm_yaml_expect(node, DM_YAML_MAP, err) : 0;

	for (const struct dm_yaml *c = node && !r ? node->first : NULL; c && !r; c = c->next) {
		enum dm_word_list list = dm_word_list_from_name(c->key->text);

		if (list == DM_LIST_COUNT)
			return dm_yaml_fail(err, c->key, "there is no word list called '%.*s'",
				DM_FMT(c->key->text));
		r = change_list(&rules->words[list], arena, c, takes_out, err);
	}
	return r;
}

/* A list in a later file replaces the one before. */
static int read_numbers(struct dm_rules *rules, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	static const char *const KEYS[] = { "weight_sums", NULL };
	const struct dm_yaml *sums = dm_yaml_find(node, dm_str_from_c(KEYS[0]));
	int r = node ? dm_yaml_expect(node, DM_YAML_MAP, err) : 0;

	if (node && !r)
		r = dm_yaml_only_keys(node, KEYS, err);
	if (!r && sums)
		r = dm_yaml_expect(sums, DM_YAML_LIST, err);
	if (r || !sums)
		return r;
	rules->weight_sums.n = 0;
	for (const struct dm_yaml *c = sums->first; c; c = c->next) {
		struct dm_decimal number;

		r = dm_yaml_expect(c, DM_YAML_SCALAR, err);
		if (r)
			return r;
		if (!dm_decimal_from_text(c->text, &number))
			return dm_yaml_fail(err, c, "%.*s is no number", DM_FMT(c->text));
		DM_PUSH(arena, &rules->weight_sums, number);
	}
	return 0;
}

/* ---- rules */

static int read_severity(
	struct dm_rule_data *rule, const struct dm_yaml *node, struct dm_error *err)
{
	static const char *const WORDS[] = { "off", "error", "warning", "notice", NULL };
	static const int32_t SEVERITIES[] = { 0, DM_SEVERITY_ERROR, DM_SEVERITY_WARNING,
		DM_SEVERITY_NOTICE };
	int r = node ? dm_yaml_expect(node, DM_YAML_SCALAR, err) : 0;

	if (r || !node)
		return r;
	for (size_t i = 0; WORDS[i]; i++)
		if (dm_str_eq(node->text, dm_str_from_c(WORDS[i]))) {
			rule->severity = SEVERITIES[i];
			return 0;
		}
	return dm_yaml_fail(err, node, "a severity is error, warning, notice or off, not '%.*s'",
		DM_FMT(node->text));
}

static int read_message(struct dm_str *message, const struct dm_yaml *node, struct dm_error *err)
{
	int r = node ? dm_yaml_expect(node, DM_YAML_SCALAR, err) : 0;

	if (r || !node)
		return r;
	if (!node->text.n)
		return dm_yaml_fail(err, node, "a message cannot be empty");
	if (!dm_utf8_is_clean(node->text))
		return dm_yaml_fail(err, node, "a message cannot hold control characters");
	if (!dm_message_is_sound(node->text))
		return dm_yaml_fail(err, node,
			"a message may hold {value}, {against} and {more}, and no other bracket");
	*message = node->text;
	return 0;
}

static int read_rule(struct dm_rules *rules, const struct dm_yaml *node, struct dm_error *err)
{
	static const char *const KEYS[] = { "severity", "zh", "en", NULL };
	enum dm_rule which = dm_rule_from_name(node->key->text);

	if (which == DM_RULE_COUNT)
		return dm_yaml_fail(
			err, node->key, "there is no rule called '%.*s'", DM_FMT(node->key->text));
	struct dm_rule_data *rule = &rules->rules[which];
	int r = dm_yaml_expect(node, DM_YAML_MAP, err);
	if (!r)
		r = dm_yaml_only_keys(node, KEYS, err);
	if (!r)
		r = read_severity(rule, dm_yaml_find(node, DM_STR("severity")), err);
	if (!r)
		r = read_message(
			&rule->messages[DM_RULES_ZH], dm_yaml_find(node, DM_STR("zh")), err);
	if (!r)
		r = read_message(
			&rule->messages[DM_RULES_EN], dm_yaml_find(node, DM_STR("en")), err);
	if (!r && rule->severity &&
		(!rule->messages[DM_RULES_ZH].n || !rule->messages[DM_RULES_EN].n))
		return dm_yaml_fail(err, node->key, "the rule %.*s needs a message, zh and en",
			DM_FMT(node->key->text));
	return r;
}

int dm_rules_add(struct dm_rules *rules, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	static const char *const KEYS[] = { "words", "without", "numbers", "rules", NULL };
	const struct dm_yaml *list = dm_yaml_find(node, DM_STR("rules"));
	int r;

	if (node->kind == DM_YAML_SCALAR && !node->text.p)
		return 0; /* an empty file */
	r = dm_yaml_expect(node, DM_YAML_MAP, err);
	if (!r)
		r = dm_yaml_only_keys(node, KEYS, err);
	if (!r)
		r = change_words(rules, arena, dm_yaml_find(node, DM_STR("words")), false, err);
	if (!r)
		r = change_words(rules, arena, dm_yaml_find(node, DM_STR("without")), true, err);
	if (!r)
		r = read_numbers(rules, arena, dm_yaml_find(node, DM_STR("numbers")), err);
	if (!r && list)
		r = dm_yaml_expect(list, DM_YAML_MAP, err);
	for (const struct dm_yaml *c = list && !r ? list->first : NULL; c && !r; c = c->next)
		r = read_rule(rules, c, err);
	return r;
}

/* ---- files */

/* The file of a folder; NULL where there is none. */
static int read_file(struct dm_arena *arena, const char *folder, const char *name,
	const struct dm_yaml **ret, struct dm_error *err)
{
	struct dm_str path = dm_arena_printf(arena, "%s/%s", folder, name);
	struct dm_error why = { 0 };
	int r = dm_yaml_read(arena, path.p, ret, &why);

	if (r == DM_E_NOT_FOUND) {
		*ret = NULL;
		return 0;
	}
	if (r && err && !err->code)
		*err = why;
	return r;
}

int dm_rules_load(struct dm_arena *arena, const char *const *folders, size_t n_folders,
	const struct dm_rules **ret, struct dm_error *err)
{
	struct dm_rules *rules = DM_NEW(arena, struct dm_rules);
	const struct dm_yaml *node;
	int r = 0;

	for (size_t i = 0; i < n_folders && !r; i++) {
		r = read_file(arena, folders[i], "taxonomy.yaml", &node, err);
		if (!r && node)
			r = dm_taxonomy_add(&rules->taxonomy, arena, node, err);
		if (!r)
			r = read_file(arena, folders[i], "rules.yaml", &node, err);
		if (!r && node)
			r = dm_rules_add(rules, arena, node, err);
	}
	if (!r)
		*ret = rules;
	return r;
}

/* ---- look-up */

struct dm_str dm_rules_word_in(
	const struct dm_rules *rules, enum dm_word_list list, struct dm_str text)
{
	for (size_t i = 0; i < rules->words[list].n; i++)
		if (dm_str_find(text, rules->words[list].items[i]) >= 0)
			return rules->words[list].items[i];
	return DM_NULL;
}

struct dm_str dm_rules_word_at_end(
	const struct dm_rules *rules, enum dm_word_list list, struct dm_str text)
{
	struct dm_str best = DM_NULL;

	for (size_t i = 0; i < rules->words[list].n; i++) {
		struct dm_str word = rules->words[list].items[i];

		if (word.n > best.n && dm_str_ends(text, word))
			best = word;
	}
	return best;
}

static bool is_digit(struct dm_str s, size_t at)
{
	return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

static bool fits(struct dm_str pattern, struct dm_str text)
{
	size_t at = 0;

	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] != '#') {
			if (at >= text.n || text.p[at++] != pattern.p[i])
				return false;
			continue;
		}
		if (!is_digit(text, at))
			return false;
		while (is_digit(text, at))
			at++;
	}
	return at == text.n;
}

bool dm_rules_word_is(const struct dm_rules *rules, enum dm_word_list list, struct dm_str text)
{
	for (size_t i = 0; i < rules->words[list].n; i++)
		if (fits(rules->words[list].items[i], text))
			return true;
	return false;
}
