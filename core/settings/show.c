#include "show.h"

#include "base/json_text.h"
#include "value.h"

struct show {
	struct dm_arena *arena;
	struct dm_buf to;
	bool has_origin;
};

static void put(void *ctx, const char *bytes, size_t n)
{
	dm_buf_add(ctx, (struct dm_str){ bytes, n });
}

static void add_json(struct show *s, struct dm_str text)
{
	dm_json_text(put, &s->to, text.p ? text : DM_STR(""));
}

/* What no reader of YAML 1.1 or 1.2 takes for anything but this text. */
static bool is_plain(struct dm_str text)
{
	static const char *const TAKEN[] = { "null", "Null", "NULL", "true", "false", "yes", "no",
		"on", "off", "y", "n", NULL };

	if (!text.n || strchr("-.0123456789~", text.p[0]) || dm_str_is_one_of(text, TAKEN))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    strchr("/._-", c) || c & 0x80))
			return false;
	}
	return true;
}

static bool is_text(const struct dm_setting *row)
{
	return row->type <= DM_SETTING_PATH;
}

static void add_ids(struct show *s, const struct dm_ids *ids, bool is_json)
{
	dm_buf_add_c(&s->to, "[");
	for (size_t i = 0; i < ids->n; i++) {
		dm_buf_add_c(&s->to, i ? ", " : "");
		if (is_json || !is_plain(ids->items[i]))
			add_json(s, ids->items[i]);
		else
			dm_buf_add(&s->to, ids->items[i]);
	}
	dm_buf_add_c(&s->to, "]");
}

static void add_value_yaml(struct show *s, const struct dm_setting *row, const void *values)
{
	struct dm_str text;

	if (row->type == DM_SETTING_IDS) {
		add_ids(s, (const void *)((const char *)values + row->at), false);
		return;
	}
	text = dm_value_text(s->arena, row, values);
	if (is_text(row) && !is_plain(text))
		add_json(s, text);
	else
		dm_buf_add(&s->to, text);
}

static void add_origin_yaml(struct show *s, const struct dm_yaml *origin)
{
	if (!s->has_origin)
		return;
	dm_buf_add_c(&s->to, "  # ");
	if (origin)
		dm_buf_add(&s->to,
			dm_arena_printf(s->arena, "%.*s:%u", DM_FMT(origin->file), origin->line));
	else
		dm_buf_add_c(&s->to, "default");
}

static void add_blanks(struct show *s, size_t n)
{
	while (n--)
		dm_buf_add_byte(&s->to, ' ');
}

/* Rows of a map follow the row of the map, so the table's order is that of the file. */
static void add_section_yaml(struct show *s, const struct dm_section *section)
{
	bool is_route = section->scope == DM_SCOPE_ROUTE, is_first = true;

	for (size_t i = 0; i < DM_SETTINGS_N; i++) {
		const struct dm_setting *row = &DM_SETTINGS[i];

		if (row->scope != section->scope || row->type == DM_SETTING_ROUTES)
			continue;
		if (is_route)
			dm_buf_add_c(&s->to, is_first ? "  - " : "    ");
		is_first = false;
		add_blanks(s, row->map ? 2 : 0);
		dm_buf_add_c(&s->to, row->name);
		dm_buf_add_c(&s->to, ":");
		if (row->type != DM_SETTING_MAP) {
			dm_buf_add_c(&s->to, " ");
			add_value_yaml(s, row, section->values);
			add_origin_yaml(s, section->origins[i]);
		}
		dm_buf_add_c(&s->to, "\n");
	}
}

static void add_yaml(struct show *s, const struct dm_settings *settings)
{
	dm_buf_add_c(&s->to, settings->n_routes ? "routes:\n" : "routes: []\n");
	for (size_t i = 0; i < settings->n_routes; i++)
		add_section_yaml(s, &settings->routes[i]->section);
	add_section_yaml(s, &settings->section);
}

static void add_value_json(struct show *s, const struct dm_setting *row, const void *values)
{
	struct dm_str text;

	if (row->type == DM_SETTING_IDS) {
		add_ids(s, (const void *)((const char *)values + row->at), true);
		return;
	}
	text = dm_value_text(s->arena, row, values);
	bool is_number = row->type == DM_SETTING_INTEGER || row->type == DM_SETTING_SECONDS;
	if (row->type == DM_SETTING_BOOL || (is_number && !dm_str_eq(text, DM_STR("auto"))))
		dm_buf_add(&s->to, text);
	else
		add_json(s, text);
}

static void add_leaf_json(struct show *s, const struct dm_setting *row, const void *values,
	const struct dm_yaml *origin)
{
	if (!s->has_origin) {
		add_value_json(s, row, values);
		return;
	}
	dm_buf_add_c(&s->to, "{\"value\": ");
	add_value_json(s, row, values);
	dm_buf_add_c(&s->to, ", \"origin\": ");
	add_json(
		s, origin ? dm_arena_printf(s->arena, "%.*s:%u", DM_FMT(origin->file), origin->line)
			  : DM_STR("default"));
	dm_buf_add_c(&s->to, "}");
}

static void add_name_json(struct show *s, const char *name, bool *is_first)
{
	dm_buf_add_c(&s->to, *is_first ? "" : ", ");
	*is_first = false;
	add_json(s, dm_str_from_c(name));
	dm_buf_add_c(&s->to, ": ");
}

static void add_map_json(struct show *s, const struct dm_section *section, const char *map)
{
	bool is_first = true;

	dm_buf_add_c(&s->to, "{");
	for (size_t i = 0; i < DM_SETTINGS_N; i++) {
		const struct dm_setting *row = &DM_SETTINGS[i];

		if (row->scope != section->scope || !row->map || strcmp(row->map, map))
			continue;
		add_name_json(s, row->name, &is_first);
		add_leaf_json(s, row, section->values, section->origins[i]);
	}
	dm_buf_add_c(&s->to, "}");
}

static void add_section_json(struct show *s, const struct dm_section *section, bool is_first)
{
	for (size_t i = 0; i < DM_SETTINGS_N; i++) {
		const struct dm_setting *row = &DM_SETTINGS[i];

		if (row->scope != section->scope || row->map || row->type == DM_SETTING_ROUTES)
			continue;
		add_name_json(s, row->name, &is_first);
		if (row->type == DM_SETTING_MAP)
			add_map_json(s, section, row->name);
		else
			add_leaf_json(s, row, section->values, section->origins[i]);
	}
}

static void add_all_json(struct show *s, const struct dm_settings *settings)
{
	dm_buf_add_c(&s->to, "{\"routes\": [");
	for (size_t i = 0; i < settings->n_routes; i++) {
		dm_buf_add_c(&s->to, i ? ", {" : "{");
		add_section_json(s, &settings->routes[i]->section, true);
		dm_buf_add_c(&s->to, "}");
	}
	dm_buf_add_c(&s->to, "]");
	add_section_json(s, &settings->section, false);
	dm_buf_add_c(&s->to, "}\n");
}

struct dm_str dm_settings_show(
	struct dm_arena *arena, const struct dm_settings *settings, unsigned flags)
{
	struct show s = { .arena = arena, .has_origin = flags & DM_SHOW_ORIGIN };

	dm_buf_init(&s.to, arena);
	if (flags & DM_SHOW_JSON)
		add_all_json(&s, settings);
	else
		add_yaml(&s, settings);
	return dm_buf_str(&s.to);
}
