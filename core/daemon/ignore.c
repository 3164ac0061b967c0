/* Decides by tables of words. Matching is by bytes: names need not be UTF-8, and the program never
 * calls setlocale, so that fnmatch takes them as they are. */
#include "ignore.h"

#include <fnmatch.h>
#include <stdio.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"

enum { DROPS_MAX = 8 };

static bool same(const char *a, struct dm_str b)
{
	return b.n == 0 || strncasecmp(a, b.p, b.n) == 0;
}

static bool begins(struct dm_str name, struct dm_str with)
{
	return name.n >= with.n && same(name.p, with);
}

static bool ends(struct dm_str name, struct dm_str with)
{
	return name.n >= with.n && same(name.p + name.n - with.n, with);
}

static int word_of(const struct dm_yaml *node, struct dm_str *ret, struct dm_error *err)
{
	int r = dm_yaml_expect(node, DM_YAML_SCALAR, err);

	if (!r && !node->text.n)
		r = dm_yaml_fail(err, node, "an empty entry would match every name");
	if (!r)
		*ret = node->text;
	return r;
}

static int drops_of(const struct dm_yaml *node, size_t *ret, struct dm_error *err)
{
	if (!node)
		return 0;
	if (node->kind != DM_YAML_SCALAR || node->text.n != 1 || node->text.p[0] < '0' ||
		node->text.p[0] > '0' + DROPS_MAX)
		return dm_yaml_fail(err, node, "expected a number from 0 to %d", DROPS_MAX);
	*ret = (size_t)(node->text.p[0] - '0');
	return 0;
}

static int add_owner(struct dm_arena *arena, struct dm_ignore *to, const struct dm_yaml *node,
	struct dm_error *err)
{
	static const char *const keys[] = { "prefix", "suffix", "drops", NULL };
	struct dm_ignore_owner owner = { .prefix = DM_NULL };
	const struct dm_yaml *prefix, *suffix;
	int r = dm_yaml_expect(node, DM_YAML_MAP, err);

	r = r ? r : dm_yaml_only_keys(node, keys, err);
	if (r)
		return r;
	prefix = dm_yaml_find(node, DM_STR("prefix"));
	suffix = dm_yaml_find(node, DM_STR("suffix"));
	if (!prefix)
		return dm_yaml_fail(err, node, "an entry of owners needs a prefix");
	r = word_of(prefix, &owner.prefix, err);
	if (!r && suffix)
		r = dm_yaml_expect(suffix, DM_YAML_SCALAR, err);
	if (!r && suffix)
		owner.suffix = suffix->text;
	r = r ? r : drops_of(dm_yaml_find(node, DM_STR("drops")), &owner.drops, err);
	if (!r)
		DM_PUSH(arena, &to->owners, owner);
	return r;
}

static const char *const KEYS[] = {
	[DM_IGNORE_NAMES] = "names",
	[DM_IGNORE_PREFIXES] = "prefixes",
	[DM_IGNORE_SUFFIXES] = "suffixes",
	[DM_IGNORE_PATTERNS] = "patterns",
	[DM_IGNORE_FOLDERS] = "folders",
	[DM_IGNORE_KINDS] = "owners",
	NULL,
};

static int add_entry(struct dm_arena *arena, struct dm_ignore *to, size_t kind,
	const struct dm_yaml *node, struct dm_error *err)
{
	struct dm_str word;
	int r;

	if (kind == DM_IGNORE_KINDS)
		return add_owner(arena, to, node, err);
	r = word_of(node, &word, err);
	if (!r)
		DM_PUSH(arena, &to->words[kind], dm_arena_str(arena, word));
	return r;
}

int dm_ignore_add(struct dm_arena *arena, struct dm_ignore *to, const struct dm_yaml *tree,
	struct dm_error *err)
{
	int r = dm_yaml_expect(tree, DM_YAML_MAP, err);

	r = r ? r : dm_yaml_only_keys(tree, KEYS, err);
	for (size_t i = 0; KEYS[i] && !r; i++) {
		const struct dm_yaml *list = dm_yaml_find(tree, dm_str_from_c(KEYS[i]));

		if (!list)
			continue;
		r = dm_yaml_expect(list, DM_YAML_LIST, err);
		for (const struct dm_yaml *c = list->first; c && !r; c = c->next)
			r = add_entry(arena, to, i, c, err);
	}
	return r;
}

int dm_ignore_load(
	struct dm_arena *arena, struct dm_ignore *to, const char *path, struct dm_error *err)
{
	const struct dm_yaml *tree;
	int r = dm_yaml_read(arena, path, &tree, err);

	return r ? r : dm_ignore_add(arena, to, tree, err);
}

static bool is_name(struct dm_str name, struct dm_str word)
{
	return name.n == word.n && same(name.p, word);
}

static bool matches(struct dm_str name, struct dm_str pattern)
{
	return fnmatch(pattern.p, name.p, FNM_CASEFOLD) == 0;
}

static bool (*const TESTS[])(struct dm_str name, struct dm_str word) = {
	[DM_IGNORE_NAMES] = is_name,
	[DM_IGNORE_PREFIXES] = begins,
	[DM_IGNORE_SUFFIXES] = ends,
	[DM_IGNORE_PATTERNS] = matches,
	[DM_IGNORE_FOLDERS] = matches,
};

static bool has(const struct dm_ignore *list, enum dm_ignore_kind kind, const char *name)
{
	for (size_t i = 0; i < list->words[kind].n; i++)
		if (TESTS[kind](dm_str_from_c(name), list->words[kind].items[i]))
			return true;
	return false;
}

bool dm_ignore_has_file(const struct dm_ignore *list, const char *name)
{
	return has(list, DM_IGNORE_NAMES, name) || has(list, DM_IGNORE_PREFIXES, name) ||
	       has(list, DM_IGNORE_SUFFIXES, name) || has(list, DM_IGNORE_PATTERNS, name) ||
	       dm_ignore_is_owner(list, name);
}

bool dm_ignore_has_folder(const struct dm_ignore *list, const char *name)
{
	return has(list, DM_IGNORE_FOLDERS, name);
}

bool dm_ignore_is_owner(const struct dm_ignore *list, const char *name)
{
	struct dm_str s = dm_str_from_c(name);

	for (size_t i = 0; i < list->owners.n; i++) {
		const struct dm_ignore_owner *kind = &list->owners.items[i];

		if (s.n > kind->prefix.n + kind->suffix.n && begins(s, kind->prefix) &&
			ends(s, kind->suffix))
			return true;
	}
	return false;
}

/* The name without its first n characters; empty where it has no more. */
static struct dm_str without(struct dm_str name, size_t n)
{
	size_t at = 0;
	uint32_t c;

	while (n-- && dm_utf8_next(name, &at, &c))
		;
	return dm_str_from(name, at);
}

bool dm_ignore_owner_next(
	const struct dm_ignore *list, const char *name, size_t *at, struct dm_name *ret)
{
	while (*at < list->owners.n * (DROPS_MAX + 1)) {
		const struct dm_ignore_owner *kind = &list->owners.items[*at / (DROPS_MAX + 1)];
		size_t drops = (*at)++ % (DROPS_MAX + 1);
		struct dm_str rest = without(dm_str_from_c(name), drops);
		int n;

		if (drops > kind->drops || !rest.n)
			continue;
		n = snprintf(ret->text, sizeof(ret->text), "%.*s%.*s%.*s", DM_FMT(kind->prefix),
			DM_FMT(rest), DM_FMT(kind->suffix));
		if (n > 0 && (size_t)n < sizeof(ret->text))
			return true;
	}
	return false;
}
