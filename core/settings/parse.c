#include "parse.h"

#include "base/check.h"
#include "value.h"

struct parse {
	struct dm_arena *arena;
	struct dm_section *section;
	const char *label;
	struct dm_problems *problems;
};

void dm_section_init(struct dm_arena *arena, struct dm_section *section,
	enum dm_setting_scope scope, void *values)
{
	*section = (struct dm_section){ scope, values,
		DM_NEW_ARRAY(arena, DM_SETTINGS_N, const struct dm_yaml *) };
	for (size_t i = 0; i < DM_SETTINGS_N; i++)
		if (DM_SETTINGS[i].scope == scope)
			dm_value_take_standard(arena, &DM_SETTINGS[i], values);
}

/* A key that is right elsewhere: the commonest slip is the wrong depth. */
static const struct dm_setting *elsewhere(struct dm_str name)
{
	for (size_t i = 0; i < DM_SETTINGS_N; i++)
		if (dm_str_eq(dm_str_from_c(DM_SETTINGS[i].name), name))
			return &DM_SETTINGS[i];
	return NULL;
}

static void unknown(struct parse *p, const char *map, const struct dm_yaml *key)
{
	const char *nearest = dm_setting_nearest(p->section->scope, map, key->text);
	const struct dm_setting *other = elsewhere(key->text);
	const char *hint = "";

	if (other)
		hint = dm_arena_printf(p->arena, " (it is %s)", dm_setting_path(p->arena, other).p)
			       .p;
	else if (nearest)
		hint = dm_arena_printf(p->arena, " (did you mean '%s'?)", nearest).p;
	dm_problem_add(p->problems, key, "unknown key '%.*s'%s%s%s%s%s", DM_FMT(key->text),
		p->label[0] || map ? " in " : "", p->label, p->label[0] && map ? "." : "",
		map ? map : "", hint);
}

static void wrong(struct parse *p, const struct dm_setting *row, const struct dm_yaml *node)
{
	bool is_empty = node->kind == DM_YAML_SCALAR && !node->text.p;

	dm_problem_add(p->problems, is_empty ? node->key : node, "%s: %s is expected%s", row->name,
		dm_value_wanted(p->arena, row).p, is_empty ? ", but nothing is written" : "");
}

static bool take_ids(struct parse *p, const struct dm_setting *row, const struct dm_yaml *list)
{
	struct dm_str *items = DM_NEW_ARRAY(p->arena, list->n, struct dm_str);
	size_t n = 0;

	if (list->kind != DM_YAML_LIST)
		return false;
	for (const struct dm_yaml *item = list->first; item; item = item->next)
		if (item->kind == DM_YAML_SCALAR)
			items[n++] = item->text;
	return n == list->n && dm_value_take_ids(p->arena, row, items, n, p->section->values);
}

static void take_value(struct parse *p, const struct dm_setting *row, const struct dm_yaml *node)
{
	bool is_text = node->kind == DM_YAML_SCALAR && node->text.p;
	bool is_right =
		row->type == DM_SETTING_IDS
			? take_ids(p, row, node)
			: is_text && dm_value_take(p->arena, row, node->text, p->section->values);

	if (is_right)
		p->section->origins[row - DM_SETTINGS] = node;
	else
		wrong(p, row, node);
}

static void take_map(struct parse *p, const char *name, const struct dm_yaml *map);

/* One level of recursion: no row of a map is a map. */
static void take_member(struct parse *p, const char *map, const struct dm_yaml *node)
{
	const struct dm_setting *row = dm_setting_find(p->section->scope, map, node->key->text);

	if (!row) {
		unknown(p, map, node->key);
	} else if (row->type == DM_SETTING_MAP) {
		p->section->origins[row - DM_SETTINGS] = node;
		take_map(p, row->name, node);
	} else if (row->type == DM_SETTING_ROUTES) {
		p->section->origins[row - DM_SETTINGS] = node;
	} else {
		take_value(p, row, node);
	}
}

/* Nothing behind a key of a map is an empty map: all of its keys may be commented out. */
static void take_map(struct parse *p, const char *name, const struct dm_yaml *map)
{
	if (map->kind == DM_YAML_SCALAR && !map->text.p)
		return;
	if (map->kind != DM_YAML_MAP) {
		dm_problem_add(p->problems, map, "%s%skeys with values are expected here",
			name ? name : p->label, name || p->label[0] ? ": " : "");
		return;
	}
	for (const struct dm_yaml *c = map->first; c; c = c->next)
		take_member(p, name, c);
}

void dm_section_parse(struct dm_arena *arena, struct dm_section *section, const struct dm_yaml *map,
	const char *label, struct dm_problems *problems)
{
	struct parse p = { arena, section, label, problems };

	take_map(&p, NULL, map);
}

const struct dm_yaml *dm_section_origin(
	const struct dm_section *section, const char *map, const char *name)
{
	const struct dm_setting *row = dm_setting_find(section->scope, map, dm_str_from_c(name));

	DM_CHECK(row);
	return section->origins[row - DM_SETTINGS];
}
