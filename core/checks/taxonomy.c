/* Decides when a level is a category: by its folded name without the words that levels end in. There
 * are a few dozen categories, and neighbours on a sheet share theirs, so a list is enough. */
#include "taxonomy.h"

#include "base/str.h"
#include "model/label.h"
#include "model/normalise.h"

/* ---- reading the file */

static int add_texts(
	dm_texts *to, struct dm_arena *arena, const struct dm_yaml *node, struct dm_error *err)
{
	int r = node ? dm_yaml_expect(node, DM_YAML_LIST, err) : 0;

	for (const struct dm_yaml *c = node && !r ? node->first : NULL; c; c = c->next) {
		r = dm_yaml_expect(c, DM_YAML_SCALAR, err);
		if (r)
			return r;
		DM_PUSH(arena, to, c->text);
	}
	return r;
}

/* One of the words, by its position; nothing written leaves it. */
static int read_word(
	const struct dm_yaml *node, const char *const *words, int *ret, struct dm_error *err)
{
	int r = node ? dm_yaml_expect(node, DM_YAML_SCALAR, err) : 0;

	if (r || !node)
		return r;
	for (int i = 0; words[i]; i++)
		if (dm_str_eq(node->text, dm_str_from_c(words[i]))) {
			*ret = i;
			return 0;
		}
	return dm_yaml_fail(err, node, "%.*s is none of those that there are", DM_FMT(node->text));
}

static int read_group(const struct dm_yaml *node, struct dm_category *to, struct dm_error *err)
{
	static const char *const WORDS[] = { "output", "benefit", "satisfaction", "cost", NULL };
	static const enum dm_group GROUPS[] = { DM_GROUP_OUTPUT, DM_GROUP_BENEFIT,
		DM_GROUP_SATISFACTION, DM_GROUP_COST };
	int which = -1;
	int r = read_word(node, WORDS, &which, err);

	if (which >= 0)
		to->group = GROUPS[which];
	return r;
}

static int read_kind(const struct dm_yaml *node, struct dm_category *to, struct dm_error *err)
{
	static const char *const WORDS[] = { "quantity", "quality", "time", "cost", "satisfaction",
		NULL };
	int which = -1;
	int r = read_word(node, WORDS, &which, err);

	if (which >= 0)
		to->kind = (enum dm_kind)(DM_KIND_QUANTITY + which);
	return r;
}

static int read_level(const struct dm_yaml *node, struct dm_category *to, struct dm_error *err)
{
	static const char *const WORDS[] = { "1", "2", NULL };
	int which = to->level - 1;
	int r = read_word(node, WORDS, &which, err);

	to->level = which + 1;
	if (!r && !to->level)
		return dm_error_set(err, DM_E_CONFIG, "yaml.value",
			"the category %.*s needs its level: 1 or 2", DM_FMT(to->id));
	return r;
}

static struct dm_str without_tails(const struct dm_taxonomy *t, struct dm_str key)
{
	for (size_t i = 0; i < t->tails.n;) {
		struct dm_str tail = t->tails.items[i];

		if (key.n > tail.n && dm_str_ends(key, tail)) {
			key.n -= tail.n;
			i = 0; /* 满意度指标指标 */
		} else {
			i++;
		}
	}
	return key;
}

static int add_names(const struct dm_taxonomy *t, struct dm_category *to, struct dm_arena *arena,
	const struct dm_yaml *node, struct dm_error *err)
{
	dm_texts names = { 0 };
	int r = add_texts(&names, arena, node, err);

	for (size_t i = 0; i < names.n; i++)
		DM_PUSH(arena, &to->keys, without_tails(t, dm_label_key(arena, names.items[i])));
	return r;
}

static struct dm_category *category_of(
	struct dm_taxonomy *t, struct dm_arena *arena, struct dm_str id)
{
	for (size_t i = 0; i < t->categories.n; i++)
		if (dm_str_eq(t->categories.items[i]->id, id))
			return t->categories.items[i];
	struct dm_category *category = DM_NEW(arena, struct dm_category);
	category->id = id;
	DM_PUSH(arena, &t->categories, category);
	return category;
}

static int add_category(struct dm_taxonomy *t, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	static const char *const KEYS[] = { "level", "group", "kind", "under", "names", "holds",
		NULL };
	int r = dm_yaml_expect(node, DM_YAML_MAP, err);

	if (!r)
		r = dm_yaml_only_keys(node, KEYS, err);
	if (r)
		return r;
	struct dm_category *to = category_of(t, arena, node->key->text);
	r = read_level(dm_yaml_find(node, DM_STR("level")), to, err);
	if (!r)
		r = read_group(dm_yaml_find(node, DM_STR("group")), to, err);
	if (!r)
		r = read_kind(dm_yaml_find(node, DM_STR("kind")), to, err);
	if (!r)
		r = add_texts(&to->under, arena, dm_yaml_find(node, DM_STR("under")), err);
	if (!r)
		r = add_names(t, to, arena, dm_yaml_find(node, DM_STR("names")), err);
	if (!r)
		r = add_texts(&to->holds, arena, dm_yaml_find(node, DM_STR("holds")), err);
	return r;
}

int dm_taxonomy_add(struct dm_taxonomy *t, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	static const char *const KEYS[] = { "tails", "categories", NULL };
	const struct dm_yaml *categories = dm_yaml_find(node, DM_STR("categories"));
	dm_texts tails = { 0 };

	if (node->kind == DM_YAML_SCALAR && !node->text.p)
		return 0; /* an empty file */
	int r = dm_yaml_expect(node, DM_YAML_MAP, err);
	if (!r)
		r = dm_yaml_only_keys(node, KEYS, err);
	if (!r)
		r = add_texts(&tails, arena, dm_yaml_find(node, DM_STR("tails")), err);
	for (size_t i = 0; !r && i < tails.n; i++) {
		struct dm_str key = dm_label_key(arena, tails.items[i]);

		if (key.n)
			DM_PUSH(arena, &t->tails, key);
	}
	if (!r && categories)
		r = dm_yaml_expect(categories, DM_YAML_MAP, err);
	for (const struct dm_yaml *c = !r && categories ? categories->first : NULL; c && !r;
		c = c->next)
		r = add_category(t, arena, c, err);
	return r;
}

/* ---- looking up */

static bool is_within(const dm_texts *texts, struct dm_str text)
{
	for (size_t i = 0; i < texts->n; i++)
		if (dm_str_eq(texts->items[i], text))
			return true;
	return false;
}

static bool is_named(const struct dm_category *c, struct dm_str key, struct dm_str text)
{
	if (key.n && is_within(&c->keys, key))
		return true;
	for (size_t i = 0; i < c->holds.n; i++)
		if (dm_str_find(text, c->holds.items[i]) >= 0)
			return true;
	return false;
}

static bool belongs_under(const struct dm_category *c, const struct dm_category *above)
{
	return above && is_within(&c->under, above->id);
}

/* The first category of this level that a key names; one under `above` goes before the others. */
static const struct dm_category *find(const struct dm_taxonomy *t, int level, struct dm_str key,
	struct dm_str text, const struct dm_category *above)
{
	const struct dm_category *first = NULL;

	for (size_t i = 0; i < t->categories.n; i++) {
		const struct dm_category *c = t->categories.items[i];

		if (c->level != level || !is_named(c, key, text))
			continue;
		if (belongs_under(c, above))
			return c;
		if (!first)
			first = c;
	}
	return first;
}

/* The whole name first: a bracket may be part of it. */
static const struct dm_category *find_text(const struct dm_taxonomy *t, struct dm_arena *scratch,
	int level, struct dm_str text, const struct dm_category *above)
{
	if (!text.n)
		return NULL;
	struct dm_label label = dm_label_from_text(scratch, NULL, text);
	const struct dm_category *c = find(t, level, without_tails(t, label.key), text, above);
	return c ? c : find(t, level, without_tails(t, label.bare_key), text, above);
}

struct dm_categories dm_taxonomy_find(const struct dm_taxonomy *t, struct dm_arena *scratch,
	struct dm_str level1, struct dm_str level2)
{
	struct dm_categories found = { .level1 = find_text(t, scratch, 1, level1, NULL) };

	found.level2 = find_text(t, scratch, 2, level2, found.level1);
	found.is_mismatch =
		found.level1 && found.level2 && !belongs_under(found.level2, found.level1);
	return found;
}
